// The first page: what there is, and how to begin.
import { counted } from "../../text";
import { graphHash, parse } from "../router";
import { Finder } from "../shell/Finder";
import type { ViewProps } from "../views";

export function StartView({ about, client, go }: ViewProps) {
  return (
    <div class="start-view">
      <h1>{about.title || "Knowledge graph"}</h1>
      <p>
        {counted(about.entities, "entity", "entities")} · {counted(about.claims, "claim", "claims")}
      </p>
      <Finder client={client} onChoose={({ iri }) => go(parse(graphHash(iri)))} />
    </div>
  );
}
