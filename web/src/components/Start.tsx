// What stands where details will: how to begin, and the most connected entities to begin with.
import { useMemo } from "preact/hooks";
import type { Graph, GraphNode } from "../model";
import { grouped } from "../text";
import { Swatch } from "./Swatch";

const MOST = 10;

export function Start({ graph, onChoose }: { graph: Graph; onChoose(node: GraphNode): void }) {
  const nodes = useMemo(() => mostConnected(graph), [graph]);
  if (!nodes.length) return <p class="quiet">The graph is empty.</p>;
  return (
    <>
      <p class="hint">
        Choose an entity to see what is said of it, or a line between two to read the sentence behind it.
      </p>
      <h3>Most connected</h3>
      <ol class="start">
        {nodes.map((node) => (
          <li key={node.index}>
            <button onClick={() => onChoose(node)}>
              <Swatch colour={node.colour} />
              <bdi>{node.label}</bdi>
              <span class="quiet">{grouped(graph.degrees[node.index])}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

function mostConnected(graph: Graph): GraphNode[] {
  const order = [...graph.nodes].sort((a, b) => graph.degrees[b.index] - graph.degrees[a.index] || a.index - b.index);
  return order.slice(0, MOST);
}
