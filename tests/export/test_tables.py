"""Tables, read by pandas, Polars, pyarrow and Python's csv."""

from __future__ import annotations

import csv
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from kg.errors import ExportError
from kg.export import tables
from kg.export.csv_text import guarded
from kg.export.tables import edge_rows, edge_types, node_rows, node_types, write_csv, write_parquet
from kg.export.view import Node, View, written
from tests.export.samples import hostile_view, node, small_view, view_of, views

NODE_COLUMNS = ["id", "label", "colour", "size", "x", "y"]
EDGE_COLUMNS = ["id", "source", "target", "label", "weight", "start", "end"]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def cells(rows: Any, names: Any) -> list[dict[str, str]]:
    """The rows as CSV shows them."""
    return [
        {name: "" if cell is None else written(cell) for name, cell in zip(names, row, strict=True)} for row in rows
    ]


@given(views())
def test_raw_csv_has_every_cell(tmp_path_factory: pytest.TempPathFactory, view: View) -> None:
    folder = tmp_path_factory.mktemp("csv")
    write_csv(view, folder, raw=True)
    assert read(folder / "nodes.csv") == cells(node_rows(view), node_types(view))
    assert read(folder / "edges.csv") == cells(edge_rows(view), edge_types(view))
    shutil.rmtree(folder)


def test_columns_come_in_the_order_that_tools_look_for(tmp_path: Path) -> None:
    view = small_view()
    write_csv(view, tmp_path)
    assert list(read(tmp_path / "nodes.csv")[0]) == [*NODE_COLUMNS, *view.node_attributes]
    assert list(read(tmp_path / "edges.csv")[0]) == [*EDGE_COLUMNS, *view.edge_attributes]
    assert b"\r" not in (tmp_path / "edges.csv").read_bytes()


def test_no_text_is_a_formula_and_numbers_are_numbers(tmp_path: Path) -> None:
    view = hostile_view()
    first = Node("a", "-1", {"kind": "T", "staff": -5, "revenue_EUR": -0.5}, x=-1.0, y=-2.0)
    write_csv(View((first, *view.nodes), view.edges, view.node_attributes, view.edge_attributes), tmp_path)
    rows = read(tmp_path / "nodes.csv")
    assert (rows[0]["label"], rows[0]["staff"], rows[0]["revenue_EUR"], rows[0]["x"]) == ("'-1", "-5", "-0.5", "-1.0")
    texts = [row[name] for row in rows[1:] + read(tmp_path / "edges.csv") for name in row]
    assert not [text for text in texts if re.match("[=+\\-@\t\r\n＝＋－＠]", text)]
    assert [row["label"] for row in rows[1:]] == [guarded(one.label) for one in view.nodes]


def test_the_guard_can_be_undone() -> None:
    for text in ("=1", "'=1", "''=1", "'", "'tis", "", "a=1", "＝1", "\r=1"):
        shown = guarded(text)
        assert re.sub("^'('*[=+\\-@\t\r\n＝＋－＠])", r"\1", shown) == text


def test_pandas_and_polars_read_csv_with_types(tmp_path: Path) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    write_csv(small_view(), tmp_path)
    frame = pandas.read_csv(tmp_path / "nodes.csv")
    assert frame["label"].tolist() == [one.label for one in small_view().nodes]
    assert frame["linked"].dtype == bool
    assert frame["staff"].tolist()[-1] == 1200
    table = polars.read_csv(tmp_path / "edges.csv", try_parse_dates=True)
    assert table.shape == (5, 16)
    assert table["weight"].to_list() == [2, 2, 2, 2, 1]
    assert table["start"].to_list()[0] == date(2020, 5, 20)
    assert table["inferred"].to_list() == [False] * 4 + [None]


def test_hostile_csv_has_the_rows_of_the_view_for_pandas_and_polars(tmp_path: Path) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    write_csv(hostile_view(), tmp_path, raw=True)
    labels = [one.label for one in hostile_view().nodes]
    frame = pandas.read_csv(tmp_path / "nodes.csv", dtype=str, keep_default_na=False)
    assert frame["label"].tolist() == labels
    assert polars.read_csv(tmp_path / "nodes.csv", infer_schema=False)["label"].to_list() == labels


def parquet_rows(path: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(path)
    return {field.name: str(field.type) for field in table.schema}, table.to_pylist()


def typed(rows: Any, types: Any) -> list[dict[str, Any]]:
    """The rows with days as dates."""
    return [
        {
            name: date.fromisoformat(cell) if cell is not None and type == "date" else cell
            for (name, type), cell in zip(types.items(), row, strict=True)
        }
        for row in rows
    ]


@pytest.mark.parametrize("view", [small_view(), hostile_view(), view_of((), ())])
def test_parquet_has_types_and_every_cell(view: View, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    write_parquet(view, tmp_path)
    types, rows = parquet_rows(tmp_path / "nodes.parquet")
    names = {"string": "string", "integer": "int64", "double": "double", "boolean": "bool", "date": "date32[day]"}
    assert types == {name: names[type] for name, type in node_types(view).items()}
    assert rows == typed(node_rows(view), node_types(view))
    types, rows = parquet_rows(tmp_path / "edges.parquet")
    assert types == {name: names[type] for name, type in edge_types(view).items()}
    assert rows == typed(edge_rows(view), edge_types(view))


@given(views())
def test_parquet_round_trip_in_polars(tmp_path_factory: pytest.TempPathFactory, view: View) -> None:
    polars = pytest.importorskip("polars")
    folder = tmp_path_factory.mktemp("parquet")
    write_parquet(view, folder)
    assert polars.read_parquet(folder / "nodes.parquet").to_dicts() == typed(node_rows(view), node_types(view))
    assert polars.read_parquet(folder / "edges.parquet").to_dicts() == typed(edge_rows(view), edge_types(view))
    shutil.rmtree(folder)


def test_parquet_is_the_same_bytes_in_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(tables, "ROW_GROUP", 64)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_parquet(hostile_view(), tmp_path / name)
    one, two = (tmp_path / name / "edges.parquet" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()
    assert parquet.ParquetFile(one).num_row_groups == 4


def test_missing_pyarrow_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(tables, "import_module", absent)
    with pytest.raises(ExportError, match="Install pyarrow"):
        write_parquet(view_of((node("a", "A"),), ()), tmp_path)
