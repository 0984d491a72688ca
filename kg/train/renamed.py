"""Examples with other names, so that the wording is learned and no name is learned by heart.

In: examples whose mentions have kinds. Out: the same with some names exchanged for others of their kind that stand in
the examples; facts and all else stay what they are, at the places to which the names move them. A name is exchanged
wherever it is marked; one that is also said where nothing is marked, or that shares words with another mark, stays.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from kg.corpora import Example, GoldTriple, Span
from kg.corpora.taught import is_name
from kg.corpora.values import meets

SHARE = 0.5  # of the names that are exchanged, by judgement: the names of real firms tell something, too
FREQUENT = 20  # examples; a name that more of them have is always exchanged: it would be learned whatever is said of it
TAKEN_IN = ("'s", "’s", "s'", "s’", ".")  # how a mark ends that has taken in more than the name


@dataclass(frozen=True, slots=True)
class Names:
    """The names of each kind, each once, in the order of their letters, and which of them many examples have."""

    pools: Mapping[str, Sequence[str]]
    frequent: Set[str] = frozenset()


def names_of(examples: Iterable[Example], kinds: Collection[str]) -> Names:
    """The names of some kinds of mention that stand in examples.

    >>> names_of([Example("1", "Ostby grew.", (), frozenset(), mentions=((0, 5, "ORG"),))], ["ORG", "PERSON"]).pools
    {'ORG': ['Ostby']}
    """
    found = {kind: Counter[str]() for kind in kinds}
    for example in examples:
        for name, kind in set(_names(example, kinds)):
            found[kind][name] += 1
    frequent = {name for counts in found.values() for name, count in counts.items() if count > FREQUENT}
    return Names({kind: sorted(counts) for kind, counts in found.items() if counts}, frequent)


def with_other_names(example: Example, names: Names, chooser: random.Random, share: float = SHARE) -> Example:
    """The example with about a ``share``, in [0, 1], of its names of the pools' kinds exchanged for other ones.

    >>> example = Example("1", "Ostby grew.", (), frozenset(), mentions=((0, 5, "ORG"),))
    >>> with_other_names(example, Names({"ORG": ["Zorza"]}), random.Random(1), share=1.0).text
    'Zorza grew.'
    """
    others: dict[str, str] = {}
    for name, kind in dict(_names(example, names.pools)).items():
        other = chooser.choice(names.pools[kind])
        changes = chooser.random() < share or name in names.frequent
        if changes and other not in example.text and other not in others.values():
            others[name] = other
    return _exchanged(example, others) if others else example


def _names(example: Example, kinds: Collection[str]) -> Iterator[tuple[str, str]]:
    """The names of some kinds in an example that may be exchanged, each with its kind."""
    spans = _spans(example)
    marked = Counter(example.text[start:end] for start, end in spans)
    shared = {example.text[slice(*one)] for one in spans for other in spans if one != other and meets(one, other)}
    for start, end, kind in example.mentions:
        name = example.text[start:end]
        said = kind in kinds and is_name(name) and not name.endswith(TAKEN_IN)
        if said and name not in shared and example.text.count(name) == marked[name]:
            yield name, kind


def _spans(example: Example) -> list[Span]:
    """Where the things stand that something is said of, in the order of the text."""
    facts = (*example.triples, *example.uncertain)
    ends = (span for one in facts for span in (one.subject_span, one.object_span) if span)
    asked = (span for pair in example.pairs for span in pair)
    return sorted({*ends, *asked, *((start, end) for start, end, _ in example.mentions)})


def _exchanged(example: Example, others: Mapping[str, str]) -> Example:
    """The example with names exchanged wherever they are marked."""
    text, end = "", 0
    longer: list[tuple[int, int]] = []  # where an exchanged name ended, and how much longer the new one is
    for start, stop in _spans(example):
        other = others.get(example.text[start:stop])
        if other is not None:
            text, end = text + example.text[end:start] + other, stop
            longer.append((stop, len(other) - (stop - start)))
    text += example.text[end:]

    def moved(span: Span) -> Span:
        start, stop = (at + sum(more for after, more in longer if after <= at) for at in span)
        return start, stop

    def told(one: GoldTriple) -> GoldTriple:
        subject, obj = (span and moved(span) for span in (one.subject_span, one.object_span))
        return replace(
            one,
            subject=text[slice(*subject)] if subject else one.subject,
            object=text[slice(*obj)] if obj else one.object,
            subject_span=subject,
            object_span=obj,
        )

    return replace(
        example,
        text=text,
        triples=tuple(map(told, example.triples)),
        uncertain=tuple(map(told, example.uncertain)),
        mentions=tuple((*moved((start, stop)), kind) for start, stop, kind in example.mentions),
        pairs=tuple((moved(one), moved(other)) for one, other in example.pairs),
    )
