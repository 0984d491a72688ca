// How many claims there are in each month or year. A stretch of time is chosen with the pointer or by keys, and zoomed to.
import { useId, useMemo, useRef, useState } from "preact/hooks";
import type { Timeline } from "../../api";
import { counted } from "../../../text";
import { monthOf } from "../words";
import { brushed, daysOf, evenly, isYear } from "./bars";
import type { Bar, Brush } from "./bars";

interface Props {
  bars: Timeline["bars"];
  /** Whether a part of all time is shown already. */
  zoomed: boolean;
  onZoom(from: string, to: string): void;
}

const MOST = 2_000;

export function TimeBars({ bars: known, zoomed, onZoom }: Props) {
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const bars = useMemo(() => evenly(known, MOST), [known]);
  const [stroke, setStroke] = useState<{ of: readonly Bar[]; brush: Brush } | null>(null);
  const [dragging, drag] = useState(false);
  const most = Math.max(...bars.map((bar) => bar.count), 1);
  // A stroke over other bars than these says nothing of these.
  const brush = stroke?.of === bars ? stroke.brush : null;
  const zoom = (): void => {
    if (brush) onZoom(...daysOf(bars, brush));
  };
  const move = (focus: number, extend: boolean): void => {
    const place = Math.min(Math.max(focus, 0), bars.length - 1);
    setStroke({ of: bars, brush: { anchor: extend && brush ? brush.anchor : place, focus: place } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = brush?.focus ?? -1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: bars.length - 1 }[event.key];
    if (to !== undefined) move(to, event.shiftKey);
    else if ((event.key === "Enter" || event.key === "+") && brush) zoom();
    else if (event.key === "-" || event.key === "0") onZoom("", "");
    else if (event.key === "Escape" && brush) setStroke(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const placeAt = (event: PointerEvent): number => {
    const box = host.current!.getBoundingClientRect();
    return Math.floor(((event.clientX - box.left) / box.width) * bars.length);
  };
  const [first, last] = brush ? brushed(brush) : [-1, -2];
  if (!bars.length) return null;
  return (
    <section class="time" aria-label="Claims over time">
      <div
        ref={host}
        class="time-bars"
        role="listbox"
        aria-multiselectable="true"
        aria-label={`Claims by ${isYear(bars[0]) ? "year" : "month"}`}
        aria-describedby={`${id}-help`}
        aria-activedescendant={brush ? `${id}-${brush.focus}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          host.current!.setPointerCapture(event.pointerId);
          drag(true);
          move(placeAt(event), event.shiftKey);
        }}
        onPointerMove={(event) => dragging && move(placeAt(event), true)}
        onPointerUp={() => drag(false)}
        onPointerCancel={() => drag(false)}
        onDblClick={zoom}
      >
        {bars.map((bar, place) => (
          <span
            key={bar.start}
            id={`${id}-${place}`}
            role="option"
            class="time-bar"
            aria-selected={place >= first && place <= last}
            aria-label={`${called(bar)}: ${counted(bar.count, "claim", "claims")}`}
            title={`${called(bar)}: ${counted(bar.count, "claim", "claims")}`}
          >
            <span class="fill" style={{ height: `${bar.count ? Math.max((bar.count / most) * 100, 2) : 0}%` }} />
          </span>
        ))}
      </div>
      <Axis bars={bars} />
      <p class="time-tools">
        <span role="status">{brush ? `${chosen(bars, first, last)}` : ""}</span>
        <button disabled={!brush} onClick={zoom}>
          Zoom to these
        </button>
        <button disabled={!zoomed} onClick={() => onZoom("", "")}>
          All of time
        </button>
      </p>
      <p class="hint quiet" id={`${id}-help`}>
        Drag over the bars to choose a stretch of time. By keys: arrows move, with Shift they choose more, Enter zooms in, 0
        shows all.
      </p>
    </section>
  );
}

function called(bar: Bar): string {
  return isYear(bar) ? bar.start.slice(0, 4) : monthOf(bar.start);
}

function chosen(bars: readonly Bar[], first: number, last: number): string {
  const count = bars.slice(first, last + 1).reduce((sum, bar) => sum + bar.count, 0);
  const when = first === last ? called(bars[first]) : `${called(bars[first])} to ${called(bars[last])}`;
  return `${when}: ${counted(count, "claim", "claims")}`;
}

const MOST_LABELS = 8;

function Axis({ bars }: { bars: readonly Bar[] }) {
  const years = bars.flatMap((bar, place) =>
    isYear(bar) || place === 0 || bar.start.slice(5, 7) === "01" ? [{ place, bar }] : [],
  );
  const ticks = years.length > 2 ? years : bars.map((bar, place) => ({ place, bar }));
  const every = Math.ceil(ticks.length / MOST_LABELS);
  return (
    <div class="time-axis" aria-hidden="true">
      {ticks
        .filter((_, place) => place % every === 0)
        .map(({ place, bar }) => (
          <span key={bar.start} style={{ left: `${(place / bars.length) * 100}%` }}>
            {years.length > 2 ? bar.start.slice(0, 4) : bar.start.slice(0, 7)}
          </span>
        ))}
    </div>
  );
}
