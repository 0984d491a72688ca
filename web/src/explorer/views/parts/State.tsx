// What stands in place of an answer: that it is on its way, why there is none, or that there is nothing.
import type { ComponentChildren } from "preact";
import type { Asked } from "../../asked";
import type { Failure } from "../../client";

interface Props<T> {
  asked: Asked<T>;
  /** What is asked for, in words: "the claims". */
  what: string;
  children(answer: T): ComponentChildren;
}

/** The answer once it is there. An older answer stays, dimmed, while the next one is on its way. */
export function Answered<T>({ asked, what, children }: Props<T>) {
  const { answer, error, waiting, again } = asked;
  return (
    <div class="answered" aria-busy={waiting}>
      {error && <Failed error={error} what={what} again={again} />}
      {waiting && (
        <p class={answer === undefined ? "waiting" : "for-readers"} role="status">
          Loading {what}…
        </p>
      )}
      {answer !== undefined && !error && <div class={waiting ? "older" : "current"}>{children(answer)}</div>}
    </div>
  );
}

export function Failed({ error, what, again }: { error: Error; what: string; again(): void }) {
  const detail = (error as Partial<Failure>).detail;
  return (
    <div class="failed" role="alert">
      <p>
        Could not load {what}: <bdi>{error.message}</bdi>
      </p>
      {detail && (
        <p class="quiet">
          <bdi>{detail}</bdi>
        </p>
      )}
      <button onClick={again}>Try again</button>
    </div>
  );
}

export function Nothing({ children }: { children: ComponentChildren }) {
  return <p class="nothing">{children}</p>;
}
