"""Surnames that a list of siblings names once: "the brothers Ken and Ryo Tanaka".

In: an annotation. Out: the full names of those whom it calls by their first name. It needs a noun that makes them kin.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.model import Annotation, Mention, MentionKind, Sentence

KIN = frozenset({"brother", "sister", "sibling", "twin", "cousin", "spouse"})
JOINTS = frozenset({",", "and"})


def full_names(annotation: Annotation) -> dict[int, str]:
    """The full name of each cluster that is named by a first name alone in such a list."""
    names = {(m.sentence, m.token): m for m in annotation.mentions if m.kind is MentionKind.NAME}
    longer = {m.cluster for m in names.values() if " " in m.surface}
    return {
        first.cluster: f"{first.surface} {surname}"
        for sentence in annotation.sentences
        for token in sentence.tokens
        if token.lemma in KIN and token.tag == "NNS"
        for first, surname in _siblings(sentence, token.index + 1, names)
        if first.cluster not in longer
    }


def _siblings(
    sentence: Sentence, start: int, names: Mapping[tuple[int, int], Mention]
) -> Iterator[tuple[Mention, str]]:
    """The first names in a list that begins at a token, each with the surname of the list's last name."""
    firsts: list[Mention] = []
    for token in sentence.tokens[start:]:
        name = names.get((sentence.index, token.index))
        if name is not None and " " in name.surface:
            yield from ((first, name.surface.split(" ", 1)[1]) for first in firsts)
            return
        if name is not None:
            firsts.append(name)
        elif token.text not in JOINTS:
            return
