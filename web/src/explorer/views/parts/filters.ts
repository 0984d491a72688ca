// The filters of lists of claims, as they stand in the address and as the server is asked.
import { parameter } from "../../router";
import type { Parameters, Route } from "../../router";

export const FILTERS = [
  ...["class", "relation", "status", "confidence", "from", "to", "undated", "document", "standing", "inferred", "iri"],
  "side",
];
/** What the address has where claims that only follow from others are not left out. */
export const ALL = "all";

/** The filters of the address as parameters of a question. */
export function filtersOf(route: Route): Parameters {
  const found = FILTERS.map((name) => [name, route.parameters.getAll(name).filter(Boolean)] as const);
  const inferred = parameter(route, "inferred") || "no";
  return { ...Object.fromEntries(found), inferred: inferred === ALL ? "" : inferred };
}

export function isFiltered(route: Route): boolean {
  return FILTERS.some((name) => parameter(route, name) !== "");
}

export interface Preset {
  word: string;
  status: string;
  standing: string;
}

/** Lists that are one click away. */
export const PRESETS: readonly Preset[] = [
  { word: "All", status: "", standing: "" },
  { word: "Facts", status: "", standing: "yes" },
  { word: "Planned", status: "Planned", standing: "" },
  { word: "Denied", status: "Negated", standing: "" },
  { word: "Former", status: "Former", standing: "" },
  { word: "Possible", status: "Hypothetical", standing: "" },
  { word: "Withheld", status: "Asserted", standing: "no" },
];

export function presetOf(route: Route): Preset | undefined {
  const [status, standing] = [route.parameters.getAll("status").join(" "), parameter(route, "standing")];
  return PRESETS.find((preset) => preset.status === status && preset.standing === standing);
}
