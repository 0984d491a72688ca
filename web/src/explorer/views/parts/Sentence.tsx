// A sentence of the graph with what the server marked in it.
import type { Proof } from "../../api";

const CLASSES = { subject: "first", object: "second", trigger: "trigger" } as const;

export function ProofSentence({ proof }: { proof: Proof }) {
  return (
    <blockquote dir="auto">
      {proof.segments.map(({ text, marks }, index) => {
        const roles = marks.flatMap((mark) => proof.marks[mark]?.role ?? []);
        return roles.length ? (
          <mark key={index} class={roles.map((role) => CLASSES[role]).join(" ")} title={roles.join(", ")}>
            {text}
          </mark>
        ) : (
          text
        );
      })}
    </blockquote>
  );
}

/** What the colours of the sentence mean. */
export function Key() {
  return (
    <p class="key" aria-hidden="true">
      <mark class="first">subject</mark> <mark class="second">object</mark> <mark class="trigger">the word that says it</mark>
    </p>
  );
}
