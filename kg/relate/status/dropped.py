"""What was wanted and came to nothing: "considered buying it but walked away", "made a bid, which was turned down".

In: a sentence's graph, a match with its chain, the cue words. Out: `Found`s that say `Status.NEGATED`. Whether the
claim was but wanted is for the caller to know: of what has happened the same words deny nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Status, Token
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match
from kg.relate.status.chain import CLAUSAL, PASSIVES, SUBJECTS, Link, is_verb
from kg.relate.status.cues import Cues, Found
from kg.relate.status.verbs import PENDING

THINGS = frozenset({"it", "them", "that", "this"})
RELATIVES = frozenset({"WDT", "WP"})
PARTS = frozenset({"RP", "RB"})
INTENTS = frozenset({"plan", "intention", "intent", "aim", "ambition", "goal", "target", "bid", "offer", "proposal"})
LEAVING = ("of", "from")
OF_VERB = frozenset(
    {"advcl", "relcl", "acl", "dative", "neg", *CLAUSAL}
)  # a verb with one of these denies something else


def dropped_after(graph: SentenceGraph, match: Match, links: Sequence[Link], cues: Cues) -> Iterator[Found]:
    """A further verb that refuses or gives up what the first one wants: "proposed to buy it, but they turned it down".

    So does one in a relative clause of the event: "made a bid for Orlin, which its members voted down".
    """
    own = {link.token.index for link in links}
    verbs = {link.token.index for link in links if is_verb(link.token) and link.kind != "presupposed"}
    plans = {link.token.index for link in links if _is_planning(link.token, cues)}
    for verb in graph.tokens:
        further = verb.dep == "conj" and verb.head in verbs and not _is_mere_protest(graph, verb)
        relative = verb.dep == "relcl" and verb.head in {match.subject, match.object, *plans}
        if not (further or relative) or verb.index in own or not _has_happened(graph, verb):
            continue
        word, gives_up = _refusal(graph, verb, cues)
        if not word:
            continue
        if _turns_down(graph, verb, cues, word, gives_up) if further else _turns_down_which(graph, verb, bool(plans)):
            yield Found(Status.NEGATED, word, verb.index)


def _refusal(graph: SentenceGraph, verb: Token, cues: Cues) -> tuple[str, bool]:
    """The word by which a verb refuses or gives up, "" if it does neither; and whether by itself: "walked away (from)".

    What merely ends ("broke off the talks") must say what.
    """
    word, status = cues.verb(graph.sentence, verb) or ("", Status.ASSERTED)
    if status is Status.NEGATED:
        return word, True
    particles = [
        t.lemma for t in graph.tokens if t.head == verb.index and t.dep in ("prt", "advmod") and t.tag in PARTS
    ]
    bare = " ".join((verb.lemma, *particles))
    if any(cues.single.get(("verb", f"{bare} {end}")) is Status.NEGATED for end in LEAVING):
        return bare, True
    return (word, False) if status is Status.FORMER else ("", False)


def are_pending(graph: SentenceGraph, trigger: Token, cue: Found, cues: Cues) -> bool:
    """Whether what goes on is but talk or a plan to do something: "talks about a venture are continuing", "its plan to
    buy Basketo remains in place"; an agreement that remains in force holds."""
    subjects = [t for t in graph.tokens if t.head == cue.at and t.dep in SUBJECTS and t.pos == "NOUN"]
    wanted = is_verb(trigger) and any(subject.lemma in INTENTS for subject in subjects)
    return wanted or any(cues.single.get(("noun", subject.lemma)) is Status.HYPOTHETICAL for subject in subjects)


def _has_happened(graph: SentenceGraph, verb: Token) -> bool:
    """ "Walked away", "has turned it down", but not "may turn it down"."""
    if not is_verb(verb):
        return False
    helpers = {t.lemma for t in graph.tokens if t.head == verb.index and t.dep in ("aux", "auxpass")}
    return verb.tag in ("VBD", "VBN", "VBZ", "VBP") and helpers <= {"have", "be"}


def _is_mere_protest(graph: SentenceGraph, verb: Token) -> bool:
    """ "Plans to buy it, but the unions oppose it": what others say of a plan that stands."""
    others = any(t.head == verb.index and t.dep in SUBJECTS for t in graph.tokens)
    return others and not (graph.is_past(verb.head) and verb.tag in ("VBD", "VBN"))


def _turns_down(graph: SentenceGraph, verb: Token, cues: Cues, word: str, gives_up: bool) -> bool:
    """Whether a verb is about the plan alone: "walked away", "decided against it", "came to nothing"."""
    below = [t for t in graph.tokens if t.head == verb.index and t.index != verb.index]
    if any(t.dep in OF_VERB for t in below):
        return False
    prepositions = {t.index for t in below if t.dep == "prep"}
    objects = [t for t in below if t.dep in PASSIVES]
    objects += [t for t in graph.tokens if t.dep == "pobj" and t.head in prepositions and not _is_time(t)]
    if not gives_up:
        return bool(objects) and all(_is_plan(graph, thing, cues) for thing in objects)
    own = THINGS.union(word.split())
    return all(thing.text.casefold() in own or _is_plan(graph, thing, cues) for thing in objects)


def _is_plan(graph: SentenceGraph, thing: Token, cues: Cues) -> bool:
    """ "The talks", "that offer", but not "the offer from Basketo"."""
    definite = any(t.head == thing.index and t.lemma in ("the", "this", "that") for t in graph.tokens)
    named = any(t.mention >= 0 and thing.index in (t.head, graph.tokens[t.head].head) for t in graph.tokens)
    return definite and not named and _is_planning(thing, cues)


def _is_planning(token: Token, cues: Cues) -> bool:
    """A noun that says that something is but wanted or talked about: "bid", "talks"."""
    return token.pos == "NOUN" and cues.single.get(("noun", token.lemma)) in PENDING


def _is_time(token: Token) -> bool:
    return token.pos in ("NUM", "PROPN") and token.mention < 0


def _turns_down_which(graph: SentenceGraph, verb: Token, planned: bool) -> bool:
    """ "Which turned it down"; of a plan that is a noun ("a bid for Orlin") "which its members voted down", too."""
    below = [t for t in graph.tokens if t.head == verb.index and t.index != verb.index]
    if any(t.dep in OF_VERB for t in below):
        return False
    refused = planned and any(t.tag in RELATIVES and t.dep in PASSIVES for t in below)
    refusing = any(t.tag in RELATIVES and t.dep == "nsubj" for t in below)
    return refused or (refusing and any(t.dep == "dobj" and t.text.casefold() in THINGS for t in below))
