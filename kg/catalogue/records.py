"""The interchange of names: what an importer writes and the compiler reads, one JSON object a line.

In and out: `EntityRecord`, `NameRecord`, `RedirectRecord`, `ClassRecord`, and JSONL files of them, plain or gzipped. It
looks nothing up and compiles nothing.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from kg.errors import CatalogueError

DEFAULT_PRIOR = 0.5  # of an entity about whose renown nothing is known


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """A known entity with its names.

    ``prior`` in (0, 1] says how well known it is: it ranks namesakes before any context. ``types`` and ``parents``
    (superclasses, where the entity is itself a class) are class IRIs of any vocabulary. ``related`` are (property IRI,
    entity IRI). ``title`` is the key by which tables of names and redirects refer to it, "" for its label. ``cased`` is
    False where the source has lost the case of the names.
    """

    iri: str
    label: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    description: str = ""
    prior: float = DEFAULT_PRIOR
    related: tuple[tuple[str, str], ...] = ()
    external: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    title: str = ""
    cased: bool = True


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A row of an anchor table: ``name`` stood for ``target`` (an IRI or a title) ``count`` times."""

    name: str
    target: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class RedirectRecord:
    """A further name that leads to another one: ``target`` is an IRI, a title, or a redirect's name again."""

    name: str
    target: str


@dataclass(frozen=True, slots=True)
class ClassRecord:
    """A class that is not itself known by name: only what is above it matters."""

    iri: str
    parents: tuple[str, ...]


Record = EntityRecord | NameRecord | RedirectRecord | ClassRecord


@dataclass(frozen=True, slots=True)
class Located:
    """A record with the place that it was read from, for messages. ``line`` is 1-based; 0 where there are no lines."""

    record: Record
    path: str
    line: int


def to_json(record: Record) -> str:
    """One line, without the line break; what is empty is left out.

    >>> to_json(EntityRecord("https://example.org/shell", "Shell", prior=0.8))
    '{"iri":"https://example.org/shell","label":"Shell","prior":0.8}'
    """
    if isinstance(record, NameRecord):
        row: dict[str, Any] = {"name": record.name, "target": record.target, "count": record.count}
    elif isinstance(record, RedirectRecord):
        row = {"redirect": record.name, "target": record.target}
    elif isinstance(record, ClassRecord):
        row = {"class": record.iri, "parents": list(record.parents)}
    else:
        row = _entity_row(record)
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _entity_row(record: EntityRecord) -> dict[str, Any]:
    row: dict[str, Any] = {"iri": record.iri, "label": record.label}
    for key in _LISTS:
        if value := getattr(record, key):
            row[key] = list(value)
    if record.related:
        row["related"] = [list(pair) for pair in record.related]
    if record.description:
        row["description"] = record.description
    if record.title:
        row["title"] = record.title
    row["prior"] = record.prior
    if not record.cased:
        row["cased"] = False
    return row


_LISTS = ("aliases", "demonyms", "types", "external", "parents")
_KEYS = frozenset(("iri", "label", *_LISTS, "related", "description", "title", "prior", "cased"))


def from_json(line: str, path: str, number: int) -> Record:
    """The record of one line.

    Raises:
        CatalogueError: with path and line if it is no JSON object, lacks a part, or has one of the wrong type.
    """
    try:
        row = json.loads(line)
    except ValueError as error:
        raise _wrong(f"no JSON ({error})", path, number) from None
    if not isinstance(row, dict):
        raise _wrong("no JSON object", path, number)
    if "iri" in row:
        return _entity(row, path, number)
    if "class" in row:
        return ClassRecord(_text(row, "class", path, number), _strings(row, "parents", path, number))
    target = _text(row, "target", path, number)
    if "redirect" in row:
        return RedirectRecord(_text(row, "redirect", path, number), target)
    count = row.get("count", 1)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise _wrong(f"count is {count!r}, not a number of at least 1", path, number)
    return NameRecord(_text(row, "name", path, number), target, count)


def _entity(row: Mapping[str, Any], path: str, number: int) -> EntityRecord:
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise _wrong(f"unknown key {unknown[0]!r}", path, number)
    prior = row.get("prior", DEFAULT_PRIOR)
    if not isinstance(prior, int | float) or isinstance(prior, bool) or not 0 < prior <= 1 or math.isnan(prior):
        raise _wrong(f"prior is {prior!r}, not a number in (0, 1]", path, number)
    lists = {key: _strings(row, key, path, number) for key in _LISTS}
    return EntityRecord(
        iri=_text(row, "iri", path, number),
        label=_text(row, "label", path, number),
        description=str(row.get("description", "")),
        title=str(row.get("title", "")),
        prior=float(prior),
        related=_pairs(row, path, number),
        cased=row.get("cased", True) is not False,
        **lists,
    )


def _text(row: Mapping[str, Any], key: str, path: str, number: int) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _wrong(f"{key} is {'missing' if key not in row else 'empty or no text'}", path, number)
    return value


def _strings(row: Mapping[str, Any], key: str, path: str, number: int) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(f"{key} is no list of texts", path, number)
    return tuple(value)


def _pairs(row: Mapping[str, Any], path: str, number: int) -> tuple[tuple[str, str], ...]:
    value = row.get("related", [])
    good = isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in value
    )
    if not good:
        raise _wrong("related is no list of [property, entity]", path, number)
    return tuple((pair[0], pair[1]) for pair in value)


def _wrong(what: str, path: str, number: int) -> CatalogueError:
    return CatalogueError(
        f"this record cannot be read: {what}", path=path, line=number, hint="Import its source again, or mend the line."
    )


def read_records(path: Path) -> Iterator[Located]:
    """The records of a JSONL file (gzipped if its name ends in .gz), as they stand; blank lines are passed over.

    Raises:
        CatalogueError: the file is missing or truncated, or a line is wrong.
    """
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield Located(from_json(line, str(path), number), str(path), number)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CatalogueError(
            f"cannot be read ({error})", path=str(path), hint="Check the path, or import its source again."
        ) from None


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return TextIOWrapper(gzip.open(path), encoding="utf-8")
    return path.open(encoding="utf-8")


def write_records(records: Iterable[Record], out: IO[str]) -> int:
    """Write the records, a line each; returns how many there were."""
    count = 0
    for record in records:
        out.write(to_json(record) + "\n")
        count += 1
    return count
