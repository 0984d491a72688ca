"""One compiled catalogue, memory-mapped: who a surface form may denote, and where known names stand in a text.

In: a folder made by `kg.catalogue.compile`. Out: `Hit`s, spans and `Stored` entities. It knows no ontology: the classes
it names are those of its sources. Opening reads a manifest of a few kilobytes; processes share all else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from zlib import crc32

from kg.catalogue import layout
from kg.catalogue.forms import CODE, DEMONYM, LOWER, MAX_KEY, SCANNED, SHORTENED, UNCASED, check_of, ways_of
from kg.errors import CatalogueError
from kg.spelling import bare, fold_in_place, plain, same_case, same_letters, without_legal_form

EXACT, NORMALISED, FOLDED, SUFFIX_FREE, PLURAL, IS_DEMONYM = (
    "exact",
    "normalised",
    "folded",
    "suffix-free",
    "plural",
    "demonym",
)
RANK: Mapping[str, int] = {EXACT: 0, IS_DEMONYM: 1, NORMALISED: 2, SUFFIX_FREE: 3, FOLDED: 4, PLURAL: 5}
LITTLE = 3  # letters of a word that may be small inside a name: "of", "and", "the"
MOST = 64  # entities of one key that are looked at, the likeliest first
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a surface form may denote: its number, by which alias, matched how, how likely before context."""

    number: int
    alias: str
    how: str
    prior: float


@dataclass(frozen=True, slots=True)
class Stored:
    """An entity as its source describes it. ``related`` are (property IRI, entity IRI)."""

    iri: str
    label: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    types: tuple[str, ...]
    description: str
    prior: float
    related: tuple[tuple[str, str], ...]
    external: tuple[str, ...]

    def name(self, place: int) -> str:
        """The alias that a posting numbers: the label, then the aliases, then the demonyms."""
        return self.label if place == 0 else (*self.aliases, *self.demonyms)[place - 1]


