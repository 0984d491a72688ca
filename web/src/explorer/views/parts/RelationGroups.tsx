// The claims of an entity by relation and direction, those that stand as facts apart from the others.
import type { ClaimRow, Entity } from "../../api";
import { counted, grouped } from "../../../text";
import { hash } from "../../router";
import { STANDING_NOTES, standing } from "../words";
import { Expandable } from "./Expandable";
import type { Around } from "./Expandable";
import { ALL } from "./filters";
import { EntityLink, Label, ObjectOf } from "./Names";

type Relation = Entity["relations"][number];

interface Props extends Around {
  entity: Entity;
}

/** What is held to be so. */
export function FactGroups({ entity, ...around }: Props) {
  if (!some(entity, "").length) return <p class="quiet">No claim about it stands as a fact.</p>;
  return <Groups entity={entity} word="" {...around} />;
}

/** What is said otherwise: a section each for what is planned, denied, … */
export function OtherGroups({ entity, ...around }: Props) {
  const standings = [...STANDING_NOTES.keys(), ...unknown(entity)];
  return (
    <>
      {standings.map((word) => {
        if (!some(entity, word).length) return null;
        return (
          <section key={word} class={`apart is-${word.toLowerCase()}`} aria-labelledby={`standing-${word}`}>
            <h2 id={`standing-${word}`}>
              {word} <span class="note">{STANDING_NOTES.get(word) ?? ""}</span>
            </h2>
            <Groups entity={entity} word={word} {...around} />
          </section>
        );
      })}
    </>
  );
}

/** The claims of one standing: first what is said, and behind it what only follows from that, which says much again. */
function Groups({ entity, word, ...around }: Props & { word: string }) {
  const said = some(entity, word, (claim) => !claim.inferred);
  const follows = some(entity, word, (claim) => claim.inferred);
  const count = follows.reduce((sum, relation) => sum + relation.claims.length, 0);
  const listed = (relations: readonly Relation[]) =>
    relations.map((relation) => (
      <Group key={`${relation.inverse} ${relation.iri}`} relation={relation} entity={entity} {...around} />
    ));
  return (
    <>
      {listed(said)}
      {count > 0 && (
        <details class="follows" open={said.length === 0}>
          <summary>{counted(count, "claim follows", "claims follow")} from others</summary>
          {listed(follows)}
        </details>
      )}
    </>
  );
}

/** The relations with those of their claims that have this standing. */
function some(entity: Entity, word: string, of: (claim: ClaimRow) => boolean = () => true): Relation[] {
  return entity.relations
    .map((relation) => ({
      ...relation,
      claims: relation.claims.filter((claim) => standing(claim) === word && of(claim)),
    }))
    .filter((relation) => relation.claims.length);
}

function unknown(entity: Entity): string[] {
  const words = entity.relations.flatMap((relation) => relation.claims.map(standing));
  return [...new Set(words)].filter((word) => word && !STANDING_NOTES.has(word));
}

function Group({ relation, entity, ...around }: Props & { relation: Relation }) {
  const whole = entity.relations.find((one) => one.iri === relation.iri && one.inverse === relation.inverse);
  const more = whole && whole.total > whole.claims.length;
  return (
    <section class="group">
      <h3>
        {relation.inverse && <span class="quiet">… </span>}
        <Label text={relation.label} />
        {relation.inverse && (
          <span class="quiet">
            {" "}
            <Label text={entity.label} most={60} />
          </span>
        )}
      </h3>
      <ul class="claims">
        {relation.claims.map((claim) => (
          <li key={claim.iri}>
            <Expandable claim={claim} {...around}>
              <Other claim={claim} inverse={relation.inverse} />
            </Expandable>
          </li>
        ))}
      </ul>
      {more && (
        <a class="more" href={hash("claims", { iri: entity.iri, relation: relation.iri, side: relation.inverse ? "object" : "subject", inferred: ALL })}>
          All {grouped(whole.total)} claims of this relation
          <span class="for-readers">: {counted(whole.total, "claim", "claims")}</span>
        </a>
      )}
    </section>
  );
}

function Other({ claim, inverse }: { claim: ClaimRow; inverse: boolean }) {
  return inverse ? <EntityLink name={claim.subject} /> : <ObjectOf claim={claim} />;
}
