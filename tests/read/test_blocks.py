"""Which kind of block a line is, and which lines belong together."""

from __future__ import annotations

import time

import pytest

from kg.model import BlockKind
from kg.read.blocks import find_blocks

WRAPPED = """\
The Turin-based tyre maker Gommex Tyres said on Thursday that it had
agreed to buy Basketo, a rival from the Polish city of Gdansk, for an
undisclosed sum. The deal is due to close in May.

Gommex makes tyres in Italy and Spain. It was founded in 1998 by Aldo
Brunetti and employs 2,000 people.
"""


def kinds(text: str) -> list[tuple[str, str]]:
    return [(str(block.kind), text[block.start : block.end]) for block in find_blocks(text)]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    first, second = kinds(WRAPPED)
    assert first[0] == "paragraph"
    assert first[1].startswith("The Turin")
    assert first[1].endswith("in May.")
    assert second[1].count("\n") == 1


def test_headline_above_wrapped_lines_stays_apart() -> None:
    assert kinds("Gommex buys a rival\n" + WRAPPED)[0] == ("headline", "Gommex buys a rival")


def test_each_line_of_unwrapped_text_is_a_paragraph() -> None:
    lines = [
        "Gommex, the Turin-based tyre maker, said on Thursday that it had agreed to buy Basketo of Gdansk, a rival.",
        "The deal is due to close in May.",
        '"We are glad," said chief executive Mei Tanaka, who will go on to lead the combined company from Turin.',
    ]
    assert kinds("\n".join(lines)) == [("paragraph", line) for line in lines]


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("ROTTERDAM, March 4 (Reuters) - Dredging group Hollemar grew.", "ROTTERDAM, March 4 (Reuters) -"),
        ("LONDON (AP) — Shares of Gommex rose on Monday.", "LONDON (AP) —"),
        ("Turin and Gdansk, May 22, 2020 -- Gommex said it grew.", "Turin and Gdansk, May 22, 2020 --"),
        ("SEOUL -- South Korean screen maker Narae grew again.", "SEOUL --"),
        ("Qingdao, May 22, 2020 — Hisense said it grew.", "Qingdao, May 22, 2020 —"),
        (
            "COLUMBUS, Ohio, Oct. 17, 2023 /WirePoint/ -- Quillmere grew.",
            "COLUMBUS, Ohio, Oct. 17, 2023 /WirePoint/ --",
        ),
        ("NEW YORK--(BUSINESS DESK)--Gommex said it grew.", "NEW YORK--(BUSINESS DESK)--"),
        ("NAIROBI, Kenya, 12 September 2022 — Mwezika grew.", "NAIROBI, Kenya, 12 September 2022 —"),
        ("Turin/Bonn, March 4, 2021 - Gommex today grew.", "Turin/Bonn, March 4, 2021 -"),
        ("Turin and Bonn, March 4, 2021 -- Gommex today grew.", "Turin and Bonn, March 4, 2021 --"),
        (
            "Turin, Italy, and Bonn, Germany, 4 March 2021 – Gommex grew.",
            "Turin, Italy, and Bonn, Germany, 4 March 2021 –",
        ),
    ],
)
def test_dateline_is_apart_from_its_sentence(line: str, dateline: str) -> None:
    assert kinds(line) == [("dateline", dateline), ("paragraph", line[len(dateline) :].strip())]


@pytest.mark.parametrize(
    "line",
    [
        "IBM — the old giant — said on Monday that it had grown.",
        "Gommex - a maker of tyres in Turin - grew by half.",
        "Gommex (formerly Gomtex) - a maker of tyres in Turin - grew.",
        "In March 2021, Gommex - a maker of tyres - grew.",
    ],
)
def test_dashes_in_a_sentence_are_no_dateline(line: str) -> None:
    assert kinds(line) == [("paragraph", line)]


