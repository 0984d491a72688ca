// The sentence that supports a claim, with subject and object marked where their names stand in it.
import { useMemo } from "preact/hooks";
import { marked } from "../text";

const COLOURS = ["first", "second"];

interface Props {
  text: string;
  /** Labels to mark, and what each of them is in the claim. */
  names: readonly string[];
  roles?: readonly string[];
}

export function Sentence({ text, names, roles = ["subject", "object"] }: Props) {
  const pieces = useMemo(() => marked(text, names), [text, ...names]);
  return (
    <blockquote dir="auto">
      {pieces.map(({ text: piece, name }, place) =>
        name === undefined ? (
          piece
        ) : (
          <mark key={place} class={COLOURS[name]} title={roles[name]}>
            {piece}
          </mark>
        ),
      )}
    </blockquote>
  );
}
