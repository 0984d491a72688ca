"""What a learned model proposes beside the patterns, and what the ontology and the patterns say to it.

In: an annotation, its links, the readings of the patterns, a learned model. Out: those readings, surer where the model
agrees and less sure where it sees nothing, the ones that it adds, and drops for what was vetoed. Only sentences are
encoded in which two things stand whose classes some relation admits; the status of a proposal follows the clause that
joins its ends, as for a pattern, and where no word gives one, what the model has learned of statuses.

A relation is known to the model by its IRI, or by prototypes made from the ontology's marked examples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from msgspec import structs

from kg.config import Settings
from kg.learned.decode import Proposal, decode
from kg.learned.heads import Floats, sigmoid
from kg.learned.model import Encodings, Relation
from kg.learned.prototypes import Counters, Prototypes, Taught
from kg.model import Annotation, Drop, Link, Sentence, Status, TypeVote
from kg.ontology import STATUS_IRIS, Example, Ontology, Property
from kg.relate.bindings import LEFT_OUT, Bindings, Bound
from kg.relate.candidates import Candidates, Place
from kg.relate.doubts import DOUBTS, Critic, Heard, numbered
from kg.relate.extract import Extractor
from kg.relate.graph import SentenceGraph
from kg.relate.judge import Judge
from kg.relate.kinds import Kinds
from kg.relate.patterns import Match, Pattern
from kg.relate.readings import Reading, confidence_of, identity
from kg.relate.scored import Scored, scored_of
from kg.relate.status.chain import is_possessed
from kg.relate.status.verbs import PENDING

AGREES = 0.5  # confidence of the model from which it makes a claim of a pattern surer
PROPOSALS_STATUS = 0.3  # share of a status from which a proposal has it, if no word of the ontology tells
PATTERNS_STATUS = 0.5  # and from which a claim of a pattern has it
SETTLED = 2.6  # weight of the hints at a name's class from which it stays; a single title or description has less
LISTED = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM"})
CONTENT = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "AUX"})


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
    """A relation between two candidates of a sentence, by their numbers, with the vector of the pair.

    ``status`` is what the model takes the pair for if it is no plain fact, with its share in ``[0, 1]``.
    """

    relation: int
    pair: tuple[int, int]
    score: float
    vector: Floats
    status: tuple[Status, float] = (Status.ASSERTED, 0.0)


Slot = tuple[object, ...]  # where an end of a claim stands
Claim = tuple[str, Sentence, Bound, Bound]  # property, sentence, ends


@dataclass(slots=True)
class Claims:
    """What a document says so far: the first ``read`` readings are those of the patterns, the others the model's.

    ``by_key`` has their numbers by what they claim, ``taken`` what patterns surely have in the place of each end, and
    ``told`` the places of the ends of what the model added.
    """

    found: list[Reading]
    read: int
    by_key: dict[tuple[object, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[Slot, list[Bound]] = field(default_factory=lambda: defaultdict(list))
    told: set[Slot] = field(default_factory=set)


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
        told = {STATUS_IRIS[one.name]: k for k, one in enumerate(model.relations) if one.name in STATUS_IRIS}
        self.statuses = tuple(told)
        self.scorer = model.scorer(np.array([*known.values(), *told.values()], np.int64))
        self.kinds = Kinds(model.types, ontology)
        self.prototypes = Prototypes.of(model, taught)
        learned = [model.relations[k] for k in known.values()]
        rules = [replace(one, functional=ontology.properties[one.name].functional) for one in learned]
        self.relations: tuple[Relation, ...] = (*rules, *self.prototypes.relations)
        self.properties = tuple(ontology.properties[one.name] for one in self.relations)
        self.critic = Critic(model, self.columns, self.properties[: len(known)], statuses=bool(told))
        self.judge = Judge.of(model)
        self.candidates = Candidates(ontology, extractor, self.properties)
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
        settled, bindings = _settled(votes), Bindings(annotation)
        every = tuple(self.candidates.places(annotation, bindings, links, settled)) if self.relations else ()
        sentences = self._scored([place for place in every if place.is_worth_reading], annotation)
        heard = list(self._heard(readings, sentences))
        claims = self._known(_doubted(readings, heard))
        hints = [vote for place, scored in sentences for vote in self.kinds.votes(place, scored)]
        telling = self.judge is not None and bool(self.judge.themes)
        themed = self.candidates.themed(every, annotation, bindings, links, settled) if telling else ()
        drops = [
            drop
            for place, scored in (*sentences, *self._scored(tuple(themed), annotation))
            for drop in self._claimed(annotation, place, scored, bindings, claims)
        ]
        for one, place, scored in heard:
            claims.found[one.reading] = self._judged(claims.found[one.reading], place, scored, one)
        return Told(tuple(claims.found), tuple(drops), tuple(hints))

    def _scored(self, places: Sequence[Place], annotation: Annotation) -> list[tuple[Place, Scored]]:
        """Places with what the model says of them."""
        encoded = self.encodings.of([place.framed(annotation.document.text) for place in places])
        return list(zip(places, scored_of(self.scorer, places, encoded, len(self.columns)), strict=True))

    def _claimed(
        self, annotation: Annotation, place: Place, scored: Scored, bindings: Bindings, claims: Claims
    ) -> Iterator[Drop]:
        """Add to the claims what the model proposes at a place; what is left out of it, and why."""
        noted = self.extractor.noted
        proposals, barred = self._proposals(place, scored)
        noted.proposed.update(self.properties[each.relation].iri for each in (*proposals, *barred))
        noted.likened = noted.likened or self._likens(scored)
        for each in barred:
            yield self._drop(annotation, place, each, self._misfit(place, each))
        for proposal in proposals:
            claim = self._claim(place, proposal)
            same = claims.by_key[self._key(*claim)]
            if same:
                if proposal.score >= AGREES:
                    for number in same:
                        own = number >= claims.read
                        claims.found[number] = self._seconded(claims.found[number], place, proposal, own=own)
                continue
            filled = self._is_filled(claim, claims)
            alone = self._alone(annotation, place, scored, bindings, proposal, filled=filled)
            if isinstance(alone, Drop):
                yield alone
            else:
                same.append(len(claims.found))
                claims.found.append(alone)
                claims.told.update(end for end, _ in self._lone_ends(*claim))

    def _heard(
        self, readings: Sequence[Reading], sentences: Sequence[tuple[Place, Scored]]
    ) -> Iterator[tuple[Heard, Place, Scored]]:
        """What the model says of the readings of the patterns."""
        read = numbered(reading.sentence.index for reading in readings)
        for place, scored in sentences:
            own = {number: readings[number] for number in read.get(place.sentence.index, ())}
            for one in self.critic.heard(place, scored, own):
                yield one, place, scored

    def _seconded(self, reading: Reading, place: Place, proposal: Proposed, *, own: bool) -> Reading:
        """A reading, of a pattern or the model's ``own``, that the model proposes as well."""
        seconded = structs.replace(reading, learned=max(reading.learned, proposal.score))
        if proposal.status[0] in PENDING and _is_had(place.graph, seconded):
            return seconded
        if (own and self._judge_of_status(proposal)) or self._is_heard(seconded, proposal.status[0]):
            return seconded
        return _as_told(seconded, proposal, PROPOSALS_STATUS if own else PATTERNS_STATUS)

    def _alone(
        self,
        annotation: Annotation,
        place: Place,
        scored: Scored,
        bindings: Bindings,
        proposal: Proposed,
        *,
        filled: bool,
    ) -> Reading | Drop:
        """What no pattern read: a claim, or why it is none."""
        if veto := self._veto(proposal, filled=filled):
            return self._drop(annotation, place, proposal, veto)
        most = self._most(place, scored, proposal)
        hopeless = most < self.settings.learned_confidence
        reading = None if hopeless else self._reading(place, scored, bindings, proposal)
        if reading is None or self._is_unsure(reading, proposal):
            return self._drop(annotation, place, proposal, "below-threshold", _share_told(reading, most))
        return reading

    def _judged(self, reading: Reading, place: Place, scored: Scored, one: Heard | Proposed) -> Reading:
        """A reading with how sure all together makes it, if there is a judge and the model has learned the relation."""
        if self.judge is None or one.relation >= len(self.columns):
            return reading
        share = self.judge.share(reading, place, scored, one.pair, one.relation)
        if reading.match.pattern.steps:  # what words say remains a statement, though it may lose its edge
            share = max(share, min(confidence_of(reading), self.settings.min_confidence))
        return structs.replace(reading, judged=share)

    def _most(self, place: Place, scored: Scored, one: Proposed) -> float:
        """The most that a judge would give a proposal; 1 where nobody judges."""
        if self.judge is None or one.relation >= len(self.columns):
            return 1.0
        return self.judge.most(self.properties[one.relation].iri, place, scored, one.pair, one.relation)

    def _is_unsure(self, reading: Reading, proposal: Proposed) -> bool:
        """Whether what no pattern supports is too unsure to be claimed."""
        if reading.judged is None or self.judge is None:
            return proposal.score < self._least(proposal.relation)
        least = self.judge.left_out if reading.leaves_out else self.judge.alone
        alone = least if reading.status is Status.ASSERTED else 0.0
        return reading.judged < max(self.settings.learned_confidence, alone)

    def _known(self, readings: Sequence[Reading]) -> Claims:
        """The readings of the patterns, found by what they claim and by the place of each end."""
        claims = Claims(list(readings), len(readings))
        for number, reading in enumerate(readings):
            pattern = reading.match.pattern
            claim = (pattern.property, reading.sentence, reading.subject, reading.object)
            claims.by_key[self._key(*claim)].append(number)
            sure = not pattern.implied and reading.model_share is None
            if sure:  # else one end is a guess, or all of it doubtful, and the model may know better
                for end, other in self._lone_ends(*claim):
                    claims.taken[end].append(other)
            if pattern.taught:  # "bought 60 percent of" is no mere holding, whatever the model says
                ends = (reading.subject, reading.object)
                own = self.ontology.properties[pattern.taught]
                turned = pattern.property not in (own.majority, own.minority)
                key = self._key(pattern.taught, reading.sentence, *ends[:: -1 if turned else 1])
                claims.by_key[key].append(number)
        return claims

    def _claim(self, place: Place, proposal: Proposed) -> Claim:
        """Property, sentence and ends of what is proposed."""
        subject, obj = (place.candidates[number].bound for number in proposal.pair)
        return self.properties[proposal.relation].iri, place.sentence, subject, obj

    def _lone_ends(self, iri: str, sentence: Sentence, subject: Bound, obj: Bound) -> Iterator[tuple[Slot, Bound]]:
        """The places of a claim (relation, sentence, which end, what stands there) that have one thing at the other
        end, with that thing. A subject has many objects, such as markets, unless its relation is functional or
        symmetric: there, objects that the model adds to those of a pattern are mostly slips."""
        prop = self.ontology.properties[iri]
        if prop.symmetric or prop.functional:
            yield (iri, sentence.index, "" if prop.symmetric else "subject", identity(subject)), obj
        yield (iri, sentence.index, "" if prop.symmetric else "object", identity(obj)), subject

    def _is_filled(self, claim: Claim, claims: Claims) -> bool:
        """Whether the claim was read the other way round, or a pattern has another thing, in no list, at a lone end.

        What a sentence leaves out is at no lone end for which the sentence names something.
        """
        iri, sentence, subject, obj = claim
        turned = claims.by_key.get(self._key(iri, sentence, obj, subject), ())
        if any(claims.found[number].model_share is None for number in turned):
            return True
        left_out = LEFT_OUT in (subject.mentioned, obj.mentioned)
        if left_out and any(end in claims.told for end, _ in self._lone_ends(*claim)):
            return True
        return any(
            end in claims.taken and not any(is_listed(sentence, rival, other) for rival in claims.taken[end])
            for end, other in self._lone_ends(*claim)
        )

    def _veto(self, proposal: Proposed, *, filled: bool) -> str:
        """Why what no pattern found is not claimed, however sure the model is; "" where nothing speaks against it.

        ``filled``: the same relation was read in the sentence the other way round, or by a pattern with the same thing
        at an end that has one counterpart, and another counterpart that is in no list with it. The model's other
        reading is then most likely a slip, as to a name nearby.
        """
        if filled:
            return "read-otherwise"
        return "counter-example" if self.counters.nearer(proposal.relation, proposal.vector) else ""

    def _least(self, relation: int) -> float:
        """What a proposal must reach that no pattern supports."""
        trained = relation < len(self.columns)  # the others have likeness alone, and their own scale
        return max(self.settings.learned_confidence, self.relations[relation].alone) if trained else 0.0

    def _misfit(self, place: Place, proposal: Proposed) -> str:
        """Which end of a proposal its relation does not admit."""
        prop = self.properties[proposal.relation]
        fits = self.candidates.fits(place.candidates[proposal.pair[0]], prop, prop.domain, None)
        return "range" if fits else "domain"

    def _drop(self, annotation: Annotation, place: Place, proposal: Proposed, reason: str, told: str = "") -> Drop:
        text, sentence = annotation.document.text, place.sentence
        ends = [place.candidates[number].bound for number in proposal.pair]
        words = (place.theme if one.mentioned == LEFT_OUT else text[one.start : one.end] for one in ends)
        claim = " → ".join(words)
        detail = f"{self.properties[proposal.relation].label}: {claim} (learned model {proposal.score:.2f}{told})"
        quoted = text[sentence.start : sentence.end]
        return Drop("relate", reason, annotation.document.id, sentence.start, sentence.end, quoted, detail)

    def _key(self, iri: str, sentence: Sentence, subject: Bound, obj: Bound) -> tuple[object, ...]:
        ends = [identity(subject), identity(obj)]
        return (iri, sentence.index, *(sorted(ends) if self.ontology.properties[iri].symmetric else ends))

    def _proposals(self, place: Place, scored: Scored) -> tuple[list[Proposed], list[Proposed]]:
        """What the model finds between the pairs that are scored: what may be, and what domain or range bar.

        Where a place has a theme, only what is said of that, in relations that the model was trained on.
        """
        if not scored.pairs:
            return [], []
        spans = [span or (0, 0) for span in scored.spans]
        ends, pairs, vectors = list(scored.pairs), scored.ends, scored.vectors
        admitted = np.zeros((len(pairs), len(self.relations)), np.bool_)
        rows = [row for row, fits in enumerate(scored.pairs.values()) for _ in fits]
        admitted[rows, [one for fits in scored.pairs.values() for one in fits]] = True
        told = self.prototypes.scores(vectors, admitted[:, len(self.columns) :])
        scores = np.concatenate((sigmoid(scored.logits), told), axis=1)
        found, barred = (
            [
                Proposed(
                    one.relation, self._ordered(ends, one), one.score, vectors[one.pair], self._status(scored, one)
                )
                for one in decode(scores * some, spans, (pairs[:, 0], pairs[:, 1]), self.relations)
            ]
            for some in (admitted, ~admitted)
        )
        if place.theme:
            of_theme = (one for one in found if place.is_of_theme(one.pair) and one.relation < len(self.columns))
            return list(of_theme), []
        return found, [one for one in barred if one.score >= self._least(one.relation)]

    def _ordered(self, ends: Sequence[tuple[int, int]], proposal: Proposal) -> tuple[int, int]:
        """Subject and object of a proposal, of a symmetric relation in the order of the text."""
        subject, obj = ends[proposal.pair]
        turned = self.properties[proposal.relation].symmetric and proposal.object < proposal.subject
        return (obj, subject) if turned else (subject, obj)

    def _status(self, scored: Scored, proposal: Proposal) -> tuple[Status, float]:
        """The likeliest of the statuses that the model knows, and how sure it is of it if the relation holds."""
        shares = scored.statuses[proposal.pair]
        best = int(shares.argmax()) if len(shares) else -1
        if best < 0:
            return Status.ASSERTED, 0.0
        return self.statuses[best], min(1.0, float(shares[best]) / proposal.score)

    def _likens(self, scored: Scored) -> bool:
        """Whether the relations that some pair may stand in are told by prototypes, which the last ones are."""
        return any(fits[-1] >= len(self.columns) for fits in scored.pairs.values())

    def _is_heard(self, reading: Reading, status: Status) -> bool:
        """Whether an example asserts with the very word that speaks for a status: "left for Orlin" begins a post."""
        trigger = reading.sentence.tokens[reading.match.triggers[0]]
        cue = self.extractor.cues.verb(reading.sentence, trigger) if reading.match.pattern.steps else None
        return cue is not None and cue[1] is status

    def _reading(self, place: Place, scored: Scored, bindings: Bindings, proposal: Proposed) -> Reading:
        graph = place.graph
        subject, obj = (place.candidates[number] for number in proposal.pair)
        match = joined(graph, subject.token, obj.token, self.properties[proposal.relation], self.model.name)
        reading = self.extractor.proposed(match, graph, bindings, (subject.bound, obj.bound), proposal.score)
        return self._judged(self._with_status(reading, scored, proposal), place, scored, proposal)

    def _with_status(self, reading: Reading, scored: Scored, proposal: Proposed) -> Reading:
        """A proposal with the status that its words and the model together make likeliest, if a judge tells."""
        judge = self._judge_of_status(proposal)
        if judge is None:
            return _as_told(reading, proposal, PROPOSALS_STATUS)
        row = scored.rows[proposal.pair]
        shares: dict[Status, float] = dict(zip(self.statuses, map(float, scored.statuses[row]), strict=True))
        status, share = judge.status(reading, float(scored.logits[row, proposal.relation]), shares)
        told = reading if status is reading.status else _said_by_model(reading, status, share)
        return structs.replace(told, status_share=share)

    def _judge_of_status(self, proposal: Proposed) -> Judge | None:
        """Who tells the status of a proposal, if anybody does."""
        trained = proposal.relation < len(self.columns)
        return self.judge if self.judge is not None and self.judge.statuses and trained else None


