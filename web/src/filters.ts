// What a reader leaves out, and what is left: pure functions over the graph.
import type { Graph, GraphEdge, Group } from "./model";

export interface Filters {
  /** Keys of the groups that are left out. */
  kinds: ReadonlySet<string>;
  relations: ReadonlySet<string>;
  statuses: ReadonlySet<string>;
  /** In [0, 1]; a claim without a confidence stays. */
  confidence: number;
  /** ISO days or "". */
  from: string;
  to: string;
  /** Whether claims without a date stay when days are given. */
  undated: boolean;
  /** Whether claims stay that no sentence says, but that follow from others. */
  inferred: boolean;
}

const NONE: ReadonlySet<string> = new Set();
export const NO_FILTERS: Filters = {
  kinds: NONE,
  relations: NONE,
  statuses: NONE,
  confidence: 0,
  from: "",
  to: "",
  undated: true,
  inferred: true,
};

/** What a reader may choose among. */
export interface Choices {
  kinds: readonly Group[];
  relations: readonly Group[];
  statuses: readonly Group[];
  /** Whether claims have a confidence, days, and some of them none. */
  confidence: boolean;
  days: boolean;
  undated: boolean;
  /** Whether the reader may leave out what is inferred. */
  inferred: boolean;
}

export function choicesOf(graph: Graph): Choices {
  const isDated = (edge: GraphEdge): boolean => edge.day !== "" || edge.end !== "";
  return {
    kinds: graph.kinds,
    relations: graph.relations,
    statuses: graph.statuses,
    confidence: graph.edges.some((edge) => edge.confidence !== undefined),
    days: graph.edges.some(isDated),
    undated: !graph.edges.every(isDated),
    inferred: false, // what is exported was chosen then
  };
}

/** 1 for each node and edge that is left, by place. */
export interface Visible {
  nodes: Uint8Array;
  edges: Uint8Array;
  nodeCount: number;
  edgeCount: number;
}

/** An entity is left if its class is and, where it has claims at all, one of them is. */
export function visible(graph: Graph, filters: Filters): Visible {
  const nodes = new Uint8Array(graph.nodes.length);
  const edges = new Uint8Array(graph.edges.length);
  const kept = Uint8Array.from(graph.nodes, (node) => (filters.kinds.has(node.kind) ? 0 : 1));
  for (const edge of graph.edges) {
    if (!kept[edge.source] || !kept[edge.target] || !keeps(filters, edge)) continue;
    edges[edge.index] = nodes[edge.source] = nodes[edge.target] = 1;
  }
  for (const node of graph.nodes) if (kept[node.index] && !graph.degrees[node.index]) nodes[node.index] = 1;
  return { nodes, edges, nodeCount: sum(nodes), edgeCount: sum(edges) };
}

export function isFiltering(filters: Filters): boolean {
  const { kinds, relations, statuses, confidence, from, to } = filters;
  return kinds.size + relations.size + statuses.size + confidence > 0 || from !== "" || to !== "";
}

function keeps(filters: Filters, edge: GraphEdge): boolean {
  return (
    !filters.relations.has(edge.relation) &&
    !filters.statuses.has(edge.status) &&
    (edge.confidence ?? 1) >= filters.confidence &&
    (filters.inferred || !edge.inferred) &&
    isDated(filters, edge)
  );
}

function isDated({ from, to, undated }: Filters, edge: GraphEdge): boolean {
  if (!from && !to) return true;
  const [first, last] = edge.days;
  if (!first && !edge.end) return undated;
  return (!to || first <= to) && last >= from;
}

function sum(flags: Uint8Array): number {
  let total = 0;
  for (const flag of flags) total += flag;
  return total;
}
