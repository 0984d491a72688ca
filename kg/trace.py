"""On what an extraction rests: what it asked the catalogue, which relations were in play, which words it has.

In: a catalogue, and what the stages meet while they read one document. Out: a `Trace`, and for the same questions later
whether the answers are still the same. It compares no ontologies: that is for `kg.maintain.change`.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg.catalogue import Catalogue, CatalogueEntry, Neighbour
from kg.model import Annotation, Document, Entity, Trace
from kg.ontology import Ontology
from kg.relate.patterns import Pattern
from kg.relate.readings import Noted
from kg.store.codec import pack

WORD = re.compile(r"[^\W\d_]+|\d+")
KEY = 4  # bytes of a pattern's key that a trace has
Question = tuple[str, str]  # the name of a method of `Catalogue`, and its argument
Scanned = tuple[int, int] | str


class Watched:
    """A catalogue that remembers what it is asked."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.asked: set[Question] = set()
        self.scanned: dict[str, tuple[tuple[int, int, bool], ...]] = {}

    def forget(self) -> None:
        """Begin with another document."""
        self.asked, self.scanned = set(), {}

    def lookup(self, surface: str) -> tuple[CatalogueEntry, ...]:
        """As `Catalogue.lookup`."""
        self.asked.add(("lookup", surface))
        return self.catalogue.lookup(surface)

    def suggest(self, surface: str) -> tuple[CatalogueEntry, ...]:
        """As `Catalogue.suggest`."""
        self.asked.add(("suggest", surface))
        return self.catalogue.suggest(surface)

    def related(self, iri: str) -> tuple[Neighbour, ...]:
        """As `Catalogue.related`."""
        self.asked.add(("related", iri))
        return self.catalogue.related(iri)

    def entity(self, iri: str) -> Entity | None:
        """As `Catalogue.entity`."""
        self.asked.add(("entity", iri))
        return self.catalogue.entity(iri)

    def rarity(self, word: str) -> float:
        """As `Catalogue.rarity`."""
        self.asked.add(("rarity", word))
        return self.catalogue.rarity(word)

    def scan(self, text: str) -> tuple[tuple[int, int, bool], ...]:
        """As `Catalogue.scan`."""
        found = self.scanned[text] = self.catalogue.scan(text)
        return found


Asked = Catalogue | Watched


class Answers:
    """Hashes of what one catalogue answers; those of single questions are remembered over documents."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._answer = lru_cache(maxsize=65536)(self._answered)

    def to(self, asked: Iterable[Question], scans: Iterable[object]) -> bytes:
        """A hash of all answers to the questions, in their order, with those of the scans."""
        digest = hashlib.blake2b(digest_size=16)
        for question in asked:
            digest.update(self._answer(question))
        digest.update(pack(tuple(scans)))
        return digest.digest()

    def still(self, trace: Trace, text: str) -> bool:
        """Whether the catalogue would say the same of a document's text as when it was read."""
        texts = (one if isinstance(one, str) else text[slice(*one)] for one in trace.scanned)
        return self.to(trace.asked, (self.catalogue.scan(one) for one in texts)) == trace.answers

    def _answered(self, question: Question) -> bytes:
        kind, argument = question
        return hashlib.blake2b(pack(getattr(self.catalogue, kind)(argument)), digest_size=8).digest()


