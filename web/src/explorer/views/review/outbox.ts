// The decisions made on this page, and what became of each: watched until the graph shows it, or says why it cannot.
// Outlives the dialogs and the views, which close and go away while the graph is brought up to date.
import type { Decide, Decision, Decisions } from "../../api";
import type { Client } from "../../client";

export interface Sent {
  words: string;
  /** Undefined until the server has it. */
  decision: Decision | undefined;
  state: Decision["state"] | "sending" | "undone";
  error: string;
}

type Listener = (sent: Sent | null) => void;

const PAUSE = 1_000; // milliseconds between two looks at what became of it
const listeners = new Set<Listener>();
let current: Sent | null = null;

function tell(sent: Sent | null): void {
  current = sent;
  for (const listener of listeners) listener(sent);
}

export function watch(listener: Listener): () => void {
  listeners.add(listener);
  listener(current);
  return () => void listeners.delete(listener);
}

export function dismiss(): void {
  tell(null);
}

/** Send a decision. Raises what the server refuses at once; what it finds out later is told to those who watch. */
export async function send(client: Client, decide: Decide, words: string): Promise<void> {
  const decision = await client.post<Decision>("decisions", decide);
  follow(client, { words: decision.words || words, decision, state: decision.state, error: decision.error });
}

export async function undo(client: Client, decision: Decision): Promise<void> {
  const undone = await client.delete<Decision>(`decisions/${encodeURIComponent(decision.id)}`);
  follow(client, { words: `Undone: ${decision.words}`, decision: undone, state: undone.state, error: undone.error });
}

function follow(client: Client, sent: Sent): void {
  tell(sent);
  if (sent.state === "waiting") void look(client, sent);
}

async function look(client: Client, sent: Sent): Promise<void> {
  while (current === sent && sent.state === "waiting") {
    await new Promise((done) => setTimeout(done, PAUSE));
    const now = await seen(client, sent);
    if (current !== sent) return;
    if (now.state !== "waiting") tell(now);
  }
}

async function seen(client: Client, sent: Sent): Promise<Sent> {
  try {
    const { decisions } = await client.get<Decisions>("decisions");
    const decision = decisions.find((one) => one.id === sent.decision?.id);
    return decision ? { ...sent, decision, state: decision.state, error: decision.error } : sent;
  } catch {
    return sent; // a server that does not answer for a moment: looked at again
  }
}
