"""Queries that are meant to harm: families that nest, repeat, multiply or grow, for tests and measurements.

In: nothing. Out: text by name. Those of `CRASHING` kill an Oxigraph that evaluates them unguarded.
"""

from __future__ import annotations

from collections.abc import Mapping

_P = "<http://e/p>"
_CROSS = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9))
_BINDS = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))


def _nested(head: str, opening: str, middle: str, closing: str, tail: str = "", depth: int = 5_000) -> str:
    return head + opening * depth + middle + closing * depth + tail


def _joined(head: str, piece: str, sign: str, tail: str, times: int = 12_000) -> str:
    return head + sign.join([piece] * times) + tail


CRASHING: Mapping[str, str] = {
    "nested groups": _nested("SELECT * ", "{", "", "}"),
    "nested parentheses": _nested("SELECT (", "(", "1", ")", " AS ?x) {}", depth=10_000),
    "steps of a path": _joined("SELECT * { ?s ", "<a:>", "/", " ?o }", 20_000),
}
DEEP: Mapping[str, str] = {
    **CRASHING,
    "nested optionals": _nested("SELECT * { ", "OPTIONAL { ", "", "}", "}"),
    "nested minus": _nested("SELECT * { ", "MINUS { ", "", "}", "}"),
    "nested graphs": _nested("SELECT * { ", "GRAPH ?g { ", "", "}", "}"),
    "nested exists": _nested("SELECT * { FILTER ", "EXISTS { FILTER ", "(1)", "}", "}"),
    "nested selects": _nested("SELECT * { ", "{ SELECT * { ", "", "} }", "}"),
    "nested unions": _nested("SELECT * ", "{ {} UNION ", "{}", "}"),
    "nested nodes": _nested("SELECT * { ?s ?p ", "[ ?p ", "1", "]", "}"),
    "nested lists": _nested("SELECT * { ?s ?p ", "( ", "1", ")", "}"),
    "nested functions": _nested("SELECT (", "STR(", "1", ")", " AS ?x) {}"),
    "nested paths": _nested("SELECT * { ?s ", "(", _P, ")*", " ?o }"),
    "nested triple terms": _nested("SELECT * { ?s ?p ", "<<( ?s ?p ", "1", ")>>", "}"),
    "nested reifiers": _nested("SELECT * { ?s ?p ", "<< ?s ?p ", "1", ">>", "}"),
    "negations": "SELECT (" + "!" * 20_000 + "1 AS ?x) {}",
    "signs": "SELECT (" + "- " * 10_000 + "?y AS ?x) {}",
}
FLAT: Mapping[str, str] = {
    "alternatives of a path": _joined("SELECT * { ?s ", "<a:>", "|", " ?o }", 5_000),
    "disjunction": _joined("SELECT * { FILTER(", "1", "||", ") }"),
    "conjunction": _joined("SELECT * { FILTER(", "1", "&&", ") }"),
    "sum": _joined("SELECT (", "1", "+", " AS ?x) {}"),
    "product": _joined("SELECT (", "?y", "*", " AS ?x) {}", 9_000),
    "union": _joined("SELECT * { ", "{}", " UNION ", " }", 3_000),
    "optionals": _joined("SELECT * { ", "OPTIONAL{}", " ", " }", 2_500),
    "filters": _joined("SELECT * { ", "FILTER(1)", " ", " }", 3_000),
    "objects": _joined("SELECT * { ?s ?p ", "?o", ",", " }", 10_000),
    "joined patterns": "SELECT * { " + " ".join(f"?x{n} ?p{n} ?x{n + 1} ." for n in range(128)) + " }",
    "list of IN": _joined("SELECT * { ?s ?p ?o FILTER(?o IN (", "1", ",", ")) }"),
}
GREEDY: Mapping[str, str] = {
    "product of patterns": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} }}",
    "sorted product": f"SELECT * {{ {_CROSS} }} ORDER BY ?o8 ?o7 ?o6 LIMIT 5",
    "distinct product": f"SELECT DISTINCT * {{ {_CROSS} }}",
    "written product": f"SELECT * {{ {_CROSS} }}",
    "constructed product": f"CONSTRUCT {{ ?s0 ?p1 ?o2 . ?s3 ?p4 ?o5 }} WHERE {{ {_CROSS} }}",
    "described product": f"DESCRIBE * {{ {_CROSS} }}",
    "concatenated product": f"SELECT (GROUP_CONCAT(STR(?o8)) AS ?x) {{ {_CROSS} }}",
    "grouped product": f"SELECT ?s0 ?o8 (COUNT(DISTINCT ?o7) AS ?n) {{ {_CROSS} }} GROUP BY ?s0 ?o8",
    "asked product": f"ASK {{ {_CROSS} FILTER(?o1 = ?nothing) }}",
    "product of values": "SELECT * { " + " ".join(f"VALUES ?v{n} {{ {'1 ' * 200} }}" for n in range(5)) + " }",
    "product of selects": f"SELECT * {{ {{ SELECT * {{ {_CROSS} }} }} {{ SELECT * {{ ?a ?b ?c . ?d ?e ?f }} }} }}",
    "absent product": f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {_CROSS} FILTER(?o8 = ?nothing) }} }}",
    "stars of paths": "SELECT (COUNT(*) AS ?n) { ?a (<http://e/p>*)* ?b . ?b (!<a:>)* ?c . ?c (!<a:>)* ?d }",
    "inverse paths": f"SELECT * {{ ?a {_P}/^{_P}?/^{_P} ?b . ?b {_P}/^{_P}?/^{_P} ?c . ?c {_P}/^{_P}?/^{_P} ?d }}",
    "negated paths": "SELECT * { ?a !(<a:>|^<b:>) ?b . ?b !(<a:>|^<b:>) ?c . ?c !(<a:>|^<b:>)* ?d . ?d !<c:>* ?e }",
    "doubled text": f'SELECT ?x40 {{ BIND("0123456789" AS ?x0) {_BINDS} }}',
    "regular expression": f'SELECT * {{ {_CROSS} FILTER(REGEX(CONCAT(STR(?o1), STR(?o2)), "^(a+)+$")) }}',
    "huge expression": f'SELECT * {{ ?s ?p ?o FILTER(REGEX(STR(?o), "((a{{1,999}}){{1,99}}){{1,99}}")) {_CROSS} }}',
    "hashes": f"SELECT (MAX(SHA512(CONCAT(STR(?o1), STR(RAND())))) AS ?x) {{ {_CROSS} }}",
    "values": "SELECT * { VALUES ?x { " + "1 " * 15_000 + "} ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }",
    "columns": "SELECT " + " ".join(f"(?s AS ?c{n})" for n in range(900)) + " { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }",
    "sort keys": "SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f } ORDER BY " + "?s " * 8_000,
}
FAMILIES: Mapping[str, str] = {**DEEP, **FLAT, **GREEDY}


def crowd(size: int = 1_000) -> str:
    """A graph in N-Triples on which products and paths have something to do."""
    return "".join(f"<http://e/s{n}> {_P} <http://e/s{(n * 7 + 1) % size}> .\n" for n in range(size))
