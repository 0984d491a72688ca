// A claim: what it says, how sure it is, the sentence that says so, and where that stands.
import type { Selection } from "../drawing/scene";
import type { Graph, GraphEdge, GraphNode } from "../model";
import { counted, link } from "../text";
import { Address, AttributeFact, Fact, Facts } from "./Facts";
import { Sentence } from "./Sentence";
import { Swatch } from "./Swatch";

const OWN_PLACE = new Set([
  ...["predicate", "property", "statement", "status", "confidence", "date", "sentence", "url", "document"],
  ...["inferred", "evidence"],
]);

interface Props {
  graph: Graph;
  edge: GraphEdge;
  onSelect(selection: Selection): void;
}

export function EdgePanel({ graph, edge, onSelect }: Props) {
  const [subject, object] = graph.ends(edge);
  return (
    <>
      <p class="kind">Claim</p>
      <div class="triple">
        <End node={subject} onSelect={onSelect} />
        <h2 dir="auto">{edge.label}</h2>
        <End node={object} onSelect={onSelect} />
      </div>
      <p class="badges">
        {edge.status && <span class="badge">{edge.status}</span>}
        {edge.inferred && <span class="badge">inferred</span>}
        {edge.confidence !== undefined && <Confidence value={edge.confidence} />}
      </p>
      <Evidence edge={edge} names={[subject.label, object.label]} />
      <Facts>
        <Days edge={edge} />
        {edge.attributes(OWN_PLACE).map((attribute) => (
          <AttributeFact key={attribute.name} attribute={attribute} />
        ))}
        {IRIS.map(([name, title]) => {
          const iri = edge.text(name);
          return (
            iri && (
              <Fact name={title} key={name}>
                <Address text={iri} />
              </Fact>
            )
          );
        })}
      </Facts>
    </>
  );
}

const IRIS = [
  ["statement", "claim"],
  ["property", "relation"],
  ["evidence", "evidence"],
] as const;

function End({ node, onSelect }: { node: GraphNode; onSelect(selection: Selection): void }) {
  return (
    <button class="end" onClick={() => onSelect({ node: node.index })}>
      <Swatch colour={node.colour} />
      <bdi>{node.label}</bdi>
    </button>
  );
}

function Confidence({ value }: { value: number }) {
  return (
    <span class="confidence">
      <meter min={0} max={1} value={value} aria-label="Confidence" />
      {Math.round(value * 100)} % sure
    </span>
  );
}

function Evidence({ edge, names }: { edge: GraphEdge; names: [string, string] }) {
  const sentence = edge.text("sentence");
  if (!sentence) return <p class="evidence quiet">{unsaid(edge)}</p>;
  return (
    <section class="evidence" aria-label="Evidence">
      <Sentence text={sentence} names={names} />
      <p class="source">
        <Source edge={edge} />
        {edge.weight > 1 && <span class="quiet">The surest of {counted(edge.weight, "sentence", "sentences")}.</span>}
      </p>
    </section>
  );
}

function unsaid(edge: GraphEdge): string {
  return edge.inferred
    ? "No sentence says this itself: it follows from other claims."
    : "The graph holds no sentence for this claim.";
}

function Source({ edge }: { edge: GraphEdge }) {
  const url = edge.text("url");
  const href = link(url);
  const title = edge.text("document") || (href ? new URL(href).hostname : url);
  return title ? (
    <span class="document">
      <Address text={url}>{title}</Address>
    </span>
  ) : null;
}

function Days({ edge }: { edge: GraphEdge }) {
  const date = edge.text("date");
  return (
    <>
      {date && <Fact name="date">{date}</Fact>}
      {edge.start && edge.start !== date && <Fact name="holds from">{edge.start}</Fact>}
      {edge.end && <Fact name="holds until">{edge.end}</Fact>}
    </>
  );
}