class CompiledCatalogue:
    """A catalogue on disk, open for reading.

    Raises:
        CatalogueError: the folder is missing, foreign, of another version, cut or damaged.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.manifest = layout.read_manifest(directory)
        try:
            self._iris, self._names = _trie(directory / layout.IRIS), _trie(directory / layout.NAMES)
            self._entities = _mapped(directory / layout.ENTITIES)
            self._starts = memoryview(_mapped(directory / layout.ENTITY_INDEX)).cast("Q")
            self._first = memoryview(_mapped(directory / layout.NAME_INDEX)).cast("I")
            self._postings = _mapped(directory / layout.POSTINGS)
            self._frequencies = memoryview(_mapped(directory / layout.WORDS)).cast("I")
            classes = json.loads((directory / layout.CLASSES).read_bytes())
            self._classes, self._properties = tuple(classes["classes"]), tuple(classes["properties"])
            self.parents: Mapping[str, tuple[str, ...]] = {iri: tuple(up) for iri, up in classes["parents"].items()}
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            what = f"the catalogue cannot be opened ({type(error).__name__}: {error})"
            raise CatalogueError(what, path=str(directory), hint=layout.REBUILD) from None
        self.entity = lru_cache(maxsize=4096)(self._entity)

    def __len__(self) -> int:
        """The number of entities."""
        return int(self.manifest["entities"])

    def number(self, iri: str) -> int | None:
        """The number of an entity, None if it is not here."""
        found: int | None = self._iris.get(iri)
        return found

    def _entity(self, number: int) -> Stored:
        """The entity of a number in ``[0, len(self))``."""
        start = self._starts[number]
        row = json.loads(self._entities[start : self._entities.find(b"\n", start)])
        label, aliases, demonyms, types, description, prior, related, external = row
        return Stored(
            iri=self._iris.restore_key(number),
            label=label,
            aliases=tuple(aliases),
            demonyms=tuple(demonyms),
            types=tuple(self._classes[one] for one in types),
            description=description,
            prior=prior,
            related=tuple((self._properties[name], self._target(target)) for name, target in related),
            external=tuple(external),
        )

    def _target(self, target: int | str) -> str:
        return target if isinstance(target, str) else str(self._iris.restore_key(target))

    def label(self, iri: str) -> str | None:
        """The label of an entity, None if it is not here."""
        number = self.number(iri)
        return None if number is None else self.entity(number).label

    def frequency(self, word: str) -> int:
        """In about how many descriptions a folded word occurs; never too low."""
        return self._frequencies[crc32(word.encode()) % len(self._frequencies)]

    def has_key(self, key: str) -> bool:
        """Whether a name is filed under the folded key."""
        return key in self._names

    def has_prefix(self, prefix: str) -> bool:
        """Whether the folded key of any name begins so."""
        return next(self._names.iterkeys(prefix), None) is not None

    def find(self, surface: str) -> tuple[Hit, ...]:
        """The entities that the surface form may denote: best way of matching first, then the likeliest.

        What differs in accents counts only where nothing is nearer, a plural's singular where nothing else is.
        """
        best: dict[int, Hit] = {}
        for hit in self._hits(surface):
            known = best.get(hit.number)
            if known is None or (RANK[hit.how], -hit.prior) < (RANK[known.how], -known.prior):
                best[hit.number] = hit
        near = [hit for hit in best.values() if RANK[hit.how] < RANK[FOLDED]] or list(best.values())
        if not near and surface.endswith("s") and not surface.endswith("ss") and len(surface) > 3:
            near = [Hit(h.number, h.alias, PLURAL, h.prior) for h in self.find(surface[:-1]) if h.how == EXACT]
        return tuple(sorted(near, key=lambda hit: (RANK[hit.how], -hit.prior, hit.number)))

    def _hits(self, surface: str) -> Iterator[Hit]:
        for key in ways_of(surface):
            yield from self._key_hits(key, surface, shortened=False)
        stem = without_legal_form(bare(surface))
        if stem != bare(surface):
            for key in ways_of(stem):
                yield from self._key_hits(key, stem, shortened=True)

    def _key_hits(self, key: str, surface: str, *, shortened: bool) -> Iterator[Hit]:
        number = self._names.get(key)
        if number is None:
            return
        for entity, prior, _, place, flags in self._of_key(number):
            alias = self.entity(entity).name(place)
            if flags & DEMONYM and shortened:
                continue
            stem = without_legal_form(alias) if flags & SHORTENED else alias
            fits = not surface.islower() if flags & UNCASED else same_case(surface, stem)
            if fits:
                yield Hit(entity, alias, _how(surface, stem, flags, shortened), prior / layout.PRIOR_SCALE)

    def _of_key(self, number: int) -> Iterator[tuple[int, int, int, int, int]]:
        first, last = self._first[number], self._first[number + 1]
        size = layout.POSTING.size
        yield from layout.POSTING.iter_unpack(self._postings[first * size : min(last, first + MOST) * size])

    def scan(self, text: str) -> tuple[tuple[int, int, bool], ...]:
        """Where names stand, at word boundaries: leftmost, then longest; (start, end, whether only as a demonym).

        Offsets are 0-based, end-exclusive, in code points of ``text``. The case must allow the name, as in `find`.
        """
        folded, places = fold_in_place(text)
        spans: list[tuple[int, int, bool]] = []
        at = 0
        lower = bool(self.manifest["lower"])
        for word in _WORD.finditer(folded):
            start = word.start()
            first = text[places[start] if places else start]
            if start < at or (not lower and first.islower()):
                continue
            found = self._longest(text, folded, places, start)
            if found:
                at = found[0]
                left, right = (start, at) if places is None else (places[start], places[at - 1] + 1)
                spans.append((left, right, found[1]))
        return tuple(spans)

    def _longest(self, text: str, folded: str, places: Any, start: int) -> tuple[int, bool] | None:
        """The end of the longest name that begins at a place of the folded text, and whether it is only a demonym."""
        keys = list(self._names.iter_prefixes_with_ids(folded[start : start + MAX_KEY]))
        for key, number in reversed(keys):
            end = start + len(key)
            if folded[end - 1].isalnum() and folded[end : end + 1].isalnum():
                continue
            surface = text[start:end] if places is None else text[places[start] : places[end - 1] + 1]
            kinds = self._accepted(surface, number)
            if kinds:
                return end, kinds == {True}
        return None

    def _accepted(self, surface: str, number: int) -> set[bool]:
        """For each entity that the surface may name: whether by a demonym."""
        kinds: set[bool] = set()
        check = check_of(surface)
        for entity, _, own, place, flags in self._of_key(number):
            if not flags & SCANNED or (bool(flags & DEMONYM)) in kinds:
                continue
            if (own == check and not flags & UNCASED) or self._may(surface, entity, place, flags):
                kinds.add(bool(flags & DEMONYM))
        return kinds

    def _may(self, surface: str, entity: int, place: int, flags: int) -> bool:
        if flags & LOWER:
            return True
        if flags & UNCASED:
            return all(not word[:1].islower() or len(word) <= LITTLE for word in surface.split()) and (
                not surface[:1].islower()
            )
        if flags & CODE:
            return surface.isupper()
        alias = self.entity(entity).name(place)
        if surface.islower() or not same_case(surface, alias):
            return False
        return " " in surface or same_letters(surface, alias)  # "Bank" is no place called Bānk


def _how(surface: str, alias: str, flags: int, shortened: bool) -> str:
    if flags & DEMONYM:
        return IS_DEMONYM
    if shortened or flags & SHORTENED:
        return SUFFIX_FREE
    if alias == surface or plain(alias) == plain(surface):
        return EXACT
    return NORMALISED if same_letters(surface, alias) else FOLDED


def _trie(path: Path) -> Any:
    import marisa_trie

    trie = marisa_trie.Trie()
    trie.mmap(str(path))
    return trie


def _mapped(path: Path) -> Any:
    """The file as bytes that are read when they are touched; an empty file as empty bytes."""
    if path.stat().st_size == 0:
        return b""
    with path.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)
