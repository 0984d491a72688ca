// The claims that are drawn, as a table.
import { useMemo } from "preact/hooks";
import { Table } from "../../components/Table";
import { edgeColumns } from "../../components/columns";
import type { Selection } from "../../drawing/scene";
import type { Visible } from "../../filters";
import { chosenOf } from "./drawn";
import type { DrawnGraph } from "./drawn";
import type { Chosen } from "./state";

interface Props {
  drawn: DrawnGraph;
  left: Visible;
  selection: Selection;
  onChoose(chosen: Chosen): void;
}

export function ClaimTable({ drawn, left, selection, onChoose }: Props) {
  const { graph } = drawn;
  const select = (at: Selection): void => onChoose(chosenOf(drawn, at));
  const items = useMemo(() => graph.edges.filter((edge) => left.edges[edge.index]), [graph, left]);
  const columns = useMemo(() => edgeColumns(graph, select), [drawn, onChoose]);
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
