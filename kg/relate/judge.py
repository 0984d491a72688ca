"""How sure a claim is by all that speaks for it: the pattern that read it, a learned model, and where its ends stand.

In: the features of a claim. Out: the share of such claims that are right, and for what only the model proposes its
status, by logistic regression on articles that neither patterns nor model were made from (``bench/judge.py`` fits it).
A model without ``judge.json`` has no judge; then what patterns and model give a claim counts as it is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.errors import ModelError
from kg.learned.model import JUDGE, LearnedModel
from kg.model import MentionKind, Status
from kg.relate.bindings import LEFT_OUT, Bound
from kg.relate.candidates import Place
from kg.relate.readings import Reading
from kg.relate.scored import Scored

STATUS = "status "  # how the names of features begin that tell a status
MOST = 5.0  # beyond which a logit says no more: what is denied as all its rivals are is not denied twice
LONGEST = 12.0  # words from both ends up to where they meet, beyond which more say no more
NAME = MentionKind.NAME.value  # how what a sentence leaves out counts before that is weighed
SURE = "sure of the status"  # the name of the feature
LEAST_SHARE = 0.01  # of a status, below which less says no more


@dataclass(frozen=True)
class Judge:
    """Weights of features, for claims of patterns and for claims that only the model proposes.

    ``themes`` weigh, beside what a proposal is worth by itself, what tells whether a sentence that leaves out an end of
    it is about the thing that it is held to be about; without them no such claim is made.

    ``alone`` in [0, 1] is what a fact must reach that no pattern read, and ``left_out`` the same where the sentence
    leaves out an end; what is planned, denied, over or possible makes no edge, and need not. ``statuses`` has the
    weights of what speaks for each status of a proposal; a plain fact it is only from the share ``plain`` in [0, 1] on,
    since a plan that is taken for a fact makes an edge.
    """

    patterns: Mapping[str, float]
    proposals: Mapping[str, float]
    themes: Mapping[str, float] = field(default_factory=dict)
    alone: float = 0.5
    left_out: float = 0.5
    statuses: Mapping[Status, Mapping[str, float]] = field(default_factory=dict)
    plain: float = 0.5

    @classmethod
    def of(cls, model: LearnedModel) -> Judge | None:
        """The judge of a model; None if it has none.

        Raises:
            ModelError: its file is damaged.
        """
        path = model.path / JUDGE
        if not path.is_file():
            return None
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            statuses = {Status(name): weights for name, weights in found.pop("statuses", {}).items()}
            return cls(**found, statuses=statuses)
        except (ValueError, TypeError, AttributeError) as error:
            raise ModelError(f"the judge is damaged: {error}", path=str(path), hint="Install it again.") from error

    def status(self, reading: Reading, own: float, shares: Mapping[Status, float]) -> tuple[Status, float]:
        """The status of what only the model proposes, and its share in (0, 1] among all: the likeliest one, of which a
        plain fact is none below the share ``plain``.

        ``reading`` has the status that its words give it, ``own`` is the logit of the relation, and ``shares`` in
        [0, 1] are what the model gives the statuses that it knows.
        """
        return status_of(self.statuses, features_of_status(reading, own, shares), self.plain)

    def share(self, reading: Reading, place: Place, scored: Scored, pair: tuple[int, int], relation: int) -> float:
        """How many of such claims are right, in (0, 1); ``pair`` are the ends among the candidates of the sentence."""
        features = features_of(reading, place, scored, pair, relation)
        if reading.match.pattern.steps:
            return share_of(self.patterns, features)
        return self._of_theme(share_of(self.proposals, features), reading.match.pattern.property, place, pair)

    def most(self, iri: str, place: Place, scored: Scored, pair: tuple[int, int], relation: int) -> float:
        """The most that a claim of the model alone can get, whatever its status is, which takes longer to tell."""
        ends = tuple(place.candidates[number].bound for number in pair)
        features = _of_pair(iri, ends, place, scored, pair, relation)
        return self._of_theme(share_of(self.proposals, (*features, (self._surest, 1.0))), iri, place, pair)

    def _of_theme(self, named: float, iri: str, place: Place, pair: tuple[int, int]) -> float:
        """The share of a claim that would have the share ``named``, did its sentence not leave out one end."""
        return share_of(self.themes, features_of_theme(named, iri, place, pair)) if place.theme else named

    @cached_property
    def _surest(self) -> str:
        """The status that speaks most for a claim of the model."""
        return max(
            (name for name in self.proposals if name.startswith(STATUS)), key=self.proposals.__getitem__, default=""
        )


def features_of(
    reading: Reading, place: Place, scored: Scored, pair: tuple[int, int], relation: int
) -> Iterator[tuple[str, float]]:
    """What is to be known of a claim whose ends are two candidates of a sentence: names with numbers."""
    pattern, ends = reading.match.pattern, (reading.subject, reading.object)
    yield from _of_pair(pattern.property, ends, place, scored, pair, relation)
    yield f"{STATUS}{reading.status}", 1.0
    if pattern.steps:
        yield "loose", 1.0 - reading.match.sureness
        yield "mild", float(reading.mild)
    else:
        yield SURE, sureness_of(reading.status_share)


def features_of_status(reading: Reading, own: float, shares: Mapping[Status, float]) -> dict[str, float]:
    """What is to be known of a proposal to tell its status; names and numbers as in `Judge.status`."""
    found = {"always": 1.0, "model": _held(own), f"told {reading.status}": 1.0, "untold": float(not reading.reasons)}
    return found | {f"share {status}": _held(_logit(share)) for status, share in shares.items()}


def status_of(
    statuses: Mapping[Status, Mapping[str, float]], features: Mapping[str, float], plain: float
) -> tuple[Status, float]:
    """What weights of statuses make of what is known of one; as `Judge.status` says."""
    told = {status: share_of(weights, features.items()) for status, weights in statuses.items()}
    total = sum(told.values())
    doubtful = told.get(Status.ASSERTED, 0.0) < plain * total
    best = max((one for one in told if not (doubtful and one is Status.ASSERTED)), key=told.__getitem__)
    return best, told[best] / total


def sureness_of(share: float) -> float:
    """The feature that says how sure a status is, from its share."""
    return math.log(max(LEAST_SHARE, share))


def _of_pair(
    iri: str, ends: Sequence[Bound], place: Place, scored: Scored, pair: tuple[int, int], relation: int
) -> Iterator[tuple[str, float]]:
    """What is to be known before the words around it are looked at."""
    lead = scored.lead(pair, relation)
    own = _held(lead.own)
    subject, obj = (place.candidates[number] for number in pair)
    yield "always", 1.0
    yield "model", own
    yield "lead over objects", own - _held(lead.other_object)
    yield "lead over subjects", own - _held(lead.other_subject)
    yield "lead over relations", own - _held(lead.other_relation)
    yield "lead over the turned", own - _held(lead.turned)
    yield "status", float(scored.statuses[scored.rows[pair]].max(initial=0.0))
    yield "distance", math.log1p(abs(subject.token - obj.token))
    yield f"object hangs as {place.graph.tokens[obj.token].dep}", 1.0
    up, down = place.graph.way(subject.token, obj.token)
    yield "way", min(float(len(up) + len(down)), LONGEST)
    for role, bound in zip(("subject", "object"), ends, strict=True):
        yield f"{role} is {NAME if bound.mentioned == LEFT_OUT else bound.kind}", 1.0
    yield f"relation {iri}", 1.0


def features_of_theme(named: float, iri: str, place: Place, pair: tuple[int, int]) -> Iterator[tuple[str, float]]:
    """What is to be known of a claim whose sentence leaves out one end: the share that it has as if it were named."""
    others = {one.bound.cluster for one in place.candidates} - {
        place.candidates[number].bound.cluster for number in pair
    }
    yield "always", 1.0
    yield "as named", _logit(named)
    yield f"relation {iri}", 1.0
    yield "named beside", math.log1p(len(others - {-1}))
    yield "sentences since", math.log1p(place.since)


def share_of(weights: Mapping[str, float], features: Iterable[tuple[str, float]]) -> float:
    """The share that weights give to what has some features, in (0, 1); what has no weight does not count."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in features)))


def _held(logit: float) -> float:
    return min(MOST, max(-MOST, logit))


def _logit(share: float) -> float:
    """Its log odds, within what a float can tell from 0 and 1."""
    share = min(1 - 1e-6, max(1e-6, share))
    return math.log(share / (1 - share))
