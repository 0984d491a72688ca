"""``kg serve``: the graph as a page to explore and a SPARQL endpoint on this machine."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import typer

from kg.cli.graphs import GRAPH, STORE, check_graph
from kg.cli.stores import CATALOGUES, MODEL, ONTOLOGY, SETTINGS, settings_of
from kg.web.limits import Limits

if TYPE_CHECKING:
    from kg.web.data import Data
    from kg.web.service import Service

USUAL = Limits()
KEPT = 3  # workers for queries that have just begun


def serve(
    graph: str = GRAPH,
    store: Path = STORE,
    port: int = typer.Option(7878, "--port", min=0, max=65535, help="Port; 0 is any that is free."),
    host: str = typer.Option("127.0.0.1", "--host", help="Address to listen at. Others than this reach the network."),
    timeout: float = typer.Option(USUAL.seconds, "--timeout", min=0.1, help="Seconds for one query."),
    memory: int = typer.Option(USUAL.memory_mb, "--memory", min=256, help="Megabytes for one query."),
    rows: int = typer.Option(USUAL.rows, "--rows", min=1, help="Rows, or triples, of one answer."),
    workers: int = typer.Option(
        USUAL.workers, "--workers", min=KEPT + 1, help="Queries at a time; three are kept for new ones."
    ),
    max_query: int = typer.Option(USUAL.query_bytes, "--max-query", min=64, help="Bytes of one query."),
    client_timeout: float = typer.Option(
        USUAL.body_seconds,
        "--client-timeout",
        min=0.1,
        help="Seconds for a client to send its request, and to read its answer.",
    ),
    no_union: bool = typer.Option(
        False, "--no-union", help="A query without FROM sees the default graph alone, not the union of all graphs."
    ),
    writable: bool = typer.Option(
        False,
        "--writable",
        help="Take updates from those who send the token (KG_SERVE_TOKEN, or one made now); of a store of kg build, "
        "decisions about its claims and entities.",
    ),
    why_not: Path = typer.Option(
        None,
        "--why-not",
        exists=True,
        dir_okay=False,
        metavar="FILE.jsonl",
        help="File of kg build --why-not: what the explorer lists as dropped. A store of kg build has its own.",
    ),
    ontology: Path = ONTOLOGY,
    catalogues: list[Path] = CATALOGUES,
    model: str = MODEL,
    settings_file: Path = SETTINGS,
    cors: list[str] = typer.Option([], "--cors", metavar="ORIGIN", help="Web site whose pages may ask; repeatable."),
    allow_host: list[str] = typer.Option(
        [], "--allow-host", metavar="NAME", help="Name that clients may call this server by; repeatable."
    ),
) -> None:
    """Serve the graph as a page to explore it at /, by SPARQL at /sparql, and its graphs at /store, until Ctrl-C."""
    from kg.store import is_store
    from kg.web.decisions import Kept
    from kg.web.server import listen, serve
    from kg.web.service import Options, Service

    _check_origins(cors)
    limits = replace(USUAL, seconds=timeout, memory_mb=memory, rows=rows, query_bytes=max_query)
    limits = replace(limits, workers=workers, long=workers - KEPT)
    limits = replace(limits, header_seconds=client_timeout, body_seconds=client_timeout, stalled_seconds=client_timeout)
    token = _token() if writable else ""
    settings, folder = settings_of(settings_file, ontology, catalogues, model)
    kept = Kept(store, settings, folder) if writable and store is not None and is_store(store) else None
    hosts = (_in_address(host), *allow_host)
    options = Options(not no_union, token, hosts, tuple(cors), str(why_not or ""), review=kept is not None)
    with _opened(graph, store, writable) as data, listen(host, port) as listening:
        address = f"http://{_in_address(host)}:{listening.getsockname()[1]}"
        serve(Service(data, limits, options, kept), listening, lambda service: _announce(service, address, graph))


def _check_origins(origins: list[str]) -> None:
    for origin in origins:
        scheme, _, rest = origin.partition("://")
        if scheme not in ("http", "https") or not rest or "/" in rest or "*" in rest:
            raise typer.BadParameter(f"{origin!r} is no origin such as https://example.org.", param_hint="--cors")


@contextmanager
def _opened(graph: str | None, store: Path | None, writable: bool) -> Iterator[Data]:
    from kg.web.data import of_file, of_store

    check_graph(graph, store)
    if store is not None:
        yield of_store(store, writable=writable)
        return
    assert graph is not None
    with of_file(graph, writable=writable) as data:
        yield data


def _token() -> str:
    from kg.web.process import TOKEN

    given = os.environ.get(TOKEN, "")
    if given:
        return given
    made = secrets.token_urlsafe(32)
    typer.echo(f"token of those who may write: {made}", err=True)
    return made


def _in_address(host: str) -> str:
    """The host as addresses have it.

    >>> _in_address("::1"), _in_address("localhost")
    ('[::1]', 'localhost')
    """
    return f"[{host}]" if ":" in host else host


def _announce(service: Service, address: str, graph: str | None) -> None:
    from kg.web.pages import folder

    if service.data.writable and graph is not None:
        typer.echo(
            "changes stay in a temporary database, which goes when the server ends; the file is not written", err=True
        )
    if not service.pool.isolated:
        typer.echo(
            "the system lets workers keep the network: SERVICE and LOAD are refused by their text alone", err=True
        )
    if folder() is None:
        typer.echo("this installation lacks the explorer's page: install graphwright again, online", err=True)
    token = f"#token={quote(service.options.token)}" if service.options.token else ""
    typer.echo(f"Explorer at {address}/{token}", err=True)
    typer.echo(f"SPARQL at {address}/sparql, graphs at {address}/store; Ctrl-C ends it", err=True)
