"""What a verb that is a cue says of what it governs: "plans to open", "left to join", "its shares lost 11%".

In: a sentence, a link of a claim's chain with those below it, the cue words. Out: `Found`s, or that the verb is no cue.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Sentence, Status, Token
from kg.relate.status.chain import TIMES, Link, is_verb
from kg.relate.status.cues import Cues, Found

PENDING = frozenset({Status.PLANNED, Status.HYPOTHETICAL})
PERSONS = frozenset({"he", "she", "who"})
SHARES = frozenset({"%", "percent", "cent", "point"})
PARTS = frozenset({"half", "third", "quarter", "fifth", "tenth"})
COLLAPSE = "collapse"
FALLS = frozenset({"drop", "decline", COLLAPSE})
BY = "by"
MEASURED = frozenset({"dobj", "npadvmod"})
CLOSING = "close"  # what closes is gone, but a deal that closes is done


def by_verb(
    sentence: Sentence, link: Link, below: Sequence[Link], cues: Cues, *, post: bool = False
) -> list[Found] | None:
    """What the verb of a link says; None where it is no cue there. ``post``: the claim is somebody's post."""
    token = link.token
    cue = cues.verb(sentence, token) if link.kind in ("self", "event", "clause") else None
    if cue is None:
        return None
    word, status = cue
    if link.kind == "self":  # "will remain a unit of", "plans to keep its stake", but not "its remaining stake"
        goes_on = status is Status.ASSERTED and is_verb(token) and token.dep != "amod"
        return [Found(status, word, token.index)] if goes_on else None
    if status in PENDING and link.kind == "event" and below and _is_who_acts(sentence, below[-1].token):
        return []
    if status is Status.FORMER and link.kind == "clause" and _is_aim(sentence, link, word, below):
        return [] if has_left(sentence, token, cues, post=post) else [Found(Status.PLANNED, "to", token.index)]
    if (word == CLOSING and _is_done(sentence, token)) or _is_of_share(sentence, token):
        return None
    if _falls(sentence, link, word, cues) or _ends_time(sentence, token) or _is_of_some(sentence, token):
        return None
    return [Found(status, word, token.index, status is Status.FORMER)]


def _is_who_acts(sentence: Sentence, noun: Token) -> bool:
    """ "Its Kenyan stores have voted to close": who means to do something is there already."""
    meant = any(t.head == noun.head and t.dep == "xcomp" and t.tag == "VB" for t in sentence.tokens)
    return noun.dep == "nsubj" and noun.mention < 0 and meant


def _is_aim(sentence: Sentence, link: Link, verb: str, below: Sequence[Link]) -> bool:
    """ "Left to join Orlin", "left to join it as head": the infinitive is what for; "ceased to supply" has its "to" in
    the cue."""
    infinitives = {t.head for t in sentence.tokens if t.dep == "aux" and t.lemma == "to"}
    governed = [one.token.index for one in below if one.token.head == link.token.index]
    return bool(below) and not infinitives.isdisjoint((below[-1].token.index, *governed)) and not verb.endswith(" to")


def has_left(sentence: Sentence, verb: Token, cues: Cues, *, post: bool) -> bool:
    """ "Quit to start Orlin": a person who has left something for something else has begun it."""
    found = cues.verb(sentence, verb)
    below = [t for t in sentence.tokens if t.head == verb.index]
    subject = next((t for t in below if t.dep == "nsubj"), verb)
    person = post or subject.entity_label == "PERSON" or subject.lemma in PERSONS
    done = verb.tag in ("VBD", "VBN") and not any(t.dep in ("aux", "neg") and t.lemma != "have" for t in below)
    return person and done and found is not None and found[1] is Status.FORMER


def is_outcome(sentence: Sentence, links: Sequence[Link]) -> bool:
    """ "Bought Orlin, only to sell it on", "went on to buy Basketo": what came of it, not what for."""
    tokens = sentence.tokens
    to = [t for t in tokens[1:] if t.head == links[0].token.index and t.dep == "aux" and t.text == "to"]
    before = ([word.lemma for word in tokens[max(0, t.index - 2) : t.index]] for t in to)
    return any(words[-1] == "only" or words[0] == "go on" for words in before)


def _is_of_share(sentence: Sentence, verb: Token) -> bool:
    """ "Its shares lost 11%", "sales collapsed by a fifth": a part is lost, not what the claim is about."""
    below = [t for t in sentence.tokens if t.head == verb.index]
    by = {t.index for t in below if t.dep == "prep" and t.lemma == BY}
    if any(t.head in by and (t.lemma in SHARES or t.lemma in PARTS) for t in sentence.tokens):
        return True
    objects = [t for t in below if t.dep in MEASURED and t.lemma in SHARES]
    return bool(objects) and not any(t.head == objects[0].index and t.dep == "prep" for t in sentence.tokens)


def _falls(sentence: Sentence, link: Link, word: str, cues: Cues) -> bool:
    """ "Sales in Kenya dropped": without an object it tells of less, and denies nothing; "talks collapsed" does."""
    below = {t.dep: t for t in sentence.tokens if t.head == link.token.index}
    if word not in FALLS or link.kind != "event" or "nsubj" not in below or {"dobj", "xcomp", "ccomp"} & set(below):
        return False
    subject = below["nsubj"]
    return word != COLLAPSE or (subject.tag == "NNS" and ("noun", subject.lemma) not in cues.single)


def _is_of_some(sentence: Sentence, verb: Token) -> bool:
    """ "Closed 40 of its 200 shops in Italy": the others are still there."""
    some = {t.index for t in sentence.tokens if t.head == verb.index and t.dep == "dobj" and t.pos == "NUM"}
    return any(t.head in some and t.dep == "prep" and t.lemma == "of" for t in sentence.tokens)


def _ends_time(sentence: Sentence, verb: Token) -> bool:
    """ "Ended the year with 300 shops in Peru": what ends is a time; not so what "ended last year"."""
    times = {t.index for t in sentence.tokens if t.head == verb.index and t.lemma in TIMES and t.dep in MEASURED}
    return any(t.head in times and (t.dep == "poss" or (t.dep == "det" and t.lemma == "the")) for t in sentence.tokens)


def _is_done(sentence: Sentence, verb: Token) -> bool:
    """ "The merger with Orlin closed in May": a deal that closes has happened."""
    subjects = [t.index for t in sentence.tokens if t.head == verb.index and t.dep == "nsubj"]
    return any(t.head in subjects and t.dep == "prep" and t.lemma in ("of", "with") for t in sentence.tokens)
