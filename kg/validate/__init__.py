"""Does the graph have the shape it should have?

In: quads and `Shapes` (the shipped ones, a user's, and those made from the ontology's domains and ranges). Out: a
`Report` of findings with the sentences behind them. It changes nothing: `Assembled.withhold(report.edges)` does.

Plain Python decides what it can (all shipped shapes, and any user's shape within `kg.validate.constraints`); pySHACL
decides the rest. A test shows that both give the same results. Specification: https://www.w3.org/TR/shacl/.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pyoxigraph as ox

from kg.iri import KG, RDF
from kg.model import Literal
from kg.validate.data import Data, Term, View, edges_from
from kg.validate.full import evaluate_full
from kg.validate.plain import evaluate
from kg.validate.report import Finding, Report
from kg.validate.shapes import Shapes, load_shapes

__all__ = ["Finding", "Report", "Shapes", "explained", "in_order", "load_shapes", "validate"]


def validate(quads: Iterable[ox.Quad], shapes: Shapes) -> Report:
    """Check the union of all graphs.

    Raises:
        ShapesError: if a shape that is left to pySHACL cannot be used.
    """
    known = tuple(quads)
    data = Data(known, shapes.ontology)
    found = [pair for shape in shapes.plain for pair in evaluate(shape, data)]
    if shapes.rest:
        found += evaluate_full(shapes.rest, known, shapes.ontology)
    return Report(in_order(explained(node, finding, data, shapes) for node, finding in found))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, each once, sorted."""
    return tuple(sorted(set(findings), key=_order))


def explained(node: Term, finding: Finding, data: View, shapes: Shapes) -> Finding:
    """The finding with the edges that it speaks about and their sentences."""
    predicate = finding.path or shapes.about.get(finding.shape, "")
    plain = predicate and predicate != RDF + "type" and not predicate.startswith((KG, RDF))
    edges = edges_from(node, predicate, data) if plain and predicate in shapes.ontology.properties else ()
    if finding.value and finding.path:
        edges = tuple(edge for edge in edges if _lexical(edge[2]) == finding.value)
    return replace(finding, edges=edges, sentences=data.sentences(node, edges))


def _lexical(value: str | Literal) -> str:
    return value.lexical if isinstance(value, Literal) else value


def _order(finding: Finding) -> tuple[str, ...]:
    return (finding.severity, finding.focus, finding.path, finding.component, finding.value, finding.shape)
