// Groups of entities that are more connected among themselves than with others, by Louvain's method: Blondel et al. 2008,
// https://doi.org/10.1088/1742-5468/2008/10/P10008. Seeded: the same graph has the same groups.
import louvain from "graphology-communities-louvain";
import { UndirectedGraph } from "graphology";
import type { Graph, Group } from "../../model";
import { shortened } from "../../text";

/** Colours that people with poor colour vision tell apart, then grey for all smaller groups: those of the classes. */
const PALETTE = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442"] as const;
const REST = "#8a8f98";

export interface Communities {
  /** By place of the node. */
  colours: ReadonlyMap<number, string>;
  /** The largest first, each called after its most connected entity. */
  legend: readonly Group[];
}

export function communitiesOf(graph: Graph): Communities {
  const found = louvain(undirected(graph), { getEdgeWeight: "weight", rng: seeded(1) });
  const groups = new Map<number, number[]>();
  for (const [node, community] of Object.entries(found)) {
    const group = groups.get(community);
    if (group) group.push(Number(node));
    else groups.set(community, [Number(node)]);
  }
  const ordered = [...groups.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
  const colour = (place: number): string => PALETTE[place] ?? REST;
  return {
    colours: new Map(ordered.flatMap((nodes, place) => nodes.map((node) => [node, colour(place)] as const))),
    legend: legendOf(graph, ordered),
  };
}

/** One edge between two entities, as heavy as there are sentences. Keys are places, never text of the graph. */
function undirected(graph: Graph): UndirectedGraph {
  const found = new UndirectedGraph();
  for (const { index } of graph.nodes) found.addNode(index);
  for (const { source, target, weight } of graph.edges) {
    if (source === target) continue;
    found.updateEdge(source, target, (old) => ({ weight: ((old["weight"] as number | undefined) ?? 0) + weight }));
  }
  return found;
}

function legendOf(graph: Graph, ordered: readonly number[][]): Group[] {
  const first = ordered.slice(0, PALETTE.length).map((nodes, place) => ({
    key: String(nodes[0]),
    label: shortened(graph.nodes[hub(graph, nodes)].label, 30),
    count: nodes.length,
    colour: PALETTE[place],
  }));
  const rest = ordered.slice(PALETTE.length);
  const count = rest.reduce((sum, nodes) => sum + nodes.length, 0);
  return rest.length ? [...first, { key: "", label: `${rest.length} smaller`, count, colour: REST }] : first;
}

function hub(graph: Graph, nodes: readonly number[]): number {
  return nodes.reduce((best, node) => (graph.degrees[node] > graph.degrees[best] ? node : best));
}

/** Numbers in [0, 1) that are the same every time: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
