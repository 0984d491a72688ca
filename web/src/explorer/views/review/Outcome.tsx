// What became of the last decision: said at the foot of the page until it is put away.
import { useEffect, useState } from "preact/hooks";
import type { Client } from "../../client";
import { dismiss, turn, watch } from "./outbox";
import type { Sent } from "./outbox";

export function Outcome({ client }: { client: Client }) {
  const [sent, setSent] = useState<Sent | null>(null);
  const [error, setError] = useState("");
  useEffect(() => watch((next) => (setSent(next), setError(""))), []);
  return (
    <div class={sent ? `outcome is-${sent.state}` : "outcome"} role="status" aria-live="polite">
      {sent && (
        <>
          <p>
            <strong>{said(sent)}</strong> <bdi>{sent.words}</bdi>
            {(sent.error || error) && (
              <>
                {" — "}
                <bdi>{error || sent.error}</bdi>
              </>
            )}
          </p>
          {!sent.decision.off && (
            <button onClick={() => turn(client, sent.decision).catch((reason: Error) => setError(reason.message))}>
              Undo
            </button>
          )}
          <button class="remove" aria-label="Put this note away" onClick={dismiss}>
            ×
          </button>
        </>
      )}
    </div>
  );
}

function said({ state }: Sent): string {
  if (state === "waiting") return "Kept; the graph is being brought up to date.";
  return state === "failed" ? "The graph could not follow." : "Done.";
}
