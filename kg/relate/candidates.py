"""The things of a sentence between which a learned model may see relations, and which relations their classes admit.

In: an annotation, its links, the properties that the model can tell. Out: a `Place` a sentence. It asks no model.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import permutations

from kg.model import Annotation, Link, Literal, MentionKind, Sentence
from kg.ontology import Ontology, Property
from kg.relate.bindings import LEFT_OUT, Bindings, Bound, is_refused, theme_bound
from kg.relate.extract import Extractor
from kg.relate.graph import SentenceGraph
from kg.relate.literals import literal

EXCLUDING = frozenset({"outside", "beyond", "excluding", "except"})  # before a country: "sales outside China"
MOST_CANDIDATES = 40  # things in one sentence; a longer list is cut
GAP = "{}"  # for the name of a theme in its frame
ASIDES = frozenset({"acl", "relcl", "appos"})  # what clauses and names are that describe a noun
Ends = tuple[frozenset[int], frozenset[int]]  # the relations of which a thing may be subject, and object
Pairs = Mapping[tuple[int, int], tuple[int, ...]]  # (subject, object), numbers of candidates → relations


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a sentence names: what it is bound to, its token, its classes, and whether these are certain."""

    bound: Bound
    token: int
    types: tuple[str, ...]
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence with its candidates, and the pairs that some relation admits.

    ``theme`` is the name of the last candidate, which the sentence leaves out, and ``frame`` what says it to a model
    before the sentence, from the character ``at`` on; "" where nothing is left out. ``since`` is how many sentences
    before the theme was spoken of.
    """

    graph: SentenceGraph
    candidates: tuple[Candidate, ...]
    pairs: Pairs
    theme: str = ""
    frame: str = ""
    at: int = 0
    since: int = 0

    @property
    def sentence(self) -> Sentence:
        return self.graph.sentence

    def is_of_theme(self, pair: tuple[int, int]) -> bool:
        """Whether one of two candidates is what the sentence leaves out, and the other may be related to it.

        A mere noun is not, nor a value that a noun has: "a venture, set up in 2019, was closed".
        """
        last = len(self.candidates) - 1
        if not self.theme or last not in pair:
            return False
        other = self.candidates[min(pair)]
        if other.bound.is_value:
            up, _ = self.graph.way(other.token, self.candidates[last].token)
            return not any(self.graph.tokens[index].dep in ASIDES for index in up)
        return other.bound.cluster >= 0

    def framed(self, text: str) -> str:
        """What a model reads of a document's ``text``: the sentence, after its frame if it has one."""
        said = text[self.sentence.start : self.sentence.end]
        first = self.graph.tokens[0]
        common = first.mention < 0 and first.pos != "PROPN" and (first.text == "A" or first.text[1:].islower())
        if not self.frame or not common or len(said[:1].lower()) != 1:
            return self.frame + said
        return f"{self.frame}{said[:1].lower()}{said[1:]}"

    def span(self, one: Candidate) -> tuple[int, int]:
        """Where a candidate stands in that."""
        if one.bound.mentioned == LEFT_OUT:
            return self.at, self.at + len(self.theme)
        offset = len(self.frame) - self.sentence.start
        return one.bound.start + offset, one.bound.end + offset

    @property
    def is_worth_reading(self) -> bool:
        """Whether two things, or a thing and a value, may be related: what a name is to a noun alone, patterns tell."""
        nouns = {number for number, one in enumerate(self.candidates) if one.bound.cluster < 0 and one.bound.noun}
        return any(nouns.isdisjoint(pair) for pair in self.pairs)


