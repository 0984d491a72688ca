"""What a user can choose when importing names. One frozen value for all formats; each reads its own part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.config import Settings


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Choices of an import.

    ``languages`` of labels and aliases, the first preferred. ``base`` is where IRIs begin that a table does not give.
    ``columns`` maps what a record has ("label", "aliases", …) to the header of a table; ``separator`` parts several
    values in one cell. ``classes`` and ``properties`` (local ids, "Q4830453", "P159") keep only entities that have
    one of them; ``class_tree`` is a table of child and parent for subclasses. ``min_sitelinks`` and
    ``min_population`` leave out the little known. ``external`` maps a property to a pattern of IRIs with ``{}``.
    ``names``, ``divisions`` and ``countries`` are the further tables of GeoNames.
    """

    languages: tuple[str, ...] = ("en", "mul")
    base: str = field(default_factory=lambda: Settings().base)
    columns: Mapping[str, str] = field(default_factory=dict)
    separator: str = "|"
    classes: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    class_tree: Path | None = None
    min_sitelinks: int = 0
    min_population: int = 0
    external: Mapping[str, str] = field(default_factory=dict)
    names: Path | None = None
    divisions: Path | None = None
    countries: Path | None = None
