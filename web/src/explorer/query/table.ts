// The rows of an answer as Yasr hands them over, made ready for a table. Nothing here touches the document.
import { compare } from "../../model";
import type { Prefixes } from "./examples";

export interface Term {
  value: string;
  type: "uri" | "literal" | "typed-literal" | "bnode";
  datatype?: string;
  "xml:lang"?: string;
}

export type Row = Readonly<Record<string, Term>>;

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long"].map((name) => XSD + name));

export function isNumber(term: Term | undefined): boolean {
  return term?.datatype !== undefined && NUMBERS.has(term.datatype);
}

/** What a cell says: an IRI short where a prefix has it. */
export function told(term: Term, prefixes: Prefixes): string {
  if (term.type === "bnode") return `_:${term.value}`;
  return term.type === "uri" ? (shortened(term.value, prefixes) ?? term.value) : term.value;
}

/** An IRI behind its prefix; undefined if none is for it. */
export function shortened(iri: string, prefixes: Prefixes): string | undefined {
  for (const [name, namespace] of Object.entries(prefixes)) {
    if (namespace && iri.startsWith(namespace) && iri.length > namespace.length)
      return `${name}:${iri.slice(namespace.length)}`;
  }
  return undefined;
}

/** What is said of it in small: its language or type, where that is not plain. */
export function kindOf(term: Term, prefixes: Prefixes): string {
  if (term.type === "uri" || term.type === "bnode") return "";
  if (term["xml:lang"]) return `@${term["xml:lang"]}`;
  const plain = !term.datatype || term.datatype === `${XSD}string` || isNumber(term);
  return plain ? "" : `^^${told({ type: "uri", value: term.datatype ?? "" }, prefixes)}`;
}

/** Rows by a column; numbers as numbers, what is missing last. */
export function sorted(rows: readonly Row[], column: string, down: boolean): Row[] {
  const sign = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [first, second] = [a[column], b[column]];
    if (!first || !second) return Number(!first) - Number(!second);
    return sign * (isNumber(first) && isNumber(second) ? Number(first.value) - Number(second.value) : compare(first.value, second.value));
  });
}

export function matching(rows: readonly Row[], columns: readonly string[], text: string): readonly Row[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return rows;
  return rows.filter((row) => columns.some((column) => row[column]?.value.toLowerCase().includes(wanted)));
}
