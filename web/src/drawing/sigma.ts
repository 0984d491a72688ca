// The graph drawn by sigma, with WebGL. Keys in its graph are places in ours, never text of the data.
import "./webgl";
import { createEdgeCurveProgram } from "@sigma/edge-curve";
import { createNodeBorderProgram } from "@sigma/node-border";
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";
import { EdgeLineProgram, NodePointProgram, createEdgeArrowProgram } from "sigma/rendering";
import type { GraphEdge, GraphNode } from "../model";
import { edgeAt } from "./hit";
import type { Point } from "./labels";
import { lineOf } from "./lines";
import { Names, isOn } from "./names";
import type { Screen } from "./names";
import { drawEdge } from "./paint";
import type { Pen } from "./pen";
import type { Drawing, Handlers, Looks, Picture, Scene, Selection, State } from "./scene";

const NEAR = 0.45; // the camera's ratio from which on all relations are named
const ARROW = { extremity: "target" as const, lengthToThicknessRatio: 5, widenessToThicknessRatio: 4 };
// With more edges or nodes they are drawn without rims, arrow heads and curves until the reader comes near: where a
// processor stands in for the graphics card, a picture of 10,000 edges takes a quarter of the time so.
const LARGE = 3_000;
const MANY = 20_000; // edges that are hidden while the drawing moves
// Our own layers: loops and broken lines under the nodes, names over them. WebGL's lines are unbroken.
const STROKES = "strokes";
const NAMES = "names";

export class SigmaDrawing implements Drawing {
  readonly kind = "webgl";
  private graph = new MultiDirectedGraph();
  private readonly sigma: Sigma;
  private stroked: GraphEdge[] = [];
  private looks: Looks;
  private names: Names;
  private near = false;
  private waiting = false;
  private dragged: string | undefined;
  private pointing = 0;
  private readonly resized = new ResizeObserver(() => this.sigma.scheduleRefresh());

  constructor(
    container: HTMLElement,
    private scene: Scene,
    private state: State,
    private readonly handlers: Handlers,
  ) {
    this.looks = scene.looks(state);
    this.names = new Names(scene, this.looks, this.near, state.theme);
    this.fill();
    this.sigma = new Sigma(this.graph, container, this.settings());
    const style = { pointerEvents: "none" };
    for (const place of [{ beforeLayer: "nodes" }, {}]) {
      this.sigma.createCanvasContext("beforeLayer" in place ? STROKES : NAMES, { style, ...place });
    }
    this.sigma.resize(true);
    this.listen();
    this.refresh();
  }

  show(state: State): void {
    const pointedAt = isSameBut(this.state, state);
    const changed = pointedAt ? this.around(this.state.hovered, state.hovered) : undefined;
    this.state = state;
    this.renew();
    this.sigma.getContainer().style.cursor = state.hovered ? "pointer" : "";
    if (changed && !this.waiting) this.sigma.refresh({ schedule: true, partialGraph: changed, skipIndexation: true });
    else this.refresh();
  }

  replace(scene: Scene, state: State): void {
    const frame = this.sigma.getCustomBBox() ?? this.sigma.getBBox();
    const isFirst = this.graph.order === 0;
    this.scene = scene;
    this.state = { ...state, hovered: null };
    this.graph = new MultiDirectedGraph();
    this.fill();
    this.renew();
    if (!isFirst) this.sigma.setCustomBBox(frame);
    this.waiting = true;
    this.sigma.setGraph(this.graph);
    this.sigma.setSetting("hideEdgesOnMove", scene.edges.length > MANY); // draws, so that the graph must be there
  }

  picture(): Picture {
    this.sigma.refresh(); // the places on the screen are not known while a drawing is scheduled
    return { scene: this.scene, state: this.state, near: this.near, screen: { ...this.screen(), loops: true } };
  }

  placed(): void {
    const { x, y } = this.scene;
    const moved = (key: string, attributes: object) => ({ ...attributes, x: x[+key], y: y[+key] });
    this.graph.updateEachNodeAttributes(moved, { attributes: ["x", "y"] });
  }

  areInSight(nodes: readonly number[]): boolean {
    this.sigma.refresh(); // the places on the screen are not known while a drawing is scheduled
    const screen = this.screen();
    return nodes.every((node) => !this.graph.hasNode(node) || isOn(screen, this.at(node)));
  }

  focus(node: number): void {
    if (!this.graph.hasNode(node)) return;
    this.sigma.refresh(); // the places on the screen are not known while a drawing is scheduled
    const shown = this.sigma.getNodeDisplayData(String(node))!;
    const ratio = Math.min(this.sigma.getCamera().ratio, this.scene.nodes.length > 200 ? 0.35 : 0.8);
    this.go({ x: shown.x, y: shown.y, ratio });
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    this.go({ ratio: camera.getBoundedRatio(camera.ratio / factor) });
  }

