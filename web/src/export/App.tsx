// The whole page: head with search, filters at the left, drawing or tables in the middle, what is chosen at the right.
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { nodeColumns } from "../components/columns";
import { ClaimTable } from "../components/ClaimTable";
import { EdgePanel } from "../components/EdgePanel";
import { FilterPanel } from "../components/FilterPanel";
import { GraphCanvas } from "../components/GraphCanvas";
import { Legend } from "../components/Legend";
import { Licences } from "../components/Licences";
import { NodePanel } from "../components/NodePanel";
import { SearchBox } from "../components/SearchBox";
import { Start } from "../components/Start";
import { Table } from "../components/Table";
import { Tabs } from "../components/Tabs";
import type { Selection } from "../drawing/scene";
import { hasWebGL } from "../drawing/webgl";
import { NO_FILTERS, choicesOf, isFiltering, visible } from "../filters";
import type { Visible } from "../filters";
import { foremost } from "../model";
import type { Graph } from "../model";
import { counted, grouped } from "../text";


const MOST = 10_000; // edges that are drawn at first; beyond, a drawing is slow to lay out and shows little
const MOST_PLAIN = 2_000; // the same without WebGL
const TABS = ["Graph", "Claims", "Entities"] as const;
type Tab = (typeof TABS)[number];

export function App({ graph, licences }: { graph: Graph; licences: string }) {
  const plain = useMemo(() => !hasWebGL(), []);
  const [tab, setTab] = useState<Tab>(plain ? "Claims" : "Graph");
  const [filters, setFilters] = useState(NO_FILTERS);
  const [filtersOpen, openFilters] = useState(false);
  const [all, drawAll] = useState(false);
  const [selection, select] = useState<Selection>(null);
  const [focus, setFocus] = useState<{ node: number } | null>(null);
  const most = plain ? MOST_PLAIN : MOST;
  const drawn = useMemo(() => foremost(graph, all ? Infinity : most), [graph, all]);
  const choices = useMemo(() => choicesOf(graph), [graph]);
  const left = useMemo(() => visible(graph, filters), [graph, filters]);
  const find = useCallback((node: { index: number }) => {
    select({ node: node.index });
    setFocus({ node: node.index });
  }, []);
  useEffect(() => onEscape(() => select(null)), []);
  return (
    <div class={`page ${selection ? "has-details" : ""} ${tab === "Graph" ? "" : "wide-main"}`}>
      <header class="bar">
        <h1>Knowledge graph</h1>
        <Counts graph={graph} left={left} filtering={isFiltering(filters)} />
        <SearchBox graph={graph} onChoose={find} />
        <Tabs names={TABS} active={tab} onChange={(name) => setTab(name)} />
        <button class="filters-toggle" aria-expanded={filtersOpen} onClick={() => openFilters(!filtersOpen)}>
          Filters
        </button>
      </header>
      <aside class={`left ${filtersOpen ? "open" : ""}`} aria-label="Filters">
        <FilterPanel choices={choices} filters={filters} onChange={setFilters} />
        <footer>
          Made with graphwright <Licences text={licences} />
        </footer>
      </aside>
      <main class="main">
        {plain && tab === "Graph" && (
          <p class="notice">This browser draws without WebGL: large graphs are slow here.</p>
        )}
        {plain && tab === "Claims" && (
          <p class="notice" role="status">
            This browser has no WebGL, so the page begins with the table. A simpler drawing is under Graph.
          </p>
        )}
        {drawn.length < graph.edges.length && tab === "Graph" && (
          <p class="notice" role="status">
            Drawn are the {grouped(drawn.length)} claims that most sentences support, of the most connected entities.
            The tables have all {grouped(graph.edges.length)}.{" "}
            <button onClick={() => drawAll(true)}>Draw all (slow)</button>
          </p>
        )}
        <div class={`view ${tab === "Graph" ? "" : "away"}`} id="tab-Graph" role="tabpanel" aria-label="Graph">
          {(tab === "Graph" || !plain) && (
            <GraphCanvas
              graph={graph}
              drawn={drawn}
              visible={left}
              shown={tab === "Graph"}
              selection={selection}
              focus={focus}
              hint="The tabs Claims and Entities list them."
              onSelect={select}
            />
          )}
          <Legend groups={graph.legend} statuses={graph.statuses} beside={graph.legend === graph.kinds} />
        </div>
        {tab !== "Graph" && (
          <div class="view" id={`tab-${tab}`} role="tabpanel" aria-label={tab}>
            {tab === "Claims" ? (
              <ClaimTable graph={graph} left={left} selection={selection} select={select} />
            ) : (
              <Entities graph={graph} left={left} selection={selection} select={select} />
            )}
          </div>
        )}
      </main>
      <aside class="right" aria-label="Details">
        {selection && (
          <button class="close" aria-label="Close the details" title="Close (Esc)" onClick={() => select(null)}>
            ×
          </button>
        )}
        <div class="details" key={JSON.stringify(selection)}>
          <Details graph={graph} selection={selection} select={select} find={find} />
        </div>
      </aside>
      <p class="for-readers" aria-live="polite">
        {announced(graph, selection)}
      </p>
    </div>
  );
}

interface Parts {
  graph: Graph;
  selection: Selection;
  select(selection: Selection): void;
}

function Details({ graph, selection, select, find }: Parts & { find(node: { index: number }): void }) {
  if (selection === null) return <Start graph={graph} onChoose={find} />;
  if ("node" in selection) return <NodePanel graph={graph} node={graph.nodes[selection.node]} onSelect={select} />;
  return <EdgePanel graph={graph} edge={graph.edges[selection.edge]} onSelect={select} />;
}

function Entities({ graph, left, selection, select }: Parts & { left: Visible }) {
  const items = useMemo(() => graph.nodes.filter((node) => left.nodes[node.index]), [graph, left]);
  const columns = useMemo(() => nodeColumns(graph, select), [graph]);
  return (
    <Table
      label="Entities"
      columns={columns}
      items={items}
      isChosen={(node) => selection !== null && "node" in selection && selection.node === node.index}
      onChoose={(node) => select({ node: node.index })}
    />
  );
}

function Counts({ graph, left, filtering }: { graph: Graph; left: Visible; filtering: boolean }) {
  const of = (count: number, all: number): string => (filtering ? `${grouped(count)} of ` : "") + grouped(all);
  return (
    <p class="counts" aria-live="polite">
      <span id="node-count">{of(left.nodeCount, graph.nodes.length)}</span>{" "}
      {graph.nodes.length === 1 ? "entity" : "entities"}
      {" · "}
      <span id="edge-count">{of(left.edgeCount, graph.edges.length)}</span>{" "}
      {graph.edges.length === 1 ? "claim" : "claims"}
    </p>
  );
}

function announced(graph: Graph, selection: Selection): string {
  if (selection === null) return "";
  if ("node" in selection) {
    return `${graph.nodes[selection.node].label}: ${counted(graph.degrees[selection.node], "claim", "claims")}`;
  }
  const edge = graph.edges[selection.edge];
  const [subject, object] = graph.ends(edge);
  return `Claim: ${subject.label} ${edge.label} ${object.label}`;
}

function onEscape(act: () => void): () => void {
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) act();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}
