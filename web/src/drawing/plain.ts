// The graph drawn on a plain canvas, for browsers without WebGL: slower, but the same picture and the same gestures.
import type { GraphNode } from "../model";
import { distance, edgeAt } from "./hit";
import type { Point } from "./labels";
import { Names, isOn } from "./names";
import type { Screen } from "./names";
import { paint } from "./paint";
import type { Drawing, Handlers, Looks, Picture, Scene, Selection, State } from "./scene";

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
    private scene: Scene,
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

  replace(scene: Scene, state: State): void {
    this.scene = scene;
    this.show(state);
    if (this.fitted) this.fit();
  }

  picture(): Picture {
    return { scene: this.scene, state: this.state, near: false, screen: this.screen() };
  }

  placed(): void {
    if (this.fitted) this.fit();
    this.schedule();
  }

  areInSight(nodes: readonly number[]): boolean {
    const screen = this.screen();
    return nodes.every((node) => isOn(screen, this.at(node)));
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
    const radius = (node: GraphNode): number => this.scene.radius(node);
    return { at: (node) => this.at(node), radius, stroke: (size) => size, width, height, loops: true };
  }

  private draw(): void {
    const ratio = devicePixelRatio || 1;
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    paint(this.context, this.scene, this.looks, this.names, this.screen());
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
