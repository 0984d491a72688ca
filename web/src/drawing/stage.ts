// A scene on the page: it chooses how to draw, and has the nodes laid out while they are drawn.
import type { Graph } from "../model";
import { InPage } from "./arranger";
import type { Arranger } from "./arranger";
import { scattered } from "./layout";
import type { Arrangement } from "./layout";
import { PlainDrawing } from "./plain";
import { Scene } from "./scene";
import type { Drawing, Handlers, State } from "./scene";
import { SigmaDrawing } from "./sigma";
import { hasWebGL } from "./webgl";

const AHEAD = 60; // milliseconds: a small graph is nearly at rest before it is drawn first
const MOSTLY = 0.5; // the share of nodes that are fresh, or have gone, from which on another picture is drawn
const SMALL = 2_000; // edges; a large graph is not kept waiting

export interface StageHandlers extends Handlers {
  /** The layout has begun or ended. */
  arranging(going: boolean): void;
}

export class Stage {
  readonly drawing: Drawing;
  private shown: Scene;
  private going = false;
  /** Nodes that look for their places among others. */
  private fresh: number[] = [];

  constructor(
    private readonly container: HTMLElement,
    graph: Graph,
    drawn: Uint32Array,
    state: State,
    private readonly handlers: StageHandlers,
    private readonly arranger: Arranger = new InPage(),
  ) {
    this.shown = new Scene(graph, drawn);
    const placed = this.shown.place();
    if (!placed) this.scatter();
    this.drawing = this.draw(state);
    this.tell();
    if (!placed) this.begin([], drawn.length < SMALL ? AHEAD : 0);
  }

  get scene(): Scene {
    return this.shown;
  }

  /** Draw another graph in its place. Fresh nodes look for their places, the others keep theirs; with none of them fresh
   * nothing moves. Where most are fresh, or the graph has no places, it is laid out anew. */
  replace(graph: Graph, drawn: Uint32Array, state: State, fresh: ReadonlySet<number>): void {
    this.stop();
    const before = this.shown.nodes.length;
    this.shown = new Scene(graph, drawn);
    const count = this.shown.nodes.length;
    const placed = this.shown.place();
    if (!placed) this.scatter();
    this.drawing.replace(this.shown, state);
    this.tell();
    const isNew = !placed || fresh.size > count * MOSTLY;
    this.fresh = isNew ? [] : [...fresh];
    if (isNew || count < before * MOSTLY) this.drawing.fit();
    if (isNew) this.begin([], drawn.length < SMALL ? AHEAD : 0);
    else if (fresh.size) this.begin(this.shown.nodes.map(({ index }) => (fresh.has(index) ? 1 : 0)), 0);
  }

  arrange(): void {
    this.stop();
    this.scatter();
    this.drawing.fit();
    this.begin([], 0);
  }

  stop(): void {
    if (!this.going) return;
    this.going = false;
    this.arranger.stop();
    this.drawing.placed();
    this.handlers.arranging(false);
  }

  destroy(): void {
    this.going = false;
    this.arranger.stop();
    this.drawing.destroy();
  }

  private begin(fresh: number[], ahead: number): void {
    this.going = true;
    this.handlers.arranging(true);
    this.arranger.start(this.arrangement(fresh), this.placed, ahead);
  }

  private readonly placed = (places: Float32Array, done: boolean): void => {
    if (!this.going) return;
    this.put(places);
    if (done) this.end();
    else if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.drawing.placed();
  };

  private end(): void {
    this.stop();
    if (this.fresh.length && !this.drawing.areInSight(this.fresh)) this.drawing.fit();
  }

  private arrangement(fresh: number[]): Arrangement {
    const { nodes, edges, x, y } = this.shown;
    const order = new Map(nodes.map((node, place) => [node.index, place]));
    return {
      places: Float32Array.from(nodes.flatMap(({ index }) => [x[index], y[index]])),
      ends: Uint32Array.from(edges.flatMap(({ source, target }) => [order.get(source)!, order.get(target)!])),
      fresh: Uint8Array.from(fresh),
    };
  }

  private scatter(): void {
    this.put(scattered(this.shown.nodes.length));
  }

  private put(places: Float32Array): void {
    this.shown.nodes.forEach(({ index }, place) => {
      this.shown.x[index] = places[2 * place];
      this.shown.y[index] = places[2 * place + 1];
    });
  }

  /** Drawings draw in the next frame; that it is there is told to tests and to measurements. */
  private tell(): void {
    requestAnimationFrame(() => {
      this.container.dataset["drawn"] = this.drawing.kind;
      performance.mark("graph drawn");
    });
  }

  private draw(state: State): Drawing {
    const handlers = { ...this.handlers, moved: () => this.stop() };
    if (!hasWebGL()) return new PlainDrawing(this.container, this.shown, state, handlers);
    try {
      return new SigmaDrawing(this.container, this.shown, state, handlers);
    } catch (error) {
      console.warn("WebGL failed; the graph is drawn without it.", error);
      this.container.replaceChildren();
      return new PlainDrawing(this.container, this.shown, state, handlers);
    }
  }
}
