// Entities of the graph that the page holds, by name as the reader types.
import { useMemo, useState } from "preact/hooks";
import type { Graph, GraphNode } from "../model";
import { Search } from "../search";
import { shortened } from "../text";
import { Combobox } from "./Combobox";
import { Swatch } from "./Swatch";

const MOST = 12;

interface Props {
  graph: Graph;
  onChoose(node: GraphNode): void;
}

export function SearchBox({ graph, onChoose }: Props) {
  const search = useMemo(() => new Search(graph), [graph]);
  const [query, setQuery] = useState("");
  const found = useMemo(() => search.find(query, MOST), [search, query]);
  return (
    <Combobox
      id="found"
      label="Find an entity"
      placeholder="Find an entity ( / )"
      listLabel="Entities found"
      query={query}
      found={found}
      none="No entity has this in its name."
      slash
      keyOf={(node) => node.index}
      option={(node) => (
        <>
          <Swatch colour={node.colour} />
          <bdi>{shortened(node.label, 80)}</bdi>
          <span class="quiet">{node.kind}</span>
        </>
      )}
      onQuery={setQuery}
      onChoose={onChoose}
    />
  );
}
