"""SHACL shapes: read from Turtle, made from an ontology's domains and ranges, compiled where plain Python can.

In: an ontology and the shapes that came with it. Out: `Shapes`. A shape that uses anything beyond
`kg.validate.constraints` (SPARQL, complex paths, closed shapes, …) is left to pySHACL as it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.config import data_path
from kg.errors import ShapesError
from kg.iri import KG, RDF, RDFS, SH, local_name
from kg.ontology import Ontology, Property
from kg.validate.constraints import CHECKS, PAIRS
from kg.validate.data import Term

_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
_LOGIC = ("or", "and", "not", "node")
_SAID = ("path", "message", "severity", "property", "name", "description", "order", "group", "deactivated", "flags")


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape (``path`` is "") or property shape that plain Python evaluates."""

    iri: str
    path: str
    inverse: bool
    targets: tuple[tuple[str, str], ...]
    checks: tuple[tuple[str, tuple[Term, ...]], ...]
    pairs: tuple[tuple[str, str], ...]
    logic: tuple[tuple[str, tuple[Shape, ...]], ...]
    properties: tuple[Shape, ...]
    message: str
    severity: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes of a build. ``rest`` are those for pySHACL, as triples; ``about`` maps a shape to its property."""

    ontology: Ontology
    plain: tuple[Shape, ...]
    rest: tuple[ox.Triple, ...]
    everything: tuple[ox.Triple, ...]
    about: Mapping[str, str]


def load_shapes(ontology: Ontology) -> Shapes:
    """The shipped shapes, those in the ontology's own files, and one for each property's domain and range.

    Raises:
        ShapesError: with path and line if a file is missing or wrong.
    """
    shipped = data_path("ontology") / "shapes.ttl"
    files = dict.fromkeys([shipped, *(path for path in ontology.files if _holds_shapes(path))])
    triples = [triple for number, path in enumerate(files) for triple in _read(path, number)]
    about: dict[str, str] = {}
    for iri in sorted(ontology.properties):
        if not iri.startswith(KG):
            triples += _axiom_shapes(ontology.properties[iri], ontology, about)
    return compile_shapes(triples, ontology, about)


def _holds_shapes(path: Path) -> bool:
    return path.is_file() and SH in path.read_text(encoding="utf-8")


def _read(path: Path, number: int) -> Iterable[ox.Triple]:
    try:
        triples = [
            quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        ]
    except SyntaxError as error:
        raise ShapesError(f"not valid Turtle: {error.msg}", path=str(path), line=error.lineno) from error
    except OSError as error:
        raise ShapesError(f"the shapes cannot be read: {error.strerror}", path=str(path)) from error
    return triples


# --- from axioms -------------------------------------------------------------------------------------------------


def _axiom_shapes(relation: Property, ontology: Ontology, about: dict[str, str]) -> Iterable[ox.Triple]:
    name = ontology.curie(relation.iri)
    if relation.domain:
        node = ox.NamedNode(f"{relation.iri}-domain")
        about[node.value] = relation.iri
        wanted = " or ".join(ontology.curie(iri) for iri in relation.domain)
        yield from _node_shape(node, "targetSubjectsOf", relation, f"the subject of {name} is not a {wanted}")
        yield from _one_of(node, [("class", iri) for iri in relation.domain])
    if relation.range or relation.datatype:
        node, inner = ox.NamedNode(f"{relation.iri}-range"), ox.NamedNode(f"{relation.iri}-range-values")
        wanted = " or ".join(ontology.curie(iri) for iri in _range_of(relation))
        yield ox.Triple(node, _rdf("type"), _sh("NodeShape"))
        yield ox.Triple(node, _sh("targetSubjectsOf"), ox.NamedNode(relation.iri))
        yield ox.Triple(node, _sh("property"), inner)
        yield ox.Triple(inner, _sh("path"), ox.NamedNode(relation.iri))
        yield ox.Triple(inner, _sh("message"), ox.Literal(f"the object of {name} is not a {wanted}"))
        yield from _range(inner, relation)


def _node_shape(node: ox.NamedNode, target: str, relation: Property, message: str) -> Iterable[ox.Triple]:
    yield ox.Triple(node, _rdf("type"), _sh("NodeShape"))
    yield ox.Triple(node, _sh(target), ox.NamedNode(relation.iri))
    yield ox.Triple(node, _sh("message"), ox.Literal(message))


def _range_of(relation: Property) -> tuple[str, ...]:
    return (*relation.range, *([relation.datatype] if relation.datatype else []))


def _range(node: ox.NamedNode, relation: Property) -> Iterable[ox.Triple]:
    """Classes and a datatype are alternatives."""
    members = [("class", iri) for iri in relation.range]
    if relation.datatype == RDFS + "Literal":
        members.append(("nodeKind", SH + "Literal"))
    elif relation.datatype:
        members.append(("datatype", relation.datatype))
    yield from _one_of(node, members)


def _one_of(node: ox.NamedNode, members: Sequence[tuple[str, str]]) -> Iterable[ox.Triple]:
    """The constraint itself, or sh:or over a list if there are alternatives; each is a parameter and its value."""
    if len(members) == 1:
        parameter, iri = members[0]
        yield ox.Triple(node, _sh(parameter), ox.NamedNode(iri))
        return
    heads = [ox.BlankNode() for _ in members]
    tails: list[ox.BlankNode | ox.NamedNode] = [*heads[1:], _rdf("nil")]
    yield ox.Triple(node, _sh("or"), heads[0])
    for head, after, (parameter, iri) in zip(heads, tails, members, strict=True):
        member = ox.BlankNode()
        yield ox.Triple(head, _rdf("first"), member)
        yield ox.Triple(head, _rdf("rest"), after)
        yield ox.Triple(member, _sh(parameter), ox.NamedNode(iri))


def _rdf(name: str) -> ox.NamedNode:
    return ox.NamedNode(RDF + name)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


# --- compilation -------------------------------------------------------------------------------------------------


class _NotPlain(Exception):
    """The shape needs pySHACL."""


def compile_shapes(triples: Iterable[ox.Triple], ontology: Ontology, about: Mapping[str, str]) -> Shapes:
    """Sort the shapes that have a target into plain ones and the rest."""
    everything = tuple(triples)
    table = _Table(everything)
    plain: list[Shape] = []
    for node in table.roots():
        try:
            plain.append(table.shape(node))
        except _NotPlain:
            continue
    done = {shape.iri for shape in plain}
    rest = tuple(one for one in everything if not (_is_target(one) and _name(one.subject) in done))
    beyond = any(_is_target(one) for one in rest)
    ordered = tuple(sorted(plain, key=lambda shape: shape.iri))
    return Shapes(ontology, ordered, rest if beyond else (), everything, dict(about))


def _is_target(triple: ox.Triple) -> bool:
    name = triple.predicate.value
    return name.startswith(SH + "target") or (name == RDF + "type" and triple.object == ox.NamedNode(RDFS + "Class"))


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


class _Table:
    """The shapes graph, and its shapes as values."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._out: defaultdict[object, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._out[triple.subject][triple.predicate.value].append(triple.object)  # type: ignore[arg-type]

    def roots(self) -> list[object]:
        """The nodes with a target."""
        return [node for node in self._out if any(iri.startswith(SH + "target") for iri in self._out[node])]

    def shape(self, node: object) -> Shape:
        said = {iri.removeprefix(SH): terms for iri, terms in self._out[node].items() if iri.startswith(SH)}
        known = {*_TARGETS, *_LOGIC, *_SAID, *CHECKS, *PAIRS}
        implicit = ox.NamedNode(RDFS + "Class") in self._out[node].get(RDF + "type", [])
        if implicit or not known.issuperset(said) or "flags" in said or "deactivated" in said:
            raise _NotPlain
        path, inverse = self._path(said.get("path", []))
        return Shape(
            iri=_name(node),
            path=path,
            inverse=inverse,
            targets=tuple((name, term.value) for name in _TARGETS for term in said.get(name, [])),
            checks=tuple(self._checks(said)),
            pairs=tuple((name, term.value) for name in PAIRS for term in said.get(name, [])),
            logic=tuple(self._logic(said)),
            properties=tuple(self.shape(term) for term in said.get("property", [])),
            message=min((term.value for term in said.get("message", [])), default=""),
            severity=local_name(min((term.value for term in said.get("severity", [])), default="Violation")),
        )

    def _path(self, terms: list[Term]) -> tuple[str, bool]:
        if not terms:
            return "", False
        if isinstance(terms[0], ox.NamedNode):
            return terms[0].value, False
        inverse = self._out[terms[0]].get(SH + "inversePath", [])
        if len(inverse) != 1 or not isinstance(inverse[0], ox.NamedNode):
            raise _NotPlain
        return inverse[0].value, True

    def _checks(self, said: Mapping[str, list[Term]]) -> Iterable[tuple[str, tuple[Term, ...]]]:
        for name in CHECKS:
            for term in said.get(name, []):
                yield name, (tuple(self._items(term)) if name == "in" else (term,))

    def _logic(self, said: Mapping[str, list[Term]]) -> Iterable[tuple[str, tuple[Shape, ...]]]:
        for name in _LOGIC:
            for term in said.get(name, []):
                members = self._items(term) if name in ("or", "and") else [term]
                yield name, tuple(self.shape(member) for member in members)

    def _items(self, head: Term) -> Iterable[Term]:
        while head != ox.NamedNode(RDF + "nil"):
            yield self._out[head][RDF + "first"][0]
            head = self._out[head][RDF + "rest"][0]
