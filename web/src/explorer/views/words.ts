// The words in which the views speak of claims and their days. In: what the server says. Out: plain English.
import type { ClaimRow } from "../api";
import { grouped } from "../../text";

/** The status of what is said plainly; the others are named wherever a claim is. */
export const PLAIN = "Asserted";

/** A status as a reader calls it. */
export const STATUSES: ReadonlyMap<string, string> = new Map([
  [PLAIN, "Said plainly"],
  ["Planned", "Planned"],
  ["Negated", "Denied"],
  ["Former", "Former"],
  ["Hypothetical", "Possible"],
]);

export function statusWord(status: string): string {
  return STATUSES.get(status) ?? status;
}

/** Where a claim is shown: among the facts, or under its status, or with those that were left out. */
export function standing(claim: ClaimRow): string {
  if (claim.status !== PLAIN) return statusWord(claim.status);
  return claim.withheld || !claim.stands ? "Withheld" : "";
}

/** What else a standing means, for the headings. */
export const STANDING_NOTES: ReadonlyMap<string, string> = new Map([
  ["Planned", "announced or intended, not yet said to have happened"],
  ["Denied", "said not to be so"],
  ["Former", "said to have ended"],
  ["Possible", "rumoured, conditional or expected"],
  ["Withheld", "said, but not taken as a fact"],
]);

export function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}

/** "2020-05-20", or "2020-05-20 to 2021-03-01" where it also ends. */
export function days(day: string, end: string): string {
  if (!day) return end ? `until ${end}` : "";
  return end && end !== day ? `${day} to ${end}` : day;
}

/** "1–50 of 1,200". */
export function range(offset: number, shown: number, total: number): string {
  return shown ? `${grouped(offset + 1)}–${grouped(offset + shown)} of ${grouped(total)}` : `0 of ${grouped(total)}`;
}

const MONTH = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });

/** "2020-05" or "2020-05-20" as "May 2020". */
export function monthOf(day: string): string {
  const time = Date.parse(`${day.slice(0, 7)}-01T00:00:00Z`);
  return Number.isNaN(time) ? day : MONTH.format(time);
}
