// Answers of the server in a view: asked when the question changes or the graph does; the last one stays meanwhile.
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Client } from "./client";
import { search } from "./router";
import type { Parameters } from "./router";

export interface Asked<T> {
  /** The newest answer that has come: while `waiting`, that of an earlier question. */
  answer: T | undefined;
  error: Error | undefined;
  waiting: boolean;
  again(): void;
}

interface State<T> {
  answer: T | undefined;
  error: Error | undefined;
  of: string;
}

/** Ask for `path`; nothing while it is "". Another version of the graph asks again. */
export function useAsked<T>(client: Client, path: string, parameters: Parameters, version: string): Asked<T> {
  const [state, setState] = useState<State<T>>({ answer: undefined, error: undefined, of: "" });
  const [turn, setTurn] = useState(0);
  const question = JSON.stringify([path, search(parameters).toString(), version, turn]);
  useEffect(() => {
    if (!path) return undefined;
    const ended = new AbortController();
    const unless = (act: () => void): void => void (ended.signal.aborted || act());
    client.get<T>(path, parameters, ended.signal).then(
      (answer) => unless(() => setState({ answer, error: undefined, of: question })),
      (error: Error) => unless(() => setState((last) => ({ answer: last.answer, error, of: question }))),
    );
    return () => ended.abort();
  }, [client, question]);
  const again = useCallback(() => setTurn((last) => last + 1), []);
  const waiting = path !== "" && state.of !== question;
  return { answer: state.answer, error: waiting ? undefined : state.error, waiting, again };
}
