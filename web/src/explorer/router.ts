// Addresses within the page: "#/entity?iri=…" and back. Text of the graph stands in them escaped only.
// Nothing here touches the document. Names of parameters are ours; their values may be anything.

export interface Route {
  readonly view: string;
  readonly parameters: URLSearchParams;
}

/** "" and undefined are left out; of a list each stands by itself. */
export type Parameters = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export const START = "start";

export function parse(address: string): Route {
  const [path = "", query = ""] = address.replace(/^#?\/?/, "").split(/\?(.*)/s);
  return { view: path || START, parameters: new URLSearchParams(query) };
}

/** As it stands behind the "#" of the page's address, with it. */
export function format({ view, parameters }: Route): string {
  const query = readable(parameters.toString());
  return `#/${view === START ? "" : view}${query && `?${query}`}`;
}

/** Slashes, colons and the like may stand in a fragment as they are. */
function readable(query: string): string {
  return query.replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%40", "@");
}

export function to(view: string, parameters: Parameters = {}): Route {
  return { view, parameters: search(parameters) };
}

export function hash(view: string, parameters: Parameters = {}): string {
  return format(to(view, parameters));
}

export function search(parameters: Parameters): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === "string" || typeof value === "number") {
      if (value !== "") query.append(name, String(value));
    } else for (const one of value ?? []) query.append(name, one);
  }
  return query;
}

export const entityHash = (iri: string): string => hash("entity", { iri });
export const claimHash = (iri: string): string => hash("claim", { iri });
/** `at`: a piece of evidence or a claim to begin at. */
export const documentHash = (iri: string, at = ""): string => hash("document", { iri, at });
/** The graph around an entity. */
export const graphHash = (iri: string): string => hash("graph", { around: iri });

/** The same view with other parameters; "" and undefined take one away, and paging begins anew unless it is named. */
export function changed(route: Route, parameters: Parameters): Route {
  const next = new URLSearchParams(route.parameters);
  next.delete("offset");
  for (const [name, value] of Object.entries(parameters)) {
    next.delete(name);
    for (const one of search({ [name]: value }).values()) next.append(name, one);
  }
  return { ...route, parameters: next };
}

export function parameter(route: Route, name: string): string {
  return route.parameters.get(name) ?? "";
}

/** Where a list begins: a whole number, 0 unless the address says another. */
export function offset(route: Route): number {
  const number = Number(route.parameters.get("offset"));
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

/** What the address says when the page is opened: the token that it brings, and where to go.
 *
 * A page that is opened at the path of an entity has the entity in its head, as `iri`; `view` says what that is, and
 * `at` where in it one begins. */
export function opened(address: string, iri: string, view: string, at = ""): { token: string; route: Route } {
  const token = /^#token=([^&]*)/.exec(address)?.[1];
  if (token !== undefined) return { token: decodeURIComponent(token), route: to(START) };
  return { token: "", route: iri && !address.startsWith("#/") ? to(view || "entity", { iri, at }) : parse(address) };
}
