"""``kg catalogue``: import names of known entities, compile them, look one up.

The work is done in `kg.catalogue` and `kg.link`; here are the command lines, the progress bars and the tables.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kg.cli.catalogue_import import import_
from kg.cli.stores import CATALOGUES, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.catalogue.compile import CompileReport
    from kg.catalogue.records import Located
    from kg.link.lookup import Answer

FINDINGS = 1

catalogue = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Names of known entities: import, compile, look up."
)
catalogue.command("import", no_args_is_help=True)(import_)


@catalogue.callback()
def _group() -> None:
    """Names of known entities: import, compile, look up."""


@catalogue.command("build", no_args_is_help=True)
def build(
    sources: list[Path] = typer.Argument(
        ..., help="Imported names (.jsonl, .jsonl.gz), or files that kg catalogue import reads.", show_default=False
    ),
    output: Path = typer.Option(..., "--output", "-o", help="Folder of the compiled catalogue.", show_default=False),
) -> None:
    """Compile names into files that open at once, whatever their number, and that processes share."""
    from kg.catalogue.compile import compile_catalogue

    names = tuple(path.name for path in sources)
    with _progress() as progress:
        report = compile_catalogue(_records(sources), output, sources=names, progress=progress)
    _close(report, output)


def _records(sources: Iterable[Path]) -> Iterator[Located]:
    from kg.catalogue.importers import open_source
    from kg.catalogue.records import read_records

    for path in sources:
        imported = path.name.endswith((".jsonl", ".jsonl.gz"))
        yield from read_records(path) if imported else open_source(path)


@contextmanager
def _progress() -> Iterator[Callable[[str, int], None]]:
    """A counter of records on stderr, on a terminal only."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("records", total=None)
        yield lambda step, done: bar.update(task, description=f"{step} records", completed=done)


def _close(report: CompileReport, output: Path) -> None:
    for problem in report.problems:
        typer.echo(f"left out: {problem}", err=True)
    left_out = sum(report.counts.values())
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(report.counts.items()))
    tail = f" · {left_out:,} left out ({kinds})" if left_out else ""
    typer.echo(f"{report.entities:,} entities · {report.names:,} names{tail} → {output}", err=True)
    if left_out:
        raise typer.Exit(FINDINGS)


@catalogue.command("check", no_args_is_help=True)
def check(directory: Path = typer.Argument(..., help="Folder of a compiled catalogue.")) -> None:
    """Compare a compiled catalogue with the hashes in its manifest."""
    from kg.catalogue.layout import read_manifest, verify

    verify(directory)
    manifest = read_manifest(directory)
    sources = ", ".join(manifest["sources"])
    typer.echo(f"{directory}: whole; {manifest['entities']:,} entities, {manifest['names']:,} names from {sources}")


@catalogue.command("lookup", no_args_is_help=True)
def lookup(
    surface: str = typer.Argument(..., help="The name as a text writes it."),
    context: str = typer.Option(
        "", help="Text around it; a name in it is decided as `kg build` would.", metavar="TEXT"
    ),
    catalogues: list[Path] = CATALOGUES,
    ontology: Path = typer.Option(None, exists=True, file_okay=False, help="Ontology instead of the shipped one."),
    settings_file: Path = typer.Option(None, "--settings", exists=True, dir_okay=False, help="Settings file to use."),
    as_json: bool = typer.Option(False, "--json", help="Write the answer as JSON."),
) -> None:
    """Show which entities a name may mean, the parts of each score, and why the winner won."""
    from kg.engine import look_up

    answer = look_up(surface, context, *settings_of(settings_file, ontology, catalogues))
    if as_json:
        _print_json(answer)
    else:
        _print_table(answer)
    if not answer.candidates:
        raise typer.Exit(FINDINGS)


def _print_json(answer: Answer) -> None:
    import json
    from dataclasses import asdict

    sys.stdout.write(json.dumps(asdict(answer), ensure_ascii=False, indent=1) + "\n")


def _print_table(answer: Answer) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPED_WIDTH)
    if answer.candidates:
        table = Table(title=Text(f"{answer.surface!r} may mean"))
        table.add_column("entity", overflow="fold")
        for name in ("class", "score", *PARTS):
            table.add_column(name, justify="left" if name == "class" else "right", no_wrap=True)
        table.add_column("why", overflow="fold", ratio=1)
        for one in answer.candidates:
            parts = dict(one.candidate.parts)
            figures = [f"{parts.get(name, 0.0):.2f}" for name in PARTS]
            entity = f"{one.candidate.label} <{one.candidate.entity}>"
            why = "; ".join((*one.candidate.reasons, *([one.description] if one.description else [])))
            cells = (entity, ", ".join(one.classes), f"{one.candidate.score:.2f}", *figures, why)
            table.add_row(*(Text(cell) for cell in cells))  # as it is: ":x:" in an IRI is no emoji
        console.print(table)
    console.print(_verdict(answer))


def _verdict(answer: Answer) -> Any:
    from rich.text import Text

    if answer.entity:
        return Text(f"→ {answer.label} <{answer.entity}>: {answer.reason}")
    return Text(f"→ NIL: {answer.reason}")


PARTS = ("name", "prior", "type", "context", "coherence")
PIPED_WIDTH = 170
