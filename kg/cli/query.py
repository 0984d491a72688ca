"""``kg query``: a named query, a query file or SPARQL text, answered from a graph file or store."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.graphs import GRAPH, ONTOLOGY, STORE, check_output, one_of, opened_graph, parameters_of, prefixes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from kg.query import Table

PIPED_WIDTH = 120  # columns of a table that goes to a file or pipe, unless COLUMNS says otherwise
FORMATS = ("table", "markdown", "csv", "tsv", "json", "xml", "turtle", "ntriples")
GRAPHS = {"turtle": "ttl", "ntriples": "nt"}


def query(
    source: str = typer.Argument(
        None, metavar="NAME|FILE.rq|'SELECT …'", help="A named query (see --list), a file, or SPARQL."
    ),
    graph: str = GRAPH,
    store: Path = STORE,
    param: list[str] = typer.Option([], "--param", "-p", metavar="NAME=VALUE", help="A parameter; may be repeated."),
    format: str = typer.Option("table", "--format", "-f", help=f"One of: {', '.join(FORMATS)}."),
    output: str = typer.Option("-", "--output", "-o", help="File for the answer; - is stdout."),
    ontology: Path = ONTOLOGY,
    list_all: bool = typer.Option(False, "--list", help="Show the named queries with their parameters."),
) -> None:
    """Ask a graph; prints a table, or CSV, JSON, Turtle and others when asked."""
    if list_all:
        _print_list()
        return
    if source is None:
        raise typer.BadParameter("say what to ask: a named query (kg query --list), a file or SPARQL text.")
    one_of(format, FORMATS, "--format")
    check_output(output)
    from kg.config import data_path
    from kg.query import find_query, run

    asked = find_query(source, data_path("queries"))
    short = prefixes(ontology)
    with opened_graph(graph, store) as opened:
        table = run(opened, asked, parameters_of(param), prefixes=short)
    _write(table, format, output, short)


def _write(table: Table, format: str, output: str, short: Mapping[str, str]) -> None:
    from kg.query import render
    from kg.store import serialize, write_bytes

    if table.triples is not None and format in ("table", *GRAPHS):
        import pyoxigraph as ox

        quads = [ox.Quad(*triple) for triple in table.triples]
        write_bytes(serialize(quads, GRAPHS.get(format, "ttl"), short), output)
    elif format == "table":
        write_bytes(_as_table(table, short, output).encode(), output)
    else:
        write_bytes(render(table, format, short).encode(), output)


def _as_table(table: Table, short: Mapping[str, str], output: str) -> str:
    """The answer for people, as wide as the terminal or `PIPED_WIDTH`; empty columns are left out."""
    from kg.cli.grid import as_text
    from kg.query import shown

    if table.truth is not None:
        return "true\n" if table.truth else "false\n"
    if not table.rows:
        typer.echo("no rows", err=True)
    rows = [[shown(term, short) for term in row] for row in table.rows]
    return as_text(table.columns, rows, _console(output))


def _console(output: str) -> Console:
    from rich.console import Console

    terminal = output == "-" and sys.stdout.isatty()
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isdecimal() and int(columns) > 0 else PIPED_WIDTH
    return Console(width=None if terminal else width, force_terminal=terminal, highlight=False)


def _print_list() -> None:
    from rich.text import Text

    from kg.config import data_path
    from kg.query import list_queries

    console = _console("-")
    for one in list_queries(data_path("queries")):
        console.print(Text(one.name, "bold").append(f"  {one.title}", "none"), soft_wrap=True)
        for parameter in one.parameters:
            need = "" if parameter.required else " (optional)"
            what = parameter.kind + (f": {parameter.text}" if parameter.text else "")
            console.print(Text(f"    --param {parameter.name}=…{need}  {what}"), soft_wrap=True)
