// The drawing of the graph with its controls. In: the graph, what of it is drawn and left, and what is chosen.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Selection, State } from "../drawing/scene";
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
  onSelect(selection: Selection): void;
}

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

export function GraphCanvas({ graph, drawn, visible, shown, selection, focus, onSelect }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | null>(null);
  const [hovered, hover] = useState<Selection>(null);
  const [named, setNamed] = useState(graph.edges.length <= 30);
  const [arranging, setArranging] = useState(false);
  const [themes, setThemes] = useState(0);
  const state = (): State => ({
    visible,
    selection,
    hovered,
    named,
    theme: themeOf(host.current!),
    colours: undefined,
    marked: undefined,
  });

  useEffect(() => {
    const made = new Stage(host.current!, graph, drawn, state(), {
      select: onSelect,
      hover,
      moved: () => undefined,
      arranging: setArranging,
    });
    stage.current = made;
    return () => made.destroy();
  }, [graph, drawn]);
  useEffect(() => onThemeChange(() => setThemes((count) => count + 1)), []);
  useEffect(() => {
    if (shown) stage.current?.drawing.show(state());
  }, [drawn, visible, shown, selection, hovered, named, themes]);
  useEffect(() => {
    if (focus) stage.current?.drawing.focus(focus.node);
  }, [focus]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
    if (!action || !stage.current) return;
    event.preventDefault();
    action(stage.current);
  };
  const description =
    `Drawing of ${counted(visible.nodeCount, "entity", "entities")} and ` +
    `${counted(visible.edgeCount, "claim", "claims")}. ` +
    "The tabs Claims and Entities list them. Arrow keys move the drawing, plus and minus zoom, 0 shows all.";
  return (
    <div class="canvas">
      <div ref={host} class="canvas-host" role="img" aria-label={description} tabIndex={0} onKeyDown={onKeyDown} />
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
      </div>
    </div>
  );
}
