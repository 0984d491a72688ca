// Names drawn on a canvas: with a rim in the colour of the ground, so that lines may pass behind them.
import type { Pen } from "./pen";
import type { Theme } from "./theme";

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** Places that are taken in the present picture. */
export class Taken {
  private boxes: Box[] = [];

  clear(): void {
    this.boxes = [];
  }

  /** Takes the places, unless a part of one is taken already. */
  take(...boxes: Box[]): boolean {
    if (boxes.some((box) => this.boxes.some((other) => overlap(box, other)))) return false;
    this.boxes.push(...boxes);
    return true;
  }
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function drawText(pen: Pen, text: string, at: Point, theme: Theme): void {
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = theme.background;
  pen.strokeText(text, at.x, at.y);
  pen.fillStyle = theme.text;
  pen.fillText(text, at.x, at.y);
}

export const NODE_TEXT = 13;
export const EDGE_TEXT = 11;

/** The name of a node beside it: to the right, or to the left where it would leave the canvas. */
export function drawNodeLabel(
  pen: Pen,
  text: string,
  at: Point,
  { radius, theme, strong, toLeft }: { radius: number; theme: Theme; strong: boolean; toLeft: boolean },
): void {
  pen.font = `${strong ? 600 : 500} ${NODE_TEXT}px ${theme.font}`;
  pen.textAlign = toLeft ? "right" : "left";
  pen.textBaseline = "middle";
  drawText(pen, text, { x: at.x + (toLeft ? -1 : 1) * (radius + 4), y: at.y }, theme);
}

/** The middle of a curve between two points on the screen that bends aside by a share of its length. */
export function middle(source: Point, target: Point, bend: number): Point {
  const control = controlPoint(source, target, bend);
  return { x: (source.x + target.x) / 4 + control.x / 2, y: (source.y + target.y) / 4 + control.y / 2 };
}

/** The third point of that curve, a quadratic one; y downwards. */
export function controlPoint(source: Point, target: Point, bend: number): Point {
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  return { x: (source.x + target.x) / 2 + dy * bend, y: (source.y + target.y) / 2 - dx * bend };
}

/** The name of a relation along its edge, if the edge is long enough and no other name is there. */
export function drawEdgeLabel(
  pen: Pen,
  text: string,
  [source, target]: readonly [Point, Point],
  options: { bend: number; room: number; theme: Theme; taken: Taken; forced: boolean },
): void {
  pen.font = `400 ${EDGE_TEXT}px ${options.theme.font}`;
  const width = pen.measureText(text).width;
  if (!options.forced && width > options.room) return;
  const at = middle(source, target, options.bend);
  const angle = Math.atan2(target.y - source.y, target.x - source.x);
  if (!options.taken.take(...along(at, angle, width)) && !options.forced) return;
  pen.save();
  pen.translate(at.x, at.y);
  pen.rotate(Math.abs(angle) > Math.PI / 2 ? angle + Math.PI : angle);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  drawText(pen, text, { x: 0, y: 0 }, options.theme);
  pen.restore();
}

/** Squares that cover a slanted text. */
function along(at: Point, angle: number, width: number): Box[] {
  const side = EDGE_TEXT + 2;
  const count = Math.max(Math.ceil(width / side), 1);
  return Array.from({ length: count }, (_, place) => {
    const off = ((place + 0.5) / count - 0.5) * width;
    const [x, y] = [at.x + off * Math.cos(angle) - side / 2, at.y + off * Math.sin(angle) - side / 2];
    return { x, y, width: side, height: side };
  });
}

/** A relation of an entity with itself: a ring above it, the next one larger, with an arrow head. */
export function loopRing(at: Point, radius: number, place: number): { centre: Point; radius: number } {
  const size = radius * 0.8 + 6 + place * 5;
  return { centre: { x: at.x, y: at.y - radius * 0.6 - size }, radius: size };
}

export function drawLoop(
  pen: Pen,
  at: Point,
  radius: number,
  place: number,
  { colour, width }: { colour: string; width: number },
): void {
  const ring = loopRing(at, radius, place);
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  pen.arc(ring.centre.x, ring.centre.y, ring.radius, 0, 2 * Math.PI);
  pen.stroke();
  drawHead(pen, { x: ring.centre.x + ring.radius, y: ring.centre.y + 1 }, Math.PI / 2, width);
}

/** An arrow head with its point there, in the present colour of filling. */
export function drawHead(pen: Pen, point: Point, angle: number, width: number): void {
  const [long, wide] = [4 + 2.5 * width, 2.5 + 1.2 * width];
  pen.save();
  pen.translate(point.x, point.y);
  pen.rotate(angle);
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.lineTo(-long, wide);
  pen.lineTo(-long, -wide);
  pen.closePath();
  pen.fill();
  pen.restore();
}
