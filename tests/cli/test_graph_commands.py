from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.assemble import Assembled
from kg.cli import run
from kg.query import Table
from kg.store import Database, write_graph

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def file(assembled: Assembled, prefixes: dict[str, str], tmp_path: Path) -> str:
    path = tmp_path / "graph.ttl"
    write_graph(assembled.quads(), str(path), prefixes=prefixes)
    return str(path)


def test_query_prints_a_table_of_the_width_it_has(file: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    assert run(["query", "not-asserted", "--graph", file]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:2] == ["status", "subject"]
    assert max(map(len, lines)) <= 90
    assert "\x1b" not in "".join(lines)


def test_a_snapshot_stays_as_long_as_a_command_reads_it(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(tmp_path / "store")
    database.add({"": ["<x:s> <x:p> <x:o>"]})
    database.snapshot()
    first = database.own / "snapshots" / "1"
    seen: list[bool] = []

    def slow(*given: object, **more: object) -> Table:
        for _number in range(3):
            database.snapshot()
        seen.append(first.is_dir())
        return Table(("x",))

    monkeypatch.setattr("kg.query.run", slow)
    assert run(["query", "SELECT ?x { ?x ?y ?z }", "--store", str(database.directory)]) == 0
    database.snapshot()
    assert seen == [True]
    assert not first.exists()


WIDE = """@prefix e: <urn:e:> .
e:a e:amount 46100000000 ; e:text "Orlin, a maker of tyres, sold tyres for 46.1 billion yuan, it said on a grey day." .
e:b e:amount 5 ; e:text "Orlin, a maker of tyres, sold tyres for 46.1 billion yuan, it said on a grey day." ."""
ASK_WIDE = (
    "SELECT ?amount ?unknown ('television makers of several countries' AS ?who) ?sentence "
    "{ ?x <urn:e:amount> ?amount ; <urn:e:text> ?sentence } ORDER BY DESC(?amount)"
)


@pytest.fixture
def wide(tmp_path: Path) -> str:
    path = tmp_path / "wide.ttl"
    path.write_text(WIDE)
    return str(path)


@pytest.mark.parametrize("columns", [24, 32, 40, 80, 120])
def test_a_table_breaks_no_word_at_any_width(
    columns: int, wide: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert run(["query", ASK_WIDE, "--graph", wide]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= columns
    assert {"46100000000", "amount", "television", "countries", "Orlin,", "billion"} <= set(out.split())
    assert "unknown" not in out, "nobody has one"


def test_a_table_numbers_sentences_that_would_repeat(
    wide: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert run(["query", ASK_WIDE, "--graph", wide]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["amount", "who", "see"]
    assert [line.split()[-1] for line in lines[2:4]] == ["[1]", "[1]"]
    assert [line.split()[0] for line in lines[5:]] == ["[1]"]


def test_a_row_too_wide_for_a_table_is_a_record(wide: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    assert run(["query", ASK_WIDE, "--graph", wide]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["amount", "46100000000"]
    assert [line.split()[1] for line in lines if line.startswith("amount")] == ["46100000000", "5"]


def test_query_writes_csv_into_a_file(file: str, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    code = run(["query", "figures", "-p", "company=Velmora", "-g", file, "-f", "csv", "-o", str(target)])
    assert code == 0
    assert target.read_text().splitlines()[1].startswith("Velmora,revenue,,46100000,EUR,more than,12.5")


def test_query_prints_a_graph_as_turtle(file: str, capsys: Capture) -> None:
    assert run(["query", "facts-graph", "-p", "entity=Velmora", "-g", file]) == 0
    assert 'skos:prefLabel "Velmora"@en' in capsys.readouterr().out


def test_query_list_shows_titles_and_parameters(capsys: Capture) -> None:
    assert run(["query", "--list"]) == 0
    out = capsys.readouterr().out
    assert "partners  Partners of a company" in out
    assert "--param company=… (optional)  name or IRI: whose partners; those of all without it" in out
    assert "--param company=…  name or IRI: whose profile" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["query", "partnrs", "-g", "FILE"], "Did you mean partners"),
        (["query", "company-profile", "-g", "FILE"], "needs the parameter 'company'"),
        (["query", "partners", "-g", "FILE", "-p", "company"], "write NAME=VALUE"),
        (["query", "partners", "-g", "none.ttl", "-p", "company=x"], "none.ttl does not exist"),
        (["query", "partners", "-p", "company=x"], "--graph FILE or --store DIR"),
        (["query", "documents", "-g", "FILE", "-f", "xls"], "'xls' is none of"),
        (["query", "SELECT * { SERVICE <http://x> {} }", "-g", "FILE"], "SERVICE is refused"),
        (["export", "-g", "FILE", "-f", "gephi", "-o", "x"], "'gephi' is none of"),
        (["export", "-g", "FILE", "-f", "gexf", "-o", "none/x.gexf"], "none does not exist"),
        (["explain", "Velmora"], "--graph FILE or --store DIR"),
        (["validate", "-g", "none.ttl"], "none.ttl does not exist"),
    ],
)
def test_usage_errors_end_with_2_and_one_message(
    arguments: list[str], message: str, file: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert run([file if argument == "FILE" else argument for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert message in " ".join(captured.err.replace("│", " ").split())
    assert captured.out == ""


def test_a_broken_graph_ends_with_3_and_names_the_line(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("\n\nnonsense\n")
    assert run(["query", "documents", "-g", str(path)]) == 3
    assert f"{path}:3: not valid ttl" in capsys.readouterr().err


def test_explain_shows_the_sentence_with_marks(file: str, capsys: Capture) -> None:
    assert run(["explain", "velmora", "alliedWith", "-g", file]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Velmora – allied with – Brakka  [Asserted]"
    assert any(line.strip().startswith("^^^^^^^") for line in lines)


def test_explain_of_an_unknown_name_ends_with_1_and_suggests(file: str, capsys: Capture) -> None:
    assert run(["explain", "velmra", "-g", file]) == 1
    assert "Did you mean Velmora" in capsys.readouterr().err


def test_explain_as_json_and_with_drops(file: str, tmp_path: Path, capsys: Capture) -> None:
    drops = tmp_path / "drops.jsonl"
    drops.write_text(
        json.dumps({"stage": "relate", "reason": "domain", "text": "Velmora met Brakka", "detail": "d"}) + "\n"
    )
    assert run(["explain", "Velmora", "-g", file, "-f", "json", "--why-not", str(drops)]) == 0
    captured = capsys.readouterr()
    assert len(json.loads(captured.out)) == 5
    assert "dropped: 1" in captured.err
    assert "relate domain  d" in captured.err


def test_validate_ends_with_0_or_1(file: str, trade_folder: Path, tmp_path: Path, capsys: Capture) -> None:
    assert run(["validate", "-g", file, "--ontology", str(trade_folder)]) == 0
    assert capsys.readouterr().err == "the graph conforms\n"
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(
        Path(file).read_text().replace("ent:porto a t:Town", "ent:porto a t:Human")
        + "ent:velmora t:seatedIn ent:porto ."
    )
    assert run(["validate", "-g", str(wrong), "--ontology", str(trade_folder)]) == 1
    captured = capsys.readouterr()
    assert "Violation: the object of t:seatedIn is not a t:Spot" in captured.out
    assert "“Velmora, a maker seated in Porto" in captured.out
    assert captured.err == "the graph does not conform: 1 violation\n"


def test_a_table_of_rows_that_bind_nothing_has_its_head(wide: str, capsys: Capture) -> None:
    assert run(["query", "SELECT ?unknown ?nobody { ?x <urn:e:amount> ?amount }", "--graph", wide]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0].split(), [line.strip() for line in lines[2:]]) == (["unknown", "nobody"], ["", ""])
