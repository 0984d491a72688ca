"""``kg store push``: the graph of a store to a SPARQL server, by the Graph Store Protocol."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
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
        help="Address of the server's Graph Store Protocol, such as http://localhost:7878/store.",
    ),
    directory: Path = typer.Option(
        None,
        "--store",
        metavar="DIR",
        exists=True,
        file_okay=False,
        help="Store of kg build --store, or database of kg store load.",
    ),
    parts: Path = typer.Option(
        None, metavar="DIR", exists=True, file_okay=False, help="Folder of kg store dump --parts, instead of a store."
    ),
    max_bytes: int = typer.Option(
        1_000_000, metavar="N", min=1_000, help="Most bytes in a request; a longer line goes alone."
    ),
    everything: bool = typer.Option(False, "--all", help="Send everything, also what the server should have already."),
    ontology: Path = ONTOLOGY,
    settings_file: Path = SETTINGS,
) -> None:
    """Send the graph to a SPARQL server: what changed since the last time; a run that was ended goes on.

    A login is read from the environment: KG_ENDPOINT_TOKEN, or KG_ENDPOINT_LOGIN=user:password. The server's default
    graph is replaced; its other graphs stay, but for those that an earlier run has sent and the store has no more.
    """
    from kg.cli.progress import progress_bar
    from kg.maintain.push import memory_of
    from kg.maintain.push import push as run
    from kg.store.remote import Login, Remote

    if (directory is None) == (parts is None):
        raise typer.BadParameter("say what is pushed: --store DIR or --parts DIR.", param_hint="--store / --parts")
    remote = Remote(endpoint, Login(os.environ.get(TOKEN, ""), os.environ.get(LOGIN, "")))
    settings, _ = settings_of(settings_file, ontology)
    memory = memory_of(directory or parts, endpoint)
    with _source(directory, parts, settings.base) as source, progress_bar("graphs") as step:
        done = run(source, remote, memory, max_bytes=max_bytes, afresh=everything, progress=step)
    typer.echo(
        f"{done.sent:,} graphs sent ({done.bytes:,} bytes), {done.unchanged:,} unchanged, {done.deleted:,} deleted",
        err=True,
    )


@contextmanager
def _source(directory: Path | None, parts: Path, base: str) -> Iterator[Source]:
    from kg.maintain.push import PartsSource, StoreSource
    from kg.store import reading

    if directory is None:
        yield PartsSource(parts)
        return
    with reading(directory) as store:
        yield StoreSource(store, base)
