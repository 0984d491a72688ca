"""The file of decisions as a server adds to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import Contradiction, LinkError
from kg.identity import Decisions, Journal, escaped
from kg.identity.rows import unescaped
from kg.iri import default_prefixes

PREFIXES = default_prefixes("https://graphwright.example/")
MERGE = {"decision": "merge", "node": "ent:a", "target": "ent:b", "author": "Ana", "date": "2026-01-01T10:00:00Z"}


def journal(path: Path) -> Journal:
    return Journal(path, PREFIXES)


def nothing(decisions: Decisions) -> None:
    """Every decision is fine."""


def test_a_file_begins_with_its_first_decision(tmp_path: Path) -> None:
    one = journal(tmp_path / "decisions.tsv")
    assert one.entries() == ()
    added = one.append(MERGE, nothing)
    assert [entry.id for entry in one.entries()] == [added.id]
    assert one.entries()[0].row.text("author") == "Ana"


OWN = '\ufeff# mine\r\ndecision\tnode\ttarget\tnote\r\n\r\nmerge\tent:x\tent:y\t it\'s "fine"\r\n# end'


def test_all_other_lines_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "d.tsv"
    path.write_bytes(OWN.encode())
    one = journal(path)
    added = one.append(MERGE, nothing)
    one.switch(added.id, True, nothing)
    one.switch(one.entries()[0].id, True, nothing)
    lines = path.read_bytes().decode("utf-8").split("\r\n")
    assert lines == [
        "\ufeff# mine",
        "decision\tnode\ttarget\tnote\tauthor\tdate\toff",
        "",
        'merge\tent:x\tent:y\t it\'s "fine"\t\t\ttrue',
        "# end",
        "merge\tent:a\tent:b\t\tAna\t2026-01-01T10:00:00Z\ttrue",
        "",
    ]


def test_what_is_undone_can_be_done_again(tmp_path: Path) -> None:
    one = journal(tmp_path / "d.tsv")
    added = one.append(MERGE, nothing)
    before = one.path.read_bytes()
    assert one.switch(added.id, True, nothing).off
    assert one.switch(added.id, True, nothing).off, "twice is once"
    again = one.append(MERGE, nothing)
    assert again.id not in (added.id, "")
    assert [entry.off for entry in one.entries()] == [True, False]
    one.switch(again.id, True, nothing)
    one.switch(added.id, False, nothing)
    assert one.path.read_bytes().startswith(before)
    assert [entry.off for entry in one.entries()] == [False, True]


def test_what_cannot_be_meant_is_not_written(tmp_path: Path) -> None:
    one = journal(tmp_path / "d.tsv")
    one.append(MERGE, nothing)
    before = one.path.read_bytes()
    with pytest.raises(Contradiction) as raised:
        one.append({"decision": "distinct", "node": "ent:b", "target": "ent:a"}, nothing)
    assert raised.value.lines == (3, 4)
    with pytest.raises(LinkError, match="neither an IRI"):
        one.append({"decision": "merge", "node": "what", "target": "ent:a"}, nothing)
    with pytest.raises(LinkError, match="cannot be written as a line"):
        one.append({**MERGE, "note": "two\nlines"}, nothing)
    with pytest.raises(LinkError, match="no such decision"):
        one.switch("unknown", True, nothing)
    assert one.path.read_bytes() == before


def test_an_undo_is_not_taken_back_against_what_came_after(tmp_path: Path) -> None:
    one = journal(tmp_path / "d.tsv")
    added = one.append(MERGE, nothing)
    one.switch(added.id, True, nothing)
    one.append({"decision": "distinct", "node": "ent:b", "target": "ent:a"}, nothing)
    with pytest.raises(Contradiction):
        one.switch(added.id, False, nothing)


def test_a_line_that_is_off_may_be_nonsense(tmp_path: Path) -> None:
    path = tmp_path / "d.tsv"
    path.write_text("decision\toff\nmarry\ttrue\n")
    assert journal(path).entries()[0].decision is None


def test_turtle_is_read_and_never_written(tmp_path: Path) -> None:
    path = tmp_path / "d.ttl"
    path.write_text(
        "@prefix kg: <https://w3id.org/graphwright/vocab#> . [] a kg:Alias ; kg:node <urn:a> ; kg:name 'A' ."
    )
    assert len(journal(path).entries()) == 1
    with pytest.raises(LinkError, match="name a file in TSV"):
        journal(path).append(MERGE, nothing)


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "d.tsv"

    def add(number: int) -> str:
        return journal(path).append({**MERGE, "node": f"ent:n{number}"}, nothing).id

    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(add, range(40)))
    assert sorted(entry.id for entry in journal(path).entries()) == sorted(added)


@given(st.text())
def test_every_value_fits_into_a_cell(value: str) -> None:
    cell = escaped(value)
    assert unescaped(cell) == value
    assert cell == cell.strip()
    assert len(cell.splitlines()) <= 1
    assert "\t" not in cell
