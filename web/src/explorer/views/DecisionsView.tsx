// What people decided about the graph: who, when, what, whether the graph shows it, and a way to undo it.
import { useEffect, useState } from "preact/hooks";
import type { Decision, Decisions } from "../api";
import { useAsked } from "../asked";
import type { Failure } from "../client";
import type { ViewProps } from "../views";
import { counted } from "../../text";
import { Answered, Nothing } from "./parts/State";
import { turn } from "./review/outbox";
import { TokenDialog } from "./review/TokenDialog";

const PAUSE = 2_000; // milliseconds between two looks while the graph is brought up to date

export function DecisionsView({ about, client }: ViewProps) {
  const asked = useAsked<Decisions>(client, about.review ? "decisions" : "", {}, about.version);
  const busy = asked.answer?.busy === true && !asked.waiting;
  useEffect(() => {
    if (!busy) return undefined;
    const later = setTimeout(asked.again, PAUSE);
    return () => clearTimeout(later);
  }, [busy, asked.answer]);
  return (
    <div class="sheet">
      <header class="view-head">
        <h1>Decisions</h1>
        <p class="quiet">What people decided about claims and entities. Each build of this graph follows them.</p>
      </header>
      {about.review ? (
        <Answered asked={asked} what="the decisions">
          {({ decisions, file }) => (
            <>
              <p class="quiet">
                {counted(decisions.length, "decision", "decisions")} in <bdi>{file}</bdi>
              </p>
              {busy && (
                <p class="notice" role="status">
                  The graph is being brought up to date: it does not show all of them yet.
                </p>
              )}
              {decisions.length ? (
                <List decisions={decisions} client={client} again={asked.again} />
              ) : (
                <Nothing>None yet. “Review…” at a claim or an entity makes one.</Nothing>
              )}
            </>
          )}
        </Answered>
      ) : (
        <Nothing>
          This server takes no decisions. Start it with <code>kg serve --store DIR --writable</code> to review claims.
        </Nothing>
      )}
    </div>
  );
}

type ListProps = Pick<ViewProps, "client"> & { decisions: readonly Decision[]; again(): void };

function List({ decisions, client, again }: ListProps) {
  return (
    <ul class="list-of-decisions">
      {decisions.map((decision) => (
        <li key={decision.id} class={decision.off ? "off" : undefined}>
          <One decision={decision} client={client} again={again} />
        </li>
      ))}
    </ul>
  );
}

function One({ decision, client, again }: Omit<ListProps, "decisions"> & { decision: Decision }) {
  const [error, setError] = useState("");
  const [asking, ask] = useState(false);
  const turnIt = async (): Promise<void> => {
    try {
      await turn(client, decision);
      again();
    } catch (reason) {
      const failure = reason as Failure;
      setError([failure.message, failure.detail].filter(Boolean).join(". "));
      if (failure.status === 401 || failure.status === 403) ask(true);
    }
  };
  return (
    <>
      <p class="decision-words">
        <bdi>{decision.words}</bdi>
      </p>
      {decision.note && (
        <p class="note-of-decision" dir="auto">
          <q>{decision.note}</q>
        </p>
      )}
      <p class="source quiet">
        {decision.author && <bdi>{decision.author}</bdi>}
        <When date={decision.date} />
        <span class={`badge is-${decision.off ? "off" : decision.state}`}>{decision.off ? "undone" : STATES[decision.state]}</span>
      </p>
      {(decision.error || error) && (
        <p class="failed" role="alert">
          <bdi>{error || decision.error}</bdi>
        </p>
      )}
      <button
        aria-label={`${decision.off ? "Do again" : "Undo"}: ${decision.words}`}
        onClick={() => (client.mayWrite ? void turnIt() : ask(true))}
      >
        {decision.off ? "Do again" : "Undo"}
      </button>
      {asking && (
        <TokenDialog
          client={client}
          onClose={() => ask(false)}
          onSigned={() => {
            ask(false);
            void turnIt();
          }}
        />
      )}
    </>
  );
}

const STATES = { waiting: "waiting", applied: "in the graph", failed: "could not be applied" } as const;

function When({ date }: { date: string }) {
  if (!date) return null;
  return <time dateTime={date}>{date.length > 10 ? date.slice(0, 16).replace("T", " ") : date}</time>;
}
