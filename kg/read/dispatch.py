"""A file to its documents: the reader of its kind is run, and those of the files within it.

In: an open file, the table of readers. Out: one `Document` or `ReadFailure` for every document in it. All that a reader
raises becomes a failure of that file; caps on what archives unpack to are kept here and in `kg.read.caps`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BufferedReader

from kg.config import Settings
from kg.errors import KGError, ReadError
from kg.model import Document
from kg.read.caps import Guarded, Tally
from kg.read.draft import Draft, Opened, Part, Reader, ReadFailure
from kg.read.finish import finish
from kg.read.sandbox import Sandbox, missing

CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Desk:
    """What all files of a run are read with. ``date`` is the day of documents that state none."""

    readers: Mapping[str, Reader]
    settings: Settings
    sandbox: Sandbox
    date: str | None


def read_file(stream: BufferedReader, name: str, suffix: str, desk: Desk) -> Iterator[Document | ReadFailure]:
    """Every document of one file that the user named. Raises `ReadError` if it cannot be read to its end."""
    yield from _read(Opened(stream, name, desk.settings, desk.sandbox), suffix, desk, Tally(desk.settings))


def _read(
    opened: Opened, suffix: str, desk: Desk, tally: Tally, depth: int = 0, part: Part | None = None
) -> Iterator[Document | ReadFailure]:
    """The documents of a file and of the files within it. Raises `ReadError`, also if there is none."""
    empty = True
    for item in _found(desk.readers[suffix], opened):
        empty = False
        if isinstance(item, Draft):
            yield finish(_placed(item, part), desk.settings, desk.date)
        elif isinstance(item, ReadFailure):
            tally.enter(opened.name)
            yield item
        else:
            tally.enter(opened.name)
            yield from _read_part(item, desk, tally, depth + 1)
    if empty:
        raise ReadError("the file holds no document", path=opened.name, hint="Remove it from the inputs.")


def _placed(draft: Draft, part: Part | None) -> Draft:
    """A draft with what the outer file knows of it."""
    if part is None:
        return draft
    url = part.url if draft.source == part.name else None  # a row of a table has an address of its own
    return replace(draft, url=url or draft.url, filed=part.filed or draft.filed)


def _found(reader: Reader, opened: Opened) -> Iterator[Draft | Part | ReadFailure]:
    """What a reader yields; whatever it raises is an error of the file."""
    try:
        yield from reader(opened)
    except ModuleNotFoundError as error:
        raise missing(error.name or "a library", opened.name) from error
    except (KGError, OSError):
        raise
    except Exception as error:  # one bad file never stops a run
        what = f"the reader of this format failed ({type(error).__name__}: {error})"
        raise ReadError(what, path=opened.name, hint="This is a fault of graphwright: please report it.") from error


def _read_part(part: Part, desk: Desk, tally: Tally, depth: int) -> Iterator[Document | ReadFailure]:
    guarded: Guarded | None = None
    try:
        _check(part, desk, depth)
        guarded = Guarded(part.open(), part.name, tally, part.packed)
        opened = Opened(BufferedReader(guarded, CHUNK), part.name, desk.settings, desk.sandbox, part.charset)
        yield from _read(opened, part.suffix, desk, tally, depth, part)
    except ReadError as error:
        yield ReadFailure(part.name, error, guarded.sha256() if guarded else "")


def _check(part: Part, desk: Desk, depth: int) -> None:
    if part.suffix not in desk.readers:
        known = ", ".join(sorted(desk.readers))
        kind = f"files of the kind {part.suffix!r}" if part.suffix else "files without a suffix"
        raise ReadError(f"{kind} cannot be read", path=part.name, hint=f"Known kinds are {known}.")
    if depth > desk.settings.max_archive_depth:
        what = f"archives are nested more than {desk.settings.max_archive_depth} deep"
        raise ReadError(what, path=part.name, hint="Unpack the outer ones, or raise max_archive_depth.")
