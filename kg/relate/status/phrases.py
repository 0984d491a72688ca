"""Cues of several words and where they stand: "in talks to", "no plans for".

In: a sentence's words, the cues of an ontology. Out: `Phrase`s with the tokens that they take. What they say of a
claim is decided in `signs`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise, product

from kg.relate.graph import SentenceGraph
from kg.relate.status.cues import Cues, Phrase


def all_phrases(graph: SentenceGraph, cues: Cues) -> list[tuple[Phrase, range]]:
    """The phrases of a sentence with their tokens, the longest first; looked up once a sentence."""
    key = ("phrases", id(cues.phrases))
    if key not in graph.notes:
        graph.notes[key] = _phrases_in(graph, cues), cues.phrases
    found: list[tuple[Phrase, range]] = graph.notes[key][0]
    return found


def _phrases_in(graph: SentenceGraph, cues: Cues) -> list[tuple[Phrase, range]]:
    """Adverbs that are no cues may stand inside a phrase: "is now to", "is still in talks to"."""
    kept = [token.index for token in graph.tokens if token.tag != "RB" or ("adverb", token.lemma) in cues.single]
    rows = [list(range(len(graph.tokens)))] + ([kept] if len(kept) < len(graph.tokens) else [])
    found = {
        (phrase, range(row[start], row[start + len(phrase.words) - 1] + 1))
        for row in rows
        for phrase, start in phrases_of([graph.words[index] for index in row], cues)
    }
    return sorted(found, key=lambda one: (one[0].rank, one[1].start, one[1].stop))


def phrases_of(forms: Sequence[Collection[str]], cues: Cues) -> list[tuple[Phrase, int]]:
    """The cues of several words in a row of words, each given by its forms, with their places; the longest first."""
    found = [
        (phrase, start)
        for start, pair in enumerate(pairwise(forms))
        for two in product(*pair)
        for phrase in cues.phrases.get(two, ())
        if start + len(phrase.words) <= len(forms)
        and all(word in forms[start + place] for place, word in enumerate(phrase.words))
    ]
    return sorted(found, key=lambda one: (one[0].rank, one[1]))
