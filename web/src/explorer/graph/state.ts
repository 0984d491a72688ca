// What a graph view shows, as the address has it. From it alone the same picture is made again: nothing else is kept.
// In: a route. Out: a state, and back. Nothing here touches the document.
import { NO_FILTERS } from "../../filters";
import type { Filters } from "../../filters";
import type { About, Group } from "../api";
import { to } from "../router";
import type { Parameters, Route } from "../router";

export type Chosen = { entity: string } | { claim: string } | null;
export type Colouring = "class" | "community";
export type Showing = "drawing" | "table";

export interface GraphState {
  /** How many claims of the whole graph are drawn, those that most sentences support; 0: none for their own sake. */
  top: number;
  /** Entities that are drawn with their neighbours, in the order in which they were expanded. */
  around: readonly string[];
  /** How many claims each of them brings at most, those that most sentences support. */
  near: number;
  /** Entities that are drawn for themselves. */
  alone: readonly string[];
  /** Entities that are not drawn whatever brings them. */
  hidden: readonly string[];
  /** The ends between which the shortest paths are drawn. Both are known, or one is while the other is chosen. */
  path: readonly [from: string, to: string] | null;
  filters: Filters;
  /** The IRI of a document whose claims alone are drawn, or "". */
  document: string;
  chosen: Chosen;
  colouring: Colouring;
  /** "" where the browser decides: a drawing if it can draw well. */
  showing: Showing | "";
}

export const TOP = 300; // claims at first: as many as one still reads at a glance
export const MOST_TOP = 50_000; // what the server gives at most
export const NEAR = 80;
export const MOST_NEAR = 1_000;

/** `about` names the groups that filters choose among. */
export function stateOf({ parameters }: Route, about: About): GraphState {
  const has = ["around", "with", "path"].some((name) => parameters.has(name));
  return {
    top: whole(parameters.get("top"), has ? 0 : TOP, MOST_TOP),
    around: parameters.getAll("around"),
    near: whole(parameters.get("near"), NEAR, MOST_NEAR),
    alone: parameters.getAll("with"),
    hidden: parameters.getAll("hide"),
    path: ends(parameters.getAll("path")),
    filters: filtersOf(parameters, about),
    document: parameters.get("document") ?? "",
    chosen: chosen(parameters),
    colouring: parameters.get("colours") === "community" ? "community" : "class",
    showing: showing(parameters.get("as")),
  };
}

function whole(text: string | null, otherwise: number, most: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Math.min(Number(text), most) : otherwise;
}

function ends([from, to = ""]: string[]): GraphState["path"] {
  return from === undefined ? null : [from, to];
}

function chosen(parameters: URLSearchParams): Chosen {
  const [entity, claim] = [parameters.get("entity"), parameters.get("claim")];
  return entity ? { entity } : claim ? { claim } : null;
}

function showing(text: string | null): Showing | "" {
  return text === "drawing" || text === "table" ? text : "";
}

export function routeOf(state: GraphState, about: About): Route {
  const { path, chosen } = state;
  const has = state.around.length > 0 || state.alone.length > 0 || path !== null;
  return to("graph", {
    top: state.top === (has ? 0 : TOP) ? undefined : state.top,
    around: state.around,
    near: state.near === NEAR ? undefined : state.near,
    with: state.alone,
    path: path ? (path[1] ? path : [path[0]]) : [],
    hide: state.hidden,
    ...filterParameters(state, about, true),
    colours: state.colouring === "class" ? undefined : state.colouring,
    as: state.showing,
    entity: chosen && "entity" in chosen ? chosen.entity : undefined,
    claim: chosen && "claim" in chosen ? chosen.claim : undefined,
  });
}

// Filters. The address and the server name the groups that stay; the panel knows those that are left out.

type Choice = [name: string, groups: readonly Group[], hidden: ReadonlySet<string>];

function choices(filters: Filters, about: About): Choice[] {
  return [
    ["class", about.classes, filters.kinds],
    ["relation", about.relations, filters.relations],
    ["status", about.statuses, filters.statuses],
  ];
}

function filtersOf(parameters: URLSearchParams, about: About): Filters {
  const [kinds, relations, statuses] = choices(NO_FILTERS, about).map(([name, groups]) => hidden(parameters, name, groups));
  const confidence = Number(parameters.get("confidence"));
  return {
    kinds,
    relations,
    statuses,
    confidence: confidence > 0 && confidence <= 1 ? confidence : 0,
    from: day(parameters.get("from")),
    to: day(parameters.get("to")),
    undated: parameters.get("undated") !== "no",
    inferred: parameters.get("inferred") === "yes",
  };
}

