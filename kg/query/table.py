"""Answers, and how they are written: for people (table, Markdown) and for programs (CSV, TSV, JSON, XML).

In: terms. Out: text. Formats for programs follow https://www.w3.org/TR/sparql11-results-json/ and its siblings.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.iri import XSD, curie

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Prefixes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The answer of a SELECT (columns and rows), of a CONSTRUCT (``triples``) or of an ASK (``truth``)."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    triples: tuple[ox.Triple, ...] | None = None
    truth: bool | None = None


def shown(term: Term | None, prefixes: Prefixes) -> str:
    """A term for people: a literal's text, an IRI's short form; control characters are taken out.

    >>> shown(ox.NamedNode(XSD + "date"), {"xsd": XSD}), shown(ox.Literal("a\\nb"), {}), shown(None, {})
    ('xsd:date', 'a b', '')
    """
    if term is None:
        return ""
    text = curie(term.value, prefixes) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def to_markdown(table: Table, prefixes: Prefixes) -> str:
    """A Markdown table, with pipes escaped."""
    lines = [table.columns, tuple("---" for _ in table.columns)]
    lines += [tuple(_cell(term, prefixes) for term in row) for row in table.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(term: Term | None, prefixes: Prefixes) -> str:
    text = shown(term, prefixes).replace("\\", "\\\\").replace("|", "\\|")
    return text.replace("<", "&lt;")


def to_json(table: Table, prefixes: Prefixes) -> str:
    """SPARQL 1.1 Query Results JSON."""
    return json.dumps(_results(table), ensure_ascii=False, indent=1) + "\n"


def to_csv(table: Table, prefixes: Prefixes) -> str:
    """SPARQL 1.1 Query Results CSV."""
    return _by_library(table, ox.QueryResultsFormat.CSV)


def to_tsv(table: Table, prefixes: Prefixes) -> str:
    """SPARQL 1.1 Query Results TSV: terms as in Turtle."""
    return _by_library(table, ox.QueryResultsFormat.TSV)


def to_xml(table: Table, prefixes: Prefixes) -> str:
    """SPARQL Query Results XML."""
    return _by_library(table, ox.QueryResultsFormat.XML)


# Rows in a format for files and pipes. CONSTRUCT answers are graphs: `kg.store` writes them.
FORMATS: Mapping[str, Callable[[Table, Prefixes], str]] = {
    "markdown": to_markdown,
    "csv": to_csv,
    "tsv": to_tsv,
    "json": to_json,
    "xml": to_xml,
}


def render(table: Table, format: str, prefixes: Prefixes) -> str:
    """The rows, or the truth of an ASK, in a format of `FORMATS`.

    Raises:
        QueryError: for an unknown format, or for a CONSTRUCT's answer.
    """
    if format not in FORMATS:
        raise QueryError(f"unknown format {format!r}", hint=f"Use one of: {', '.join(FORMATS)}.")
    if table.triples is not None:
        raise QueryError(f"the answer is a graph, which {format} cannot hold", hint="Use turtle or ntriples.")
    return FORMATS[format](table, prefixes)


def _by_library(table: Table, format: ox.QueryResultsFormat) -> str:
    parsed: Any = ox.parse_query_results(json.dumps(_results(table)), format=ox.QueryResultsFormat.JSON)
    data: bytes = parsed.serialize(format=format)
    return data.decode()


def _results(table: Table) -> dict[str, Any]:
    if table.truth is not None:
        return {"head": {}, "boolean": table.truth}
    bindings = [
        {name: _binding(term) for name, term in zip(table.columns, row, strict=True) if term is not None}
        for row in table.rows
    ]
    return {"head": {"vars": list(table.columns)}, "results": {"bindings": bindings}}


def _binding(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "bnode", "value": str(getattr(term, "value", term))}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != XSD + "string":
        found["datatype"] = term.datatype.value
    return found
