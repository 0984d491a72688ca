// Colours of a drawing, read from the style sheet, so that a canvas follows the page into the dark.

export interface Theme {
  background: string;
  text: string;
  /** Relations in general, those at the chosen entity, and the chosen one. */
  edge: string;
  /** Lines of what is denied. */
  denied: string;
  strong: string;
  accent: string;
  font: string;
}

export function themeOf(element: Element): Theme {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: of("--canvas"),
    text: of("--text"),
    edge: of("--edge"),
    denied: of("--edge-denied"),
    strong: of("--edge-strong"),
    accent: of("--accent"),
    font: style.fontFamily,
  };
}

/** Calls back whenever the reader's system turns light or dark; returns how to stop that. */
export function onThemeChange(changed: () => void): () => void {
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

const STEPS = 20;
const MIXED = new Map<string, Map<string, string[]>>();

/** The first "#rrggbb" with a share of the second. Few pairs occur, each of them often: in every picture once a thing. */
export function mixed(first: string, second: string, share: number): string {
  const step = Math.round(share * STEPS);
  let others = MIXED.get(first);
  if (!others) MIXED.set(first, (others = new Map<string, string[]>()));
  let steps = others.get(second);
  if (!steps) others.set(second, (steps = []));
  return (steps[step] ??= mix(first, second, step / STEPS));
}

function mix(first: string, second: string, share: number): string {
  const [a, b] = [first, second].map((colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));
  const parts = a.map((part, place) => Math.round(part * (1 - share) + b[place] * share));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
