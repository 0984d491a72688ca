"""``kg store``: what a store holds, whether it is whole, what is in quarantine, its graph as a file or in parts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kg.cli.graphs import check_output, one_of
from kg.cli.store_load import load
from kg.cli.store_push import push
from kg.cli.stores import ONTOLOGY, SETTINGS, STORE, open_keeper, open_ledger, settings_of, write_parts

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.maintain import Keeper

FINDINGS = 1
READABLE = typer.Option(
    ..., "--store", metavar="DIR", file_okay=False, help="Store of kg build --store, or database of kg store load."
)
OUTPUT = typer.Option(None, "--output", "-o", help="Graph file: .ttl .nt .trig .nq .jsonld, or - for stdout.")

store = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Look after a store: status, verify, dump, load, push."
)
quarantine = typer.Typer(add_completion=False, no_args_is_help=True, help="Documents that could not be used.")
store.add_typer(quarantine, name="quarantine")


@store.callback()
def _group() -> None:
    """Look after a store: status, verify, dump, load, push."""


@store.command()
def status(
    directory: Path = STORE,
    sources: bool = typer.Option(False, "--sources", help="List every source with its document and outcome."),
    format: str = typer.Option("text", "--format", "-f", help="One of: text, json."),
) -> None:
    """Show how many documents ended how, and how much the graph holds."""
    from kg.maintain.state import status_of

    one_of(format, ("text", "json"), "--format")
    with open_ledger(directory) as ledger:
        found = status_of(ledger)
        rows = ledger.ask("SELECT source, document, outcome FROM sources ORDER BY source") if sources else []
    if format == "json":
        listed = [dict(zip(("source", "document", "outcome"), row, strict=True)) for row in rows]
        sys.stdout.write(json.dumps({**found, **({"sources": listed} if sources else {})}, indent=1) + "\n")
        return
    for name, value in found.items():
        typer.echo(f"{name:<20}{_shown(value)}")
    for source, document, outcome in rows:
        typer.echo(f"{outcome:<18} {document or '-':<16} {source}")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{number:,} {name}" for name, number in value.items() if number) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)


@store.command()
def verify(directory: Path = STORE, ontology: Path = ONTOLOGY, settings_file: Path = SETTINGS) -> None:
    """Check that the graph has what the ledger says; prints the fingerprint, or each fault (exit code 1)."""
    from kg.cli.progress import progress_bar
    from kg.maintain import fingerprint
    from kg.maintain.verify import verify as check

    with open_keeper(directory, ontology, settings_file) as keeper:
        total = keeper.ledger.one("SELECT COUNT(*) FROM documents")
        with progress_bar("documents", lambda: total[0] if total else 0) as step:
            faults = list(check(keeper, step))
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise typer.Exit(FINDINGS)
    settings, _ = settings_of(settings_file, ontology)
    typer.echo(f"whole; fingerprint {fingerprint(directory, settings.base)}")


@store.command()
def dump(
    directory: Path = READABLE,
    output: str | None = OUTPUT,
    parts: Path | None = typer.Option(
        None, metavar="DIR", file_okay=False, help="Folder for N-Quads parts and their manifest.json."
    ),
    part_size: int = typer.Option(
        200_000, "--part-size", metavar="N", min=1, help="Most quads in a part; a document's graph is never split."
    ),
    ontology: Path = ONTOLOGY,
    settings_file: Path = SETTINGS,
) -> None:
    """Write the graph to a file, with the bytes that a build into a file gives, or to a folder of N-Quads parts."""
    if output is None and parts is None:
        raise typer.BadParameter("say where the graph goes: -o FILE or --parts DIR.", param_hint="--output / --parts")
    settings, folder = settings_of(settings_file, ontology)
    if output is not None:
        _write_file(directory, output, settings, folder)
    if parts is not None:
        check_output(parts, "--parts")
        found = write_parts(directory, parts, settings.base, part_size)
        typer.echo(f"{found.quads:,} quads in {len(found.parts):,} parts; fingerprint {found.fingerprint}", err=True)


def _write_file(directory: Path, output: str, settings: Settings, folder: Path | None) -> None:
    from kg.iri import default_prefixes
    from kg.maintain.dump import write_dump
    from kg.ontology import load_ontology

    prefixes = {**load_ontology(folder).prefixes, **default_prefixes(settings.base)}
    write_dump(directory, settings.base, output, prefixes)


store.command("load")(load)
store.command("push")(push)


@quarantine.callback()
def _quarantine() -> None:
    """Documents that could not be used."""


@quarantine.command("list")
def list_(
    directory: Path = STORE,
    traceback: bool = typer.Option(False, "--traceback", help="Show where in the program it failed."),
) -> None:
    """List the documents in quarantine, each with its stage and reason (exit code 1 if there are any)."""
    from kg.maintain.state import quarantined

    with open_ledger(directory) as ledger:
        found = quarantined(ledger)
    for report in found:
        typer.echo(f"{report.stage:<8} {report.sha256[:16] or '-':<16} {report.reason}")
        if traceback and report.traceback:
            typer.echo(report.traceback)
    if found:
        raise typer.Exit(FINDINGS)


@quarantine.command()
def retry(
    directory: Path = STORE,
    workers: int = typer.Option(None, min=1, help="Worker processes.", show_default=False),
    ontology: Path = ONTOLOGY,
    settings_file: Path = SETTINGS,
) -> None:
    """Read and process the documents in quarantine again (exit code 1 if some stay there)."""
    from kg.cli.progress import progress_bar
    from kg.maintain import build_store
    from kg.maintain.state import quarantined

    with open_keeper(directory, ontology, settings_file) as keeper:
        inputs = _release(keeper)
    settings, folder = settings_of(settings_file, ontology)
    with progress_bar("documents", lambda: len(inputs)) as step:
        build_store(
            *(inputs, directory, settings),
            ontology=folder,
            workers=workers or settings.workers,
            progress=lambda report: step(),
        )
    with open_ledger(directory) as ledger:
        left = quarantined(ledger)
    typer.echo(f"{len(left)} left in quarantine", err=True)
    if left:
        raise typer.Exit(FINDINGS)


def _release(keeper: Keeper) -> list[str]:
    """Have what failed tried again; the files to be read again."""
    from kg.maintain.state import quarantined

    reports = quarantined(keeper.ledger)
    with keeper.ledger.transaction():
        keeper.ledger.run("UPDATE documents SET holds = '' WHERE extraction IS NULL")
    return sorted({_file(report.source) for report in reports if report.stage == "read"})


def _file(source: str) -> str:
    """The file that a source names, alone or with a place in it.

    >>> _file("news.zip!/a.txt"), _file("no-such.jsonl:3")
    ('news.zip', 'no-such.jsonl')
    """
    if Path(source).exists():
        return source
    for mark in ("!/", "#", ":"):
        before, found, _ = source.partition(mark) if mark == "!/" else source.rpartition(mark)
        if found and before:
            return before
    return source
