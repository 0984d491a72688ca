// Yasgui set up for this server alone: its endpoint, no other host, nothing kept but in this browser's localStorage.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import type { Example, Prefixes } from "./examples";
import { registerPlugins } from "./plugins";

const LIFE = 60 * 60 * 24 * 365; // seconds for which queries are kept

interface Setup {
  first: Example;
  prefixes: Prefixes;
  /** IRIs of relations and classes, offered while one types. */
  relations: readonly string[];
  classes: readonly string[];
  own: readonly string[];
}

export function editor(host: HTMLElement, { first, prefixes, relations, classes, own }: Setup): Yasgui {
  registerPlugins(own);
  offer("prefixes", (name) => Object.entries(prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`).filter((one) => one.startsWith(name)));
  offer("property", (text) => starting(relations, text));
  offer("class", (text) => starting(classes, text));
  const endpoint = `${location.origin}/sparql`;
  const made = new Yasgui(host, {
    autofocus: false,
    populateFromUrl: false, // an address must not choose the endpoint
    corsProxy: undefined,
    persistenceId: "graphwright",
    persistencyExpire: LIFE,
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [], keys: [] } as never,
    requestConfig: { endpoint, method: "POST", headers: {}, withCredentials: false } as never,
    yasqe: {
      value: first.query,
      createShareableLink: undefined as never,
      createShortLink: undefined as never,
      prefixCcApi: null as never,
      autocompleters: ["prefixes", "property", "class", "variables"],
    } as never,
    yasr: { ...Yasgui.Yasr.defaults, prefixes: { ...prefixes } } as never,
  });
  for (const tab of Object.values(made._tabs)) tab.setEndpoint(endpoint);
  named(host);
  made.on("tabSelect", () => named(host));
  return made;
}

/** Editors get the name that they lack; each is made when its tab is first shown. */
function named(host: HTMLElement): void {
  for (const field of host.querySelectorAll("textarea:not([aria-label])")) field.setAttribute("aria-label", "SPARQL query");
}

/** Completions come from this graph and not from another host. */
function offer(name: string, get: (text: string) => string[]): void {
  const { Yasqe } = Yasgui as unknown as { Yasqe: YasqeClass };
  const known = Yasqe.Autocompleters[name];
  if (!known) return;
  known.get = (_, token) => get(token?.autocompletionString ?? token?.string ?? "");
  known.bulk = false;
  delete known.persistenceId;
}

interface YasqeClass {
  Autocompleters: Record<
    string,
    { get(yasqe: unknown, token?: { string: string; autocompletionString?: string }): string[]; bulk: boolean; persistenceId?: unknown }
  >;
}

function starting(iris: readonly string[], text: string): string[] {
  return iris.filter((iri) => iri.startsWith(text));
}

/** A query in a tab of its own, so that none is lost. */
export function open(yasgui: Yasgui, { title, query }: Example): void {
  const tab = yasgui.addTab(true, {
    ...Yasgui.Tab.getDefaults(yasgui),
    name: yasgui.createTabName(title),
    yasqe: { value: query },
  });
  tab.setEndpoint(`${location.origin}/sparql`);
  named(yasgui.rootEl);
}