class Candidates:
    """Finds the things of sentences, and the pairs of them that some of ``properties`` admit."""

    def __init__(self, ontology: Ontology, extractor: Extractor, properties: Sequence[Property]) -> None:
        self.ontology, self.extractor, self.properties = ontology, extractor, properties
        self.valued = [(k, prop) for k, prop in enumerate(properties) if prop.datatype]  # that values may end
        self.bodies = tuple(ontology.labelled("ORG"))
        self.territories = frozenset(
            iri for iri, cls in ontology.classes.items() if "territory" in cls.gazetteers or "region" in cls.gazetteers
        )
        self._fitting: dict[Hashable, Ends] = {}  # as many as there are combinations of classes
        self._admitted: dict[Ends, tuple[int, ...]] = {}  # for each two of them

    def places(
        self, annotation: Annotation, bindings: Bindings, links: Mapping[int, Link], settled: frozenset[int]
    ) -> Iterator[Place]:
        """The sentences of a document in order, each with its things and what may relate them.

        The classes of an unknown name count only if its cluster is ``settled``.
        """
        for graph in self.extractor.graphs(annotation):
            candidates = tuple(self._candidates(graph, bindings, links, settled))[:MOST_CANDIDATES]
            yield Place(graph, candidates, self._pairs(candidates))

    def themed(
        self,
        places: Sequence[Place],
        annotation: Annotation,
        bindings: Bindings,
        links: Mapping[int, Link],
        settled: frozenset[int],
    ) -> Iterator[Place]:
        """Those of the places that leave out what they are about and whose things may be related to it, with that."""
        before, gap, after = self.ontology.theme_frame.partition(GAP)
        if not (bindings.themes and gap):
            return
        names, spoken = _names(annotation), _sentences(annotation)
        for place in places:
            mention = bindings.themes.get(place.sentence.index)
            if mention is None or mention.cluster not in links or mention.cluster not in names:
                continue
            entity, name = links[mention.cluster].entity, names[mention.cluster]
            sure = entity.linked or mention.cluster in settled
            whole = (*place.candidates, Candidate(theme_bound(mention), mention.token, entity.types, sure))
            if not self.ontology.is_a(entity.types, self.bodies):
                continue
            earlier = (at for at in spoken[mention.cluster] if at < place.sentence.index)
            since = place.sentence.index - max(earlier, default=-1)
            frame = f"{before}{name}{after} "
            themed = Place(place.graph, whole, self._pairs(whole), name, frame, len(before), since)
            if any(themed.is_of_theme(pair) for pair in themed.pairs):
                yield themed

    def _candidates(
        self, graph: SentenceGraph, bindings: Bindings, links: Mapping[int, Link], settled: frozenset[int]
    ) -> Iterator[Candidate]:
        sentence = graph.sentence
        taken: set[int] = set()
        for token in sentence.tokens:
            for bound in bindings.direct(sentence.index, token.index):
                if bound.cluster in links:
                    entity = links[bound.cluster].entity
                    taken.add(token.index)
                    if self._is_excluded(graph, token.index, entity.types):
                        continue
                    sure = entity.linked or bound.cluster in settled
                    yield Candidate(bound, token.index, entity.types, sure)
        if self.valued:
            for bound in bindings.literals(sentence):
                index = _first_token(sentence, bound)
                taken.update(t.index for t in sentence.tokens if bound.start <= t.start < bound.end)
                yield Candidate(bound, index, ())
        for token in sentence.tokens:
            if (
                token.index not in taken
                and token.pos in ("NOUN", "PROPN")
                and self._heads_phrase(sentence, token.index)
            ):
                noun = bindings.noun(graph, token.index, self.extractor.nouns)
                if noun is not None and not is_refused(noun, self.extractor.named_nouns, self.extractor.not_nouns):
                    yield Candidate(noun, token.index, ())

    def _is_excluded(self, graph: SentenceGraph, index: int, types: Sequence[str]) -> bool:
        """Whether a country or region is named as where something is not; a plant outside a city is near it."""
        if self.territories.isdisjoint(types):
            return False
        first = graph.tokens[graph.members(index)[-1]]
        return first.dep == "pobj" and graph.tokens[first.head].text.casefold() in EXCLUDING

    def _heads_phrase(self, sentence: Sentence, index: int) -> bool:
        """Whether a noun is not a mere modifier of the next one."""
        token = sentence.tokens[index]
        return not (token.dep in ("compound", "nmod") and token.head > index)

    def _pairs(self, candidates: Sequence[Candidate]) -> dict[tuple[int, int], tuple[int, ...]]:
        """The relations that each two candidates may stand in by their classes, where there are any."""
        fits = [self._ends_of(one) for one in candidates]
        pairs = {}
        for (a, one), (b, other) in permutations(enumerate(candidates), 2):
            ends = fits[a][0], fits[b][1]
            admitted = self._admitted.get(ends)
            if admitted is None:
                admitted = self._admitted[ends] = tuple(sorted(ends[0] & ends[1]))
            if admitted and not _same_thing(one.bound, other.bound):
                pairs[a, b] = admitted
        return pairs

    def _ends_of(self, one: Candidate) -> Ends:
        """Of which relations a thing may be the subject, and of which the object; asked once for things alike."""
        if one.bound.is_value:
            fitting = (k for k, prop in self.valued if isinstance(literal(one.bound, prop), Literal))
            return frozenset(), frozenset(fitting)
        key = (bool(one.bound.noun), one.bound.cluster < 0, one.settled, one.types if one.settled else ())
        if key not in self._fitting:
            self._fitting[key] = self._ends_found(one)
        return self._fitting[key]

    def _ends_found(self, one: Candidate) -> Ends:
        props = list(enumerate(self.properties))
        return (
            frozenset(k for k, prop in props if self.fits(one, prop, prop.domain, None)),
            frozenset(k for k, prop in props if self.fits(one, prop, prop.range, prop.datatype)),
        )

    def fits(self, one: Candidate, prop: Property, classes: Sequence[str], datatype: str | None) -> bool:
        """Whether a thing may stand there: a literal of the datatype, a noun for a common class, an instance."""
        bound = one.bound
        if bound.is_value:
            return datatype is not None and isinstance(literal(bound, prop), Literal)
        if datatype is not None and not classes:
            return False
        if bound.cluster < 0:
            return bool(bound.noun) and self.extractor.common(classes) is not None and not prop.named_object
        return not one.settled or self.ontology.is_a(one.types, classes)


def _names(annotation: Annotation) -> dict[int, str]:
    """The form in which a document names each thing most, the longer of two."""
    named = [one for one in annotation.mentions if one.kind is MentionKind.NAME]
    counts = Counter((one.cluster, one.surface) for one in named)
    ordered = sorted(counts, key=lambda form: (counts[form], len(form[1]), form[1]))
    return dict(ordered)


def _sentences(annotation: Annotation) -> Mapping[int, Set[int]]:
    """The sentences in which a document speaks of each thing."""
    found: dict[int, set[int]] = defaultdict(set)
    for mention in annotation.mentions:
        found[mention.cluster].add(mention.sentence)
    return found


def _same_thing(one: Bound, other: Bound) -> bool:
    if one.cluster >= 0 and one.cluster == other.cluster:
        return True
    return one.start < other.end and other.start < one.end


def _first_token(sentence: Sentence, bound: Bound) -> int:
    return next((t.index for t in sentence.tokens if bound.start <= t.start < bound.end), 0)
