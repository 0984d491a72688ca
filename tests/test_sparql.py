"""The gate before the parser: it must refuse all that Oxigraph would fetch, and little else."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.sparql import Caps, check, tokens
from tests.web.vectors import queries

NOWHERE = "x:nowhere"  # no scheme that any client can fetch
DATA = b'<http://e/s> <http://e/p> 1 , true , "x" , <a:b> ; a <a:b> .'
PROLOGUE = "PREFIX : <x:> PREFIX a: <a:> PREFIX service: <x:> SELECT * { "
PIECES = (
    *("{}", "{ }", "'", '"', "'''", '"""', "#", "\n", " ", "<", ">", ")", "(", "FILTER(", "1", "1.5", ".", "true", "a"),
    *(
        "\\u0041",
        "<a:b>",
        "<a:b#c>",
        "?a",
        "?s ?p ",
        "?s ?p ?o",
        "@en",
        "^^",
        "_:b",
        "é",
        "1<2",
        "?a<1",
        "&&",
        "OPTIONAL",
    ),
    *(
        "BIND(1 AS ?z)",
        "a:b",
        "service:",
        "%41",
        "-",
        "/",
        "|",
        "=",
        ";",
        ",",
        "[",
        "]",
        "//",
        "?",
        "0x",
        "e5",
        "<<",
        ">>",
    ),
)
HEADS = ("SERVICE", "SERVICESILENT", "service silent", "SERVICE ")
PLACES = ("<x:>", ":x", " ?v", "service:x")
JOINTS = ("", " ", "#>\n", "#'''\n", "\n")
GROUPS = ("{}", "{?q ?w ?e}", "{?q ?w 'z'}", "{?q ?w '''z'''}")


def drawn(draw: random.Random) -> str:
    """A query with a SERVICE among pieces that may hide it."""
    parts = [draw.choice(PIECES) for _ in range(draw.randint(1, 5))]
    service = draw.choice(HEADS) + draw.choice(PLACES) + draw.choice(JOINTS) + draw.choice(GROUPS)
    parts.insert(draw.randint(0, len(parts)), service)
    return PROLOGUE + "".join(parts) + draw.choice((" }", "} #'", "} #'''"))


def reaches_out(store: ox.Store, text: str) -> bool:
    """Whether Oxigraph would ask another server: it fails on an address that nobody can have."""
    try:
        result = store.query(text)
        list(result) if not isinstance(result, ox.QueryBoolean) else bool(result)
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):
        return True
    return False


def test_no_query_that_reaches_out_passes() -> None:
    store = ox.Store()
    store.load(DATA, format=ox.RdfFormat.TURTLE)
    draw, reached, missed = random.Random(17), 0, []
    for _ in range(30_000):
        text = drawn(draw)
        if reaches_out(store, text):
            reached += 1
            try:
                check(text)
                missed.append(text)
            except QueryError:
                pass
    assert missed == []
    assert reached > 50, "the pieces do make queries that reach out"


@pytest.mark.parametrize("text", [text for text in queries("http://e/") if "SERVICE" in text.upper()])
def test_known_hiding_places_are_known(text: str) -> None:
    with pytest.raises(QueryError):
        check(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service <http://e/service> 'SERVICE <http://e/> {}' } # SERVICE",
        "PREFIX service: <http://e/> SELECT * { GRAPH service:g { ?x service:of service:y } }",
        "SELECT * { ?s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Service> }",
        "SELECT * { ?s <http://e/o'service> 'it''s a service' }".replace("''", "\\'"),
        "SELECT (<http://e/load>(?load) AS ?x) { ?load ?p 'x'@en-load }",
    ],
)
def test_names_and_texts_with_the_words_pass(text: str) -> None:
    check(text)


@pytest.mark.parametrize("sign", ["!", "- ", "+1", "?x/", "(", "{", "[", "UNION ", "1||", "<<"])
def test_each_operator_is_counted(sign: str) -> None:
    with pytest.raises(QueryError, match=r"nests deeper|repeats an operator"):
        check("ASK { " + sign * 1_001, caps=Caps(size=100_000))


@pytest.mark.parametrize(
    "text",
    ['ASK { ?s ?p "' + "{!" * 2_000 + '" }', "ASK {} #" + "{" * 2_000, "ASK { ?s ?p <http://e/" + "!" * 2_000 + "> }"],
)
def test_what_stands_in_texts_comments_and_iris_is_not_counted(text: str) -> None:
    check(text)


def test_what_hides_in_a_doubtful_iri_is_counted() -> None:
    with pytest.raises(QueryError, match="nests deeper"):
        check("ASK { FILTER(?a<" + "(" * 200 + "1" + ")" * 200 + "#>\n) }")


def test_limits_can_be_chosen() -> None:
    check("ASK { {} }", caps=Caps(size=10, depth=2))
    with pytest.raises(QueryError, match="longer than 9 bytes"):
        check("ASK { {} }", caps=Caps(size=9))
    with pytest.raises(QueryError, match="deeper than 1"):
        check("ASK { {} }", caps=Caps(depth=1))


def test_tokens_cover_what_oxigraph_reads_as_one() -> None:
    found = [(token.kind, token.text) for token in tokens("<a\\u0041#'> 'x'@en-GB a:b.c _:b.c ?x.1")]
    assert found[0] == ("iri", "<a\\u0041#'>")
    assert ("language", "@en-GB") in found
    assert ("name", "a:b.c") in found
