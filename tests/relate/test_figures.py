"""Observations: what is measured, about whom, when, and compared with what."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from kg.config import Settings
from kg.iri import BIZ, KG
from kg.lexicon import load_lexicon
from kg.model import Drop, Observation, Status
from kg.ontology import Ontology, OntologyClass
from kg.relate.figures import observe
from tests.parsing import CLASSES, ROOT, annotation_of, links_of, marked
from tests.relate.figure_table import ROWS, Figure

DATE = "2021-03-04"
ONTOLOGY = Ontology(
    classes={
        BIZ + name: OntologyClass(BIZ + name, name, name, ner=frozenset(["GPE"] if name == "Place" else []))
        for name in CLASSES.values()
    }
    | {BIZ + "Market": OntologyClass(BIZ + "Market", "Market", "market", nouns=frozenset(["market"]))},
    properties={},
    files=(ROOT / "ontology" / "metrics.ttl",),
)


def read(text: str) -> tuple[tuple[Observation, ...], tuple[Drop, ...], dict[str, str]]:
    """The observations and drops of a marked text, and the labels of its entities."""
    plain, names = marked(text)
    links = links_of(names)
    lexicon = load_lexicon(ONTOLOGY.files)
    observations, things, drops = observe(annotation_of(plain, names, DATE), links, ONTOLOGY, lexicon, Settings())
    entities = (*things, *(link.entity for link in links.values()))
    return observations, drops, {entity.iri: entity.label for entity in entities}


def fits(one: Observation, wanted: Figure, labels: dict[str, str]) -> bool:
    """Whether an observation carries everything wanted."""
    numbers = {
        "value": one.value,
        "change": one.change_percent,
        "factor": one.change_factor,
        "amount": one.change_value,
    }
    if labels[one.about] != wanted["subject"] or one.status.value != wanted.get("status", "Asserted"):
        return False
    if any((number is None) != (key not in wanted) for key, number in numbers.items()):
        return False
    if any(abs(float(numbers[key] or 0) - wanted[key]) > 1e-6 * abs(wanted[key]) for key in numbers if key in wanted):
        return False
    literals = [
        *one.scope,
        *one.metric_text,
        one.metric_label,
        one.unit,
        one.change_unit,
        one.approximation,
        one.value_text,
        one.period_text,
        one.comparison,
    ]
    literals += [labels[iri] for iri in one.scope_entities]
    texts = [text.lower() for text in literals if text]
    if re.fullmatch("[A-Z]{3}", wanted.get("unit", "")) and one.unit != wanted["unit"]:
        return False
    return all(
        any(word.lower() in text for text in texts) for word in [*wanted["words"], wanted.get("period", "")] if word
    )


@pytest.mark.parametrize(("text", "wanted"), ROWS, ids=[row[0][:60] for row in ROWS])
def test_figures_of_a_sentence(text: str, wanted: list[Figure]) -> None:
    observations, _, labels = read(text)
    left = list(observations)
    missing = []
    for figure in wanted:
        match = next((one for one in left if fits(one, figure, labels)), None)
        if match:
            left.remove(match)
        elif not figure.get("optional"):
            missing.append(figure)
    assert (missing, left) == ([], [])


def one_of(text: str, **wanted: Any) -> Observation:
    """The only observation with these fields."""
    (found,) = [one for one in read(text)[0] if all(getattr(one, name) == value for name, value in wanted.items())]
    return found


def test_periods_of_quarters_have_their_days() -> None:
    one = one_of("{C:Orlin}'s revenue reached $5 million in the third quarter of 2019.")
    assert (one.period_start, one.period_end, one.metric) == ("2019-07-01", "2019-09-30", KG + "Revenue")


def test_fiscal_years_have_no_invented_days() -> None:
    one = one_of("{C:Orlin}'s revenue reached $5 million in fiscal 2019.")
    assert (one.period_start, one.period_text) == (None, "fiscal 2019")


def test_an_earlier_value_gets_the_earlier_period() -> None:
    text = "{C:Orlin}'s revenue rose to $5 million in the third quarter of 2019 from $4 million a year earlier."
    assert one_of(text, value=Decimal(4_000_000)).period_start == "2018-07-01"


def test_a_metric_without_owner_belongs_to_the_company_of_the_sentence_before() -> None:
    observations, _, labels = read("{C:Orlin} sold shoes last year. Revenue rose 4 percent to $5 million.")
    (one,) = observations
    assert labels[one.about] == "Orlin"
    assert 0.5 < one.evidence.confidence < 1
    assert any("sentence before" in reason for reason in one.evidence.reasons)


def test_only_up_four_percent_takes_metric_and_period_from_the_sentence_before() -> None:
    text = "{C:Orlin}'s sales reached $5 million in 2019. That was up 4 percent from a year earlier."
    one = one_of(text, change_percent=Decimal(4))
    assert (one.metric, one.period_text, one.comparison) == (KG + "Sales", "2019", "YearOnYear")


def test_a_share_price_takes_no_period_over() -> None:
    text = "{C:Orlin}'s third-quarter sales rose 2 percent. Shares in {C:Orlin} were up 3 percent."
    assert one_of(text, change_percent=Decimal(3)).period_text is None
    assert one_of(text.replace("Shares in", "Profit at"), change_percent=Decimal(3)).period_text == "third-quarter"


def test_the_particle_of_a_verb_softens_no_amount() -> None:
    assert one_of("{C:Orlin} turned over EUR 402 million in 2020.").approximation is None
    assert one_of("{C:Orlin} has over 402 shops.").approximation == "over"


def test_an_outlook_takes_over_no_period_that_is_past() -> None:
    text = "In 2019 {C:Orlin}'s revenue rose 4 percent. It expects occupancy to climb to 75 percent."
    assert one_of(text, value=Decimal(75)).period_text is None
    text = "In 2023 {C:Orlin} expects revenue to reach $5 million. It expects occupancy to climb to 75 percent."
    assert one_of(text, value=Decimal(75)).period_text == "2023"


def test_a_pronoun_that_stands_for_a_metric_has_its_owner() -> None:
    text = "{C:Orlin}'s revenue rose to $31 million, the first time that it exceeded $30 million."
    observations, _, labels = read("{C:Basketo} was bought last year. " + text)
    assert {labels[one.about] for one in observations} == {"Orlin"}


def test_depositary_receipts_are_shares() -> None:
    assert one_of("{C:Orlin}'s American depositary receipts fell 3.4%.").metric == KG + "SharePrice"


def test_a_new_paragraph_takes_no_period_over() -> None:
    text = "{C:Orlin}'s sales reached $5 million in 2019.\n{C:Orlin}'s profit was $1 million."
    assert one_of(text, value=Decimal(1_000_000)).period_text is None


def test_a_topic_carried_on_is_no_less_sure_at_each_sentence() -> None:
    text = "{C:Quenby} makes pumps. Revenue was $5 million. Net profit was $2 million. Net debt fell to $3 million. "
    text += "The order backlog reached $9 million."
    assert {one.evidence.confidence for one in read(text)[0]} == {0.75}
    assert len(read(text)[0]) == 4


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{C:Quenby} was founded in 1908 and employs 900 people.", 900),
        ("{C:Quenby} has 900 employees and was founded in 1908.", 900),
        ("In February {C:Quenby} closed a chain with annual sales of $4 million.", 4_000_000),
    ],
)
def test_what_was_so_then_gives_no_period_to_what_is_so_now_or_every_year(text: str, value: int) -> None:
    assert one_of(text, value=Decimal(value)).period_text is None


def test_a_past_verb_beside_shares_its_period() -> None:
    text = "In 2019 {C:Quenby} opened 20 shops and closed 12 shops."
    assert one_of(text, value=Decimal(12)).period_text == "2019"


def test_who_says_a_figure_is_its_speaker() -> None:
    observations, _, labels = read("{C:Orlin}'s sales rose 5 percent, {P:Mei Tanaka} said.")
    assert labels[observations[0].speaker or ""] == "Mei Tanaka"


def test_who_says_what_comes_before_and_after_is_the_speaker_of_both() -> None:
    text = (
        "Revenue at {C:Orlin} rose 5 percent to $30 million, {P:Mei Tanaka} said, and will reach $40 million in 2025."
    )
    observations, _, labels = read(text)
    assert {float(one.value or 0): labels[one.about] for one in observations} == {30e6: "Orlin", 40e6: "Orlin"}


def test_an_unknown_noun_gives_a_minted_metric() -> None:
    one = one_of("{C:Orlin}'s loyalty score rose 5 percent.")
    assert (one.metric, one.metric_label) == (f"{Settings().base}metric/loyalty-score", "loyalty score")


def test_a_bare_count_counts() -> None:
    one = one_of("{C:Orlin} has 400 stores.")
    assert (one.metric, one.unit, one.value_text) == (KG + "Count", "stores", "400 stores")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("{C:Orlin} expects revenue of $5 million.", Status.PLANNED),
        ("{C:Orlin} plans to open 40 stores.", Status.PLANNED),
        ("{C:Orlin} is to open 40 stores.", Status.PLANNED),
        ("{C:Orlin} may open 40 stores.", Status.HYPOTHETICAL),
        ("{C:Orlin} does not have 40 stores.", Status.NEGATED),
        ("{C:Orlin}, which has 40 stores, may close.", Status.ASSERTED),
    ],
)
def test_status_of_a_figure(text: str, status: Status) -> None:
    assert [one.status for one in read(text)[0]] == [status]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{C:Orlin} reported an increase of $3 million.", "absolute-change"),
        ("Prices rose 5 percent.", "no-subject"),
        ("{C:Orlin} makes beer. Its rival from Leuven sold 6 million cases.", "no-subject"),
        ("{C:Orlin} called twice.", "no-metric"),
        ("{C:Orlin}'s sales of sets of 50 inches or more rose.", "describes-a-noun"),
    ],
)
def test_what_is_dropped_says_why(text: str, reason: str) -> None:
    observations, drops, _ = read(text)
    assert ([one.reason for one in drops], observations) == ([reason], ())


EXPECTED_BEFORE = [
    ("{C:Orlin} posted revenue of $6 million, compared with analysts' expectations of $4 million.", Status.PLANNED),
    ("{C:Orlin} posted revenue of $6 million, beating estimates of $4 million.", Status.PLANNED),
    ("{C:Orlin} expects revenue of $6 million, up from an earlier range of $4 million to $5 million.", Status.PLANNED),
    ("{C:Orlin} sees revenue of $6 million, compared with a previous forecast of $4 million.", Status.PLANNED),
    ("{C:Orlin} now expects revenue of $6 million, instead of at least $4 million.", Status.NEGATED),
    ("{C:Orlin} said revenue was $6 million rather than the $4 million it had reported.", Status.NEGATED),
    ("{C:Orlin} makes revenue of $6 million, instead of $4 million a year ago.", Status.ASSERTED),
]


@pytest.mark.parametrize(("text", "status"), EXPECTED_BEFORE)
def test_status_of_what_was_expected_or_is_replaced(text: str, status: Status) -> None:
    one = one_of(text, value=Decimal(4_000_000))
    assert (one.metric, one.status) == (KG + "Revenue", status)


def test_a_target_of_another_kind_is_not_of_the_figure_before() -> None:
    text = "{C:Orlin} posted revenue of $6 million and set a target of 30 percent for recycled glass."
    assert one_of(text, value=Decimal(30)).metric != KG + "Revenue"


def test_a_market_is_no_company_of_its_name() -> None:
    text = "{C:Global Tyre Market} grew. The global tyre market is worth $5 billion."
    one = one_of(text, value=Decimal(5_000_000_000))
    assert one.about.endswith("/global-tyre-market-market")


def test_every_quantity_is_kept_or_dropped() -> None:
    for text, _ in ROWS:
        observations, drops, _ = read(text)
        plain, names = marked(text)
        used = {(span.start, span.end) for one in observations for span in one.evidence.spans}
        used |= {(drop.start, drop.end) for drop in drops}
        assert {(q.start, q.end) for q in annotation_of(plain, names, DATE).quantities} <= used, text


def test_evidence_points_into_the_text() -> None:
    text = "Shoes sell. {C:Orlin}'s revenue reached $5 million."
    one = one_of(text)
    plain, _ = marked(text)
    assert all(plain[span.start : span.end] == span.surface for span in one.evidence.spans)
    assert {span.role for span in one.evidence.spans} == {"subject", "object", "trigger"}


def test_equal_input_gives_equal_figures() -> None:
    text = "In 2019, {C:Orlin}'s revenue reached 46.1 billion yuan ($5.86 billion), up 21.1 percent year-on-year."
    assert read(text) == read(text)


def test_what_a_figure_of_a_year_fell_from_is_that_of_the_year_before() -> None:
    one = one_of(
        "Net profit at {C:Orlin} fell to 171 million euros last year from 204 million.", value=Decimal(204_000_000)
    )
    assert (one.period_start, one.period_text) == ("2019-01-01", None)


def test_now_takes_no_period_of_what_was_before() -> None:
    text = "{C:Orlin} cut 420 jobs in {L:Spain} last year and now has 8,900 staff."
    assert one_of(text, value=Decimal(8_900)).period_text is None
    text = "{C:Orlin} bought a 77% stake for $16 million in 2018 and has since raised its holding to 85%."
    assert one_of(text, value=Decimal(85)).period_text is None


def test_the_end_of_a_business_year_is_its_last_day() -> None:
    text = "{C:Orlin}'s sales in the year to 31 January 2020 were $5 million. At the end of the year it had 92 stores."
    assert one_of(text, value=Decimal(92)).period_end == "2020-01-31"


def test_a_second_metric_with_its_figure_is_no_scope() -> None:
    one = one_of("{C:Orlin} earned $5 million in 2019 on sales of $40 million.", value=Decimal(5_000_000))
    assert one.scope == ()


def test_company_that_grows_is_no_metric() -> None:
    assert read("The pump maker {C:Orlin} grew by a tenth.")[0] == ()


def test_an_interest_in_a_company_and_its_owned_shares_are_stakes() -> None:
    for text in (
        "{C:Quenby} bought a 9 percent interest in {C:Pellam}.",
        "{C:Quenby} owns 9 percent of {C:Pellam}'s shares.",
    ):
        one = one_of(text, value=Decimal(9))
        assert (one.metric, one.about) == (KG + "Stake", next(k for k, v in read(text)[2].items() if v == "Quenby"))
