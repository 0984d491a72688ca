// The graph: what is drawn of it, filters at the left, what is chosen at the right. All of its state is in the address.
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ClaimTable } from "../../components/ClaimTable";
import { FilterPanel } from "../../components/FilterPanel";
import { GraphCanvas } from "../../components/GraphCanvas";
import { Legend } from "../../components/Legend";
import type { Selection } from "../../drawing/scene";
import type { Stage } from "../../drawing/stage";
import { hasWebGL } from "../../drawing/webgl";
import { isFiltering } from "../../filters";
import type { Choices } from "../../filters";
import type { Group } from "../../model";
import { counted, shortened } from "../../text";
import type { About } from "../api";
import { arranger } from "../layout/inworker";
import type { ViewProps } from "../views";
import { PLAIN, statusWord } from "../views/words";
import { Details } from "./Details";
import { DocumentFilter } from "./DocumentFilter";
import { DrawnNotice, Trouble } from "./GraphNotes";
import { SaveDialog } from "./SaveDialog";
import { Toolbar } from "./Toolbar";
import { chainsOf, markedOf } from "./chains";
import type { Chain } from "./chains";
import { communitiesOf } from "./communities";
import { chosenOf, nameOf, selectionOf, useDrawnGraph, useVisible } from "./drawn";
import type { DrawnGraph } from "./drawn";
import { usePieces } from "./pieces";
import { useActions } from "./useActions";

const HINT =
  "The table lists its claims. N and P go from entity to entity, Enter draws the neighbours of the chosen one, " +
  "Delete takes it away.";

export function GraphView({ route, about, client, go }: ViewProps) {
  const act = useActions(route, about, go);
  const { state } = act;
  const stage = useRef<Stage | null>(null);
  const pieces = usePieces(client, about, state);
  const drawn = useDrawnGraph(pieces, state, stage);
  const left = useVisible(drawn, state, about);
  const plain = useMemo(() => !hasWebGL(), []);
  const showing = state.showing || (plain ? "table" : "drawing");
  const selection = selectionOf(drawn, state.chosen);
  const select = useCallback((at: Selection) => act.choose(chosenOf(drawn, at)), [drawn, act.choose]);
  const [pointed, point] = useState<Chain | null>(null);
  const [filtersOpen, openFilters] = useState(false);
  const [saving, save] = useState(false);
  const [said, say] = useState("");
  const [focus, setFocus] = useState<{ node: number } | null>(null);
  const communities = useMemo(
    () => (state.colouring === "community" ? communitiesOf(drawn.graph) : undefined),
    [drawn, state.colouring],
  );
  const paths = useMemo(() => pieces.pieces.flatMap(({ answer }) => answer.paths ?? []), [pieces.pieces]);
  const chains = useMemo(() => chainsOf(drawn, paths), [drawn, paths]);
  const marked = useMemo(() => (pointed ? markedOf(pointed) : undefined), [pointed]);
  useEffect(() => point(null), [drawn]);
  useFocusOn(drawn.nodes, act.wanted, setFocus);
  useEscape(() => act.choose(null));
  const choices = useMemo(() => choicesOf(about), [about]);
  const legend = communities?.legend ?? drawn.graph.legend.map((group) => ({ ...group, label: wordOf(group.key, about) }));
  const filtering = isFiltering(state.filters) || state.document !== "";
  const hasPanel = state.chosen !== null || state.path !== null;

  const onKey = (key: string): boolean => {
    const iri = state.chosen && "entity" in state.chosen ? state.chosen.entity : undefined;
    if (key === "n" || key === "p") act.choose(neighbourInOrder(drawn, selection, key === "n" ? 1 : -1));
    else if (key === "Enter" && iri) act.expand(iri);
    else if ((key === "Delete" || key === "Backspace") && iri) act.hide(iri);
    else if (key === "u") act.undo();
    else return false;
    return true;
  };
  return (
    <div class={`page graph-page ${hasPanel ? "has-details" : ""} ${showing === "table" ? "wide-main" : ""}`}>
      <Toolbar
        client={client}
        act={act}
        drawn={drawn}
        left={left}
        showing={showing}
        filtersOpen={filtersOpen}
        onFilters={() => openFilters(!filtersOpen)}
        onSave={() => save(true)}
        onSay={say}
      />
      <aside class={`left ${filtersOpen ? "open" : ""}`} aria-label="Filters">
        <FilterPanel choices={choices} filters={state.filters} also={state.document !== ""} onChange={act.filter}>
          <DocumentFilter client={client} document={state.document} onChange={act.ofDocument} />
        </FilterPanel>
      </aside>
      <div class="main" aria-busy={pieces.waiting}>
        <DrawnNotice pieces={pieces} act={act} drawn={drawn} filtering={filtering} />
        {plain && showing === "drawing" && (
          <p class="notice">This browser draws without WebGL: large graphs are slow here.</p>
        )}
        {plain && showing === "table" && state.showing === "" && (
          <p class="notice" role="status">
            This browser has no WebGL, so that the claims are listed. A simpler drawing is under Drawing.
          </p>
        )}
        <div class={`view ${showing === "drawing" ? "" : "away"}`} id="tab-Drawing" role="tabpanel" aria-label="Drawing">
          {(showing === "drawing" || !plain) && (
            <GraphCanvas
              graph={drawn.graph}
              drawn={drawn.drawn}
              visible={left}
              shown={showing === "drawing"}
              selection={selection}
              focus={focus}
              hint={HINT}
              onSelect={select}
              more={{
                arranger: arranger(),
                colours: communities?.colours,
                marked,
                fresh: drawn.fresh,
                onKey,
                onOpen: (node) => act.expand(drawn.graph.nodes[node].id),
                onStage: (made) => (stage.current = made),
                onArranging: () => undefined,
              }}
            />
          )}
          <Legend groups={legend} statuses={drawn.graph.statuses} beside={false} word={statusWord} />
          <Trouble pieces={pieces} isEmpty={drawn.graph.nodes.length === 0} filtering={filtering} act={act} />
        </div>
        {showing === "table" && (
          <div class="view" id="tab-Table" role="tabpanel" aria-label="Table">
            <ClaimTable graph={drawn.graph} left={left} selection={selection} select={select} />
          </div>
        )}
      </div>
      <aside class="right" aria-label="Details">
        {hasPanel && (
          <button class="close" aria-label="Close the details" title="Close (Esc)" onClick={act.close}>
            ×
          </button>
        )}
        <div class="details" key={JSON.stringify([state.chosen, state.path !== null])}>
          <Details
            client={client}
            about={about}
            drawn={drawn}
            act={act}
            chains={chains}
            waiting={pieces.waiting}
            filtering={filtering}
            onPoint={point}
          />
        </div>
      </aside>
      {saving && stage.current && (
        <SaveDialog
          stage={stage.current}
          legend={legend}
          statuses={statusesOf(drawn.graph.statuses)}
          title={about.title}
          onClose={(words) => (save(false), say(words))}
        />
      )}
      <p class="for-readers" role="status">
        {said}
      </p>
      <p class="for-readers" aria-live="polite">
        {announced(drawn, selection)}
      </p>
    </div>
  );
}

