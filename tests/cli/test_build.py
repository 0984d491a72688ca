"""``kg build``: what is refused before the work, what is reported after it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.cli import run

GOOD = "Hisense, a maker of televisions based in Qingdao, signed a partnership with AliExpress on May 20."


def write(folder: Path, **texts: str | bytes) -> list[str]:
    for name, content in texts.items():
        (folder / f"{name}.txt").write_bytes(content.encode() if isinstance(content, str) else content)
    return [str(folder / f"{name}.txt") for name in texts]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.txt"], "-o graph.ttl"),
        (["a.txt", "-o", "graph.png"], "no graph format"),
        (["a.txt", "-o", "missing/graph.ttl"], "missing does not exist"),
        (["a.txt", "-o", "g.ttl", "--report", "missing/r.json"], "missing does not exist"),
        (["a.txt", "-o", "g.ttl", "--why-not", "missing/w.jsonl"], "missing does not exist"),
        (["a.txt", "-o", "g.ttl", "--date", "May 22"], "not a day"),
        (["a.txt", "-o", "g.ttl", "--date", "2021-02-30"], "not a day"),
        (["a.txt", "-o", "g.ttl", "--ontology", "missing"], "does not exist"),
        (["a.txt", "--store", "no/such/s"], "does not exist"),
        (["a.txt", "-o", "g.ttl", "--engine", "spark"], "'spark' is none of: pool, dask"),
        (["a.txt", "-o", "g.ttl", "--scheduler", "tcp://127.0.0.1:9"], "go with --engine dask"),
        (["a.txt", "-o", "g.ttl", "--parts", "p"], "parts are written of a store"),
        (["a.txt", "-o", "g.ttl", "--workers", "0"], "workers"),
        (["-o", "g.ttl"], "inputs"),
    ],
)
def test_hopeless_command_line_is_refused_before_the_work(
    arguments: Sequence[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    assert run(["build", *arguments]) == 2
    assert message.lower() in " ".join(capsys.readouterr().err.replace("│", " ").lower().split())
    assert list(tmp_path.iterdir()) == []


def test_good_documents_are_built_and_bad_ones_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs = write(tmp_path, a=GOOD, b=b"", c=b"%PDF-1.7\x00", d=GOOD + " It grew.", e=GOOD)
    graph, report, why_not = tmp_path / "g.nt", tmp_path / "r.json", tmp_path / "w.jsonl"
    options = ["-o", str(graph), "--report", str(report), "--why-not", str(why_not), "--date", "2020-05-22"]
    assert run(["build", *inputs, *options]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "b.txt: the file is empty" in captured.err
    assert "c.txt: the file is not text but a PDF" in captured.err
    assert "partnerWith" in graph.read_text()
    said = json.loads(report.read_text())
    assert sum(said["outcomes"].values()) == len(inputs) == len(said["documents"])
    assert (said["outcomes"]["quarantined"], said["outcomes"]["skipped-duplicate"]) == (2, 1)
    assert said["versions"]["graphwright"]
    assert set(said["seconds"]) == {"build", "write"}
    for line in why_not.read_text().splitlines():
        assert {"stage", "reason", "document", "start", "end"} <= set(json.loads(line))


def test_two_builds_differ_in_nothing_but_seconds(tmp_path: Path) -> None:
    inputs = write(tmp_path, a=GOOD, b=GOOD + " It sells televisions in Russia and France.")
    seen = []
    for name, order, workers in (("1", inputs, "1"), ("2", inputs[::-1], "1"), ("3", inputs, "2")):
        graph, report = tmp_path / f"{name}.trig", tmp_path / f"{name}.json"
        options = ["-o", str(graph), "--report", str(report), "--workers", workers, "--date", "2020-05-22"]
        assert run(["build", *order, *options]) == 0
        said = json.loads(report.read_text())
        said.pop("seconds")
        said["settings"].pop("workers")
        said["documents"].sort(key=lambda one: one["source"])
        seen.append((graph.read_bytes(), said))
    assert seen[0] == seen[1] == seen[2]


def test_many_documents_give_what_few_give_by_way_of_a_temporary_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: dict[str, str | bytes] = {
        "a": GOOD,
        "b": f"{GOOD} It sells televisions in Russia and France. Its revenue rose 3 percent.",
        "c": b"",
        "d": GOOD,
        "e": "Hisense is owned by Gommex. Gommex denied that it owns Hisense. He left.",
    }
    inputs = write(tmp_path, **texts)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    (tmp_path / "temporary").mkdir()
    seen = []
    for most in (500, 4):
        monkeypatch.setattr("kg.cli.build.IN_MEMORY", most)
        files = [tmp_path / f"{most}{suffix}" for suffix in (".trig", ".json", ".jsonl")]
        options = ["-o", str(files[0]), "--report", str(files[1]), "--why-not", str(files[2]), "--date", "2020-05-22"]
        assert run(["build", *inputs, *options]) == 1
        report = json.loads(files[1].read_text())
        del report["seconds"]
        seen.append((files[0].read_text(), report, files[2].read_text()))
    assert seen[0] == seen[1]
    assert list((tmp_path / "temporary").glob("graphwright-build-*")) == []


def test_graph_on_stdout_is_the_graph_and_nothing_else(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    [path] = write(tmp_path, a=GOOD)
    assert run(["build", path, "-o", str(tmp_path / "g.ttl"), "--date", "2020-05-22"]) == 0
    assert capfdbinary.readouterr().out == b""
    assert run(["build", path, "-o", "-", "--date", "2020-05-22"]) == 0
    captured = capfdbinary.readouterr()
    assert captured.out == (tmp_path / "g.ttl").read_bytes()
    assert b"1 document: 1 ok" in captured.err
    assert b"\xe2\x86\x92 stdout" in captured.err


def test_broken_ontology_is_a_failure_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [path] = write(tmp_path, a=GOOD)
    folder = tmp_path / "ontology"
    folder.mkdir()
    (folder / "x.ttl").write_text("@prefix kg: <https://w3id.org/graphwright/vocab#> .\n\nkg:a kg:b c:d .\n")
    assert run(["build", path, "-o", str(tmp_path / "g.ttl"), "--ontology", str(folder)]) == 3
    assert "x.ttl:3" in capsys.readouterr().err
    assert not (tmp_path / "g.ttl").exists()


def test_warnings_of_the_ontology_are_shown_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [path] = write(tmp_path, a=GOOD)
    folder = tmp_path / "ontology"
    folder.mkdir()
    (folder / "x.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "<urn:x#p> a owl:ObjectProperty ; rdfs:range <urn:x#Thing> .\n"
    )
    graph = str(tmp_path / "g.ttl")
    assert run(["build", path, "-o", graph, "--ontology", str(folder)]) == 0
    assert capsys.readouterr().err.count("not declared") == 1
    assert run(["validate", "--graph", graph, "--ontology", str(folder)]) == 0
    assert capsys.readouterr().err.count("not declared") == 1
    assert run(["-q", "validate", "--graph", graph, "--ontology", str(folder)]) == 0
    assert "not declared" not in capsys.readouterr().err


def test_mistake_in_the_settings_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kg.toml").write_text("worker = 2\n")
    assert run(["build", *write(tmp_path, a=GOOD), "-o", "g.ttl"]) == 2
    assert "Did you mean 'workers'?" in capsys.readouterr().err
