"""A progress bar for training, on stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kg.train.fit import Progress


@contextmanager
def bar(title: str) -> Iterator[Progress]:
    """A bar that shows steps done, the loss and the time left; nothing where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn(title),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[loss]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Bars(*columns, console=console, disable=not console.is_terminal, transient=True) as bars:
        task = bars.add_task(title, total=None, loss="")

        def advance(done: int, total: int, loss: float) -> None:
            bars.update(task, completed=done, total=total, loss=f"loss {loss:.3f}")

        yield advance
