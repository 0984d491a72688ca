"""RDF terms as Turtle, TriG and SPARQL write them, as short as they allow; literals in their canonical form.

In: pyoxigraph terms and a trusted prefix table, or a lexical form and a datatype. Out: text that a parser reads back as
the same term, or terms. Specification: https://www.w3.org/TR/turtle/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from kg.iri import XSD
from kg.model import Key, Literal
from kg.ontology.datatypes import is_lexical

# A local name that needs no escape in Turtle and SPARQL.
_LOCAL = re.compile(r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2})*\Z")
_SHORT = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}
_DECIMAL = ox.NamedNode(XSD + "decimal")
REMEMBERED = 200_000  # IRIs whose short form is kept at hand


class Terms:
    """Writes terms in short form and remembers which prefixes that took."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self.used: set[str] = set()
        self._by_length = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self._done: dict[str, str] = {}

    def short(self, term: object) -> str:
        """The term in its shortest form; a triple term in that of RDF 1.2."""
        if isinstance(term, ox.Triple):
            return f"<<( {' '.join(map(self.short, term))} )>>"
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        return self._literal(term) if isinstance(term, ox.Literal) else str(term)

    def _iri(self, iri: str) -> str:
        if len(self._done) > REMEMBERED:
            self._done.clear()
        if iri not in self._done:
            self._done[iri] = self._shortened(iri)
        return self._done[iri]

    def _shortened(self, iri: str) -> str:
        for name, space in self._by_length:
            if iri.startswith(space) and _LOCAL.match(iri, len(space)):
                self.used.add(name)
                return f"{name}:{iri[len(space) :]}"
        return f"<{iri}>"

    def _literal(self, literal: ox.Literal) -> str:
        datatype = literal.datatype.value
        short = _SHORT.get(datatype)
        if short is not None and short.match(literal.value):
            return literal.value
        text = str(literal)
        full = f"^^<{datatype}>"
        return f"{text.removesuffix(full)}^^{self._iri(datatype)}" if text.endswith(full) else text


def typed(lexical: str, datatype: str) -> ox.Literal:
    """A literal of the datatype, or a plain string if the text is not in its lexical space (30 February).

    >>> typed("2021-02-30", XSD + "date").datatype.value.rpartition("#")[2]
    'string'
    """
    return canonical(lexical, datatype) if is_lexical(lexical, datatype) else ox.Literal(lexical)


@lru_cache(maxsize=4096)
def canonical(lexical: str, datatype: str) -> ox.Literal:
    """The literal in its canonical form, so that equal numbers and truth values are written alike.

    >>> canonical("1.50", XSD + "decimal").value, canonical("1", XSD + "decimal").value
    ('1.5', '1.0')
    """
    store = ox.Store()
    node = ox.NamedNode(datatype)
    store.add(ox.Quad(node, node, ox.Literal(lexical, datatype=node), ox.DefaultGraph()))
    (found,) = (with_point(quad.object) for quad in store)
    assert isinstance(found, ox.Literal)
    return found


def with_point(term: Any) -> Any:
    """A term of a store, which writes whole decimals without their point, as we write it.

    >>> with_point(ox.Literal("1", datatype=ox.NamedNode(XSD + "decimal"))).value
    '1.0'
    """
    if isinstance(term, ox.Literal) and term.datatype == _DECIMAL and "." not in term.value:
        return ox.Literal(f"{term.value}.0", datatype=_DECIMAL)
    return term


def exact(key: Key) -> Key:
    """The key with its literal as a graph has it, so that claims that are one triple are one key.

    >>> from kg.model import Status
    >>> exact(Key("urn:a", "urn:b", Literal("1.50", XSD + "decimal"), Status.ASSERTED)).object
    Literal(lexical='1.5', datatype='http://www.w3.org/2001/XMLSchema#decimal')
    """
    if not isinstance(key.object, Literal):
        return key
    term = typed(key.object.lexical, key.object.datatype)
    return replace(key, object=Literal(term.value, term.datatype.value))
