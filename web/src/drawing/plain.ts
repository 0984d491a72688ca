// The graph drawn on a plain canvas, for browsers without WebGL: slower, but the same picture and the same gestures.
import type { GraphEdge, GraphNode } from "../model";
import { distance, edgeAt } from "./hit";
import { controlPoint, drawHead, drawLoop } from "./labels";
import type { Point } from "./labels";
import { Names } from "./names";
import type { Screen } from "./names";
import type { Drawing, Handlers, Looks, Scene, Selection, State } from "./scene";

const MARGIN = 56;

export class PlainDrawing implements Drawing {
  readonly kind = "plain";
  private readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d")!;
  private readonly resized = new ResizeObserver(() => this.resize());
  private looks: Looks;
  private names: Names;
  private state: State;
  private frame = 0;
  private scale = 1; // pixels a unit of the layout
  private centre: Point = { x: 0, y: 0 }; // of the layout, in the middle of the canvas
  private fitted = true;
  private grip: { at: Point; moved: boolean } | undefined;

  constructor(
    private readonly container: HTMLElement,
    private readonly scene: Scene,
    state: State,
    private readonly handlers: Handlers,
  ) {
    this.state = state;
    this.looks = scene.looks(state);
    this.names = new Names(scene, this.looks, false, state.theme);
    container.append(this.canvas);
    this.resized.observe(container);
    this.listen();
    this.resize();
  }

  show(state: State): void {
    this.state = state;
    this.looks = this.scene.looks(state);
    this.names = new Names(this.scene, this.looks, false, state.theme);
    this.canvas.style.cursor = state.hovered ? "pointer" : "";
    this.schedule();
  }

  placed(): void {
    if (this.fitted) this.fit();
    this.schedule();
  }

  focus(node: number): void {
    this.centre = { x: this.scene.x[node], y: this.scene.y[node] };
    this.fitted = false;
    this.schedule();
  }

  zoom(factor: number): void {
    this.scale *= factor;
    this.fitted = false;
    this.schedule();
  }

  pan(x: number, y: number): void {
    const span = Math.min(this.canvas.clientWidth, this.canvas.clientHeight);
    this.shift({ x: -x * span, y: y * span });
  }

  fit(): void {
    const { nodes, x, y } = this.scene;
    const [xs, ys] = [x, y].map((all) => nodes.map((node) => all[node.index]));
    const [left, right, low, high] = [
      least(xs),
      -least(xs.map((one) => -one)),
      least(ys),
      -least(ys.map((one) => -one)),
    ];
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.centre = { x: (left + right) / 2, y: (low + high) / 2 };
    const room = (pixels: number): number => Math.max(pixels - 2 * MARGIN, 50);
    this.scale = Math.min(room(width) / Math.max(right - left, 1), room(height) / Math.max(high - low, 1));
    this.fitted = true;
    this.schedule();
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.resized.disconnect();
    this.canvas.remove();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    const ratio = devicePixelRatio || 1;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    if (this.fitted) this.fit();
    this.schedule();
  }

  private schedule(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private shift(by: Point): void {
    this.centre = { x: this.centre.x - by.x / this.scale, y: this.centre.y + by.y / this.scale };
    this.fitted = false;
    this.schedule();
  }

  private at(node: number): Point {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const x = (this.scene.x[node] - this.centre.x) * this.scale + width / 2;
    return { x, y: height / 2 - (this.scene.y[node] - this.centre.y) * this.scale };
  }

  private screen(): Screen {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    return { at: (node) => this.at(node), radius: (node) => this.scene.radius(node), width, height, loops: true };
  }

  private draw(): void {
    const ratio = devicePixelRatio || 1;
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const edges = this.scene.edges.map((edge) => ({ edge, look: this.looks.ofEdge(edge, false) }));
    const nodes = this.scene.nodes.map((node) => ({ node, look: this.looks.ofNode(node) }));
    const drawn = <T extends { look: { hidden: boolean; layer: number } }>(all: T[]): T[] =>
      all.filter((one) => !one.look.hidden).sort((a, b) => a.look.layer - b.look.layer);
    for (const { edge, look } of drawn(edges)) this.drawEdge(edge, look.colour, look.size);
    for (const { node, look } of drawn(nodes)) this.drawNode(node, look.colour, look.border);
    this.names.draw(this.context, this.screen());
  }

  private drawEdge(edge: GraphEdge, colour: string, width: number): void {
    const { context, scene } = this;
    const [source, target] = [this.at(edge.source), this.at(edge.target)];
    const bend = scene.bends.get(edge.index) ?? 0;
    const radius = scene.radius(scene.graph.nodes[edge.target]);
    if (edge.source === edge.target) return drawLoop(context, source, radius, bend, { colour, width });
    const control = controlPoint(source, target, bend);
    const angle = Math.atan2(target.y - control.y, target.x - control.x);
    const point = { x: target.x - Math.cos(angle) * radius, y: target.y - Math.sin(angle) * radius };
    context.strokeStyle = context.fillStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(source.x, source.y);
    context.quadraticCurveTo(control.x, control.y, point.x, point.y);
    context.stroke();
    return drawHead(context, point, angle, width);
  }

  private drawNode(node: GraphNode, colour: string, border: string): void {
    const at = this.at(node.index);
    this.context.beginPath();
    this.context.arc(at.x, at.y, this.scene.radius(node), 0, 2 * Math.PI);
    this.context.fillStyle = colour;
    this.context.fill();
    this.context.strokeStyle = border;
    this.context.lineWidth = 1.2;
    this.context.stroke();
  }

  private hit(point: Point): Selection {
    const { scene, state } = this;
    const near = (node: GraphNode): boolean => distance(this.at(node.index), point) <= scene.radius(node) + 2;
    const node = scene.nodes.findLast((one) => state.visible.nodes[one.index] && near(one));
    if (node) return { node: node.index };
    const edge = edgeAt(point, scene, state, this.screen());
    return edge === undefined ? null : { edge };
  }

  private listen(): void {
    const { canvas } = this;
    const point = (event: MouseEvent): Point => ({ x: event.offsetX, y: event.offsetY });
    canvas.addEventListener("pointerdown", (event) => {
      this.grip = { at: point(event), moved: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => this.move(point(event)));
    canvas.addEventListener("pointerup", (event) => {
      if (this.grip && !this.grip.moved) this.handlers.select(this.hit(point(event)));
      this.grip = undefined;
    });
    const zoomed = (event: WheelEvent): void => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15);
    };
    canvas.addEventListener("wheel", zoomed, { passive: false });
  }

  private move(to: Point): void {
    if (!this.grip) return this.point(this.hit(to));
    const by = { x: to.x - this.grip.at.x, y: to.y - this.grip.at.y };
    if (!this.grip.moved && Math.hypot(by.x, by.y) < 4) return undefined;
    this.grip = { at: to, moved: true };
    return this.shift(by);
  }

  private point(hit: Selection): void {
    if (JSON.stringify(hit) !== JSON.stringify(this.state.hovered)) this.handlers.hover(hit);
  }
}

function least(all: readonly number[]): number {
  return all.reduce((a, b) => Math.min(a, b), Infinity);
}
