"""RDF terms as Turtle, TriG and SPARQL write them, as short as they allow.

In: pyoxigraph terms and a trusted prefix table. Out: text that a parser reads back as the same term.
Specification: https://www.w3.org/TR/turtle/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pyoxigraph as ox

from kg.iri import XSD

# A local name that needs no escape in Turtle and SPARQL.
_LOCAL = re.compile(r"(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2})*\Z")
_SHORT = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}
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
