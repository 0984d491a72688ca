"""The gold of a test article: what a careful reader draws from it, as ``gold.json`` states it.

In: the folder of a case, with ``input.*`` and ``gold.json``. Out: a `Gold`. Names are written ``a|b`` where either will
do; a claim's statuses and a figure's words likewise. Nothing is matched here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ReadError

Fact = tuple[str, str, str]  # subject, local name of the property, object
Claim = tuple[str, str, str, str]  # the same and the acceptable statuses

KEYS = frozenset(
    {"date", "source", "facts", "also_right", "claims", "forbidden", "roles", "observations", "one_node_each", "judged"}
)
FIGURE_KEYS = frozenset({"subject", "value", "unit", "change", "factor", "period", "words"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure to be found; what is None or empty is not asked for. Of each of ``words`` one of the alternatives
    (``sales|revenue``) must stand in the observation."""

    subject: str | None = None
    value: float | None = None
    unit: str | None = None
    change: float | None = None
    factor: float | None = None
    period: str | None = None
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.value, self.unit, self.period) if n is not None]
        changes = [f"change {self.change:g} %" if self.change is not None else ""]
        changes += [f"factor {self.factor:g}" if self.factor is not None else ""]
        return " ".join(filter(None, (self.subject, *self.words, *numbers, *changes)))


@dataclass(frozen=True, slots=True)
class Gold:
    """What is true, also right, not asserted, and wrong in one article. ``roles`` are person, organisation, words."""

    name: str
    article: Path
    date: str | None
    facts: tuple[Fact, ...] = ()
    also_right: tuple[Fact, ...] = ()
    claims: tuple[Claim, ...] = ()
    forbidden: tuple[Fact, ...] = ()
    roles: tuple[Fact, ...] = ()
    figures: tuple[Figure, ...] = ()
    one_node_each: tuple[tuple[str, ...], ...] = ()
    judged_right: tuple[Fact, ...] = ()
    judged_wrong: tuple[Fact, ...] = ()

    @property
    def right(self) -> tuple[Fact, ...]:
        """Every edge that counts as right when the graph has it."""
        return self.facts + self.also_right + self.judged_right


def load_gold(folder: Path) -> Gold:
    """The gold of one case. Raises `ReadError` if it is missing, malformed, or has a key that nobody would read."""
    path = folder / "gold.json"
    articles = sorted(folder.glob("input.*"))
    if len(articles) != 1:
        raise ReadError(f"a case needs one input file, this has {len(articles)}", path=str(folder))
    record = _record(path)
    try:
        return _gold(folder.name, articles[0], record)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ReadError(f"the gold is malformed: {error}", path=str(path)) from error


def load_cases(directory: Path) -> tuple[Gold, ...]:
    """The gold of every case below a directory, sorted by name. Raises `ReadError` if there is none."""
    cases = tuple(load_gold(path.parent) for path in sorted(directory.glob("*/gold.json")))
    if not cases:
        raise ReadError("no case here: no folder has a gold.json", path=str(directory))
    return cases


def _record(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReadError(f"the gold cannot be read ({error.strerror})", path=str(path)) from error
    except ValueError as error:
        raise ReadError(f"the gold is not valid JSON: {error}", path=str(path)) from error
    unknown = sorted(set(record) - KEYS) if isinstance(record, dict) else ["not an object"]
    if unknown:
        raise ReadError(f"unknown keys in the gold: {', '.join(unknown)}", path=str(path))
    return dict(record)


def _gold(name: str, article: Path, record: dict[str, Any]) -> Gold:
    judged = record.get("judged", {})
    return Gold(
        name=name,
        article=article,
        date=record.get("date"),
        facts=_facts(record.get("facts", [])),
        also_right=_facts(record.get("also_right", [])),
        claims=tuple((str(s), str(p), str(o), str(status)) for s, p, o, status in record.get("claims", [])),
        forbidden=_facts(record.get("forbidden", [])),
        roles=_facts(record.get("roles", [])),
        figures=tuple(_figure(one) for one in record.get("observations", [])),
        one_node_each=tuple(tuple(map(str, group)) for group in record.get("one_node_each", [])),
        judged_right=_facts(judged.get("right", [])),
        judged_wrong=_facts(judged.get("wrong", [])),
    )


def _facts(rows: list[list[str]]) -> tuple[Fact, ...]:
    return tuple((str(s), str(p), str(o)) for s, p, o in rows)


def _figure(record: dict[str, Any]) -> Figure:
    if unknown := sorted(set(record) - FIGURE_KEYS):
        raise ValueError(f"unknown keys of an observation: {', '.join(unknown)}")
    return Figure(**{**record, "words": tuple(record.get("words", ()))})
