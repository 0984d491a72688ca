// What the explorer asks of its server, and what comes back: kg/explore makes it, kg/web/explorer.py serves it.
// All paths stand under /api/. An answer that is no success is a problem of RFC 9457.
import type { PageData } from "../model";

/** A problem: what went wrong, and in `detail` what to do. `preparing` while the server still makes its index. */
export interface Problem {
  status: number;
  title: string;
  detail?: string;
  preparing?: { stage: string; done: number; total: number };
}

/** GET ready: at once, also while the server makes its index. Null: it answers, or never will. */
export interface Ready {
  preparing: Problem["preparing"] | null;
}

export interface Group {
  key: string; // an IRI, or the local name of a status
  label: string;
  count: number;
  colour?: string;
}

/** GET about */
export interface About {
  title: string;
  version: string; // changes when the graph does
  entities: number;
  claims: number;
  documents: number;
  figures: number;
  dropped: number | null; // null: nothing is known of what was dropped
  classes: Group[];
  relations: Group[];
  statuses: Group[];
  first: string; // ISO days of the earliest and the latest claim, or ""
  last: string;
  review: boolean; // whether decisions can be made here, by who has the token
}

/** An entity as it is named wherever it stands. */
export interface Name {
  iri: string;
  label: string;
  kind: string; // local name of its class
  colour: string;
}

/** GET search?q=&limit=20: labels and aliases, the best first, as the reader types. No more than 1,000 are counted. */
export interface Found {
  found: (Name & { alias: string; degree: number; linked: boolean })[]; // alias: the one that matched, or ""
  total: number;
}

/** FILTERS, each also several times where that makes sense: class, relation (IRIs), status (local name), confidence (least),
 * from, to (ISO days), undated=no, document (IRI), standing=yes|no (as a plain edge), inferred=yes|no.
 * GET graph?limit=5000&FILTERS: what most sentences say, of the most connected entities.
 * GET neighbourhood?iri=&limit=200&FILTERS: an entity, its claims, and the claims among its neighbours.
 * GET subgraph?iri=&iri=…&FILTERS: these entities and the claims among them (a saved view).
 * GET path?from=IRI&to=IRI&most=6&FILTERS: the union of up to five shortest paths; `paths` has the entities of each.
 * Days of a path's claims are `since` and `until`, as `from` and `to` are its ends.
 * `page` is what the HTML export has; an edge's id is the claim's IRI. Beside an export's attributes nodes have `degree`
 * (in the whole graph) and edges `stands`; they lack sentence, evidence, document and url, which `claim` has. */
export interface Drawn {
  page: PageData;
  nodes: number; // how many there are in all, before the limit
  edges: number;
  paths?: string[][];
}

/** GET claims?status=&…FILTERS&iri=&side=subject|object&sort=confidence|-confidence|date|-date|subject|relation|object|sentences&offset=0&limit=100
 * `side`: at which end the entity `iri` stands; either if it is left out. `sentences`, the default: the most first. */
export interface Claims {
  claims: ClaimRow[];
  total: number;
}

export interface ClaimRow {
  iri: string;
  subject: Name;
  relation: { iri: string; label: string };
  object: Name | null; // null: a literal
  value: string; // the literal, or ""
  status: string;
  confidence: number;
  day: string;
  end: string;
  sentences: number;
  stands: boolean; // as a plain edge
  inferred: boolean;
  withheld: string; // why it does not stand, or ""
  sentence: string; // of several the one in the newest document
}

/** A piece of text, in order; together they are the whole. */
export interface Segment {
  text: string;
  marks: number[]; // places in the marks beside it
}

/** GET claim?iri= */
export interface Claim extends ClaimRow {
  dates: string[]; // as the text has them, and what is known of them
  speakers: Name[];
  roles: string[];
  inferredBy: string[];
  premises: ClaimRow[];
  note: string; // how the confidence came about
  proofs: Proof[];
  decision: string; // what a person decided about it: "accepted", "rejected", "corrected", or ""
}

export interface Proof {
  segments: Segment[];
  marks: { role: "subject" | "object" | "trigger" }[];
  rule: string; // the example of the ontology that matched
  confidence: number;
  note: string;
  document: DocumentName;
  evidence: string; // IRI
}

