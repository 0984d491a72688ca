// A document: its text with the names in it, the sentences that say something, what they say, and what was dropped.
import { useState } from "preact/hooks";
import type { ClaimRow, Document, Dropped } from "../api";
import { Address, Fact, Facts } from "../../components/Facts";
import { counted, grouped, inWords } from "../../text";
import { useAsked } from "../asked";
import { Expandable } from "./parts/Expandable";
import type { Around } from "./parts/Expandable";
import { Label, Triple, inWordsOf } from "./parts/Names";
import { Passage } from "./parts/Passage";
import { byMeaning } from "./parts/passages";
import { Answered, Nothing } from "./parts/State";
import { changed, hash, parameter } from "../router";
import type { ViewProps } from "../views";

export function DocumentView({ route, about, client, go }: ViewProps) {
  const iri = parameter(route, "iri");
  const asked = useAsked<Document>(client, iri && "document", { iri }, about.version);
  if (!iri) {
    return (
      <div class="sheet">
        <Nothing>
          No document is chosen. <a href={hash("documents")}>All documents</a>
        </Nothing>
      </div>
    );
  }
  return (
    <div class="sheet document-page">
      <Answered asked={asked} what="the document">
        {(document) => (
          <DocumentPage
            key={document.iri}
            document={document}
            chosen={parameter(route, "at")}
            dropped={parameter(route, "dropped") !== ""}
            what={parameter(route, "what")}
            onChoose={(at) => go(changed(route, { at }))}
            onDropped={(shown) => go(changed(route, { dropped: shown ? "shown" : "", what: "" }))}
            client={client}
            about={about}
          />
        )}
      </Answered>
    </div>
  );
}

interface Props extends Around {
  document: Document;
  chosen: string;
  dropped: boolean;
  /** The words of what was dropped that is to be found first. */
  what: string;
  onChoose(at: string): void;
  onDropped(shown: boolean): void;
}

function DocumentPage({ document, chosen, dropped, what, onChoose, onDropped, ...around }: Props) {
  const only = claimsOf(document, chosen);
  return (
    <>
      <header class="view-head">
        <p class="kind">
          Document{document.day && <span> · {document.day}</span>}
        </p>
        <h1 dir="auto">
          <Label text={document.title || document.source || document.iri} most={300} />
        </h1>
      </header>
      <div class="columns">
        <div class="main-column">
          {!document.whole && (
            <p class="notice" role="note">
              {document.segments.length
                ? "The graph does not keep the full text. These are the sentences that it has, in their order."
                : "The graph keeps neither the text nor a sentence of this document."}
            </p>
          )}
          <Passage document={document} chosen={chosen} dropped={dropped} what={what} onChoose={(evidence) => onChoose(evidence === chosen ? "" : evidence)} />
        </div>
        <div class="side-column">
          <About document={document} />
          <Claims
            document={document}
            chosen={chosen}
            only={only}
            onAll={() => onChoose("")}
            onChoose={onChoose}
            {...around}
          />
          <DroppedHere document={document} shown={dropped} onShow={onDropped} />
        </div>
      </div>
    </>
  );
}

/** The claims of the sentence that is chosen; none where a claim is, or nothing. */
function claimsOf(document: Document, evidence: string): string[] {
  const marks = document.marks.flatMap((mark) => (mark.is === "sentence" && mark.evidence === evidence ? mark.claims : []));
  return evidence ? [...new Set(marks)] : [];
}

function About({ document }: { document: Document }) {
  return (
    <section aria-label="About the document">
    <Facts>
      {document.url && (
        <Fact name="address">
          <Address text={document.url} />
        </Fact>
      )}
      {document.source && <Fact name="source">{document.source}</Fact>}
      {document.properties.map(([name, value], index) => (
        <Fact key={index} name={inWords(name)}>
          <Address text={value} />
        </Fact>
      ))}
    </Facts>
    </section>
  );
}

interface ClaimsProps extends Around {
  document: Document;
  chosen: string;
  only: readonly string[];
  onAll(): void;
  onChoose(claim: string): void;
}