  pan(x: number, y: number): void {
    const camera = this.sigma.getCamera();
    this.go({ x: camera.x + x * camera.ratio, y: camera.y + y * camera.ratio });
  }

  fit(): void {
    this.sigma.setCustomBBox(null);
    this.go({ x: 0.5, y: 0.5, ratio: 1 });
  }

  destroy(): void {
    cancelAnimationFrame(this.pointing);
    this.resized.disconnect();
    this.sigma.kill();
  }

  private go(to: { x?: number; y?: number; ratio?: number }): void {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (still) this.sigma.getCamera().setState(to);
    else void this.sigma.getCamera().animate(to, { duration: 250 });
  }

  /** Everything anew in the next frame; until then sigma has no places for single edges. */
  private refresh(): void {
    this.waiting = true;
    this.sigma.refresh({ schedule: true });
  }

  private renew(): void {
    this.looks = this.scene.looks(this.state);
    this.names = new Names(this.scene, this.looks, this.near, this.state.theme);
  }

  private get large(): boolean {
    return Math.max(this.scene.edges.length, this.scene.nodes.length) > LARGE;
  }

  private fill(): void {
    const { nodes, edges, x, y, bends } = this.scene;
    this.stroked = edges.filter((edge) => edge.source === edge.target || lineOf(edge.status, this.state.theme).dash.length);
    for (const { index } of nodes) this.graph.addNode(index, { x: x[index], y: y[index] });
    for (const { index, source, target } of edges) {
      this.graph.addDirectedEdgeWithKey(index, source, target, { curvature: bends.get(index) ?? 0 });
    }
  }

  private settings(): object {
    const border = { size: { value: 0.12 }, color: { attribute: "border" } };
    const filled = { size: { fill: true as const }, color: { attribute: "color" } };
    const curve = { arrowHead: ARROW, curvatureAttribute: "curvature", defaultCurvature: 0 };
    return {
      allowInvalidContainer: true,
      renderLabels: false, // the names have a layer of their own, on which they keep out of each other's way
      renderEdgeLabels: false,
      defaultDrawNodeHover: () => undefined,
      doubleClickTimeout: 0, // two quick clicks choose two things; sigma would take them for one double click
      zIndex: true,
      minCameraRatio: 0.002,
      maxCameraRatio: 4,
      stagePadding: 56,
      minEdgeThickness: 1,
      hideEdgesOnMove: this.scene.edges.length > MANY,
      defaultNodeType: "bordered",
      defaultEdgeType: "straight",
      nodeProgramClasses: {
        bordered: createNodeBorderProgram({ borders: [border, filled] }),
        point: NodePointProgram,
      },
      edgeProgramClasses: {
        straight: createEdgeArrowProgram(ARROW),
        curved: createEdgeCurveProgram(curve),
        thin: EdgeLineProgram,
      },
      nodeReducer: this.node,
      edgeReducer: this.edge,
    };
  }

  private readonly node = (key: string, data: object): object => {
    const { colour, border, hidden, size, forced, layer } = this.looks.ofNode(this.scene.graph.nodes[+key]);
    const type = this.large ? "point" : "bordered";
    return { ...data, type, color: colour, border, hidden, size, zIndex: layer, highlighted: forced && !hidden };
  };

  private readonly edge = (key: string, data: object): object => {
    const edge = this.scene.graph.edges[+key];
    const { hidden, colour, size, layer, dash } = this.looks.ofEdge(edge, this.near);
    // A loop has no length, and WebGL breaks no line: they are drawn on a layer of their own, unless in a crowd.
    const own = hidden || edge.source === edge.target || (dash.length > 0 && !this.crowded);
    const type = this.crowded ? "thin" : this.scene.bends.get(edge.index) ? "curved" : "straight";
    return { ...data, type, color: colour, hidden: own, size, zIndex: layer };
  };

