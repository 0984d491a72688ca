"""Figures in the making: what the rules of one sentence fill in together. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.config import Settings
from kg.relate.figures.measures import Measure
from kg.relate.figures.owners import Thread
from kg.relate.figures.part import Part
from kg.relate.figures.view import Owner, View


@dataclass(slots=True)
class Frame:
    """A figure in the making. ``carrier`` is the token that its status hangs on."""

    measure: Measure
    owner: Owner
    carrier: int
    anchor: int = -1
    value: Part | None = None
    change: Part | None = None
    factor: Part | None = None
    amount: Part | None = None  # of the change: "fell by $3 million"
    same_as: int = -1  # position of the part whose period and scope it shares
    unit: str = ""

    def parts(self) -> list[Part]:
        """The parts in it, value first."""
        return [part for part in (self.value, self.change, self.factor, self.amount) if part]


@dataclass(slots=True)
class Reading:
    """The frames of a sentence and what was left over, with reason codes."""

    view: View
    thread: Thread
    settings: Settings
    parts: list[Part]
    last: Measure | None  # of the figure before, in the same paragraph
    frames: list[Frame] = field(default_factory=list)
    left: list[tuple[Part, str]] = field(default_factory=list)
