// Several answers of the server as one graph: each entity and each claim once. In and out: data of pages.
import type { PageData, ValueType } from "../../model";

type Row = PageData["nodes"][number];
type Column = [string, ValueType];

const NODE_FIRST = 6; // cells of a row before its attributes
const EDGE_FIRST = 7;
const [SOURCE, TARGET] = [1, 2];

/** `hidden`: entities that are left out with all their claims. `pinned`: entities that stay though nothing is said of
 * them here; others go with their last claim. */
export function union(
  pages: readonly PageData[],
  hidden: ReadonlySet<string>,
  pinned: ReadonlySet<string>,
): PageData {
  const nodeAttributes = columns(pages.map((page) => page.nodeAttributes));
  const edgeAttributes = columns(pages.map((page) => page.edgeAttributes));
  const nodes = new Map<string, Row>();
  const edges = new Map<string, { row: Row; ends: [string, string] }>();
  for (const page of pages) {
    const nodeCells = fitted(page.nodeAttributes, nodeAttributes, NODE_FIRST);
    const edgeCells = fitted(page.edgeAttributes, edgeAttributes, EDGE_FIRST);
    for (const row of page.nodes) if (!nodes.has(id(row)) && !hidden.has(id(row))) nodes.set(id(row), nodeCells(row));
    for (const row of page.edges) {
      const ends: [string, string] = [id(page.nodes[row[SOURCE] as number]), id(page.nodes[row[TARGET] as number])];
      if (!edges.has(id(row)) && nodes.has(ends[0]) && nodes.has(ends[1])) edges.set(id(row), { row: edgeCells(row), ends });
    }
  }
  const touched = new Set([...edges.values()].flatMap(({ ends }) => ends));
  for (const iri of nodes.keys()) if (!touched.has(iri) && !pinned.has(iri)) nodes.delete(iri);
  const places = new Map([...nodes.keys()].map((iri, place) => [iri, place]));
  return {
    colours: [...new Map(pages.flatMap((page) => page.colours))],
    nodeAttributes,
    edgeAttributes,
    nodes: [...nodes.values()],
    edges: [...edges.values()].map(({ row, ends }) => placed(row, places.get(ends[0])!, places.get(ends[1])!)),
  };
}

function id(row: Row): string {
  return row[0] as string;
}

function columns(all: readonly Column[][]): Column[] {
  return [...new Map(all.flat())];
}

/** What brings a row with some columns into the order of others. */
function fitted(from: readonly Column[], to: readonly Column[], first: number): (row: Row) => Row {
  const at = new Map(from.map(([name], place) => [name, first + place]));
  const sources = to.map(([name]) => at.get(name));
  return (row) => [...row.slice(0, first), ...sources.map((place) => (place === undefined ? null : (row[place] ?? null)))];
}

function placed(row: Row, source: number, target: number): Row {
  const copy = [...row];
  copy[SOURCE] = source;
  copy[TARGET] = target;
  return copy;
}
