from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import ExportError
from kg.export import EXPORTERS, Selection, ToFile, ToFolder, ToRdf, View, export_graph, export_text
from kg.export.export import MARK
from tests.export.samples import HOSTILE_LABELS, small_view
from tests.export.test_reading import hostile_graph

NAMES = (
    *("gexf", "graphml", "yed", "cx2", "cyjs", "neo4j-csv", "cypher", "dot", "svg", "mermaid", "kumu", "node-link"),
    *("csv", "parquet", "obsidian", "jsonld", "turtle12", "nanopub", "html"),
)
FOLDERS = {"neo4j-csv", "csv", "parquet", "obsidian"}


def contents(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {"": path.read_bytes()}
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


def write(graph: ox.Store, name: str, path: Path, prefixes: dict[str, str], selection: Selection = Selection()) -> None:
    export_graph(graph, name, path, selection, prefixes=prefixes)


def test_the_names_of_the_formats_stay() -> None:
    assert set(EXPORTERS) == set(NAMES)
    assert {name for name, exporter in EXPORTERS.items() if isinstance(exporter, ToFolder)} == FOLDERS
    assert all(exporter.title for exporter in EXPORTERS.values())


@pytest.mark.parametrize("name", EXPORTERS)
def test_same_graph_gives_the_same_bytes(name: str, graph: ox.Store, prefixes: dict[str, str], tmp_path: Path) -> None:
    again = ox.Store()
    again.extend(reversed(list(graph)))
    write(graph, name, tmp_path / "one", prefixes)
    write(again, name, tmp_path / "two", prefixes)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert (tmp_path / "one").is_dir() is (name in FOLDERS)


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_form_can_be_written(name: str, graph: ox.Store, prefixes: dict[str, str], tmp_path: Path) -> None:
    every = Selection(statuses=("asserted",), claims_as_nodes=True, layout="spring", analytics=("degree", "community"))
    write(graph, name, tmp_path / "claims", prefixes, every)
    write(graph, name, tmp_path / "merged", prefixes, Selection(statuses=("asserted",), merge=True, colour="community"))
    same = contents(tmp_path / "claims") == contents(tmp_path / "merged")
    assert same is isinstance(EXPORTERS[name], ToRdf)  # RDF has no looks


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_empty_graph_is_written_too(name: str, prefixes: dict[str, str], tmp_path: Path) -> None:
    write(ox.Store(), name, tmp_path / "out", prefixes)
    assert contents(tmp_path / "out")


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_export_replaces_its_own_and_keeps_what_a_user_added(
    name: str, graph: ox.Store, prefixes: dict[str, str], tmp_path: Path
) -> None:
    target = tmp_path / "out"
    write(graph, name, target, prefixes, Selection(statuses=("all",)))
    if name in FOLDERS:
        (target / "mine.txt").write_text("mine")
    write(graph, name, target, prefixes, Selection(relations=("staffOf",)))
    write(graph, name, tmp_path / "fresh", prefixes, Selection(relations=("staffOf",)))
    found = contents(target)
    assert found.pop("mine.txt", b"mine") == b"mine"
    assert found == contents(tmp_path / "fresh")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "out"]


