// Only what one document says: a document is found by its title.
import { useState } from "preact/hooks";
import { Combobox } from "../../components/Combobox";
import { shortened } from "../../text";
import type { Document, Documents } from "../api";
import { useAsked } from "../asked";
import type { Client } from "../client";

const MOST = 8;

interface Props {
  client: Client;
  /** IRI, or "". */
  document: string;
  onChange(document: string): void;
}

export function DocumentFilter({ client, document, onChange }: Props) {
  return (
    <fieldset class="document-filter">
      <legend>Document</legend>
      {document ? (
        <Chosen client={client} document={document} onChange={onChange} />
      ) : (
        <Choice client={client} onChange={onChange} />
      )}
    </fieldset>
  );
}

function Chosen({ client, document, onChange }: Props) {
  const { answer } = useAsked<Document>(client, "document", { iri: document }, "");
  return (
    <p class="one-document">
      <bdi>{shortened(answer?.title || document, 120)}</bdi>
      <button class="plain" onClick={() => onChange("")}>
        all documents
      </button>
    </p>
  );
}

function Choice({ client, onChange }: Omit<Props, "document">) {
  const [query, setQuery] = useState("");
  const wanted = query.trim();
  const asked = useAsked<Documents>(client, wanted && "documents", { q: wanted, limit: MOST }, "");
  return (
    <Combobox
      id="documents-found"
      label="Only claims of a document: find it by its title"
      placeholder="All: find one by its title"
      listLabel="Documents found"
      query={query}
      found={wanted ? (asked.answer?.documents ?? []) : []}
      none={asked.waiting ? "" : "No document has this in its title."}
      keyOf={(one) => one.iri}
      option={(one) => (
        <>
          <bdi>{shortened(one.title || one.iri, 90)}</bdi>
          <span class="quiet">{one.day}</span>
        </>
      )}
      onQuery={setQuery}
      onChoose={(one) => onChange(one.iri)}
    />
  );
}
