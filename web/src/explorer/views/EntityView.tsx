// The page of an entity: what it is, what is said of it and how surely, its figures, and why the names mean it.
import type { ComponentChildren } from "preact";
import type { Entity, LinkNote } from "../api";
import { Address } from "../../components/Facts";
import { Swatch } from "../../components/Swatch";
import { counted, grouped } from "../../text";
import { useAsked } from "../asked";
import { Figures } from "./parts/Figures";
import { DocumentLink, EntityLink, Label } from "./parts/Names";
import { FactGroups, OtherGroups } from "./parts/RelationGroups";
import type { Around } from "./parts/Expandable";
import { Answered, Nothing } from "./parts/State";
import { EntityActions } from "./review/EntityActions";
import { claimHash, entityHash, graphHash, hash, parameter } from "../router";
import type { ViewProps } from "../views";
import { statusWord, STATUSES } from "./words";

export function EntityView({ route, about, client }: ViewProps) {
  const iri = parameter(route, "iri");
  const asked = useAsked<Entity>(client, iri && "entity", { iri }, about.version);
  return (
    <div class="sheet entity-page">
      {iri ? (
        <Answered asked={asked} what="the entity">
          {(entity) => <EntityPage key={entity.iri} entity={entity} client={client} about={about} />}
        </Answered>
      ) : (
        <Nothing>No entity is chosen. Find one by its name in the box above.</Nothing>
      )}
    </div>
  );
}

function EntityPage({ entity, ...around }: Around & { entity: Entity }) {
  return (
    <>
      <Head entity={entity} {...around} />
      <div class="columns">
        <div class="main-column">
          <section aria-labelledby="facts">
            <h2 id="facts">Facts</h2>
            <FactGroups entity={entity} {...around} />
          </section>
          <OtherGroups entity={entity} {...around} />
          {entity.series.length > 0 && (
            <section aria-labelledby="figures">
              <h2 id="figures">Figures</h2>
              <Figures series={entity.series} />
            </section>
          )}
        </div>
        <div class="side-column">
          <Roles entity={entity} />
          <Documents entity={entity} />
          <Links links={entity.links} />
        </div>
      </div>
    </>
  );
}

function Head({ entity, ...around }: Around & { entity: Entity }) {
  const types = entity.types.length ? entity.types : [{ iri: "", label: entity.kind }];
  return (
    <header class="view-head">
      <p class="kind">
        <Swatch colour={entity.colour} />
        {types.map((type, index) => (
          <span key={type.iri}>
            {index > 0 && "· "}
            <Label text={type.label} />
          </span>
        ))}
        <span class={entity.linked ? "badge" : "badge is-nil"}>
          {entity.linked ? "known to a catalogue" : "no catalogue knows it"}
        </span>
      </p>
      <h1 dir="auto">
        <Label text={entity.label} most={300} />
      </h1>
      {entity.aliases.length > 0 && (
        <p class="aliases">
          <span class="quiet">also </span>
          <Aliases names={entity.aliases} />
        </p>
      )}
      {entity.description && (
        <p class="description" dir="auto">
          <Label text={entity.description} most={600} />
        </p>
      )}
      <SameAs addresses={entity.same} />
      <p class="actions">
        <a class="button" href={graphHash(entity.iri)}>
          Show in the graph
        </a>
        <a class="button" href={hash("graph", { path: entity.iri })}>
          Path to…
        </a>
        <a class="button" href={hash("timeline", { iri: entity.iri })}>
          Timeline
        </a>
        <EntityActions entity={entity} {...around} />
      </p>
      <p class="iri quiet">
        <bdi>{entity.iri}</bdi>
      </p>
    </header>
  );
}

const FIRST_ALIASES = 12;

function Aliases({ names }: { names: readonly string[] }) {
  const list = (some: readonly string[]): ComponentChildren =>
    some.map((name, index) => (
      <span key={name}>
        {index > 0 && ", "}
        <Label text={name} />
      </span>
    ));
  if (names.length <= FIRST_ALIASES) return <>{list(names)}</>;
  return (
    <details class="inline">
      <summary>
        {list(names.slice(0, FIRST_ALIASES))} and {grouped(names.length - FIRST_ALIASES)} more
      </summary>
      {list(names.slice(FIRST_ALIASES))}
    </details>
  );
}

function SameAs({ addresses }: { addresses: readonly string[] }) {
  if (!addresses.length) return null;
  return (
    <p class="same-as">
      <span class="quiet">the same as </span>
      {addresses.map((address, index) => (
        <span key={address}>
          {index > 0 && ", "}
          <Address text={address}>
            <Label text={address} />
          </Address>
        </span>
      ))}
    </p>
  );
}

function Roles({ entity }: { entity: Entity }) {
  if (!entity.roles.length) return null;
  return (
    <section aria-labelledby="roles">
      <h2 id="roles">Roles</h2>
      <ul class="roles">
        {entity.roles.map((role) => (
          <li key={`${role.claim} ${role.role}`}>
            <a href={claimHash(role.claim)}>
              <Label text={role.role} />
            </a>
            {role.other && (
              <>
                
                <EntityLink name={role.other} />
              </>
            )}
            {statusWord(role.status) !== STATUSES.get("Asserted") && (
              <span class="badge">{statusWord(role.status)}</span>
            )}
            {role.day && <span class="day">{role.day}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Documents({ entity }: { entity: Entity }) {
  const { total, first } = entity.documents;
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">{counted(total, "document", "documents")}</h2>
      <ul class="documents">
        {first.map((document) => (
          <li key={document.iri}>
            <DocumentLink document={document} />
            <span class="quiet">
              {[document.day, counted(document.claims, "claim", "claims")].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {total > first.length && (
        <a class="more" href={hash("claims", { iri: entity.iri })}>
          The first {grouped(first.length)} of {grouped(total)}: all claims
        </a>
      )}
    </section>
  );
}

function Links({ links }: { links: readonly LinkNote[] }) {
  if (!links.length) return null;
  return (
    <section aria-labelledby="links">
      <h2 id="links">Why these names mean it</h2>
      <ul class="links">
        {links.map((link, index) => (
          <li key={index}>
            <p>
              {link.forms.map((form, place) => (
                <span key={form}>
                  {place > 0 && ", "}
                  <q>
                    <Label text={form} most={80} />
                  </q>
                </span>
              ))}
              <span class="quiet"> in </span>
              <DocumentLink document={link.document} />
            </p>
            {link.note && (
              <p class="quiet">
                <bdi>{link.note}</bdi>
              </p>
            )}
            <Candidates link={link} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Candidates({ link }: { link: LinkNote }) {
  if (!link.candidates.length) return null;
  return (
    <details>
      <summary>{counted(link.candidates.length, "candidate", "candidates")}</summary>
      <ol class="candidates">
        {link.candidates.map((candidate) => (
          <li key={candidate.iri}>
            {candidate.entity ? (
              <EntityLink name={candidate.entity} />
            ) : (
              <a href={entityHash(candidate.iri)}>
                <Label text={candidate.iri} />
              </a>
            )}
            <span class="score">{candidate.score.toFixed(2)}</span>
            {candidate.parts.length > 0 && (
              <dl class="score-parts">
                {candidate.parts.map(([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value.toFixed(2)}</dd>
                  </div>
                ))}
              </dl>
            )}
            {candidate.note && (
              <p class="quiet">
                <bdi>{candidate.note}</bdi>
              </p>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}
