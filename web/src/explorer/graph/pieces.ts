// The answers that a graph view is made of: what most sentences say, neighbourhoods, paths, and the claims among all
// that is drawn. In: a state. Out: the answers, as they come. Each is asked once for a version of the graph.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { About, Drawn } from "../api";
import type { Client } from "../client";
import { search } from "../router";
import type { Parameters } from "../router";
import { asked, leavesNothing, structureOf } from "./state";
import type { GraphState, Structure } from "./state";

export interface Question {
  path: "graph" | "neighbourhood" | "subgraph" | "path";
  parameters: Parameters;
}

export interface Piece {
  question: Question;
  answer: Drawn;
}

export interface Pieces {
  /** All that the state asks for; while some is under way, the last that was whole. */
  pieces: readonly Piece[];
  /** What they were asked for. */
  of: Structure;
  waiting: boolean;
  error: Error | undefined;
  again(): void;
}

// With more entities drawn the claims among them all are not asked for: each neighbourhood has its own.
const MOST_TOGETHER = 150;
const PAUSE = 250; // milliseconds in which filters may change again before the server is asked
const KEPT = 40; // answers at hand, so that to undo asks nothing

export function usePieces(client: Client, about: About, state: GraphState): Pieces {
  const [shown, show] = useState<{ pieces: readonly Piece[]; of: Structure }>({ pieces: [], of: structureOf(state) });
  const [error, setError] = useState<Error>();
  const [done, setDone] = useState("");
  const [turn, setTurn] = useState(0);
  const answers = useRef(new Map<string, Drawn>());
  const filters = asked(state, about);
  const filtering = JSON.stringify([filters, leavesNothing(state, about)]);
  const { top, around, near, alone, path } = state;
  const wanted = JSON.stringify([about.version, top, around, near, alone, path, filtering, turn]);
  const last = useRef(filtering);
  useEffect(() => {
    const ended = new AbortController();
    const ask = async ({ path: where, parameters }: Question): Promise<Piece> => {
      const key = `${about.version} ${where} ${search(parameters).toString()}`;
      const answer = answers.current.get(key) ?? (await client.get<Drawn>(where, parameters, ended.signal));
      remember(answers.current, key, answer);
      return { question: { path: where, parameters }, answer };
    };
    const begin = async (): Promise<void> => {
      try {
        const found = leavesNothing(state, about) ? [] : await gathered(state, filters, ask);
        if (ended.signal.aborted) return;
        show({ pieces: found, of: structureOf(state) });
        setError(undefined);
      } catch (reason) {
        if (ended.signal.aborted) return;
        setError(reason as Error);
      }
      setDone(wanted);
    };
    const timer = setTimeout(() => void begin(), last.current === filtering ? 0 : PAUSE);
    last.current = filtering;
    return () => (clearTimeout(timer), ended.abort());
  }, [client, wanted]);
  return useMemo(
    () => ({
      ...shown,
      waiting: done !== wanted,
      error: done === wanted ? error : undefined,
      again: () => setTurn((count) => count + 1),
    }),
    [shown, done, wanted, error],
  );
}

function remember(answers: Map<string, Drawn>, key: string, answer: Drawn): void {
  answers.delete(key);
  answers.set(key, answer);
  if (answers.size > KEPT) answers.delete(answers.keys().next().value!);
}

async function gathered(
  state: GraphState,
  filters: Parameters,
  ask: (question: Question) => Promise<Piece>,
): Promise<Piece[]> {
  const found = await Promise.all(questions(state, filters).map(ask));
  const drawn = new Set([...found.flatMap(({ answer }) => answer.page.nodes.map((row) => row[0] as string)), ...state.alone]);
  for (const iri of state.hidden) drawn.delete(iri);
  const isWhole = state.top > 0 || (found.length < 2 && state.alone.length === 0);
  const together = drawn.size <= MOST_TOGETHER && !isWhole ? [...drawn] : [...state.alone, ...state.around];
  if (!state.alone.length && (isWhole || drawn.size > MOST_TOGETHER)) return found;
  return [...found, await ask({ path: "subgraph", parameters: { iri: together.slice(0, MOST_TOGETHER), ...filters } })];
}

function questions({ top, around, near, path }: GraphState, filters: Parameters): Question[] {
  const all: Question[] = around.map((iri) => ({ path: "neighbourhood", parameters: { iri, limit: near, ...filters } }));
  if (top > 0) all.unshift({ path: "graph", parameters: { limit: top, ...filters } });
  if (path?.[1]) all.push({ path: "path", parameters: between(path, filters) });
  return all;
}

/** The ends of a path are called as the days of a filter are elsewhere. */
function between([from, to]: readonly [from: string, to: string], filters: Parameters): Parameters {
  return { ...filters, since: filters["from"], until: filters["to"], from, to };
}
