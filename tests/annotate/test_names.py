"""Which names are found in a text, and which capitalised words are none."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import BlockKind, MentionKind
from tests.reading import ROOT, annotated, document, extracted, name_mentions, names

DEV = ROOT / "tests" / "cases" / "dev"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hisense sells televisions in Russia.", ["Hisense", "Russia"]),  # both known
        ("Last year Gommex bought Basketo.", ["Gommex", "Basketo"]),  # neither known
        ("Yesterday Fendrala opened a plant in Turin.", ["Fendrala", "Turin"]),
        ("Shares in Veltrana Foods Ltd fell.", ["Veltrana Foods Ltd"]),
        ("Shares in Veltrana Foods, Inc. fell.", ["Veltrana Foods, Inc."]),
        ("The Gommex Group owns Basketo S.A.", ["Gommex Group", "Basketo S.A."]),
        ("Park Soo-ryun runs Gommex.", ["Park Soo-ryun", "Gommex"]),
        ("Jean-Luc Varnier runs Gommex.", ["Jean-Luc Varnier", "Gommex"]),
        ("Gommex hired Maria van der Velmeer.", ["Gommex", "Maria van der Velmeer"]),
        ("Gommex borrowed from the Bank of Veltrana.", ["Gommex", "Bank of Veltrana"]),
        ("Per Arne Velmeer, who runs Gommex, agreed.", ["Per Arne Velmeer", "Gommex"]),
        ("Gommex closed a Series B. The round was big.", ["Gommex", "Series B"]),
        ("Gommex supplies Harlow & Pitt.", ["Gommex", "Harlow & Pitt"]),
        ("Deputy chief executive Mei Tanaka left.", ["Mei Tanaka"]),
        ("He has moved to Steel Works of Nigeria as chairman.", ["Steel Works of Nigeria"]),
        ("He has moved to Veltrana Works of Nigeria as chairman.", ["Veltrana Works", "Nigeria"]),
        ("Gommex supplies Banco de Veltrana.", ["Gommex", "Banco de Veltrana"]),
        ("Gommex supplies Orfield and Sons.", ["Gommex", "Orfield and Sons"]),
        ("Gommex's profit rose.", ["Gommex"]),
        ("Gommex’s profit rose.", ["Gommex"]),
        ("Gommex and Basketo compete with Fendrala.", ["Gommex", "Basketo", "Fendrala"]),
        ("Gommex listed on the London Stock Exchange.", ["Gommex", "London Stock Exchange"]),
        ("Gommex was sold to Otter's Head Asset Managers.", ["Gommex", "Otter", "Head Asset Managers"]),
        ("Gommex's Head Mei Tanaka left.", ["Gommex", "Mei Tanaka"]),
        ("Go-Veltrana sells bikes. Up-Fendrala makes lifts.", ["Go-Veltrana", "Up-Fendrala"]),
        ("Councillor Mei Tanaka met Alderman Paolo Berti.", ["Mei Tanaka", "Paolo Berti"]),
        (
            "Gommex (NASDAQ: GMX) bought Basketo (NYSE: BSK; TSX: BSK.B).",
            ["Gommex", "NASDAQ", "Basketo", "NYSE", "TSX"],
        ),
        ("Gommex belongs to the Velmeer family.", ["Gommex", "Velmeer family"]),
        ("Gommex is the Velmeer family business.", ["Gommex", "Velmeer"]),
        ("Its rival V&L left for K&T, and growth was due to customer 4&4.", ["V&L", "K&T", "4&4"]),
        ("Sales rose at doVelt, by byFendra and gCapita of Turin.", ["doVelt", "byFendra", "gCapita", "Turin"]),
        ("Gommex hired Soo-ja Velmeer, once of Basketo.", ["Gommex", "Soo-ja Velmeer", "Basketo"]),
        ("Gommex is the operator of Harbour 47, which has closed.", ["Gommex", "Harbour 47"]),
        ("Gommex gave up its takeover of For You, a shop.", ["Gommex", "For You"]),
        ("Gommex belongs to Fendrala plc of Turin.", ["Gommex", "Fendrala plc", "Turin"]),
        ("An Veltrana sells chairs, and An Veltrana grew.", ["An Veltrana", "An Veltrana"]),
        ("An Orfield plant was shut.", ["Orfield"]),
        ("U.S.-based Gommex Systems left.", ["U.S.", "Gommex Systems"]),
    ],
)
def test_names_are_found_with_their_whole_span(text: str, wanted: list[str]) -> None:
    found = [surface.removeprefix("The ").removeprefix("the ") for surface in names(text)]
    assert found == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Shares fell. Analysts had expected a loss.",
        "However, sales rose. Nevertheless, costs rose too.",
        "Affected by the drought, harvests failed.",
        "On Monday in May, customers returned. Many stayed until Friday.",
        "Television sets sold well. Demand for ovens fell.",
        "Per capita, sales rose.",
        "Occupancy was 71 percent.",
        "Adjusted EBITDA rose.",
        "What is next? Nobody knows.",
        "Traction motors are dear. Electrolysers are too.",
        "Revenue rose to DKK 2.3 billion (Q1 2023: DKK 2.1 billion).",
        "It earned NOK 12 million, or 4 million SEK.",
    ],
)
def test_ordinary_words_that_open_a_sentence_are_no_names(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The firm runs an R&D unit, and P&L rose.",
        "Batteries of 40 kWh and 500 mAh for eBikes are its trade.",
        "The chip-led recovery came at once.",
        "A 5G mast of 40MW was built in the 4th quarter.",
    ],
)
def test_words_with_capitals_inside_may_be_no_names(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Gommex-led Basketo grew.", ["Gommex", "Basketo"]),
        ("It competes with 36Gommex, a maker of toys.", ["36Gommex"]),
        ("Gommex bought 30 shops of Basketo in May.", ["Gommex", "Basketo"]),
    ],
)
def test_name_does_not_take_in_what_stands_beside_it(text: str, wanted: list[str]) -> None:
    assert names(text) == wanted


def test_company_that_opens_a_sentence_is_a_name() -> None:
    text = "Harvests failed in May. Fendrala bought Basketo in June. Gommex, its rival, did not."
    assert names(text) == ["Fendrala", "Basketo", "Gommex"]


def test_name_may_be_written_in_small_letters_elsewhere() -> None:
    text = "Velmora is not shy. Velmora is part of Gommex. Mei Tanaka, who runs velmora in India, agreed."
    assert names(text) == ["Velmora", "Velmora", "Gommex", "Mei Tanaka", "velmora", "India"]


def test_unknown_word_that_is_mostly_written_small_is_no_name() -> None:
    text = "Perlitene is dear. Gommex buys perlitene in India and sells perlitene in Spain."
    assert names(text) == ["Gommex", "India", "Spain"]


def test_first_name_that_is_a_town_is_not_parted_from_the_surname() -> None:
    assert names("Aurora Velasco runs Gommex. In May, Velasco sold it.") == ["Aurora Velasco", "Gommex", "Velasco"]


def test_unknown_plural_is_a_name_where_one_thing_acts() -> None:
    assert names("Rivals laughed: Müllers of Turin brought out a jar.") == ["Müllers", "Turin"]


def test_sentence_goes_on_after_an_amount_in_brackets() -> None:
    text = "Gommex raised its revenue by 8 per cent to DKK 2.3 billion in the first quarter (Q1 2023: DKK 2.1 billion)."
    assert len(annotated(text).sentences) == 1


def test_job_title_is_no_part_of_a_name() -> None:
    assert names("Gommex Chief Executive Mei Tanaka met Finance Director Paolo Berti.") == [
        "Gommex",
        "Mei Tanaka",
        "Paolo Berti",
    ]


def test_nationality_beside_a_name_is_a_name_of_its_own() -> None:
    assert names("The German group Gommex bought the Polish retailer Fendrala.") == [
        "German",
        "Gommex",
        "Polish",
        "Fendrala",
    ]


def test_known_name_is_not_cut_out_of_a_longer_one() -> None:
    found = names("Turin Textiles Group bought a mill. Its rival is Basketo.")
    assert found == ["Turin Textiles Group", "Basketo"]


HEADLINE = "Brightest Harvest Record Surprises Everybody\n\nFendrala sold more apples than ever, the company said."


def test_headline_defines_no_names() -> None:
    assert names(HEADLINE) == ["Fendrala"]


def test_name_of_the_body_is_found_in_the_headline() -> None:
    text = "Fendrala Surprises With Record Harvest\n\nThe apple grower Fendrala sold more than ever in May."
    mentions = [m for m in name_mentions(text) if m.surface == "Fendrala"]
    kinds = [annotated(text).sentences[m.sentence].block for m in mentions]
    assert kinds == [BlockKind.HEADLINE, BlockKind.PARAGRAPH]
    assert len({m.cluster for m in mentions}) == 1


def test_photo_credit_yields_no_entity() -> None:
    text = "Fendrala opens\n\nFendrala opened a plant on Monday, the company said. [Photo/Basketo Images]\n"
    found = extracted(text)
    assert all("Basketo" not in m.surface for m in found.mentions)
    assert all("basketo" not in entity.iri for entity in found.entities)


def test_byline_and_dateline_make_nobody_an_entity() -> None:
    text = "Fendrala opens\n\nBy Anna Kowalczyk\n\nTURIN, May 3 - Fendrala opened a plant in Genoa on Monday."
    assert names(text) == ["Fendrala", "Fendrala", "Genoa"]


def test_month_and_weekday_are_no_names() -> None:
    assert names("In March, April and May Gommex cut prices each Monday.") == ["Gommex"]


@lru_cache(maxsize=1)
def dev_words() -> tuple[str, ...]:
    """The words of the development articles, each once, in a fixed order."""
    found: dict[str, None] = {}
    for path in sorted(DEV.glob("*/input.txt")):
        found.update(dict.fromkeys(path.read_text(encoding="utf-8").split()))
    return tuple(found)


WORDS = st.lists(st.sampled_from(dev_words()), min_size=1, max_size=40)


@settings(max_examples=40)
@given(st.lists(WORDS, min_size=1, max_size=4), st.sampled_from([" ", "\n", "\n\n"]))
def test_offsets_of_mentions_hold_for_any_text(paragraphs: list[list[str]], glue: str) -> None:
    text = glue.join(" ".join(words) for words in paragraphs)
    if not any(character.isalnum() for character in text):
        return
    found = extracted.__wrapped__(text)
    whole = found.document.text
    for mention in found.mentions:
        assert whole[mention.start : mention.end] == mention.surface
        assert mention.surface.strip() == mention.surface != ""
    starts = [(m.start, m.end) for m in found.mentions if m.kind is MentionKind.NAME]
    ordered = sorted(starts)
    assert all(left[1] <= right[0] for left, right in pairwise(ordered))
    for statement in found.statements:
        for evidence in statement.evidence:
            assert whole[evidence.start : evidence.end] == evidence.text
            assert all(whole[span.start : span.end] == span.surface for span in evidence.spans)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Velmee's, the bakery, has shut. Staff at Velmee's were told.", ["Velmee's", "Velmee's"]),
        ("Velmee’s, which bakes bread, grew. Velmee’s shops are in Turin.", ["Velmee’s", "Velmee’s", "Turin"]),
        ("Velmee's profit rose. Velmee's shops were sold.", ["Velmee", "Velmee"]),  # always an owner
        (
            "Velmee grew. Gommex sells more than Velmee's, and Velmee's shops shut.",
            ["Velmee", "Gommex", *2 * ["Velmee"]],
        ),
        ("Gommex sells more than Velmee's, it said.", ["Gommex", "Velmee"]),  # said but once
        ("Sales are below Velmee's. Velmee's chief executive left.", ["Velmee", "Velmee"]),  # nor opens it a sentence
    ],
)
def test_a_name_that_ends_as_an_owner_does(text: str, wanted: list[str]) -> None:
    assert names(text) == wanted


def test_an_unknown_firm_is_called_as_it_calls_itself() -> None:
    found = extracted("Velmee's, the bakery chain, has shut. Its rival Gommex bought Velmee's in 2019.")
    assert "Velmee's" in {one.label for one in found.entities}


def test_dev_articles_are_there_to_draw_words_from() -> None:
    assert len(dev_words()) > 1000
    assert Path(DEV).is_dir()
    assert document(" ".join(dev_words()[:50])).text


def test_amount_in_a_bracket_stays_in_its_sentence_and_its_currency_is_no_name() -> None:
    text = "The retailer Gommex increased its revenue to DKK 2.31 billion (Q1 2023: DKK 2.13 billion). The group grew."
    assert names(text) == ["Gommex"]
    assert len(annotated(text).sentences) == 2


def test_letters_of_a_currency_sign_are_no_name() -> None:
    assert names("Gommex had net sales of US$212 million and debts of A$3 million.") == ["Gommex"]
    assert names("Gommex sells more in the US than elsewhere.") == ["Gommex", "US"]


@pytest.mark.parametrize(
    "text",
    [
        "Gommex failed with debts of £38m. It was sold to Basketo.",
        "Sales rose to €30m. Gommex Foods built a factory.",
    ],
)
def test_sentence_ends_after_millions_in_short(text: str) -> None:
    assert len(annotated(text).sentences) == 2


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Velmora owns Gommex 21.", ["Velmora", "Gommex 21"]),
        ("Velmora bought Gommex 1000 from Ostrand.", ["Velmora", "Gommex 1000", "Ostrand"]),
        ("Velmora bought Gommex 12 years ago.", ["Velmora", "Gommex"]),
        ("Velmora sold Gommex 300 buses.", ["Velmora", "Gommex"]),
        ("Velmora joined Gommex 1998.", ["Velmora", "Gommex"]),
    ],
)
def test_name_after_a_verb_ends_in_a_number_with_which_nothing_is_counted(text: str, wanted: list[str]) -> None:
    assert names(text) == wanted
