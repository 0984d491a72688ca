// Queries to begin with, in the vocabulary of every graph and with this graph's own names. In: what the graph is about.
// Out: text of SPARQL; names of relations and entities come from the graph, none is written here.
import type { About, ClaimRow } from "../api";

export interface Example {
  title: string;
  query: string;
}

export type Prefixes = Readonly<Record<string, string>>;

const FIXED: Prefixes = {
  kg: "https://w3id.org/graphwright/vocab#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
  schema: "https://schema.org/",
  nif: "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
};

/** Short names that readers know from the documentation, for namespaces that a graph may have or not. */
const KNOWN: Prefixes = { biz: "https://w3id.org/graphwright/business#" };

/** The prefixes of the graph: those of every graph, of its ontology, and of its own entities and documents. */
export function prefixesOf(about: About, claims: readonly ClaimRow[]): Prefixes {
  const found = new Map(Object.entries(FIXED));
  const add = (name: string, iri: string): void => {
    const namespace = namespaceOf(iri);
    if (!namespace || [...found.values()].includes(namespace)) return;
    const known = Object.entries(KNOWN).find(([, one]) => one === namespace)?.[0];
    found.set(known ?? free(name, found), namespace);
  };
  for (const { key } of [...about.relations, ...about.classes]) add("ont", key);
  for (const claim of claims.slice(0, 1)) {
    add("st", claim.iri);
    add("ent", claim.subject.iri);
  }
  return Object.fromEntries(found);
}

function free(name: string, found: ReadonlyMap<string, string>): string {
  for (let count = 1; ; count += 1) {
    const one = count === 1 ? name : `${name}${count}`;
    if (!found.has(one)) return one;
  }
}

function namespaceOf(iri: string): string {
  return /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]*[/#]/i.exec(iri)?.[0] ?? "";
}

/** An IRI as a query writes it: short where a prefix has it and the rest needs no escape. */
export function short(iri: string, prefixes: Prefixes): string {
  for (const [name, namespace] of Object.entries(prefixes)) {
    const rest = iri.startsWith(namespace) ? iri.slice(namespace.length) : "";
    if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(rest)) return `${name}:${rest}`;
  }
  return `<${iri}>`;
}

export function examples(about: About, claims: readonly ClaimRow[], prefixes: Prefixes): Example[] {
  const [claim] = claims;
  const entity = claim && short(claim.subject.iri, prefixes);
  const relation = about.relations[0] && short(about.relations[0].key, prefixes);
  return [
    { title: "Claims, the surest first", query: CLAIMS },
    { title: "What is planned or denied", query: NOT_ASSERTED },
    ...(entity ? [{ title: `All that is said of ${claim.subject.label}`, query: aboutEntity(entity) }] : []),
    ...(relation ? [{ title: `The facts of one relation: ${about.relations[0].label}`, query: factsOf(relation) }] : []),
    { title: "The sentences behind claims", query: SENTENCES },
    { title: "Figures over time", query: FIGURES },
    { title: "How many entities of each class", query: CLASSES },
    { title: "Entities that no catalogue knows", query: UNKNOWN },
    { title: "The documents that say most", query: DOCUMENTS },
    ...(relation ? [{ title: "A graph of the facts of one relation", query: construct(relation) }] : []),
  ].map(({ title, query }) => ({ title, query: withPrefixes(query, prefixes) }));
}

/** The query after the prefixes that it uses. */
function withPrefixes(query: string, prefixes: Prefixes): string {
  const used = Object.entries(prefixes).filter(([name]) => new RegExp(`(^|[^\\w<])${name}:`).test(query));
  return [...used.map(([name, namespace]) => `PREFIX ${name}: <${namespace}>`), "", query.trim(), ""].join("\n");
}

const CLAIMS = `
SELECT ?subject ?relation ?object ?status ?sure WHERE {
  ?claim a kg:Statement ; rdf:subject/skos:prefLabel ?subject ; rdf:predicate ?relation ; rdf:object ?node ;
         kg:status ?status ; kg:confidence ?sure .
  OPTIONAL { ?node skos:prefLabel ?label }
  BIND(COALESCE(?label, ?node) AS ?object)
}
ORDER BY DESC(?sure)
LIMIT 100`;

const NOT_ASSERTED = `
SELECT ?subject ?relation ?object ?status ?date WHERE {
  VALUES ?status { kg:Planned kg:Negated }
  ?claim kg:status ?status ; rdf:subject/skos:prefLabel ?subject ; rdf:predicate ?relation ; rdf:object ?node .
  OPTIONAL { ?node skos:prefLabel ?label }
  OPTIONAL { ?claim kg:date ?date }
  BIND(COALESCE(?label, ?node) AS ?object)
}
ORDER BY DESC(?date)
LIMIT 100`;

function aboutEntity(entity: string): string {
  return `
SELECT ?subject ?relation ?object ?status ?sure WHERE {
  VALUES ?entity { ${entity} }
  { ?claim rdf:subject ?entity } UNION { ?claim rdf:object ?entity }
  ?claim rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; kg:status ?status ; kg:confidence ?sure .
}
ORDER BY ?relation DESC(?sure)
LIMIT 200`;
}

function factsOf(relation: string): string {
  return `
SELECT ?subject ?from ?object ?to WHERE {
  ?subject ${relation} ?object .
  OPTIONAL { ?subject skos:prefLabel ?from }
  OPTIONAL { ?object skos:prefLabel ?to }
}
ORDER BY ?from ?to
LIMIT 200`;
}

const SENTENCES = `
SELECT ?claim ?sentence ?document ?title WHERE {
  ?claim a kg:Statement ; kg:evidence ?evidence .
  ?evidence nif:anchorOf ?sentence ; kg:document ?document .
  OPTIONAL { ?document schema:headline ?title }
}
LIMIT 100`;

const FIGURES = `
SELECT ?entity ?metric ?scope ?value ?unit ?from ?to ?text WHERE {
  ?figure a kg:Observation ; kg:about/skos:prefLabel ?entity ; kg:metric ?metric .
  OPTIONAL { ?figure kg:value ?value }
  OPTIONAL { ?figure kg:unit ?unit }
  OPTIONAL { ?figure kg:scope ?scope }
  OPTIONAL { ?figure kg:periodStart ?from }
  OPTIONAL { ?figure kg:periodEnd ?to }
  OPTIONAL { ?figure kg:valueText ?text }
}
ORDER BY ?entity ?metric ?scope ?from
LIMIT 200`;

const CLASSES = `
SELECT ?class (COUNT(DISTINCT ?entity) AS ?entities) WHERE {
  ?entity a ?class ; skos:prefLabel ?label .
}
GROUP BY ?class
ORDER BY DESC(?entities)`;

const UNKNOWN = `
SELECT ?entity ?label WHERE {
  ?entity kg:linked false ; skos:prefLabel ?label .
}
ORDER BY ?label
LIMIT 200`;

const DOCUMENTS = `
SELECT ?document ?title ?date (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?claim a kg:Statement ; kg:evidence/kg:document ?document .
  OPTIONAL { ?document schema:headline ?title }
  OPTIONAL { ?document schema:datePublished ?date }
}
GROUP BY ?document ?title ?date
ORDER BY DESC(?claims)
LIMIT 50`;

function construct(relation: string): string {
  return `
CONSTRUCT { ?subject ${relation} ?object } WHERE { ?subject ${relation} ?object }
LIMIT 500`;
}
