"""Neo4j: its tables by the documented rules of the importer, its script by Neo4j's own grammar (npm) and analysis.

https://neo4j.com/docs/operations-manual/current/import/header-format/ has the rules of the tables.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from kg.export.csv_text import guarded
from kg.export.neo4j import BATCH, text_literal, write_cypher, write_neo4j_csv
from kg.export.view import Edge, Node, Scalar, View
from tests.export.node import in_node
from tests.export.samples import HOSTILE_LABELS, drawn_views, hostile_view, node, small_view, view_of, views

JS = Path(__file__).parent / "js"
PROPERTY: dict[str, Callable[[str], Any]] = {"string": str, "long": int, "double": float, "date": date.fromisoformat}


@dataclass(frozen=True, slots=True)
class Imported:
    """What the importer makes of the tables: labels and properties by id; ends, type and properties by id."""

    nodes: dict[str, tuple[list[str], dict[str, Scalar]]]
    edges: dict[str, tuple[str, str, str, dict[str, Scalar]]]


def fields(text: str) -> Iterator[list[str | None]]:
    """The lines of a table: a quoted field may span lines, a doubled quote is one, nothing unquoted is null."""
    field = re.compile('(?:"((?:[^"]|"")*)"|([^",\n\r]*))([,\n])')
    at, row = 0, []
    while at < len(text):
        found = field.match(text, at)
        assert found, text[at : at + 80]
        quoted, plain, end = found.groups()
        row.append(quoted.replace('""', '"') if quoted is not None else plain or None)
        at = found.end()
        if end == "\n":
            yield row
            row = []


def table(path: Path) -> Iterator[tuple[dict[str, str], dict[str, Scalar]]]:
    """Each row as what its columns of the importer say (":ID" and so on), and its properties with their types."""
    rows = fields(path.read_bytes().decode())
    header = [str(name) for name in next(rows)]
    assert len(set(header)) == len(header)
    for row in rows:
        assert len(row) == len(header)
        special: dict[str, str] = {}
        properties: dict[str, Scalar] = {}
        for column, cell in zip(header, row, strict=True):
            name, kind = column.rsplit(":", 1)
            if kind in ("ID", "LABEL", "START_ID", "END_ID", "TYPE"):
                special[kind] = cell or ""
                if name and cell:
                    properties[name] = cell
            elif cell is not None:
                properties[name] = typed(cell, kind)
        yield special, properties


def typed(cell: str, kind: str) -> Any:
    if kind == "boolean":
        assert cell in ("true", "false")
        return cell == "true"
    return PROPERTY[kind](cell)


def imported(folder: Path) -> Imported:
    nodes, edges = {}, {}
    for special, properties in table(folder / "nodes.csv"):
        assert special["ID"] not in nodes
        labels = special["LABEL"].split(";")
        assert all(labels)
        nodes[special["ID"]] = labels, properties
    for special, properties in table(folder / "relationships.csv"):
        assert special["TYPE"]
        assert special["START_ID"] in nodes
        assert special["END_ID"] in nodes
        edges[str(properties["id"])] = special["START_ID"], special["END_ID"], special["TYPE"], properties
    return Imported(nodes, edges)


def node_properties(view: View, one: Node) -> dict[str, Any]:
    own: dict[str, Any] = {"id": one.id, "name": one.label, "colour": one.colour, "size": one.size}
    own |= {name: value for name, value in (("x", one.x), ("y", one.y)) if value is not None}
    return own | dated(one.attributes, view.node_attributes)


def edge_properties(view: View, one: Edge) -> dict[str, Any]:
    own: dict[str, Any] = {"id": one.id, "label": one.label, "weight": one.weight}
    own |= {name: date.fromisoformat(day) for name, day in (("start", one.start), ("end", one.end)) if day}
    return own | dated(one.attributes, view.edge_attributes)


def dated(values: Any, types: Any) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if types[name] == "date" else value for name, value in values.items()}


def expected(view: View) -> Imported:
    nodes = {one.id: (["Entity", one.kind], node_properties(view, one)) for one in view.nodes}
    edges = {one.id: (one.source, one.target, one.predicate, edge_properties(view, one)) for one in view.edges}
    return Imported(nodes, edges)


@pytest.mark.parametrize("view", [small_view(), hostile_view()])
def test_raw_tables_import_as_the_view(view: View, tmp_path: Path) -> None:
    write_neo4j_csv(view, tmp_path, raw=True)
    assert imported(tmp_path) == expected(view)


@given(views())
def test_any_view_imports(tmp_path_factory: pytest.TempPathFactory, view: View) -> None:
    folder = tmp_path_factory.mktemp("neo4j")
    write_neo4j_csv(view, folder, raw=True)
    assert imported(folder) == expected(view)
    shutil.rmtree(folder)


def test_no_cell_is_a_formula_unless_raw(tmp_path: Path) -> None:
    view = hostile_view()
    write_neo4j_csv(view, tmp_path)
    for name in ("nodes.csv", "relationships.csv"):
        with (tmp_path / name).open(newline="", encoding="utf-8") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if re.match("[=+\\-@\t\r\n＝＋－＠]", cell)]
    names = [properties["name"] for _, properties in imported(tmp_path).nodes.values()]
    assert names == [guarded(one.label) for one in view.nodes]


def test_empty_text_is_not_missing_and_kinds_are_labels(tmp_path: Path) -> None:
    nodes = (
        node("a", "", motto=""),
        node("b", "B", kind="A;B"),
        node("c", "C", kind="Entity"),
        node("d", "D", kind=""),
    )
    write_neo4j_csv(view_of(nodes, ()), tmp_path)
    found = list(imported(tmp_path).nodes.values())
    assert (found[0][1]["name"], found[0][1]["motto"]) == ("", "")
    assert "motto" not in found[1][1]
    assert [labels for labels, _ in found] == [["Entity", "Firm"], ["Entity", "A,B"], ["Entity"], ["Entity"]]


def test_readme_has_the_command(tmp_path: Path) -> None:
    write_neo4j_csv(small_view(), tmp_path)
    text = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert re.search("neo4j-admin database import full neo4j .*--multiline-fields=true", text)
    assert "apostrophe" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.txt", "nodes.csv", "relationships.csv"]


def unescaped(literal: str) -> str:
    """The text of a string literal, as Neo4j reads it: first characters' numbers, then the other escapes."""
    assert literal[0] == literal[-1] == '"'
    number = re.compile(r"(\\\\)|\\u([0-9a-fA-F]{4})")
    text = number.sub(lambda found: found[1] or chr(int(found[2], 16)), literal[1:-1])
    meaning = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", "'": "'", '"': '"', "\\": "\\"}
    return re.sub(r"\\(.)", lambda found: meaning[found[1]], text, flags=re.DOTALL)


