"""What is still ahead though its verb is in the present: "opens a shop on Friday", "is building a plant".

In: a sentence's graph, a match with its chain, the cue words. Out: `Found`s that say `Status.PLANNED`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Status, Token
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match
from kg.relate.status.chain import Link, is_verb
from kg.relate.status.cues import Cues, Found
from kg.relate.status.ended import is_state

ON, FOR, HAVE, EFFECT = "on", "for", "have", "effect"
PRESENT = frozenset({"VBZ", "VBP"})
AUXILIARIES = frozenset({"aux", "auxpass"})
CONJUNCTIONS = frozenset({"when", "once", "after", "before", "until"})  # "will hire 50 people before it opens a shop"


def still_ahead(graph: SentenceGraph, match: Match, links: Sequence[Link], cues: Cues) -> Iterator[Found]:
    """The verbs of a match that are told in the present and of which their time, their clause or form says that what
    they bring about is still to come, and those with effect from a day. A state ("sells tyres on Fridays") is there
    already."""
    if not match.pattern.steps or is_state(match):
        return
    for verb in (link.token for link in links if link.kind == "self" and is_verb(link.token)):
        below = [token for token in graph.tokens if token.head == verb.index and token.index != verb.index]
        if verb.tag in PRESENT and (_on_a_day(graph, below) or _in_time_of_plan(graph, verb, below, cues)):
            yield Found(Status.PLANNED, verb.text, verb.index)
        elif _with_effect_from(graph, below):
            yield Found(Status.PLANNED, EFFECT, verb.index)
        elif verb.tag == "VBG" and _is_under_way(graph, match, verb, below):
            status = cues.single.get(("progressive", verb.lemma))
            taught = ("progressive", match.pattern.lemma) in cues.single  # no stake that is built up
            if status is not None and taught:
                yield Found(status, verb.text, verb.index)


def _on_a_day(graph: SentenceGraph, below: Sequence[Token]) -> bool:
    """ "Opens on Thursday", "opens on May 5": not "opens on Sundays", nor "in 2019", which may be past."""
    days = {token.index for token in below if token.dep == "prep" and token.lemma == ON}
    at = [token for token in graph.tokens if token.head in days and token.entity_label == "DATE"]
    return any(token.tag in ("NNP", "CD") and not token.text.endswith("s") for token in at)


def _with_effect_from(graph: SentenceGraph, below: Sequence[Token]) -> bool:
    """ "Has appointed her with effect from 1 April": news tells it before that day."""
    phrases = (graph.tokens[token.index : token.index + 3] for token in below)
    return any([token.lemma for token in phrase] == ["with", EFFECT, "from"] for phrase in phrases)


def _in_time_of_plan(graph: SentenceGraph, verb: Token, below: Sequence[Token], cues: Cues) -> bool:
    """ "Prices will fall once Orlin opens a shop", "in May, when Orlin opens a shop": the main verb has a modal."""
    if verb.dep not in ("advcl", "relcl") or not any(t.lemma in CONJUNCTIONS and t.index < verb.index for t in below):
        return False
    main = graph.tokens[verb.head]
    while not is_verb(main) and main.head != main.index:
        main = graph.tokens[main.head]
    modals = (token for token in graph.tokens if token.head == main.index and token.dep == "aux")
    return any(cues.single.get(("modal", token.lemma)) is Status.PLANNED for token in modals)


def _is_under_way(graph: SentenceGraph, match: Match, verb: Token, below: Sequence[Token]) -> bool:
    """Whether a verb in the present progressive makes one thing that the match names, and makes it for nobody else:
    "is building a plant", "a plant that it is building"."""
    auxiliaries = [token for token in below if token.dep in AUXILIARIES]
    made = (graph.tokens[index] for index in match.inner)
    one = any(
        token.tag == "NN" and ((token.dep == "dobj" and token.head == verb.index) or verb.head == token.index)
        for token in made
    )
    return (
        one
        and any(token.tag in PRESENT and token.lemma != HAVE for token in auxiliaries)
        and not any(token.lemma == HAVE for token in auxiliaries)
        and not any(token.dep == "prep" and token.lemma == FOR for token in below)
    )
