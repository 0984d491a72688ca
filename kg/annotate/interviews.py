"""The answers of an interview whose turns say at their beginning who speaks: "Q: Why? A: We grew.", "Roth: We grew."

In: a text. Out: the answers, each with its label. What a label means is taken from the turns, not from its words: who
asks ends most turns with a question mark. An interview without labels is none here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

TURN = re.compile(
    r"^[ \t]*(?:(?P<label>[A-ZÀ-ÖØ-Þ][\w.'’-]*(?: [\w.'’-]+){0,3}?)[ \t]?:|(?P<letter>[A-Z]\.))[ \t]+(?=\S)",
    re.MULTILINE,
)
QUESTION = re.compile(r"\?[\"”’)\]]*\s*\Z")


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody says until the next one speaks: offsets of the words, and of the label before them."""

    label: str
    at: int
    start: int
    end: int


def answers(text: str) -> tuple[Turn, ...]:
    r"""The turns of those who are asked, in the order of the text; none if the text is no interview.

    >>> [one.label for one in answers("Q: Why?\n\nA: We grew.\n\nQ: How?\n\nA: In Kenya.")]
    ['A', 'A']
    >>> answers("Sales: 5 million\nStaff: 900\nWhy: no reason?")
    ()
    """
    turns = _turns(text)
    counts = Counter(turn.label for turn in turns)
    asking = Counter(turn.label for turn in turns if QUESTION.search(text[turn.start : turn.end]))
    askers = {label for label, asked in asking.items() if 2 * asked > counts[label] and _is_part(label, counts)}
    replies = {turn.at for before, turn in pairwise(turns) if before.label in askers}
    said = (turn for turn in turns if askers and turn.label not in askers)
    return tuple(turn for turn in said if turn.at in replies or _is_part(turn.label, counts))


def _is_part(label: str, counts: Counter[str]) -> bool:
    """Whether a label is one of a dialogue: it comes again, or is a letter with a colon: "Q: Why? A: We grew."."""
    return counts[label] > 1 or len(label) == 1


def _turns(text: str) -> list[Turn]:
    """What follows each label: up to the next one, the last one up to the end of its paragraph."""
    found = list(TURN.finditer(text)) if "?" in text else []
    following = [match.start() for match in found[1:]]
    if found:
        end = text.find("\n", found[-1].end())
        following.append(end if end >= 0 else len(text))
    return [
        Turn(match["label"] or match["letter"], match.start(), match.end(), _stripped(text, match.end(), end))
        for match, end in zip(found, following, strict=True)
    ]


def _stripped(text: str, start: int, end: int) -> int:
    """Where a stretch ends without the blanks after it."""
    return start + len(text[start:end].rstrip())


def introduced(people: Sequence[tuple[int, int]], first: int, headlined: Set[int], officers: Set[int]) -> int:
    """Who is interviewed: of the people named before an offset the only one of the headlines, else the only one with
    an office, else the only one; or -1.

    ``people`` are pairs of an offset and a cluster.

    >>> introduced([(0, 7), (30, 8), (90, 9)], 60, set(), {8}), introduced([(0, 7), (30, 8)], 60, set(), set())
    (8, -1)
    """
    named = {cluster for start, cluster in people if start < first}
    for chosen in (named & headlined, named & officers, named):
        if len(chosen) == 1:
            return next(iter(chosen))
    return -1
