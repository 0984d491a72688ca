"""What every reader must do, whatever the format: one suite over all entries of READERS."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.config import Settings
from kg.errors import ReadError
from kg.model import BlockKind, Document
from kg.read import READERS, ReadFailure, read_documents

SENTENCE = "Gommex, the Turin-based tyre maker, “bought” Basketo’s plant in Łódź – for €5 million."


def as_plain(text: str) -> str:
    return text


def as_json(text: str) -> str:
    return json.dumps({"text": text}, ensure_ascii=False) + "\n"


ENCODERS: dict[str, Callable[[str], str]] = {
    ".txt": as_plain,
    ".md": as_plain,
    ".markdown": as_plain,
    ".jsonl": as_json,
    ".ndjson": as_json,
}


@pytest.fixture(params=sorted(READERS))
def suffix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read_one(path: Path, data: bytes, settings: Settings | None = None, date: str | None = None) -> Document:
    path.write_bytes(data)
    [item] = read_documents([str(path)], settings or Settings(), date)
    assert isinstance(item, Document), item
    return item


def fail_one(path: Path, data: bytes, settings: Settings | None = None) -> str:
    path.write_bytes(data)
    [item] = read_documents([str(path)], settings or Settings())
    assert isinstance(item, ReadFailure), item
    return str(item.error)


def blocks_of(document: Document) -> list[tuple[str, str]]:
    return [(str(block.kind), document.text[block.start : block.end]) for block in document.blocks]


def test_every_reader_has_a_way_to_write_its_format() -> None:
    assert set(ENCODERS) == set(READERS)


def test_reader_keeps_wording_quotes_and_dashes(suffix: str, tmp_path: Path) -> None:
    document = read_one(tmp_path / f"a{suffix}", ENCODERS[suffix](SENTENCE).encode())
    assert document.text == SENTENCE
    assert document.warnings == ()
    assert blocks_of(document) == [("paragraph", SENTENCE)]


def test_reader_takes_a_byte_order_mark(suffix: str, tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        assert read_one(tmp_path / f"a{suffix}", ENCODERS[suffix](SENTENCE).encode(encoding)).text == SENTENCE


def test_reader_turns_windows_line_ends_into_newlines(suffix: str, tmp_path: Path) -> None:
    document = read_one(tmp_path / f"a{suffix}", ENCODERS[suffix]("One line.\r\n\r\nAnother line.").encode())
    assert document.text == "One line.\n\nAnother line."


def test_reader_removes_controls_and_invisibles_with_a_warning(suffix: str, tmp_path: Path) -> None:
    dirty = "Gom\u200bmex bought\u202e Basketo\x07 in a deal that was long expected by the market."
    document = read_one(tmp_path / f"a{suffix}", ENCODERS[suffix](dirty).encode())
    assert document.text == "Gommex bought Basketo in a deal that was long expected by the market."
    assert len(document.warnings) == 2


def test_reader_repairs_mojibake_and_composes(suffix: str, tmp_path: Path) -> None:
    document = read_one(tmp_path / f"a{suffix}", ENCODERS[suffix]("Gommexâ€™s cafe\u0301 opened.").encode())
    assert document.text == "Gommex’s café opened."


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_reader_refuses_an_empty_file(suffix: str, data: bytes, tmp_path: Path) -> None:
    assert "empty" in fail_one(tmp_path / f"a{suffix}", data)


@pytest.mark.parametrize("data", [b"%PDF-1.7 \x00\x01", b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256)) * 8])
def test_reader_refuses_binary_bytes(suffix: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    assert all(isinstance(item, ReadFailure) for item in read_documents([str(path)], Settings()))


def test_reader_refuses_a_document_over_the_limit(suffix: str, tmp_path: Path) -> None:
    message = fail_one(
        tmp_path / f"a{suffix}", ENCODERS[suffix]("word " * 30).encode(), Settings(max_document_chars=99)
    )
    assert "longer than 99 characters" in message
    assert "max_document_chars" in message


def test_reader_takes_the_default_date_only_when_the_text_has_none(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    assert read_one(path, ENCODERS[suffix](SENTENCE).encode(), date="2020-05-22").date == "2020-05-22"
    dated = "TURIN, May 4, 2021 (Newswire) - Gommex grew by half."
    assert read_one(path, ENCODERS[suffix](dated).encode(), date="2020-05-22").date == "2021-05-04"


def test_document_id_follows_text_and_metadata_not_path(suffix: str, tmp_path: Path) -> None:
    data = ENCODERS[suffix](SENTENCE).encode()
    one, two = read_one(tmp_path / f"a{suffix}", data), read_one(tmp_path / f"b{suffix}", data)
    assert one.id == two.id
    assert len(one.id) == 16
    assert read_one(tmp_path / f"c{suffix}", data, date="2020-05-22").id != one.id


@given(data=st.binary(max_size=400))
@pytest.mark.parametrize("kind", sorted(READERS))
def test_random_bytes_give_documents_or_read_errors(
    kind: str, data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"random{kind}"
    path.write_bytes(data)
    for item in read_documents([str(path)], Settings()):
        check(item)


@given(text=st.text(max_size=600))
@pytest.mark.parametrize("kind", sorted(READERS))
def test_any_text_gives_blocks_that_fit_it(kind: str, text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / f"text{kind}"
    path.write_bytes(ENCODERS[kind](text).encode("utf-8", "surrogatepass"))
    for item in read_documents([str(path)], Settings()):
        check(item)


def check(item: Document | ReadFailure) -> None:
    """Offsets lie inside the text, in order, without overlap, and no block begins or ends in white space."""
    if isinstance(item, ReadFailure):
        assert isinstance(item.error, ReadError)
        return
    end = 0
    for block in item.blocks:
        assert end <= block.start < block.end <= len(item.text)
        piece = item.text[block.start : block.end]
        assert piece == piece.strip()
        assert isinstance(block.kind, BlockKind)
        end = block.end
