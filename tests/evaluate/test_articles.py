"""Gold is matched as a careful reader would: by names, both ways where a property allows it, and no more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.assemble import assemble
from kg.config import Settings
from kg.errors import OntologyError, ReadError
from kg.evaluate.articles import Score, score, total
from kg.evaluate.gold import Figure, Gold, load_cases, load_gold
from kg.model import Extraction
from kg.ontology import Ontology

REVENUE = Figure("Velmora", 46.1e6, "EUR", 12.5, None, "2019", ("revenue", "more than", "yearonyear"))


def scored(extractions: tuple[Extraction, ...], trade: Ontology, **gold: Any) -> Score:
    graph = assemble(extractions, trade, Settings())
    return score(Gold("case", Path("input.txt"), None, **gold), extractions[0].document, graph, trade)


@pytest.mark.parametrize(
    "fact",
    [
        ("Velmora", "alliedWith", "Brakka"),
        ("Brakka", "alliedWith", "Velmora"),
        ("nobody|VELMORA group", "alliedWith", "brakka"),
        ("Brakka", "begunOn", "1998"),
        ("Ana Ruiz", "staffOf", "Velmora"),
    ],
)
def test_fact_is_found(fact: tuple[str, str, str], extractions: tuple[Extraction, ...], trade: Ontology) -> None:
    assert scored(extractions, trade, facts=(fact,)).recall("facts") == 1


@pytest.mark.parametrize(
    "fact",
    [
        ("Velmora", "staffOf", "Ana Ruiz"),
        ("Brakka", "begunOn", "1999"),
        ("Brakka", "begunOn", "May 1998"),
        ("Velmora", "holds", "Dunlin"),
        ("Dunlin", "heldBy", "Brakka"),
    ],
)
def test_fact_that_the_graph_does_not_assert_is_missing(
    fact: tuple[str, str, str], extractions: tuple[Extraction, ...], trade: Ontology
) -> None:
    result = scored(extractions, trade, facts=(fact,))
    assert result.recall("facts") == 0
    assert result.missing[0].kind == "facts"


def test_claims_need_one_of_their_statuses(extractions: tuple[Extraction, ...], trade: Ontology) -> None:
    claims = (
        ("Velmora", "holds", "Dunlin", "Planned|Hypothetical"),
        ("Dunlin", "heldBy", "Brakka", "Negated"),
        ("Dunlin", "heldBy", "Brakka", "Former"),
    )
    result = scored(extractions, trade, claims=claims)
    assert (result.found["claims"], result.wanted["claims"]) == (2, 3)


def test_roles_need_their_words(extractions: tuple[Extraction, ...], trade: Ontology) -> None:
    roles = (
        ("Ana Ruiz|Ruiz", "Velmora", "chair"),
        ("Ana Ruiz", "Velmora", "treasurer"),
        ("Ana Ruiz", "Brakka", "chair"),
    )
    assert scored(extractions, trade, roles=roles).found["roles"] == 1


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        (REVENUE, 1),
        (Figure("Velmora", change=12.5), 1),
        (Figure("Brakka", 46.1e6), 0),
        (Figure("Velmora", 46.2e6), 0),
        (Figure("Velmora", 46.1e6, "USD"), 0),
        (Figure("Velmora", 46.1e6, words=("profit",)), 0),
        (Figure("Velmora", 46.1e6, words=("profit|revenue",)), 1),
        (Figure("Velmora", 46.1e6, words=("profit|loss",)), 0),
        (Figure("Velmora", 46.1e6, period="2018"), 0),
    ],
)
def test_figure_must_carry_everything(
    figure: Figure, found: int, extractions: tuple[Extraction, ...], trade: Ontology
) -> None:
    result = scored(extractions, trade, figures=(figure,))
    assert result.found["observations"] == found
    assert result.extra_figures == 1 - found


def test_edges_are_right_wrong_forbidden_or_not_judged(extractions: tuple[Extraction, ...], trade: Ontology) -> None:
    first = extractions[:1]
    right = {
        "facts": (("Velmora", "alliedWith", "Brakka"),),
        "judged_right": (("Ana Ruiz", "staffOf", "Velmora"),),
    }
    seat = ("Velmora", "seatedIn", "Porto")
    open_question = scored(first, trade, **right)
    assert [(issue.kind, issue.item) for issue in open_question.wrong] == [("not judged", " – ".join(seat))]
    assert (open_question.right, open_question.edges) == (2, 3)
    assert scored(first, trade, **right, also_right=(seat,)).precision == 1
    wrong = scored(first, trade, **right, judged_wrong=(seat,))
    assert wrong.wrong[0].kind == "judged wrong"
    assert "seated in Porto" in wrong.wrong[0].sentence
    banned = scored(first, trade, **right, forbidden=(seat,))
    assert (banned.forbidden, banned.wrong[0].kind, banned.right) == (1, "forbidden", 2)


def test_one_node_each_counts_nodes(extractions: tuple[Extraction, ...], trade: Ontology) -> None:
    groups = (("Velmora", "Velmora Group"), ("Velmora", "Brakka"))
    assert scored(extractions, trade, one_node_each=groups).found["one node each"] == 1


def test_unknown_property_in_gold_is_an_error(extractions: tuple[Extraction, ...], trade: Ontology) -> None:
    with pytest.raises(OntologyError, match="nonsense"):
        scored(extractions, trade, facts=(("Velmora", "nonsense", "Brakka"),))


def test_total_adds_up(extractions: tuple[Extraction, ...], trade: Ontology) -> None:
    one = scored(extractions, trade, facts=(("Velmora", "alliedWith", "Brakka"),), figures=(REVENUE,))
    other = scored(extractions, trade, facts=(("Velmora", "alliedWith", "Dunlin"),))
    whole = total((one, other))
    assert whole.recall("facts") == 0.5
    assert whole.properties == {"alliedWith": (1, 2)}
    assert whole.edges == one.edges + other.edges


def test_gold_is_loaded_and_checked(tmp_path: Path) -> None:
    case = tmp_path / "a"
    case.mkdir()
    (case / "input.txt").write_text("Velmora grew.")
    (case / "gold.json").write_text(json.dumps({"date": "2020-01-01", "facts": [["a", "b", "c"]]}))
    assert load_cases(tmp_path)[0].facts == (("a", "b", "c"),)
    for bad in ('{"facts": [["a"]]}', '{"fact": []}', "[", '{"observations": [{"metric": 1}]}'):
        (case / "gold.json").write_text(bad)
        with pytest.raises(ReadError, match=r"gold\.json"):
            load_gold(case)
    with pytest.raises(ReadError, match="no case"):
        load_cases(case)


def test_shipped_development_cases_load() -> None:
    assert len(load_cases(Path(__file__).parents[1] / "cases" / "dev")) >= 12
