"""``kg retract``: take a document out of a store, with everything that it alone says."""

from __future__ import annotations

from pathlib import Path

import typer

from kg.cli.stores import ONTOLOGY, SETTINGS, STORE, open_keeper


def retract(
    documents: list[str] = typer.Argument(
        ..., metavar="DOCUMENT...", help="Source as kg build named it, id, IRI or address; a file takes all in it."
    ),
    store: Path = STORE,
    ontology: Path = ONTOLOGY,
    settings_file: Path = SETTINGS,
) -> None:
    """Take documents back: their claims go, and a fact goes with the last document that says it."""
    with open_keeper(store, ontology, settings_file) as keeper:
        try:
            gone = [source for name in documents for source in keeper.retract(name)]
        finally:
            keeper.publish()  # those before one that the store does not have are gone all the same
    typer.echo(f"retracted {len(gone)} document{'s' * (len(gone) != 1)}: {', '.join(gone[:5])}", err=True)
