// Asking by SPARQL: an editor with tabs, examples in the graph's own names, and the answers below.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type Yasgui from "@zazuko/yasgui";
import type { About, Claims } from "../api";
import { useAsked } from "../asked";
import { ServerClient } from "../client";
import { Navigation } from "../shell/Navigation";
import { editor, open } from "./editor";
import { examples, prefixesOf } from "./examples";
import type { Example } from "./examples";

export function QueryPage() {
  // While the server still makes its index it answers queries, but not yet what the graph is about.
  const [preparing, setPreparing] = useState(false);
  const client = useMemo(
    () => new ServerClient("", { preparing: (progress) => setPreparing(progress !== null), changed: () => undefined }),
    [],
  );
  const about = useAsked<About>(client, "about", {}, "");
  const claims = useAsked<Claims>(client, "claims", { limit: 1, inferred: "no" }, "");
  const known = about.answer && claims.answer ? { about: about.answer, claims: claims.answer.claims } : undefined;
  const prefixes = known && prefixesOf(known.about, known.claims);
  const list = known && prefixes ? examples(known.about, known.claims, prefixes) : [];
  const host = useRef<HTMLDivElement>(null);
  const [yasgui, setYasgui] = useState<Yasgui | null>(null);
  const ready = preparing || known !== undefined || about.error !== undefined || claims.error !== undefined;
  useEffect(() => {
    if (!ready || yasgui || !host.current) return;
    const [relations, classes] = [known?.about.relations ?? [], known?.about.classes ?? []];
    const made = editor(host.current, {
      first: list[0] ?? { title: "", query: "SELECT * WHERE { ?subject ?relation ?object } LIMIT 100" },
      prefixes: prefixes ?? {},
      relations: relations.map(({ key }) => key),
      classes: classes.map(({ key }) => key),
      own: owned(known?.claims[0]?.iri ?? ""),
    });
    setYasgui(made);
    return follow(made);
  }, [ready]);
  return (
    <div class="shell">
      <Navigation about={about.answer} view="query" />
      <main id="main" class="in-query">
        <div class="sheet wide-sheet query-page">
          <header class="view-head">
            <h1>Query</h1>
            <p class="quiet">
              SPARQL 1.1 over the whole graph, answered by <code>{`${location.origin}/sparql`}</code>. Ctrl-Enter runs a query;
              its address can be copied and kept.
            </p>
          </header>
          <div class="query-columns">
            <div class="yasgui-host" ref={host}>
              {!ready && (
                <p class="waiting" role="status">
                  Asking the server what the graph is about…
                </p>
              )}
            </div>
            <Examples list={list} onOpen={(example) => yasgui && open(yasgui, example)} />
          </div>
        </div>
      </main>
    </div>
  );
}

function Examples({ list, onOpen }: { list: readonly Example[]; onOpen(example: Example): void }) {
  return (
    <section class="query-examples" aria-labelledby="examples">
      <h2 id="examples">Examples</h2>
      {list.length === 0 && <p class="quiet">They come when the server knows the graph.</p>}
      <ul>
        {list.map((example) => (
          <li key={example.title}>
            <button onClick={() => onOpen(example)}>
              <bdi>{example.title}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The beginning that all IRIs of this graph have, from that of one of its claims: "{base}statement/…". */
function owned(claim: string): string[] {
  const base = /^(.*?\/)statement\//.exec(claim)?.[1];
  return base ? [base] : [];
}

const KEY = "query=";

/** A query that the address brings is opened in a tab; the address has the query that was asked last. */
function follow(yasgui: Yasgui): () => void {
  const arrive = (): void => {
    const query = new URLSearchParams(location.hash.slice(1)).get("query");
    if (query && yasgui.getTab()?.getYasqe()?.getValue() !== query) open(yasgui, { title: "From the address", query });
  };
  const asked = (): void => {
    const query = yasgui.getTab()?.getYasqe()?.getValue() ?? "";
    history.replaceState(null, "", `${location.pathname}#${KEY}${encodeURIComponent(query)}`);
  };
  arrive();
  yasgui.on("query", asked);
  addEventListener("hashchange", arrive);
  return () => removeEventListener("hashchange", arrive);
}
