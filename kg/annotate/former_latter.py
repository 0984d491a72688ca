"""What "the former" and "the latter" stand for: the first and the second of the last two organisations named.

In: what a document has named so far, and a word. Out: the cluster that it stands for. Two names joined by a conjunction
are the two; else the only two that a sentence names are.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.annotate.agreement import Agreement
from kg.annotate.discourse import Discourse
from kg.model import Sentence, Token

RANKS = {"former": 0, "latter": 1}
NOUNS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
MODIFYING = frozenset({"amod", "compound", "nmod"})


def is_former_or_latter(sentence: Sentence, token: Token) -> bool:
    """Whether "former" or "latter" stands for a thing, and says nothing of a noun: "the former owner"."""
    if token.text.casefold() not in RANKS or not token.index:
        return False
    before, after = sentence.tokens[token.index - 1], sentence.tokens[token.index + 1 :][:1]
    if before.text.casefold() != "the" or (token.dep in MODIFYING and token.head > token.index):
        return False
    return not (after and (after[0].pos in NOUNS or after[0].text == "-"))


def former_or_latter(
    sentences: Sequence[Sentence], discourse: Discourse, agreement: Agreement, sentence: Sentence, token: Token
) -> int | None:
    """The cluster that "the former" or "the latter" stands for; None where not two organisations are named before.

    In "the former sells to Orlin, the latter to Basketo" both are of the two that were named before "the former".
    """
    others = (t for t in sentence.tokens[: token.index] if is_former_or_latter(sentence, t))
    start = next(others, token)
    here = _named(sentence, discourse, agreement, start.index)
    before = sentences[sentence.index - 1] if sentence.index and not here else None
    if before is not None:
        here = _named(before, discourse, agreement, len(before.tokens))
    two = _last_two(before or sentence, here)
    return two[RANKS[token.text.casefold()]] if two else None


def _named(sentence: Sentence, discourse: Discourse, agreement: Agreement, end: int) -> dict[int, int]:
    """The organisations that a sentence names or takes up before a word: their tokens, each with its cluster."""
    found = {}
    for token in sentence.tokens[:end]:
        clusters = discourse.clusters_at(sentence, token.index, implied=False) if token.pos != "ADJ" else []
        if len(clusters) == 1 and agreement.agrees(clusters[0], frozenset(), person=False):
            found[token.index] = clusters[0]
    return found


def _last_two(sentence: Sentence, named: dict[int, int]) -> tuple[int, int] | None:
    """Those of two names in a row that are joined and the last that are named, else the only two."""
    distinct = list(dict.fromkeys(named.values()))
    tail = list(named)[-2:]
    if len(tail) == 2:
        first, last = (sentence.tokens[index] for index in tail)
        third = [t for t in sentence.tokens if t.dep == "conj" and t.head in tail and t.index != last.index]
        joined = last.dep == "conj" and last.head == first.index and first.dep != "conj" and not third
        if joined and named[first.index] != named[last.index]:
            return named[first.index], named[last.index]
    return (distinct[0], distinct[1]) if len(distinct) == 2 else None
