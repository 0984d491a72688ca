// What the build dropped, and why: reasons with their numbers, and each case with its words and its place.
import type { Dropped, DroppedList, Group } from "../api";
import { counted, grouped } from "../../text";
import { useAsked } from "../asked";
import { DocumentLink, Label } from "./parts/Names";
import { Pager } from "./parts/Pager";
import { SearchField } from "./parts/SearchField";
import { Answered, Nothing } from "./parts/State";
import { changed, hash, offset as place, parameter } from "../router";
import type { ViewProps } from "../views";

const SIZE = 50;

export function DroppedView(props: ViewProps) {
  const { about } = props;
  return (
    <div class="sheet">
      <header class="view-head">
        <h1>Dropped</h1>
        <p class="quiet">Names and claims that a document seemed to have and that are not in the graph, each with its reason.</p>
      </header>
      {about.dropped === null ? <Unknown /> : <List {...props} />}
    </div>
  );
}

function Unknown() {
  return (
    <Nothing>
      This graph does not say what was dropped. A store does: build one with <code>kg build … --store DIR</code> and serve it
      with <code>kg serve --store DIR</code>. For a graph file, <code>kg build … --why-not FILE.jsonl</code> writes the list,
      and <code>kg serve --graph … --why-not FILE.jsonl</code> shows it here.
    </Nothing>
  );
}

function List({ route, about, client, go }: ViewProps) {
  const offset = place(route);
  const [q, key, document] = [parameter(route, "q"), parameter(route, "reason"), parameter(route, "document")];
  const [stage, reason] = key.includes("/") ? [key.slice(0, key.indexOf("/")), key.slice(key.indexOf("/") + 1)] : ["", key];
  const question = { q, stage, reason, document, offset, limit: SIZE };
  const asked = useAsked<DroppedList>(client, "dropped", question, about.version);
  return (
    <>
      <div class="bar-of-filters">
        <SearchField label="Search what was dropped" value={q} onSearch={(text) => go(changed(route, { q: text }))} />
        {document && (
          <button class="chip" onClick={() => go(changed(route, { document: "" }))}>
            In one document <span aria-hidden="true">×</span>
            <span class="for-readers">: take this filter away</span>
          </button>
        )}
      </div>
      <Answered asked={asked} what="what was dropped">
        {({ dropped, total, reasons }) => (
          <div class="columns reasons-first">
            <div class="side-column">
              <Reasons reasons={reasons} chosen={key} onChoose={(next) => go(changed(route, { reason: next }))} />
            </div>
            <div class="main-column">
              <p class="quiet" role="status">
                {counted(total, "case", "cases")}
              </p>
              {total === 0 && <Nothing>Nothing that was dropped is left by this search.</Nothing>}
              <ul class="list-of-dropped">
                {dropped.map((one, index) => (
                  <li key={index}>
                    <Case dropped={one} />
                  </li>
                ))}
              </ul>
              <Pager
                offset={offset}
                shown={dropped.length}
                total={total}
                size={SIZE}
                what="what was dropped"
                onTurn={(next) => go(changed(route, { offset: next || "" }))}
              />
            </div>
          </div>
        )}
      </Answered>
    </>
  );
}

function Reasons({ reasons, chosen, onChoose }: { reasons: readonly Group[]; chosen: string; onChoose(key: string): void }) {
  return (
    <section aria-labelledby="reasons">
      <h2 id="reasons">Reasons</h2>
      <ul class="reasons">
        {chosen && (
          <li>
            <button aria-pressed={false} onClick={() => onChoose("")}>
              All reasons
            </button>
          </li>
        )}
        {reasons.map((group) => (
          <li key={group.key}>
            <button aria-pressed={group.key === chosen} onClick={() => onChoose(group.key === chosen ? "" : group.key)}>
              <bdi>{group.label}</bdi>
              <span class="quiet">{grouped(group.count)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Case({ dropped }: { dropped: Dropped }) {
  return (
    <>
      <p class="reason-words">
        <bdi>{dropped.meaning || dropped.reason}</bdi>
        {dropped.detail && (
          <span class="quiet">
            {" · "}
            <bdi>{dropped.detail}</bdi>
          </span>
        )}
      </p>
      <blockquote dir="auto">{dropped.text}</blockquote>
      <p class="source">
        <DocumentLink document={dropped.document} />
        {dropped.document.day && <span class="quiet">{dropped.document.day}</span>}
        <a href={hash("document", { iri: dropped.document.iri, dropped: "shown", what: dropped.text })}>see it in the document</a>
        <span class="quiet">
          <Label text={dropped.stage} />
        </span>
      </p>
    </>
  );
}