@pytest.mark.parametrize(
    "line",
    [
        "Photo: J. Smith / Agency",
        "(Photo by Jan Olsen)",
        "[Photo/agency.example]",
        "Image: Gommex Tyres",
        "By Jane Doe",
        "By Jane Doe and Juan de la Cruz, Newswire",
        "Reporting by Jane Doe; Editing by John Roe",
        "(Reporting by Jane Doe in Turin; Editing by John Roe)",
        "Picture courtesy of Gommex",
        "FOR IMMEDIATE RELEASE",
        "Media contact: Achieng Bwire, Lumbuko Communications, Nairobi",
        "© 2021 Newswire. All rights reserved.",
    ],
)
def test_credit_line_is_credit(line: str) -> None:
    assert kinds(f"Gommex grew by half in Turin.\n\n{line}")[-1] == ("credit", line)


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday, Gommex had sold all of its shares in Basketo.",
        "Photo albums are what Basketo has made in Turin since 1950.",
        "Image processing is the business of Pellux of Lisbon.",
        "By Jane Doe's account, Gommex is owned by her family.",
        "Source material was bought from Pellux of Lisbon.",
    ],
)
def test_prose_that_begins_like_a_credit_is_a_paragraph(line: str) -> None:
    assert kinds(f"Gommex grew by half in Turin.\n\n{line}")[-1] == ("paragraph", line)


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Customers look at sets. [Photo/agency.example]", "Customers look at sets.", "[Photo/agency.example]"),
        ("The yard of Skovbund. (Photo by Jan Olsen)", "The yard of Skovbund.", "(Photo by Jan Olsen)"),
        ("The yard of Skovbund. Photo: J. Olsen / Agency", "The yard of Skovbund.", "Photo: J. Olsen / Agency"),
    ],
)
def test_sentence_before_a_photo_credit_is_a_caption(line: str, caption: str, credit: str) -> None:
    assert kinds(f"Gommex grew by half in Turin.\n{line}")[1:] == [("caption", caption), ("credit", credit)]


def test_caption_after_a_photo_mark_keeps_its_sentence() -> None:
    line = "Photo: Workers leave the yard of Skovbund in Esbjerg."
    assert kinds(f"Gommex grew by half.\n{line}")[1:] == [("credit", "Photo:"), ("caption", line[7:])]


def test_bullets_are_left_out_of_their_paragraphs() -> None:
    text = "Gommex did three things.\n- It bought Basketo\n• It left Spain\n2. It grew"
    assert [piece for _, piece in kinds(text)[1:]] == ["It bought Basketo", "It left Spain", "It grew"]


def test_headline_needs_no_full_stop_and_something_below() -> None:
    assert kinds("Gommex is based in Turin") == [("paragraph", "Gommex is based in Turin")]
    assert kinds("Gommex is based in Turin.\nIt makes tyres.")[0][0] == "paragraph"
    assert kinds("Company profile: Ferrunda S.A.\n\nFerrunda makes belts in Contagem.")[0][0] == "headline"


def test_short_line_alone_between_paragraphs_is_a_headline() -> None:
    text = "Gommex grew by half in Turin.\n\nAbout Gommex\nGommex makes tyres in Italy and Spain."
    assert kinds(text)[1] == ("headline", "About Gommex")


def test_rules_and_marks_are_in_no_block() -> None:
    assert kinds("Gommex grew by half in Turin.\n\n###") == [("paragraph", "Gommex grew by half in Turin.")]


@pytest.mark.parametrize("piece", ["word ", "A", "Photo: ", "(", "By Jane ", "LONDON ", "word\n", "- \n", "a\n\n"])
def test_finding_blocks_takes_time_linear_in_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        find_blocks(text)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(800_000) < 40 * max(seconds(100_000), 0.01)


def test_block_kinds_are_those_of_the_model() -> None:
    assert {kind for kind, _ in kinds(WRAPPED)} <= {str(kind) for kind in BlockKind}
