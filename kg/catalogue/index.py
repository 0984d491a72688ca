"""The alias index in memory: exact, normalised and suffix-free look-up, and a scan for exact aliases.

In: entities with their names. Out: `CatalogueEntry`s and spans (0-based, end-exclusive, code points). No I/O.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.catalogue.normalise import bare, key, plain, same_case, without_legal_form
from kg.model import Entity

EXACT, NORMALISED, SUFFIX_FREE, DEMONYM = "exact", "normalised", "suffix-free", "demonym"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Name:
    """One alias of one entity. ``prior`` in (0, 1] ranks namesakes; ``legal`` says that it may carry a legal form."""

    alias: str
    entity: Entity
    prior: float = 1.0
    demonym: bool = False
    legal: bool = False


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An entity that a surface form may denote: by which alias, matched how, and how likely before any context.

    ``how`` is "exact", "normalised", "suffix-free" or "demonym".
    """

    entity: Entity
    alias: str
    how: str
    prior: float


class Catalogue:
    """Names of known entities.

    >>> hisense = Entity("https://graphwright.example/entity/hisense", "Hisense")
    >>> catalogue = Catalogue([Name("Hisense", hisense, legal=True)])
    >>> [entry.how for surface in ("Hisense", "HISENSE's", "Hisense Co., Ltd.") for entry in catalogue.lookup(surface)]
    ['exact', 'normalised', 'suffix-free']
    >>> catalogue.lookup("hisense"), catalogue.scan("A Hisense set")
    ((), ((2, 9),))
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._exact: Mapping[str, list[Name]] = defaultdict(list)
        self._keys: Mapping[str, list[Name]] = defaultdict(list)
        self._short: Mapping[str, list[Name]] = defaultdict(list)
        for name in names:
            self._add(name)
        self._starts = _by_first_word(self._exact)

    def _add(self, name: Name) -> None:
        self._exact[name.alias].append(name)
        self._keys[key(name.alias)].append(name)
        if name.legal:
            self._short[key(without_legal_form(name.alias))].append(name)

    def __len__(self) -> int:
        """The number of different aliases."""
        return len(self._exact)

    def lookup(self, surface: str) -> tuple[CatalogueEntry, ...]:
        """The entities that the surface form may denote, likeliest first; none if it is unknown.

        The first way of matching that finds something decides: exact, then normalised, then without legal form.
        """
        for how, names in self._ways(surface):
            found = [_entry(name, how) for name in names]
            if found:
                return tuple(sorted(_once(found), key=lambda entry: (-entry.prior, entry.entity.iri)))
        return ()

    def _ways(self, surface: str) -> Iterator[tuple[str, list[Name]]]:
        yield EXACT, self._exact.get(surface, []) or self._exact.get(plain(surface), [])
        yield NORMALISED, [n for n in self._keys.get(key(surface), []) if same_case(surface, n.alias)]
        short = without_legal_form(bare(surface))
        yield SUFFIX_FREE, [n for n in self._short.get(key(short), []) if same_case(short, without_legal_form(n.alias))]

    def scan(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where known names stand, by exact alias, case-sensitive, at word boundaries: leftmost, then longest."""
        spans: list[tuple[int, int]] = []
        at = 0
        for word in _WORD.finditer(text):
            if word.start() >= at and (aliases := self._starts.get(word[0])):
                end = _longest(text, word.start(), aliases)
                if end:
                    spans.append((word.start(), end))
                    at = end
        return tuple(spans)


def _by_first_word(aliases: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """First word → the aliases that begin with it, longest first; each also with a curly apostrophe."""
    table: dict[str, set[str]] = defaultdict(set)
    for alias in aliases:
        if word := _WORD.match(alias):
            table[word[0]] |= {alias, alias.replace("'", "’")}
    return {word: tuple(sorted(found, key=lambda alias: (-len(alias), alias))) for word, found in table.items()}


def _longest(text: str, start: int, aliases: tuple[str, ...]) -> int:
    for alias in aliases:
        end = start + len(alias)
        if text.startswith(alias, start) and not (alias[-1].isalnum() and text[end : end + 1].isalnum()):
            return end
    return 0


def _entry(name: Name, how: str) -> CatalogueEntry:
    return CatalogueEntry(name.entity, name.alias, DEMONYM if name.demonym else how, name.prior)


def _once(entries: list[CatalogueEntry]) -> list[CatalogueEntry]:
    """One entry an entity, by its best alias."""
    best: dict[str, CatalogueEntry] = {}
    for entry in entries:
        known = best.get(entry.entity.iri)
        if known is None or (entry.how != DEMONYM, entry.prior) > (known.how != DEMONYM, known.prior):
            best[entry.entity.iri] = replace(entry)
    return list(best.values())
