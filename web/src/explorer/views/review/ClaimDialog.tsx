// Accept, reject or correct a claim.
import { useState } from "preact/hooks";
import type { About, ClaimRow, Decisions, Name } from "../../api";
import { useAsked } from "../../asked";
import type { Client } from "../../client";
import { EntityBox } from "../parts/EntityBox";
import { PlainTriple, inWordsOf } from "../parts/Names";
import { STATUSES } from "../words";
import { Choices } from "./Choices";
import { Frame } from "./Frame";
import type { Draft } from "./Frame";

interface Props {
  claim: ClaimRow;
  client: Client;
  about: About;
  onClose(): void;
}

const CHOICES = [
  ["accept", "Accept", "It is so: the claim stands as a fact, however sure the build was."],
  ["reject", "Reject", "It is not so, or the documents do not say so: the claim is no fact, and nothing follows from it."],
  ["correct", "Correct", "The documents say something else: what is changed below."],
] as const;
type Choice = (typeof CHOICES)[number][0];

interface Corrected {
  subject: Name;
  relation: string;
  object: Name | null;
  value: string;
  status: string;
}

export function ClaimDialog({ claim, client, about, onClose }: Props) {
  const [choice, choose] = useState<Choice>("accept");
  const [corrected, correct] = useState<Corrected>(() => asItIs(claim));
  const draft = choice === "correct" ? correction(claim, corrected) : { decision: choice, claim: claim.iri };
  return (
    <Frame title="Review a claim" client={client} draft={draft} words={`${choice}: ${inWordsOf(claim)}`} onClose={onClose}>
      <p class="reviewed">
        <PlainTriple claim={claim} />
      </p>
      {claim.sentence && <blockquote dir="auto">{claim.sentence}</blockquote>}
      <Choices<Choice> of={CHOICES} chosen={choice} onChoose={choose} />
      {choice === "correct" && (
        <Correction claim={claim} about={about} client={client} corrected={corrected} onCorrect={correct} />
      )}
    </Frame>
  );
}

function asItIs({ subject, relation, object, value, status }: ClaimRow): Corrected {
  return { subject, relation: relation.iri, object, value, status };
}

type Relation = Decisions["relations"][number];

/** The relations of the graph, the most frequent first, the claim's among them; then the others of the ontology. */
function choosable({ relation }: ClaimRow, ofGraph: readonly Relation[], ofOntology: readonly Relation[]): Relation[] {
  const found = new Map<string, Relation>();
  for (const one of [...ofGraph, { key: relation.iri, label: relation.label }, ...ofOntology]) {
    if (!found.has(one.key)) found.set(one.key, one);
  }
  return [...found.values()];
}

/** What differs from the claim; null while nothing does. */
function correction(claim: ClaimRow, { subject, relation, object, value, status }: Corrected): Draft | null {
  const changes = {
    ...(subject.iri !== claim.subject.iri && { subject: subject.iri }),
    ...(relation !== claim.relation.iri && { relation }),
    ...(object && object.iri !== claim.object?.iri && { object: object.iri }),
    ...(!object && value !== claim.value && { value }),
    ...(status !== claim.status && { status }),
  };
  return Object.keys(changes).length ? { decision: "correct", claim: claim.iri, ...changes } : null;
}

interface CorrectionProps extends Omit<Props, "onClose"> {
  corrected: Corrected;
  onCorrect(corrected: Corrected): void;
}

function Correction({ claim, about, client, corrected, onCorrect }: CorrectionProps) {
  const set = (some: Partial<Corrected>): void => onCorrect({ ...corrected, ...some });
  const { answer } = useAsked<Decisions>(client, "decisions", {}, about.version);
  const relations = choosable(claim, about.relations, answer?.relations ?? []);
  return (
    <div class="correction">
      <EntityBox client={client} label="Subject" chosen={corrected.subject} onChoose={(subject) => set({ subject })} />
      <label>
        <span>Relation</span>
        <select value={corrected.relation} onChange={(event) => set({ relation: event.currentTarget.value })}>
          {relations.map((group) => (
            <option key={group.key} value={group.key}>
              {group.label}
            </option>
          ))}
        </select>
      </label>
      {corrected.object ? (
        <EntityBox client={client} label="Object" chosen={corrected.object} onChoose={(object) => set({ object })} />
      ) : (
        <label>
          <span>Value</span>
          <input value={corrected.value} onInput={(event) => set({ value: event.currentTarget.value })} />
        </label>
      )}
      <label>
        <span>Status</span>
        <select value={corrected.status} onChange={(event) => set({ status: event.currentTarget.value })}>
          {[...STATUSES].map(([key, word]) => (
            <option key={key} value={key}>
              {word}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
