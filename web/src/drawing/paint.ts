// Edges and nodes drawn stroke by stroke: what a canvas without WebGL shows, what lies over WebGL's plain lines, and what
// a saved picture has.
import type { GraphEdge, GraphNode } from "../model";
import { controlPoint, drawHead, drawLoop } from "./labels";
import type { Names, Screen } from "./names";
import type { Pen } from "./pen";
import type { EdgeLook, Look, Looks, NodeLook, Scene } from "./scene";

/** All that is to be seen, the names last. */
export function paint(pen: Pen, scene: Scene, looks: Looks, names: Names, screen: Screen): void {
  const edges = scene.edges.map((item) => ({ item, look: looks.ofEdge(item, false) }));
  const nodes = scene.nodes.map((item) => ({ item, look: looks.ofNode(item) }));
  for (const { item, look } of inOrder(edges)) drawEdge(pen, item, look, scene, screen);
  for (const { item, look } of inOrder(nodes)) drawNode(pen, item, look, screen);
  names.draw(pen, screen);
}

function inOrder<T extends { look: Look }>(all: T[]): T[] {
  return all.filter(({ look }) => !look.hidden).sort((a, b) => a.look.layer - b.look.layer);
}

export function drawEdge(pen: Pen, edge: GraphEdge, look: EdgeLook, scene: Scene, screen: Screen): void {
  const [source, target] = [screen.at(edge.source), screen.at(edge.target)];
  const bend = scene.bends.get(edge.index) ?? 0;
  const radius = screen.radius(scene.graph.nodes[edge.target]);
  const line = { colour: look.colour, width: screen.stroke(look.size) };
  pen.setLineDash([...look.dash]);
  if (edge.source === edge.target) drawLoop(pen, source, radius, bend, line);
  else drawCurve(pen, { source, control: controlPoint(source, target, bend), target }, radius, line);
}

interface Line {
  colour: string;
  width: number;
}

interface Curve {
  source: { x: number; y: number };
  control: { x: number; y: number };
  target: { x: number; y: number };
}

/** The head begins where the line ends, so that the tip does not stand out of a thick line. */
function drawCurve(pen: Pen, { source, control, target }: Curve, radius: number, { colour, width }: Line): void {
  const angle = Math.atan2(target.y - control.y, target.x - control.x);
  const before = (by: number) => ({ x: target.x - Math.cos(angle) * by, y: target.y - Math.sin(angle) * by });
  const end = before(radius + 3 + width);
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(source.x, source.y);
  pen.quadraticCurveTo(control.x, control.y, end.x, end.y);
  pen.stroke();
  pen.setLineDash([]);
  drawHead(pen, before(radius), angle, width);
}

function drawNode(pen: Pen, node: GraphNode, look: NodeLook, screen: Screen): void {
  const at = screen.at(node.index);
  pen.setLineDash([]);
  pen.beginPath();
  pen.arc(at.x, at.y, screen.radius(node), 0, 2 * Math.PI);
  pen.fillStyle = look.colour;
  pen.fill();
  pen.strokeStyle = look.border;
  pen.lineWidth = 1.2;
  pen.stroke();
}
