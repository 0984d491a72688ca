// The columns of the two tables.
import type { Column } from "../components/Table";
import { Swatch } from "../components/Swatch";
import type { Selection } from "../drawing/scene";
import type { Graph, GraphEdge, GraphNode } from "../model";

type Select = (selection: Selection) => void;

export function edgeColumns(graph: Graph, select: Select): Column<GraphEdge>[] {
  const end = (name: string, of: (edge: GraphEdge) => number): Column<GraphEdge> => ({
    name,
    value: (edge) => graph.nodes[of(edge)].label,
    shown: (edge) => <Name node={graph.nodes[of(edge)]} select={select} />,
  });
  const relation: Column<GraphEdge> = {
    name: "Relation",
    value: (edge) => edge.label,
    shown: (edge) => <button onClick={() => select({ edge: edge.index })}>{edge.label}</button>,
  };
  const all: Column<GraphEdge>[] = [
    end("Subject", (edge) => edge.source),
    relation,
    end("Object", (edge) => edge.target),
    { name: "Status", value: (edge) => edge.status },
    { name: "Confidence", value: (edge) => edge.confidence ?? -1, shown: (edge) => percent(edge.confidence) },
    { name: "Date", value: (edge) => edge.day },
    { name: "Sentences", value: (edge) => edge.weight },
  ];
  const told = new Map([
    ["Status", graph.statuses.length > 0],
    ["Confidence", graph.edges.some((edge) => edge.confidence !== undefined)],
    ["Date", graph.edges.some((edge) => edge.day !== "")],
  ]);
  return all.filter(({ name }) => told.get(name) ?? true);
}

export function nodeColumns(graph: Graph, select: Select): Column<GraphNode>[] {
  return [
    { name: "Entity", value: (node) => node.label, shown: (node) => <Name node={node} select={select} /> },
    { name: "Class", value: (node) => node.kind },
    { name: "Claims", value: (node) => graph.degrees[node.index] },
  ];
}

function Name({ node, select }: { node: GraphNode; select: Select }) {
  const onClick = (event: Event): void => {
    event.stopPropagation(); // the row itself leads to the claim
    select({ node: node.index });
  };
  return (
    <button onClick={onClick}>
      <Swatch colour={node.colour} />
      <bdi>{node.label}</bdi>
    </button>
  );
}

function percent(confidence: number | undefined): string {
  return confidence === undefined ? "" : `${Math.round(confidence * 100)} %`;
}
