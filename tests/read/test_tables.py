"""CSV, TSV, Parquet and JSON Lines: which column is what, and what becomes of bad rows."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kg.config import Settings
from kg.model import Document
from kg.read import ReadFailure
from tests.read import makers
from tests.read.desk import Bench

HEADER = ["Headline", "Body", "publish_date", "link", "authors", "id"]
ROW = ["A good year", "Gommex grew.", "2021-03-04", "https://x.example/1", "Jane Doe", "7"]
NAMED = Settings(text_column="story", title_column="name", date_column="day", author_column="who", id_column="key")


def test_columns_are_found_by_their_usual_names(bench: Bench) -> None:
    for name, data in (
        ("a.csv", makers.csv(HEADER, ROW).encode()),
        ("a.tsv", makers.csv(HEADER, ROW, separator="\t").encode()),
        ("a.jsonl", makers.jsonl(dict(zip(HEADER, ROW, strict=True))).encode()),
        ("a.parquet", makers.parquet({key: [value] for key, value in zip(HEADER, ROW, strict=True)})),
    ):
        document = bench.one(name, data)
        assert (document.text, document.title, document.date) == ("Gommex grew.", "A good year", "2021-03-04"), name
        assert (document.url, document.author) == ("https://x.example/1", "Jane Doe"), name


def test_columns_that_settings_name_are_taken(bench: Bench) -> None:
    header = ["text", "Story", "name", "day", "who", "key"]
    row = ["no", "Gommex grew.", "A good year", "4 March 2021", "Jane Doe", "https://x.example/1"]
    for name, data in (
        ("a.csv", makers.csv(header, row).encode()),
        ("a.jsonl", makers.jsonl(dict(zip(header, row, strict=True))).encode()),
        ("a.parquet", makers.parquet({key: [value] for key, value in zip(header, row, strict=True)})),
    ):
        document = bench.one(name, data, NAMED)
        assert (document.text, document.title, document.date) == ("Gommex grew.", "A good year", "2021-03-04"), name
        assert (document.url, document.author) == ("https://x.example/1", "Jane Doe"), name


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator_is_found(separator: str, bench: Bench) -> None:
    data = makers.csv(
        ["id", "title", "text"], ["1", "A, b; c", 'Gommex said: "We grew", and it did.'], separator=separator
    )
    assert bench.one("a.csv", data).text == 'Gommex said: "We grew", and it did.'


def test_rows_may_have_several_lines_and_are_named_by_their_first(bench: Bench) -> None:
    items = bench.read("a.csv", makers.csv(["text"], ["Gommex grew.\n\nIt is Italian."], [" "], ["Basketo grew."]))
    assert [item.source for item in items] == ["a.csv:2", "a.csv:6"]


def test_bad_rows_are_failures_and_the_others_are_read(bench: Bench) -> None:
    data = 'title,text\nA,Gommex grew.\nB\nC,"Gommex" grew.\nD,It,too,many\nE,Basketo grew.\nF,"never closed\n\nG,x\n'
    items = bench.read("a.csv", data)
    assert [item.source for item in items if isinstance(item, Document)] == ["a.csv:2", "a.csv:6"]
    failed = {item.source: item.error.what for item in items if isinstance(item, ReadFailure)}
    assert list(failed) == ["a.csv:3", "a.csv:4", "a.csv:5", "a.csv:7"]
    assert "4 values, but there are 2 columns" in failed["a.csv:5"]
    assert "up to line 9" in failed["a.csv:7"]
    assert all(item.sha256 for item in items if isinstance(item, ReadFailure))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("a,b\n1,2\n", "no column 'text' among a, b. Name it: text_column"),
        ("text,title\n", "has no row"),
        ("\n\n", "empty"),
        ("just one line of prose", "no column 'text' among just one line of prose"),
    ],
)
def test_table_without_texts_is_a_failure(data: str, message: str, bench: Bench) -> None:
    assert message in bench.error("a.csv", data)


def test_column_that_a_setting_names_wrongly_is_missed(bench: Bench) -> None:
    assert "no column 'story'" in bench.error("a.csv", makers.csv(HEADER, ROW), NAMED)
    assert '"story" is missing' not in bench.error("a.parquet", makers.parquet({"text": ["x"]}), NAMED)


@pytest.mark.parametrize(("encoding", "warnings"), [("utf-8-sig", 0), ("utf-16", 0), ("utf-16-le", 1), ("cp1252", 1)])
def test_encoding_of_a_table_is_found(encoding: str, warnings: int, bench: Bench) -> None:
    text = "Müller of Zürich paid £5 million – or €6 million – for “Café Noir”."
    document = bench.one("a.csv", makers.csv(["title", "text"], ["A", text]).encode(encoding))
    assert document.text == text
    assert len(document.warnings) == warnings


def test_undecodable_bytes_of_a_row_are_a_warning_of_that_row(bench: Bench) -> None:
    rows = [["Müller of Zürich grew."]] * 50 + [["Gommex gr?w."]]
    data = makers.csv(["text"], *rows).encode().replace(b"?", b"\xff")
    items = bench.read("a.csv", data)
    warned = [item for item in items if isinstance(item, Document) and item.warnings]
    assert [item.text for item in warned] == ["Gommex gr\ufffdw."]
    assert "1 characters are undecodable" in warned[0].warnings[0]


def test_line_over_the_cap_ends_a_table(bench: Bench) -> None:
    data = "text\nGommex grew.\n" + "x" * 3_000_000
    first, last = bench.read("a.csv", data, Settings(max_line_bytes=1_000_000))
    assert isinstance(first, Document)
    assert "max_line_bytes" in str(last.error if isinstance(last, ReadFailure) else "")


def test_values_of_other_types_are_understood_or_refused(bench: Bench) -> None:
    table: dict[str, list[object]] = {
        "text": ["Gommex grew.", None, "Basketo grew."],
        "date": [date(2021, 3, 4), date(2021, 3, 4), None],
        "author": [["Jane Doe", "John Roe"], [], None],
        "id": [1, 2, 3],
    }
    first, second, third = bench.read("a.parquet", makers.parquet(table))
    assert isinstance(first, Document)
    assert (first.date, first.author, first.url) == ("2021-03-04", "Jane Doe, John Roe", None)
    assert '"text" is missing, empty or not a string' in str(second.error if isinstance(second, ReadFailure) else "")
    assert isinstance(third, Document)
    assert (third.date, third.source) == (None, "a.parquet:3")
    assert (
        bench.one("a.parquet", makers.parquet({"text": ["x"], "date": [datetime(2021, 3, 4, 5)]})).date == "2021-03-04"
    )
    assert '"title" is not a string' in bench.error("a.parquet", makers.parquet({"text": ["x"], "title": [5]}))


def test_parquet_that_spreads_too_much_is_stopped(bench: Bench) -> None:
    items = bench.read("a.parquet", makers.parquet({"text": ["Gommex grew by half. " * 10_000] * 500}))
    assert "characters come out of the table" in str(items[-1].error if isinstance(items[-1], ReadFailure) else "")
    assert len(items) < 100


def test_broken_parquet_is_a_failure(bench: Bench) -> None:
    data = makers.parquet({"text": ["Gommex grew."]})
    assert "broken" in bench.error("a.parquet", data[:-20])
    assert "no row" in bench.error("a.parquet", makers.parquet({"text": []}))
