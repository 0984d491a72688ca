"""Tables of redirects (name, target) and of anchors (name, target, count), tab- or comma-separated, without a header.

They give further names and say how often a name means what. Targets are titles, or IRIs of entities from another
source; they are resolved when the catalogue is built. Underscores stand for blanks.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from kg.catalogue.importers.options import ImportOptions
from kg.catalogue.importers.source import MALFORMED, ImportReport, Source
from kg.catalogue.importers.text import MAX_NAME, clean, is_utf8
from kg.catalogue.records import Located, NameRecord, RedirectRecord

COUNT = re.compile(r"0*[1-9][0-9]{0,17}").fullmatch
HEADER = frozenset({"name", "anchor", "surface", "redirect", "from", "alias"})


def read_wikipedia(source: Source, options: ImportOptions, report: ImportReport) -> Iterator[Located]:
    """The rows: two cells are a redirect, three with a number an anchor's count."""
    comma = source.suffix == ".csv"
    for number, line in source.lines():
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape")
        if not is_utf8(text):
            report.skip(f"{MALFORMED}: not UTF-8", source.name, number)
            continue
        try:
            cells = next(csv.reader([text]), []) if comma else text.split("\t")
        except csv.Error as error:
            report.skip(f"{MALFORMED}: {error}", source.name, number)
            continue
        if not any(cells) or (number == 1 and cells[0].strip().casefold() in HEADER):
            continue
        record = _record([cell.strip() for cell in cells], report, source.name, number)
        if record:
            report.keep("redirect" if isinstance(record, RedirectRecord) else "name")
            yield Located(record, source.name, number)


def _record(cells: list[str], report: ImportReport, path: str, number: int) -> NameRecord | RedirectRecord | None:
    if len(cells) not in (2, 3):
        report.skip(f"{MALFORMED}: not two or three cells", path, number, "\t".join(cells)[:60])
        return None
    name, target = _title(cells[0]), cells[1] if "://" in cells[1] else _title(cells[1])
    if not name or not target or len(name) > MAX_NAME:
        report.skip(f"{MALFORMED}: no name, no target, or too long a name", path, number)
        return None
    if len(cells) == 2:
        return RedirectRecord(name, target)
    if not COUNT(cells[2]):
        report.skip(f"{MALFORMED}: no count of at least 1", path, number, cells[2][:30])
        return None
    return NameRecord(name, target, int(cells[2]))


def _title(text: str) -> str:
    return clean(text.replace("_", " "))
