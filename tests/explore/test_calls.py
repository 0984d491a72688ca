"""What the calls answer about two small documents, of which everything is known."""

from __future__ import annotations

from typing import Any

import pytest

from kg.errors import EndpointError
from kg.explore.folding import LONGEST, folded, shortened
from kg.explore.segments import segments
from tests.explore.asking import Asked, labels
from tests.graph_samples import ENTITY, FIRST, TRADE

VELMORA, BRAKKA, DUNLIN, PORTO, RUIZ = (ENTITY + name for name in ("velmora", "brakka", "dunlin", "porto", "ana-ruiz"))


def triples(claims: list[Any]) -> set[tuple[str, str, str, str]]:
    return {
        (
            one["subject"]["label"],
            one["relation"]["label"],
            one["object"]["label"] if one["object"] else one["value"],
            one["status"],
        )
        for one in claims
    }


def edges(drawn: Any) -> set[tuple[str, str, str]]:
    page = drawn["page"]
    return {(page["nodes"][row[1]][1], row[3], page["nodes"][row[2]][1]) for row in page["edges"]}


# --- search ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed, wanted",
    [
        ("velmora", ["Velmora"]),
        ("VELM", ["Velmora"]),
        ("group", ["Velmora"]),
        ("ruiz", ["Ana Ruiz"]),
        ("lmor", ["Velmora"]),
        ("rto", ["Porto"]),
        ("nobody", []),
        ("", []),
        ('"', []),
        ("%", []),
        ("x" * 1_000, []),
    ],
)
def test_search_finds_labels_and_aliases(small: Asked, typed: str, wanted: list[str]) -> None:
    found = small.ask("search", q=typed)
    assert labels(found["found"]) == wanted
    assert found["total"] == len(wanted)


def test_search_says_by_which_alias(small: Asked) -> None:
    (found,) = small.ask("search", q="velmora gr")["found"]
    assert (found["alias"], found["linked"], found["kind"]) == ("Velmora Group", True, "Firm")


def test_search_ranks_whole_names_then_beginnings_then_degree(news: Asked) -> None:
    found = small_names(news, "o")
    begins = [folded(name).startswith("o") for name in found]
    words = [any(word.startswith("o") for word in folded(name).split()) for name in found]
    assert begins == sorted(begins, reverse=True)
    assert words == sorted(words, reverse=True)


def small_names(asked: Asked, typed: str) -> list[str]:
    found = asked.ask("search", q=typed, limit="200")["found"]
    return [one["alias"] or one["label"] for one in found]


@pytest.mark.parametrize("typed", ["gorans", "nordhavn", "wroclaw", "zephyrin", "DROTT"])
def test_search_needs_no_accents(news: Asked, typed: str) -> None:
    assert news.ask("search", q=typed)["found"]


