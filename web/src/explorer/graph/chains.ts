// Paths between two entities as chains: entity, claims, entity, claims, … In: the entities of each, and the graph.
import type { Marked } from "../../drawing/scene";
import type { GraphEdge, GraphNode } from "../../model";
import type { DrawnGraph } from "./drawn";

export interface Step {
  /** The claims between the entity before and this one; not empty. */
  claims: readonly GraphEdge[];
  to: GraphNode;
}

export interface Chain {
  from: GraphNode;
  steps: readonly Step[];
}

/** Chains whose entities and claims are all in the graph. */
export function chainsOf({ graph, nodes }: DrawnGraph, paths: readonly (readonly string[])[]): Chain[] {
  return paths.flatMap((path) => {
    const [from, ...others] = path.map((iri) => nodes.get(iri));
    const steps = others.map((to, place) => step(graph, place ? others[place - 1] : from, to));
    const whole = steps.filter((one) => one !== undefined);
    return from === undefined || whole.length < others.length ? [] : [{ from: graph.nodes[from], steps: whole }];
  });
}

function step(graph: DrawnGraph["graph"], from: number | undefined, to: number | undefined): Step | undefined {
  if (from === undefined || to === undefined) return undefined;
  const claims = graph.edgesAt(from).filter(({ source, target }) => (source === from ? target : source) === to);
  claims.sort((a, b) => b.weight - a.weight || a.index - b.index);
  return claims.length ? { claims, to: graph.nodes[to] } : undefined;
}

export function markedOf({ from, steps }: Chain): Marked {
  return {
    nodes: new Set([from.index, ...steps.map(({ to }) => to.index)]),
    edges: new Set(steps.flatMap(({ claims }) => claims.map(({ index }) => index))),
  };
}