/** What may be filtered: the whole graph's groups, so that one can be chosen of which nothing is drawn. */
function choicesOf(about: About): Choices {
  return {
    kinds: about.classes,
    relations: about.relations,
    statuses: about.statuses.map((group) => ({ ...group, label: statusWord(group.key) })),
    confidence: about.claims > 0,
    days: about.first !== "",
    undated: true,
    inferred: true,
  };
}

/** A class as the filters call it. */
function wordOf(kind: string, about: About): string {
  return about.classes.find(({ key }) => nameOf(key) === kind)?.label ?? kind;
}

function statusesOf(groups: readonly Group[]): [string, string][] {
  return groups.filter(({ key }) => key !== PLAIN).map(({ key }) => [key, statusWord(key)]);
}

/** What is chosen, for who does not see it. */
function announced({ graph }: DrawnGraph, selection: Selection): string {
  if (!selection) return "";
  if ("node" in selection) {
    const claims = counted(graph.degrees[selection.node], "claim", "claims");
    return `${shortened(graph.nodes[selection.node].label, 120)}: ${claims} drawn`;
  }
  const edge = graph.edges[selection.edge];
  const [subject, object] = graph.ends(edge);
  return `Claim: ${[subject.label, edge.label, object.label].map((part) => shortened(part, 120)).join(" ")}`;
}

/** From entity to entity, the most connected first. */
function neighbourInOrder(
  { graph }: DrawnGraph,
  selection: Selection,
  step: 1 | -1,
): { entity: string } | null {
  const order = [...graph.nodes].sort((a, b) => graph.degrees[b.index] - graph.degrees[a.index] || a.index - b.index);
  if (!order.length) return null;
  const at = selection && "node" in selection ? order.findIndex(({ index }) => index === selection.node) : -1;
  const next = at < 0 && step < 0 ? order.length - 1 : (at + step + order.length) % order.length;
  return { entity: order[next].id };
}

/** An entity that was asked for is brought into the middle once it is drawn. */
function useFocusOn(
  nodes: ReadonlyMap<string, number>,
  wanted: { iri: string } | null,
  focus: (on: { node: number }) => void,
): void {
  const done = useRef<object | null>(null);
  useEffect(() => {
    const node = wanted && wanted !== done.current ? nodes.get(wanted.iri) : undefined;
    if (node === undefined) return;
    done.current = wanted;
    focus({ node });
  }, [nodes, wanted]);
}

function useEscape(act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) latest.current();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}
