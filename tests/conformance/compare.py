"""Whether two answers say the same: values, not spellings; rows and triples in any order; nodes without names alike.

In: tables and graphs. Out: truth. A table becomes a graph with a node a row, so that one comparison serves both.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {
    XSD + name
    for name in (
        *("integer", "int", "long", "short", "byte"),
        *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    )
}
_TRUTH = {"0": "false", "1": "true"}
_FLOATS = {XSD + "double", XSD + "float"}
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
ROW = "urn:row:"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term]


def normal(term: Term) -> Term:
    """The term, a number in one spelling; an integer is one, whatever range its datatype has.

    >>> normal(ox.Literal("01.50", datatype=ox.NamedNode(XSD + "decimal"))).value
    '1.5'
    """
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value
    try:
        if kind in _INTEGERS:
            return ox.Literal(str(int(term.value)), datatype=ox.NamedNode(XSD + "integer"))
        if kind == XSD + "boolean":
            return ox.Literal(_TRUTH.get(term.value, term.value), datatype=term.datatype)
        if kind == XSD + "decimal":
            value = Decimal(term.value)
            return ox.Literal(format(value.normalize(), "f") if value else "0", datatype=term.datatype)
        if kind in _FLOATS:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
    except (InvalidOperation, ValueError):
        return term
    return term


def same_graphs(one: Iterable[ox.Triple], other: Iterable[ox.Triple]) -> bool:
    """Whether two graphs are isomorphic."""
    return _canonical(one) == _canonical(other)


def _canonical(triples: Iterable[ox.Triple]) -> set[str]:
    quads = [ox.Quad(triple.subject, triple.predicate, normal(triple.object)) for triple in triples]
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def same_tables(one: list[Row], other: list[Row]) -> bool:
    """Whether two tables have the same rows, as often."""
    if not any(isinstance(term, ox.BlankNode) for row in (*one, *other) for term in row.values()):
        return _counted(one) == _counted(other)
    return len(one) == len(other) and same_graphs(_as_graph(one), _as_graph(other))


def _counted(rows: list[Row]) -> Counter[frozenset[tuple[str, str]]]:
    return Counter(frozenset((name, str(normal(term))) for name, term in row.items()) for row in rows)


def _as_graph(rows: list[Row]) -> list[ox.Triple]:
    triples = []
    for number, row in enumerate(rows):
        node = ox.BlankNode(f"row{number}")
        triples.append(ox.Triple(node, ox.NamedNode(ROW), ox.NamedNode(ROW)))
        triples += [ox.Triple(node, ox.NamedNode(ROW + name), _renamed(term)) for name, term in row.items()]
    return triples


def _renamed(term: Term) -> Term:
    return ox.BlankNode("of-" + term.value) if isinstance(term, ox.BlankNode) else term


def table(data: bytes, format: ox.QueryResultsFormat) -> list[Row] | bool:
    """The rows of a results document, or the truth."""
    parsed = ox.parse_query_results(data, format)
    if isinstance(parsed, ox.QueryBoolean):
        return bool(parsed)
    assert isinstance(parsed, ox.QuerySolutions)
    names = [variable.value for variable in parsed.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in parsed]


def same_csv(one: bytes, other: bytes) -> bool:
    """Whether two CSV documents have the same columns and rows; the names of blank nodes do not matter."""
    return _lines(one) == _lines(other)


def _lines(data: bytes) -> list[list[tuple[str, str]]]:
    """The rows, each with its columns by name."""
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    return sorted(sorted((name, _cell(text)) for name, text in row.items()) for row in rows)


def _cell(text: str) -> str:
    """A cell as what it can be compared by: CSV has no datatypes, so that what looks like a number is one."""
    try:
        return repr(float(text))
    except ValueError:
        return "_:" if text.startswith("_:") else text


def described_table(graph: ox.Store) -> list[Row]:
    """The rows of a table that is written down as a graph, in the vocabulary of the tests."""
    return [
        {_value(graph, binding, "variable").value: _value(graph, binding, "value") for binding in _all(graph, solution)}  # type: ignore[union-attr]
        for solution in (quad.object for quad in graph.quads_for_pattern(None, ox.NamedNode(RS + "solution"), None))
    ]


def _all(graph: ox.Store, solution: Term) -> list[Term]:
    assert isinstance(solution, ox.BlankNode)
    return [quad.object for quad in graph.quads_for_pattern(solution, ox.NamedNode(RS + "binding"), None)]


def _value(graph: ox.Store, binding: Term, name: str) -> Term:
    assert isinstance(binding, ox.BlankNode)
    return next(graph.quads_for_pattern(binding, ox.NamedNode(RS + name), None)).object
