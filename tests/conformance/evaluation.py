"""The tests of the query and update languages, each by HTTP: load the data, ask or change, compare.

In: cases and a running server that takes writes. Out: an `Outcome` a case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.sparql import tokens
from tests.conformance.compare import described_table, same_csv, same_graphs, same_tables, table
from tests.conformance.manifests import QT, RDFS, UT, Case, Term, file_of
from tests.web.served import Answer, Served

TABLES = {
    ".srx": ("application/sparql-results+xml", ox.QueryResultsFormat.XML),
    ".srj": ("application/sparql-results+json", ox.QueryResultsFormat.JSON),
    ".tsv": ("text/tab-separated-values", ox.QueryResultsFormat.TSV),
}
FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}
# Queries that the endpoint refuses on purpose. A test of these counts as skipped only if it is indeed refused.
REFUSED = {"SERVICE": "queries never leave the machine", "LOAD": "nothing is ever fetched"}


_ABSENT_NODE = "Oxigraph: a path of no steps does not reach a node that the data does not have"
_NAME_UNBOUND = "Oxigraph: the name of a graph is not bound where the group yields rows without reading the graph"
# Where Oxigraph 0.5 and the suite part. The suite's newest tests follow SPARQL 1.2's reading of 1.1.
DEVIATIONS = {
    "aggregates/agg-groupconcat-04": "Oxigraph: GROUP_CONCAT keeps the language that all texts share",
    "aggregates/agg-groupconcat-06": "Oxigraph: GROUP_CONCAT keeps the language that all texts share",
    "aggregates/agg-empty-group-count-graph": _NAME_UNBOUND,
    "bindings/graph": _NAME_UNBOUND,
    "functions/bnode01": "Oxigraph: BNODE of one text is the same node in all rows",
    "negation/graph-minus": "Oxigraph: MINUS compares the name of the graph around it too",
    "property-path/zero_or_more_set_start": _ABSENT_NODE,
    "property-path/zero_or_more_set_end": _ABSENT_NODE,
    "property-path/zero_or_one_set_start": _ABSENT_NODE,
    "property-path/zero_or_one_set_end": _ABSENT_NODE,
}


@dataclass(frozen=True)
class Outcome:
    """How a test ended: "passed", "skipped", "deviates" (as `DEVIATIONS` says it does) or "failed"."""

    name: str
    state: str
    reason: str = ""


def run(case: Case, server: Served) -> Outcome:
    """Carry out one test of a language."""
    path = _text_file(case)
    text = path.read_text(encoding="utf-8")
    for word, reason in REFUSED.items():
        if any(token.is_word(word) for token in tokens(text)):
            return _refused(case, server, text, f"{word} is refused: {reason}")
    try:
        problem = _RUNNERS[case.kind](case, server, path, text)
    except (SyntaxError, ValueError) as error:
        problem = f"{type(error).__name__}: {error}"
    known = DEVIATIONS.get(case.name, "")
    if known:
        return Outcome(case.name, "deviates" if problem else "failed", known if problem else f"no longer: {known}")
    return Outcome(case.name, "failed" if problem else "passed", problem)


def _text_file(case: Case) -> Path:
    """The file with the query or the update."""
    action = case.action
    if isinstance(action, ox.NamedNode):
        return file_of(action.value)
    return file_of(case.manifest.text(action, QT + "query") or case.manifest.text(action, UT + "request"))


def _refused(case: Case, server: Served, text: str, reason: str) -> Outcome:
    answer = server.update(text) if "Update" in case.kind else server.query(text)
    refused = answer.status == 400 and ("refused" in answer.text or "Negative" in case.kind)
    return Outcome(case.name, "skipped" if refused else "failed", reason if refused else f"not refused: {answer}")


def _query_syntax(case: Case, server: Served, path: Path, text: str) -> str:
    return _expect(server.query(_based(text, path), "*/*"), "Positive" in case.kind)


def _update_syntax(case: Case, server: Served, path: Path, text: str) -> str:
    return _expect(server.update(_based(text, path)), "Positive" in case.kind)


def _expect(answer: Answer, good: bool) -> str:
    """What does not parse is told from what parses and cannot be carried out by the place that the parser names."""
    parsed = answer.status < 300 or (answer.status == 400 and "does not run: error at" not in answer.text)
    right = parsed if good else answer.status == 400
    return "" if right else f"status {answer.status}: {answer.text[:200]}"


def _based(text: str, path: Path) -> str:
    """The text with the file's address as its base."""
    return f"BASE <{path.resolve().as_uri()}>\n{text}"


