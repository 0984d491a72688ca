// The drawing of the graph with its controls. In: the graph, what of it is drawn and left, and what is chosen.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { Arranger } from "../drawing/arranger";
import type { Marked, Selection, State } from "../drawing/scene";
import { Stage } from "../drawing/stage";
import { onThemeChange, themeOf } from "../drawing/theme";
import type { Visible } from "../filters";
import type { Graph } from "../model";
import { counted } from "../text";

interface Props {
  graph: Graph;
  /** Places of the edges that are drawn. */
  drawn: Uint32Array;
  visible: Visible;
  /** Whether the drawing is in sight; it follows no change while it is not. */
  shown: boolean;
  selection: Selection;
  /** An entity to bring into the middle, asked for from elsewhere on the page. */
  focus: { node: number } | null;
  /** What stands where the drawing may be described in more words than its numbers. */
  hint: string;
  onSelect(selection: Selection): void;
  more?: More;
  /** Further controls. */
  children?: ComponentChildren;
}

/** What a page may add whose graph grows. */
export interface More {
  arranger: Arranger;
  colours: ReadonlyMap<number, string> | undefined;
  marked: Marked | undefined;
  /** Places of the nodes that the drawing has not shown before. */
  fresh: ReadonlySet<number>;
  /** A key was pressed on the drawing that is none of its own; true if it meant something. */
  onKey(key: string): boolean;
  /** An entity was clicked twice. */
  onOpen(node: number): void;
  /** The stage is there, or gone. */
  onStage(stage: Stage | null): void;
  onArranging(going: boolean): void;
}

const FEW = 30; // edges whose relations are all named unless the reader wishes otherwise
const TWICE = 400; // milliseconds between two clicks that are one gesture
const NOTHING: ReadonlySet<number> = new Set();

const KEYS: Record<string, (stage: Stage) => void> = {
  ArrowLeft: (stage) => stage.drawing.pan(-0.1, 0),
  ArrowRight: (stage) => stage.drawing.pan(0.1, 0),
  ArrowUp: (stage) => stage.drawing.pan(0, 0.1),
  ArrowDown: (stage) => stage.drawing.pan(0, -0.1),
  "+": (stage) => stage.drawing.zoom(1.4),
  "=": (stage) => stage.drawing.zoom(1.4),
  "-": (stage) => stage.drawing.zoom(1 / 1.4),
  "0": (stage) => stage.drawing.fit(),
};

export function GraphCanvas(props: Props) {
  const { graph, drawn, visible, shown, selection, focus, hint, onSelect, more, children } = props;
  const host = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | null>(null);
  const [pointed, point] = useState<{ graph: Graph; at: Selection }>({ graph, at: null });
  const hovered = pointed.graph === graph ? pointed.at : null; // places in another graph mean nothing here
  const [wished, setNamed] = useState<boolean | null>(null);
  const named = wished ?? graph.edges.length <= FEW;
  const [arranging, setArranging] = useState(false);
  const [themes, setThemes] = useState(0);
  const [select, openLast] = useTwice(onSelect, more?.onOpen);
  const now = useRef({ graph, more });
  now.current = { graph, more };
  const state = (): State => ({
    visible,
    selection,
    hovered,
    named,
    theme: themeOf(host.current!),
    colours: more?.colours,
    marked: more?.marked,
  });

  useEffect(() => {
    const hover = (at: Selection): void => point({ graph: now.current.graph, at });
    const arranged = (going: boolean): void => (setArranging(going), now.current.more?.onArranging(going));
    const handlers = { select, hover, moved: () => undefined, arranging: arranged };
    const made = new Stage(host.current!, graph, drawn, state(), handlers, more?.arranger);
    stage.current = made;
    more?.onStage(made);
    return () => {
      more?.onStage(null);
      made.destroy();
    };
  }, []);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) stage.current?.replace(graph, drawn, state(), more?.fresh ?? NOTHING);
    first.current = false;
  }, [graph, drawn]);
  useEffect(() => onThemeChange(() => setThemes((count) => count + 1)), []);
  useEffect(() => {
    if (shown) stage.current?.drawing.show(state());
  }, [drawn, visible, shown, selection, hovered, named, themes, more?.colours, more?.marked]);
  useEffect(() => {
    if (focus) stage.current?.drawing.focus(focus.node);
  }, [focus]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !stage.current) return;
    const action = KEYS[event.key];
    if (action) action(stage.current);
    else if (!more?.onKey(event.key)) return;
    event.preventDefault();
  };
  const description =
    `Drawing of ${counted(visible.nodeCount, "entity", "entities")} and ` +
    `${counted(visible.edgeCount, "claim", "claims")}. ${hint} ` +
    "Arrow keys move the drawing, plus and minus zoom, 0 shows all.";
  return (
    <div class="canvas">
      <div
        ref={host}
        class="canvas-host"
        role="img"
        aria-label={description}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onDblClick={openLast}
      />
      <div class="controls" role="toolbar" aria-label="Drawing">
        <button title="Zoom in (+)" aria-label="Zoom in" onClick={() => stage.current?.drawing.zoom(1.4)}>
          +
        </button>
        <button title="Zoom out (−)" aria-label="Zoom out" onClick={() => stage.current?.drawing.zoom(1 / 1.4)}>
          −
        </button>
        <button title="Show all (0)" onClick={() => stage.current?.drawing.fit()}>
          Fit
        </button>
        <button aria-pressed={named} title="Name every relation that has room" onClick={() => setNamed(!named)}>
          Relation names
        </button>
        {arranging ? (
          <button class="going" onClick={() => stage.current?.stop()}>
            Stop arranging
          </button>
        ) : (
          <button title="Lay the graph out anew" onClick={() => stage.current?.arrange()}>
            Arrange
          </button>
        )}
        {children}
      </div>
    </div>
  );
}

/** Choosing, and opening where an entity is clicked twice. A mouse's double clicks are told by the browser; a finger's are
 * not everywhere, and go by the clock. What these call may change from picture to picture. */
function useTwice(
  onSelect: (selection: Selection) => void,
  onOpen: ((node: number) => void) | undefined,
): [select: (selection: Selection) => void, opened: () => void] {
  const act = useRef({ onSelect, onOpen });
  act.current = { onSelect, onOpen };
  const last = useRef({ node: -1, at: 0, isOpen: false });
  const open = useCallback(() => {
    const { node, isOpen } = last.current;
    if (node >= 0 && !isOpen) act.current.onOpen?.(node);
    last.current.isOpen = true;
  }, []);
  const select = useCallback((selection: Selection) => {
    const node = selection && "node" in selection ? selection.node : -1;
    const { node: before, at, isOpen } = last.current;
    const twice = node >= 0 && node === before && performance.now() - at < TWICE && !isOpen;
    last.current = { node, at: performance.now(), isOpen: false };
    if (twice) open();
    else act.current.onSelect(selection);
  }, []);
  return [select, open];
}
