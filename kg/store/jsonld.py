"""JSON-LD 1.1 with a context of our prefixes, one object a subject.

In: any number of quads, sorted by way of files, and a prefix table. Out: JSON text that depends on these alone.
pyoxigraph's own writer gives the expanded form, without a context. Numbers keep their lexical form, so that no digit is
lost in JavaScript.
Specification: https://www.w3.org/TR/json-ld11/.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.iri import RDF, XSD, curie
from kg.spool import in_order, kept, once


def write_jsonld(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> Iterator[str]:
    """The union of all graphs as one JSON-LD document, in pieces."""
    safe = {name: space for name, space in prefixes.items() if space.endswith(("/", "#", ":", "?", "="))}
    rows = kept(once(in_order(_row(quad, safe) for quad in quads)))
    yield f'{{\n "@context": {_indented(safe, 1)},\n "@graph": ['
    empty = True
    for subject, group in groupby(rows, key=itemgetter(0)):
        values = {iri: [_unpacked(row[2]) for row in own] for iri, own in groupby(group, key=itemgetter(1))}
        yield f"{'' if empty else ','}\n  {_indented({'@id': subject, **_properties(values, safe)}, 2)}"
        empty = False
    yield "]\n}\n" if empty else "\n ]\n}\n"


def _row(quad: ox.Quad, prefixes: Mapping[str, str]) -> tuple[str, str, str]:
    value = json.dumps(_value(quad.object, prefixes), sort_keys=True)
    return _id(quad.subject, prefixes), quad.predicate.value, value


def _unpacked(value: str) -> Any:
    found = json.loads(value)
    return dict(sorted(found.items(), reverse=True)) if isinstance(found, dict) else found  # its @value comes first


def _indented(value: object, by: int) -> str:
    """JSON whose lines, but for the first, stand so many columns further in."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n" + by * " ")


def _properties(values: Mapping[str, Sequence[Any]], prefixes: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for iri in sorted(values, key=lambda iri: (iri != RDF + "type", _compact(iri, prefixes))):
        ordered = values[iri]
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