class Tokens:
    """A literal value of Cypher, read from its tokens."""

    def __init__(self, tokens: list[str]) -> None:
        self.rest = iter(tokens)
        self.next = next(self.rest)

    def take(self) -> str:
        taken, self.next = self.next, next(self.rest, "")
        return taken

    def value(self) -> Any:
        match self.take():
            case "[":
                return self.items("]", self.value)
            case "{":
                return dict(self.items("}", self.pair))
            case "date":
                assert self.take() == "("
                day = date.fromisoformat(self.value())
                assert self.take() == ")"
                return day
            case "-":
                return -self.value()
            case "true" | "false" as word:
                return word == "true"
            case text if text.startswith('"'):
                return unescaped(text)
            case number:
                return float(number) if re.search("[.eE]", number) else int(number)

    def items(self, end: str, read: Any) -> list[Any]:
        found = []
        while self.next != end:
            found.append(read())
            if self.next == ",":
                self.take()
        self.take()
        return found

    def pair(self) -> tuple[str, Any]:
        name, _ = self.take(), self.take()
        return name, self.value()


def run(statements: list[list[str]]) -> Imported:
    """What the statements leave in a database."""
    assert statements[0][:2] == ["CREATE", "CONSTRAINT"]
    nodes: dict[str, Any] = {}
    edges: dict[str, Any] = {}
    for statement in statements[1:]:
        rows = Tokens(statement[1:]).value()
        assert 0 < len(rows) <= BATCH
        names = [token[1:-1] for token in statement if token.startswith("`")]
        for row in rows:
            if "values" in row:
                assert {row["source"], row["target"]} <= nodes.keys()
                edges[row["values"]["id"]] = row["source"], row["target"], names[0], row["values"]
            else:
                nodes[row["id"]] = ["Entity", *names], row
    return Imported(nodes, edges)


@pytest.fixture(scope="module")
def drawn() -> list[View]:
    """Views that Hypothesis draws, all read by one start of node."""
    return drawn_views()


@pytest.fixture(scope="module")
def scripts(drawn: list[View], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What Neo4j's grammar reads in the scripts of the drawn views, the hostile one, and, analysed, the small one."""
    folder = tmp_path_factory.mktemp("cypher")
    files = [folder / f"{number}.cypher" for number in range(len(drawn) + 3)]
    for file, view in zip(files, [*drawn, hostile_view(), small_view()], strict=False):
        file.write_text("".join(write_cypher(view)), encoding="utf-8", newline="")
    literals = ",\n".join(map(text_literal, HOSTILE_LABELS))
    files[-1].write_text(f"RETURN [{literals}] AS `a\\u005C``b`;", encoding="utf-8", newline="")
    found: list[dict[str, Any]] = in_node("read_cypher.cjs", "@neo4j-cypher", *files[:-2], "--lint", *files[-2:])
    return found


def test_any_script_leaves_the_view(drawn: list[View], scripts: list[dict[str, Any]]) -> None:
    for view, script in zip(drawn, scripts[:-3], strict=True):
        assert script["errors"] == []
        assert run(script["statements"]) == expected(view)


def test_the_hostile_script_leaves_the_view_and_has_no_other_statement(scripts: list[dict[str, Any]]) -> None:
    assert scripts[-3]["errors"] == []
    assert len(scripts[-3]["statements"]) == 3
    assert run(scripts[-3]["statements"]) == expected(hostile_view())


def test_neo4j_finds_no_fault(scripts: list[dict[str, Any]]) -> None:
    assert [script["findings"] for script in scripts] == [[]] * len(scripts)
    assert run(scripts[-2]["statements"]) == expected(small_view())


def test_a_batch_has_one_type_and_a_most() -> None:
    nodes = tuple(Node(f"n{number:04}", "N", {"kind": "`T`\\u0060"}) for number in range(BATCH + 1))
    edges = tuple(Edge(f"e{number:04}", "n0000", "n0001", "is", {"predicate": "to be"}) for number in range(BATCH + 1))
    text = "".join(write_cypher(View(nodes, edges, {"kind": "string"}, {"predicate": "string"})))
    assert text.count("UNWIND") == 4
    assert text.count("SET n += row, n:```T``\\u005Cu0060`;") == 2
    assert text.count("MERGE (a)-[r:`to be` {id: row.values.id}]->(b)") == 2


def test_the_same_view_gives_the_same_script() -> None:
    assert "".join(write_cypher(hostile_view())) == "".join(write_cypher(hostile_view()))
