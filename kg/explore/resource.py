"""What an address names: the IRI of the graph that has a path, and all that is said of one IRI.

In: a path as a request has it, or an IRI. Out: the answer of `resource`; triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

import pyoxigraph as ox

from kg.errors import EndpointError
from kg.explore.folding import shortened
from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.sources import Sources
from kg.iri import KG, RDF, is_iri, local_name
from kg.names import label_of, words

RESOURCE = (Parameter("iri", Kind.IRI), Parameter("path", Kind.TEXT, most=8_000))
_NAMED = {"nodes": ("entity", "label"), "documents": ("document", "title"), "claims": ("claim", "'' AS label")}
_SUBJECT, _OBJECT, _EVIDENCE = (ox.NamedNode(iri) for iri in (RDF + "subject", RDF + "object", KG + "evidence"))


def resource(sources: Sources, arguments: Arguments) -> object:
    """The answer of `resource`: what an IRI, or the one that has a path, is called here, and what it is.

    ``of`` is that IRI; ``iri`` the one whose page tells of it: of a sentence its document, of a figure its entity.
    """
    own = arguments["iri"] or iri_of(sources, arguments["path"])
    for iri in (own, *_owners(sources.graph, own)):
        for table, (kind, label) in _NAMED.items():
            row = sources.row(f"SELECT {label} FROM {table} WHERE iri = ?", (iri,))
            if row is not None:
                return {"of": own, "iri": iri, "is": kind, "label": shortened(row[0] or _claim_label(sources, iri))}
    if not is_known(sources.graph, own):
        raise EndpointError(f"the graph says nothing of <{own}>", status=404)
    return {"of": own, "iri": own, "is": "other", "label": shortened(label_of(sources.graph, own))}


def _owners(graph: ox.Store, iri: str) -> Iterator[str]:
    """What a figure is about, and the document of a sentence or link."""
    for predicate in (KG + "about", KG + "document"):
        for quad in graph.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, None):
            if isinstance(quad.object, ox.NamedNode):
                yield quad.object.value


def _claim_label(sources: Sources, iri: str) -> str:
    sql = (
        "SELECT s.label, t.label, coalesce(o.label, c.value) FROM claims AS c JOIN nodes AS s ON s.id = c.subject"
        " JOIN terms AS t ON t.id = c.relation LEFT JOIN nodes AS o ON o.id = c.object WHERE c.iri = ?"
    )
    row = sources.row(sql, (iri,))
    return " – ".join(shortened(str(part), 100) for part in row) if row else words(local_name(iri))


def iri_of(sources: Sources, path: str) -> str:
    """The IRI of the graph whose path this is, on whatever host; of several, that on the host with the most IRIs.

    Raises:
        EndpointError: with status 404 if there is none.
    """
    hosts = [str(row[0]) for row in sources.rows("SELECT host FROM hosts ORDER BY count DESC, host")]
    for host in hosts:
        for spelling in _spellings(path):
            if is_iri(host + spelling) and is_known(sources.graph, host + spelling):
                return host + spelling
    raise EndpointError(f"the graph has nothing with the path {shortened(path)}", status=404)


def _spellings(path: str) -> Iterator[str]:
    """A path as it came, and as IRIs may write it: percent-encoded or not."""
    plain = unquote(path)
    yield from dict.fromkeys((path, plain, quote(plain, safe="/!$&'()*+,;=:@-._~")))


def is_known(graph: ox.Store, iri: str) -> bool:
    """Whether the graph says anything of a node."""
    return next(iter(graph.quads_for_pattern(ox.NamedNode(iri), None, None, None)), None) is not None


def described(graph: ox.Store, iri: str) -> Iterator[ox.Triple]:
    """All triples about an IRI, about the claims that it is subject or object of, and about their sentences.

    Raises:
        EndpointError: with status 404 if there are none.
    """
    node = ox.NamedNode(iri)
    if not is_known(graph, iri):
        raise EndpointError(f"the graph says nothing of <{iri}>", status=404)
    yield from _about(graph, [node])
    ends = (graph.quads_for_pattern(None, predicate, node, None) for predicate in (_SUBJECT, _OBJECT))
    claims = dict.fromkeys(quad.subject for quads in ends for quad in quads)
    for claim in (node, *claims):
        triples = list(_about(graph, [claim]))
        yield from triples
        yield from _about(graph, (triple.object for triple in triples if triple.predicate == _EVIDENCE))


def _about(graph: ox.Store, nodes: Iterable[object]) -> Iterator[ox.Triple]:
    for node in nodes:
        if isinstance(node, ox.NamedNode | ox.BlankNode):
            yield from (quad.triple for quad in graph.quads_for_pattern(node, None, None, None))
