// The text of a document cut for reading: paragraphs of sentences of pieces. In: the server's segments and marks.
// Out: the same text in order, nothing added and nothing lost.
import type { Document, Dropped, Name } from "../../api";

export interface Piece {
  text: string;
  mention: { entity: Name; surface: string } | undefined;
  dropped: number[]; // places in the document's `dropped`
}

export interface Stretch {
  /** The claims that the sentence supports; none between such sentences. */
  claims: string[];
  evidence: string;
  pieces: Piece[];
}

export type Paragraph = Stretch[];

type Reading = Pick<Document, "segments" | "marks">;

export function paragraphs(document: Reading): Paragraph[] {
  const found: Paragraph[] = [[]];
  let last = "";
  for (const { text, marks } of document.segments) {
    const sentence = sentenceOf(document, marks);
    const piece = pieceOf(document, marks);
    text.split(/\n+/).forEach((part, place) => {
      if (place > 0) found.push([]);
      if (!part) return;
      const paragraph = found[found.length - 1];
      if (!paragraph.length || last !== sentence.key) paragraph.push({ ...sentence, pieces: [] });
      last = sentence.key;
      paragraph[paragraph.length - 1].pieces.push({ ...piece, text: part });
    });
  }
  return found.filter((paragraph) => paragraph.length);
}

function sentenceOf(document: Reading, marks: readonly number[]): { key: string; claims: string[]; evidence: string } {
  const claims = new Set<string>();
  let [key, evidence] = ["", ""];
  for (const mark of marks) {
    const one = document.marks[mark];
    if (one?.is !== "sentence") continue;
    key += `${mark} `;
    evidence = one.evidence;
    for (const claim of one.claims) claims.add(claim);
  }
  return { key, claims: [...claims], evidence };
}

function pieceOf(document: Reading, marks: readonly number[]): Omit<Piece, "text"> {
  const dropped: number[] = [];
  let mention: Piece["mention"];
  for (const mark of marks) {
    const one = document.marks[mark];
    if (one?.is === "dropped") dropped.push(one.dropped);
    if (one?.is === "mention") mention = one; // the innermost comes last
  }
  return { mention, dropped };
}

/** By reason: what was dropped in a document, the most frequent first. */
export function byMeaning(dropped: readonly Dropped[]): [meaning: string, some: Dropped[]][] {
  const found = new Map<string, Dropped[]>();
  for (const one of dropped) {
    const meaning = one.meaning || one.reason;
    const some = found.get(meaning);
    if (some) some.push(one);
    else found.set(meaning, [one]);
  }
  return [...found].sort((a, b) => b[1].length - a[1].length);
}
