// An entity in the panel: what may be done with it in the drawing, and what the whole graph says of it.
import { AttributeFact, Fact, Facts } from "../../components/Facts";
import { Swatch } from "../../components/Swatch";
import { counted, shortened } from "../../text";
import type { About, ClaimRow, Entity } from "../api";
import { useAsked } from "../asked";
import type { Client } from "../client";
import { entityHash } from "../router";
import { Answered } from "../views/parts/State";
import { percent, standing } from "../views/words";
import type { DrawnGraph } from "./drawn";
import type { Chosen } from "./state";

export interface NodeActions {
  onChoose(chosen: Chosen): void;
  expand(iri: string): void;
  collapse(iri: string): void;
  hide(iri: string): void;
  /** Draw nothing but it and its neighbours. */
  only(iri: string): void;
  /** Draw an entity that is named beside another. */
  add(iri: string, beside: string): void;
  pathFrom(iri: string): void;
}

interface Props extends NodeActions {
  client: Client;
  about: About;
  drawn: DrawnGraph;
  iri: string;
  isExpanded: boolean;
}

const ALIASES = 6;

export function NodeDetails(props: Props) {
  const { client, about, drawn, iri } = props;
  const asked = useAsked<Entity>(client, "entity", { iri }, about.version);
  const place = drawn.nodes.get(iri);
  const known = asked.answer?.iri === iri ? asked.answer : place === undefined ? undefined : drawn.graph.nodes[place];
  return (
    <>
      <p class="kind">
        <Swatch colour={known?.colour} />
        <bdi>{known?.kind ?? "Entity"}</bdi>
      </p>
      <h2 dir="auto">{shortened(known?.label ?? iri, 300)}</h2>
      <Actions {...props} />
      <Answered asked={asked} what="what is said of it">
        {(entity) => entity.iri === iri && <Said {...props} entity={entity} />}
      </Answered>
    </>
  );
}

function Actions({ drawn, iri, isExpanded, expand, collapse, hide, only, pathFrom }: Props) {
  const isDrawn = drawn.nodes.has(iri);
  return (
    <div class="actions" role="group" aria-label="In the drawing">
      <a class="button strong" href={entityHash(iri)}>
        Open page
      </a>
      {isExpanded ? (
        <button title="Take away the neighbours that it brought" onClick={() => collapse(iri)}>
          Collapse
        </button>
      ) : (
        <button title="Draw its neighbours too (Enter, or a double click)" onClick={() => expand(iri)}>
          Expand
        </button>
      )}
      <button title="Draw nothing but it and its neighbours" onClick={() => only(iri)}>
        Only this
      </button>
      <button title="See how it is connected with another" onClick={() => pathFrom(iri)}>
        Path to …
      </button>
      {isDrawn && (
        <button title="Take it out of the drawing (Delete)" onClick={() => hide(iri)}>
          Hide
        </button>
      )}
    </div>
  );
}

function Said(props: Props & { entity: Entity }) {
  const { entity } = props;
  const aliases = entity.aliases.slice(0, ALIASES).join(" · ");
  const figures = entity.series.reduce((sum, { points }) => sum + points.length, 0);
  return (
    <>
      {entity.description && <p class="description">{shortened(entity.description, 500)}</p>}
      <Facts>
        {aliases && (
          <AttributeFact
            attribute={{ name: "also", type: "string", value: entity.aliases.length > ALIASES ? `${aliases} …` : aliases }}
          />
        )}
        {figures > 0 && (
          <Fact name="figures">
            <a href={entityHash(entity.iri)}>{counted(figures, "figure", "figures")} over time</a>
          </Fact>
        )}
        <Fact name="said in">{counted(entity.documents.total, "document", "documents")}</Fact>
      </Facts>
      <h3>{counted(entity.degree, "claim", "claims")}</h3>
      {entity.relations.map((relation) => (
        <Relation key={`${relation.inverse} ${relation.iri}`} {...props} relation={relation} />
      ))}
    </>
  );
}

type RelationProps = Props & { entity: Entity; relation: Entity["relations"][number] };

function Relation(props: RelationProps) {
  const { relation, entity } = props;
  const rest = relation.total - relation.claims.length;
  return (
    <section class="relation">
      <h4>
        <bdi>{relation.label}</bdi>
      </h4>
      <ul>
        {relation.claims.map((claim) => (
          <Line key={claim.iri} {...props} claim={claim} />
        ))}
      </ul>
      {rest > 0 && <a href={entityHash(entity.iri)}>and {counted(rest, "more", "more")} on its page</a>}
    </section>
  );
}

function Line({ claim, relation, drawn, iri, onChoose, add }: RelationProps & { claim: ClaimRow }) {
  const other = relation.inverse ? claim.subject : claim.object;
  const why = [standing(claim), claim.day, percent(claim.confidence)].filter(Boolean).join(" · ");
  return (
    <li>
      <span class="arrow" aria-hidden="true">
        {relation.inverse ? "←" : "→"}
      </span>
      {other ? (
        <button
          class="name"
          title={drawn.nodes.has(other.iri) ? undefined : "Not drawn yet: draw it"}
          onClick={() => (drawn.nodes.has(other.iri) ? onChoose({ entity: other.iri }) : add(other.iri, iri))}
        >
          <span class="for-readers">{relation.inverse ? "from " : "to "}</span>
          <Swatch colour={drawn.nodes.has(other.iri) ? other.colour : undefined} />
          <bdi>{shortened(other.label, 120)}</bdi>
        </button>
      ) : (
        <span class="name" dir="auto">
          {shortened(claim.value, 200)}
        </span>
      )}
      <button class="why" title="Show the claim and its evidence" onClick={() => onChoose({ claim: claim.iri })}>
        {why}
      </button>
    </li>
  );
}
