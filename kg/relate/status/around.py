"""The signs outside of a claim's chain: before a description or a name, at the beginning of the sentence, at its end.

In: a sentence's graph, a match with its chain, the cue words. Out: `Found`s in order, and more `Spots` for a phrase to
touch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.model import Sentence, Status, Token
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match
from kg.relate.status.ahead import still_ahead
from kg.relate.status.chain import SUBJECTS, Link, denotes, is_asked, is_question, is_verb
from kg.relate.status.cues import Cues, Found
from kg.relate.status.ended import described_before, ended_after, lasted, resigned, under_ended
from kg.relate.status.phrases import phrases_of
from kg.relate.status.scope import is_harmless

LATER = frozenset({"then", "now", "since", "later"})
BEFORE_NAMES = frozenset({"ADP", "DET", "ADJ", "PART", "ADV", "SCONJ", "NUM"})
CLOSING_QUOTES = frozenset({'"', "\u201d", "\u2019", "'"})
COMPARISON = "than"


@dataclass(slots=True)
class Spots:
    """The tokens that a phrase must touch: those of the chain, verbs over a definite noun, and in its relative clauses.

    A plan at a definite noun's verb, and all in a relative clause, must be for the event itself: "expected to close".
    """

    sure: set[int] = field(default_factory=set)
    definite: set[int] = field(default_factory=set)
    relative: set[int] = field(default_factory=set)


def around(graph: SentenceGraph, match: Match, links: Sequence[Link], cues: Cues, spots: Spots) -> Iterator[Found]:
    """What stands outside the chain: before a description, before a name, in a relative clause, at the end."""
    tokens = graph.tokens
    trigger = tokens[match.triggers[0]]
    if trigger.pos == "NOUN":
        yield from _before_description(graph, trigger, cues, spots)
        yield from _before_opening(graph, trigger, cues)
        yield from described_before(graph, trigger, cues)
        spots.sure.update(_opening(graph, trigger))
        yield from _prefix(graph.sentence, trigger, cues)
        if not denotes(trigger, cues):  # "its merger with Orlin, which is expected to close"
            nouns = {trigger.index, *(end for end in (match.subject, match.object) if end > trigger.index)}
            spots.relative.update(t.index for t in tokens if t.dep == "relcl" and t.head in nouns)
    for end in dict.fromkeys((match.subject, match.object)):
        yield from _before_name(graph.sentence, tokens[end], trigger, cues)
    yield from _cited(graph.sentence, links)
    yield from _fronted(graph, links, cues)
    yield from lasted(graph, match, links, cues)
    yield from resigned(graph, match, cues)
    yield from ended_after(graph, match, links, cues)
    yield from under_ended(graph, match, links, cues)
    yield from still_ahead(graph, match, links, cues)
    asked = [link.token for link in links if link.kind != "presupposed" and is_verb(link.token)]
    if any(is_question(graph.sentence, verb) for verb in asked) or is_asked(graph, trigger):
        yield Found(Status.HYPOTHETICAL, "?", tokens[-1].index)


def _before_description(graph: SentenceGraph, noun: Token, cues: Cues, spots: Spots) -> Iterator[Found]:
    """ "Orlin, once a fierce rival of Basketo", "Orlin, until 2015 a unit of Basketo"."""
    names = [pair.name for pair in graph.sentence.equivalences if pair.noun == noun.index and pair.via < 0]
    if not any(name < noun.index for name in names):
        return
    at = noun.index - 1
    while at >= 0 and _is_in_description(graph, at, noun):
        at -= 1
    before = graph.tokens[at + 1 : noun.index]
    if at < 0 or graph.tokens[at].text != ",":
        return
    spots.sure.update(token.index for token in before)
    for token in before:
        status = cues.single.get(("adverb", token.lemma)) or cues.single.get(("adverb", token.text.casefold()))
        if token.tag == "RB":  # "then chairman of Orlin"
            status = status or cues.single.get(("adjective", token.lemma))
        if cues.single.get(("preposition", token.lemma)) is Status.FORMER:
            status = Status.FORMER
        if status is not None and not is_harmless(graph.sentence, token):
            yield Found(status, token.text, token.index)


def _before_opening(graph: SentenceGraph, noun: Token, cues: Cues) -> Iterator[Found]:
    """ "Previously a director of Orlin, she runs Basketo": what stands before a description that opens a sentence."""
    names = [pair.name for pair in graph.sentence.equivalences if pair.noun == noun.index and pair.via < 0]
    before = graph.tokens[: noun.index]
    apart = any(any(t.text == "," for t in graph.tokens[noun.index : name]) for name in names)
    if not apart or any(is_verb(token) or token.mention >= 0 for token in before):
        return
    for token in before:
        status = cues.single.get(("adverb", token.lemma))
        if cues.single.get(("preposition", token.lemma)) is Status.FORMER:
            status = Status.FORMER
        if status is not None:
            yield Found(status, token.text, token.index)


def _opening(graph: SentenceGraph, noun: Token) -> Iterator[int]:
    """The "on" of "On hold: the flotation of Orlin", where no verb tells what becomes of it."""
    if noun.head == noun.index:
        yield from (t.index for t in graph.tokens[: noun.index] if t.head == noun.index and t.dep == "prep")


def after_event(sentence: Sentence, noun: Token, cues: Cues) -> Iterator[Found]:
    """ "A listing planned for May", "a merger with Orlin expected this year"."""
    after = sentence.tokens[noun.index + 1 :]
    later = next((t for t in after if t.dep in ("acl", "advcl") and t.tag in ("VBN", "VBD")), None)
    if later is None or denotes(noun, cues) or any(is_verb(t) for t in sentence.tokens[noun.index : later.index]):
        return
    if later.dep == "advcl" and any(t.head == later.index and t.index < later.index for t in sentence.tokens):
        return  # a clause with words of its own before its verb: "as planned"
    path = sentence.tokens[later.head if later.dep == "acl" else later.index - 1]
    while path.index > noun.index and path.dep in ("pobj", "prep"):
        path = sentence.tokens[path.head]
    status = cues.single.get(("adjective", later.text.casefold()))
    if path.index == noun.index and status is not None:
        yield Found(status, later.text, later.index)


def _is_in_description(graph: SentenceGraph, at: int, noun: Token) -> bool:
    """Whether a token may stand between the comma and the noun that describes a name; the name of its owner may."""
    token = graph.tokens[at]
    owner = token.dep in ("poss", "compound", "nmod") and token.head == noun.index
    return (token.mention < 0 or owner) and token.pos not in ("PUNCT", "CCONJ", "VERB", "AUX")


def _prefix(sentence: Sentence, noun: Token, cues: Cues) -> Iterator[Found]:
    """ "Ex-chairman", "then-chief executive"."""
    at = min(left_modifiers(sentence, noun), default=noun.index)
    while at < noun.index and sentence.tokens[at].text != "-":
        at += 1
    at = at - 1 if at < noun.index else noun.index - 2
    if at >= 0 and sentence.tokens[at + 1].text == "-":
        status = cues.single.get(("adjective", sentence.tokens[at].text.casefold()))
        if status is not None:
            yield Found(status, sentence.tokens[at].text, at)


def _before_name(sentence: Sentence, end: Token, trigger: Token, cues: Cues) -> Iterator[Found]:
    """ "Bought Pellux, not Basketo", "in Turin rather than in Milan", "everywhere except Kenya", "makes no tyres"."""
    than = sentence.tokens[sentence.tokens[end.head].head if end.dep == "appos" else end.head]
    compared = than.lemma == COMPARISON and sentence.tokens[than.index - 1].lemma != "rather"
    if compared and trigger.index < than.index:  # "smaller than Basketo", which may be "a unit of Orlin" all the same
        yield Found(Status.HYPOTHETICAL, COMPARISON, than.index)
    at = end.index - 1
    while at >= 0 and sentence.tokens[at].mention < 0 and sentence.tokens[at].pos in BEFORE_NAMES:
        at -= 1
    before = sentence.tokens[at + 1 : end.index]
    for token in before:
        kind = {"DET": "adjective", "ADP": "preposition", "SCONJ": "preposition"}.get(token.pos, "adverb")
        denied = cues.single.get((kind, token.text.casefold())) is Status.NEGATED
        other = (token.dep == "det" and token.head != end.index) or _is_of_number(sentence, token)
        if denied and not other and not is_harmless(sentence, token):
            yield Found(Status.NEGATED, token.text, token.index, of_name=True)
    yield from _phrases_before(before, cues)


def _is_of_number(sentence: Sentence, adverb: Token) -> bool:
    """ "Nearly 20", "almost all"."""
    return adverb.dep != "neg" and adverb.pos == "ADV" and sentence.tokens[adverb.index + 1].pos in ("NUM", "DET")


def _phrases_before(before: Sequence[Token], cues: Cues) -> Iterator[Found]:
    for phrase, place in phrases_of([(token.text.casefold(),) for token in before], cues):
        if phrase.status is Status.NEGATED:
            yield Found(phrase.status, " ".join(phrase.words), before[place].index, of_name=True)


def _fronted(graph: SentenceGraph, links: Sequence[Link], cues: Cues) -> Iterator[Found]:
    """ "Until 2017 Orlin made tyres and supplied Basketo": what opens the sentence is of its further verbs, too."""
    for verb in (link.token for link in links if link.kind == "self" and link.token.dep == "conj"):
        own = [t for t in graph.tokens if t.head == verb.index]
        anew = any(t.dep in (*SUBJECTS, "aux", "auxpass", "npadvmod") or t.text.casefold() in LATER for t in own)
        if anew or graph.tokens[verb.head].tag != verb.tag:
            continue
        above = [t for t in graph.tokens if t.head == verb.head]
        first = next((t.index for t in above if t.dep in SUBJECTS), -1)
        for opening in (t for t in above if t.dep == "prep" and t.index < first):
            if cues.single.get(("preposition", opening.lemma)) is Status.FORMER:
                yield Found(Status.FORMER, opening.text, opening.index)


def _cited(sentence: Sentence, links: Sequence[Link]) -> Iterator[Found]:
    """ "'Orlin buys Basketo' was the headline": words that are quoted as words assert nothing."""
    for below, link in pairwise(links):
        if link.kind == "clause" and below.token.dep == "csubj" and link.token.lemma == "be":
            between = sentence.tokens[below.token.index : link.token.index]
            if any(token.tag == "''" or token.text in CLOSING_QUOTES for token in between):
                yield Found(Status.HYPOTHETICAL, "quoted", below.token.index)


def left_modifiers(sentence: Sentence, noun: Token) -> dict[int, Token]:
    """The words before a noun that belong to it: "until now [chief] executive"."""
    found: dict[int, Token] = {}
    at = noun.index - 1
    while at >= 0 and sentence.tokens[at].dep in ("compound", "amod", "nmod") and sentence.tokens[at].mention < 0:
        found[at] = sentence.tokens[at]
        at -= 1
    return found
