"""``kg explain``: the sentences, spans, rules and qualifiers behind the statements about something."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.graphs import GRAPH, ONTOLOGY, STORE, one_of, opened_graph, prefixes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox
    from rich.text import Text

    from kg.explain import LinkNote

FINDINGS = 1


def explain(
    subject: str = typer.Argument(..., help="Who or what: a name, an alias, an IRI or a CURIE."),
    property: str = typer.Argument(None, help="Only this property, such as alliedWith."),
    object: str = typer.Argument(None, help="Only this object."),
    graph: str = GRAPH,
    store: Path = STORE,
    format: str = typer.Option("text", "--format", "-f", help="One of: text, json."),
    why_not: Path = typer.Option(
        None,
        metavar="FILE.jsonl",
        exists=True,
        dir_okay=False,
        help="Also show what a build dropped about these names.",
    ),
    ontology: Path = ONTOLOGY,
) -> None:
    """Show why the graph says what it says about something: every sentence, with the words that carry the claim."""
    one_of(format, ("text", "json"), "--format")
    from kg.errors import QueryError
    from kg.explain import explain as find
    from kg.explain import explain_links, render_json, render_text

    short = prefixes(ontology)
    with opened_graph(graph, store) as opened:
        try:
            found = find(opened, subject, property, object, prefixes=short)
        except QueryError as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(FINDINGS) from error
        if format == "json":
            sys.stdout.write(render_json(found))
        else:
            _print(render_text(found, marks=not sys.stdout.isatty()))
            if not property:
                _print_links(explain_links(opened, subject, prefixes=short))
        if why_not is not None:
            _print_dropped(opened, tuple(name for name in (subject, object) if name), why_not, short)
    if not found:
        asked = " – ".join(name for name in (subject, property, object) if name)
        less = "Leave out the object" if object else "Leave out the property" if property else "It is only an object"
        typer.echo(f"the graph holds no statement {asked}. {less}, or see kg query evidence.", err=True)
        raise typer.Exit(FINDINGS)


def _print(text: Text) -> None:
    from rich.console import Console

    console = Console(highlight=False, force_terminal=sys.stdout.isatty())
    console.print(text, end="", soft_wrap=not sys.stdout.isatty())


def _print_links(notes: tuple[LinkNote, ...]) -> None:
    from rich.text import Text

    from kg.explain import render_links

    if notes:
        _print(Text("\nwhy its names mean it\n").append_text(render_links(notes)))


def _print_dropped(graph: ox.Store, names: tuple[str, ...], path: Path, short: Mapping[str, str]) -> None:
    """What was dropped, to stderr: stdout stays what the graph says."""
    from kg.explain import dropped
    from kg.names import find_entities, label_of

    iris = [iri for name in names for iri in find_entities(graph, name, short)]
    known = {*names, *(label_of(graph, iri) for iri in iris)}
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    entries = dropped(lines, sorted(known), iris)
    typer.echo(f"dropped: {len(entries)}", err=True)
    for entry in entries:
        where = f"{entry.get('document', '')}:{entry.get('start', '')}"
        typer.echo(f"  {entry.get('stage')} {entry.get('reason')}  {entry.get('detail', '')}", err=True)
        typer.echo(f"    {where}  {entry.get('text', '')}", err=True)
