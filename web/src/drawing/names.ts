// The names in a drawing: the chosen things first, then the largest, each only where no other name is.
import type { GraphEdge, GraphNode } from "../model";
import { NODE_TEXT, Taken, drawEdgeLabel, drawNodeLabel } from "./labels";
import type { Box, Point } from "./labels";
import type { Pen } from "./pen";
import type { Looks, Scene } from "./scene";
import type { Theme } from "./theme";

/** Where things are on the screen, in pixels. */
export interface Screen {
  at(node: number): Point;
  radius(node: GraphNode): number;
  /** The width of a line that looks so wide where nothing is brought nearer or farther. */
  stroke(width: number): number;
  width: number;
  height: number;
  /** Whether relations of an entity with itself are drawn. */
  loops: boolean;
}

interface Name<Item> {
  item: Item;
  text: string;
  forced: boolean;
}

const LETTER = 7; // pixels, about; names are measured only once they are drawn
// No more in sight are tried: the largest come first, and where there are more the reader comes nearer to read them.
const TRIED = 4_000;
const CROWD = 500; // nodes

export class Names {
  private readonly taken = new Taken();
  private readonly nodes: Name<GraphNode>[];
  private readonly edges: Name<GraphEdge>[];

  /** ``near``: whether the reader has come near enough for every relation to be named. */
  constructor(
    private readonly scene: Scene,
    looks: Looks,
    near: boolean,
    private readonly theme: Theme,
  ) {
    this.nodes = forcedFirst(scene.largestFirst.map((item) => name(item, looks.ofNode(item))));
    this.edges = forcedFirst(looks.namedEdges(near).map((item) => name(item, looks.ofEdge(item, near))));
  }

  draw(pen: Pen, screen: Screen): void {
    this.taken.clear();
    atMost(TRIED, this.nodes, (name) => this.drawNode(pen, screen, name));
    atMost(TRIED, this.edges, (name) => this.drawEdge(pen, screen, name));
  }

  /** False if it is out of sight. */
  private drawNode(pen: Pen, screen: Screen, { item, text, forced }: Name<GraphNode>): boolean {
    const at = screen.at(item.index);
    if (!isOn(screen, at)) return false;
    const radius = screen.radius(item);
    const width = text.length * LETTER + 10;
    const toLeft = at.x + radius + width > screen.width;
    const free = this.taken.take(this.box(at, toLeft ? -radius - width : radius, width));
    if (free || forced) drawNodeLabel(pen, text, at, { radius, theme: this.theme, strong: forced, toLeft });
    return true;
  }

  /** The place of a name; in a crowd it asks for room around it, so that the largest can be told apart. */
  private box(at: Point, off: number, width: number): Box {
    const [beside, over] = this.scene.nodes.length > CROWD ? [24, 10] : [0, 1];
    const height = NODE_TEXT + 2 * over;
    return { x: at.x + off - beside, y: at.y - height / 2, width: width + 2 * beside, height };
  }

  private drawEdge(pen: Pen, screen: Screen, name: Name<GraphEdge>): boolean {
    const { item: edge, text, forced } = name;
    const [source, target] = [screen.at(edge.source), screen.at(edge.target)];
    if (!isOn(screen, source) && !isOn(screen, target)) return false;
    const bend = this.scene.bends.get(edge.index) ?? 0;
    const room = Math.hypot(target.x - source.x, target.y - source.y) - 24;
    const options = { bend, room, theme: this.theme, taken: this.taken, forced };
    if (edge.source !== edge.target) drawEdgeLabel(pen, text, [source, target], options);
    else if (forced) drawEdgeLabel(pen, text, [above(source, 40), above(source, 40)], { ...options, bend: 0 });
    return true;
  }
}

/** Does something with the items until it has been worth while for so many of them. */
function atMost<Item>(most: number, items: readonly Item[], act: (item: Item) => boolean): void {
  let done = 0;
  for (const item of items) {
    if (act(item)) done += 1;
    if (done >= most) return;
  }
}

function name<Item>(item: Item, look: { hidden: boolean; label: string; forced: boolean }): Name<Item> {
  return { item, text: look.hidden ? "" : look.label, forced: look.forced };
}

function forcedFirst<Item>(names: Name<Item>[]): Name<Item>[] {
  const shown = names.filter(({ text }) => text !== "");
  return [...shown.filter(({ forced }) => forced), ...shown.filter(({ forced }) => !forced)];
}

/** Whether a point is on the screen or just beside it. */
export function isOn({ width, height }: Screen, { x, y }: Point): boolean {
  return x > -20 && y > -20 && x < width + 20 && y < height + 20;
}

function above({ x, y }: Point, by: number): Point {
  return { x, y: y - by };
}
