// What a reader does in a graph view: each is another state, and so another address. What changes which things are
// drawn can be undone; what is chosen or filtered stays as it is meanwhile.
import { useMemo, useRef, useState } from "preact/hooks";
import type { Filters } from "../../filters";
import type { About } from "../api";
import type { Route } from "../router";
import type { ViewProps } from "../views";
import { added, collapsed, expanded, hiding, only, pathOf, routeOf, stateOf, structureOf } from "./state";
import type { Chosen, Colouring, GraphState, Showing, Structure } from "./state";

export interface Actions {
  readonly state: GraphState;
  /** The entity that the reader asked for last, to be brought into the middle. */
  readonly wanted: { iri: string } | null;
  readonly canUndo: boolean;
  undo(): void;
  choose(chosen: Chosen): void;
  /** Close what is chosen, else the paths. */
  close(): void;
  filter(filters: Filters): void;
  ofDocument(document: string): void;
  colour(colouring: Colouring): void;
  show(showing: Showing): void;
  expand(iri: string): void;
  collapse(iri: string): void;
  hide(iri: string): void;
  only(iri: string): void;
  /** From a search: an entity alone, or, in an empty drawing, with its neighbours. */
  find(iri: string): void;
  add(iri: string, beside: string): void;
  pathFrom(iri: string): void;
  path(path: readonly [from: string, to: string] | null): void;
  /** How many claims of the whole graph are drawn. */
  top(count: number): void;
  /** How many claims an expanded entity brings. */
  near(count: number): void;
}

type Change = (state: GraphState) => GraphState;

export function useActions(route: Route, about: About, go: ViewProps["go"]): Actions {
  const state = useMemo(() => stateOf(route, about), [route, about]);
  const past = useRef<Structure[]>([]);
  const [wanted, want] = useState<{ iri: string } | null>(null);
  const move = (change: Change, replace = false): void => go(routeOf(change(state), about), replace);
  const build = (change: Change): void => {
    past.current.push(structureOf(state));
    move(change);
  };
  const findAt = (iri: string, change: Change): void => {
    want({ iri });
    build(change);
  };
  return {
    state,
    wanted,
    canUndo: past.current.length > 0,
    undo: () => {
      const before = past.current.findLast((one) => JSON.stringify(one) !== JSON.stringify(structureOf(state)));
      past.current = before ? past.current.slice(0, past.current.lastIndexOf(before)) : [];
      if (before) move((now) => ({ ...now, ...before }));
    },
    choose: (chosen) => move((now) => ({ ...now, chosen }), true),
    close: () => (state.chosen ? move((now) => ({ ...now, chosen: null }), true) : build(leftPath)),
    filter: (filters) => move((now) => ({ ...now, filters }), true),
    ofDocument: (document) => move((now) => ({ ...now, document })),
    colour: (colouring) => move((now) => ({ ...now, colouring }), true),
    show: (showing) => move((now) => ({ ...now, showing }), true),
    expand: (iri) => build((now) => ({ ...expanded(now, iri), chosen: { entity: iri } })),
    collapse: (iri) => build((now) => collapsed(now, iri)),
    hide: (iri) => build((now) => hiding(now, iri)),
    only: (iri) => findAt(iri, (now) => only(now, iri)),
    find: (iri) => findAt(iri, (now) => (isEmpty(now) ? only(now, iri) : added(now, iri))),
    add: (iri, beside) => findAt(iri, (now) => added(added(now, beside), iri)),
    pathFrom: (iri) => move((now) => ({ ...now, path: [iri, ""], chosen: null })),
    path: (path) => {
      if (path?.[0] && path[1]) build((now) => pathOf(now, path[0], path[1]));
      else if (state.path?.[1]) build((now) => (path ? { ...leftPath(now), path } : leftPath(now)));
      else move((now) => ({ ...now, path }));
    },
    top: (top) => build((now) => ({ ...now, top })),
    near: (near) => build((now) => ({ ...now, near })),
  };
}

/** Without its paths a picture of paths has only their ends. */
function leftPath(state: GraphState): GraphState {
  const ends = state.path?.filter(Boolean) ?? [];
  return isEmpty({ ...state, path: null }) ? { ...state, path: null, alone: ends } : { ...state, path: null };
}

function isEmpty({ top, around, alone, path }: GraphState): boolean {
  return top === 0 && around.length === 0 && alone.length === 0 && !path?.[1];
}
