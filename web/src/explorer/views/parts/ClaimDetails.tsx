// A claim in full: the sentences that say so, with who says it, when, by which rule and how surely; and what it rests on.
import type { ComponentChildren } from "preact";
import type { Claim, Proof } from "../../api";
import { Fact, Facts } from "../../../components/Facts";
import { counted } from "../../../text";
import { useAsked } from "../../asked";
import { documentHash } from "../../router";
import type { Client } from "../../client";
import { days, percent, statusWord } from "../words";
import { DocumentLink, EntityLink, Label, Triple } from "./Names";
import { Key, ProofSentence } from "./Sentence";
import { Answered } from "./State";

interface Props {
  client: Client;
  iri: string;
  version: string;
}

export function ClaimDetails({ client, iri, version }: Props) {
  const asked = useAsked<Claim>(client, "claim", { iri }, version);
  return (
    <Answered asked={asked} what="the sentences">
      {(claim) => <ClaimInFull claim={claim} />}
    </Answered>
  );
}

export function ClaimInFull({ claim }: { claim: Claim }) {
  return (
    <div class="in-full">
      <Proofs claim={claim} />
      {claim.withheld && (
        <p class="hint">
          Not taken as a fact: <bdi>{claim.withheld}</bdi>
        </p>
      )}
      <Facts>
        {claim.status !== "Asserted" && <Fact name="status">{statusWord(claim.status)}</Fact>}
        <Listed name="speaker" items={claim.speakers.map((name) => <EntityLink key={name.iri} name={name} />)} />
        <Listed name="role" items={claim.roles.map((role) => <Label key={role} text={role} />)} />
        {claim.day && <Fact name="date">{days(claim.day, claim.end)}</Fact>}
        <Listed name="as the text dates it" items={claim.dates.map((date) => <Label key={date} text={date} />)} />
        <Fact name="confidence">
          {percent(claim.confidence)}
          {claim.note && (
            <span class="value quiet">
              <bdi>{claim.note}</bdi>
            </span>
          )}
        </Fact>
        {claim.decision && <Fact name="reviewed">{claim.decision}</Fact>}
      </Facts>
      <Premises claim={claim} />
    </div>
  );
}

function Listed({ name, items }: { name: string; items: ComponentChildren[] }) {
  if (!items.length) return null;
  return (
    <Fact name={name}>
      {items.map((item, index) => (
        <span class="value" key={index}>
          {item}
        </span>
      ))}
    </Fact>
  );
}

function Proofs({ claim }: { claim: Claim }) {
  if (!claim.proofs.length) {
    return (
      <p class="hint">
        {claim.inferred
          ? "No sentence says this itself: it follows from other claims."
          : "The graph holds no sentence for this claim."}
      </p>
    );
  }
  return (
    <>
      <Key />
      <ol class="proofs" aria-label={counted(claim.proofs.length, "sentence", "sentences")}>
        {claim.proofs.map((proof) => (
          <li key={proof.evidence}>
            <OneProof proof={proof} claim={claim.iri} />
          </li>
        ))}
      </ol>
    </>
  );
}

function OneProof({ proof, claim }: { proof: Proof; claim: string }) {
  return (
    <>
      <ProofSentence proof={proof} />
      <p class="source">
        <DocumentLink document={proof.document} at={claim} />
        {proof.document.day && <span class="quiet">{proof.document.day}</span>}
        <span class="quiet">{percent(proof.confidence)} sure</span>
        <a class="place" href={documentHash(proof.document.iri, claim)}>
          read in the document
        </a>
      </p>
      {(proof.rule || proof.note) && (
        <p class="rule quiet">
          {proof.rule && (
            <>
              by the example <bdi>“{proof.rule}”</bdi>
            </>
          )}
          {proof.rule && proof.note && " · "}
          {proof.note && <bdi>{proof.note}</bdi>}
        </p>
      )}
    </>
  );
}

function Premises({ claim }: { claim: Claim }) {
  if (!claim.premises.length && !claim.inferredBy.length) return null;
  return (
    <section>
      <p class="small-head">It follows from</p>
      <ul class="premises">
        {claim.premises.map((premise) => (
          <li key={premise.iri}>
            <Triple claim={premise} />
          </li>
        ))}
      </ul>
      {claim.inferredBy.length > 0 && (
        <p class="quiet">
          by <bdi>{claim.inferredBy.join("; ")}</bdi>
        </p>
      )}
    </section>
  );
}
