"""What was read in a sentence, and which of several readings of one claim counts.

In: matches with what their ends denote. Out: `Reading`s, the best of each claim, and how sure they are. It looks at no
types.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from kg.model import BlockKind, DateExpression, Sentence, Status
from kg.relate.bindings import LEFT_OUT, Bound
from kg.relate.patterns import Match
from kg.relate.status import BY_TENSE

PATTERN_CONFIDENCE = 0.95  # of a pattern match with sure edges and names; judged on the development articles
HEED = 0.6  # power of the model's odds beside those of a pattern that it does not see
HEADLINE_CONFIDENCE = 0.85  # headlines leave out words that the parser needs
LEAST_SHARE = 0.01  # that a model counts with: what a pattern reads between certain ends keeps its plain edge


class Reading(msgspec.Struct, frozen=True):
    """One match with what its subject and object denote, before types are known.

    ``learned`` in [0, 1] is how sure a learned model is of it; 0 where there is none, or it does not see it. A match
    without steps is the model's alone. ``model_share`` in [0, 1] is what the model gives a claim of a pattern that it
    does not see; None where it has no say. ``judged`` in [0, 1] is how sure all that makes the claim, with its ends and
    its headline; None where nobody judges (`kg.relate.judge`); ``status_share`` in (0, 1] is then how sure it is of the
    status of what the model proposes. ``mild`` is what was pieced together: it gives way to what the text asserts.
    """

    match: Match
    sentence: Sentence
    subject: Bound
    object: Bound
    status: Status
    reasons: tuple[str, ...]
    dates: tuple[DateExpression, ...]
    role: str
    learned: float = 0.0
    model_share: float | None = None
    judged: float | None = None
    status_share: float = 1.0
    mild: bool = False

    @property
    def leaves_out(self) -> bool:
        """Whether its sentence leaves out one of its ends."""
        return LEFT_OUT in (self.subject.mentioned, self.object.mentioned)

    @property
    def gives_way(self) -> bool:
        """Whether it says nothing against what the document asserts: pieced together, or over by its tense alone."""
        return self.mild or (self.status is Status.FORMER and set(self.reasons) == {BY_TENSE})


@dataclass(slots=True)
class Noted:
    """What was in play since it was emptied: the numbers (`id`) of patterns that fitted, the relations of which they
    read something, those of which a learned model proposed something, and whether it likened pairs to examples."""

    patterns: set[int] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    proposed: set[str] = field(default_factory=set)
    likened: bool = False

    def clear(self) -> None:
        """Empty it."""
        self.patterns, self.read, self.proposed, self.likened = set(), set(), set(), False


def best_readings(readings: Sequence[Reading], symmetric: frozenset[str]) -> Iterator[Reading]:
    """Of equal claims in one sentence: that it ended or is denied, else the most specific, else the surest."""
    chosen: dict[tuple[object, ...], Reading] = {}
    for reading in readings:
        prop = reading.match.pattern.property
        ends = [identity(reading.subject), identity(reading.object)]
        key = (prop, reading.sentence.index, reading.role, *(sorted(ends) if prop in symmetric else ends))
        best = chosen.get(key)
        if best is None or _beats(reading, best):
            chosen[key] = reading
    return iter(chosen.values())


def _beats(one: Reading, other: Reading) -> bool:
    """Which of two readings of one claim counts. Said by other words that it holds, a plan for it says nothing more."""
    if one.gives_way != other.gives_way and Status.ASSERTED in (one.status, other.status):
        return other.gives_way
    asserted = [reading.status is Status.ASSERTED for reading in (one, other)]
    pending = [reading.status in (Status.PLANNED, Status.HYPOTHETICAL) for reading in (one, other)]
    if not set(one.match.inner) & set(other.match.inner):
        if asserted[0] and pending[1]:
            return True
        if pending[0] and asserted[1]:
            return False
    return _rank(one) > _rank(other)


def is_told_otherwise(reading: Reading, found: Sequence[Reading]) -> bool:
    """Whether another reading of the sentence says what this one guesses at, or has a word of it for itself."""
    return _is_guessed(reading, found) or _is_part(reading, found)


def _is_part(reading: Reading, found: Sequence[Reading]) -> bool:
    """Whether a noun that tells the object has a word for it: "the tour operator Orlin" is in travel, not in tours."""
    own, obj = reading.match.pattern, reading.object
    return not own.kind and any(
        other.match.pattern.kind
        and other.match.pattern.property == own.property
        and other.subject == reading.subject
        and other.object.start <= obj.start < obj.end <= other.object.end
        for other in found
    )


def _is_guessed(reading: Reading, found: Sequence[Reading]) -> bool:
    """Whether a reading guesses at an end that another one of the same trigger and property has in the sentence."""
    guessed = reading.match.pattern.implied
    if not guessed:
        return False
    same = "object" if guessed == "S" else "subject"
    return any(
        not other.match.pattern.implied
        and other.match.pattern.property == reading.match.pattern.property
        and other.match.triggers[0] == reading.match.triggers[0]
        and getattr(other, same).cluster == getattr(reading, same).cluster
        for other in found
    )


def identity(bound: Bound) -> str:
    """What the end of a claim denotes, as far as the document tells: a cluster, a noun, a day, or its place."""
    if bound.cluster >= 0:
        return f"cluster {bound.cluster}"
    return bound.noun_key or (bound.date.first if bound.date and bound.date.first else str(bound.start))


def _rank(reading: Reading) -> tuple[bool, int, float, bool, float, int]:
    match, certainty = reading.match, reading.subject.certainty * reading.object.certainty
    ended = reading.status in (Status.FORMER, Status.NEGATED)
    asserted = reading.status is Status.ASSERTED
    return ended, len(match.inner), round(match.sureness, 3), asserted, round(certainty, 3), len(reading.role)


def confidence_of(reading: Reading) -> float:
    """How sure a claim is, in [0, 1]: less so where an end is a pronoun or description, or in a headline."""
    if reading.judged is not None:
        return reading.judged
    sure = sureness(reading) * reading.subject.certainty * reading.object.certainty
    return sure * HEADLINE_CONFIDENCE if reading.sentence.block is BlockKind.HEADLINE else sure


def sureness(reading: Reading) -> float:
    """How sure a claim is before its ends are looked at: by the pattern, by the model, or by both at once."""
    if not reading.match.pattern.steps:
        return reading.learned
    sure = PATTERN_CONFIDENCE * reading.match.sureness
    if reading.learned or reading.model_share is None:
        return 1 - (1 - sure) * (1 - reading.learned)
    return _doubted(sure, reading.model_share)


def _doubted(sure: float, share: float) -> float:
    """How sure a claim is to which a pattern gives ``sure`` and a model only ``share``: the odds of both.

    >>> [round(_doubted(0.95, share), 2) for share in (0.5, 0.1, 0.01)]
    [0.95, 0.84, 0.55]
    """
    odds: float = sure / (1 - sure) * (max(share, LEAST_SHARE) / (1 - share)) ** HEED
    return odds / (1 + odds)
