// Entities by label, as the reader types: the whole label first, then its beginning, a word's beginning, any part.
import type { Graph, GraphNode } from "./model";
import { folded } from "./text";

export class Search {
  private readonly labels: readonly string[];

  constructor(private readonly graph: Graph) {
    this.labels = graph.nodes.map((node) => folded(node.label));
  }

  /** At most so many entities, the most connected first among equally good ones. */
  find(query: string, most: number): GraphNode[] {
    const wanted = folded(query).trim();
    if (!wanted) return [];
    const found: [rank: number, node: GraphNode][] = [];
    this.labels.forEach((label, place) => {
      const rank = rankOf(label, wanted);
      if (rank < 4) found.push([rank, this.graph.nodes[place]]);
    });
    const { degrees } = this.graph;
    found.sort((a, b) => a[0] - b[0] || degrees[b[1].index] - degrees[a[1].index] || a[1].index - b[1].index);
    return found.slice(0, most).map(([, node]) => node);
  }
}

function rankOf(label: string, wanted: string): number {
  const at = label.indexOf(wanted);
  if (at < 0) return 4;
  if (at === 0) return label.length === wanted.length ? 0 : 1;
  return /[\p{L}\p{N}]/u.test(label[at - 1]) ? 3 : 2;
}
