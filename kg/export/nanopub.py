"""Nanopublications: a small publication a claim, with the claim, where it comes from, and who made the publication.

In: claims. Out: TriG with four graphs a claim, named after the statement. The assertion of a claim that stands as a
fact is its triple; of a planned, denied or former one it is the statement with its status, so that nobody takes it for
a fact. There is no time of creation, and nothing is signed: the same graph gives the same bytes.
Guidelines: https://nanopub.net/guidelines/working_draft/.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg import __version__
from kg.export.claims import Claim, Claims, Term, values_of
from kg.export.reading import label
from kg.iri import KG, NIF, PROV, RDF, RDFS, SCHEMA, local_name
from kg.names import words
from kg.terms import Terms

NP = "http://www.nanopub.org/nschema#"
PAV = "http://purl.org/pav/"
_SENTENCE = (RDF + "type", NIF + "anchorOf", NIF + "beginIndex", NIF + "endIndex", KG + "document")
_DOCUMENT = (RDF + "type", SCHEMA + "headline", SCHEMA + "datePublished", SCHEMA + "url", KG + "source", KG + "sha256")
_QUALIFIERS = tuple(KG + name for name in ("status", "date", "dateText", "validFrom", "validUntil", "speaker", "role"))
Triples = Iterator[tuple[str, str, Term]]


def write_nanopub(claims: Claims) -> Iterator[str]:
    """A nanopublication for each selected claim."""
    terms = Terms({**claims.prefixes, "np": NP, "pav": PAV})
    yield "".join(f"@prefix {name}: <{space}> .\n" for name, space in terms.prefixes.items())
    for claim in claims:
        name = f"{claim.iri}#"
        parts = {
            "head": _head(name),
            "assertion": _assertion(claims, claim),
            "provenance": _provenance(claims.graph, claim, name),
            "pubinfo": _publication(claims.graph, claim, name),
        }
        for part, triples in parts.items():
            yield _graph(name + part, triples, terms)


def _head(name: str) -> Triples:
    publication = name + "nanopub"
    yield publication, RDF + "type", ox.NamedNode(NP + "Nanopublication")
    parts = {"hasAssertion": "assertion", "hasProvenance": "provenance", "hasPublicationInfo": "pubinfo"}
    for predicate, part in parts.items():
        yield publication, NP + predicate, ox.NamedNode(name + part)


def _assertion(claims: Claims, claim: Claim) -> Triples:
    if claims.is_plain(claim):
        yield claim.subject, claim.predicate, claim.object
        return
    for predicate in (RDF + "type", *(RDF + part for part in ("subject", "predicate", "object")), *_QUALIFIERS):
        yield from ((claim.iri, predicate, value) for value in claim.values.get(predicate, ()))


def _provenance(graph: ox.Store, claim: Claim, name: str) -> Triples:
    assertion = name + "assertion"
    yield assertion, PROV + "wasDerivedFrom", ox.NamedNode(claim.iri)
    for predicate in (KG + "confidence", KG + "confidenceNote", *_QUALIFIERS):
        yield from ((assertion, predicate, value) for value in claim.values.get(predicate, ()))
    documents: set[str] = set()
    for sentence in claim.all("evidence"):
        yield assertion, PROV + "wasDerivedFrom", ox.NamedNode(sentence)
        found = values_of(graph, sentence)
        documents.update(value.value for value in found.get(KG + "document", ()))
        yield from ((sentence, predicate, value) for predicate in _SENTENCE for value in found.get(predicate, ()))
    for document in sorted(documents):
        found = values_of(graph, document)
        yield from ((document, predicate, value) for predicate in _DOCUMENT for value in found.get(predicate, ()))


def _publication(graph: ox.Store, claim: Claim, name: str) -> Triples:
    publication = name + "nanopub"
    ends = label(values_of(graph, claim.subject), claim.subject), _object_label(graph, claim.object)
    sentence = f"{ends[0]} {words(local_name(claim.predicate))} {ends[1]}"
    yield publication, RDFS + "label", ox.Literal(sentence)
    yield publication, PAV + "createdWith", ox.Literal(f"graphwright {__version__}")


def _object_label(graph: ox.Store, value: Term) -> str:
    return label(values_of(graph, value.value), value.value) if isinstance(value, ox.NamedNode) else value.value


def _graph(name: str, triples: Triples, terms: Terms) -> str:
    lines = "".join(
        f"    {terms.short(ox.NamedNode(subject))} {terms.short(ox.NamedNode(predicate))} {terms.short(value)} .\n"
        for subject, predicate, value in triples
    )
    return f"\n{terms.short(ox.NamedNode(name))} {{\n{lines}}}\n"
