// The documents of the graph: searched by title and source, in the order that is chosen, page by page.
import type { Documents } from "../api";
import { counted } from "../../text";
import { useAsked } from "../asked";
import { DocumentLink, Label } from "./parts/Names";
import { Pager } from "./parts/Pager";
import { SearchField } from "./parts/SearchField";
import { Answered, Nothing } from "./parts/State";
import { changed, offset as place, parameter } from "../router";
import type { ViewProps } from "../views";

const SIZE = 50;
const ORDERS = [
  ["-date", "newest first"],
  ["date", "oldest first"],
  ["title", "by title"],
  ["-claims", "most claims first"],
] as const;

export function DocumentsView({ route, about, client, go }: ViewProps) {
  const offset = place(route);
  const [q, sort] = [parameter(route, "q"), parameter(route, "sort") || ORDERS[0][0]];
  const asked = useAsked<Documents>(client, "documents", { q, sort, offset, limit: SIZE }, about.version);
  return (
    <div class="sheet">
      <header class="view-head">
        <h1>Documents</h1>
        <p class="quiet">{counted(about.documents, "document", "documents")} in this graph.</p>
      </header>
      <div class="bar-of-filters">
        <SearchField label="Find a document" value={q} onSearch={(text) => go(changed(route, { q: text }))} />
        <label>
          Order{" "}
          <select value={sort} onChange={(event) => go(changed(route, { sort: event.currentTarget.value }))}>
            {ORDERS.map(([key, words]) => (
              <option key={key} value={key}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Answered asked={asked} what="the documents">
        {({ documents, total }) => (
          <>
            {documents.length === 0 && <Nothing>{q ? "No document has this in its title or source." : "There are none."}</Nothing>}
            <ul class="list-of-documents">
              {documents.map((document) => (
                <li key={document.iri}>
                  <span class="day">{document.day}</span>
                  <span class="title">
                    <DocumentLink document={document} />
                    {document.source && document.source !== document.title && (
                      <span class="quiet">
                        <Label text={document.source} />
                      </span>
                    )}
                  </span>
                  <span class="quiet number">{counted(document.claims, "claim", "claims")}</span>
                </li>
              ))}
            </ul>
            <Pager
              offset={offset}
              shown={documents.length}
              total={total}
              size={SIZE}
              what="documents"
              onTurn={(next) => go(changed(route, { offset: next || "" }))}
            />
          </>
        )}
      </Answered>
    </div>
  );
}
