"""The part that a quantity plays in a figure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kg.model import Quantity
from kg.relate.figures.view import View


class Role(Enum):
    """How a quantity takes part in an observation; the value is the reason code where it takes none."""

    VALUE = "value"  # of the metric: "reached $5 billion"
    CHANGE = "change"  # percent: "rose 12 percent"
    FACTOR = "factor"  # times: "by 100 times", "doubled"
    EARLIER = "earlier"  # "from $4 billion", "compared with …"
    OTHER = "other"  # what somebody else has of the same: "against 19 percent at Orlin"
    EXPECTED = "expected"  # what was thought beforehand: "missing the 741 million euros that analysts had expected"
    SAME = "same"  # the value before it in another currency: "(… million)"
    HAD = "had"  # by a verb or preposition: "employs 900 people", "a chain with 61 stores"
    ABSOLUTE = "absolute-change"  # "fell by $3 million": a change that is no percentage
    EXTENT = "describes-a-noun"  # "TV sets of 50 inches"
    NONE = "no-metric"


@dataclass(frozen=True, slots=True)
class Part:
    """A quantity's part. ``anchor`` and ``noun`` are token indexes or -1; ``sign`` is 1 or -1 for a change."""

    role: Role
    quantity: Quantity
    position: int
    anchor: int = -1
    noun: int = -1
    sign: int = 1
    leans: bool = False  # on the part before it: "…, up 4 percent", "an increase of 22%"


def part_of(view: View, position: int, role: Role, **more: int | bool) -> Part:
    """The part of the quantity at a position of a view."""
    return Part(role, view.quantities[position], position, **more)  # type: ignore[arg-type]
