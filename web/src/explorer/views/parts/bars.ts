// The bars of a timeline as a reader moves over them: which are chosen, and the days that these are.
import type { Timeline } from "../../api";

export type Bar = Timeline["bars"][number];

export interface Brush {
  /** Where it was begun and where it is now: places among the bars. */
  anchor: number;
  focus: number;
}

export function brushed({ anchor, focus }: Brush): [number, number] {
  return anchor < focus ? [anchor, focus] : [focus, anchor];
}

/** The first and the last day, both within. */
export function daysOf(bars: readonly Bar[], brush: Brush): [string, string] {
  const [first, last] = brushed(brush);
  return [bars[first]?.start ?? "", dayBefore(bars[last]?.end ?? "")];
}

export function dayBefore(day: string): string {
  const time = Date.parse(day);
  return Number.isNaN(time) ? "" : new Date(time - 86_400_000).toISOString().slice(0, 10);
}

export function isYear(bar: Bar): boolean {
  return Date.parse(bar.end) - Date.parse(bar.start) > 40 * 86_400_000;
}

/** All bars from the first to the last, those without claims too: time passes evenly along the axis. */
export function evenly(bars: readonly Bar[], most: number): Bar[] {
  const found: Bar[] = [];
  for (const bar of bars) {
    let end = found[found.length - 1]?.end;
    while (end && end < bar.start && found.length < most) {
      const next = following(end, isYear(bar) ? 12 : 1);
      found.push({ start: end, end: next, count: 0 });
      end = next;
    }
    found.push(bar);
  }
  return found;
}

function following(day: string, months: number): string {
  const date = new Date(day);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
}
