"""How well the words around a name fit what the catalogue says of an entity.

In: a document's annotation; an entity with its neighbours. Out: weighted words, and a share in [0, 1]. Words are
compared without case, accents and endings; nationalities count as their country.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.link.values import Names
from kg.model import Annotation, Entity
from kg.ontology import Ontology
from kg.ontology.model import Territory
from kg.spelling import words_of

CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "VERB"})
# How much a word counts by its distance: in a sentence that names the thing, beside one, anywhere else in the text.
SAME, BESIDE, ELSEWHERE = 1.0, 0.5, 0.25
NEIGHBOUR = 0.7  # of the words in the label of an entity that the catalogue relates
HALF = 1.5  # summed rarity of shared words at which the share is one half
STEM = 6  # letters that are compared: "operator" and "operates" agree
MOST_NEIGHBOURS, MOST_ALIASES = 50, 20
NAME = re.compile(r"[A-Z]\w*(?:[ -][A-Z]\w*)+")  # of several words: "New York", "United States"


class Words:
    """Words of texts made comparable, for one ontology."""

    def __init__(self, demonyms: Mapping[str, str], places: frozenset[str] = frozenset()) -> None:
        self._nations = {word.casefold(): slug.split("-") for word, slug in demonyms.items()}
        self.places = places  # names of places that have several words
        self.stems = lru_cache(maxsize=4096)(self._stems)  # the words of a document are asked for by every stage

    @classmethod
    def of(cls, ontology: Ontology) -> Words:
        """The words for an ontology, made once."""
        return _words_for(_Itself(ontology.territories))

    def _stems(self, text: str) -> Mapping[str, str]:
        """The comparable forms of a text's words, short ones left out, each with a word that has it."""
        return {
            stem(part): word for word in words_of(text) for part in self._nations.get(word, [word]) if len(part) > 2
        }


class _Itself:
    """An ontology's places as a key that equals only itself; to hash all of them takes longer than to read them."""

    def __init__(self, territories: tuple[Territory, ...]) -> None:
        self.territories = territories

    def __hash__(self) -> int:
        return id(self.territories)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.territories is other.territories


@lru_cache(maxsize=8)
def _words_for(places: _Itself) -> Words:
    return Words(
        {word: territory.slug for territory in places.territories for word in territory.demonyms},
        frozenset(territory.label for territory in places.territories if " " in territory.label),
    )


def stem(word: str) -> str:
    """The first letters of a folded word without the s of a plural.

    >>> stem("operators") == stem("operates"), stem("gas"), stem("lakes")
    (True, 'gas', 'lake')
    """
    return (word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word)[:STEM]


class DocumentWords:
    """The words of a document, sentence by sentence, for asking which stand around a name.

    What stands far from a name is kept once for all names, so that a long document costs no more a name.
    """

    def __init__(self, sentences: Sequence[frozenset[str]]) -> None:
        self.sentences = sentences
        self._everywhere = dict.fromkeys(frozenset().union(*sentences), ELSEWHERE)

    def around(self, here: Iterable[int]) -> Mapping[str, float]:
        """The words with their weights, by how near they stand to one of the sentences ``here``."""
        named = frozenset(here)
        near: dict[str, float] = {}
        for index in {place + step for place in named for step in (-1, 1)}:
            if 0 <= index < len(self.sentences):
                near.update(dict.fromkeys(self.sentences[index], BESIDE))
        for index in named:
            near.update(dict.fromkeys(self.sentences[index], SAME))
        return ChainMap(near, self._everywhere)

    def all(self) -> Mapping[str, float]:
        """All words in full weight: for a name that the text does not have."""
        return dict.fromkeys(self._everywhere, SAME)


def words_of_document(annotation: Annotation, ontology: Ontology) -> DocumentWords:
    """The stems of the content words of every sentence."""
    words = Words.of(ontology)
    return DocumentWords(
        tuple(
            frozenset(one for token in sentence.tokens if token.pos in CONTENT for one in words.stems(token.text))
            for sentence in annotation.sentences
        )
    )


@dataclass(frozen=True, slots=True)
class Description:
    """The stems that tell an entity from others, each with its weight and its word.

    ``wholes`` are names of several words in it, as their stems: "states" alone is no sign of the United States.
    """

    words: Mapping[str, tuple[float, str]]
    wholes: tuple[frozenset[str], ...] = ()


def described(entity: Entity, catalogue: Names, words: Words) -> Description:
    """What the catalogue says of an entity: its description, names and neighbours."""
    found: dict[str, tuple[float, str]] = {}
    wholes = [frozenset(words.stems(name)) for name in NAME.findall(entity.description)]
    for neighbour in catalogue.related(entity.iri)[:MOST_NEIGHBOURS]:
        found |= {one: (NEIGHBOUR, word) for one, word in words.stems(neighbour.label).items()}
        if neighbour.label in words.places:
            wholes.append(frozenset(words.stems(neighbour.label)))
    for text in (entity.description, entity.label, *entity.aliases[:MOST_ALIASES]):
        found |= {one: (1.0, word) for one, word in words.stems(text).items()}
    return Description(found, tuple(wholes))


def fit(
    context: Mapping[str, float], description: Description, own: frozenset[str], catalogue: Names
) -> tuple[float, tuple[str, ...]]:
    """How well a context fits a description, in [0, 1), and the words that they share, the most telling first.

    ``own`` are the words of the name itself, which say nothing.
    """
    parts = frozenset(_parts(description.wholes, context))
    shared = {
        word: context[one] * weight * catalogue.rarity(word)
        for one, (weight, word) in description.words.items()
        if one in context and one not in own and one not in parts
    }
    total = sum(shared.values())
    telling = sorted(shared, key=lambda word: (-shared[word], word))
    return total / (total + HALF), tuple(telling[:4])


def _parts(wholes: Sequence[frozenset[str]], context: Mapping[str, float]) -> Iterator[str]:
    """The stems of names of which the context has only a part."""
    for whole in wholes:
        if not whole <= context.keys():
            yield from whole
