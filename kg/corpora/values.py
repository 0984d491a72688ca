"""Annotated sentences as values: what an extractor is trained with and scored against.

Offsets are 0-based, end-exclusive, in code points of `Example.text`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Status

Span = tuple[int, int]


def meets(one: Span, other: Span) -> bool:
    """Whether two spans share a character.

    >>> meets((0, 5), (4, 9)), meets((0, 5), (5, 9))
    (True, False)
    """
    return one[0] < other[1] and other[0] < one[1]


@dataclass(frozen=True, slots=True)
class GoldTriple:
    """One fact that a text states. Spans are None where the surface form could not be found in the text.

    ``subject`` and ``object`` are the labels as the annotator wrote them; the text may say them otherwise ("US" for
    "United_States"). ``relation`` is a name or IRI of the corpus' or the ontology's own. ``status`` is
    `Status.ASSERTED` unless the text says that it is planned, denied, over or a mere possibility.
    """

    subject: str
    relation: str
    object: str
    subject_span: Span | None = None
    object_span: Span | None = None
    status: Status = Status.ASSERTED


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the facts that it states.

    ``annotated`` are the relations that the annotators looked for: of these all facts are given unless ``partial``,
    of others nothing is known. ``group`` is what parts are split by (the subject), so that no part shares one.
    ``uncertain`` are facts that the text may be said to state or not: finding them is neither right nor wrong.
    ``mentions`` are further spans that denote something, each with a type ("ORG", the IRI of a class) or "";
    ``all_mentions`` says that no other span of the text denotes anything. ``pairs`` restricts the question to these
    (subject or object, object or subject) spans; empty: all.
    """

    id: str
    text: str
    triples: tuple[GoldTriple, ...]
    annotated: frozenset[str]
    group: str = ""
    partial: bool = False
    uncertain: tuple[GoldTriple, ...] = ()
    mentions: tuple[tuple[int, int, str], ...] = ()
    all_mentions: bool = False
    pairs: tuple[tuple[Span, Span], ...] = ()
    label_space: str = ""  # which set of relations the names belong to ("core")
    line: int = 0


@dataclass(frozen=True, slots=True)
class Prediction:
    """A triple that an extractor found in the text of the example ``id``; ``score`` in [0, 1]."""

    id: str
    subject: str
    relation: str
    object: str
    subject_span: Span | None = None
    object_span: Span | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Defect:
    """A line of a file that could not be used, or only in part: ``triple`` numbers the triple from 0, -1 for all."""

    path: str
    line: int
    reason: str
    triple: int = -1


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a file held: the usable examples and the defects, in the order of their lines."""

    examples: tuple[Example, ...]
    defects: tuple[Defect, ...] = ()
