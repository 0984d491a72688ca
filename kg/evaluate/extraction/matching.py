"""Whether a guess has the ends of a gold triple: the modes of `MATCHES`, and which guess answers to which triple.

In: an example and what was found in it. Out: pairs, one to one. It counts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

from kg.corpora import Example, GoldTriple, Prediction, Span
from kg.corpora.values import meets
from kg.corpora.written import date_key, number_key

Ends = Callable[[GoldTriple, Prediction, str], bool]


def squash(text: str) -> str:
    """The form in which strings are compared: without blanks and underscores, in lower case.

    >>> squash("Harbour_Lights of  1921")
    'harbourlightsof1921'
    """
    return "".join(text.replace("_", "").split()).lower()


@lru_cache(maxsize=65_536)
def value(label: str) -> str:
    """A label as it is compared: a number or day by its value, anything else squashed.

    >>> value("1,200") == value("1200.0"), value("3 May 1921") == value("1921-05-03"), value("Orlin Foods")
    (True, True, 'orlinfoods')
    """
    number = number_key(label)
    if number is not None:
        return f"#{number.normalize()}"
    return date_key(label) or squash(label)


def _by_label(gold: GoldTriple, guess: Prediction, text: str) -> bool:
    """A guess may say an end as its entity's label or as the text has it."""
    return value(gold.subject) in _labels(guess.subject, guess.subject_span, text) and value(gold.object) in _labels(
        guess.object, guess.object_span, text
    )


def _labels(label: str, span: Span | None, text: str) -> tuple[str, ...]:
    return (value(label), value(text[slice(*span)])) if span else (value(label),)


def _overlapping(gold: GoldTriple, guess: Prediction, text: str) -> bool:
    return _ends(gold, guess, text, meets)


def _exact(gold: GoldTriple, guess: Prediction, text: str) -> bool:
    return _ends(gold, guess, text, lambda one, other: one == other)


def _ends(gold: GoldTriple, guess: Prediction, text: str, same: Callable[[Span, Span], bool]) -> bool:
    """Both ends by their spans; an end for which one side has no span, by its labels."""
    ends = (
        (gold.subject, gold.subject_span, guess.subject, guess.subject_span),
        (gold.object, gold.object_span, guess.object, guess.object_span),
    )
    return all(
        same(wanted, found) if wanted and found else value(label) in _labels(name, found, text)
        for label, wanted, name, found in ends
    )


# How it is decided that a guess means the two things that a gold triple is about. "pair" is for corpora that give the
# pair and ask for its relation: `Example.pairs` restricts the question, the spans say which way it runs.
MATCHES: Mapping[str, Ends] = {
    "label": _by_label,
    "overlap": _overlapping,
    "exact": _exact,
    "pair": _overlapping,
}


def reverse(guess: Prediction) -> Prediction:
    """The guess with its ends exchanged."""
    return Prediction(
        guess.id, guess.object, guess.relation, guess.subject, guess.object_span, guess.subject_span, guess.score
    )


def is_asked(example: Example, guess: Prediction) -> bool:
    """Whether the gold can tell if a guess is right: its relation was looked for, and between these two things."""
    if guess.relation not in example.annotated:
        return False
    if not example.pairs:
        return True
    subject, object_ = guess.subject_span, guess.object_span
    if subject is None or object_ is None:
        return False
    return any(
        (meets(subject, one) and meets(object_, other)) or (meets(subject, other) and meets(object_, one))
        for one, other in example.pairs
    )


def answers(
    gold: Sequence[GoldTriple],
    guesses: Sequence[Prediction],
    text: str,
    ends: Ends,
    symmetric: Collection[str] = (),
) -> tuple[tuple[int, int], ...]:
    """Numbers of gold triples and of the guesses that answer them, one to one, the closest and surest first."""
    ranked = sorted(
        (-_shared(wanted, guess), -guess.score, place, number)
        for place, wanted in enumerate(gold)
        for number, guess in enumerate(guesses)
        if wanted.relation == guess.relation
        and same_ends(wanted, guess, text, ends, either_way=guess.relation in symmetric)
    )
    places, numbers = set[int](), set[int]()
    pairs: list[tuple[int, int]] = []
    for _, _, place, number in ranked:
        if place not in places and number not in numbers:
            places.add(place)
            numbers.add(number)
            pairs.append((place, number))
    return tuple(sorted(pairs))


def same_ends(gold: GoldTriple, guess: Prediction, text: str, ends: Ends, *, either_way: bool) -> bool:
    """Whether a guess is about the ends of a gold triple, in its direction or, if that is the same, in either."""
    return ends(gold, guess, text) or (either_way and ends(gold, reverse(guess), text))


def _shared(gold: GoldTriple, guess: Prediction) -> int:
    """Characters in which the spans of both ends agree."""
    pairs = ((gold.subject_span, guess.subject_span), (gold.object_span, guess.object_span))
    return sum(max(0, min(one[1], other[1]) - max(one[0], other[0])) for one, other in pairs if one and other)
