// The decisions made on this page, and what became of each: watched until the graph shows it, or says why it cannot.
// Outlives the dialogs and the views, which close and go away while the graph is brought up to date.
import type { About, Decide, Decision, Decisions } from "../../api";
import type { Client } from "../../client";

export interface Sent {
  words: string;
  decision: Decision;
  state: Decision["state"];
  error: string;
}

type Listener = (sent: Sent | null) => void;

const PAUSE = 500; // milliseconds between two looks at what became of it
const MOST_TRIES = 120; // looks for another version, which a decision that changes nothing never makes
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
  const before = await versionOf(client);
  const decision = await client.post<Decision>("decisions", decide);
  void follow(client, { words: decision.words || words, decision, state: decision.state, error: decision.error }, before);
}

/** Undo a decision, or do one again that was undone. */
export async function turn(client: Client, decision: Decision): Promise<void> {
  const before = await versionOf(client);
  const path = `decisions/${encodeURIComponent(decision.id)}`;
  const turned = await (decision.off ? client.put<Decision>(path) : client.delete<Decision>(path));
  const words = `${turned.off ? "Undone" : "Done again"}: ${decision.words}`;
  void follow(client, { words, decision: turned, state: turned.state, error: turned.error }, before);
}

/** Look until the graph has it, and then until the page's own questions are answered by that graph. */
async function follow(client: Client, sent: Sent, before: string): Promise<void> {
  const waiting: Sent = { ...sent, state: sent.state === "applied" ? "waiting" : sent.state };
  tell(waiting);
  let now = sent;
  while (now.state === "waiting" && current === waiting) {
    await pause();
    now = await seen(client, now);
  }
  for (let tries = 0; now.state === "applied" && current === waiting && tries < MOST_TRIES; tries += 1) {
    if ((await versionOf(client)) !== before) break;
    await pause();
  }
  if (current === waiting) tell(now);
}

/** The version of the graph that answers now; the client tells the page when it is another one. */
async function versionOf(client: Client): Promise<string> {
  try {
    return (await client.get<About>("about")).version;
  } catch {
    return "";
  }
}

function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, PAUSE));
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
