// Questions to the server that the page came from. In: a path under /api/ and parameters. Out: JSON, or a Failure.
// While the server still makes its index, a question waits and says how far it is; where it is busy, it asks again.
import type { Problem, Ready } from "./api";
import { search } from "./router";
import type { Parameters } from "./router";

export class Failure extends Error {
  constructor(
    readonly status: number,
    title: string,
    /** What to do about it, or "". */
    readonly detail: string,
  ) {
    super(title);
  }
}

export type Preparing = NonNullable<Problem["preparing"]>;

export interface Client {
  get<T>(path: string, parameters?: Parameters, signal?: AbortSignal): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string): Promise<T>;
  delete<T>(path: string): Promise<T>;
  /** Whether changes may be asked for: the page has a token. */
  readonly mayWrite: boolean;
  /** From now on changes are asked for with this token, in this tab. */
  sign(token: string): void;
}

export interface Notices {
  /** How far the server is with its index; null once it answers. */
  preparing(progress: Preparing | null): void;
  /** The graph has changed: answers are of another version than before. */
  changed(): void;
}

const TRIES = 4; // of a busy server
const PAUSE = 1_000; // milliseconds, where the server names none

export class ServerClient implements Client {
  private version = "";
  private waiting = false;

  constructor(
    private token: string,
    private readonly notices: Notices,
  ) {}

  get mayWrite(): boolean {
    return this.token !== "";
  }

  sign(token: string): void {
    this.token = kept(token);
  }

  async get<T>(path: string, parameters: Parameters = {}, signal?: AbortSignal): Promise<T> {
    if (!this.version) await this.ready(signal);
    const query = search(parameters).toString();
    const address = `/api/${path}${query && `?${query}`}`;
    for (let tries = 1; ; ) {
      const answer = await fetched(address, signal ? { signal } : {});
      if (answer.ok) return this.read<T>(answer);
      const problem = await problemOf(answer);
      if (problem.preparing) this.prepare(problem.preparing);
      else if (!isBusy(answer) || (tries += 1) > TRIES) throw failure(problem);
      await pause(answer, signal);
    }
  }

  post<T>(path: string, body: unknown): Promise<T> {
    const headers = { "Content-Type": "application/json" };
    return this.change<T>(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  put<T>(path: string): Promise<T> {
    return this.change<T>(path, { method: "PUT" });
  }

  delete<T>(path: string): Promise<T> {
    return this.change<T>(path, { method: "DELETE" });
  }

  private async change<T>(path: string, request: RequestInit): Promise<T> {
    const headers = { ...request.headers, ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}) };
    const answer = await fetched(`/api/${path}`, { ...request, headers });
    if (!answer.ok) throw failure(await problemOf(answer));
    return (await answer.json()) as T;
  }

  private async read<T>(answer: Response): Promise<T> {
    if (this.waiting) this.notices.preparing(null);
    this.waiting = false;
    const version = answer.headers.get("ETag") ?? this.version;
    const is_other = this.version !== "" && version !== this.version;
    this.version = version;
    if (is_other) this.notices.changed();
    return (await answer.json()) as T;
  }

  /** Waits for the first index by asking how far it is: a browser writes each refused question into its console. */
  private async ready(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const answer = await fetched("/api/ready", signal ? { signal } : {});
      const { preparing } = answer.ok ? ((await answer.json()) as Ready) : { preparing: null };
      if (!preparing) return;
      this.prepare(preparing);
      await pause(answer, signal);
    }
  }

  private prepare(progress: Preparing): void {
    this.waiting = true;
    this.notices.preparing(progress);
  }
}

async function fetched(address: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { credentials: "same-origin", ...request });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Failure(0, "The server does not answer", "Is `kg serve` still running? Start it and try again.");
  }
}

async function problemOf(answer: Response): Promise<Problem> {
  const status = answer.status;
  try {
    return { ...((await answer.json()) as Problem), status };
  } catch {
    return { status, title: `The server answered with status ${status}` };
  }
}

function failure({ status, title, detail }: Problem): Failure {
  return new Failure(status, title, detail ?? "");
}

/** Over a limit there is no Retry-After: the same question would come to the same end. */
function isBusy(answer: Response): boolean {
  return answer.status === 503 && answer.headers.has("Retry-After");
}

function pause(answer: Response, signal?: AbortSignal): Promise<void> {
  const seconds = Number(answer.headers.get("Retry-After"));
  return new Promise((done, failed) => {
    const ended = (): void => (clearTimeout(timer), failed(signal!.reason as Error));
    const passed = (): void => (signal?.removeEventListener("abort", ended), done());
    const timer = setTimeout(passed, seconds > 0 ? seconds * 1_000 : PAUSE);
    if (signal?.aborted) ended();
    else signal?.addEventListener("abort", ended, { once: true });
  });
}

const KEY = "graphwright.token";

/** The token of this tab: the one that the address has brought, else the one that was brought before. */
export function kept(token: string): string {
  if (token) sessionStorage.setItem(KEY, token);
  return sessionStorage.getItem(KEY) ?? "";
}