def test_searches_without_fts_find_the_same(news: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = ("v", "or", "norw", "ins", "glas", "energi", "el", "zz")
    with_tables = {one: news.ask("search", q=one, limit="200") for one in typed}
    rows = news.sources.rows
    monkeypatch.setattr(
        news.sources, "rows", lambda sql, values=(): [] if "sqlite_master" in sql else rows(sql, values)
    )
    assert {one: news.ask("search", q=one, limit="200") for one in typed} == with_tables


# --- graphs ----------------------------------------------------------------------------------------------------------


def test_a_graph_has_the_claims_between_entities(small: Asked) -> None:
    drawn = small.ask("graph")
    assert ("Velmora", "allied with", "Brakka") in edges(drawn)
    assert drawn["edges"] == len(drawn["page"]["edges"]) == 10
    assert drawn["nodes"] == len(drawn["page"]["nodes"]) == 5


def test_a_graph_over_its_limit_tells_how_much_there_is(small: Asked) -> None:
    drawn = small.ask("graph", limit="1")
    assert (drawn["nodes"], drawn["edges"], len(drawn["page"]["edges"])) == (5, 10, 1)
    (edge,) = drawn["page"]["edges"]
    assert edge[4] == 2, "what most sentences say comes first"


@pytest.mark.parametrize(
    "filters, wanted",
    [
        ("status=Negated", {("Dunlin", "held by", "Brakka"), ("Brakka", "holds", "Dunlin")}),
        (
            "status=Former&status=Negated&relation=" + TRADE.replace("#", "%23") + "seatedIn",
            {("Velmora", "seated in", "Porto")},
        ),
        ("confidence=0.991", set()),
        (
            "confidence=0.5&document=https://graphwright.example/document/b2b2b2b2b2b2b2b2&status=Former",
            {("Velmora", "seated in", "Porto")},
        ),
        ("from=2020-05-21&undated=no", set()),
        ("to=2020-05-20&undated=no", {("Velmora", "allied with", "Brakka")}),
        ("from=2020-05-20&to=2020-05-20&undated=no", {("Velmora", "allied with", "Brakka")}),
        ("class=" + TRADE.replace("#", "%23") + "Town", set()),
        ("relation=https://example.org/none", set()),
        ("document=https://example.org/none", set()),
    ],
)
def test_filters_narrow_a_graph(small: Asked, filters: str, wanted: set[tuple[str, str, str]]) -> None:
    assert edges(small.ask("graph", filters)) == wanted


def test_what_stands_is_the_plain_edges(small: Asked) -> None:
    found = triples(small.ask("claims", standing="yes")["claims"])
    assert {status for *_, status in found} == {"Asserted"}
    assert len(found) == 4


def test_a_neighbourhood_has_the_claims_among_the_neighbours(small: Asked) -> None:
    drawn = small.ask("neighbourhood", iri=VELMORA)
    assert ("Dunlin", "held by", "Brakka") in edges(drawn)
    assert drawn["nodes"] == 5


def test_a_subgraph_has_the_entities_even_if_nothing_joins_them(small: Asked) -> None:
    drawn = small.ask("subgraph", f"iri={PORTO}&iri={RUIZ}&iri=https://example.org/unknown")
    assert {row[1] for row in drawn["page"]["nodes"]} == {"Porto", "Ana Ruiz"}
    assert edges(drawn) == set()


def test_paths_lead_from_one_entity_to_another(small: Asked) -> None:
    found = small.ask("path", f"from={PORTO}&to={DUNLIN}")["paths"]
    assert found[0] == [PORTO, VELMORA, DUNLIN]
    assert [PORTO, VELMORA, BRAKKA, DUNLIN] in found
    assert small.ask("path", f"from={PORTO}&to={DUNLIN}&most=1")["paths"] == []
    assert small.ask("path", f"from={PORTO}&to={PORTO}")["paths"] == [[PORTO]]


# --- claims ----------------------------------------------------------------------------------------------------------


def test_claims_are_sorted_and_paged(small: Asked) -> None:
    whole = small.ask("claims", sort="-confidence")
    confidences = [one["confidence"] for one in whole["claims"]]
    assert confidences == sorted(confidences, reverse=True)
    pages = [small.ask("claims", sort="-confidence", offset=str(at), limit="4")["claims"] for at in range(0, 12, 4)]
    assert [one for page in pages for one in page] == whole["claims"]
    assert whole["total"] == len(whole["claims"]) == 11
    for sort in ("confidence", "date", "-date", "subject", "relation", "object", "sentences"):
        assert {one["iri"] for one in small.ask("claims", sort=sort)["claims"]} == {
            one["iri"] for one in whole["claims"]
        }


def test_claims_of_an_entity_are_those_at_either_end(small: Asked) -> None:
    assert {
        who
        for one in small.ask("claims", iri=DUNLIN)["claims"]
        for who in (one["subject"]["label"], one["object"]["label"])
    } == {
        *("Dunlin", "Velmora", "Brakka"),
    }
    side = small.ask("claims", iri=DUNLIN, side="object")["claims"]
    assert {one["object"]["iri"] for one in side} == {DUNLIN}


def test_a_claim_shows_its_sentence_with_its_marks(small: Asked) -> None:
    row = next(one for one in small.ask("claims", sort="-date")["claims"] if one["subject"]["iri"] == VELMORA)
    claim = small.ask("claim", iri=row["iri"])
    assert (claim["day"], claim["stands"], claim["inferred"], claim["sentences"]) == ("2020-05-20", True, False, 2)
    assert labels(claim["speakers"]) == ["Ana Ruiz"]
    assert "said as May 20" in claim["dates"]
    proof = next(one for one in claim["proofs"] if one["document"]["title"] == "Velmora and Brakka join forces")
    assert "".join(one["text"] for one in proof["segments"]) in FIRST
    marked = {proof["marks"][place]["role"]: one["text"] for one in proof["segments"] for place in one["marks"]}
    assert marked == {"subject": "Velmora", "object": "Brakka", "trigger": "alliance"}
    assert proof["rule"] == "[S:A] and [O:B] signed an [T:alliance]"
    assert proof["document"]["day"] == "2020-05-22"


def test_an_inferred_claim_shows_what_it_follows_from(small: Asked) -> None:
    inferred = next(
        one for one in small.ask("claims")["claims"] if one["inferred"] and one["relation"]["label"] == "held by"
    )
    claim = small.ask("claim", iri=inferred["iri"])
    assert claim["inferredBy"]
    assert triples(claim["premises"]) == {("Velmora", "holds", "Dunlin", "Hypothetical")}
    assert claim["proofs"]


def test_literal_claims_have_a_value(small: Asked) -> None:
    (found,) = [one for one in small.ask("claims")["claims"] if one["object"] is None]
    assert found["value"] == "1998-01-01"
    assert small.ask("claim", iri=found["iri"])["value"] == "1998-01-01"


def test_a_timeline_counts_what_begins_in_each_month(small: Asked) -> None:
    found = small.ask("timeline")
    assert found["bars"] == [{"start": "2020-05-01", "end": "2020-06-01", "count": found["total"]}]
    assert {one["day"] for one in found["claims"]} == {"2020-05-20"}
    news = small.ask("timeline", "status=Planned")
    assert news == {"claims": [], "total": 0, "bars": []}


# --- entities and documents ------------------------------------------------------------------------------------------


def test_an_entity_has_facts_figures_roles_and_documents(small: Asked) -> None:
    found = small.ask("entity", iri=VELMORA)
    assert (found["label"], found["kind"], found["linked"], found["aliases"]) == (
        "Velmora",
        "Firm",
        True,
        ["Velmora Group"],
    )
    groups = {(one["label"], one["inverse"]): one["total"] for one in found["relations"]}
    assert groups[("allied with", False)] == 1
    assert groups[("staff of", True)] == 1
    (series,) = found["series"]
    assert (series["metric"], series["unit"]) == ("revenue", "EUR")
    (point,) = series["points"]
    assert (point["value"], point["change"], point["start"]) == (46100000, "+12.5 % year on year", "2019-01-01")
    assert point["document"]["title"] == "Velmora and Brakka join forces"
    assert [(one["role"], one["other"]["label"]) for one in found["roles"]] == [("chair", "Ana Ruiz")]
    assert found["documents"]["total"] == 2
    assert [one["day"] for one in found["documents"]["first"]] == ["2021-01-10", "2020-05-22"]
    assert small.ask("entity", path="/entity/velmora")["iri"] == VELMORA


def test_documents_are_listed_searched_and_sorted(small: Asked) -> None:
    assert labels_of(small.ask("documents")) == ["b2b2b2b2b2b2b2b2.txt", "Velmora and Brakka join forces"]
    assert labels_of(small.ask("documents", sort="date")) == ["Velmora and Brakka join forces", "b2b2b2b2b2b2b2b2.txt"]
    assert labels_of(small.ask("documents", q="FORCES velm")) == ["Velmora and Brakka join forces"]
    assert small.ask("documents", q="nothing") == {"documents": [], "total": 0}


def labels_of(found: Any) -> list[str]:
    return [one["title"] for one in found["documents"]]


def test_a_document_shows_its_text_with_its_marks(small: Asked) -> None:
    document = small.ask("documents", q="forces")["documents"][0]
    found = small.ask("document", iri=document["iri"])
    assert found["whole"]
    assert "".join(one["text"] for one in found["segments"]) == FIRST
    mentions = {
        (found["marks"][place]["entity"]["label"], one["text"])
        for one in found["segments"]
        for place in one["marks"]
        if found["marks"][place]["is"] == "mention"
    }
    assert {("Velmora", "Velmora"), ("Velmora", "Its"), ("Ana Ruiz", "Ana Ruiz"), ("Porto", "Porto")} <= mentions
    sentences = [mark for mark in found["marks"] if mark["is"] == "sentence"]
    assert {claim for mark in sentences for claim in mark["claims"]} == {one["iri"] for one in found["claims"]}


def test_what_is_not_there_is_told(small: Asked) -> None:
    for call in ("entity", "claim", "document", "neighbourhood", "resource"):
        with pytest.raises(EndpointError) as raised:
            small.ask(call, iri="https://example.org/nothing")
        assert raised.value.status == 404
        assert "https://example.org/nothing" in raised.value.what


@pytest.mark.parametrize("iri, kind", [(VELMORA, "entity"), (ENTITY + "nobody", "")])
def test_a_resource_is_found_by_its_path(small: Asked, iri: str, kind: str) -> None:
    path = iri.removeprefix("https://graphwright.example")
    if kind:
        assert small.ask("resource", path=path) == {"of": iri, "iri": iri, "is": kind, "label": "Velmora"}
    else:
        with pytest.raises(EndpointError):
            small.ask("resource", path=path)


def test_every_kind_of_node_leads_to_a_page(small: Asked) -> None:
    claim = small.ask("claims", limit="1")["claims"][0]["iri"]
    proof = small.ask("claim", iri=claim)["proofs"][0]
    figure = small.ask("entity", iri=VELMORA)["series"][0]["points"][0]
    assert small.ask("resource", iri=claim)["is"] == "claim"
    sentence = small.ask("resource", iri=proof["evidence"])
    assert (sentence["is"], sentence["iri"], sentence["of"]) == (
        "document",
        proof["document"]["iri"],
        proof["evidence"],
    )
    assert small.ask("resource", iri=figure["iri"])["iri"] == VELMORA


# --- texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, spans, wanted",
    [
        ("", [], []),
        ("abc", [], [("abc", [])]),
        ("👩‍👩‍👧 and 𝄞!", [(5, 8), (9, 10)], None),
        ("abcd", [(0, 4), (1, 3), (1, 3)], [("a", [0]), ("bc", [0, 1, 2]), ("d", [0])]),
        ("ab", [(-5, 1), (1, 99), (2, 2), (7, 9)], [("a", [0]), ("b", [1])]),
    ],
)
def test_segments_are_the_text_cut_at_its_marks(text: str, spans: list[tuple[int, int]], wanted: Any) -> None:
    found = segments(text, spans)
    assert "".join(one.text for one in found) == text
    for place, (start, end) in enumerate(spans):
        assert "".join(one.text for one in found if place in one.marks) == text[max(start, 0) : max(end, 0)]
    if wanted is not None:
        assert [(one.text, list(one.marks)) for one in found] == wanted


def test_long_texts_are_shortened_in_lists() -> None:
    assert len(shortened("x" * 10_000)) == LONGEST
    assert shortened("short") == "short"


@pytest.mark.parametrize(
    "text, wanted", [("İstanbul", "istanbul"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("\u202eab", "ab")]
)
def test_names_are_folded(text: str, wanted: str) -> None:
    assert folded(text) == wanted
