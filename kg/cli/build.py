"""``kg build``: documents in, a graph file or a grown store out, with a report of what became of every document.

It checks the command line before any work begins, hands over to `kg.pipeline` or `kg.maintain`, and writes files.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import typer

from kg.cli.graphs import check_output, one_of
from kg.cli.stores import CATALOGUES, MODEL, SETTINGS, settings_of, write_parts
from kg.config import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.maintain import StoreResult
    from kg.maintain.carry import Stage
    from kg.model import DocumentReport
    from kg.pipeline import BuildResult
    from kg.scale import Mapper

    Result = BuildResult | StoreResult

FINDINGS = 1
IN_MEMORY = 500  # documents of a build into a file without a store of its own: each takes up to 1 MB
SHOWN = 10  # quarantined documents and violations that are listed on the terminal; the report has all


def build(
    inputs: list[str] = typer.Argument(..., help="Files, directories, globs, or - for stdin.", show_default=False),
    output: str = typer.Option(
        None, "--output", "-o", help="Graph file: .ttl .nt .trig .nq .jsonld, or - for stdout.", show_default=False
    ),
    ontology: Path = typer.Option(
        None, exists=True, file_okay=False, help="Directory with the ontology to use instead of the shipped one."
    ),
    catalogues: list[Path] = CATALOGUES,
    decisions: Path = typer.Option(
        None, exists=True, dir_okay=False, help="Decisions of a person about entities, names and claims (.tsv or .ttl)."
    ),
    model: str = MODEL,
    store: Path | None = typer.Option(
        None,
        metavar="DIR",
        file_okay=False,
        help="Store that the documents are put into; what it has already is not read again. With -o, or instead.",
    ),
    date: str = typer.Option(None, metavar="YYYY-MM-DD", help="Date of documents that state none themselves."),
    report: Path = typer.Option(None, metavar="FILE.json", help="Write counts, outcomes, versions and timings."),
    why_not: Path = typer.Option(None, metavar="FILE.jsonl", help="Write what was found and dropped, and why."),
    workers: int = typer.Option(None, min=1, help="Worker processes.", show_default=False),
    engine: str = typer.Option(
        "pool", help="Where documents are extracted: pool (worker processes), dask (a Dask cluster: docs/cluster.md)."
    ),
    scheduler: str = typer.Option(
        None, metavar="ADDRESS", help="Dask scheduler (tcp://host:8786, or its file) instead of a cluster made here."
    ),
    shared: Path = typer.Option(
        None, metavar="DIR", help="Folder that the cluster's workers see, instead of one in the store or beside FILE."
    ),
    parts: Path = typer.Option(None, metavar="DIR", help="With --store: also write its graph as N-Quads parts."),
    settings_file: Path = SETTINGS,
) -> None:
    """Build a graph from documents; every edge in it can show the sentence it came from."""
    _check(output, store, parts, date, (report, why_not))
    _check_engine(engine, scheduler, shared)
    settings, folder = settings_of(settings_file, ontology, catalogues, model)
    settings = replace(
        settings,
        workers=workers or settings.workers,
        decisions=str(decisions) if decisions else settings.decisions,
    )
    if store is not None:
        settings = _with_own_decisions(settings, store)

    from kg.cli.build_report import problems, write_drops, write_report
    from kg.cli.engines import mapper_of

    start = perf_counter()
    where = mapper_of(engine, settings, folder, scheduler=scheduler, shared=shared, store=store, output=output)
    with where as mapper, _place(store, inputs) as place:
        with_drops = bool(why_not or (report and store is None))
        result = _run(inputs, place, settings, folder, date, with_drops=with_drops, mapper=mapper)
        built = perf_counter()
        if output is not None:
            _write(result, place, output, folder, settings)
        if store is not None and parts is not None:
            write_parts(store, parts, settings.base)
    if report:
        seconds = {"build": round(built - start, 3), "write": round(perf_counter() - built, 3)}
        write_report(result, settings, seconds, report)
    if why_not:
        write_drops(result, why_not)
    _close(result, output or str(store), problems(result))


def _with_own_decisions(settings: Settings, store: Path) -> Settings:
    """The settings with the store's own decisions; told if others are named, which are used instead."""
    from kg.maintain.own import own_decisions, with_own_decisions

    own = own_decisions(store)
    if own.is_file() and settings.decisions and Path(settings.decisions).resolve() != own.resolve():
        typer.echo(f"{own} is not used: {settings.decisions} is named instead", err=True)
    return with_own_decisions(settings, store)


