// What a reader must know about the drawing: that it is a part, that nothing is there, that something failed.
import { counted, grouped } from "../../text";
import { Failed } from "../views/parts/State";
import type { DrawnGraph } from "./drawn";
import type { Pieces } from "./pieces";
import { MOST_NEAR, MOST_TOP } from "./state";
import type { Actions } from "./useActions";

const MORE = 4; // times as many, by a click
const SLOW = 10_000; // claims from which on a drawing takes its time

interface Props {
  pieces: Pieces;
  act: Actions;
  drawn: DrawnGraph;
  filtering: boolean;
}

export function DrawnNotice({ pieces, act, drawn, filtering }: Props) {
  const { top, near } = act.state;
  const whole = pieces.pieces.find(({ question }) => question.path === "graph")?.answer;
  const hub = pieces.pieces.find(({ question, answer }) => question.path === "neighbourhood" && cut(answer));
  if (whole && whole.page.edges.length < whole.edges) {
    const shown = whole.page.edges.length;
    const next = Math.min(Math.max(top, 1) * MORE, MOST_TOP, whole.edges);
    return (
      <p class="notice" role="status">
        Drawn are the {grouped(shown)} claims that most sentences support
        {filtering ? " among those that the filters leave" : ""}, of {grouped(whole.edges)}.{" "}
        {next > top && (
          <button onClick={() => act.top(next)}>
            Draw {grouped(next)}
            {next > SLOW ? " (slow)" : ""}
          </button>
        )}
      </p>
    );
  }
  if (!hub) return null;
  const place = drawn.nodes.get(String(hub.question.parameters["iri"]));
  return (
    <p class="notice" role="status">
      <bdi>{place === undefined ? "The entity" : drawn.graph.nodes[place].label}</bdi> has{" "}
      {counted(hub.answer.nodes - 1, "neighbour", "neighbours")}; drawn are the{" "}
      {grouped(hub.answer.page.nodes.length - 1)} that most sentences name with it.{" "}
      {near < MOST_NEAR && <button onClick={() => act.near(Math.min(near * MORE, MOST_NEAR))}>Draw more</button>}
    </p>
  );
}

function cut({ page, nodes }: { page: { nodes: unknown[] }; nodes: number }): boolean {
  return page.nodes.length < nodes;
}

/** Over the drawing: nothing to see, and why. */
export function Trouble({ pieces, isEmpty, filtering, act }: Omit<Props, "drawn"> & { isEmpty: boolean }) {
  if (pieces.error) {
    return (
      <div class="over">
        <Failed error={pieces.error} what="the graph" again={pieces.again} />
      </div>
    );
  }
  if (pieces.waiting) {
    return (
      <p class={isEmpty ? "over quiet" : "over-corner quiet"} role="status">
        Asking the server …
      </p>
    );
  }
  if (!isEmpty || act.state.path) return null;
  return (
    <p class="over quiet">
      {filtering ? "The filters leave nothing." : "Nothing is drawn. Find an entity above to begin with."}
    </p>
  );
}
