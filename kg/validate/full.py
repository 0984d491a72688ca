"""The shapes that need a whole SHACL processor, run by pySHACL.

In: shapes as triples and quads. Out: findings, without sentences. rdflib and pySHACL are loaded only when called.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import ShapesError
from kg.iri import RDF, RDFS, SH, local_name
from kg.ontology import Ontology
from kg.validate.data import Term
from kg.validate.report import Finding

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


def evaluate_full(
    shapes: Iterable[ox.Triple], quads: Iterable[ox.Quad], ontology: Ontology
) -> list[tuple[Term, Finding]]:
    """What pySHACL says about the union of all graphs, given the ontology's classes.

    Raises:
        ShapesError: if pySHACL cannot use the shapes.
    """
    import pyshacl
    from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError

    data = _rdflib({quad.triple for quad in quads})
    classes = _rdflib(
        ox.Triple(ox.NamedNode(iri), ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(parent))
        for iri, one in ontology.classes.items()
        for parent in one.parents
    )
    try:
        _, results, _ = pyshacl.validate(data, shacl_graph=_rdflib(shapes), ont_graph=classes, advanced=False)
    except (ShapeLoadError, ConstraintLoadError, ReportableRuntimeError) as error:
        raise ShapesError(f"pySHACL cannot use the shapes: {error}") from error
    if not hasattr(results, "subjects"):
        raise ShapesError(f"pySHACL failed: {results}")
    return _findings(results)


def _rdflib(triples: Iterable[ox.Triple]) -> Graph:
    from rdflib import Graph

    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return Graph().parse(data=data or b"", format="nt")


def _findings(results: Graph) -> list[tuple[Term, Finding]]:
    from rdflib import URIRef

    nodes = results.subjects(URIRef(RDF + "type"), URIRef(SH + "ValidationResult"))
    return [_finding(results, node) for node in nodes]


def _finding(results: Graph, node: Node) -> tuple[Term, Finding]:
    from rdflib import URIRef

    def said(name: str) -> Node | None:
        return results.value(node, URIRef(SH + name))

    focus = said("focusNode")
    finding = Finding(
        shape=str(said("sourceShape") or ""),
        component=local_name(str(said("sourceConstraintComponent") or "")),
        focus=str(focus),
        path=str(said("resultPath") or ""),
        value=str(said("value") if said("value") is not None else ""),
        message=min((str(text) for text in results.objects(node, URIRef(SH + "resultMessage"))), default=""),
        severity=local_name(str(said("resultSeverity") or "Violation")),
    )
    return _term(focus), finding


def _term(node: Node | None) -> Term:
    from rdflib import BNode, Literal

    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if isinstance(node, Literal):
        return ox.Literal(str(node))
    return ox.NamedNode(str(node))
