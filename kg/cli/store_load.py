"""``kg store load``: N-Quads parts into a database that can be queried and served."""

from __future__ import annotations

from pathlib import Path

import typer

from kg.cli.graphs import check_output


def load(
    parts: list[Path] = typer.Argument(..., exists=True, help="Folder of parts with its manifest, or N-Quads files."),
    directory: Path = typer.Option(
        ..., "--store", metavar="DIR", file_okay=False, help="New directory for the database."
    ),
) -> None:
    """Make a database of N-Quads parts; it has no ledger, so it can be queried and served, but not grown."""
    from kg.cli.progress import progress_bar
    from kg.store.parts import load_parts

    check_output(directory, "--store")
    with progress_bar("parts") as step:
        count = load_parts(parts, directory, step)
    typer.echo(f"{count:,} quads → {directory}: to be queried and served; kg build --store cannot grow it", err=True)
