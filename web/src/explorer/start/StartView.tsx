// The first page: what there is, and ways to begin.
import { Swatch } from "../../components/Swatch";
import { Graph } from "../../model";
import { counted, grouped, shortened } from "../../text";
import type { About, ClaimRow, Claims, Drawn } from "../api";
import { useAsked } from "../asked";
import type { Client } from "../client";
import { claimHash, graphHash, hash, parse } from "../router";
import { Finder } from "../shell/Finder";
import type { ViewProps } from "../views";
import { Badge, Triple } from "../views/parts/Names";
import { PLAIN, STANDING_NOTES, statusWord } from "../views/words";

const [CONNECTED, LATEST] = [10, 6];
const CLAIMS = 200; // among whose ends the most connected entities are

export function StartView({ about, client, go }: ViewProps) {
  return (
    <div class="start-page">
      <section class="welcome">
        <h1>
          <bdi>{shortened(about.title, 80) || "Knowledge graph"}</bdi>
        </h1>
        <p>Who is connected with whom, according to which sentence of which document.</p>
        <Finder
          client={client}
          placeholder="Find a company, a person, a place … ( / )"
          onChoose={({ iri }) => go(parse(graphHash(iri)))}
        />
        <p class="or">
          or <a href={hash("graph")}>see the graph as a whole</a>
        </p>
      </section>
      <Numbers about={about} />
      <div class="beginnings">
        <Connected client={client} about={about} />
        <Latest client={client} about={about} />
        <Uncertain about={about} />
      </div>
    </div>
  );
}

function Numbers({ about }: { about: About }) {
  const numbers: [count: number, one: string, many: string, address: string][] = [
    [about.entities, "entity", "entities", hash("graph")],
    [about.claims, "claim", "claims", hash("claims")],
    [about.documents, "document", "documents", hash("documents")],
    ...(about.first ? [[years(about), "year", "years", hash("timeline")] as [number, string, string, string]] : []),
  ];
  return (
    <ul class="numbers" aria-label="What there is">
      {numbers.map(([count, one, many, address]) => (
        <li key={one}>
          <a href={address}>
            <strong>{grouped(count)}</strong> {count === 1 ? one : many}
          </a>
        </li>
      ))}
    </ul>
  );
}

function years({ first, last }: About): number {
  return Number(last.slice(0, 4)) - Number(first.slice(0, 4)) + 1;
}

type Asking = { client: Client; about: About };

function Connected({ client, about }: Asking) {
  const { answer } = useAsked<Drawn>(client, "graph", { limit: CLAIMS, inferred: "no" }, about.version);
  if (!answer?.page.nodes.length) return null;
  const nodes = [...new Graph(answer.page).nodes].sort((a, b) => degree(b.text("degree")) - degree(a.text("degree")));
  return (
    <section aria-labelledby="connected">
      <h2 id="connected">Most connected</h2>
      <ol class="start">
        {nodes.slice(0, CONNECTED).map((node) => (
          <li key={node.id}>
            <a href={graphHash(node.id)}>
              <Swatch colour={node.colour} />
              <bdi>{shortened(node.label, 60)}</bdi>
              <span class="quiet">{counted(degree(node.text("degree")), "claim", "claims")}</span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  );
}

function degree(text: string): number {
  return Number(text) || 0;
}

function Latest({ client, about }: Asking) {
  const wanted = { sort: "-date", limit: LATEST, inferred: "no" };
  const { answer } = useAsked<Claims>(client, "claims", wanted, about.version);
  if (!answer?.claims.length) return null;
  return (
    <section aria-labelledby="latest">
      <h2 id="latest">Latest claims</h2>
      <ol class="latest">
        {answer.claims.map((claim) => (
          <li key={claim.iri}>
            <Claim claim={claim} />
          </li>
        ))}
      </ol>
      <p>
        <a href={hash("claims", { sort: "-date" })}>All claims</a>
      </p>
    </section>
  );
}

function Claim({ claim }: { claim: ClaimRow }) {
  return (
    <>
      <p>
        <Triple claim={claim} /> <Badge claim={claim} />
      </p>
      {claim.sentence && (
        <p class="quiet">
          {claim.day && <a href={claimHash(claim.iri)}>{claim.day}</a>} <q>{shortened(claim.sentence, 150)}</q>
        </p>
      )}
    </>
  );
}

function Uncertain({ about }: { about: About }) {
  const others = about.statuses.filter(({ key }) => key !== PLAIN);
  if (!others.length && !about.dropped) return null;
  return (
    <section aria-labelledby="uncertain">
      <h2 id="uncertain">Said otherwise</h2>
      <ul class="start">
        {others.map(({ key, count }) => (
          <li key={key}>
            <a href={hash("claims", { status: key })}>
              <span>
                {statusWord(key)}
                <span class="quiet meaning">{STANDING_NOTES.get(statusWord(key))}</span>
              </span>
              <span class="quiet">{grouped(count)}</span>
            </a>
          </li>
        ))}
        {about.dropped ? (
          <li>
            <a href={hash("dropped")}>
              <span>
                Dropped
                <span class="quiet meaning">read, and left out for a reason</span>
              </span>
              <span class="quiet">{grouped(about.dropped)}</span>
            </a>
          </li>
        ) : null}
      </ul>
    </section>
  );
}
