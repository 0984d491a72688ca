"""What is said of one member of a list alone: "Spain, Italy and, until last year, Ireland", "Spain and soon Italy".

In: a sentence's graph, the cue words. Out: `Aside`s, each with its words, the member, and the status that it gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from kg.model import Sentence, Status, Token
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match
from kg.relate.status.chain import SUBJECTS, is_verb
from kg.relate.status.cues import Cues, Found
from kg.relate.status.scope import is_harmless

KEY = "asides"  # of a graph's notes
LONGEST = 8  # words of an aside
AHEAD = frozenset({"soon", "shortly", "next"})
UNTIL = frozenset({"until", "till"})
BEFORE_MEMBER = frozenset({"ADP", "DET", "ADJ", "NUM"})
NOUNS = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class Aside:
    """The numbers of its words, the head of the member of the list that it is about, and the sign in it, if any."""

    inside: range
    member: int
    found: Found | None


def signs_apart(graph: SentenceGraph, match: Match, cues: Cues) -> tuple[list[Found], set[int]]:
    """The signs in asides about a match: the member of the list, or something within it, is at one of its ends; and
    the words of all other asides, which say nothing of it."""
    asides = _asides(graph, cues)
    if not asides:
        return [], set()
    ends = {above for end in (match.subject, match.object, *match.triggers) for above in _upwards(graph, end)}
    own = [aside.found for aside in asides if aside.member in ends and aside.found is not None]
    return own, {index for aside in asides if aside.member not in ends for index in aside.inside}


def _asides(graph: SentenceGraph, cues: Cues) -> Sequence[Aside]:
    """The asides of a sentence, in order."""
    if KEY not in graph.notes:
        graph.notes[KEY] = [
            Aside(inside, member, _sign(graph.sentence, graph.tokens[inside.start : inside.stop], cues))
            for inside in _stretches(graph.sentence)
            if (member := _member(graph.sentence, inside.stop)) is not None
        ]
    return cast("Sequence[Aside]", graph.notes[KEY])


def _stretches(sentence: Sentence) -> Iterator[range]:
    """The words between "and" and a member: apart by commas, or a single adverb that bears on no number."""
    tokens = sentence.tokens
    for joint in (token.index for token in tokens[:-2] if token.pos == "CCONJ"):
        after, then = tokens[joint + 1 : joint + 3]
        if after.text == ",":
            end = next((t.index for t in tokens[joint + 2 : joint + 3 + LONGEST] if t.text == ","), None)
            if end is not None and end > joint + 2 and not any(t.mention >= 0 for t in tokens[joint + 2 : end]):
                yield range(joint + 2, end)
        elif after.pos == "ADV" and then.pos not in ("NUM", "DET"):  # "nearly 20 shops in Kenya"
            yield range(joint + 1, joint + 2)


def _member(sentence: Sentence, at: int) -> int | None:
    """The head of the noun phrase that stands at a place, maybe behind a comma and a preposition; none of a subject,
    with which another clause begins."""
    tokens = sentence.tokens
    at += at < len(tokens) and tokens[at].text == ","
    while at < len(tokens) and tokens[at].pos in BEFORE_MEMBER and tokens[at].mention < 0:
        at += 1
    if at == len(tokens) or tokens[at].pos not in NOUNS:
        return None
    head = tokens[at]
    while head.dep in ("compound", "nmod", "amod", "poss") and head.head > head.index:
        head = tokens[head.head]
    return None if head.dep in SUBJECTS else head.index


def _sign(sentence: Sentence, words: Sequence[Token], cues: Cues) -> Found | None:
    """The status that words give: "until last year", "soon", "if all goes well"; "until next year" it still holds."""
    ahead = next((word for word in words if word.lemma in AHEAD), None)
    for word in words:
        status = cues.single.get(("adverb", word.lemma))
        before = cues.single.get(("preposition", word.lemma))
        if before is Status.HYPOTHETICAL or word.lemma in UNTIL:
            status = before
        if word.lemma in UNTIL and ahead is not None:
            return None
        if status is not None and not is_harmless(sentence, word) and (len(words) == 1 or word.lemma != "once"):
            return Found(status, word.text, word.index)
    return None if ahead is None else Found(Status.PLANNED, ahead.text, ahead.index)


def _upwards(graph: SentenceGraph, index: int) -> Iterator[int]:
    """A word and all above it up to the next verb or member of a list."""
    token = graph.tokens[index]
    yield token.index
    while token.head != token.index and token.dep not in ("conj", "ROOT") and not is_verb(token):
        token = graph.tokens[token.head]
        yield token.index
