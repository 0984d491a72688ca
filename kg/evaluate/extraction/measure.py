"""Extraction held against gold: precision, recall, F1 by relation and over all, every error, confusions, calibration.

In: examples and predictions. Out: a `Score`. Guesses of a relation that the annotators did not look for are not
counted. Where an example is partial its further guesses count as wrong, so that precision is a lower bound there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.corpora import Example, GoldTriple, Prediction
from kg.evaluate.extraction.calibration import Calibration, calibration
from kg.evaluate.extraction.intervals import f1_interval
from kg.evaluate.extraction.matching import MATCHES, Ends, answers, is_asked, reverse, same_ends, squash, value
from kg.evaluate.linking.measure import Rate
from kg.model import Status

MISSED, WRONG = "missed", "wrong"
NOTHING = ""  # the row or column of the confusions for no relation
REVERSED = " (reversed)"


@dataclass(frozen=True, slots=True)
class Error:
    """A fact that was missed or a guess that is wrong, with the text; ``score`` is the guess's, 0 for a missed fact."""

    kind: str
    id: str
    line: int
    relation: str
    subject: str
    object: str
    text: str
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """How well the facts of some examples were found.

    ``relations`` are sorted by how often they are wanted; ``macro`` is the mean precision, recall and F1 over them.
    ``interval`` holds 95 % bounds of micro F1. ``confusion`` counts (gold relation, guessed relation) on the same two
    things, "" for none. ``unasked`` guesses were not counted; ``partial`` examples do not give all their facts.
    """

    match: str
    examples: int
    micro: Rate
    macro: tuple[float, float, float]
    relations: Mapping[str, Rate]
    interval: tuple[float, float]
    errors: tuple[Error, ...]
    confusion: Mapping[tuple[str, str], int]
    calibration: Calibration
    unasked: int = 0
    partial: int = 0


@dataclass(frozen=True, slots=True)
class _Outcome:
    """One example: rates by relation, errors, confusions, and (score, right) of each guess."""

    rates: Mapping[str, Rate]
    errors: tuple[Error, ...]
    confusion: Mapping[tuple[str, str], int]
    scores: tuple[tuple[float, bool], ...]
    unasked: int

    @property
    def rate(self) -> Rate:
        return sum(self.rates.values(), Rate(0, 0, 0))


def score(
    examples: Sequence[Example],
    predictions: Iterable[Prediction],
    *,
    match: str = "label",
    symmetric: Collection[str] = frozenset(),
) -> Score:
    """Score the predictions by a mode of `MATCHES`; facts of a symmetric relation are right either way round.

    Equal guesses of one example count once. Predictions for no example are not counted.

    >>> from kg.corpora import GoldTriple
    >>> gold = Example("1", "Orlin owns Pellux.", (GoldTriple("Orlin", "owns", "Pellux"),), frozenset({"owns"}))
    >>> score([gold], [Prediction("1", "orlin", "owns", "Pellux"), Prediction("1", "Pellux", "owns", "Orlin")]).micro
    Rate(right=1, found=2, wanted=1)
    """
    found: defaultdict[str, list[Prediction]] = defaultdict(list)
    for guess in predictions:
        found[guess.id].append(guess)
    outcomes = [_outcome(one, found.pop(one.id, []), match, symmetric) for one in examples]
    relations: defaultdict[str, Rate] = defaultdict(lambda: Rate(0, 0, 0))
    for outcome in outcomes:
        for name, rate in outcome.rates.items():
            relations[name] += rate
    ordered = dict(sorted(relations.items(), key=lambda item: (-item[1].wanted, -item[1].found, item[0])))
    return Score(
        match=match,
        examples=len(examples),
        micro=sum(ordered.values(), Rate(0, 0, 0)),
        macro=_mean(list(ordered.values())),
        relations=ordered,
        interval=f1_interval([(one.rate.right, one.rate.found, one.rate.wanted) for one in outcomes]),
        errors=tuple(error for one in outcomes for error in one.errors),
        confusion=_summed(one.confusion for one in outcomes),
        calibration=calibration([pair for one in outcomes for pair in one.scores]),
        unasked=sum(one.unasked for one in outcomes) + sum(map(len, found.values())),
        partial=sum(one.partial for one in examples),
    )


def _mean(rates: Sequence[Rate]) -> tuple[float, float, float]:
    number = max(1, len(rates))
    return (
        sum(rate.precision for rate in rates) / number,
        sum(rate.recall for rate in rates) / number,
        sum(rate.f1 for rate in rates) / number,
    )


