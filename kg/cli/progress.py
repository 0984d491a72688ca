"""A progress bar on stderr, on a terminal only: how many steps are done, how many a second, and when all will be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import ProgressColumn

PERIOD = 120.0  # seconds over which the rate is taken: documents differ in length


Total = Callable[[], int | None]  # how many steps are expected, None if that is not known
Bars = Callable[[str, Total], Callable[[], None]]


@contextmanager
def progress_bar(what: str, total: Total = lambda: None) -> Iterator[Callable[[], None]]:
    """A function to be called once a step.

    Args:
        what: the steps, as a noun.
        total: called only if there is a terminal.
    """
    with progress_bars() as bar:
        yield bar(what, total)


@contextmanager
def progress_bars() -> Iterator[Bars]:
    """A function that begins a further bar, as `progress_bar` has one."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    shown = console.is_terminal
    bar = Progress(
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _rate()),
        *(TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()),
        console=console,
        transient=True,
        disable=not shown,
        speed_estimate_period=PERIOD,
    )

    def further(what: str, total: Total) -> Callable[[], None]:
        task = bar.add_task(what, total=total() if shown else None)
        return lambda: bar.update(task, advance=1)

    with bar:
        yield further


def _rate() -> ProgressColumn:
    """Steps a second."""
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:,.1f}/s")

    return Rate()
