// Where the points of a chart over time stand. In: figures with periods. Out: places in pixels; nothing is drawn here.
import type { Series } from "../../api";

export type Point = Series["points"][number];

const DAY = 86_400_000;

export interface Placed {
  point: Point;
  index: number;
  x: number;
  width: number;
  y: number; // top of the bar
  height: number;
  wide: boolean; // a period; else a day
}

export interface Chart {
  placed: Placed[];
  ticks: { value: number; y: number }[];
  dates: { label: string; x: number }[];
  zero: number;
}

export interface Frame {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The first and the day after the last of a period in milliseconds; undefined where it has no day. */
function span(point: Point): [number, number] | undefined {
  const start = Date.parse(point.start || point.end);
  const end = Date.parse(point.end || point.start);
  return Number.isNaN(start) || Number.isNaN(end) ? undefined : [Math.min(start, end), Math.max(start, end) + DAY];
}

/** Nothing where fewer than two figures have a value and a day. */
export function chart(points: readonly Point[], frame: Frame): Chart | undefined {
  const known = points.flatMap((point, index) => {
    const when = span(point);
    return point.value === null || !Number.isFinite(point.value) || !when ? [] : [{ point, index, when }];
  });
  if (known.length < 2) return undefined;
  const first = Math.min(...known.map(({ when }) => when[0]));
  const last = Math.max(...known.map(({ when }) => when[1]));
  const ticks = steps(Math.min(0, ...values(known)), Math.max(0, ...values(known)));
  const x = linear(first, last, frame.left, frame.width - frame.right);
  const y = linear(ticks[0], ticks[ticks.length - 1], frame.height - frame.bottom, frame.top);
  // The longest periods lie behind: a year behind its quarters.
  known.sort((a, b) => b.when[1] - b.when[0] - (a.when[1] - a.when[0]) || a.when[0] - b.when[0]);
  return {
    placed: known.map(({ point, index, when }) => placed(point, index, when, x, y)),
    ticks: ticks.map((value) => ({ value, y: y(value) })),
    dates: dates(first, last, x),
    zero: y(0),
  };
}

function values(known: readonly { point: Point }[]): number[] {
  return known.map(({ point }) => point.value ?? 0);
}

type Scale = (value: number) => number;

function placed(point: Point, index: number, when: [number, number], x: Scale, y: Scale): Placed {
  const [from, to] = [x(when[0]), x(when[1])];
  const [value, zero] = [y(point.value ?? 0), y(0)];
  const wide = when[1] - when[0] > DAY;
  const width = Math.max(to - from - 2, 3);
  return { point, index, x: from + 1, width, y: Math.min(value, zero), height: Math.abs(value - zero), wide };
}

function linear(from: number, to: number, left: number, right: number): Scale {
  const scale = to === from ? 0 : (right - left) / (to - from);
  return (value) => left + (value - from) * scale;
}

/** Round numbers that hold all values, about four of them. */
export function steps(least: number, most: number): number[] {
  const rough = (most - least || 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const [low, high] = [Math.floor(least / step), Math.ceil(most / step)];
  return Array.from({ length: Math.max(high - low, 1) + 1 }, (_, place) => (low + place) * step);
}

/** The beginnings of years, thinned out until there is room; of months where it is all within two years. */
function dates(first: number, last: number, x: Scale): { label: string; x: number }[] {
  const months = last - first < 730 * DAY ? 3 : 12;
  const start = new Date(first);
  const found: { label: string; x: number }[] = [];
  const month = Math.floor(start.getUTCMonth() / months) * months;
  for (let count = 0; count < 4000; count += 1) {
    const time = Date.UTC(start.getUTCFullYear(), month + count * months, 1);
    if (time > last) break;
    if (time >= first - DAY) found.push({ label: new Date(time).toISOString().slice(0, months === 12 ? 4 : 7), x: x(time) });
  }
  const every = Math.ceil(found.length / 7);
  return found.filter((_, place) => place % every === 0);
}
