// The graph that a page shows, as kg/export/html.py writes it: rows of cells, wrapped so that each is asked by name.
// Nothing here touches the document. Text of the graph is data: it is a key of Maps only, never of plain objects.

export type Value = string | number | boolean;
export type ValueType = "string" | "integer" | "double" | "boolean" | "date";
type Cell = Value | null;

/** The JSON of a page. A row of a node is id, label, colour, size, x, y and its attributes in the order of the columns;
 * of an edge id, places of source and target among the nodes, label, weight, start, end and attributes. A null is an
 * attribute that is not known; an integer that JavaScript cannot hold is a string of digits. */
export interface PageData {
  colours: [string, string][];
  nodeAttributes: [string, ValueType][];
  edgeAttributes: [string, ValueType][];
  nodes: Cell[][];
  edges: Cell[][];
}

class Columns {
  readonly types: ReadonlyMap<string, ValueType>;
  private readonly places: ReadonlyMap<string, number>;

  constructor(columns: [string, ValueType][], first: number) {
    this.types = new Map(columns);
    this.places = new Map(columns.map(([name], place) => [name, first + place]));
  }

  value(row: Cell[], name: string): Value | undefined {
    const place = this.places.get(name);
    return place === undefined ? undefined : (row[place] ?? undefined);
  }
}

export interface Attribute {
  name: string;
  type: ValueType;
  value: Value;
}

class Item {
  constructor(
    readonly index: number,
    protected readonly row: Cell[],
    private readonly columns: Columns,
  ) {}

  get id(): string {
    return this.row[0] as string;
  }

  attribute(name: string): Value | undefined {
    return this.columns.value(this.row, name);
  }

  text(name: string): string {
    return String(this.attribute(name) ?? "");
  }

  /** The known attributes, without those of these names. */
  attributes(without: ReadonlySet<string>): Attribute[] {
    return [...this.columns.types].flatMap(([name, type]) => {
      const value = without.has(name) ? undefined : this.attribute(name);
      return value === undefined ? [] : [{ name, type, value }];
    });
  }
}

export class GraphNode extends Item {
  get label(): string {
    return this.row[1] as string;
  }
  get colour(): string {
    return this.row[2] as string;
  }
  /** A diameter in points. */
  get size(): number {
    return this.row[3] as number;
  }
  /** Where an export with a layout puts it, y upwards. */
  get place(): [number, number] | undefined {
    const [x, y] = [this.row[4], this.row[5]];
    return typeof x === "number" && typeof y === "number" ? [x, y] : undefined;
  }
  get kind(): string {
    return this.text("kind");
  }
}

export class GraphEdge extends Item {
  /** Places among the nodes. */
  get source(): number {
    return this.row[1] as number;
  }
  get target(): number {
    return this.row[2] as number;
  }
  /** Its ends, a loop's once. */
  get touched(): number[] {
    return this.source === this.target ? [this.source] : [this.source, this.target];
  }
  get label(): string {
    return this.row[3] as string;
  }
  /** How many sentences say so. */
  get weight(): number {
    return this.row[4] as number;
  }
  get start(): string {
    return this.row[5] as string;
  }
  get end(): string {
    return this.row[6] as string;
  }
  get relation(): string {
    return this.text("property") || this.text("predicate");
  }
  /** Whether no sentence says so: it follows from other claims. */
  get inferred(): boolean {
    return this.attribute("inferred") === true;
  }
  get status(): string {
    return this.text("status");
  }
  get confidence(): number | undefined {
    const value = this.attribute("confidence");
    return typeof value === "number" ? value : undefined;
  }
  get day(): string {
    return this.text("date") || this.start;
  }
  /** First and last day on which it holds; the last is open where it began on a day that is not its only date. */
  get days(): [string, string] {
    const date = this.text("date");
    const begun = this.start || date;
    const open = this.start && this.start !== date ? "9999-12-31" : begun;
    return [begun, this.end || open];
  }
}

/** A group of items that a reader can pick by: a class, a relation, a status. */
export interface Group {
  key: string;
  label: string;
  count: number;
  colour?: string;
}

export class Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly kinds: readonly Group[];
  readonly relations: readonly Group[];
  readonly statuses: readonly Group[];
  /** What the colours mean: classes, unless the export coloured by something else. */
  readonly legend: readonly Group[];
  /** By node: how many edges it has. */
  readonly degrees: Uint32Array;
  private starts: Uint32Array | undefined;
  private touching: Uint32Array | undefined;

  constructor(data: PageData) {
    const nodeColumns = new Columns(data.nodeAttributes, 6);
    const edgeColumns = new Columns(data.edgeAttributes, 7);
    this.nodes = data.nodes.map((row, index) => new GraphNode(index, row, nodeColumns));
    this.edges = data.edges.map((row, index) => new GraphEdge(index, row, edgeColumns));
    const colours = new Map(data.colours);
    this.kinds = groups(this.nodes, (node) => [node.kind, node.kind, colours.get(node.kind)]);
    const byKind = this.kinds.some((group) => group.colour);
    const others = [...colours].sort((a, b) => compare(a[0], b[0]));
    this.legend = byKind ? this.kinds : others.map(([key, colour]) => ({ key, label: key, count: 0, colour }));
    this.relations = groups(this.edges, (edge) => [edge.relation, edge.label]);
    this.statuses = groups(this.edges, (edge) => [edge.status, edge.status]).filter((one) => one.key);
    this.degrees = new Uint32Array(this.nodes.length);
    for (const edge of this.edges) for (const end of edge.touched) this.degrees[end] += 1;
  }

  ends(edge: GraphEdge): [GraphNode, GraphNode] {
    return [this.nodes[edge.source], this.nodes[edge.target]];
  }

  /** The edges at a node. */
  edgesAt(node: number): GraphEdge[] {
    if (!this.starts || !this.touching) [this.starts, this.touching] = this.indexed();
    return Array.from(this.touching.subarray(this.starts[node], this.starts[node + 1]), (index) => this.edges[index]);
  }

  private indexed(): [Uint32Array, Uint32Array] {
    const starts = new Uint32Array(this.nodes.length + 1);
    this.degrees.forEach((degree, node) => (starts[node + 1] = starts[node] + degree));
    const next = starts.slice();
    const touching = new Uint32Array(2 * this.edges.length);
    for (const edge of this.edges) for (const end of edge.touched) touching[next[end]++] = edge.index;
    return [starts, touching];
  }
}

/** The groups of some items, the largest first. */
function groups<T>(
  items: readonly T[],
  of: (item: T) => [key: string, label: string, colour?: string | undefined],
): Group[] {
  const found = new Map<string, Group>();
  for (const item of items) {
    const [key, label, colour] = of(item);
    const group = found.get(key);
    if (group) group.count += 1;
    else found.set(key, { key, label, count: 1, ...(colour ? { colour } : {}) });
  }
  return [...found.values()].sort((a, b) => b.count - a.count || compare(a.label, b.label));
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

/** As a reader sorts: without regard to case, "2" before "10". */
export function compare(a: string, b: string): number {
  return COLLATOR.compare(a, b);
}

/** The places of the edges that are drawn where there are too many: what most sentences say, of the most connected. */
export function foremost(graph: Graph, most: number): Uint32Array {
  const all = Uint32Array.from(graph.edges.keys());
  if (all.length <= most) return all;
  const { degrees } = graph;
  const rank = graph.edges.map(
    (edge) => edge.weight * 1e7 + Math.min(degrees[edge.source] + degrees[edge.target], 9e6),
  );
  return all.sort((a, b) => rank[b] - rank[a] || a - b).slice(0, most);
}