  private listen(): void {
    const { sigma, handlers } = this;
    sigma.on("afterRender", () => this.rendered());
    sigma.on("clickNode", ({ node }) => handlers.select({ node: +node }));
    sigma.on("clickStage", ({ event }) => handlers.select(this.edgeAt(event)));
    // On a busy page the second of two quick clicks comes as a double one, which zooms unless that is forbidden.
    sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      handlers.select({ node: +node });
    });
    sigma.on("doubleClickStage", ({ event, preventSigmaDefault }) => {
      preventSigmaDefault();
      handlers.select(this.edgeAt(event));
    });
    sigma.on("enterNode", ({ node }) => this.point({ node: +node }));
    sigma.on("leaveNode", () => this.point(null));
    sigma.on("leaveStage", () => this.point(null));
    sigma.getMouseCaptor().on("mousemove", (event) => this.pointAtEdge(event));
    sigma.getCamera().on("updated", ({ ratio }) => this.came(ratio < NEAR));
    this.drag();
    this.resized.observe(sigma.getContainer());
  }

  /** Whether so much is in sight that each thing is drawn as simply as can be. */
  private get crowded(): boolean {
    return this.large && !this.near;
  }

  private came(near: boolean): void {
    if (near === this.near) return;
    this.near = near;
    this.renew();
    if (this.large) this.refresh();
  }

  /** What looks different when the pointer goes from one thing to another. */
  private around(...selections: Selection[]): { nodes: string[]; edges: string[] } {
    const { graph } = this.scene;
    const chosen = selections.filter((one) => one !== null);
    const edges = chosen.flatMap((one) => ("edge" in one ? [graph.edges[one.edge]] : graph.edgesAt(one.node)));
    const nodes = chosen.flatMap((one) => ("node" in one ? [one.node] : []));
    const ends = new Set([...nodes, ...edges.flatMap((edge) => [edge.source, edge.target])].map(String));
    const keys = new Set(edges.map((edge) => String(edge.index)));
    return {
      nodes: [...ends].filter((key) => this.graph.hasNode(key)),
      edges: [...keys].filter((key) => this.graph.hasEdge(key)),
    };
  }

  /** A node is taken with the pointer and put elsewhere. */
  private drag(): void {
    const { sigma, scene } = this;
    sigma.on("downNode", ({ node }) => (this.dragged = node));
    sigma.on("moveBody", ({ event }) => {
      if (this.dragged === undefined) return;
      if (!sigma.getCustomBBox()) sigma.setCustomBBox(sigma.getBBox());
      const place = sigma.viewportToGraph(event);
      scene.x[+this.dragged] = place.x;
      scene.y[+this.dragged] = place.y;
      this.graph.mergeNodeAttributes(this.dragged, place);
      this.handlers.moved();
      event.preventSigmaDefault();
      event.original.preventDefault();
    });
    const dropped = (): void => void (this.dragged = undefined);
    sigma.on("upNode", dropped);
    sigma.on("upStage", dropped);
    sigma.on("leaveStage", dropped);
  }

  private screen(): Screen {
    const radius = (node: GraphNode): number => this.sigma.scaleSize(this.scene.radius(node));
    const stroke = (width: number): number => this.sigma.scaleSize(width);
    return { at: (node) => this.at(node), radius, stroke, loops: !this.crowded, ...this.sigma.getDimensions() };
  }

  private rendered(): void {
    this.waiting = false;
    this.drawLayers();
  }

  private drawLayers(): void {
    const screen = this.screen();
    const { width, height } = screen;
    const context = (layer: string): CanvasRenderingContext2D => {
      const found = this.sigma.getCanvases()[layer].getContext("2d")!;
      found.clearRect(0, 0, width, height);
      return found;
    };
    this.drawStrokes(context(STROKES), screen);
    this.names.draw(context(NAMES), screen);
  }

  private drawStrokes(pen: Pen, screen: Screen): void {
    for (const edge of this.crowded ? [] : this.stroked) {
      const look = this.looks.ofEdge(edge, this.near);
      const inSight = edge.touched.some((end) => isOn(screen, screen.at(end)));
      if (!look.hidden && inSight) drawEdge(pen, edge, look, this.scene, screen);
    }
  }

  private edgeAt(point: Point): Selection {
    const edge = edgeAt(point, this.scene, this.state, this.screen());
    return edge === undefined ? null : { edge };
  }

  /** Once a frame, while the pointer is on no node and drags nothing. */
  private pointAtEdge({ x, y }: Point): void {
    cancelAnimationFrame(this.pointing);
    const { hovered } = this.state;
    if (this.sigma.getMouseCaptor().isMouseDown || (hovered && "node" in hovered)) return;
    this.pointing = requestAnimationFrame(() => this.point(this.edgeAt({ x, y })));
  }

  private point(at: Selection): void {
    if (JSON.stringify(at) !== JSON.stringify(this.state.hovered)) this.handlers.hover(at);
  }

  private at(node: number): Point {
    return this.sigma.framedGraphToViewport(this.sigma.getNodeDisplayData(String(node))!);
  }
}

function isSameBut(a: State, b: State): boolean {
  const alike = a.selection === b.selection && a.visible === b.visible && a.named === b.named;
  const coloured = a.colours === b.colours && a.marked === b.marked;
  return alike && coloured && a.theme.background === b.theme.background && a.hovered !== b.hovered;
}
