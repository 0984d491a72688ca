// An entity: its class, attributes and relations, each with a way to the other end and to the claim.
import { useMemo, useState } from "preact/hooks";
import { PLAIN } from "../drawing/lines";
import type { Selection } from "../drawing/scene";
import type { Graph, GraphEdge, GraphNode } from "../model";
import { counted, grouped } from "../text";
import { Address, AttributeFact, Fact, Facts } from "./Facts";
import { Sentence } from "./Sentence";
import { Swatch } from "./Swatch";

const OWN_PLACE = new Set(["kind", "types", "sentence"]);
const MOST = 100;

interface Props {
  graph: Graph;
  node: GraphNode;
  onSelect(selection: Selection): void;
}

export function NodePanel({ graph, node, onSelect }: Props) {
  const edges = useMemo(() => graph.edgesAt(node.index), [graph, node]);
  const roles = edges.slice(0, 2).map((edge) => edge.label);
  const around = edges.slice(0, 2).map((edge) => graph.ends(edge).find((end) => end !== node)?.label ?? "");
  return (
    <>
      <p class="kind">
        <Swatch colour={node.colour} />
        <bdi>{node.kind}</bdi>
      </p>
      <h2 dir="auto">{node.label}</h2>
      {/* Where claims are nodes, they have the sentence. */}
      {node.text("sentence") && <Sentence text={node.text("sentence")} names={around} roles={roles} />}
      <Facts>
        {node.attributes(OWN_PLACE).map((attribute) => (
          <AttributeFact key={attribute.name} attribute={attribute} />
        ))}
        <Fact name="IRI">
          <Address text={node.id} />
        </Fact>
        {node.text("types") && (
          <AttributeFact attribute={{ name: "types", type: "string", value: node.text("types") }} />
        )}
      </Facts>
      <h3>{counted(edges.length, "claim", "claims")}</h3>
      <Relations key={node.index} graph={graph} node={node} edges={edges} onSelect={onSelect} />
    </>
  );
}

interface RelationsProps extends Props {
  edges: readonly GraphEdge[];
}

function Relations({ graph, node, edges, onSelect }: RelationsProps) {
  const [most, setMost] = useState(MOST);
  const groups = useMemo(() => byRelation(edges.slice(0, most), node), [edges, node, most]);
  return (
    <>
      {groups.map(([title, outwards, some]) => (
        <section key={`${title} ${outwards}`} class="relation">
          <h4>
            <bdi>{title}</bdi>
          </h4>
          <ul>
            {some.map((edge) => (
              <Relation key={edge.index} graph={graph} edge={edge} outwards={outwards} onSelect={onSelect} />
            ))}
          </ul>
        </section>
      ))}
      {edges.length > most && (
        <button class="wide" onClick={() => setMost(most * 10)}>
          Show more of {grouped(edges.length)}
        </button>
      )}
    </>
  );
}

function byRelation(edges: readonly GraphEdge[], node: GraphNode): [string, boolean, GraphEdge[]][] {
  const groups = new Map<string, [string, boolean, GraphEdge[]]>();
  for (const edge of edges) {
    const outwards = edge.source === node.index;
    const key = `${outwards ? "out" : "in"} ${edge.relation} ${edge.label}`;
    const group = groups.get(key);
    if (group) group[2].push(edge);
    else groups.set(key, [edge.label, outwards, [edge]]);
  }
  return [...groups.values()].sort((a, b) => Number(b[1]) - Number(a[1]));
}

interface RelationProps {
  graph: Graph;
  edge: GraphEdge;
  outwards: boolean;
  onSelect(selection: Selection): void;
}

function Relation({ graph, edge, outwards, onSelect }: RelationProps) {
  const other = graph.nodes[outwards ? edge.target : edge.source];
  return (
    <li>
      <span class="arrow" aria-hidden="true">
        {outwards ? "→" : "←"}
      </span>
      <button class="name" onClick={() => onSelect({ node: other.index })}>
        <span class="for-readers">{outwards ? "to " : "from "}</span>
        <bdi>{other.label}</bdi>
      </button>
      <button class="why" title="Show the claim and its evidence" onClick={() => onSelect({ edge: edge.index })}>
        {summary(edge)}
      </button>
    </li>
  );
}

function summary(edge: GraphEdge): string {
  const sure = edge.confidence === undefined ? "" : `${Math.round(edge.confidence * 100)} %`;
  const status = edge.status === PLAIN ? "" : edge.status;
  return [status, edge.day, sure].filter(Boolean).join(" · ") || "details";
}
