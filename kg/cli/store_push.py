"""``kg store push``: the graph of a store to a SPARQL server, by the Graph Store Protocol."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.stores import ONTOLOGY, SETTINGS, settings_of

if TYPE_CHECKING:
    from kg.maintain.push import Source

TOKEN, LOGIN = "KG_ENDPOINT_TOKEN", "KG_ENDPOINT_LOGIN"


def push(
    endpoint: str = typer.Option(
        ...,
        metavar="URL",
        help="Address of the server's Graph Store Protocol; who asks is in KG_ENDPOINT_TOKEN/_LOGIN.",
    ),
    directory: Path = typer.Option(
        None, "--store", metavar="DIR", exists=True, file_okay=False, help="Store whose graph is pushed."
    ),
    parts: Path = typer.Option(
        None, metavar="DIR", exists=True, file_okay=False, help="Folder of N-Quads parts to be pushed, instead."
    ),
    max_bytes: int = typer.Option(1_000_000, metavar="N", min=1_000, help="Bytes of the body of one request."),
    everything: bool = typer.Option(False, "--all", help="Send everything, also what the server should have already."),
    ontology: Path = ONTOLOGY,
    settings_file: Path = SETTINGS,
) -> None:
    """Send the graph to a SPARQL server: what changed since the last time; a run that was ended goes on."""
    from kg.cli.progress import progress_bar
    from kg.maintain.push import memory_of
    from kg.maintain.push import push as run
    from kg.store.remote import Login, Remote

    if (directory is None) == (parts is None):
        raise typer.BadParameter("name what is pushed: --store DIR or --parts DIR.", param_hint="--store")
    remote = Remote(endpoint, Login(os.environ.get(TOKEN, ""), os.environ.get(LOGIN, "")))
    settings, _ = settings_of(settings_file, ontology)
    source, place = _source(directory, parts, settings.base)
    with progress_bar("graphs", None) as step:
        done = run(*(source, remote, memory_of(place, endpoint)), max_bytes=max_bytes, afresh=everything, progress=step)
    typer.echo(
        f"{done.sent:,} graphs sent ({done.bytes:,} bytes), {done.unchanged:,} unchanged, {done.deleted:,} deleted",
        err=True,
    )


def _source(directory: Path | None, parts: Path | None, base: str) -> tuple[Source, Path]:
    from kg.maintain.push import PartsSource, StoreSource

    if directory is not None:
        return StoreSource(directory, base), directory
    assert parts is not None
    return PartsSource(parts), parts
