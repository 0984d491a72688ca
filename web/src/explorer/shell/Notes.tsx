// What stands in place of a view: the server is not ready, a question failed, nothing is at the address.
import type { Failure, Preparing } from "../client";
import { grouped } from "../../text";
import { hash } from "../router";

export function PreparingNote({ progress }: { progress: Preparing | null }) {
  if (!progress) {
    return (
      <p class="note quiet" role="status">
        Asking the server …
      </p>
    );
  }
  const { stage, done, total } = progress;
  return (
    <div class="note" role="status">
      <h2>The graph is being made ready</h2>
      <p class="quiet">This is done once for each version of the graph. SPARQL queries are answered already.</p>
      <progress max={total || 1} value={total ? done : undefined} aria-label="Progress" />
      <p class="quiet">
        <bdi>{stage}</bdi>
        {total > 0 && `: ${grouped(done)} of ${grouped(total)}`}
      </p>
    </div>
  );
}

export function Failed({ error, again }: { error: Error; again(): void }) {
  const detail = (error as Partial<Failure>).detail;
  return (
    <div class="note" role="alert">
      <h2>{error.message}</h2>
      {detail && <p>{detail}</p>}
      <button onClick={again}>Try again</button>
    </div>
  );
}

export function Missing() {
  return (
    <div class="note" role="alert">
      <h2>There is no such view</h2>
      <p>
        The address of this page may have been cut short. <a href={hash("start")}>Begin at the start</a>
      </p>
    </div>
  );
}
