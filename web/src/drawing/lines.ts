// How the line of a claim looks by its status: unbroken for what is said to be so, broken for all that is not, or not
// now. Statuses are those of the vocabulary; one that is not known here is drawn broken too.
import type { Theme } from "./theme";

/** The status of what is said plainly. A claim without one is of a graph that has none. */
export const PLAIN = "Asserted";
const DENIED = "Negated";
const UNBROKEN: readonly number[] = [];
const OTHERWISE: readonly number[] = [7, 5];
/** Pixels of line and gap in turn. */
const BROKEN: ReadonlyMap<string, readonly number[]> = new Map([
  [DENIED, [2.5, 3.5]],
  ["Planned", OTHERWISE],
  ["Former", [13, 5]],
  ["Hypothetical", [9, 4, 2.5, 4]],
]);

export interface Line {
  dash: readonly number[];
  colour: string;
}

export function lineOf(status: string, theme: Pick<Theme, "edge" | "denied">): Line {
  if (status === PLAIN || status === "") return { dash: UNBROKEN, colour: theme.edge };
  return { dash: BROKEN.get(status) ?? OTHERWISE, colour: status === DENIED ? theme.denied : theme.edge };
}
