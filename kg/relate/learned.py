"""What a learned model proposes beside the patterns, and what the ontology and the patterns say to it.

In: an annotation, its links, the readings of the patterns, a learned model. Out: those readings, surer where the model
agrees, the ones that it adds, and drops for what was vetoed. Only sentences are encoded in which two things stand whose
classes some relation admits; the status of a proposal follows the clause that joins its ends, as for a pattern.

A relation is known to the model by its IRI, or by prototypes made from the ontology's marked examples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from msgspec import structs

from kg.config import Settings
from kg.learned.decode import WordSpan, decode
from kg.learned.heads import Floats, sigmoid
from kg.learned.mentions import shares_of_kinds
from kg.learned.model import Encoded, Encodings, Relation
from kg.learned.prototypes import Counters, Prototypes, Taught
from kg.model import Annotation, Drop, Link, Literal, Sentence, Status, TypeVote
from kg.ontology import Example, Ontology, Property
from kg.relate.bindings import Bindings, Bound
from kg.relate.extract import Extractor
from kg.relate.graph import SentenceGraph
from kg.relate.literals import literal
from kg.relate.patterns import Match, Pattern
from kg.relate.readings import Reading

MOST_CANDIDATES = 40  # things in one sentence; a longer list is cut, with a drop
KIND_VOTE = 0.4  # weight of the model's word on what an unknown name is: that of a label of the recogniser
LEAST_KIND = 0.5  # share of a kind that is worth a vote
AGREES = 0.5  # confidence of the model from which it makes a claim of a pattern surer
SETTLED = 1.2  # weight of the hints at a name's class from which it stays; two labels of the recogniser have less
Ends = tuple[frozenset[int], frozenset[int]]  # the relations of which a thing may be subject, and object
LISTED = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM"})
CONTENT = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "AUX"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a sentence names: what it is bound to, its token, its classes, and whether these are certain."""

    bound: Bound
    token: int
    types: tuple[str, ...]
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a document says by patterns and model together: readings, vetoes, and votes on what its names denote.

    The first readings are those of the patterns in their order, surer where the model agrees.
    """

    readings: tuple[Reading, ...]
    drops: tuple[Drop, ...]
    votes: tuple[TypeVote, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A relation between two candidates of a sentence, by their numbers, with the vector of the pair."""

    relation: int
    ends: tuple[int, int]
    score: float
    vector: Floats


Place = tuple[object, ...]  # where an end of a claim stands
Claim = tuple[str, Sentence, Bound, Bound]  # property, sentence, ends
Pairs = Mapping[tuple[int, int], tuple[int, ...]]  # (subject, object), numbers of candidates → relations


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence with its candidates, and the pairs that some relation admits."""

    graph: SentenceGraph
    candidates: tuple[Candidate, ...]
    pairs: Pairs

    @property
    def sentence(self) -> Sentence:
        return self.graph.sentence

    @property
    def is_worth_reading(self) -> bool:
        """Whether two things, or a thing and a value, may be related: what a name is to a noun alone, patterns tell."""
        nouns = {number for number, one in enumerate(self.candidates) if one.bound.cluster < 0 and one.bound.noun}
        return any(nouns.isdisjoint(pair) for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the model says of a sentence: of its candidates, with the words of each, and of those pairs that have words.

    ``kinds`` has a row for each candidate, ``vectors`` and ``logits`` one for each pair.
    """

    spans: Sequence[WordSpan | None]
    kinds: Floats
    pairs: Pairs
    vectors: Floats
    logits: Floats


