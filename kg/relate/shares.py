"""What part of a thing a claim is about: "51 percent of Orlin", "a 60% stake", "two thirds".

In: a match in a sentence and the numbers bound there. Out: the percentage, or None where the words give none.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.relate.bindings import Bindings
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match

HALF = 50.0  # percent
MOST = 51.0  # of what is called a majority
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
NUMERALS = {"two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "nine": 9}
MEASURING = ("num", "amod", "nn", "npadv", "of", "obj")  # how a share hangs on "stake" or "owned"


def share_of(match: Match, graph: SentenceGraph, bindings: Bindings) -> float | None:
    """The percentage that the words of a match name; where something rises or falls to it, that."""
    words = tuple(dict.fromkeys((*match.inner, *match.triggers)))
    for spots in (list(_reached(words, graph)), list(words), list(_measures(words, graph))):
        for index in spots:
            share = _share_at(index, graph, bindings)
            if share is not None:
                return share
    return None


def _reached(words: tuple[int, ...], graph: SentenceGraph) -> Iterator[int]:
    """ "Raised its stake to 60 percent from 45"."""
    for word in words:
        yield from (index for index, _ in graph.step(word, "to", True))


def _measures(words: tuple[int, ...], graph: SentenceGraph) -> Iterator[int]:
    for word in words:
        for label in MEASURING:
            yield from (index for index, _ in graph.step(word, label, True))


def _share_at(index: int, graph: SentenceGraph, bindings: Bindings) -> float | None:
    found = [one for one in bindings.quantities(graph, index) if one.kind == "percent"]
    if found:
        return float(abs(found[0].value))
    token = graph.tokens[index]
    if token.lemma == "majority":
        return MOST
    part = PARTS.get(token.lemma if token.mention < 0 else "")
    if part is None:
        return None
    counts = [NUMERALS.get(t.lemma, 1) for t in graph.tokens if t.head == index and t.dep in ("nummod", "amod")]
    return 100.0 * max(counts, default=1) / part
