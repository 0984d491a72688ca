"""What every reader must do, whatever the format: one suite over all entries of READERS."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kg.config import Settings
from kg.model import Document
from kg.read import READERS, ReadFailure, read_documents
from tests.read.desk import Bench, check
from tests.read.makers import EACH, KINDS, SENTENCE, TEXTUAL, WESTERN, encoded

PLAIN = [".txt", ".md", ".jsonl", ".csv"]  # whose line ends are those of the text


def blocks_of(document: Document) -> list[tuple[str, str]]:
    return [(str(block.kind), document.text[block.start : block.end]) for block in document.blocks]


def test_every_reader_has_a_way_to_write_its_format() -> None:
    assert {f".{kind.rpartition('.')[2]}" for kind in KINDS} == set(READERS)


@pytest.mark.parametrize("kind", KINDS)
def test_reader_keeps_wording_quotes_and_dashes(kind: str, bench: Bench) -> None:
    sentence = WESTERN if kind == ".pdf" else SENTENCE
    document = bench.one(f"a{kind}", encoded(kind, sentence))
    assert document.text == sentence
    assert [warning for warning in document.warnings if not warning.startswith("no date is stated")] == []
    assert blocks_of(document) == [("paragraph", sentence)]


@pytest.mark.parametrize("kind", KINDS)
def test_reader_tells_paragraphs_apart(kind: str, bench: Bench) -> None:
    paragraphs = ["Gommex grew by half in Turin.", "It was a year of many changes for the company."]
    document = bench.one(f"a{kind}", encoded(kind, "\n\n".join(paragraphs)))
    assert blocks_of(document) == [("paragraph", paragraph) for paragraph in paragraphs]


@pytest.mark.parametrize("kind", sorted(TEXTUAL))
def test_reader_takes_a_byte_order_mark(kind: str, bench: Bench) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert bench.one(f"a{kind}", TEXTUAL[kind](SENTENCE).encode(encoding)).text == SENTENCE


@pytest.mark.parametrize("kind", PLAIN)
def test_reader_turns_windows_line_ends_into_newlines(kind: str, bench: Bench) -> None:
    document = bench.one(f"a{kind}", encoded(kind, "One line.\r\n\r\nAnother line."))
    assert document.text == "One line.\n\nAnother line."


@pytest.mark.parametrize("kind", sorted(TEXTUAL))
def test_reader_removes_controls_and_invisibles_with_a_warning(kind: str, bench: Bench) -> None:
    dirty = "Gom\u200bmex bought\u202e Basketo\x07 in a deal that was long expected by the market."
    document = bench.one(f"a{kind}", encoded(kind, dirty))
    assert document.text == "Gommex bought Basketo in a deal that was long expected by the market."
    assert document.warnings == (
        "1 control characters removed",
        "2 invisible or direction-changing characters removed",
    )


@pytest.mark.parametrize("kind", sorted({*TEXTUAL, ".docx", ".parquet", ".zip", ".warc"}))
def test_reader_repairs_mojibake_and_composes(kind: str, bench: Bench) -> None:
    document = bench.one(f"a{kind}", encoded(kind, "Gommexâ€™s cafe\u0301 opened."))
    assert document.text == "Gommex’s café opened."


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
@pytest.mark.parametrize("kind", sorted(READERS))
def test_reader_refuses_an_empty_file(kind: str, data: bytes, bench: Bench) -> None:
    message = bench.error(f"a.txt{kind}", data)
    assert any(word in message for word in ("empty", "broken", "damaged", "no WARC"))


@pytest.mark.parametrize("data", [b"%PDF-1.7 \x00\x01", b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256)) * 8])
@pytest.mark.parametrize("kind", sorted(READERS))
def test_reader_refuses_binary_bytes_of_another_kind(kind: str, data: bytes, bench: Bench) -> None:
    items = bench.read(f"a.txt{kind}", data)
    assert items
    assert all(isinstance(item, ReadFailure) for item in items)


@pytest.mark.parametrize("kind", KINDS)
def test_reader_refuses_a_document_over_the_limit(kind: str, bench: Bench) -> None:
    message = bench.error(f"a{kind}", encoded(kind, "word " * 30), Settings(max_document_chars=99))
    assert "longer than 99 characters" in message
    assert "max_document_chars" in message


@pytest.mark.parametrize("kind", KINDS)
def test_reader_takes_the_default_date_only_when_the_text_has_none(kind: str, bench: Bench) -> None:
    data = encoded(kind, WESTERN)
    assert bench.one(f"a{kind}", data, date="2020-05-22").date == "2020-05-22"
    dated = encoded(kind, "TURIN, May 4, 2021 (Newswire) - Gommex grew by half.")
    assert bench.one(f"a{kind}", dated, date="2020-05-22").date == "2021-05-04"


@pytest.mark.parametrize(
    ("text", "known", "day"),
    [
        ("TURIN, May 4 (Newswire) - Gommex said on Tuesday it grew.", "2020-05-22", "2020-05-04"),
        ("TURIN, 4 May - Gommex said on Monday it grew.", "2021-03-01", "2020-05-04"),
        ("TURIN, May 4 (Newswire) - Gommex said on Tuesday it grew.", "2020-05-03", "2020-05-04"),
        ("TURIN, Feb 30 (Newswire) - Gommex said on Saturday it grew.", "2021-03-01", "2021-03-01"),
        ("TURIN (Newswire) - Gommex said on Tuesday it grew.", "2020-05-22", "2020-05-22"),
        ("TURIN, May 4 (Newswire) - Gommex said on Tuesday it grew.", None, None),
        ("Gommex grew by half in a year.\n\nTURIN, May 4 (Newswire) - Basketo shrank.", "2020-05-22", "2020-05-22"),
    ],
)
def test_dateline_without_a_year_is_the_last_such_day(
    text: str, known: str | None, day: str | None, bench: Bench
) -> None:
    assert bench.one("a.txt", text.encode(), date=known).date == day


@pytest.mark.parametrize("kind", KINDS)
def test_document_id_follows_text_and_metadata_not_path(kind: str, bench: Bench) -> None:
    data = encoded(kind, WESTERN)
    one, two = bench.one(f"a{kind}", data), bench.one(f"b{kind}", data)
    assert one.id == two.id
    assert len(one.id) == 16
    assert bench.one(f"c{kind}", data, date="2020-05-22").id != one.id


def test_files_are_read_by_their_suffix(tmp_path: Path) -> None:
    for kind in (".html", ".pdf", ".txt.gz", ".zip"):
        (tmp_path / f"a{kind}").write_bytes(encoded(kind, WESTERN))
    items = list(read_documents([str(tmp_path)], Settings()))
    assert [item.text for item in items if isinstance(item, Document)] == [WESTERN] * 4
    assert [Path(item.source).name for item in items] == ["a.html", "a.pdf", "a.txt.gz", "b.txt"]


@examples(max_examples=40)
@given(data=st.binary(max_size=400))
@pytest.mark.parametrize("kind", EACH)
def test_random_bytes_give_documents_or_read_errors(kind: str, data: bytes, bench: Bench) -> None:
    for item in bench.read(f"random.txt{kind}", data):
        check(item)


@examples(max_examples=40)
@given(text=st.text(max_size=600))
@pytest.mark.parametrize("kind", [kind for kind in EACH if kind in TEXTUAL])
def test_any_text_gives_blocks_that_fit_it(kind: str, text: str, bench: Bench) -> None:
    for item in bench.read(f"text{kind}", TEXTUAL[kind](text).encode("utf-8", "surrogatepass")):
        check(item)
