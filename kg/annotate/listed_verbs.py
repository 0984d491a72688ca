"""Verbs in a list that look like plural nouns: "Orlin designs, manufactures and sells tyres".

In: the words of a text, which of them stand for names, and the verbs to look for. Out: the verbs of such lists. It
parses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

LAST = frozenset({"and", "or", "&"})


def base_of(word: str, verbs: Set[str]) -> str:
    """The verb that a word is the third person of; empty if it is of none.

    >>> base_of("presses", {"press"}), base_of("supplies", {"supply"}), base_of("tyres", {"press"})
    ('press', 'supply', '')
    """
    forms = (word[:-1], word[:-2] if word.endswith("es") else "", f"{word[:-3]}y" if word.endswith("ies") else "")
    return next((form for form in forms if form in verbs), "") if word.endswith("s") else ""


def listed_verbs(
    words: Sequence[str], subjects: Sequence[bool], taking: Sequence[bool], verbs: Set[str]
) -> Iterator[tuple[int, str]]:
    """Position and base of each verb in lists of three or more that stand between a subject and what they act on.

    ``subjects`` tells which words may be the subject, ``taking`` before which ones a verb may stand.

    >>> words = "Orlin designs , makes and sells tyres".split()
    >>> subjects, taking = [True] + [False] * 6, [True] * 7
    >>> list(listed_verbs(words, subjects, taking, {"design", "make", "sell"}))
    [(1, 'design'), (3, 'make'), (5, 'sell')]
    """
    for at in range(1, len(words) - 5):
        if not subjects[at - 1] or words[at + 1] != ",":
            continue
        found = list(_list_from(at, words, verbs))
        if len(found) > 2 and words[found[-1][0] - 1] in LAST and taking[min(found[-1][0] + 1, len(words) - 1)]:
            yield from found


def _list_from(at: int, words: Sequence[str], verbs: Set[str]) -> Iterator[tuple[int, str]]:
    """The verbs that follow one another with a comma or "and" between them."""
    while at < len(words) and (base := base_of(words[at], verbs)):
        yield at, base
        last = words[at - 1] in LAST
        at += 2
        if last or at >= len(words) or words[at - 1] not in LAST | {","}:
            return
        at += words[at] in LAST  # "designs, makes, and sells"
