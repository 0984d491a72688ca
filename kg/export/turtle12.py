"""RDF 1.2 Turtle: each statement node reifies its triple, in place of `rdf:subject`, `rdf:predicate`, `rdf:object`.

In: claims. Out: Turtle with triple terms, one block a subject. Statement nodes keep their IRIs. A reified triple is
not asserted by that; plain edges stand beside it as they do in the graph. rdflib 7 does not read it; Oxigraph 0.5 does.
Specification: https://www.w3.org/TR/rdf12-turtle/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kg.export.claims import Claims, Term
from kg.export.described import Properties, described, ordered
from kg.iri import RDF
from kg.terms import Terms

_TRIPLE = (RDF + "subject", RDF + "predicate", RDF + "object")
_REIFIES = RDF + "reifies"


def write_turtle12(claims: Claims) -> Iterator[str]:
    """The selected claims, with all that is said of them, as RDF 1.2 Turtle."""
    terms = Terms(claims.prefixes)
    yield "".join(f"@prefix {name}: <{space}> .\n" for name, space in terms.prefixes.items())
    for iri, properties in described(claims):
        yield f"\n{_block(iri, reified(properties), terms)}"


def reified(properties: Properties) -> Mapping[str, list[Term | ox.Triple]]:
    """The properties with one whole triple of reification vocabulary as `rdf:reifies`; others as they are."""
    parts = [properties.get(name, []) for name in _TRIPLE]
    found: dict[str, list[Term | ox.Triple]] = {name: list(values) for name, values in properties.items()}
    if [len(part) for part in parts] != [1, 1, 1]:
        return found
    subject, predicate, value = (part[0] for part in parts)
    if not isinstance(subject, ox.NamedNode) or not isinstance(predicate, ox.NamedNode):
        return found
    rest = {name: values for name, values in found.items() if name not in _TRIPLE}
    return {**rest, _REIFIES: [ox.Triple(subject, predicate, value)]}


def _block(iri: str, properties: Mapping[str, list[Term | ox.Triple]], terms: Terms) -> str:
    lines = (
        f"{'a' if predicate == RDF + 'type' else terms.short(ox.NamedNode(predicate))} "
        f"{', '.join(map(terms.short, values))}"
        for predicate, values in ordered(properties)
    )
    return f"{terms.short(ox.NamedNode(iri))} " + " ;\n    ".join(lines) + " .\n"
