// The claims that filters leave, as a table. `select` is the same function until what it does changes.
import { useMemo } from "preact/hooks";
import type { Selection } from "../drawing/scene";
import type { Visible } from "../filters";
import type { Graph } from "../model";
import { Table } from "./Table";
import { edgeColumns } from "./columns";

interface Props {
  graph: Graph;
  left: Visible;
  selection: Selection;
  select(selection: Selection): void;
}

export function ClaimTable({ graph, left, selection, select }: Props) {
  const items = useMemo(() => graph.edges.filter((edge) => left.edges[edge.index]), [graph, left]);
  const columns = useMemo(() => edgeColumns(graph, select), [graph, select]);
  return (
    <Table
      label="Claims"
      columns={columns}
      items={items}
      isChosen={(edge) => selection !== null && "edge" in selection && selection.edge === edge.index}
      onChoose={(edge) => select({ edge: edge.index })}
    />
  );
}
