// Which edge is under a point of the screen: geometry instead of a second, coloured picture that is read back from the
// graphics card, which doubles the work of every frame.
import type { GraphEdge } from "../model";
import { loopRing, middle } from "./labels";
import type { Point } from "./labels";
import type { Screen } from "./names";
import type { Scene, State } from "./scene";

const REACH = 6; // pixels from a line at which it is still hit

export function edgeAt(point: Point, scene: Scene, state: State, screen: Screen): number | undefined {
  let best = REACH;
  let found: number | undefined;
  for (const edge of scene.edges) {
    if (!state.visible.edges[edge.index] || (edge.source === edge.target && !screen.loops)) continue;
    const away = distanceTo(edge, point, scene, screen);
    if (away < best) [best, found] = [away, edge.index];
  }
  return found;
}

function distanceTo(edge: GraphEdge, point: Point, scene: Scene, screen: Screen): number {
  const source = screen.at(edge.source);
  const bend = scene.bends.get(edge.index) ?? 0;
  if (edge.source === edge.target) {
    const ring = loopRing(source, screen.radius(scene.graph.nodes[edge.source]), bend);
    return Math.abs(distance(ring.centre, point) - ring.radius);
  }
  const target = screen.at(edge.target);
  if (!isNear(point, source, target, bend)) return Infinity;
  const top = middle(source, target, bend);
  return Math.min(toLine(source, top, point), toLine(top, target, point));
}

/** Whether it is worth a closer look: most edges are not even near. */
function isNear({ x, y }: Point, a: Point, b: Point, bend: number): boolean {
  const slack = REACH + (bend ? Math.abs(bend) * (Math.abs(a.x - b.x) + Math.abs(a.y - b.y)) : 0);
  const beside = x < Math.min(a.x, b.x) - slack || x > Math.max(a.x, b.x) + slack;
  return !beside && y > Math.min(a.y, b.y) - slack && y < Math.max(a.y, b.y) + slack;
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function toLine(a: Point, b: Point, point: Point): number {
  const length = distance(a, b) ** 2 || 1;
  const along = ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / length;
  const share = Math.min(Math.max(along, 0), 1);
  return distance(point, { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) });
}
