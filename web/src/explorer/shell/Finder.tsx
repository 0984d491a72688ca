// Entities of the whole graph, by any of their names, as the reader types: the server finds them.
import { useEffect, useState } from "preact/hooks";
import { Combobox } from "../../components/Combobox";
import { Swatch } from "../../components/Swatch";
import { counted, shortened } from "../../text";
import type { Found } from "../api";
import { useAsked } from "../asked";
import type { Client } from "../client";

const MOST = 10;
const PAUSE = 120; // milliseconds without a key before the server is asked

export type FoundEntity = Found["found"][number];

interface Props {
  client: Client;
  id?: string;
  label?: string;
  placeholder?: string;
  slash?: boolean;
  onChoose(entity: FoundEntity): void;
}

export function Finder({ client, id = "found", label = "Find an entity", placeholder, slash = true, onChoose }: Props) {
  const [query, setQuery] = useState("");
  const wanted = usePaused(query.trim(), PAUSE);
  const { answer, error, waiting } = useAsked<Found>(client, wanted && "search", { q: wanted, limit: MOST }, "");
  const known = wanted !== "" && wanted === query.trim() && !waiting;
  return (
    <Combobox
      id={id}
      label={label}
      placeholder={placeholder ?? (slash ? "Find an entity ( / )" : "Find an entity")}
      listLabel="Entities found"
      query={query}
      found={query.trim() ? (answer?.found ?? []) : []}
      none={!known ? "" : error ? error.message : "No entity has this in one of its names."}
      slash={slash}
      keyOf={(entity) => entity.iri}
      option={(entity) => <Option entity={entity} />}
      onQuery={setQuery}
      onChoose={onChoose}
    />
  );
}

function Option({ entity }: { entity: FoundEntity }) {
  return (
    <>
      <Swatch colour={entity.colour} />
      <bdi>
        {shortened(entity.label, 80)}
        {entity.alias && <span class="quiet"> also {shortened(entity.alias, 60)}</span>}
      </bdi>
      <span class="quiet">
        {entity.kind} · {counted(entity.degree, "claim", "claims")}
      </span>
    </>
  );
}

/** The text once it has not changed for so long. */
function usePaused(text: string, milliseconds: number): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), milliseconds);
    return () => clearTimeout(timer);
  }, [text, milliseconds]);
  return paused;
}