export interface DocumentName {
  iri: string;
  title: string;
  day: string;
  source: string;
  url: string; // http(s) or ""
}

/** GET entity?iri= (or ?path=/entity/x for one that is opened at this server) */
export interface Entity extends Name {
  types: { iri: string; label: string }[];
  aliases: string[];
  linked: boolean;
  same: string[]; // IRIs elsewhere
  description: string;
  degree: number;
  relations: { iri: string; label: string; inverse: boolean; total: number; claims: ClaimRow[] }[]; // at most 20 claims each; more by `claims`
  series: Series[];
  roles: { role: string; claim: string; other: Name | null; status: string; day: string }[];
  documents: { total: number; first: (DocumentName & { claims: number })[] };
  links: LinkNote[];
  dropped: number | null;
}

/** Figures of one metric, unit and scope, in the order of their periods: a chart over time. */
export interface Series {
  metric: string;
  unit: string;
  scope: string;
  points: {
    iri: string;
    value: number | null;
    text: string; // as the text has it
    change: string; // "+21.1 % year on year", or ""
    start: string; // ISO days or ""
    end: string;
    period: string;
    status: string;
    approximation: string;
    sentence: string;
    document: DocumentName;
  }[];
}

/** Why the names of a document mean this entity. */
export interface LinkNote {
  document: DocumentName;
  forms: string[];
  note: string;
  candidates: { entity: Name | null; iri: string; score: number; parts: [string, number][]; note: string }[];
}

/** GET documents?q=&offset=&limit=&sort=-date|date|title|-claims */
export interface Documents {
  documents: (DocumentName & { claims: number })[];
  total: number;
}

/** GET document?iri=. `whole`: the text is the document's; else only the sentences that the graph has, in order. */
export interface Document extends DocumentName {
  whole: boolean;
  properties: [name: string, value: string][]; // publisher, author, …
  segments: Segment[];
  marks: DocumentMark[];
  claims: ClaimRow[];
  dropped: Dropped[];
}

export type DocumentMark =
  | { is: "mention"; entity: Name; surface: string }
  | { is: "sentence"; claims: string[]; evidence: string } // IRIs of the claims that it supports, and its own
  | { is: "dropped"; dropped: number }; // place in `dropped`

/** GET dropped?q=&reason=&stage=&document=&offset=&limit= */
export interface DroppedList {
  dropped: Dropped[];
  total: number;
  reasons: Group[]; // key "stage/reason"
}

export interface Dropped {
  stage: string;
  reason: string; // a code
  meaning: string; // the code in words
  text: string;
  detail: string;
  document: DocumentName;
}

/** GET resource?iri= or ?path=: what an IRI of the graph is, and where the page tells of it.
 * `of` is the IRI itself; `iri` that of the document of a sentence, of the entity of a figure, or the same. */
export interface Resource {
  of: string;
  iri: string;
  is: "entity" | "document" | "claim" | "other";
  label: string;
}

/** GET timeline?FILTERS&iri=&offset=&limit=500: claims with a day, the earliest first; how many in each month or year. */
export interface Timeline {
  claims: ClaimRow[];
  total: number;
  bars: { start: string; end: string; count: number }[]; // end: exclusive
}

/** GET decisions. POST decisions (a Decide), DELETE decisions/ID (undo): both with the token, both answer with a Decision. */
export interface Decisions {
  decisions: Decision[];
  busy: boolean; // whether the graph does not show all of them yet
  file: string;
  relations: Pick<Group, "key" | "label">[]; // of the ontology: what a claim can be corrected to
}

export interface Decision {
  id: string;
  decision: Decide["decision"] | string;
  words: string; // the decision in a sentence
  author: string;
  date: string; // ISO 8601 time or day, as the file has it
  note: string;
  off: boolean; // undone
  state: "waiting" | "applied" | "failed";
  error: string;
}

export type Decide = { author: string; note: string } & (
  | { decision: "accept" | "reject"; claim: string }
  | { decision: "correct"; claim: string; subject?: string; relation?: string; object?: string; value?: string; status?: string }
  | { decision: "merge" | "distinct"; node: string; target: string }
  | { decision: "split"; node: string; label: string; name: string; document: string } // name: surface form or ""; document: IRI or ""
  | { decision: "alias"; node: string; name: string }
);
