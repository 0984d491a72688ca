// How the line of a claim looks by its status: unbroken for what is said to be so, broken for all that is not, or not
// now. Statuses are those of the vocabulary; one that is not known here is drawn broken.
import type { Theme } from "./theme";

/** The status of what is said plainly. A claim without one is of a graph that has none. */
export const PLAIN = "Asserted";
const DENIED = "Negated";
const UNBROKEN: readonly number[] = [];
const DASHES: readonly number[] = [7, 5];
const DOTS: readonly number[] = [2.5, 3.5];

export interface Line {
  dash: readonly number[];
  colour: string;
}

export function lineOf(status: string, theme: Pick<Theme, "edge" | "denied">): Line {
  if (status === PLAIN || status === "") return { dash: UNBROKEN, colour: theme.edge };
  if (isDenied(status)) return { dash: DOTS, colour: theme.denied };
  return { dash: DASHES, colour: theme.edge };
}

export function isDenied(status: string): boolean {
  return status === DENIED;
}