class Proposer:
    """A learned model with the relations of one ontology that it can tell."""

    def __init__(self, encodings: Encodings, ontology: Ontology, extractor: Extractor, settings: Settings) -> None:
        self.encodings, self.model = encodings, encodings.model
        self.ontology, self.extractor, self.settings = ontology, extractor, settings
        model = self.model
        known = {
            one.name: k for k, one in enumerate(model.relations) if one.space == "" and one.name in ontology.properties
        }
        taught = [_taught(prop) for iri, prop in ontology.properties.items() if iri not in known and prop.examples]
        self.columns = np.array(list(known.values()), np.int64)
        self.scorer = model.scorer(self.columns)
        self.classes = {kind: self._classes(kind) for kind in model.types}
        self.prototypes = Prototypes.of(model, taught)
        learned = [model.relations[k] for k in known.values()]
        rules = [replace(one, functional=ontology.properties[one.name].functional) for one in learned]
        self.relations: tuple[Relation, ...] = (*rules, *self.prototypes.relations)
        self.properties = tuple(ontology.properties[one.name] for one in self.relations)
        self.valued = [(k, prop) for k, prop in enumerate(self.properties) if prop.datatype]  # that values may end
        self._fitting: dict[Hashable, Ends] = {}  # as many as there are combinations of classes
        self._admitted: dict[Ends, tuple[int, ...]] = {}  # for each two of them
        self.counters = Counters(model, [_taught(prop) for prop in self.properties])

    def read(
        self,
        annotation: Annotation,
        links: Mapping[int, Link],
        readings: Sequence[Reading],
        votes: Sequence[TypeVote] = (),
    ) -> Told:
        """The readings of the patterns, those that the model adds, what it says of names, and its vetoes.

        ``links`` are as the patterns alone would have them: an unknown name for whose class few ``votes`` speak may
        still become something else, and stands wherever its sentence puts it.
        """
        settled = _settled(votes)
        text, bindings = annotation.document.text, Bindings(annotation)
        found_places = self._places(annotation, bindings, links, settled) if self.relations else ()
        places = [place for place in found_places if place.is_worth_reading]
        encoded = self.encodings.of([text[place.sentence.start : place.sentence.end] for place in places])
        found: list[Reading] = list(readings)
        by_key, taken = self._known(readings)
        drops: list[Drop] = []
        hints: list[TypeVote] = []
        noted = self.extractor.noted
        for place, judged in zip(places, self._judged(places, encoded), strict=True):
            hints += self._kind_votes(place, judged)
            proposals, barred = self._proposals(judged)
            noted.proposed.update(self.properties[each.relation].iri for each in (*proposals, *barred))
            noted.likened = noted.likened or self._likens(judged)
            drops += [self._drop(annotation, place, each, self._misfit(place, each)) for each in barred]
            for proposal in proposals:
                claim = self._claim(place, proposal)
                same = by_key[self._key(*claim)]
                veto = "" if same else self._veto(proposal, filled=self._is_filled(claim, taken))
                if veto:
                    drops.append(self._drop(annotation, place, proposal, veto))
                elif same and proposal.score >= AGREES:
                    for number in same:
                        surest = max(found[number].learned, proposal.score)
                        found[number] = structs.replace(found[number], learned=surest)
                elif not same:
                    same.append(len(found))
                    found.append(self._reading(place, bindings, proposal))
        return Told(tuple(found), tuple(drops), tuple(hints))

    def _known(
        self, readings: Sequence[Reading]
    ) -> tuple[dict[tuple[object, ...], list[int]], dict[Place, list[Bound]]]:
        """The numbers of the patterns' readings by what they claim, and what they have in the place of each end."""
        by_key: dict[tuple[object, ...], list[int]] = defaultdict(list)
        taken: dict[Place, list[Bound]] = defaultdict(list)
        for number, reading in enumerate(readings):
            pattern = reading.match.pattern
            claim = (pattern.property, reading.sentence, reading.subject, reading.object)
            by_key[self._key(*claim)].append(number)
            if not pattern.implied:  # one end is a guess, and the model may know better
                for end, other in self._ends(*claim):
                    taken[end].append(other)
            if pattern.taught:  # "bought 60 percent of" is no mere holding, whatever the model says
                ends = (reading.subject, reading.object)
                turned = self.ontology.properties[pattern.taught].majority != pattern.property
                by_key[self._key(pattern.taught, reading.sentence, *ends[:: -1 if turned else 1])].append(number)
        return by_key, taken

    def _judged(self, places: Sequence[_Place], encoded: Sequence[Encoded]) -> list[_Judged]:
        """What the model says of some sentences, all at once."""
        if not places:
            return []
        words = [_words(place, one) for place, one in zip(places, encoded, strict=True)]
        ends = [np.array([span or (0, 0) for span in own], np.int64) for own in words]
        heads = self.scorer.heads
        spans = heads.spans_of([(one.states, own[:, 0], own[:, 1]) for one, own in zip(encoded, ends, strict=True)])
        usable = [
            {pair: fits for pair, fits in place.pairs.items() if own[pair[0]] and own[pair[1]]}
            for place, own in zip(places, words, strict=True)
        ]
        numbers = [np.array(list(pairs), np.int64).reshape(-1, 2) for pairs in usable]
        asked = [(one, span, own[:, 0], own[:, 1]) for one, span, own in zip(encoded, spans, numbers, strict=True)]
        told = self.scorer.pairs(asked)
        kinds = [shares_of_kinds(heads, span.vectors) for span in spans]
        return [
            _Judged(own, shares, pairs, *scores)
            for own, shares, pairs, scores in zip(words, kinds, usable, told, strict=True)
        ]

    def _kind_votes(self, place: _Place, judged: _Judged) -> Iterator[TypeVote]:
        """What the model takes the unknown names of a sentence for."""
        for one, span, shares in zip(place.candidates, judged.spans, judged.kinds.tolist(), strict=True):
            if one.bound.cluster < 0 or one.settled or not span:
                continue
            for kind, share in zip(self.model.types[1:], shares, strict=True):
                if share >= LEAST_KIND:
                    reason = f"learned model: {kind} {share:.2f}"
                    for iri in self.classes[kind]:
                        yield TypeVote(one.bound.cluster, iri, KIND_VOTE * share, reason, one.bound.start)

    def _classes(self, kind: str) -> list[str]:
        """The classes that a kind of mention stands for: itself, or those that its labels vote for."""
        return [kind] if kind in self.ontology.classes else self.ontology.labelled(*kind.split("|"))

    def _claim(self, place: _Place, proposal: Proposed) -> Claim:
        """Property, sentence and ends of what is proposed."""
        subject, obj = (place.candidates[number].bound for number in proposal.ends)
        return self.properties[proposal.relation].iri, place.sentence, subject, obj

    def _ends(self, iri: str, sentence: Sentence, subject: Bound, obj: Bound) -> Iterator[tuple[Place, Bound]]:
        """The two places of a claim (relation, sentence, which end, what stands there), each with the other end."""
        symmetric = self.ontology.properties[iri].symmetric
        for end, bound, other in (("subject", subject, obj), ("object", obj, subject)):
            yield (iri, sentence.index, "" if symmetric else end, _identity(bound)), other

    def _is_filled(self, claim: Claim, taken: Mapping[Place, Sequence[Bound]]) -> bool:
        """Whether a pattern has another thing in the place of one end, and not in one list with it."""
        sentence = claim[1]
        return any(
            end in taken and not any(is_listed(sentence, rival, other) for rival in taken[end])
            for end, other in self._ends(*claim)
        )

    def _veto(self, proposal: Proposed, *, filled: bool) -> str:
        """Why what no pattern found is not claimed; "" where nothing speaks against it.

        ``filled``: a pattern read the same relation in the sentence, with the same thing at one end and another at the
        other that is in no list with it. The model's other reading is then most likely a slip to a name nearby.
        """
        if filled:
            return "read-otherwise"
        if self.counters.nearer(proposal.relation, proposal.vector):
            return "counter-example"
        return "below-threshold" if proposal.score < self._least(proposal.relation) else ""

    def _least(self, relation: int) -> float:
        """What a proposal must reach that no pattern supports."""
        trained = relation < len(self.columns)  # the others have likeness alone, and their own scale
        return max(self.settings.learned_confidence, self.relations[relation].alone) if trained else 0.0

    def _misfit(self, place: _Place, proposal: Proposed) -> str:
        """Which end of a proposal its relation does not admit."""
        prop = self.properties[proposal.relation]
        fits = self._fits(place.candidates[proposal.ends[0]], prop, prop.domain, None)
        return "range" if fits else "domain"

    def _drop(self, annotation: Annotation, place: _Place, proposal: Proposed, reason: str) -> Drop:
        text, sentence = annotation.document.text, place.sentence
        ends = [place.candidates[number].bound for number in proposal.ends]
        claim = " → ".join(text[bound.start : bound.end] for bound in ends)
        detail = f"{self.properties[proposal.relation].label}: {claim} (learned model {proposal.score:.2f})"
        quoted = text[sentence.start : sentence.end]
        return Drop("relate", reason, annotation.document.id, sentence.start, sentence.end, quoted, detail)

    def _key(self, iri: str, sentence: Sentence, subject: Bound, obj: Bound) -> tuple[object, ...]:
        ends = [_identity(subject), _identity(obj)]
        return (iri, sentence.index, *(sorted(ends) if self.ontology.properties[iri].symmetric else ends))

    def _places(
        self, annotation: Annotation, bindings: Bindings, links: Mapping[int, Link], settled: frozenset[int]
    ) -> Iterator[_Place]:
        for graph in self.extractor.graphs(annotation):
            candidates = tuple(self._candidates(graph, bindings, links, settled))[:MOST_CANDIDATES]
            yield _Place(graph, candidates, self._pairs(candidates))

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
                if noun is not None and noun.noun_key.split()[-1] not in self.extractor.not_nouns:
                    yield Candidate(noun, token.index, ())

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
            frozenset(k for k, prop in props if self._fits(one, prop, prop.domain, None)),
            frozenset(k for k, prop in props if self._fits(one, prop, prop.range, prop.datatype)),
        )

    def _fits(self, one: Candidate, prop: Property, classes: Sequence[str], datatype: str | None) -> bool:
        """Whether a thing may stand there: a literal of the datatype, a noun for a common class, an instance."""
        bound = one.bound
        if bound.is_value:
            return datatype is not None and isinstance(literal(bound, prop), Literal)
        if datatype is not None and not classes:
            return False
        if bound.cluster < 0:
            return bool(bound.noun) and self.extractor.common(classes) is not None and not prop.named_object
        return not one.settled or self.ontology.is_a(one.types, classes)

    def _proposals(self, judged: _Judged) -> tuple[list[Proposed], list[Proposed]]:
        """What the model finds between the pairs that are scored: what may be, and what domain or range bar."""
        if not judged.pairs:
            return [], []
        spans = [span or (0, 0) for span in judged.spans]
        ends, vectors = list(judged.pairs), judged.vectors
        pairs = np.array(ends, np.int64)
        admitted = np.zeros((len(pairs), len(self.relations)), np.bool_)
        rows = [row for row, fits in enumerate(judged.pairs.values()) for _ in fits]
        admitted[rows, [one for fits in judged.pairs.values() for one in fits]] = True
        told = self.prototypes.scores(vectors, admitted[:, len(self.columns) :])
        scores = np.concatenate((sigmoid(judged.logits), told), axis=1)
        found, barred = (
            [
                Proposed(one.relation, ends[one.pair], one.score, vectors[one.pair])
                for one in decode(scores * some, spans, (pairs[:, 0], pairs[:, 1]), self.relations)
            ]
            for some in (admitted, ~admitted)
        )
        return found, [one for one in barred if one.score >= self._least(one.relation)]

    def _likens(self, judged: _Judged) -> bool:
        """Whether the relations that some pair may stand in are told by prototypes, which the last ones are."""
        return any(fits[-1] >= len(self.columns) for fits in judged.pairs.values())

    def _reading(self, place: _Place, bindings: Bindings, proposal: Proposed) -> Reading:
        graph = place.graph
        subject, obj = (place.candidates[number] for number in proposal.ends)
        match = joined(graph, subject.token, obj.token, self.properties[proposal.relation], self.model.name)
        return self.extractor.proposed(match, graph, bindings, (subject.bound, obj.bound), proposal.score)