def test_a_folder_of_other_files_is_left_alone(graph: ox.Store, prefixes: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.md").write_text("mine")
    with pytest.raises(ExportError, match="has files that no export wrote"):
        write(graph, "obsidian", tmp_path / "notes", prefixes)
    assert contents(tmp_path / "notes") == {"mine.md": b"mine"}


def test_a_file_of_the_users_in_the_way_is_named(graph: ox.Store, prefixes: dict[str, str], tmp_path: Path) -> None:
    write(graph, "csv", tmp_path / "out", prefixes)
    marked = (tmp_path / "out" / MARK).read_text().splitlines()
    (tmp_path / "out" / MARK).write_text("\n".join(name for name in marked if name != "nodes.csv"))
    with pytest.raises(ExportError, match=r"nodes\.csv: a file is in the way"):
        write(graph, "csv", tmp_path / "out", prefixes)


def test_a_mark_never_removes_files_outside_its_folder(
    graph: ox.Store, prefixes: dict[str, str], tmp_path: Path
) -> None:
    write(graph, "csv", tmp_path / "out", prefixes)
    (tmp_path / "precious").write_text("mine")
    with (tmp_path / "out" / MARK).open("a") as mark:
        mark.write("../precious\n")
    write(graph, "csv", tmp_path / "out", prefixes)
    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.parametrize(("name", "path"), [("csv", "file"), ("gexf", "folder")])
def test_a_file_is_no_folder_and_a_folder_no_file(
    name: str, path: str, graph: ox.Store, prefixes: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportError, match=path):
        write(graph, name, tmp_path / path, prefixes)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "folder"]


def test_a_failure_leaves_the_old_file_and_no_other(
    graph: ox.Store, prefixes: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(view: View) -> Iterator[str]:
        yield "half"
        raise OSError(28, "No space left on device")

    write(graph, "gexf", tmp_path / "out", prefixes)
    before = contents(tmp_path / "out")
    monkeypatch.setitem(EXPORTERS, "gexf", ToFile(fail, "fails"))
    with pytest.raises(ExportError, match=r"out: the export cannot be written: No space left on device"):
        write(graph, "gexf", tmp_path / "out", prefixes)
    assert contents(tmp_path / "out") == before
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_stays_a_link_and_a_file_keeps_its_mode(
    graph: ox.Store, prefixes: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "real").chmod(0o640)
    (tmp_path / "link").symlink_to("real")
    write(graph, "dot", tmp_path / "link", prefixes)
    assert (tmp_path / "link").is_symlink()
    assert os.stat(tmp_path / "real").st_mode & 0o777 == 0o640
    assert (tmp_path / "real").read_text().startswith("digraph")


def test_text_is_what_the_file_has(graph: ox.Store, prefixes: dict[str, str], tmp_path: Path) -> None:
    for name in set(EXPORTERS) - FOLDERS:
        write(graph, name, tmp_path / name, prefixes)
        assert "".join(export_text(graph, name, prefixes=prefixes)) == (tmp_path / name).read_text(encoding="utf-8")
    with pytest.raises(ExportError, match="csv is a folder of several files"):
        export_text(graph, "csv", prefixes=prefixes)


def test_an_unknown_format_is_named(graph: ox.Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"unknown export format 'gephi'. Use one of: gexf, graphml, yed, cx2"):
        export_graph(graph, "gephi", tmp_path / "out")


@pytest.mark.parametrize("name", [name for name, one in EXPORTERS.items() if not isinstance(one, ToRdf)])
def test_hostile_literals_reach_no_writer_unclean(name: str, tmp_path: Path) -> None:
    for number, text in enumerate(("\x00\x1b\ufffe\r", "\U0010ffff\u2028", HOSTILE_LABELS[0])):
        target = tmp_path / f"{number}"
        export_graph(hostile_graph(text, text, text, "soon", text), name, target)
        for data in contents(target).values():
            if name != "parquet":
                assert not re.search("[\x00\x1b\ufffe]", data.decode())


@pytest.mark.parametrize("name", [name for name, one in EXPORTERS.items() if not isinstance(one, ToRdf)])
def test_a_drawing_does_not_depend_on_where_rows_lie(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.spool import Spool

    view = small_view()
    spooled = View(Spool(view.nodes), Spool(view.edges), view.node_attributes, view.edge_attributes, view.colours)
    exporter = EXPORTERS[name]
    found = []
    for number, one in enumerate((view, spooled)):
        if isinstance(exporter, ToFolder):
            (tmp_path / str(number)).mkdir()
            exporter.write(one, tmp_path / str(number))
            found.append(contents(tmp_path / str(number)))
        elif isinstance(exporter, ToFile):
            found.append({"": "".join(exporter.write(one)).encode()})
    assert found[0] == found[1]
