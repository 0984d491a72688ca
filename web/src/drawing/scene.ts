// What any drawing of the graph shares: what is drawn, how each thing looks in the present state, and its curves.
import type { Visible } from "../filters";
import type { Graph, GraphEdge, GraphNode } from "../model";
import { shortened } from "../text";
import { lineOf } from "./lines";
import type { Screen } from "./names";
import type { Theme } from "./theme";
import { mixed } from "./theme";

/** Places among the nodes or edges. */
export type Selection = { node: number } | { edge: number } | null;

export interface State {
  visible: Visible;
  selection: Selection;
  /** What the pointer is on. */
  hovered: Selection;
  /** Whether every relation is named, or only those at hand. */
  named: boolean;
  theme: Theme;
  /** Colours that stand in place of the nodes' own, by place; undefined: their own. */
  colours: ReadonlyMap<number, string> | undefined;
  /** A part that stands out as what is chosen does: a path. */
  marked: Marked | undefined;
}

/** Places among the nodes and edges. */
export interface Marked {
  nodes: ReadonlySet<number>;
  edges: ReadonlySet<number>;
}

export interface Handlers {
  select(selection: Selection): void;
  hover(selection: Selection): void;
  /** The reader has moved an entity by hand. */
  moved(): void;
}

/** A drawing in an element of the page. */
export interface Drawing {
  readonly kind: "webgl" | "plain";
  show(state: State): void;
  /** Another graph in the same frame: what is in both stays where it is on the screen. */
  replace(scene: Scene, state: State): void;
  /** What is on the screen now, to be drawn again elsewhere. */
  picture(): Picture;
  /** The places of the scene have changed. */
  placed(): void;
  focus(node: number): void;
  areInSight(nodes: readonly number[]): boolean;
  zoom(factor: number): void;
  pan(x: number, y: number): void;
  fit(): void;
  destroy(): void;
}

export interface Picture {
  scene: Scene;
  state: State;
  /** Whether the reader has come near enough for every relation to be named. */
  near: boolean;
  screen: Screen;
}

export interface Look {
  hidden: boolean;
  colour: string;
  label: string;
  /** Pixels: the radius of a node, the width of an edge. */
  size: number;
  /** Whether the label must be shown. */
  forced: boolean;
  /** What has a greater layer is drawn over the rest. */
  layer: number;
}

export interface NodeLook extends Look {
  /** The colour of its rim. */
  border: string;
}

export interface EdgeLook extends Look {
  /** Pixels of line and gap in turn; none for an unbroken line. */
  dash: readonly number[];
}

/** The nodes and edges that are drawn, by place in the graph, with positions that a layout may change. */
export class Scene {
  readonly edges: readonly GraphEdge[];
  readonly nodes: readonly GraphNode[];
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** By edge: how far it bends aside, as a share of its length; for a loop its number at the node. */
  readonly bends: ReadonlyMap<number, number>;
  readonly largestFirst: readonly GraphNode[];
  private readonly labels: (string | undefined)[] = [];
  private readonly sizes: { least: number; span: number; from: number; to: number };

  constructor(
    readonly graph: Graph,
    drawn: Uint32Array,
  ) {
    this.edges = Array.from(drawn, (index) => graph.edges[index]);
    const partial = drawn.length < graph.edges.length;
    const ends = new Set(this.edges.flatMap((edge) => [edge.source, edge.target]));
    this.nodes = partial ? graph.nodes.filter((node) => ends.has(node.index)) : graph.nodes;
    this.x = new Float64Array(graph.nodes.length);
    this.y = new Float64Array(graph.nodes.length);
    this.bends = bends(this.edges);
    this.sizes = sizes(this.nodes);
    this.largestFirst = [...this.nodes].sort((a, b) => b.size - a.size || a.index - b.index);
  }

  /** Puts the nodes where the export says; false if it does not say so of each. */
  place(): boolean {
    return this.nodes.every((node) => {
      [this.x[node.index], this.y[node.index]] = node.place ?? [0, 0];
      return node.place !== undefined;
    });
  }

  /** In pixels: the sizes of the export brought between bounds that suit the number of nodes. */
  radius(node: GraphNode): number {
    const { least, span, from, to } = this.sizes;
    return from + ((node.size - least) / span) * (to - from);
  }

  /** The label as it is drawn. */
  label(node: GraphNode): string {
    return (this.labels[node.index] ??= shortened(node.label, 40));
  }

  looks(state: State): Looks {
    return new Looks(this, state);
  }
}

/** How each thing looks in one state: what the reader has chosen or points at stands out, the rest steps back. */
export class Looks {
  private readonly nodes: ReadonlySet<number>;
  private readonly edges: ReadonlySet<number>;
  /** The other ends of the relations of a chosen entity: they keep their colour and name. */
  private readonly around: ReadonlySet<number>;
  private readonly touching: ReadonlySet<number>;

