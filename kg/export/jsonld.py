"""JSON-LD: entities with their plain edges, and each claim with its status, confidence and sentences.

In: claims. Out: one document with a context, a node object a line. It is smaller and plainer than the whole graph in
JSON-LD, which ``kg build -o graph.jsonld`` writes: no offsets, no readings.
Specification: https://www.w3.org/TR/json-ld11/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg.export.claims import Claims, Term
from kg.export.described import Properties, described, ordered
from kg.iri import KG, NIF, RDF, SCHEMA, SKOS, XSD

_CONTEXT: Mapping[str, Any] = {
    "kg": KG,
    "label": {"@id": SKOS + "prefLabel", "@language": "en"},
    "alias": {"@id": SKOS + "altLabel", "@language": "en"},
    "linked": {"@id": KG + "linked", "@type": XSD + "boolean"},
    "subject": {"@id": RDF + "subject", "@type": "@id"},
    "predicate": {"@id": RDF + "predicate", "@type": "@id"},
    "object": {"@id": RDF + "object"},
    "status": {"@id": KG + "status", "@type": "@id"},
    "confidence": {"@id": KG + "confidence", "@type": XSD + "decimal"},
    "date": {"@id": KG + "date", "@type": XSD + "date"},
    "inferredBy": {"@id": KG + "inferredBy"},
    "evidence": {"@id": KG + "evidence", "@type": "@id"},
    "sentence": {"@id": NIF + "anchorOf"},
    "document": {"@id": KG + "document", "@type": "@id"},
    "headline": {"@id": SCHEMA + "headline"},
    "published": {"@id": SCHEMA + "datePublished", "@type": XSD + "date"},
    "url": {"@id": SCHEMA + "url", "@type": XSD + "anyURI"},
}
_TERMS = {str(term["@id"]): name for name, term in _CONTEXT.items() if isinstance(term, dict)}
# The inner life of an extraction, which a web page does not need.
_KINDS = frozenset(KG + name for name in ("Reading", "Mention", "Link", "Candidate"))
_INNER = frozenset(
    (
        *(KG + name for name in ("reading", "subjectMention", "objectMention", "triggerMention", "premise", "sha256")),
        *(NIF + name for name in ("isString", "beginIndex", "endIndex")),
    )
)


def write_jsonld(claims: Claims) -> Iterator[str]:
    """The selected claims and their entities as one JSON-LD document."""
    yield f'{{"@context": {_text(_CONTEXT)},\n"@graph": ['
    separator = "\n"
    for iri, properties in described(claims):
        if not any(kind.value in _KINDS for kind in properties.get(RDF + "type", ())):
            yield separator + _text(_node(iri, properties))
            separator = ",\n"
    yield "\n]}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _node(iri: str, properties: Properties) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": iri}
    for predicate, terms in ordered(properties):
        if predicate == RDF + "type":
            found["@type"] = [term.value for term in terms]
        elif predicate not in _INNER:
            key = _TERMS.get(predicate, predicate)
            values = [_value(term, _CONTEXT.get(key, {})) for term in terms]
            found[key] = values[0] if len(values) == 1 else values
    return found


def _value(term: Term, expected: Mapping[str, str]) -> Any:
    """The term; a plain text where the context says all that is beyond its characters."""
    kind = expected.get("@type", "")
    if isinstance(term, ox.NamedNode):
        return term.value if kind == "@id" else {"@id": term.value}
    if term.language:
        plain = expected.get("@language") == term.language
        return term.value if plain else {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD + "string" and not kind and "@language" not in expected:
        return term.value
    return term.value if kind == term.datatype.value else _typed(term)


def _typed(term: ox.Literal) -> Any:
    plain = term.datatype.value == XSD + "string"
    return {"@value": term.value} if plain else {"@value": term.value, "@type": term.datatype.value}
