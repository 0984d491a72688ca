"""The extractions of a document's pieces as one of the whole document.

In: what the stages found in each excerpt, in order. Out: one `Extraction`: offsets are those of the whole document,
sentences and clusters are numbered through it, each entity stands there once. What an excerpt was only told is left
out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.annotate.pieces.before import Excerpt
from kg.model import (
    Document,
    Drop,
    Entity,
    Evidence,
    Extraction,
    Link,
    Mention,
    MentionKind,
    Observation,
    Sentence,
    Statement,
)


class Joined:
    """Grows piece by piece."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._sentences = self._clusters = 0  # how many there are so far
        self._entities: dict[str, Entity] = {}
        self._statements: list[Statement] = []
        self._observations: list[Observation] = []
        self._links: list[Link] = []
        self._mentions: list[Mention] = []
        self._drops: list[Drop] = []
        self._warnings: dict[str, None] = {}

    def add(
        self, part: Excerpt, found: Extraction, sentences: Sequence[Sentence]
    ) -> tuple[tuple[Mention, ...], tuple[Sentence, ...]]:
        """Take up what was found in the next piece, and return its mentions and its sentences in the whole document."""
        told = sum(not part.owns(sentence.start) for sentence in sentences)
        step = self._sentences - told
        own = [one for one in found.mentions if part.owns(one.start)]
        numbers = {old: self._clusters + new for new, old in enumerate(sorted({one.cluster for one in own} - {-1}))}
        mentions = tuple(_mention(one, part, step, numbers) for one in own)
        self._mentions += mentions
        self._links += (replace(one, cluster=numbers[one.cluster]) for one in found.links if one.cluster in numbers)
        self._statements += _statements(found.statements, part)
        self._observations += _observations(found.observations, part)
        self._drops += (_drop(one, part) for one in found.drops if part.owns(one.start))
        self._warnings |= dict.fromkeys(found.warnings)
        for entity in found.entities:
            known = self._entities.get(entity.iri)
            self._entities[entity.iri] = merged(known, entity) if known else entity
        self._sentences += len(sentences) - told
        self._clusters += len(numbers)
        return mentions, tuple(_sentence(one, part, step) for one in sentences[told:])

    def extraction(self) -> Extraction:
        """All that was found; names go before what refers to them, as in a document that is read at once."""
        named = set(_named(self._statements, self._observations))
        return Extraction(
            document=self._document,
            entities=tuple(self._entities[iri] for iri in sorted(self._entities) if iri in named),
            statements=tuple(self._statements),
            observations=tuple(self._observations),
            links=tuple(self._links),
            mentions=tuple(sorted(self._mentions, key=lambda one: one.kind is not MentionKind.NAME)),
            drops=tuple(self._drops),
            warnings=tuple(self._warnings),
        )


def merged(one: Entity, other: Entity) -> Entity:
    """One entity as two links have it: the types that are known first, all names."""
    aliases = sorted({*one.aliases, *other.aliases, other.label} - {one.label})
    return replace(one, types=one.types or other.types, aliases=tuple(aliases), linked=one.linked or other.linked)


def _named(statements: Iterable[Statement], observations: Iterable[Observation]) -> Iterator[str]:
    """The entities that a claim, a figure or a qualifier names."""
    for one in statements:
        yield from (iri for iri in (one.subject, one.object, one.speaker) if isinstance(iri, str))
    for figure in observations:
        yield from (iri for iri in (figure.about, figure.speaker, *figure.scope_entities) if iri)


def _mention(one: Mention, part: Excerpt, step: int, numbers: Mapping[int, int]) -> Mention:
    start, end = _moved(one.start, one.end, part)
    cluster = numbers.get(one.cluster, -1)
    return replace(one, start=start, end=end, sentence=one.sentence + step, cluster=cluster)


def _sentence(one: Sentence, part: Excerpt, step: int) -> Sentence:
    """The sentence's place; its tokens are left out, which nobody needs any more."""
    start, end = _moved(one.start, one.end, part)
    return Sentence(one.index + step, start, end, one.block, ())


def _statements(found: Iterable[Statement], part: Excerpt) -> Iterator[Statement]:
    for one in found:
        evidence = tuple(_evidence(each, part) for each in one.evidence if part.owns(each.start))
        if evidence:
            yield replace(one, evidence=evidence)


def _observations(found: Iterable[Observation], part: Excerpt) -> Iterator[Observation]:
    return (replace(one, evidence=_evidence(one.evidence, part)) for one in found if part.owns(one.evidence.start))


def _evidence(one: Evidence, part: Excerpt) -> Evidence:
    start, end = _moved(one.start, one.end, part)
    spans = []
    for span in one.spans:
        left, right = _moved(span.start, span.end, part)
        spans.append(replace(span, start=left, end=right))
    return replace(one, start=start, end=end, spans=tuple(spans))


def _drop(one: Drop, part: Excerpt) -> Drop:
    start, end = _moved(one.start, one.end, part)
    return replace(one, start=start, end=end)


def _moved(start: int, end: int, part: Excerpt) -> tuple[int, int]:
    """A span of an excerpt in the whole document; none crosses from one stretch of it to another."""
    place = part.at(start)
    return place, place + end - start
