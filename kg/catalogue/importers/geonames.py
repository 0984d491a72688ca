"""GeoNames' tables: places (19 columns, tabs, no quotes), alternate names, first-level divisions, countries.

Taken are populated places, countries, first-level divisions, and large natural features. Prior by population, or by
what kind of place it is where it has none. Classes are feature codes ("https://www.geonames.org/ontology#P.PPL"), with
their class letter above them.

Format: https://download.geonames.org/export/dump/readme.txt
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.catalogue.importers.options import ImportOptions
from kg.catalogue.importers.source import MALFORMED, ImportReport, Source
from kg.catalogue.importers.text import MAX_NAME, aliases_of, clean, is_utf8, prior_of
from kg.catalogue.records import ClassRecord, EntityRecord, Located

ENTITY = "https://sws.geonames.org/{}/"
FEATURE = "https://www.geonames.org/ontology#"
WITHIN = FEATURE + "parentFeature"
COLUMNS = 19
NUMBER = re.compile(r"[0-9]{1,18}").fullmatch
MOST = 20_000_000  # people of a place whose prior is 1
# Feature codes of other classes than P that are taken, with the words for them and the prior without a population.
KINDS: Mapping[str, tuple[str, float]] = {
    "A.PCLI": ("country", 0.95),
    "A.PCLD": ("territory", 0.8),
    "A.PCLS": ("territory", 0.8),
    "A.TERR": ("territory", 0.8),
    "A.ADM1": ("first-level division", 0.7),
    "H.LK": ("lake", 0.3),
    "H.SEA": ("sea", 0.5),
    "H.OCN": ("ocean", 0.8),
    "H.STM": ("river", 0.2),
    "H.GULF": ("gulf", 0.4),
    "H.BAY": ("bay", 0.2),
    "L.CONT": ("continent", 0.95),
    "L.RGN": ("region", 0.4),
    "T.ISL": ("island", 0.3),
    "T.ISLS": ("islands", 0.3),
    "T.MTS": ("mountains", 0.4),
    "T.DSRT": ("desert", 0.4),
    "T.PEN": ("peninsula", 0.3),
}
LANGUAGES = frozenset({"en", "abbr", ""})  # of alternate names that are taken besides those asked for


def read_geonames(source: Source, options: ImportOptions, report: ImportReport) -> Iterator[Located]:
    """The places of a table.

    Raises:
        CatalogueError: a further table cannot be read.
    """
    reader = _Reader(source.name, options, report)
    features: set[str] = set()
    for number, line in source.lines():
        record = reader.record(line.decode("utf-8", "surrogateescape").split("\t"), number)
        if record:
            report.keep("entity")
            yield Located(record, source.name, number)
            features |= set(record.types)
    for feature in sorted(features):
        report.keep("class")
        yield Located(ClassRecord(feature, (feature.rpartition(".")[0],)), source.name, 0)


class _Reader:
    def __init__(self, path: str, options: ImportOptions, report: ImportReport) -> None:
        self.path, self.options, self.report = path, options, report
        self.divisions = _divisions(options)
        self.countries = _countries(options)
        self.names = _names(options)

    def record(self, cells: list[str], number: int) -> EntityRecord | None:
        if len(cells) != COLUMNS:
            if cells != [""]:
                reason = f"{MALFORMED}: not {COLUMNS} columns"
                self.report.skip(reason, self.path, number, f"{len(cells)} columns")
            return None
        identifier, label, code = cells[0], clean(cells[1]), f"{cells[6]}.{cells[7]}"
        population = int(cells[14]) if NUMBER(cells[14]) else 0
        if not NUMBER(identifier) or not label or len(label) > MAX_NAME or not is_utf8(cells[1]):
            self.report.skip(f"{MALFORMED}: no id, no name, too long a name, or not UTF-8", self.path, number)
            return None
        if not all(map(str.isascii, cells[6:11])):
            self.report.skip(f"{MALFORMED}: a code is not ASCII", self.path, number)
            return None
        reason = self._unwanted(code, population)
        if reason:
            self.report.skip(reason, self.path, number, label)
            return None
        word, usual = KINDS.get(code, ("city" if population else "place", 0.1))
        division, country = self.divisions.get(f"{cells[8]}.{cells[10]}"), self.countries.get(cells[8])
        around = [place for place in (division, country) if place and place[0] != identifier and place[1] != label]
        where = ", ".join(name for _, name in around) or cells[8]
        return EntityRecord(
            iri=ENTITY.format(identifier),
            label=label,
            aliases=aliases_of(label, self._aliases(identifier, cells)),
            types=(FEATURE + code,),
            description=f"{word} in {where}" if where and code != "A.PCLI" else word,
            prior=max(usual, prior_of(population, MOST)) if population else usual,
            related=tuple((WITHIN, ENTITY.format(place)) for place, _ in around if place),
        )

    def _unwanted(self, code: str, population: int) -> str:
        if not code.startswith("P.") and code not in KINDS:
            return "of no kind that is taken"
        if code.startswith("P.") and population < self.options.min_population:
            return "with fewer people than asked for"
        return ""

    def _aliases(self, identifier: str, cells: list[str]) -> list[str]:
        """The ASCII spelling, and the names of the table of alternate names. The column of the places' table that mixes
        names of all languages is not used."""
        if self.options.names is not None:
            return [cells[2], *self.names.get(int(identifier), ())]
        return [cells[2]]


def _rows(path_of: object, options: ImportOptions) -> Iterator[list[str]]:
    from pathlib import Path

    if isinstance(path_of, Path):
        for _, line in Source(path_of).lines():
            if not line.startswith(b"#"):
                yield line.decode("utf-8", "replace").split("\t")


def _divisions(options: ImportOptions) -> dict[str, tuple[str, str]]:
    """Code ("AU.07") → GeoNames id and name, from admin1CodesASCII.txt."""
    rows = _rows(options.divisions, options)
    return {cells[0]: (cells[3], clean(cells[1])) for cells in rows if len(cells) >= 4}


def _countries(options: ImportOptions) -> dict[str, tuple[str, str]]:
    """ISO code → GeoNames id and name, from countryInfo.txt."""
    rows = _rows(options.countries, options)
    return {cells[0]: (cells[16], clean(cells[4])) for cells in rows if len(cells) >= 17}


def _names(options: ImportOptions) -> dict[int, list[str]]:
    """GeoNames id → names in the languages asked for, from alternateNamesV2.txt; historic ones left out."""
    found: dict[int, list[str]] = {}
    wanted = LANGUAGES | set(options.languages)
    for cells in _rows(options.names, options):
        historic = len(cells) > 7 and cells[7] == "1"
        if len(cells) >= 4 and NUMBER(cells[1]) and cells[2] in wanted and not historic:
            found.setdefault(int(cells[1]), []).append(cells[3])
    return found
