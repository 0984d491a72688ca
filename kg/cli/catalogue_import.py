"""``kg catalogue import``: names from other systems' files as records, ready to be compiled."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.catalogue.importers import ImportOptions, ImportReport
    from kg.catalogue.records import Record

FINDINGS = 1


def import_(
    format: str = typer.Argument(..., help="One of: auto rdf table wikidata geonames wikipedia."),
    sources: list[Path] = typer.Argument(..., help="Files, plain or compressed (.gz .bz2 .xz).", show_default=False),
    output: Path = typer.Option(
        ..., "--output", "-o", help="Records: FILE.jsonl or FILE.jsonl.gz.", show_default=False
    ),
    language: list[str] = typer.Option(["en", "mul"], help="Languages of names, the preferred one first; repeatable."),
    column: list[str] = typer.Option([], metavar="WHAT=HEADER", help="Table: which column holds what; repeatable."),
    separator: str = typer.Option("|", help="Table: what parts several values in a cell."),
    base: str = typer.Option(None, help="Table: where minted IRIs begin, instead of the settings' base."),
    classes: list[str] = typer.Option([], "--class", metavar="Q…", help="Wikidata: keep instances of it; repeatable."),
    class_tree: Path = typer.Option(
        None, exists=True, dir_okay=False, help="Wikidata: table of child and parent class."
    ),
    properties: list[str] = typer.Option(
        [], "--property", metavar="P…", help="Wikidata: keep what has it; repeatable."
    ),
    min_sitelinks: int = typer.Option(0, min=0, help="Wikidata: leave out items with fewer sitelinks."),
    external: list[str] = typer.Option([], metavar="P…=IRI{}", help="Wikidata: make external ids IRIs; repeatable."),
    min_population: int = typer.Option(0, min=0, help="GeoNames: leave out smaller populated places."),
    names: Path = typer.Option(None, exists=True, dir_okay=False, help="GeoNames: alternateNamesV2.txt."),
    divisions: Path = typer.Option(None, exists=True, dir_okay=False, help="GeoNames: admin1CodesASCII.txt."),
    countries: Path = typer.Option(None, exists=True, dir_okay=False, help="GeoNames: countryInfo.txt."),
    keep_partial: bool = typer.Option(False, help="Keep what stands before the place where a file breaks off."),
    report: Path = typer.Option(None, metavar="FILE.json", help="Write what was kept and left out, and why."),
) -> None:
    """Import names of known entities from other systems' files; a faulty row is left out and reported."""
    from kg.catalogue.importers import ImportOptions, ImportReport
    from kg.config import Settings

    if not output.name.endswith((".jsonl", ".jsonl.gz")):
        raise typer.BadParameter(f"{output} is neither .jsonl nor .jsonl.gz.", param_hint="--output")
    options = ImportOptions(
        languages=tuple(language),
        base=base or Settings.load().base,
        columns=_pairs(column, "--column"),
        separator=separator,
        classes=tuple(classes),
        properties=tuple(properties),
        class_tree=class_tree,
        min_sitelinks=min_sitelinks,
        min_population=min_population,
        external=_pairs(external, "--external"),
        names=names,
        divisions=divisions,
        countries=countries,
    )
    account = ImportReport()
    with _written(output) as out:
        _import(format, sources, options, account, out, keep_partial=keep_partial)
    if report:
        report.write_text(json.dumps(asdict(account), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _close(account, output)


def _pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    found = dict(text.split("=", 1) for text in texts if "=" in text)
    wrong = [text for text in texts if "=" not in text]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]!r} is no pair like label=name.", param_hint=option)
    return found


def _import(
    format: str,
    sources: Iterable[Path],
    options: ImportOptions,
    account: ImportReport,
    out: IO[str],
    *,
    keep_partial: bool,
) -> None:
    from kg.catalogue.importers import Source, format_of, import_source
    from kg.catalogue.records import write_records

    for path in sources:
        with _progress(path.name) as progress:
            source = Source(path, keep_partial=keep_partial, progress=progress)
            found = import_source(format_of(path) if format == "auto" else format, source, options, account)
            write_records(_records(found), out)


def _records(found: Iterable[object]) -> Iterator[Record]:
    from kg.catalogue.records import Located

    for one in found:
        assert isinstance(one, Located)
        yield one.record


@contextmanager
def _written(output: Path) -> Iterator[IO[str]]:
    """The output, written aside and renamed at the end: an import that breaks off leaves what was there before."""
    aside = output.with_name(f".{output.name}.part-{os.getpid()}")
    try:
        if output.suffix == ".gz":
            with aside.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as packed:
                import io

                with io.TextIOWrapper(packed, encoding="utf-8") as out:
                    yield out
        else:
            with aside.open("w", encoding="utf-8") as out:
                yield out
        aside.replace(output)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar of the bytes read, on stderr, on a terminal only."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, size: bar.update(task, completed=done, total=size)


def _close(account: ImportReport, output: Path) -> None:
    for reason, count in sorted(account.skipped.items(), key=lambda item: (-item[1], item[0])):
        typer.echo(f"left out {count:,}: {reason}, such as {account.examples[reason][0]}", err=True)
    kinds = " · ".join(f"{count:,} {kind}" for kind, count in sorted(account.written.items())) or "nothing"
    typer.echo(f"{kinds} → {output}", err=True)
    if account.malformed:
        raise typer.Exit(FINDINGS)
