from __future__ import annotations

import json

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.explain import dropped, explain, render_json, render_text
from tests.graph_samples import FIRST


def test_marks_stand_exactly_under_the_spans(graph: ox.Store) -> None:
    lines = render_text(explain(graph, "velmora", "alliedWith"), marks=True).plain.splitlines()
    assert lines[0] == "Velmora – allied with – Brakka  [Asserted]"
    at = next(number for number, line in enumerate(lines) if "^" in line)
    sentence, marks = lines[at - 1], lines[at]
    marked = "".join(sign if under == "^" else " " for sign, under in zip(sentence, marks.ljust(200), strict=False))
    assert marked.split() == ["Velmora", "Brakka", "alliance"]


def test_explanation_carries_qualifiers_rule_and_document(graph: ox.Store) -> None:
    (one,) = explain(graph, "Velmora Group", "allied with", "BRAKKA")
    assert (one.status, one.confidence, one.note) == ("Asserted", "0.99", "2 sentences in 2 documents; at most 0.99")
    assert one.dates == ("2020-05-20", "said as May 20")
    assert one.speakers == ("Ana Ruiz",)
    assert [(proof.title, proof.published) for proof in one.proofs] == [
        ("Velmora and Brakka join forces", "2020-05-22"),
        ("b2b2b2b2b2b2b2b2.txt", "2021-01-10"),
    ]
    assert one.proofs[0].rule == "[S:A] and [O:B] signed an [T:alliance]"


def test_spans_name_who_is_who_from_this_side_of_the_statement(graph: ox.Store) -> None:
    (one,) = explain(graph, "Velmora", "alliedWith")
    for proof in one.proofs:
        roles = {role: proof.text[start:end] for role, start, end in proof.spans}
        assert (roles["subject"], roles["object"]) == ("Velmora", "Brakka")


def test_inferred_statement_shows_its_axiom_and_the_sentence_of_its_premise(graph: ox.Store) -> None:
    (one,) = explain(graph, "Velmora", "foundIn")
    assert one.inferred_by == ("t:seatedIn rdfs:subPropertyOf t:foundIn",)
    assert one.withheld.startswith("conflict: Former in a later document")
    assert [proof.text for proof in one.proofs] == [FIRST.split("\n")[1]]


def test_asserted_statements_come_first(graph: ox.Store) -> None:
    found = [one.status for one in explain(graph, "Velmora")]
    assert found == ["Asserted", "Asserted", "Asserted", "Hypothetical", "Former"]


def test_literal_objects_can_be_named(graph: ox.Store) -> None:
    (one,) = explain(graph, "Brakka", "begunOn", "1998-01-01")
    assert one.object == "1998-01-01"
    assert explain(graph, "Brakka", "alliedWith", "Porto") == ()


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("Velmra",), "nothing in the graph is called 'Velmra'. Did you mean Velmora"),
        (("Velmora", "aliedWith"), "no property in the graph is called 'aliedWith'. Did you mean alliedWith"),
        (("Velmora", "alliedWith", "Braka"), "nothing in the graph is called 'Braka'. Did you mean Brakka"),
    ],
)
def test_unknown_names_are_answered_with_suggestions(graph: ox.Store, names: tuple[str, ...], message: str) -> None:
    with pytest.raises(QueryError) as caught:
        explain(graph, *names)
    assert message in str(caught.value)


def test_json_has_every_field(graph: ox.Store) -> None:
    (one,) = json.loads(render_json(explain(graph, "Ana Ruiz", "staffOf")))
    assert (one["subject"], one["object"], one["roles"]) == ("Ana Ruiz", "Velmora", ["chair"])
    assert one["proofs"][0]["spans"] == [["object", 0, 7], ["subject", 80, 88], ["trigger", 90, 95]]


def test_terminal_text_has_no_marks_and_no_control_characters(graph: ox.Store) -> None:
    text = render_text(explain(graph, "Velmora"), marks=False)
    assert "^" not in text.plain
    assert any("underline" in str(span.style) for span in text.spans)


def test_wide_characters_are_marked_by_their_width(graph: ox.Store) -> None:
    from kg.explain import _marks

    assert _marks("海信 x", (("subject", 0, 2),)) == "^^^^"
    assert _marks("海 x", (("object", 2, 3),)) == "   ^"


def test_drops_are_found_by_name_and_by_iri() -> None:
    lines = [
        json.dumps({"stage": "link", "reason": "domain", "text": "VELMORA did it", "detail": ""}),
        json.dumps({"stage": "link", "reason": "domain", "text": "x", "detail": "https://e/velmora p q"}),
        json.dumps({"stage": "link", "reason": "domain", "text": "Brakka", "detail": "https://e/velmora-2 p q"}),
        "",
    ]
    assert len(dropped(lines, ["Velmora"], ["https://e/velmora"])) == 2
    with pytest.raises(QueryError, match="1: the why-not file"):
        dropped(["{"], ["x"], [])
