// The graph that a view draws, made of the answers of the server, and where its things are by IRI.
import type { RefObject } from "preact";
import { useMemo, useRef } from "preact/hooks";

import type { Selection } from "../../drawing/scene";
import type { Stage } from "../../drawing/stage";
import { visible } from "../../filters";
import type { Filters, Visible } from "../../filters";
import { Graph } from "../../model";
import type { About } from "../api";
import type { Pieces } from "./pieces";
import { Places } from "./places";
import { isAnew } from "./state";
import type { Chosen, GraphState } from "./state";
import { union } from "./union";

export interface DrawnGraph {
  graph: Graph;
  /** Places of all its edges: the server has chosen which there are. */
  drawn: Uint32Array;
  /** Places of the nodes that the drawing has not shown before. */
  fresh: ReadonlySet<number>;
  nodes: ReadonlyMap<string, number>;
  edges: ReadonlyMap<string, number>;
}

/** Where things are is kept from graph to graph: what was drawn before is drawn there again. */
export function useDrawnGraph(
  { pieces, of }: Pieces,
  { hidden, around, alone, path }: GraphState,
  stage: RefObject<Stage | null>,
): DrawnGraph {
  const places = useRef(new Places());
  const last = useRef(of);
  const pinned = JSON.stringify([...around, ...alone, ...(path ?? [])]);
  return useMemo(() => {
    if (stage.current) places.current.remember(stage.current.scene);
    const pages = pieces.map(({ answer }) => answer.page);
    const page = union(pages, new Set(hidden), new Set(JSON.parse(pinned) as string[]));
    const fresh = places.current.put(page, JSON.stringify([of, hidden]), isAnew(last.current, of));
    last.current = of;
    const graph = new Graph(page);
    return {
      graph,
      drawn: Uint32Array.from(graph.edges.keys()),
      fresh,
      nodes: new Map(graph.nodes.map(({ id, index }) => [id, index])),
      edges: new Map(graph.edges.map(({ id, index }) => [id, index])),
    };
  }, [pieces, hidden.join(" "), pinned]);
}

/** What the filters leave of what is there already, at once; entities that the reader asked for stay. */
export function useVisible({ graph, nodes }: DrawnGraph, state: GraphState, about: About): Visible {
  const { filters, around, alone, path } = state;
  return useMemo(() => {
    const left = visible(graph, byKind(filters, about));
    for (const iri of [...around, ...alone, ...(path ?? [])]) {
      const place = nodes.get(iri);
      if (place === undefined || left.nodes[place]) continue;
      left.nodes[place] = 1;
      left.nodeCount += 1;
    }
    return left;
  }, [graph, filters, about]);
}

/** A node has the name of its class only; filters have IRIs. */
function byKind(filters: Filters, about: About): Filters {
  const hidden = about.classes.filter(({ key }) => filters.kinds.has(key));
  return { ...filters, kinds: new Set(hidden.map(({ key }) => nameOf(key))) };
}

/** The last part of a class's IRI, by which nodes name it. */
export function nameOf(iri: string): string {
  return iri.replace(/^.*[/#]/s, "");
}

/** What is chosen, by its place, if it is drawn. */
export function selectionOf({ nodes, edges }: DrawnGraph, chosen: Chosen): Selection {
  if (!chosen) return null;
  if ("entity" in chosen) {
    const node = nodes.get(chosen.entity);
    return node === undefined ? null : { node };
  }
  const edge = edges.get(chosen.claim);
  return edge === undefined ? null : { edge };
}

export function chosenOf({ graph }: DrawnGraph, selection: Selection): Chosen {
  if (!selection) return null;
  return "node" in selection ? { entity: graph.nodes[selection.node].id } : { claim: graph.edges[selection.edge].id };
}
