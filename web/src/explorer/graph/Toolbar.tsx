// What stands over the drawing: search, how much is drawn, and what can be done with the whole of it.
import { Tabs } from "../../components/Tabs";
import type { Visible } from "../../filters";
import { grouped } from "../../text";
import type { Client } from "../client";
import { Finder } from "../shell/Finder";
import { CopyLink } from "./CopyLink";
import type { DrawnGraph } from "./drawn";
import type { Showing } from "./state";
import type { Actions } from "./useActions";

interface Props {
  client: Client;
  act: Actions;
  drawn: DrawnGraph;
  left: Visible;
  showing: Showing;
  filtersOpen: boolean;
  onFilters(): void;
  onSave(): void;
  onSay(said: string): void;
}

const TABS = ["Drawing", "Table"] as const;

export function Toolbar(props: Props) {
  const { client, act, drawn, left, showing, filtersOpen, onFilters, onSave, onSay } = props;
  const { state } = act;
  return (
    <div class="bar graph-bar">
      <button class="filters-toggle" aria-expanded={filtersOpen} onClick={onFilters}>
        Filters
      </button>
      <Finder
        client={client}
        placeholder="Find an entity and draw it ( / )"
        onChoose={({ iri }) => (drawn.nodes.has(iri) ? act.choose({ entity: iri }) : act.find(iri))}
      />
      <p class="counts" aria-live="polite">
        <span id="node-count">{grouped(left.nodeCount)}</span> {left.nodeCount === 1 ? "entity" : "entities"}
        {" · "}
        <span id="edge-count">{grouped(left.edgeCount)}</span> {left.edgeCount === 1 ? "claim" : "claims"} drawn
      </p>
      <div class="tools" role="toolbar" aria-label="The drawing as a whole">
        <button disabled={!act.canUndo} title="Undo what was drawn or hidden last (U)" onClick={act.undo}>
          Undo
        </button>
        <button
          aria-pressed={state.path !== null}
          title="See how two entities are connected"
          onClick={() => act.path(state.path ? null : ["", ""])}
        >
          Path
        </button>
        <button
          aria-pressed={state.colouring === "community"}
          title="Colour groups that are closely connected among themselves"
          onClick={() => act.colour(state.colouring === "community" ? "class" : "community")}
        >
          Communities
        </button>
        <button title="Save what is on the screen as PNG or SVG" disabled={showing !== "drawing"} onClick={onSave}>
          Save picture
        </button>
        <CopyLink onSay={onSay} />
      </div>
      <Tabs
        names={TABS}
        active={showing === "table" ? "Table" : "Drawing"}
        onChange={(name) => act.show(name === "Table" ? "table" : "drawing")}
      />
    </div>
  );
}
