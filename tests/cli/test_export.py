from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.cli import run
from kg.cli.export import FORMAT_NAMES
from kg.export import EXPORTERS

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def file(graph: ox.Store, tmp_path: Path) -> str:
    path = tmp_path / "graph.nt"
    path.write_text("".join(sorted(f"{quad.triple} .\n" for quad in graph)))
    return str(path)


def exported(file: str, capsys: Capture, *options: str) -> dict[str, Any]:
    assert run(["export", "-g", file, "-f", "node-link", "-o", "-", *options]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def relations(found: dict[str, Any]) -> set[str]:
    return {edge["predicate"] for edge in found["edges"]}


def test_help_names_every_format() -> None:
    assert set(FORMAT_NAMES) == set(EXPORTERS)


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_is_written(name: str, file: str, tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "out"
    assert run(["export", "-g", file, "-f", name, "-o", str(target), "--relation", "alliedWith"]) == 0
    assert str(target) in capsys.readouterr().err
    files = [target] if target.is_file() else [one for one in target.rglob("*") if one.is_file()]
    data = b"".join(one.read_bytes() for one in files)
    assert b"elmora" in data
    assert b"staffOf" not in data


def test_claims_are_chosen_by_options(file: str, capsys: Capture) -> None:
    assert relations(exported(file, capsys)) == {"alliedWith", "staffOf"}
    assert relations(exported(file, capsys, "--status", "former")) == {"seatedIn"}
    both = exported(file, capsys, "--status", "former", "--status", "asserted")
    assert relations(both) == {"alliedWith", "staffOf", "seatedIn"}
    assert relations(exported(file, capsys, "--since", "2020-05-20", "--until", "2020-06-30")) == {"alliedWith"}
    assert exported(file, capsys, "--min-confidence", "1.0")["edges"] == []


def test_a_class_has_those_below_it(file: str, trade_folder: Path, capsys: Capture) -> None:
    options = ("--ontology", str(trade_folder), "--status", "all")
    every = exported(file, capsys, *options)
    firms = exported(file, capsys, *options, "--class", "Firm")
    assert {node["kind"] for node in firms["nodes"]} == {"Firm"}
    assert 0 < len(firms["edges"]) < len(every["edges"])
    spots = exported(file, capsys, *options, "--class", "Firm", "--class", "Spot")
    assert {node["kind"] for node in spots["nodes"]} == {"Firm", "Town"}


def test_a_query_chooses_entities_or_statements(file: str, capsys: Capture) -> None:
    claims = "SELECT ?claim { ?claim a kg:Statement ; kg:speaker ?who }"
    found = exported(file, capsys, "--query", claims, "--status", "all")
    assert 0 < len(found["edges"]) < 10
    entities = 'SELECT ?one { ?one skos:prefLabel ?name FILTER(STR(?name) IN ("Velmora", "Brakka")) }'
    assert relations(exported(file, capsys, "--query", entities)) == {"alliedWith"}


def test_looks_are_chosen_by_options(file: str, capsys: Capture) -> None:
    found = exported(file, capsys, "--layout", "spring", "--analytics", "degree", "--colour", "community")
    assert {"x", "y", "degree", "community"} <= set(found["nodes"][0])
    claims = exported(file, capsys, "--nodes", "claims")
    assert relations(claims) == {"subject", "object"}
    assert "revenue_EUR" not in json.dumps(exported(file, capsys, "--no-figures"))


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["-f", "gexf", "-o", "x", "--status", "sure"], 2, "unknown status 'sure'"),
        (["-f", "gexf", "-o", "x", "--nodes", "all"], 2, "'all' is none of: entities, claims"),
        (["-f", "gexf", "-o", "x", "--class", "Frm"], 2, "the graph has no class 'Frm'. Did you mean Firm?"),
        (["-f", "gexf", "-o", "x", "--min-confidence", "7"], 2, "7.0 is not in the range"),
        (["-f", "gexf", "-o", "x", "--query", "SELECT ?l { ?x skos:prefLabel ?l }"], 2, "names no entity"),
        (["-f", "csv", "-o", "-"], 2, "csv is a folder of several files"),
    ],
)
def test_mistakes_are_named(
    options: list[str], code: int, message: str, file: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert run(["export", "-g", file, *options]) == code
    assert message in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_a_spreadsheet_finds_no_formula_unless_raw(tmp_path: Path) -> None:
    graph = tmp_path / "graph.ttl"
    graph.write_text(
        "@prefix kg: <https://w3id.org/graphwright/vocab#> . @prefix : <https://example.org/> .\n"
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        ':a :likes :b ; skos:prefLabel "=1+1" . :c a kg:Statement ; rdf:subject :a ; rdf:predicate :likes ;'
        " rdf:object :b ; kg:status kg:Asserted .\n"
    )
    for name, raw in (("safe", []), ("raw", ["--raw"])):
        assert run(["export", "-g", str(graph), "-f", "csv", "-o", str(tmp_path / name), *raw]) == 0
    assert ",'=1+1," in (tmp_path / "safe" / "nodes.csv").read_text()
    assert ",=1+1," in (tmp_path / "raw" / "nodes.csv").read_text()
