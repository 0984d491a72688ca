"""Importers: from files of other systems to records of known entities. One file a format.

In: files, choices. Out: `Located` records, and an account of what was left out and why. A faulty row never stops an
import; a file that is damaged does, with its place. They write nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kg.catalogue.importers.geonames import read_geonames
from kg.catalogue.importers.options import ImportOptions
from kg.catalogue.importers.rdf import FORMATS, read_rdf
from kg.catalogue.importers.source import ImportReport, Source
from kg.catalogue.importers.table import is_table, read_table
from kg.catalogue.importers.wikidata import read_wikidata
from kg.catalogue.importers.wikipedia import read_wikipedia
from kg.catalogue.records import Located
from kg.errors import CatalogueError

Importer = Callable[[Source, ImportOptions, ImportReport], Iterator[Located]]

IMPORTERS: Mapping[str, Importer] = {
    "rdf": read_rdf,
    "table": read_table,
    "wikidata": read_wikidata,
    "geonames": read_geonames,
    "wikipedia": read_wikipedia,
}

__all__ = ["IMPORTERS", "ImportOptions", "ImportReport", "Source", "format_of", "import_source", "open_source"]


def format_of(path: Path) -> str:
    """The format that a file's name says: RDF and tables by their suffix, a dump by ".json".

    Raises:
        CatalogueError: the name says none.

    >>> format_of(Path("names.ttl.gz")), format_of(Path("firms.csv")), format_of(Path("latest-all.json.bz2"))
    ('rdf', 'table', 'wikidata')
    """
    suffixes = {suffix.lower() for suffix in path.suffixes}
    if suffixes & set(FORMATS):
        return "rdf"
    if is_table(path):
        return "table"
    if ".json" in suffixes:
        return "wikidata"
    raise CatalogueError(
        "the file's name does not say its format",
        path=str(path),
        hint=f"Import it: kg catalogue import FORMAT, one of {', '.join(IMPORTERS)}.",
    )


def import_source(name: str, source: Source, options: ImportOptions, report: ImportReport) -> Iterator[Located]:
    """The records of one file in a format of `IMPORTERS`.

    Raises:
        CatalogueError: the format is unknown, or the file is damaged.
    """
    if name not in IMPORTERS:
        raise CatalogueError(f"no format is called {name!r}", hint=f"There are: {', '.join(IMPORTERS)}.")
    yield from IMPORTERS[name](source, options, report)


def open_source(path: Path, report: ImportReport | None = None) -> Iterator[Located]:
    """The records of a file with the usual choices, in the format that its name says."""
    yield from import_source(format_of(path), Source(path), ImportOptions(), report or ImportReport())