const FIRST = 50;

function Claims({ document, chosen, only, onAll, onChoose, ...around }: ClaimsProps) {
  const [most, setMost] = useState(FIRST);
  const some = only.length ? document.claims.filter((claim) => only.includes(claim.iri)) : document.claims;
  const said = some.filter((claim) => !claim.inferred);
  const follows = some.filter((claim) => claim.inferred);
  const list = (claims: readonly ClaimRow[]) => (
    <List claims={claims} chosen={chosen} onChoose={onChoose} {...around} />
  );
  return (
    <section aria-labelledby="said-here">
      <h2 id="said-here">{only.length ? "Claims of the chosen sentence" : heading(document.claims)}</h2>
      {only.length > 0 && (
        <button class="plain" onClick={onAll}>
          Show all {grouped(document.claims.length)}
        </button>
      )}
      <div aria-live="polite">{list(said.slice(0, most))}</div>
      {said.length > most && (
        <button class="wide" onClick={() => setMost(most + 10 * FIRST)}>
          Show more of {grouped(said.length)}
        </button>
      )}
      {follows.length > 0 && (
        <details class="follows" open={said.length === 0 || follows.some((claim) => claim.iri === chosen)}>
          <summary>{counted(follows.length, "claim follows", "claims follow")} from others</summary>
          {list(follows)}
        </details>
      )}
    </section>
  );
}

interface ListProps extends Around {
  claims: readonly ClaimRow[];
  chosen: string;
  onChoose(claim: string): void;
}

function List({ claims, chosen, onChoose, ...around }: ListProps) {
  return (
      <ul class="claims here">
        {claims.map((claim) => (
          <li key={claim.iri} class={claim.iri === chosen ? "chosen" : undefined}>
            <Expandable
              claim={claim}
              {...around}
              way={
                <button
                  class="find"
                  aria-pressed={claim.iri === chosen}
                  aria-label={`in the text: ${inWordsOf(claim)}`}
                  onClick={() => onChoose(claim.iri)}
                >
                  in the text
                </button>
              }
            >
              <Triple claim={claim} />
            </Expandable>
          </li>
        ))}
      </ul>
  );
}

function heading(claims: readonly ClaimRow[]): string {
  return claims.length ? counted(claims.length, "claim", "claims") : "No claims";
}

interface DroppedProps {
  document: Document;
  shown: boolean;
  onShow(shown: boolean): void;
}

function DroppedHere({ document, shown, onShow }: DroppedProps) {
  const total = document.dropped.length;
  return (
    <section aria-labelledby="dropped-here">
      <h2 id="dropped-here">Dropped here</h2>
      {total ? (
        <label class="tick">
          <input type="checkbox" checked={shown} onChange={() => onShow(!shown)} />
          Show what was dropped ({grouped(total)}), and why
        </label>
      ) : (
        <p class="quiet">Nothing is known to have been dropped from this document.</p>
      )}
      {shown && byMeaning(document.dropped).map(([meaning, some]) => <Reason key={meaning} meaning={meaning} some={some} />)}
    </section>
  );
}

const MOST_OF_REASON = 30;

function Reason({ meaning, some }: { meaning: string; some: readonly Dropped[] }) {
  return (
    <details class="reason" open={some.length < 6}>
      <summary>
        <bdi>{meaning}</bdi> <span class="quiet">{grouped(some.length)}</span>
      </summary>
      <ul>
        {some.slice(0, MOST_OF_REASON).map((one, index) => (
          <li key={index}>
            <q>
              <Label text={one.text} />
            </q>
            {one.detail && (
              <span class="quiet">
                {" "}
                <bdi>{one.detail}</bdi>
              </span>
            )}
          </li>
        ))}
      </ul>
      {some.length > MOST_OF_REASON && (
        <a class="more" href={hash("dropped", { document: some[0].document.iri })}>
          All {grouped(some.length)}
        </a>
      )}
    </details>
  );
}