  constructor(
    private readonly scene: Scene,
    private readonly state: State,
  ) {
    const { graph } = scene;
    const chosen = [state.selection, state.hovered].filter((one) => one !== null);
    const edges = chosen.flatMap((one) => ("edge" in one ? [graph.edges[one.edge]] : []));
    this.edges = new Set([...edges.map((edge) => edge.index), ...(state.marked?.edges ?? [])]);
    const own = chosen.flatMap((one) => ("node" in one ? [one.node] : []));
    const ends = edges.flatMap((edge) => [edge.source, edge.target]);
    this.nodes = new Set([...own, ...ends, ...(state.marked?.nodes ?? [])]);
    this.around = new Set(own.flatMap((node) => graph.edgesAt(node).flatMap((edge) => [edge.source, edge.target])));
    this.touching = new Set(own);
  }

  ofNode(node: GraphNode): NodeLook {
    const { visible, theme, colours } = this.state;
    const strong = this.nodes.has(node.index);
    const faded = this.isChosen && !strong && !this.around.has(node.index);
    const own = colours?.get(node.index) ?? node.colour;
    const colour = faded ? mixed(own, theme.background, 0.75) : own;
    return {
      hidden: !visible.nodes[node.index],
      colour,
      border: strong ? theme.text : mixed(colour, theme.text, faded ? 0.1 : 0.35),
      label: faded ? "" : this.scene.label(node),
      size: this.scene.radius(node),
      forced: strong,
      layer: strong ? 2 : faded ? 0 : 1,
    };
  }

  /** The edges that may have a name in this state. */
  namedEdges(near: boolean): readonly GraphEdge[] {
    if (near || this.state.named) return this.scene.edges;
    return this.scene.edges.filter((edge) => this.edges.has(edge.index) || this.isTouched(edge));
  }

  private get isChosen(): boolean {
    return this.state.selection !== null || this.state.marked !== undefined;
  }

  private isTouched(edge: GraphEdge): boolean {
    return this.touching.has(edge.source) || this.touching.has(edge.target);
  }

  /** ``near``: whether the reader has come near enough for every relation to be named. */
  ofEdge(edge: GraphEdge, near: boolean): EdgeLook {
    const { visible, theme, named } = this.state;
    const chosen = this.edges.has(edge.index);
    const touched = this.isTouched(edge);
    const faded = this.isChosen && !chosen && !touched;
    const line = lineOf(edge.status, theme);
    // A broken line says by itself that it is no fact; paler still it would not be seen.
    const doubt = line.dash.length ? 0 : 1 - (edge.confidence ?? 1);
    const paler = mixed(line.colour, theme.background, 0.6 * doubt);
    return {
      hidden: !visible.edges[edge.index],
      colour: chosen ? theme.accent : touched ? theme.strong : faded ? mixed(line.colour, theme.background, 0.7) : paler,
      label: chosen || touched || ((named || near) && !faded) ? shortened(edge.label, 40) : "",
      size: Math.min(1.5 + 0.8 * Math.log2(Math.max(edge.weight, 1)), 5) + (chosen ? 1.5 : 0),
      forced: chosen,
      layer: chosen ? 2 : touched ? 1 : 0,
      dash: line.dash,
    };
  }
}

function sizes(nodes: readonly GraphNode[]): { least: number; span: number; from: number; to: number } {
  const least = nodes.reduce((found, node) => Math.min(found, node.size), Infinity);
  const most = nodes.reduce((found, node) => Math.max(found, node.size), -Infinity);
  const [from, to] =
    nodes.length > 2_000 ? [1.2, 8] : nodes.length > 300 ? [2.5, 12] : nodes.length > 60 ? [5, 16] : [7, 18];
  return { least, span: Math.max(most - least, 20), from, to };
}

/** Edges between the same two nodes are spread to both sides of the straight line, whichever way they go. */
function bends(edges: readonly GraphEdge[]): Map<number, number> {
  const parallel = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const ends = [Math.min(edge.source, edge.target), Math.max(edge.source, edge.target)].join(" ");
    const others = parallel.get(ends);
    if (others) others.push(edge);
    else parallel.set(ends, [edge]);
  }
  const found = new Map<number, number>();
  for (const together of parallel.values()) {
    together.forEach((edge, place) => found.set(edge.index, bend(edge, place, together.length)));
  }
  return found;
}

const STEP = 0.16;

function bend(edge: GraphEdge, place: number, count: number): number {
  if (edge.source === edge.target) return place;
  const aside = (place - (count - 1) / 2) * Math.min(STEP, 1.2 / count);
  return edge.source < edge.target ? aside : -aside;
}
