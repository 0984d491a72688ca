"""The names that a build knows: one or more compiled catalogues, with the ontology's classes.

In: open catalogues, the most trusted first, and an ontology. Out: a `Catalogue` with two questions, `lookup` and
`scan`, and what the linker wants to know of an entity. It does not decide which candidate is meant.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.catalogue.compiled import EXACT, IS_DEMONYM, PLURAL, RANK, SUFFIX_FREE, CompiledCatalogue, Hit, Stored
from kg.catalogue.fuzzy import FUZZY, suggestions
from kg.catalogue.layout import manifests_hash
from kg.model import Entity
from kg.ontology import Ontology
from kg.spelling import fold

SCHEMA_HTTP, SCHEMA = "http://schema.org/", "https://schema.org/"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An entity that a surface form may denote: by which alias, matched how, and how likely before any context.

    ``how`` is "exact", "normalised", "folded" (accents differ), "suffix-free" (legal form), "plural", "demonym" or
    "fuzzy"; ``prior`` lies in (0, 1].
    """

    entity: Entity
    alias: str
    how: str
    prior: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entity that the catalogue relates to another one."""

    property: str
    iri: str
    label: str


class Catalogue:
    """Names of known entities. What an earlier catalogue knows by a name hides its likes in the later ones.

    So a user's own Paris, a city, is not in competition with the gazetteer's; a person of that name would be. A user's
    entity without a class takes over that of the entity of its label in a later catalogue.
    """

    def __init__(self, parts: Sequence[CompiledCatalogue], ontology: Ontology) -> None:
        self.parts, self.ontology = tuple(parts), ontology
        self._matches = _matches(ontology)
        self._legal = frozenset(
            related
            for iri, cls in ontology.classes.items()
            if cls.name_suffixes
            for related in ontology.superclasses(iri) | ontology.subclasses(iri)
        )
        self.lookup = lru_cache(maxsize=16384)(self._lookup)
        self.suggest = lru_cache(maxsize=4096)(self._suggest)
        self.related = lru_cache(maxsize=4096)(self._related)
        self._twin = lru_cache(maxsize=16384)(self._same)
        self._types = lru_cache(maxsize=16384)(self._mapped)

    @property
    def own_hash(self) -> bytes:
        """Changes with what stands in the user's catalogues as they were when they were opened."""
        return manifests_hash(part.manifest for part in self.parts[:-1])

    def __len__(self) -> int:
        """The number of entities, those that two catalogues share counted twice."""
        return sum(len(part) for part in self.parts)

    def _lookup(self, surface: str) -> tuple[CatalogueEntry, ...]:
        """The entities that the surface form may denote, best match and likeliest first; none if it is unknown."""
        found: dict[str, CatalogueEntry] = {}
        for number, part in enumerate(self.parts):
            own = [entry for hit in part.find(surface) if (entry := self._entry(part, hit, surface))]
            for entry in own:
                twin = self._twin(number, entry.entity.iri)
                joined = _joined(twin, entry) if twin else entry
                if twin and twin.entity.iri in found:
                    found[twin.entity.iri] = _joined(found[twin.entity.iri], entry)
                elif joined.entity.iri not in found and not any(self._hides(one, joined) for one in found.values()):
                    found[joined.entity.iri] = joined
        return tuple(sorted(found.values(), key=lambda e: (RANK[e.how], -e.prior, e.entity.iri)))

    def class_of(self, surface: str) -> tuple[str, ...]:
        """The class of the likeliest entity of a name, () if it is unknown or has none; a plural names none."""
        return next((one.entity.types[:1] for one in self.lookup(surface) if one.how != PLURAL), ())

    def _same(self, number: int, iri: str) -> CatalogueEntry | None:
        """The entity of an earlier catalogue that is taken for the same: of this label, and of no class there.

        Only the likeliest of its label has one; it lends its class, its description and its nationalities.
        """
        part = self.parts[number]
        place = part.number(iri)
        if number == 0 or place is None:
            return None
        stored = part.entity(place)
        if next((hit.number for hit in part.find(stored.label) if hit.how == EXACT), None) != place:
            return None
        for earlier in self.parts[:number]:
            label = fold(stored.label)
            hits = [hit for hit in earlier.find(stored.label) if fold(earlier.entity(hit.number).label) == label]
            best = max(hits, key=lambda hit: hit.prior, default=None)
            if best is not None:
                entity = self._entity(earlier, earlier.entity(best.number))
                return None if entity.types else CatalogueEntry(entity, best.alias, best.how, best.prior)
        return None

    def _hides(self, known: CatalogueEntry, other: CatalogueEntry) -> bool:
        if RANK[known.how] > RANK[other.how] or self._together(known.entity.iri, other.entity.iri):
            return False
        mine, its = known.entity.types, other.entity.types
        if not mine or not its:
            return not mine and not its
        places = any(self.ontology.classes[iri].gazetteers for iri in its)  # a region hides no city
        return self.ontology.is_a(mine, its) or (not places and self.ontology.is_a(its, mine))

    def _together(self, one: str, other: str) -> bool:
        """Whether one catalogue knows both: then they are namesakes, not the same thing twice."""
        return any(part.number(one) is not None and part.number(other) is not None for part in self.parts)

    def _entry(self, part: CompiledCatalogue, hit: Hit, surface: str) -> CatalogueEntry | None:
        entity = self._entity(part, part.entity(hit.number))
        if hit.how == SUFFIX_FREE and entity.types and not self._legal & set(entity.types):
            return None  # "Paris Ltd" is no city
        return CatalogueEntry(entity, hit.alias, hit.how, hit.prior)

    def _entity(self, part: CompiledCatalogue, stored: Stored) -> Entity:
        return Entity(
            iri=stored.iri,
            label=stored.label,
            types=self._types(part, stored.types),
            aliases=stored.aliases,
            linked=True,
            external=stored.external,
            description=stored.description,
        )

    def _mapped(self, part: CompiledCatalogue, types: tuple[str, ...]) -> tuple[str, ...]:
        """The ontology's classes for those of a source, the most specific first; nearest superclasses decide."""
        found = {iri for one in types for iri in self._nearest(part, one)}
        above = {up for iri in found for up in self.ontology.superclasses(iri) - {iri}}
        return tuple(sorted(found - above, key=lambda iri: (-len(self.ontology.superclasses(iri)), iri)))

    def _nearest(self, part: CompiledCatalogue, iri: str) -> set[str]:
        level, seen = {iri}, {iri}
        while level:
            found = {match for one in level for match in self._match(one)}
            if found:
                return found
            level = {up for one in level for up in part.parents.get(one, ())} - seen
            seen |= level
        return set()

    def _match(self, iri: str) -> Iterable[str]:
        iri = SCHEMA + iri.removeprefix(SCHEMA_HTTP) if iri.startswith(SCHEMA_HTTP) else iri
        return (iri,) if iri in self.ontology.classes else self._matches.get(iri, ())

    def scan(self, text: str) -> tuple[tuple[int, int, bool], ...]:
        """Where known names stand: (start, end, whether only as a demonym), leftmost, then longest.

        Offsets are 0-based, end-exclusive, in code points of ``text``.
        """
        spans = sorted((span for part in self.parts for span in part.scan(text)), key=lambda s: (s[0], -s[1], s[2]))
        if len(self.parts) == 1:
            return tuple(spans)
        kept: list[tuple[int, int, bool]] = []
        for span in spans:
            if not kept or span[0] >= kept[-1][1]:
                kept.append(span)
        return tuple(kept)

    def entity(self, iri: str) -> Entity | None:
        """The entity of an IRI, None if no catalogue has it."""
        for part in self.parts:
            number = part.number(iri)
            if number is not None:
                return self._entity(part, part.entity(number))
        return None

    def _related(self, iri: str) -> tuple[Neighbour, ...]:
        """The entities that any catalogue relates this one to, in its direction; unknown ones left out."""
        found = (
            (name, target)
            for part in self.parts
            if (number := part.number(iri)) is not None
            for name, target in part.entity(number).related
        )
        return tuple(
            Neighbour(name, target, label)
            for name, target in dict.fromkeys(found)
            if (label := next((one for part in self.parts if (one := part.label(target))), None))
        )

    def rarity(self, word: str) -> float:
        """How much a word of a description tells: about 0 for one in all of them, 1 for one in a single one.

        Of the number of entities two digits count, so that one more rarely changes anything elsewhere.
        """
        size = max(2, _in_two_digits(len(self)))
        seen = min(size, max(1, sum(part.frequency(word) for part in self.parts)))
        return math.log(size / seen) / math.log(size)

    def _suggest(self, surface: str) -> tuple[CatalogueEntry, ...]:
        """Entities whose name is spelled nearly so: for people to look at, never a decision."""
        return tuple(self._suggested(surface))

    def _suggested(self, surface: str) -> Iterator[CatalogueEntry]:
        seen: set[str] = set()
        for alias, likeness in suggestions(surface, self.parts):
            for entry in self.lookup(alias):
                if entry.entity.iri not in seen and entry.how != IS_DEMONYM:
                    seen.add(entry.entity.iri)
                    yield CatalogueEntry(entry.entity, entry.alias, FUZZY, round(entry.prior * likeness, 4))


def _in_two_digits(number: int) -> int:
    """A number rounded up to two significant digits.

    >>> _in_two_digits(31_234), _in_two_digits(57)
    (32000, 57)
    """
    unit = int(f"1{'0' * (len(str(number)) - 2)}")
    return -(-number // unit) * unit


def _matches(ontology: Ontology) -> dict[str, tuple[str, ...]]:
    """Class of another vocabulary → the ontology's classes that name it."""
    found: dict[str, tuple[str, ...]] = {}
    for iri, cls in ontology.classes.items():
        for match in sorted(cls.matches):
            found[match] = (*found.get(match, ()), iri)
    return found


def _joined(known: CatalogueEntry, other: CatalogueEntry) -> CatalogueEntry:
    """The earlier catalogue's entity, with the class and the description that only the later one has."""
    entity = replace(
        known.entity,
        types=known.entity.types or other.entity.types,
        description=known.entity.description or other.entity.description,
        external=tuple(dict.fromkeys((*known.entity.external, other.entity.iri))),
    )
    best = min(known, other, key=lambda entry: RANK[entry.how])
    return CatalogueEntry(entity, best.alias, best.how, max(known.prior, other.prior))
