"""What is wrong with the lines of an annotated corpus, told on stderr."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from kg.corpora import Defect

SHOWN = 20  # defects that are told of one by one; of the rest their number


def tell(defects: Sequence[Defect]) -> None:
    """A line for each of the first defects: file, line, what is wrong with it, which triple."""
    for one in defects[:SHOWN]:
        triple = f" (triple {one.triple})" if one.triple >= 0 else ""
        typer.echo(f"{one.path}:{one.line}: {one.reason}{triple}", err=True)