def _words(place: _Place, encoded: Encoded) -> list[WordSpan | None]:
    """First and last word of each candidate of a sentence."""
    offset = place.sentence.start
    return [encoded.words.covering(one.bound.start - offset, one.bound.end - offset) for one in place.candidates]


def _settled(votes: Sequence[TypeVote]) -> frozenset[int]:
    """The clusters for one class of which enough speaks."""
    weights: dict[tuple[int, str], float] = defaultdict(float)
    for vote in votes:
        weights[vote.cluster, vote.type] += vote.weight
    return frozenset(cluster for (cluster, _), weight in weights.items() if weight >= SETTLED)


def _taught(prop: Property) -> Taught:
    def marked(examples: Sequence[Example]) -> tuple[tuple[str, tuple[int, int], tuple[int, int]], ...]:
        return tuple((one.text, one.subject, one.object) for one in examples)

    asserted = [one for one in prop.examples if one.status is Status.ASSERTED and not one.implied]
    return Taught(prop.iri, marked(asserted), marked(prop.counter_examples), prop.symmetric)


def joined(graph: SentenceGraph, subject: int, obj: int, prop: Property, name: str) -> Match:
    """A match without a pattern: its trigger is the highest word of the path between subject and object in the parse.

    Where that is the subject or the object itself, the next word towards the other end is: "Orlin, a rival of Basketo".
    """
    up, down = (_to_root(graph, index) for index in (subject, obj))
    shared = next((index for index in up if index in down), subject)
    path = (*up[: up.index(shared)], shared, *reversed(down[: down.index(shared)] if shared in down else ()))
    between = [index for index in path if index not in (subject, obj) and graph.tokens[index].pos in CONTENT]
    place = path.index(shared)
    trigger = min(between, key=lambda index: abs(path.index(index) - place), default=shared)
    example = Example(f"learned: {name}", "", (0, 0), (0, 0), ())
    pattern = Pattern(prop.iri, Status.ASSERTED, (), example, graph.tokens[trigger].lemma)
    return Match(pattern, subject, obj, (trigger,), (), 1.0, tuple(between))


def _to_root(graph: SentenceGraph, index: int) -> list[int]:
    """A token and its governors, up to the root."""
    found = [index]
    while graph.tokens[found[-1]].head not in found:
        found.append(graph.tokens[found[-1]].head)
    return found


def is_listed(sentence: Sentence, one: Bound, other: Bound) -> bool:
    """Whether two things are members of one list: nothing but commas, "and" and what describes names between them."""
    first, second = sorted((one, other), key=lambda bound: bound.start)
    between = [token for token in sentence.tokens if first.end <= token.start and token.end <= second.start]
    joints = [token for token in between if token.text == "," or token.pos == "CCONJ"]
    return bool(joints) and all(token in joints or token.pos in LISTED for token in between)


def _same_thing(one: Bound, other: Bound) -> bool:
    if one.cluster >= 0 and one.cluster == other.cluster:
        return True
    return one.start < other.end and other.start < one.end


def _first_token(sentence: Sentence, bound: Bound) -> int:
    return next((t.index for t in sentence.tokens if bound.start <= t.start < bound.end), 0)


def _identity(bound: Bound) -> str:
    return f"cluster {bound.cluster}" if bound.cluster >= 0 else bound.noun_key or str(bound.start)
