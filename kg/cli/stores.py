"""What the commands that change a store share: their options, opening it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.config import Settings

if TYPE_CHECKING:
    from kg.maintain import Keeper
    from kg.store.ledger import Ledger
    from kg.store.parts import Manifest

STORE = typer.Option(..., "--store", metavar="DIR", file_okay=False, help="Store of kg build --store.")
ONTOLOGY = typer.Option(None, "--ontology", exists=True, file_okay=False, help="Directory of the ontology in use.")
SETTINGS = typer.Option(
    None, "--settings", exists=True, dir_okay=False, help="Settings file instead of kg.toml in this directory."
)
CATALOGUES = typer.Option(
    [],
    "--catalogue",
    "-c",
    exists=True,
    file_okay=False,
    help="Compiled catalogue of known entities (kg catalogue build); repeatable, the most trusted first.",
)
MODEL = typer.Option(
    None, "--model", metavar="MODEL", help="Learned model (folder of kg train) instead of the shipped one; or none."
)


def settings_of(
    settings_file: Path | None, ontology: Path | None, catalogues: Sequence[Path] = (), model: str | None = None
) -> tuple[Settings, Path | None]:
    """The settings with what was named beside them, and the folder of the ontology."""
    settings = Settings.load(settings_file)
    named = (*(str(path) for path in catalogues), *settings.catalogues)
    settings = replace(settings, catalogues=named, extractor=model or settings.extractor)
    return settings, ontology or (Path(settings.ontology) if settings.ontology else None)


def write_parts(store: Path, folder: Path, base: str, size: int | None = None) -> Manifest:
    """Write a store's graph as N-Quads parts; what their manifest says. Raises `StoreError` as `kg.maintain.parts`."""
    from kg.cli.progress import progress_bar
    from kg.maintain import parts

    with progress_bar("parts") as step:
        return parts.write_parts(store, base, folder, size or parts.PART_SIZE, step)


def open_keeper(store: Path, ontology: Path | None, settings_file: Path | None) -> Keeper:
    """A store to be changed.

    Raises:
        typer.BadParameter: if there is none.
        StoreError: if it is in use or damaged.
    """
    from kg.maintain import Keeper
    from kg.store import is_store

    if not is_store(store):
        raise typer.BadParameter(f"{store} is no store: make one with kg build --store.", param_hint="--store")
    settings, folder = settings_of(settings_file, ontology)
    return Keeper(store, settings, folder, adopt=False)


@contextmanager
def open_ledger(store: Path) -> Iterator[Ledger]:
    """The ledger of a store, for reading only, also while another process changes it.

    Raises:
        typer.BadParameter: if there is none.
    """
    from kg.store import is_store
    from kg.store.ledger import Ledger

    if not is_store(store):
        raise typer.BadParameter(f"{store} is no store: make one with kg build --store.", param_hint="--store")
    ledger = Ledger(store / ".kg" / "ledger.sqlite", read_only=True)
    try:
        yield ledger
    finally:
        ledger.close()
