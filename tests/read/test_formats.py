"""What is particular to one format, to encodings and to ways of naming inputs."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import sys
import time
from pathlib import Path

import pytest

from kg.config import Settings
from kg.model import Document
from kg.read import ReadFailure, read_documents
from kg.read.decode import decode
from kg.read.markdown import strip_markup

SETTINGS = Settings()


def read(path: Path, content: str | bytes) -> list[Document | ReadFailure]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_documents([str(path)], SETTINGS))


def only(items: list[Document | ReadFailure]) -> Document:
    [document] = items
    assert isinstance(document, Document)
    return document


def error_of(item: Document | ReadFailure) -> str:
    assert isinstance(item, ReadFailure)
    return str(item.error)


def test_front_matter_gives_metadata(tmp_path: Path) -> None:
    front = 'title: "Gommex: a story"\ndate: 2021-03-04\nurl: https://x.example/a\nauthor: [A B, C D]'
    text = f"---\n{front}\n---\nGommex grew."
    document = only(read(tmp_path / "a.md", text))
    assert (document.title, document.date, document.author) == ("Gommex: a story", "2021-03-04", "A B, C D")
    assert document.url == "https://x.example/a"
    assert document.text == "Gommex grew."


@pytest.mark.parametrize(
    ("front", "place"),
    [("title: [a\nx: y", "a.md:"), ("- a\n- b", "a.md:1"), ("title: {a: b}", "a.md:1"), ("[" * 5000, "a.md:")],
)
def test_broken_front_matter_names_the_line(front: str, place: str, tmp_path: Path) -> None:
    [item] = read(tmp_path / "a.md", f"---\n{front}\n---\nGommex grew.")
    assert place in error_of(item)
    assert "front matter" in error_of(item)


def test_front_matter_with_an_impossible_date_is_a_warning(tmp_path: Path) -> None:
    document = only(read(tmp_path / "a.md", "---\ndate: 2021-02-30\n---\nGommex grew."))
    assert document.date is None
    assert "2021-02-30" in document.warnings[0]


def test_front_matter_executes_nothing(tmp_path: Path) -> None:
    [item] = read(tmp_path / "a.md", "---\ntitle: !!python/object/apply:os.getcwd []\n---\nGommex grew.")
    assert not isinstance(item, Document) or item.title is None


def test_markup_is_stripped_to_what_a_reader_sees() -> None:
    text, _ = strip_markup(
        "Some *text* with [Gommex](http://x.example) ![pic](a.png)\nwrapped.\n\n```\ncode\n```\n\n* one\n* two"
    )
    assert text == "Some text with Gommex wrapped.\n\none\n\ntwo"


def test_jsonl_reads_good_lines_and_reports_bad_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps(
        {"text": "Gommex grew.", "title": "T", "date": "2021-03-04", "url": "https://x.example/1", "author": "A"}
    )
    lines = [
        good,
        "{broken",
        "",
        '{"title": "no text"}',
        "[1]",
        '{"text": 5}',
        '{"text": "a", "title": 5}',
        good.replace("1", "2"),
    ]
    items = read(path, "\n".join(lines).encode() + b'\n{"text": "\xff"}\n')
    assert isinstance(items[0], Document)
    assert items[0].source == f"{path}:1"
    assert (items[0].title, items[0].date, items[0].author) == ("T", "2021-03-04", "A")
    failed = [error_of(item) for item in items if isinstance(item, ReadFailure)]
    assert [message.split(": ")[0] for message in failed] == [f"{path}:{line}" for line in (2, 4, 5, 6, 7, 9)]
    assert all(item.sha256 for item in items if isinstance(item, ReadFailure))


def test_jsonl_line_over_the_byte_cap_is_one_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "' + "x" * 5_000 + '"}\n{"text": "Gommex grew."}\n')
    first, second = read_documents([str(path)], Settings(max_line_bytes=1_000))
    assert "longer than 1000 bytes" in error_of(first)
    assert isinstance(second, Document)


@pytest.mark.parametrize("line", ["[" * 100_000, '{"text": ' + "9" * 5_000 + "}"])
def test_jsonl_survives_hostile_lines(line: str, tmp_path: Path) -> None:
    [item] = read(tmp_path / "a.jsonl", line)
    assert ":1" in error_of(item)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Zürich’s Müller paid £5 million – or €6 million – for “Café Noir”."),
        ("cp1252", "A price of £5."),
        ("gb18030", "海信与速卖通在青岛签署合作协议，共同开拓海外市场。"),
        ("utf-16-le", "Gommex bought Basketo of Gdansk."),
        ("utf-16-be", "Gommex bought Basketo of Gdansk."),
    ],
)
def test_other_encodings_are_found_and_said(encoding: str, text: str) -> None:
    decoded, warnings = decode(text.encode(encoding), "a.txt")
    assert decoded == text
    assert encoding in warnings[0]


def test_declared_encoding_is_believed() -> None:
    data = "-*- coding: cp1251 -*-\nГоммекс".encode("cp1251")
    assert decode(data, "a.txt") == ("-*- coding: cp1251 -*-\nГоммекс", ())


def test_few_broken_bytes_do_not_change_the_encoding() -> None:
    text, warnings = decode("Łódź’s plant – ".encode() * 40 + b"\xe2\x80", "a.txt")
    assert text.startswith("Łódź’s plant")
    assert "1 undecodable" in warnings[0]


def test_wrong_mark_is_an_error(tmp_path: Path) -> None:
    assert "utf-8" in error_of(read(tmp_path / "a.txt", b"\xef\xbb\xbf caf\xe9")[0])


def test_good_text_is_not_touched(tmp_path: Path) -> None:
    text = "AT&T; “Škoda’s” Ünal—Łukasz… £5 ‘x’ naïve Citroën R&D São Paulo’s façade ﬁrm №5 ½"
    document = only(read(tmp_path / "a.txt", text))
    assert document.text.replace("firm", "ﬁrm") == text


def test_directory_is_read_in_order_and_other_files_are_noticed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.md", "c.png", ".hidden/x.txt", "b/.x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Gommex grew in {name}.")
    with caplog.at_level(logging.INFO):
        items = list(read_documents([str(tmp_path)], SETTINGS))
    assert [Path(i.source).relative_to(tmp_path).as_posix() for i in items] == ["a.txt", "b/1.md", "b/2.txt"]
    assert "skipped 1 files of other kinds (.png)" in caplog.text


def test_glob_is_sorted_and_recursive(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "a.txt", "b/1.txt"):
        (tmp_path / name).write_text("Gommex grew.")
    items = read_documents([str(tmp_path / "**" / "*.txt")], SETTINGS)
    assert [Path(item.source).name for item in items] == ["a.txt", "1.txt", "2.txt"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.txt", "no such file"),
        ("*.none", "no such file|no document"),
        ("a.png", "'.png' cannot be read"),
        ("bare", "no suffix"),
    ],
)
def test_input_that_cannot_be_read_is_explained(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"PNG")
    (tmp_path / "bare").write_text("Gommex grew.")
    [item] = read_documents([str(tmp_path / name)], SETTINGS)
    assert any(part in error_of(item) for part in message.split("|"))


def test_empty_directory_is_a_failure(tmp_path: Path) -> None:
    [item] = read_documents([str(tmp_path)], SETTINGS)
    assert "holds no document" in error_of(item)


def test_bad_document_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text("Gommex grew.")
    first, second = read_documents([str(tmp_path)], SETTINGS)
    assert isinstance(first, ReadFailure)
    assert first.sha256 == hashlib.sha256(b"").hexdigest()
    assert isinstance(second, Document)


@pytest.mark.parametrize(
    ("content", "sources"), [(b"Gommex grew.", ["-"]), (b'{"text": "a."}\n{"text": "b."}', ["-:1", "-:2"])]
)
def test_stdin_is_text_or_jsonl(content: bytes, sources: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert [item.source for item in read_documents(["-"], SETTINGS)] == sources


@pytest.mark.parametrize(
    ("suffix", "unit"),
    [
        (".txt", "Gommex bought Basketo. "),
        (".txt", "Gommexâ€™s £5 "),
        (".txt", "e\u0301\u0323\u0327\u0301 "),
        (".md", "\u0301\u0323"),
        (".md", "[a]("),
    ],
)
def test_one_line_of_five_megabytes_is_read_in_bounded_time(suffix: str, unit: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(("x " + unit * 5_000_000)[:4_500_000])
    start = time.process_time()
    [item] = read_documents([str(path)], SETTINGS)
    assert isinstance(item, Document)
    assert time.process_time() - start < 60
