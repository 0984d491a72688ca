"""What is over by its tense or its spell: "had led", "was chairman from 2001 to 2005", "its chairman stepped down".

In: a sentence's graph, a match with its chain, the cue words. Out: `Found`s that say `Status.FORMER`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Status, Token
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match
from kg.relate.status.chain import SUBJECTS, Link, is_verb
from kg.relate.status.cues import Cues, Found
from kg.relate.status.verbs import SHARES

AFTER = "after"
BEFORE = "before"
UNDER = "under"
TENSE = "past tense"
TIMES = frozenset({"year", "month", "decade"})
WITHIN = frozenset({"in", "during", "throughout"})
DECADES = frozenset({"twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"})
THINGS = frozenset({"it", "them"})
BEGINNING = "become"  # whose past tense says when a state began, not that it is over
ASIDES = frozenset({"also", "earlier"})


def lasted(graph: SentenceGraph, match: Match, links: Sequence[Link], cues: Cues) -> Iterator[Found]:
    """ "Who had led Orlin", "worked there before", "was its chairman from 2001 to 2005": a state in the past.

    A post is one as soon as it is told in the past tense: "she was finance director of Orlin", "he ran Orlin".
    """
    verbs = [link.token.index for link in links if link.kind == "self" and is_verb(link.token)]
    state = is_state(match)
    if not any(link.kind == "clause" for link in links):
        yield from _spells(graph, verbs)
    if state and match.pattern.property in cues.held:
        yield from (Found(Status.FORMER, AFTER, index) for index in _left_behind(graph, verbs))
    if not verbs or not (state or not match.pattern.steps) or any(link.kind == "clause" for link in links):
        return
    if state and match.pattern.property in cues.held:
        yield from (Found(Status.FORMER, TENSE, verb.index) for verb in _in_the_past(graph, verbs))
    for child in graph.tokens:
        if child.head not in (match.triggers[0], *verbs) or child.index == child.head:
            continue
        had = state and child.dep == "aux" and child.lemma == "have" and child.tag == "VBD"
        after = graph.tokens[child.index + 1 : child.index + 4]
        spell = child.dep == "prep" and (_is_spell(after) or (child.lemma in WITHIN and _is_decade(after)))
        before = _is_before(graph, child) and not _moved_by_share(graph, child.head)
        if had or ((spell or before) and any(graph.is_past(verb) for verb in verbs)):
            yield Found(Status.FORMER, child.text, child.index)


def described_before(graph: SentenceGraph, noun: Token, cues: Cues) -> Iterator[Found]:
    """ "Tanaka, a director of Orlin before she joined Basketo", "Tanaka, head of Orlin until 2017": a description that
    held up to something. What ends it may hang on the name that is described."""
    pairs = graph.sentence.equivalences
    names = [pair.name for pair in pairs if pair.noun == noun.index and pair.via < 0 and pair.name < noun.index]
    if not names:
        return
    for child in graph.tokens[noun.index + 1 :]:
        if child.head == noun.index and _is_before(graph, child):
            yield Found(Status.FORMER, BEFORE, child.index)
        ends = child.dep == "prep" and cues.single.get(("preposition", child.lemma)) is Status.FORMER
        if ends and child.head in names and not any(is_verb(t) for t in graph.tokens[noun.index : child.index]):
            yield Found(Status.FORMER, child.text, child.index)


def _is_before(graph: SentenceGraph, token: Token) -> bool:
    """Whether a word begins "before 2019" or "before she left"."""
    return token.dep in ("prep", "advcl") and BEFORE in (token.lemma, *_marks(graph, token))


def _spells(graph: SentenceGraph, verbs: Sequence[int]) -> Iterator[Found]:
    """ "Supplied Orlin for two decades": what lasted for a time and is told in the past is over."""
    for index in verbs:
        for child in graph.tokens:
            if child.head == index and child.dep == "prep" and child.lemma == "for" and graph.is_past(index):
                times = (t for t in graph.tokens if t.head == child.index and t.lemma in TIMES)
                if any(time.tag == "NNS" or _is_counted(graph, time) for time in times):
                    yield Found(Status.FORMER, child.text, child.index)


def _is_counted(graph: SentenceGraph, noun: Token) -> bool:
    return any(token.head == noun.index and token.dep == "nummod" for token in graph.tokens)


def _in_the_past(graph: SentenceGraph, verbs: Sequence[int]) -> Iterator[Token]:
    """The verbs in the simple past that no other verb governs: "was", "ran", but not "was named" or "said he ran"."""
    for index in verbs:
        verb = graph.tokens[index]
        own = any(t.head == index and t.dep in ("aux", "auxpass") for t in graph.tokens)
        if verb.tag == "VBD" and verb.lemma != BEGINNING and not own and verb.dep in ("ROOT", "relcl", "conj", "advcl"):
            yield verb
        if verb.tag == "VBN" and _is_aside(graph, index):
            yield verb


def _left_behind(graph: SentenceGraph, verbs: Sequence[int]) -> Iterator[int]:
    """ "Became head of Orlin after running Basketo": the "after" of what somebody did before."""
    for verb in (graph.tokens[index] for index in verbs):
        before = graph.tokens[verb.head]
        if verb.tag == "VBG" and verb.dep == "pcomp" and before.lemma == AFTER:
            yield before.index


def _is_aside(graph: SentenceGraph, verb: int) -> bool:
    """ "She has also worked for Orlin", but not "she has also worked for Orlin since 2011"."""
    below = [token for token in graph.tokens if token.head == verb]
    also = any(token.dep == "advmod" and token.lemma in ASIDES for token in below)
    return also and not any(token.dep == "prep" and token.lemma == "since" for token in below)


def resigned(graph: SentenceGraph, match: Match, cues: Cues) -> Iterator[Found]:
    """ "Its chairman, Mei Tanaka, stepped down": an office whose holder is the subject of a verb that ends it."""
    noun = graph.tokens[match.triggers[0]]
    names = [pair.name for pair in graph.sentence.equivalences if pair.noun == noun.index and pair.via < 0]
    holders = [graph.tokens[index] for index in (noun.index, *names)] if names else []
    top = next((token for token in holders if token.dep in SUBJECTS), None)
    office = bool(cues.offices & graph.forms(noun.index))
    if top is None or not office or match.subject not in (noun.index, *names):
        return
    verb = graph.tokens[top.head]
    below = {token.dep for token in graph.tokens if token.head == verb.index}
    if below & {"dobj", "neg"} or not _is_over(graph, verb.index):
        return
    found = cues.verb(graph.sentence, verb)
    if found and found[1] is Status.FORMER:
        yield Found(Status.FORMER, found[0], verb.index, True)


def ended_after(graph: SentenceGraph, match: Match, links: Sequence[Link], cues: Cues) -> Iterator[Found]:
    """ "Had a factory in Kenya but closed it": a further verb ends what the first one tells, as an example has it."""
    ends = cues.ended.get(match.pattern.property, frozenset())
    verbs = {link.token.index for link in links if is_verb(link.token) and link.kind != "presupposed"}
    for verb in graph.tokens:
        if verb.dep == "conj" and verb.head in verbs and verb.index not in verbs and graph.is_past(verb.index):
            objects = {t.text.casefold() for t in graph.tokens if t.head == verb.index and t.dep == "dobj"}
            if not ends.isdisjoint((verb.text.casefold(), verb.lemma)) and not objects.isdisjoint(THINGS):
                yield Found(Status.FORMER, verb.lemma, verb.index)


def under_ended(graph: SentenceGraph, match: Match, links: Sequence[Link], cues: Cues) -> Iterator[Found]:
    """ "The contract under which it supplied Orlin expired in June": a state that was agreed is over with the
    agreement, not an event such as a purchase."""
    if not is_state(match):
        return
    for clause in (link.token for link in links if link.token.dep == "relcl"):
        noun = graph.tokens[clause.head]
        agreed = cues.single.get(("noun", noun.lemma)) is Status.PLANNED and noun.dep in SUBJECTS
        under = any(token.head == clause.index and token.lemma == UNDER for token in graph.tokens)
        verb = graph.tokens[noun.head]
        found = cues.verb(graph.sentence, verb) if agreed and under and _is_over(graph, verb.index) else None
        if found and found[1] is Status.FORMER:
            yield Found(Status.FORMER, found[0], verb.index, of_claim=True)


def _is_over(graph: SentenceGraph, verb: int) -> bool:
    """Whether something has happened: "resigned", "has resigned", "had resigned"."""
    perfect = any(t.head == verb and t.dep == "aux" and t.lemma == "have" for t in graph.tokens)
    return graph.is_past(verb) or (perfect and graph.tokens[verb].tag == "VBN")


def _marks(graph: SentenceGraph, clause: Token) -> list[str]:
    return [token.lemma for token in graph.tokens if token.head == clause.index and token.dep == "mark"]


def is_state(match: Match) -> bool:
    """Whether a pattern's example tells a state ("leads", "is owned by", "is a unit of"), not an event ("bought")."""
    example = match.pattern.example
    if match.vias or not example.triggers:
        return bool(match.vias)
    start, end = example.triggers[0]
    words = example.text[:start].split()
    return example.text[start:end].endswith("s") or not {"is", "are"}.isdisjoint(words[-2:])  # "is now chairman"


def _moved_by_share(graph: SentenceGraph, verb: int) -> bool:
    """ "Rose 9 per cent on the Nasdaq before settling": what moves by a share is an event, and no state in the past."""
    return any(t.head == verb and t.dep in ("dobj", "npadvmod") and t.lemma in SHARES for t in graph.tokens)


def _is_decade(tokens: Sequence[Token]) -> bool:
    """The decade in "the 1990s", "the late eighties"."""
    numbered = any(len(token.text) == 5 and token.text.endswith("0s") and token.text[:4].isdigit() for token in tokens)
    return numbered or any(token.text.casefold() in DECADES for token in tokens)


def _is_spell(tokens: Sequence[Token]) -> bool:
    """The two years after "from" or "between"."""
    years = [token.text for token in tokens if len(token.text) == 4 and token.text.isdigit()]
    return len(tokens) == 3 and years == [tokens[0].text, tokens[2].text]