def _share_told(reading: Reading | None, most: float) -> str:
    """How sure a judge is of a proposal that was too unsure to be claimed; "" where nobody judges."""
    if reading is None:
        return f", all in all {most:.2f} at most"
    return "" if reading.judged is None else f", all in all {reading.judged:.2f}"


def _doubted(readings: Sequence[Reading], heard: Iterable[tuple[Heard, Place, Scored]]) -> list[Reading]:
    """The readings of the patterns; those that the model does not see with what it gives them."""
    found = list(readings)
    for one, _, _ in heard:
        if one.share < DOUBTS:
            found[one.reading] = structs.replace(found[one.reading], model_share=one.share)
    return found


def _as_told(reading: Reading, proposal: Proposed, least: float) -> Reading:
    """The reading with the model's status, if no word gives it one and the model is sure enough of that."""
    status, share = proposal.status
    if reading.status is not Status.ASSERTED or reading.reasons or share < least:
        return reading
    return _said_by_model(reading, status, share)


def _said_by_model(reading: Reading, status: Status, share: float) -> Reading:
    reasons, mild = (f"{status}: learned model ({share:.2f})",), status is not Status.ASSERTED
    return structs.replace(reading, status=status, reasons=reasons, mild=mild)


def _is_had(graph: SentenceGraph, reading: Reading) -> bool:
    """ "Will make tyres at its Turin plant": what a pattern reads of something that somebody has is there already."""
    trigger = graph.tokens[reading.match.triggers[0]]
    return bool(reading.match.pattern.steps) and trigger.pos == "NOUN" and is_possessed(graph, trigger)


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
    up, down = graph.way(subject, obj)
    shared, path = up[-1], (*up, *reversed(down[:-1]))
    between = [index for index in path if index not in (subject, obj) and graph.tokens[index].pos in CONTENT]
    place = path.index(shared)
    trigger = min(between, key=lambda index: abs(path.index(index) - place), default=shared)
    example = Example(f"learned: {name}", "", (0, 0), (0, 0), ())
    pattern = Pattern(prop.iri, Status.ASSERTED, (), example, graph.tokens[trigger].lemma)
    return Match(pattern, subject, obj, (trigger,), (), 1.0, tuple(between))


def is_listed(sentence: Sentence, one: Bound, other: Bound) -> bool:
    """Whether two things are members of one list: nothing but commas, "and" and what describes names between them.

    "Orlin, Basketo's site" is none.
    """
    first, second = sorted((one, other), key=lambda bound: bound.start)
    between = [token for token in sentence.tokens if first.end <= token.start and token.end <= second.start]
    joints = [token for token in between if token.text == "," or token.pos == "CCONJ"]
    owner = any(token.tag == "POS" and token.start == second.end for token in sentence.tokens)
    if owner and not any(token.pos == "CCONJ" for token in joints):
        return False
    return bool(joints) and all(token in joints or token.pos in LISTED for token in between)
