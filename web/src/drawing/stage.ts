// A scene on the page: it chooses how to draw, and lays the nodes out a little at a time, after the first picture.
import type { Graph } from "../model";
import { Layout } from "./layout";
import { PlainDrawing } from "./plain";
import { Scene } from "./scene";
import type { Drawing, Handlers, State } from "./scene";
import { SigmaDrawing } from "./sigma";
import { hasWebGL } from "./webgl";

export interface StageHandlers extends Handlers {
  /** The layout has begun or ended. */
  arranging(going: boolean): void;
}

export class Stage {
  readonly drawing: Drawing;
  private readonly scene: Scene;
  private layout: Layout | undefined;
  private frame = 0;
  private ended = 0; // when the last step of the layout did

  constructor(
    container: HTMLElement,
    graph: Graph,
    drawn: Uint32Array,
    state: State,
    private readonly handlers: StageHandlers,
  ) {
    this.scene = new Scene(graph, drawn);
    if (!this.scene.place()) this.layout = begun(this.scene);
    this.drawing = draw(container, this.scene, state, { ...handlers, moved: () => this.stop() });
    // Drawings draw in the next frame; that it is there is told to tests and to measurements.
    requestAnimationFrame(() => {
      container.dataset["drawn"] = this.drawing.kind;
      performance.mark("graph drawn");
    });
    if (this.layout) this.run();
  }

  arrange(): void {
    this.stop();
    this.layout = new Layout(this.scene);
    this.drawing.fit();
    this.run();
  }

  stop(): void {
    if (!this.layout) return;
    this.layout = undefined;
    cancelAnimationFrame(this.frame);
    this.drawing.placed();
    this.handlers.arranging(false);
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.drawing.destroy();
  }

  private run(): void {
    this.ended = performance.now();
    this.handlers.arranging(true);
    this.frame = requestAnimationFrame(this.step);
  }

  private readonly step = (): void => {
    const layout = this.layout;
    if (!layout) return;
    // Where drawing is slow, each picture is worth more work, so that half of the time goes into the layout.
    layout.step(Math.min(Math.max(performance.now() - this.ended, 14), 200));
    this.ended = performance.now();
    if (layout.done) return this.stop();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.drawing.placed();
    this.frame = requestAnimationFrame(this.step);
  };
}

/** A layout on its way: a small graph is nearly at rest before it is drawn first, a large one is not kept waiting. */
function begun(scene: Scene): Layout {
  const layout = new Layout(scene);
  if (scene.edges.length < 2_000) layout.step(60);
  return layout;
}

function draw(container: HTMLElement, scene: Scene, state: State, handlers: Handlers): Drawing {
  if (!hasWebGL()) return new PlainDrawing(container, scene, state, handlers);
  try {
    return new SigmaDrawing(container, scene, state, handlers);
  } catch (error) {
    console.warn("WebGL failed; the graph is drawn without it.", error);
    container.replaceChildren();
    return new PlainDrawing(container, scene, state, handlers);
  }
}
