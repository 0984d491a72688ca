"""What a learned model may add to the patterns: here one that finds every relation between every two things."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from kg.config import Settings
from kg.engine import Engine, plain_document
from kg.errors import ModelError
from kg.learned.model import SHIPPED, Encodings, LearnedModel, Relation
from kg.learned.words import Words, words_of
from kg.model import Extraction, Literal, Statement, Status
from kg.ontology import KG
from kg.relate.judge import SURE, Judge
from kg.relate.learned import Proposer

BUSINESS = "https://w3id.org/graphwright/business#"
SHIPS = Path(__file__).parents[1] / "cases" / "ships" / "ontology"


@dataclass
class Encoded:
    words: Words
    states: None = None


@dataclass
class Spans:
    vectors: Any


class Heads:
    """Vectors without meaning, and no kinds."""

    def spans_of(self, texts: Sequence[Any]) -> list[Spans]:
        return [Spans(np.zeros((len(starts), 4), np.float32)) for _, starts, _ in texts]

    def types(self, vectors: Any) -> Any:
        return np.ones((len(vectors), 1), np.float32)


class Credulous:
    """Stands in for a model: all pairs have the same logit for all of its relations; it counts what it encodes.

    A logit given by the name of a relation is that relation's. In the examples of the ontology it sees ``taught``.
    """

    name = "credulous"
    types = ("",)
    path = Path("credulous")  # which has no judge

    def __init__(
        self,
        *relations: str,
        logit: float = 3.0,
        logits: Mapping[str, float] | None = None,
        taught: float = 3.0,
    ) -> None:
        self.relations = tuple(Relation("", name) for name in relations)
        self.row = [(logits or {}).get(name, logit) for name in relations]
        self.taught = taught
        self.encoded: list[str] = []
        self.heads = Heads()

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        self.encoded += texts
        return [Encoded(words_of(text)) for text in texts]

    def between(self, encoded: Encoded, one: Any, other: Any) -> tuple[None, Any]:
        return None, np.full((2, len(self.row)), self.taught, np.float32)

    def scorer(self, relations: Any) -> Credulous:
        return self

    def pairs(self, texts: Sequence[Any]) -> list[Any]:
        return [
            (np.zeros((len(own), 4), np.float32), np.full((len(own), len(self.row)), self.row, np.float32))
            for *_, own in texts
        ]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(replace(Settings(), extractor="none"))


@pytest.fixture(scope="module")
def ships() -> Engine:
    return Engine(replace(Settings(), extractor="none"), SHIPS)


def with_model(
    engine: Engine,
    model: Credulous,
    monkeypatch: pytest.MonkeyPatch,
    *,
    contrary: bool = False,
    judge: Judge | None = None,
    **settings: Any,
) -> Engine:
    """The engine with the stand-in, to whose pairs counter-examples are near or not; prototypes are left out."""
    monkeypatch.setattr("kg.relate.learned.Counters.nearer", lambda self, relation, vector: contrary)
    monkeypatch.setattr("kg.relate.learned.Prototypes.of", classmethod(lambda cls, model, taught: cls()))
    some = replace(engine.settings, **settings)
    proposer = Proposer(Encodings(cast(LearnedModel, model)), engine.ontology, engine.extractor, some)
    if judge is not None:
        proposer.judge = judge
    monkeypatch.setattr(engine, "proposer", proposer)
    return engine


def claims(found: Extraction, relation: str) -> dict[tuple[str, str], Statement]:
    labels = {entity.iri: entity.label for entity in found.entities}

    def name(node: str | Literal) -> str:
        return node.lexical if isinstance(node, Literal) else labels[node]

    return {(name(s.subject), name(s.object)): s for s in found.statements if s.predicate.endswith(f"#{relation}")}


def test_a_wording_that_no_pattern_knows_is_found(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Orlin Foods wolfed down Basketo Rubber over a long lunch."
    assert not claims(engine(plain_document(text)), "acquired")
    found = claims(with_model(engine, Credulous(BUSINESS + "acquired"), monkeypatch)(plain_document(text)), "acquired")
    statement = found["Orlin Foods", "Basketo Rubber"]
    assert statement.status is Status.ASSERTED
    (evidence,) = statement.evidence
    assert evidence.rule == "learned: credulous"
    assert evidence.confidence == pytest.approx(0.953, abs=0.001)
    assert "learned model (0.95)" in evidence.reasons


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Orlin Foods wins shoppers outside Kenya.", False),
        ("Orlin Foods wins shoppers outside Kenya and Egypt.", False),
        ("Orlin Foods wins shoppers in Kenya and Egypt.", True),
        ("Orlin Foods has a plant outside Nairobi.", True),
    ],
)
def test_a_country_outside_which_something_is_said_to_be_is_no_end(
    text: str, found: bool, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = with_model(engine, Credulous(BUSINESS + "operatesIn"), monkeypatch)
    assert bool(claims(model(plain_document(text)), "operatesIn")) == found


def test_a_symmetric_relation_is_proposed_in_the_order_of_the_text(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = with_model(engine, Credulous(BUSINESS + "partnerWith"), monkeypatch)
    found = claims(model(plain_document("Orlin Foods wolfed down a lunch at Basketo Rubber.")), "partnerWith")
    assert set(found) == {("Orlin Foods", "Basketo Rubber")}


def test_agreement_makes_a_claim_surer(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Orlin Foods bought Basketo Rubber."
    before = claims(engine(plain_document(text)), "acquired")["Orlin Foods", "Basketo Rubber"]
    model = Credulous(BUSINESS + "acquired")
    after = claims(with_model(engine, model, monkeypatch)(plain_document(text)), "acquired")
    assert after["Orlin Foods", "Basketo Rubber"].confidence > before.confidence
    assert after["Orlin Foods", "Basketo Rubber"].evidence[0].rule == before.evidence[0].rule


def test_what_the_model_does_not_see_is_doubted(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Orlin Foods bought Basketo Rubber."
    before = claims(engine(plain_document(text)), "acquired")["Orlin Foods", "Basketo Rubber"]
    doubtful = with_model(engine, Credulous(BUSINESS + "acquired", logit=-2.0), monkeypatch)(plain_document(text))
    statement = claims(doubtful, "acquired")["Orlin Foods", "Basketo Rubber"]
    assert statement.confidence < before.confidence
    assert "learned model doubts it (0.12)" in statement.evidence[0].reasons
    blind = Credulous(BUSINESS + "acquired", logit=-8.0)
    sure = claims(with_model(engine, blind, monkeypatch)(plain_document(text)), "acquired")
    assert sure["Orlin Foods", "Basketo Rubber"].confidence == pytest.approx(0.55, abs=0.01)
    pronoun = with_model(engine, blind, monkeypatch)(plain_document("Orlin Foods grew. It bought Basketo Rubber."))
    assert claims(pronoun, "acquired")["Orlin Foods", "Basketo Rubber"].confidence < engine.settings.assert_confidence


def test_a_model_has_no_say_about_an_end_that_the_text_leaves_out(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = 'Orlin Foods grew. "Kenya was good to us and to everybody," said Mei Tanaka, chief executive.'
    before = claims(engine(plain_document(text)), "worksFor")["Mei Tanaka", "Orlin Foods"]
    assert any("implied" in reason for reason in before.evidence[0].reasons)
    blind = Credulous(BUSINESS + "worksFor", logit=-8.0)
    after = claims(with_model(engine, blind, monkeypatch)(plain_document(text)), "worksFor")
    assert after["Mei Tanaka", "Orlin Foods"].confidence == before.confidence


def test_a_model_has_no_say_about_a_wording_whose_example_it_does_not_understand(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Orlin Foods bought Basketo Rubber."
    before = claims(engine(plain_document(text)), "acquired")["Orlin Foods", "Basketo Rubber"]
    strange = Credulous(BUSINESS + "acquired", logit=-6.0, taught=-1.0)
    after = claims(with_model(engine, strange, monkeypatch)(plain_document(text)), "acquired")
    assert after["Orlin Foods", "Basketo Rubber"] == before


@pytest.mark.parametrize("statuses", [(), (KG + "Negated",)])
def test_a_denial_is_doubted_only_by_a_model_that_was_taught_what_denials_are(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, statuses: tuple[str, ...]
) -> None:
    text = "Orlin Foods denied that it had bought Basketo Rubber."
    before = claims(engine(plain_document(text)), "acquired")["Orlin Foods", "Basketo Rubber"]
    assert before.status is Status.NEGATED
    blind = Credulous(BUSINESS + "acquired", *statuses, logit=-2.0)
    after = claims(with_model(engine, blind, monkeypatch)(plain_document(text)), "acquired")
    assert (after["Orlin Foods", "Basketo Rubber"].confidence < before.confidence) == bool(statuses)


def test_words_that_tell_that_it_still_holds_are_heeded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Orlin Foods plans to sell its subsidiary Basketo Rubber."
    model = Credulous(BUSINESS + "subsidiaryOf", KG + "Planned")
    found = claims(with_model(engine, model, monkeypatch)(plain_document(text)), "subsidiaryOf")
    assert found["Basketo Rubber", "Orlin Foods"].status is Status.ASSERTED


@pytest.mark.parametrize(
    "text, status",
    [
        ("Orlin Foods never wolfed down Basketo Rubber.", Status.NEGATED),
        ("Orlin Foods plans to wolf down Basketo Rubber.", Status.PLANNED),
        ("Orlin Foods may wolf down Basketo Rubber.", Status.HYPOTHETICAL),
    ],
)
def test_the_words_around_decide_the_status(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, text: str, status: Status
) -> None:
    found = claims(with_model(engine, Credulous(BUSINESS + "acquired"), monkeypatch)(plain_document(text)), "acquired")
    assert found["Orlin Foods", "Basketo Rubber"].status is status


@pytest.mark.parametrize(
    "relation, text, ends, status",
    [
        (
            "investedIn",
            "Basketo Rubber closed its third round with Orlin Foods.",
            ("Basketo Rubber", "Orlin Foods"),
            Status.ASSERTED,
        ),
        (
            "investedIn",
            "Orlin Foods has agreed to part with its remaining 37% of Basketo Rubber.",
            ("Orlin Foods", "Basketo Rubber"),
            Status.ASSERTED,
        ),
        (
            "investedIn",
            "Orlin Foods has parted with its remaining 37% of Basketo Rubber.",
            ("Orlin Foods", "Basketo Rubber"),
            Status.FORMER,
        ),
        (
            "listedOn",
            "Orlin Foods shares lost 11% in early trading in Warsaw.",
            ("Orlin Foods", "Warsaw"),
            Status.ASSERTED,
        ),
        ("listedOn", "Orlin Foods lost its listing in Warsaw.", ("Orlin Foods", "Warsaw"), Status.FORMER),
        (
            "operatesIn",
            "Orlin Foods became a marketplace open to traders in Brazil.",
            ("Orlin Foods", "Brazil"),
            Status.ASSERTED,
        ),
        (
            "partnerWith",
            "Orlin Foods spins off water, teams up with Basketo Rubber",
            ("Orlin Foods", "Basketo Rubber"),
            Status.ASSERTED,
        ),
        (
            "operatesIn",
            "Orlin Foods has agreed to sell a mill, as it narrows its focus to Brazil.",
            ("Orlin Foods", "Brazil"),
            Status.ASSERTED,
        ),
        (
            "foundedBy",
            "Orlin Foods was begun by two former bankers, Mei Tanaka and Ann Smith.",
            ("Orlin Foods", "Mei Tanaka"),
            Status.ASSERTED,
        ),
        ("operatesIn", "Orlin Foods has stayed out of Russia.", ("Orlin Foods", "Russia"), Status.NEGATED),
        ("locatedIn", "A planned plant in Turin, Italy, is dear.", ("Turin", "Italy"), Status.ASSERTED),
    ],
)
def test_a_cue_between_the_ends_counts_if_it_is_about_the_claim(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, relation: str, text: str, ends: tuple[str, str], status: Status
) -> None:
    found = claims(with_model(engine, Credulous(BUSINESS + relation), monkeypatch)(plain_document(text)), relation)
    assert found[ends].status is status


@pytest.mark.parametrize(
    "text, sure, status",
    [
        ("Orlin Foods wolfed down Basketo Rubber.", 0.0, Status.PLANNED),
        ("Orlin Foods wolfed down Basketo Rubber.", -1.5, Status.ASSERTED),
        ("Orlin Foods never wolfed down Basketo Rubber.", 3.0, Status.NEGATED),
        ("Orlin Foods bought Basketo Rubber.", -1.5, Status.ASSERTED),
        ("Orlin Foods bought Basketo Rubber.", 3.0, Status.PLANNED),
    ],
)
def test_where_no_word_tells_that_it_is_no_fact_the_model_may(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, text: str, sure: float, status: Status
) -> None:
    model = Credulous(
        BUSINESS + "acquired", KG + "Planned", KG + "Former", logits={KG + "Planned": sure, KG + "Former": -5}
    )
    found = claims(with_model(engine, model, monkeypatch)(plain_document(text)), "acquired")
    statement = found["Orlin Foods", "Basketo Rubber"]
    assert statement.status is status
    told = any(reason.startswith("status Planned: learned model") for reason in statement.evidence[0].reasons)
    assert told == (status is Status.PLANNED)


def test_what_somebody_has_is_there_whatever_the_model_takes_the_sentence_for(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Credulous(BUSINESS + "operatesIn", KG + "Planned")
    for text, status in (
        ("Orlin Foods's factory in Kenya will be busy.", Status.ASSERTED),
        ("Orlin Foods's planned factory in Kenya will be busy.", Status.PLANNED),
        ("Orlin Foods has a factory in Kenya.", Status.PLANNED),
    ):
        found = claims(with_model(engine, model, monkeypatch)(plain_document(text)), "operatesIn")
        assert found["Orlin Foods", "Kenya"].status is status, text


def test_model_does_not_take_a_word_that_the_example_asserts_with_for_an_end(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Credulous(BUSINESS + "worksFor", KG + "Former")
    text = "Mei Tanaka left Orlin Foods for Basketo Rubber."
    found = claims(with_model(engine, model, monkeypatch)(plain_document(text)), "worksFor")
    assert found["Mei Tanaka", "Basketo Rubber"].status is Status.ASSERTED


def test_a_name_that_is_left_out_is_denied_whatever_else_ends(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Orlin Foods ended months of speculation by naming Egypt, rather than Morocco, as site of its first mill."
    model = Credulous(BUSINESS + "operatesIn")
    found = claims(with_model(engine, model, monkeypatch)(plain_document(text)), "operatesIn")
    assert found["Orlin Foods", "Morocco"].status is Status.NEGATED
    assert found["Orlin Foods", "Egypt"].status is Status.ASSERTED


def test_domain_and_range_have_the_last_word(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Orlin Foods met the press in Turin, and Basketo Rubber met it in Lyon."
    found = claims(with_model(engine, Credulous(BUSINESS + "acquired"), monkeypatch)(plain_document(text)), "acquired")
    assert not any("Turin" in ends or "Lyon" in ends for ends in found)


def test_what_domain_or_range_bar_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Orlin Foods of Turin wolfed down Basketo Rubber."
    model = Credulous(BUSINESS + "acquired", BUSINESS + "locatedIn")
    found = with_model(engine, model, monkeypatch)(plain_document(text))
    told = {one.reason: one for one in found.drops if "Orlin Foods → Turin" in one.detail}
    assert told["range"].detail.startswith("acquired")
    assert told["range"].text == text


def test_a_sentence_in_which_nothing_fits_is_not_encoded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Credulous(BUSINESS + "acquired")
    with_model(engine, model, monkeypatch)(plain_document("It rained in Turin. Orlin Foods and Basketo Rubber met."))
    assert model.encoded == ["Orlin Foods and Basketo Rubber met."]


def test_a_sentence_with_one_name_and_nouns_is_not_encoded(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Credulous(BUSINESS + "produces")
    text = "Orlin Foods ships tinned fish. Orlin Foods and Basketo Rubber showed tinned fish."
    with_model(engine, model, monkeypatch)(plain_document(text))
    assert model.encoded == ["Orlin Foods and Basketo Rubber showed tinned fish."]


def test_what_the_model_doubts_is_not_proposed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Orlin Foods wolfed down Basketo Rubber over a long lunch."
    model = Credulous(BUSINESS + "acquired", logit=0.5)
    cautious = with_model(engine, model, monkeypatch, learned_confidence=0.9)
    assert not claims(cautious(plain_document(text)), "acquired")


def test_every_veto_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Orlin Foods wolfed down Basketo Rubber over a long lunch."
    model = Credulous(BUSINESS + "acquired")
    for options, reason in (({"contrary": True}, "counter-example"), ({"learned_confidence": 0.99}, "below-threshold")):
        found = with_model(engine, model, monkeypatch, **cast(dict[str, Any], options))(plain_document(text))
        assert not claims(found, "acquired")
        (drop,) = (one for one in found.drops if "learned model" in one.detail and "Orlin Foods →" in one.detail)
        assert (drop.reason, drop.text) == (reason, text)


def test_a_judge_says_how_sure_a_claim_is(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    text, model = "Orlin Foods bought Basketo Rubber. It owns Zafiro Mills.", Credulous(BUSINESS + "acquired")
    judge = Judge({"always": 2.0, "object is name": -1.0}, {})
    found = claims(with_model(engine, model, monkeypatch, judge=judge)(plain_document(text)), "acquired")
    (evidence,) = found["Orlin Foods", "Basketo Rubber"].evidence
    assert evidence.confidence == pytest.approx(0.731, abs=0.001)  # of the log odds 1; the ends count no second time
    assert "learned model (0.95)" in evidence.reasons
    owned = claims(engine(plain_document(text)), "ownedBy")["Zafiro Mills", "Orlin Foods"]
    assert owned.evidence[0].confidence == pytest.approx(0.95 * 0.85)  # the model does not know that relation


def test_what_a_judge_finds_wrong_remains_a_statement_if_a_pattern_read_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, model = "Orlin Foods bought Basketo Rubber.", Credulous(BUSINESS + "acquired")
    strict = with_model(engine, model, monkeypatch, judge=Judge({"always": -6.0}, {}))
    found = claims(strict(plain_document(text)), "acquired")["Orlin Foods", "Basketo Rubber"]
    assert found.confidence == engine.settings.min_confidence < engine.settings.assert_confidence


@pytest.mark.parametrize(
    "text, status",
    [
        ("Orlin Foods wolfed down Basketo Rubber over a long lunch.", Status.ASSERTED),
        ("Orlin Foods plans to wolf down Basketo Rubber over a long lunch.", Status.PLANNED),
    ],
)
def test_what_no_pattern_read_must_convince_the_judge(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, text: str, status: Status
) -> None:
    def found(logit: float, alone: float) -> tuple[set[Status], list[str]]:
        judge = Judge({}, {"always": logit}, alone=alone)
        model = Credulous(BUSINESS + "acquired")
        told = with_model(engine, model, monkeypatch, judge=judge)(plain_document(text))
        both = "Orlin Foods", "Basketo Rubber"
        drops = [one.detail for one in told.drops if one.reason == "below-threshold" and f"{both[0]} →" in one.detail]
        return {one.status for ends, one in claims(told, "acquired").items() if ends == both}, drops

    assert found(1.0, 0.7) == ({status}, [])
    unsure, drops = found(0.6, 0.7)  # a share of 0.65
    assert unsure == ({status} - {Status.ASSERTED})
    assert [detail.endswith("(learned model 0.95, all in all 0.65)") for detail in drops] == [True] * (1 - len(unsure))
    assert found(-0.1, 0.0)[0] == set()  # below `learned_confidence`


@pytest.mark.parametrize(
    "weights, plain, status, sure",
    [
        ({"Asserted": {"always": 2.0}, "Planned": {"always": -2.0}}, 0.8, Status.ASSERTED, 0.881),
        (
            {"Asserted": {"always": 2.0}, "Planned": {"always": 1.0}},
            0.8,
            Status.PLANNED,
            0.454,
        ),  # too unsure for an edge
        ({"Asserted": {"always": 2.0}, "Planned": {"always": 1.0}}, 0.5, Status.ASSERTED, 0.546),
        ({"Asserted": {}, "Former": {"share Former": 1.0}}, 0.5, Status.FORMER, 0.572),  # its share is 0.67
        ({"Asserted": {}, "Planned": {"told Planned": 1.0}, "Former": {"untold": 1.0}}, 0.8, Status.PLANNED, 0.422),
    ],
)
def test_a_judge_tells_the_status_of_what_no_pattern_read(
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    weights: dict[str, dict[str, float]],
    plain: float,
    status: Status,
    sure: float,
) -> None:
    text = "Orlin Foods plans to wolf down Basketo Rubber over a long lunch."
    acquired, former = BUSINESS + "acquired", f"{KG}Former"
    model = Credulous(acquired, former, logits={acquired: 3.0, former: 0.7})
    statuses = {Status(name): one for name, one in weights.items()}
    judge = Judge({}, {"always": 3.0, SURE: 1.0}, statuses=statuses, plain=plain)
    found = with_model(engine, model, monkeypatch, judge=judge)(plain_document(text))
    statement = claims(found, "acquired")["Orlin Foods", "Basketo Rubber"]
    assert statement.status is status
    (evidence,) = statement.evidence
    assert evidence.confidence == pytest.approx(1 / (1 + math.exp(-3.0) / sure), abs=0.001)
    told = f"status {status}: learned model ({sure:.2f})"
    assert (told in evidence.reasons) == (status is not Status.PLANNED)  # as which its words have it already


@pytest.mark.parametrize(
    "text, found",
    [
        ("Orlin Foods grew. Orlin Foods sells soup. All children from Kenya went home happy.", True),
        ("Orlin Foods grew. Orlin Foods sells soup. Mei Tanaka, its cook, told children from Kenya a tale.", False),
        ("Orlin Foods grew. Orlin Foods sells soup. Basketo Rubber took children from Kenya to a fair.", False),
        ("Orlin Foods supplies Basketo Rubber in May. All children from Kenya went home happy.", False),
        ("Mei Tanaka retired in May. All children from Kenya went home happy.", False),
    ],
)
def test_a_sentence_that_tells_of_nobody_is_about_what_the_document_is_about(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, text: str, found: bool
) -> None:
    model, judge = Credulous(BUSINESS + "operatesIn"), Judge({}, {"always": 3.0}, {"as named": 1.0})
    told = claims(with_model(engine, model, monkeypatch, judge=judge)(plain_document(text)), "operatesIn")
    read = [ends for ends, one in told.items() if "left out at" in " ".join(one.evidence[0].reasons)]
    assert read == [("Orlin Foods", "Kenya")] * found
    assert ("Orlin Foods's business: all children from Kenya went home happy." in model.encoded) is found


def test_nothing_is_read_into_a_sentence_without_a_judge_of_that(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Orlin Foods grew. Orlin Foods sells soup. All children from Kenya went home happy."
    for judge in (None, Judge({}, {"always": 3.0})):
        model = Credulous(BUSINESS + "operatesIn")
        told = with_model(engine, model, monkeypatch, judge=judge)(plain_document(text))
        assert claims(told, "operatesIn") == {}
        assert not any("business" in one for one in model.encoded)


def test_what_a_sentence_says_of_another_it_does_not_say_of_what_it_leaves_out(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Orlin Foods grew. Orlin Foods sells soup. Tins come from a mill that Basketo Rubber runs in Osaka."
    model, judge = Credulous(BUSINESS + "locatedIn"), Judge({}, {"always": 3.0}, {"as named": 1.0})
    told = claims(with_model(engine, model, monkeypatch, judge=judge)(plain_document(text)), "locatedIn")
    assert ("Basketo Rubber", "Osaka") in told
    assert ("Orlin Foods", "Osaka") not in told


@pytest.mark.parametrize(
    "text", ['{"patterns": {}}', "[]", '{"patterns": {}, "proposals": {}, "statuses": {"Maybe": {}}}']
)
def test_a_judge_without_a_file_is_none_and_a_damaged_one_is_told(tmp_path: Path, text: str) -> None:
    model = replace(LearnedModel.load(SHIPPED), path=tmp_path)
    assert Judge.of(model) is None
    (tmp_path / "judge.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match="the judge is damaged"):
        Judge.of(model)


def test_the_shipped_judge_knows_what_speaks_for_a_claim() -> None:
    judge = Judge.of(LearnedModel.load(SHIPPED))
    assert judge is not None
    assert set(judge.statuses) == set(Status)
    for weights in (judge.patterns, judge.proposals):
        assert weights["model"] > 0
        assert weights["lead over relations"] > 0
        assert weights["status Asserted"] > weights["status Hypothetical"]
    assert judge.patterns["mild"] < 0


@pytest.mark.parametrize(
    "relation, text, added",
    [
        ("operatesIn", "Orlin Foods sells soup in Kenya, and a mill of Orlin Foods burned down in Egypt.", True),
        ("competesWith", "Orlin Foods competes with Basketo Rubber, and met Zafiro Mills at a fair.", False),
    ],
)
def test_a_subject_has_many_objects_unless_the_relation_is_symmetric(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, relation: str, text: str, added: bool
) -> None:
    before = claims(engine(plain_document(text)), relation)
    found = with_model(engine, Credulous(BUSINESS + relation), monkeypatch)(plain_document(text))
    assert before
    assert (claims(found, relation).keys() > before.keys()) == added
    assert any(drop.reason == "read-otherwise" for drop in found.drops) != added


def test_a_pattern_outweighs_a_counter_example(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    found = with_model(engine, Credulous(BUSINESS + "acquired"), monkeypatch, contrary=True)
    assert claims(found(plain_document("Orlin Foods bought Basketo Rubber.")), "acquired")


def test_literals_are_proposed_by_their_datatype(ships: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    iri = ships.ontology.by_local("lengthInMetres")
    text = "From stem to stern the Aldora came to 42 metres, with 12 passengers."
    found = claims(with_model(ships, Credulous(iri), monkeypatch)(plain_document(text)), "lengthInMetres")
    assert {obj for _, obj in found} == {"42"}