class Recorder:
    """Takes down what the stages meet in one document."""

    def __init__(self, catalogue: Catalogue, ontology: Ontology) -> None:
        self.watched, self.noted = Watched(catalogue), Noted()
        self._ontology, self._catalogues = files_hash(ontology), catalogue.own_hash
        self._words: set[str] = set()
        self._answers = Answers(catalogue)
        self._keys: dict[int, bytes] = {}

    def know(self, patterns: Iterable[Pattern]) -> None:
        """Have the keys of the patterns that may fit."""
        self._keys = {id(one): pattern_key(one)[:KEY] for one in patterns}

    def begin(self) -> None:
        """Forget the document before."""
        self.watched.forget()
        self.noted.clear()
        self._words = set()

    def read(self, annotation: Annotation) -> None:
        """Take down the words of a document, or of a piece of it."""
        for sentence in annotation.sentences:
            for token in sentence.tokens:
                self._words.add(token.lemma.casefold())
                self._words.add(token.text.casefold())

    def trace(self, document: Document) -> Trace:
        """On what the extraction of a document rests that has just been read."""
        own = words_of(document.text)
        asked = tuple(sorted(self.watched.asked))
        scanned = sorted(
            ((_place(text, document.text), spans) for text, spans in self.watched.scanned.items()), key=_order
        )
        return Trace(
            patterns=b"".join(sorted({self._keys[one] for one in self.noted.patterns})),
            read=tuple(sorted(self.noted.read)),
            proposed=tuple(sorted(self.noted.proposed)),
            likened=self.noted.likened,
            words=tuple(sorted(word for word in self._words if word not in own and not own.issuperset(parts_of(word)))),
            asked=asked,
            scanned=tuple(place for place, _ in scanned),
            answers=self._answers.to(asked, (spans for _, spans in scanned)),
            ontology=self._ontology,
            catalogues=self._catalogues,
        )


def files_hash(ontology: Ontology) -> bytes:
    """A hash of an ontology's files as they were when it was read."""
    return hashlib.blake2b("".join(ontology.hashes).encode(), digest_size=8).digest()


def pattern_key(pattern: Pattern) -> bytes:
    """Changes with what a pattern is made of, but for the forms of its words and what narrows it."""
    steps = [
        (step.parent, step.label, step.downward, step.role, step.passive, bool(step.forms)) for step in pattern.steps
    ]
    example = pattern.example
    marks = (example.raw, example.text, example.subject, example.object, example.triggers)
    return hashlib.blake2b(
        pack((pattern.property, pattern.status.value, pattern.implied, pattern.past, steps, marks)), digest_size=16
    ).digest()


def _place(part: str, text: str) -> Scanned:
    at = text.find(part)
    return part if at < 0 else (at, at + len(part))


def _order(found: tuple[Scanned, object]) -> tuple[bool, Scanned]:
    return isinstance(found[0], str), found[0]


def words_of(text: str) -> frozenset[str]:
    """The words and numbers of a text, case-folded.

    >>> sorted(words_of("Carmaker's $5m"))
    ['5', 'carmaker', 'm', 's']
    """
    return frozenset(WORD.findall(text.casefold()))


def parts_of(phrase: str) -> Sequence[str]:
    """The words and numbers of a phrase, case-folded, in their order."""
    return WORD.findall(phrase.casefold())


class Vocabulary:
    """The words of one document, for asking whether a phrase may stand in it. It may say yes where none does."""

    def __init__(self, text: str, further: Iterable[str]) -> None:
        self._text = text.casefold()
        self._words: defaultdict[str, set[str]] = defaultdict(set)  # by their first letters
        for word in words_of(text).union(part for phrase in further for part in parts_of(phrase)):
            self._words[word[0]].add(word)
        self._known: dict[str, bool] = {}

    def may_have(self, phrase: str) -> bool:
        """Whether all words of a phrase stand in the document, in whatever form and order; signs as they are."""
        found = self._known.get(phrase)
        if found is None:
            parts = parts_of(phrase)
            found = all(map(self._has, parts)) if parts else phrase.casefold() in self._text
            self._known[phrase] = found
        return found

    def _has(self, part: str) -> bool:
        near = self._words.get(part[0], ())
        return part in near or any(_alike(part, word) for word in near)


SHORTEST_STEM, LONGEST_END = 3, 3  # letters of what an inflected form keeps, and of what it adds


def _alike(part: str, word: str) -> bool:
    """Whether one of two words may be a form of the other.

    >>> _alike("plan", "planning"), _alike("planned", "plan"), _alike("former", "fo")
    (True, True, False)
    """
    if word.startswith(part):
        return True
    return len(word) >= SHORTEST_STEM and part.startswith(word) and len(part) - len(word) <= LONGEST_END