@contextmanager
def _place(store: Path | None, inputs: list[str]) -> Iterator[Path | None]:
    """The store to build into: the user's, or a temporary one for more documents than memory is sure to hold."""
    from kg.aside import temporary_folder
    from kg.read import expected_documents

    expected = 0 if store is not None else expected_documents(inputs)
    if expected is not None and expected <= IN_MEMORY:
        yield store
        return
    with temporary_folder("graphwright-build-") as folder:
        yield folder / "store"


def _run(
    inputs: list[str],
    store: Path | None,
    settings: Settings,
    ontology: Path | None,
    date: str | None,
    *,
    with_drops: bool,
    mapper: Mapper,
) -> Result:
    """Build in memory, or into a store if there is one."""
    from kg.maintain import build_store
    from kg.pipeline import build as build_in_memory

    given: dict[str, Any] = {"ontology": ontology, "date": date, "workers": settings.workers, "mapper": mapper}
    with _progress(inputs) as (progress, stage):
        if store is None:
            return build_in_memory(inputs, settings, progress=progress, **given)
        return build_store(inputs, store, settings, with_drops=with_drops, progress=progress, stage=stage, **given)


def _check(
    output: str | None, store: Path | None, parts: Path | None, date: str | None, files: tuple[Path | None, ...]
) -> None:
    """Refuse what cannot succeed, before a model is loaded."""
    from kg.read import parse_day
    from kg.store import FORMATS

    if output is None and store is None:
        raise typer.BadParameter("say where the graph goes: -o graph.ttl, or -o - for stdout.", param_hint="--output")
    if output is not None and output != "-" and Path(output).suffix.lower().removeprefix(".") not in FORMATS:
        known = " ".join(f".{name}" for name in FORMATS)
        raise typer.BadParameter(f"the suffix of {output!r} names no graph format ({known}).", param_hint="--output")
    if date is not None and parse_day(date) != date:
        raise typer.BadParameter(f"{date!r} is not a day like 2020-05-22.", param_hint="--date")
    for path in (Path(output) if output is not None and output != "-" else None, *files):
        _check_place(path)
    if store is not None:
        check_output(store, "--store")
    if parts is not None and store is None:
        raise typer.BadParameter("parts are written of a store: name one with --store.", param_hint="--parts")
    if parts is not None:
        check_output(parts, "--parts")


def _check_engine(engine: str, scheduler: str | None, shared: Path | None) -> None:
    """Refuse options that do not go together, and a cluster without its library."""
    from kg.cli.engines import DASK, ENGINES
    from kg.scale.connect import check_library

    one_of(engine, ENGINES, "--engine")
    if engine == DASK:
        check_library()
    elif scheduler is not None or shared is not None:
        raise typer.BadParameter("--scheduler and --shared go with --engine dask.", param_hint="--engine")


def _check_place(path: Path | None) -> None:
    if path is not None and path.is_dir():
        raise typer.BadParameter(f"{path} is a directory: name a file.")
    if path is not None:
        check_output(path)


@contextmanager
def _progress(inputs: list[str]) -> Iterator[tuple[Callable[[DocumentReport], None], Stage]]:
    """A bar of finished documents, to be told of each, and what begins a bar of other steps."""
    from kg.cli.progress import progress_bars
    from kg.read import expected_documents

    with progress_bars() as bar:
        step = bar("documents", lambda: expected_documents(inputs))
        yield lambda done: step(), lambda what, total: bar(what, lambda: total)


def _write(result: Result, store: Path | None, output: str, ontology: Path | None, settings: Settings) -> None:
    from kg.iri import default_prefixes
    from kg.maintain.dump import write_dump
    from kg.ontology import load_ontology
    from kg.pipeline import BuildResult
    from kg.store import write_graph

    prefixes = {**load_ontology(ontology).prefixes, **default_prefixes(settings.base)}
    if isinstance(result, BuildResult):
        write_graph(result.graph.quads(), output, prefixes=prefixes)
    elif store is not None:
        write_dump(store, settings.base, output, prefixes)


def _close(result: Result, output: str, problems: tuple[str, ...]) -> None:
    """The closing lines on stderr, and exit code 1 if a document or an edge was refused."""
    from kg.cli.build_report import closing_line

    for line in problems[:SHOWN]:
        typer.echo(line, err=True)
    if len(problems) > SHOWN:
        typer.echo(f"… and {len(problems) - SHOWN} more: --report FILE.json writes all of them", err=True)
    typer.echo(closing_line(result, output), err=True)
    if problems:
        raise typer.Exit(FINDINGS)
