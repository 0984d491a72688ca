"""A table of entities, CSV or TSV, with a header line: one entity a row, columns by name.

In: the table and a mapping of columns; headers with usual names need none. Out: `EntityRecord`s. Rows of the wrong
length or without a label are left out and reported. A row without an IRI gets one minted from its label.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from kg.catalogue.importers.options import ImportOptions
from kg.catalogue.importers.source import MALFORMED, ImportReport, Source
from kg.catalogue.importers.text import MAX_NAME, aliases_of, clean, is_utf8, prior_of
from kg.catalogue.records import DEFAULT_PRIOR, EntityRecord, Located
from kg.errors import CatalogueError
from kg.iri import is_iri, mint_iri, slug

# What a record has → the headers that are taken for it without being told, lower case.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "iri": ("iri", "uri", "url of the entity"),
    "id": ("id", "qid", "identifier", "key"),
    "label": ("label", "name", "title", "preferred label", "preflabel"),
    "aliases": ("aliases", "alias", "also known as", "aka", "alternative names", "altlabel", "synonyms"),
    "demonyms": ("demonyms", "demonym"),
    "types": ("types", "type", "class", "classes", "category"),
    "description": ("description", "definition", "comment"),
    "prior": ("prior",),
    "count": ("count", "popularity", "sitelinks", "population", "frequency"),
    "related": ("related", "related to"),
    "external": ("external", "same as", "sameas"),
}
MOST = 10_000_000  # a count whose prior is 1
DELIMITERS = {".csv": ",", ".tsv": "\t", ".tab": "\t", ".txt": "\t"}
MAX_CELL = 1_000_000  # characters


def read_table(source: Source, options: ImportOptions, report: ImportReport) -> Iterator[Located]:
    """The rows of a table.

    Raises:
        CatalogueError: it has no header, or none of its columns is a label.
    """
    csv.field_size_limit(MAX_CELL)
    numbers = [0]
    rows, header = _opened(source, numbers)
    columns = _columns([cell.strip() for cell in header], options, source.name)
    while True:
        start = numbers[0] + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            report.skip(f"{MALFORMED}: {str(error).partition(' - ')[0]}", source.name, start)
            continue
        if row is None:
            return
        if len(row) != len(header):
            if any(cell.strip() for cell in row):
                what = f"{len(row)} cells, the header has {len(header)}"
                if numbers[0] > start:
                    what += f"; it goes on to line {numbers[0]:,}: is a quotation mark not closed?"
                report.skip(f"{MALFORMED}: a row of another length", source.name, start, what)
            continue
        if not is_utf8("".join(row)):
            report.skip(f"{MALFORMED}: not UTF-8", source.name, start)
            continue
        record = _record({name: row[place] for name, place in columns.items()}, options, report, source, start)
        if record:
            report.keep("entity")
            yield Located(record, source.name, start)


def _opened(source: Source, numbers: list[int]) -> tuple[Iterator[list[str]], list[str]]:
    """The rows after the header, and the header. Cells are parted as the suffix says, or else as the header shows.

    Raises:
        CatalogueError: there is no header, or it is no text in UTF-8.
    """
    lines = _text(source, numbers)
    first = next(lines, "")
    if not first.strip():
        raise CatalogueError("the table is empty", path=source.name, hint="Give it a header line and rows.")
    wrong = "is not UTF-8" if not is_utf8(first) else "has line ends of CR alone" if "\r" in first else ""
    if wrong:
        raise CatalogueError(wrong, path=source.name, line=1, hint="Save it as UTF-8 with usual line ends.")
    usual = DELIMITERS.get(source.suffix, ",")
    delimiter = usual if usual in first else next((one for one in ",;\t" if one in first), usual)
    rows = csv.reader(chain([first], lines), delimiter=delimiter, strict=False)
    return rows, next(rows)


def _text(source: Source, numbers: list[int]) -> Iterator[str]:
    """The lines as text, without a byte order mark; ``numbers`` holds the number of the line that was read last."""
    for number, line in source.lines():
        numbers[0] = number
        text = line.decode("utf-8-sig" if number == 1 else "utf-8", "surrogateescape").replace("\x00", "")
        yield text + "\n"


def _columns(header: list[str], options: ImportOptions, path: str) -> dict[str, int]:
    """What a record has → the place of its column."""
    places = {cell.casefold(): place for place, cell in reversed(list(enumerate(header)))}
    found: dict[str, int] = {}
    for name, given in options.columns.items():
        if name not in HEADERS:
            raise CatalogueError(f"a record has no {name!r}", path=path, hint=f"It has: {', '.join(HEADERS)}.")
        if given.casefold() not in places:
            raise CatalogueError(
                f"no column is called {given!r}", path=path, line=1, hint=f"There are: {', '.join(header)}."
            )
        found[name] = places[given.casefold()]
    for name, usual in HEADERS.items():
        if name not in found:
            place = next((places[one] for one in usual if one in places and places[one] not in found.values()), None)
            if place is not None:
                found[name] = place
    if "label" not in found:
        hint = f"Say which column it is: --column label=HEADER (there are: {', '.join(header)})."
        raise CatalogueError("no column holds the label", path=path, line=1, hint=hint)
    return found


def _record(
    row: Mapping[str, str], options: ImportOptions, report: ImportReport, source: Source, number: int
) -> EntityRecord | None:
    label = clean(row["label"])
    if not label or len(label) > MAX_NAME:
        report.skip(f"{MALFORMED}: {'no' if not label else 'too long a'} label", source.name, number)
        return None
    iri = row.get("iri", "").strip() or _minted(row.get("id", "").strip(), label, options)
    prior = _prior(row)
    if not is_iri(iri) or prior is None:
        reason = "no number" if is_iri(iri) else "no IRI"
        report.skip(f"{MALFORMED}: {reason}", source.name, number, row.get("prior") or row.get("count") or iri)
        return None
    return EntityRecord(
        iri=iri,
        label=label,
        aliases=aliases_of(label, _several(row, "aliases", options)),
        demonyms=aliases_of("", _several(row, "demonyms", options)),
        types=tuple(_several(row, "types", options)),
        description=clean(row.get("description", "")),
        prior=prior,
        related=tuple(("https://schema.org/relatedTo", one) for one in _several(row, "related", options)),
        external=tuple(one for one in _several(row, "external", options) if is_iri(one)),
    )


def _minted(identifier: str, label: str, options: ImportOptions) -> str:
    if not identifier:
        try:
            return mint_iri(options.base, "entity", slug(label))
        except ValueError:
            return ""
    return identifier if "://" in identifier else f"{options.base}{identifier}"


def _prior(row: Mapping[str, str]) -> float | None:
    """The prior, or that of the count; the usual one without either; None if it is no number."""
    try:
        if given := row.get("prior", "").strip():
            prior = float(given)
            return prior if 0 < prior <= 1 else None
        if count := row.get("count", "").strip().replace(",", ""):
            return prior_of(float(count), MOST)
    except ValueError:
        return None
    return DEFAULT_PRIOR


def _several(row: Mapping[str, str], name: str, options: ImportOptions) -> list[str]:
    return [part.strip() for part in row.get(name, "").split(options.separator) if part.strip()]


def is_table(path: Path) -> bool:
    """Whether a file's name says that it is a table."""
    return any(suffix.lower() in (".csv", ".tsv", ".tab") for suffix in path.suffixes)
