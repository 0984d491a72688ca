// Names of the graph as links into the page. Text of the graph is text and escaped parameters, never anything else.
import type { ClaimRow, DocumentName, Name } from "../../api";
import { Swatch } from "../../../components/Swatch";
import { shortened } from "../../../text";
import { claimHash, documentHash, entityHash } from "../../router";
import { percent, standing } from "../words";

const LONGEST = 140;

/** What is read aloud and shown of a name, which may be of any length. */
export function Label({ text, most = LONGEST }: { text: string; most?: number }) {
  const short = shortened(text, most);
  return <bdi title={short === text ? undefined : shortened(text, 600)}>{short || "(no name)"}</bdi>;
}

export function EntityLink({ name, most = LONGEST }: { name: Name; most?: number }) {
  return (
    <a class="entity" href={entityHash(name.iri)}>
      <Swatch colour={name.colour} />
      <Label text={name.label} most={most} />
    </a>
  );
}

/** Where a way to it would lead away from what is being done. */
export function EntityName({ name, most = LONGEST }: { name: Name; most?: number }) {
  return (
    <span class="entity-name">
      <Swatch colour={name.colour} /> <Label text={name.label} most={most} />
    </span>
  );
}

export function PlainTriple({ claim }: { claim: ClaimRow }) {
  return (
    <span class="said">
      <EntityName name={claim.subject} /> <Label text={claim.relation.label} />{" "}
      {claim.object ? <EntityName name={claim.object} /> : <Label text={claim.value} />}
    </span>
  );
}

export function DocumentLink({ document, at = "" }: { document: DocumentName; at?: string }) {
  return (
    <a href={documentHash(document.iri, at)}>
      <Label text={document.title || document.source || document.iri} />
    </a>
  );
}

/** The object of a claim, which is an entity or a value. */
export function ObjectOf({ claim }: { claim: ClaimRow }) {
  return claim.object ? <EntityLink name={claim.object} /> : <Label text={claim.value} />;
}

export function Triple({ claim }: { claim: ClaimRow }) {
  return (
    <span class="said">
      <EntityLink name={claim.subject} most={60} /> <Relation claim={claim} /> <ObjectOf claim={claim} />
    </span>
  );
}

function Relation({ claim }: { claim: ClaimRow }) {
  return (
    <a class="relation-name" href={claimHash(claim.iri)}>
      <Label text={claim.relation.label} />
    </a>
  );
}

/** In words, for names of buttons. */
export function inWordsOf(claim: ClaimRow): string {
  const object = claim.object?.label ?? claim.value;
  return [claim.subject.label, claim.relation.label, object].map((part) => shortened(part, 60)).join(" ");
}

export function Badge({ claim }: { claim: ClaimRow }) {
  const word = standing(claim);
  return (
    <>
      {word && (
        <span class={`badge is-${word.toLowerCase()}`} title={claim.withheld || undefined}>
          {word}
        </span>
      )}
      {claim.inferred && (
        <span class="badge" title="No sentence says this itself: it follows from other claims">
          inferred
        </span>
      )}
    </>
  );
}

export function Sure({ confidence }: { confidence: number }) {
  return (
    <span class="sure" title={`${percent(confidence)} sure`}>
      <span class="for-readers">sure: </span>
      {percent(confidence)}
    </span>
  );
}
