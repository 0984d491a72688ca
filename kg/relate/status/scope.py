"""Which words that change a status are about a claim, and which are about something else in its sentence.

In: a sentence's graph, a match, a cue. Out: whether the cue counts, and where it stands among the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Sentence, Status, Token
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match
from kg.relate.status.chain import is_verb
from kg.relate.status.cues import Cues, Found
from kg.relate.status.verbs import CLOSING

HARMLESS = frozenset(
    {
        ("not", "only"),
        ("not", "just"),
        ("not", "least"),
        ("no", "doubt"),
        ("no", "stranger"),
        ("no", "question"),
    }
)
WITHIN = frozenset({"conj", "appos", "poss", "compound", "nmod", "amod", "pobj", "prep"})
FINITE = frozenset({"VBZ", "VBP", "VBD"})
BESIDE = frozenset({"appos", "npadvmod", "nmod"})


def is_side_by_side(graph: SentenceGraph, match: Match) -> bool:
    """ "Turku, Finland": a claim of two names that stand beside each other, which no pattern found."""
    if match.pattern.steps or match.inner:
        return False
    first, last = sorted((match.subject, match.object))
    token, between = graph.tokens[last], graph.tokens[first + 1 : last]
    listed = token.dep == "conj" and any(t.dep in ("cc", "conj") and t.head == last for t in graph.tokens)
    comma = [t.text for t in between] == [","] and not listed  # which the parser takes for a list at times
    return token.head == first and (token.dep in BESIDE or comma)


def is_of_claim(graph: SentenceGraph, match: Match, cue: Found, cues: Cues) -> bool:
    """Whether an end is one of what is claimed: no closed round's, and none in "orders leave from a store of Orlin"."""
    if match.pattern.implied:
        return True
    if cue.word == CLOSING and not _may_close(graph, match, cue, cues):
        return False
    below = {t.dep: t for t in graph.tokens if t.head == cue.at and t.index != cue.at}
    subject = below.get("nsubj")
    if subject is None or "dobj" in below or not is_verb(graph.tokens[cue.at]) or subject.tag in ("WDT", "WP", "PRP"):
        return True
    way = {*match.triggers, *match.inner}
    for index in (match.subject, match.object):
        while index not in way:
            way.add(index)
            index = graph.tokens[index].head if graph.tokens[index].dep in WITHIN else index
    return subject.index in way or any(
        {pair.noun, pair.name} & way and subject.index in (pair.noun, pair.name) for pair in graph.sentence.equivalences
    )


def _may_close(graph: SentenceGraph, match: Match, cue: Found, cues: Cues) -> bool:
    """Whether what is claimed ends when something closes: as examples have it, or where none tells an end at all, or
    where the very word of the claim is what is closed."""
    ends = cues.ended.get(match.pattern.property, frozenset())
    closed = any(graph.tokens[index].head == cue.at and graph.tokens[index].dep == "dobj" for index in match.triggers)
    return not ends or closed or any(word.startswith(CLOSING) for word in ends)


def begins_anew(token: Token) -> bool:
    """ "Spins off water and teams up with Orlin", "plans to list, as it enters Kenya": a verb with its own tidings."""
    return token.dep == "conj" or (token.dep in ("advcl", "relcl") and token.tag in FINITE)


def is_of_end(graph: SentenceGraph, noun: Token, match: Match) -> bool:
    """ "Founded by two former bankers, Tanaka and Ito": a description of an end of a claim that a verb tells."""
    names = {graph.tokens[index].head for index in (match.subject, match.object) if graph.tokens[index].dep == "appos"}
    described = {p.noun for p in graph.sentence.equivalences if p.name in (match.subject, match.object) and p.via < 0}
    return not is_verb(noun) and noun.index in names | described


def place_of(graph: SentenceGraph, phrase: Found, found: Sequence[Found]) -> int:
    """Where a phrase stands among the cues, from the inside out: before a denial to its left or above it ("denied it
    was to", "reports that it is about to buy B are wrong")."""
    above = [phrase.at]
    while graph.tokens[above[-1]].head not in above:
        above.append(graph.tokens[above[-1]].head)

    def is_outer(cue: Found) -> bool:
        return cue.at < phrase.at or cue.at in above or graph.tokens[cue.at].head in above[1:]

    denials = [n for n, cue in enumerate(found) if cue.status is Status.NEGATED and is_outer(cue)]
    return denials[0] if denials else len(found)


def is_harmless(sentence: Sentence, token: Token) -> bool:
    """A denial that denies nothing: "not only", "no doubt"."""
    after = sentence.tokens[token.index + 1].lemma if token.index + 1 < len(sentence.tokens) else ""
    return (token.lemma, after) in HARMLESS
