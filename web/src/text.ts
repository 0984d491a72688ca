// Text of the graph made ready to be read: names in words, values, folded text to search in, names found in a sentence.
import type { Value, ValueType } from "./model";

/** "begunOn" → "begun on", "revenue_EUR" → "revenue EUR". */
export function inWords(name: string): string {
  return name
    .replace(
      /(\p{Ll}|\d)(\p{Lu})(?=\p{Ll}|$)/gu,
      (_, before: string, first: string) => `${before} ${first.toLowerCase()}`,
    )
    .replaceAll("_", " ");
}

export function counted(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

export function grouped(count: number): string {
  return count.toLocaleString("en");
}

/** Digits are grouped from 10,000 on, so that a year stays a year. */
export function shown(value: Value, type: ValueType): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" && type === "integer" && /^-?\d+$/.test(value))
    return BigInt(value).toLocaleString("en");
  if (typeof value !== "number" || Math.abs(value) < 10_000) return String(value);
  return Math.abs(value) < 1e15 ? value.toLocaleString("en", { maximumFractionDigits: 6 }) : String(value);
}

/** Without case and accents: "Łódź" is found by "lodz" except for its Ł, "São" by "sao". */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** At most so many characters, none of them half. */
export function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= most) return line;
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}…`;
}

/** The address if a browser may follow it: http or https, and no host that is reserved for examples (RFC 2606). */
export function link(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  const reserved = /(^|\.)(example|invalid|test|localhost)$/.test(url.hostname);
  return (url.protocol === "https:" || url.protocol === "http:") && !reserved ? url.href : undefined;
}

export interface Piece {
  text: string;
  /** Which of the names it is; undefined between them. */
  name?: number;
}

/** The text in pieces, with the places where one of the names stands as a word of its own; the longest name first. */
export function marked(text: string, names: readonly string[]): Piece[] {
  const order = [...names.keys()]
    .filter((place) => names[place].trim())
    .sort((a, b) => names[b].length - names[a].length);
  if (!order.length) return [{ text }];
  const pattern = new RegExp(order.map((place) => `(${asWord(names[place])})`).join("|"), "giu");
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    const found = match.slice(1).findIndex((group) => group !== undefined);
    pieces.push({ text: match[0], name: order[found] });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

// Scripts that write no spaces between words have no edges of words to look at.
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Khmer}\p{sc=Lao}\p{sc=Myanmar}]/u;
const LETTER = /[\p{L}\p{N}]/u;

function asWord(name: string): string {
  const characters = [...name.trim()];
  const escaped = characters
    .join("")
    .replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")
    .replace(/\s+/g, "\\s+");
  const before = isOfWord(characters[0]) ? `(?<!${LETTER.source})` : "";
  const after = isOfWord(characters[characters.length - 1]) ? `(?!${LETTER.source})` : "";
  return before + escaped + after;
}

function isOfWord(character: string): boolean {
  return LETTER.test(character) && !UNSPACED.test(character);
}
