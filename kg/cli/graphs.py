"""What the commands that read a graph share: opening it, the prefixes, names in messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.config import Settings

if TYPE_CHECKING:
    import pyoxigraph as ox

GRAPH = typer.Option(None, "--graph", "-g", help="Graph file: .ttl .nt .trig .nq .jsonld, or - for Turtle on stdin.")
STORE = typer.Option(None, "--store", help="Store of kg build --store, or any Oxigraph database, instead of --graph.")
ONTOLOGY = typer.Option(None, "--ontology", exists=True, file_okay=False, help="Directory of the ontology in use.")


@contextmanager
def opened_graph(graph: str | None, store: Path | None) -> Iterator[ox.Store]:
    """The graph that the options name; what a store shows now stays until the block ends.

    Raises:
        typer.BadParameter: if they name none, both, or something that does not exist.
        StoreError: if it cannot be read.
    """
    from kg.store import read_graph, reading

    check_graph(graph, store)
    if store is not None:
        with reading(store) as held:
            yield held
    else:
        assert graph is not None
        yield read_graph(graph)


def check_graph(graph: str | None, store: Path | None) -> None:
    """Refuse options that name no graph, two, or something that does not exist, with `typer.BadParameter`."""
    from kg.store import FORMATS

    if (graph is None) == (store is None):
        raise typer.BadParameter("say which graph: --graph FILE or --store DIR.")
    if store is not None and not store.is_dir():
        raise typer.BadParameter(f"the directory {store} does not exist.", param_hint="--store")
    if graph is None:
        return
    if graph != "-" and not Path(graph).is_file():
        raise typer.BadParameter(f"the file {graph} does not exist.", param_hint="--graph")
    if graph != "-" and Path(graph).suffix.lower().removeprefix(".") not in FORMATS:
        raise typer.BadParameter(f"{graph} is no graph file: use one of .{', .'.join(FORMATS)}.", param_hint="--graph")


def prefixes(ontology: Path | None) -> Mapping[str, str]:
    """The fixed prefixes, those of data IRIs, and those of the ontology if one is named here or in the settings."""
    from kg.iri import default_prefixes
    from kg.ontology import load_ontology

    settings = Settings.load()
    folder = ontology or (Path(settings.ontology) if settings.ontology else None)
    more = load_ontology(folder).prefixes if folder else {}
    return {**more, **default_prefixes(settings.base)}


def check_output(path: str | Path, option: str | None = None) -> None:
    """Refuse an output file or folder whose directory does not exist, before any work."""
    folder = Path(path).parent
    if str(path) != "-" and not folder.is_dir():
        what = f"the directory {folder} does not exist: create it first (mkdir -p {folder})."
        raise typer.BadParameter(what, param_hint=option)


def one_of(name: str, known: Mapping[str, object] | tuple[str, ...], option: str) -> str:
    """The name, if it is known; otherwise a usage error that lists what is."""
    if name not in known:
        raise typer.BadParameter(f"{name!r} is none of: {', '.join(known)}.", param_hint=option)
    return name


def parameters_of(given: list[str]) -> dict[str, str]:
    """The parameters of a query from NAME=VALUE texts. Raises a usage error for a text that is none."""
    found: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f"write NAME=VALUE, not {text!r}.", param_hint="--param")
        found[name.strip()] = value.strip()
    return found