def _summed(tables: Iterable[Mapping[tuple[str, str], int]]) -> Mapping[tuple[str, str], int]:
    total: Counter[tuple[str, str]] = Counter()
    for table in tables:
        total.update(table)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


# --- one example -------------------------------------------------------------------------------------------------


def _outcome(example: Example, guesses: Sequence[Prediction], match: str, symmetric: Collection[str]) -> _Outcome:
    ends = MATCHES[match]
    facts = [one for one in example.triples if one.status is Status.ASSERTED]
    gold = _once_gold(facts, match, symmetric)
    named = [_named(guess, example) for guess in guesses]
    asked = _once([guess for guess in named if is_asked(example, guess)], match, symmetric)
    pairs = answers(gold, asked, example.text, ends, symmetric)
    answered, right = {place for place, _ in pairs}, {number for _, number in pairs}
    missed = [one for place, one in enumerate(gold) if place not in answered]
    wrong = [one for number, one in enumerate(asked) if number not in right]
    return _Outcome(
        rates=_rates(gold, asked, [asked[number].relation for number in sorted(right)]),
        errors=(*(_missed(example, one) for one in missed), *(_wrong(example, one) for one in wrong)),
        confusion=_confusion([gold[place].relation for place in sorted(answered)], missed, wrong, example.text, ends),
        scores=tuple((guess.score, number in right) for number, guess in enumerate(asked)),
        unasked=sum(not is_asked(example, guess) for guess in named),
    )


def _named(guess: Prediction, example: Example) -> Prediction:
    """The guess with its relation spelled as the example spells it ("cast_member" for "cast member")."""
    names = (*example.annotated, *(one.relation for one in example.triples))
    if guess.relation in names:
        return guess
    spelled = sorted({name for name in names if squash(name) == squash(guess.relation)})
    return replace(guess, relation=spelled[0]) if len(spelled) == 1 else guess


def _key(relation: str, ends: tuple[object, object], symmetric: Collection[str]) -> tuple[object, ...]:
    return (relation, *(sorted(ends, key=str) if relation in symmetric else ends))


def _once_gold(triples: Sequence[GoldTriple], match: str, symmetric: Collection[str]) -> list[GoldTriple]:
    """Each fact once: by its labels, or by its spans where the mode looks at them."""
    table: dict[tuple[object, ...], GoldTriple] = {}
    for one in triples:
        ends = (one.subject_span, one.object_span) if match != "label" else (None, None)
        table.setdefault(
            _key(one.relation, (ends[0] or value(one.subject), ends[1] or value(one.object)), symmetric), one
        )
    return list(table.values())


def _once(guesses: Sequence[Prediction], match: str, symmetric: Collection[str]) -> list[Prediction]:
    """Each guess once, the surest of equal ones, in the order given."""
    table: dict[tuple[object, ...], Prediction] = {}
    for one in guesses:
        ends = (one.subject_span, one.object_span) if match != "label" else (None, None)
        key = _key(one.relation, (ends[0] or value(one.subject), ends[1] or value(one.object)), symmetric)
        if key not in table or one.score > table[key].score:
            table[key] = one
    return list(table.values())


def _rates(gold: Sequence[GoldTriple], guesses: Sequence[Prediction], right: Sequence[str]) -> Mapping[str, Rate]:
    counts = [Counter(right), Counter(one.relation for one in guesses), Counter(one.relation for one in gold)]
    return {name: Rate(*(count[name] for count in counts)) for name in sorted({*counts[1], *counts[2]})}


def _missed(example: Example, one: GoldTriple) -> Error:
    return Error(MISSED, example.id, example.line, one.relation, one.subject, one.object, example.text)


def _wrong(example: Example, one: Prediction) -> Error:
    return Error(WRONG, example.id, example.line, one.relation, one.subject, one.object, example.text, one.score)


def _confusion(
    right: Sequence[str], missed: Sequence[GoldTriple], wrong: Sequence[Prediction], text: str, ends: Ends
) -> Mapping[tuple[str, str], int]:
    """What was guessed instead: a missed fact with each wrong guess on its two things, in either direction."""
    table = Counter((name, name) for name in right)
    for one in missed:
        table.update((one.relation, name) for name in _instead(one, wrong, text, ends) or (NOTHING,))
    for guess in wrong:
        if not any(same_ends(one, guess, text, ends, either_way=True) for one in missed):
            table[NOTHING, guess.relation] += 1
    return dict(table)


def _instead(gold: GoldTriple, wrong: Sequence[Prediction], text: str, ends: Ends) -> list[str]:
    return [
        guess.relation if ends(gold, guess, text) else guess.relation + REVERSED
        for guess in wrong
        if ends(gold, guess, text) or ends(gold, reverse(guess), text)
    ]