def _query(case: Case, server: Served, path: Path, text: str) -> str:
    load(case, case.action, server)
    result = case.result
    assert isinstance(result, ox.NamedNode)
    expected = file_of(result.value)
    if expected.suffix == ".csv":
        answer = server.query(_based(text, path), "text/csv")
        return "" if same_csv(answer.body, expected.read_bytes()) else _differs(answer)
    if expected.suffix in TABLES:
        media, format = TABLES[expected.suffix]
        answer = server.query(_based(text, path), media)
        return _table_problem(answer, table(expected.read_bytes(), format), format)
    stored = ox.Store()
    stored.extend(ox.Quad(*triple) for triple in _triples(expected))
    if rows := described_table(stored):
        answer = server.query(_based(text, path))
        return _table_problem(answer, rows, ox.QueryResultsFormat.JSON)
    answer = server.query(_based(text, path), "application/n-triples")
    triples = [quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)]
    return "" if same_graphs(triples, _triples(expected)) else _differs(answer)


def _table_problem(answer: Answer, expected: object, format: ox.QueryResultsFormat) -> str:
    if answer.status != 200:
        return f"status {answer.status}: {answer.text[:200]}"
    found = table(answer.body, format)
    if isinstance(expected, bool) or isinstance(found, bool):
        return "" if found == expected else _differs(answer)
    assert isinstance(expected, list)
    return "" if same_tables(found, expected) else _differs(answer)


def _differs(answer: Answer) -> str:
    return f"another answer, status {answer.status}: {answer.text[:400]}"


def _update(case: Case, server: Served, path: Path, text: str) -> str:
    load(case, case.action, server)
    answer = server.update(_based(text, path))
    if answer.status >= 300:
        return f"status {answer.status}: {answer.text[:200]}"
    expected = dict(_graphs(case, case.result))
    names = {name for name in _named(server) if name}
    if names != {name for name, triples in expected.items() if name and triples}:
        return f"other graphs: {sorted(names)}"
    for name in ("", *names):
        if not same_graphs(_stored(server, name), expected.get(name, [])):
            return f"another graph {name or 'default'}: {_stored(server, name)}"
    return ""


def _named(server: Served) -> list[str]:
    answer = server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    found = table(answer.body, ox.QueryResultsFormat.JSON)
    assert isinstance(found, list)
    return [row["g"].value for row in found]  # type: ignore[union-attr]


def _stored(server: Served, name: str) -> list[ox.Triple]:
    where = f"GRAPH <{name}> {{ ?s ?p ?o }}" if name else "?s ?p ?o"
    answer = server.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", "application/n-triples")
    return [quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)]


def load(case: Case, node: Term | None, server: Served) -> None:
    """Make the data of a test all that the server has."""
    parts = []
    for name, triples in _graphs(case, node):
        block = "".join(f"{triple} .\n" for triple in triples)
        parts.append(f"GRAPH <{name}> {{ {block} }}" if name else block)
    answer = server.update(f"DROP ALL ; INSERT DATA {{ {' '.join(parts)} }}")
    assert answer.status == 204, answer.text


def _graphs(case: Case, node: Term | None) -> Iterator[tuple[str, list[ox.Triple]]]:
    """The graphs that a node of the manifest names: each name ("" for the default graph) with its triples."""
    manifest = case.manifest
    plain = [*manifest.values(node, QT + "data"), *manifest.values(node, UT + "data")]
    default = [triple for one in plain if isinstance(one, ox.NamedNode) for triple in _triples(file_of(one.value))]
    yield "", default
    for one in (*manifest.values(node, QT + "graphData"), *manifest.values(node, UT + "graphData")):
        graph = one if isinstance(one, ox.NamedNode) else manifest.value(one, UT + "graph")
        assert isinstance(graph, ox.NamedNode)
        yield manifest.text(one, RDFS + "label") or graph.value, _triples(file_of(graph.value))


def _triples(path: Path) -> list[ox.Triple]:
    """The triples of a file, under the address that the file has."""
    data = path.read_bytes()
    base = path.resolve().as_uri()
    parsed = ox.parse(data, format=FORMATS[path.suffix], base_iri=base, rename_blank_nodes=True)
    return [quad.triple for quad in parsed]


_RUNNERS = {
    "QueryEvaluationTest": _query,
    "CSVResultFormatTest": _query,
    "PositiveSyntaxTest11": _query_syntax,
    "NegativeSyntaxTest11": _query_syntax,
    "UpdateEvaluationTest": _update,
    "PositiveUpdateSyntaxTest11": _update_syntax,
    "NegativeUpdateSyntaxTest11": _update_syntax,
}
