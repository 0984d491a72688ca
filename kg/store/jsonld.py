"""JSON-LD 1.1 with a context of our prefixes, one object a subject.

In: quads and a prefix table. Out: JSON text that depends on these alone. pyoxigraph's own writer gives the expanded
form, without a context. Numbers keep their lexical form, so that no digit is lost in JavaScript.
Specification: https://www.w3.org/TR/json-ld11/.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.iri import RDF, XSD, curie


def write_jsonld(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> str:
    """The union of all graphs as one JSON-LD document."""
    nodes: defaultdict[str, defaultdict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    safe = {name: space for name, space in prefixes.items() if space.endswith(("/", "#", ":", "?", "="))}
    for quad in quads:
        value = _value(quad.object, safe)
        nodes[_id(quad.subject, safe)][quad.predicate.value][json.dumps(value, sort_keys=True)] = value
    graph = [{"@id": name, **_properties(nodes[name], safe)} for name in sorted(nodes)]
    return json.dumps({"@context": safe, "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _properties(values: Mapping[str, Mapping[str, Any]], prefixes: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for iri in sorted(values, key=lambda iri: (iri != RDF + "type", _compact(iri, prefixes))):
        ordered = [values[iri][key] for key in sorted(values[iri])]
        if iri == RDF + "type":
            found["@type"] = [value["@id"] for value in ordered]
        else:
            found[_compact(iri, prefixes)] = ordered[0] if len(ordered) == 1 else ordered
    return found


def _id(term: object, prefixes: Mapping[str, str]) -> str:
    return _compact(term.value, prefixes) if isinstance(term, ox.NamedNode) else str(term)


def _compact(iri: str, prefixes: Mapping[str, str]) -> str:
    short = curie(iri, prefixes)
    return iri if short.partition(":")[2].startswith("//") else short  # "a://b" would be read as an absolute IRI


def _value(term: object, prefixes: Mapping[str, str]) -> Any:
    if isinstance(term, ox.NamedNode | ox.BlankNode):
        return {"@id": _id(term, prefixes)}
    if not isinstance(term, ox.Literal):
        raise StoreError("JSON-LD cannot hold a triple as a term", hint="Write Turtle or N-Quads.")
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == XSD + "string":
        return term.value
    if term.datatype.value == XSD + "boolean" and term.value in ("true", "false"):
        return term.value == "true"
    return {"@value": term.value, "@type": _compact(term.datatype.value, prefixes)}