/** Either those that stay are named, or, with "-" before the name, those that do not: whichever are fewer. */
function hidden(parameters: URLSearchParams, name: string, groups: readonly Group[]): ReadonlySet<string> {
  const kept = new Set(parameters.getAll(name));
  const left = new Set(parameters.getAll(`-${name}`));
  const isHidden = (key: string): boolean => left.has(key) || (kept.size > 0 && !kept.has(key));
  return new Set(groups.map(({ key }) => key).filter(isHidden));
}

function day(text: string | null): string {
  return text && /^\d{4}-\d\d-\d\d$/.test(text) ? text : "";
}

/** `brief`: as an address has them; else as the server takes them. */
function filterParameters({ filters, document }: GraphState, about: About, brief: boolean): Parameters {
  const named = choices(filters, about).flatMap(([name, groups, hidden]) => {
    const kept = groups.map(({ key }) => key).filter((key) => !hidden.has(key));
    if (!hidden.size) return [];
    return [brief && (hidden.size < kept.length || !kept.length) ? [`-${name}`, [...hidden]] : [name, kept]] as const;
  });
  return {
    ...Object.fromEntries(named),
    confidence: filters.confidence || undefined,
    from: filters.from,
    to: filters.to,
    undated: filters.undated ? undefined : "no",
    inferred: brief === filters.inferred ? (brief ? "yes" : "no") : undefined, // each leaves out what it takes for granted
    document,
  };
}

/** Whether a group of filters leaves nothing: the server would take that for no filter at all. */
export function leavesNothing({ filters }: GraphState, about: About): boolean {
  return choices(filters, about).some(([, groups, hidden]) => groups.length > 0 && hidden.size >= groups.length);
}

export function asked(state: GraphState, about: About): Parameters {
  return filterParameters(state, about, false);
}

/** What decides which entities are drawn, filters aside. */
export type Structure = Pick<GraphState, "top" | "around" | "near" | "alone" | "hidden" | "path">;

export function structureOf({ top, around, near, alone, hidden, path }: GraphState): Structure {
  return { top, around, near, alone, hidden, path };
}

/** Whether the second is another picture altogether, not one that the first has grown or shrunk to. */
export function isAnew(before: Structure, now: Structure): boolean {
  const ends = (one: Structure): string => (one.path?.[1] ? one.path.join(" ") : "");
  const named = new Set([...before.around, ...before.alone, ...(before.path ?? [])]);
  const shares = [...now.around, ...now.alone].some((iri) => named.has(iri));
  if (ends(now)) return ends(now) !== ends(before);
  return now.top > 0 !== before.top > 0 || (now.top === 0 && !shares);
}

// What a reader does with it.

export function expanded(state: GraphState, iri: string): GraphState {
  const around = [...state.around.filter((one) => one !== iri), iri];
  return { ...state, around, alone: without(state.alone, iri), hidden: without(state.hidden, iri) };
}

/** The entity stays, its neighbours go unless something else brings them. */
export function collapsed(state: GraphState, iri: string): GraphState {
  return { ...state, around: without(state.around, iri), alone: [...without(state.alone, iri), iri] };
}

export function hiding(state: GraphState, iri: string): GraphState {
  const chosen = state.chosen && "entity" in state.chosen && state.chosen.entity === iri ? null : state.chosen;
  const rest = { around: without(state.around, iri), alone: without(state.alone, iri) };
  return { ...state, ...rest, hidden: [...without(state.hidden, iri), iri], chosen };
}

export function added(state: GraphState, iri: string): GraphState {
  const alone = state.around.includes(iri) ? state.alone : [...without(state.alone, iri), iri];
  return { ...state, alone, hidden: without(state.hidden, iri), chosen: { entity: iri } };
}

/** A picture of nothing but the paths between two entities. */
export function pathOf(state: GraphState, from: string, to: string): GraphState {
  return { ...state, top: 0, around: [], alone: [], hidden: [], path: [from, to], chosen: null };
}

/** A picture of nothing but an entity and its neighbours. */
export function only(state: GraphState, iri: string): GraphState {
  return { ...state, top: 0, around: [iri], alone: [], hidden: [], path: null, chosen: { entity: iri } };
}

function without(all: readonly string[], one: string): readonly string[] {
  return all.filter((other) => other !== one);
}
