"""Whom a figure is about: the possessor of what is measured, the subject of its clause, or the text's main company.

In: a `View`, a noun or a verb. Out: an `Owner` or None. Certainties of weaker readings come from the settings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.config import Settings
from kg.relate.figures.view import VERBS, Owner, View

OWNING = ("of", "at", "by")
TITLED = "SharePrice"  # "shares in Orlin" are those of Orlin, "investments in Orlin" are not
LINKING = ("be", "remain", "become")  # "the leader remains Orlin"
CLAUSES = ("ccomp", "advcl", "conj", "relcl", "acl", "xcomp", "parataxis", "dep", "pcomp")


@dataclass
class Thread:
    """Whom the figures so far are about; lives while one document is read."""

    main: int  # the cluster that the document is mostly about, or -1
    last: Owner | None = None  # of the last figure of this paragraph
    topic: Owner | None = None  # the subject of the last sentence of this paragraph


def owner_of_phrase(view: View, noun: int, depth: int = 4) -> Owner | None:
    """The entity that has what a noun names: "its revenue", "Orlin's sales", "the staff of Orlin"."""
    if not depth:
        return None
    for kid in view.kids(noun, "poss", "compound", "nmod", "amod", "nsubj"):
        found = view.owner(kid) or (owner_of_phrase(view, kid, depth - 1) if view.tokens[kid].dep == "poss" else None)
        found = found or (_whose(view, noun) if view.tokens[kid].tag == "WP$" else None)
        if found:
            return found
    for prep in view.kids(noun, "prep"):
        if view.tokens[prep].text.lower() in OWNING or (
            view.tokens[prep].text.lower() == "in" and _is_title(view, noun)
        ):
            for inner in view.kids(prep, "pobj"):
                found = view.owner(inner) or owner_of_phrase(view, inner, depth - 1)
                if found:
                    return found
    return None


def _whose(view: View, noun: int) -> Owner | None:
    """ "Orlin, whose revenue fell": the noun that the relative clause is about."""
    clause = next((index for index in view.up(noun) if view.tokens[index].dep == "relcl"), None)
    return view.owner(view.tokens[clause].head) if clause is not None else None


def _is_title(view: View, noun: int) -> bool:
    nouns = view.page.lexicon.metric_nouns
    entry = nouns.get(view.tokens[noun].text.lower()) or nouns.get(view.tokens[noun].lemma)
    return entry is not None and entry.local == TITLED


def place_at(view: View, index: int) -> Owner | None:
    """The place that a token names, as whose a figure may be: its exports."""
    mention = view.mention(index)
    if mention is None or mention.cluster in view.page.aboutable or mention.cluster not in view.page.places:
        return None
    return Owner(mention.cluster, start=mention.start, end=mention.end)


def owner_of_clause(view: View, verb: int) -> Owner | None:
    """The entity that is the subject of a verb or of the clauses around it, nearest first."""
    seen: set[int] = set()
    current: int | None = verb
    if _somebody_else(view, verb):
        return None
    while current is not None and current not in seen:
        seen.add(current)
        found = subject_owner(view, current)
        if found and (current == verb or found.cluster not in view.page.reporters):
            return found
        current = _above(view, current)
    return None


def _somebody_else(view: View, verb: int) -> bool:
    """Whether the subject of the verb is a named person or place: then no company further up is meant."""
    subject = view.subject(verb)
    mention = view.mention(subject) if subject is not None else None
    if subject is not None and mention is not None and view.owner(subject) is None:
        placed = mention.cluster in view.page.places and owner_of_phrase(view, subject) is not None  # "whose Nebo mine"
        return not placed
    return says_unseen_name(view, verb)


def says_unseen_name(view: View, verb: int) -> bool:
    """Whether a verb's subject is tagged as a name that nothing else has seen: "boSun had 27 percent", not "EBITDA"."""
    subject = view.subject(verb)
    token = view.tokens[subject] if subject is not None else None
    if token is None or token.tag != "NNP" or token.mention >= 0 or token.text.isupper() or subject_owner(view, verb):
        return False
    known = {token.text.lower(), token.lemma.lower()} & set(view.page.lexicon.metric_nouns)
    return not known and not view.kids(token.index, "compound", "poss", "amod")


def tells_of_others(view: View, verb: int) -> bool:
    """Whether a verb's subject is somebody who stands to its owner as a rival, a buyer or the like: "its rival sold 6
    million"; a name beside it says who that is."""
    subject = view.subject(verb)
    if subject is None or view.owner(subject) is not None:
        return False
    return view.tokens[subject].lemma in view.page.lexicon.words("OtherNouns", "noun")


def subject_owner(view: View, verb: int) -> Owner | None:
    """The entity that a verb's subject denotes or belongs to."""
    subject = view.subject(verb)
    if subject is None or subject in view.counted:
        return None
    found = view.owner(subject) or (None if tells_of_others(view, verb) else owner_of_phrase(view, subject))
    if found is None and view.tokens[verb].lemma in LINKING:
        return next((one for kid in view.kids(verb, "attr") if (one := view.owner(kid))), None)
    return found


def _above(view: View, verb: int) -> int | None:
    """The verb that governs a clause; a participle under a noun has the noun as its subject already."""
    token = view.tokens[verb]
    if token.head == verb or token.dep not in (*CLAUSES, "prep", "pobj", "npadvmod", "appos"):
        return None
    return view.verb_of(token.head)


def owner_of_holder(view: View, anchor: int) -> Owner | None:
    """For something had: by a noun ("a chain with 61 stores") or by a verb ("employs", "is used by")."""
    token = view.tokens[anchor]
    if token.pos not in VERBS:
        found = view.owner(anchor) or owner_of_phrase(view, anchor)
        if found:
            return found
        copula = token.head if token.dep in ("attr", "appos", "dobj", "conj") and token.head != anchor else None
        if copula is not None and token.dep == "conj" and view.tokens[copula].pos in VERBS:
            return None  # "Orlin holds 30% and the town of Bonn 14%": a subject without its verb
        if copula is None or (token.dep == "dobj" and not _has(view, copula)):
            return None
        verb = view.verb_of(copula)
        return owner_of_clause(view, verb) if verb is not None else view.owner(copula)
    return owner_of_clause(view, anchor)


def _has(view: View, verb: int) -> bool:
    """Whether what a verb governs belongs to its subject: "runs a chain", not "buys a chain"."""
    return view.tokens[verb].lemma in view.page.lexicon.words("HaveVerbs", "verb")


def holder_of(view: View, verb: int) -> Owner | None:
    """Who holds what a passive verb speaks of: "94 percent of Orlin is held by Basketo"."""
    inside = (kid for by in view.kids(verb, "agent") for kid in view.kids(by, "pobj"))
    return next((one for kid in inside if (one := view.owner(kid))), None)


def stands_for_metric(view: View, verb: int) -> bool:
    """Whether a verb's subject is a pronoun that a metric verb cannot have of a company: "that it exceeded $5m"."""
    subject = view.subject(verb)
    return subject is not None and view.tokens[subject].pos == "PRON" and view.tokens[subject].dep == "nsubj"


def owner_beside(view: View, verb: int) -> Owner | None:
    """For a quantity that is the subject itself: whom its verb names: "900 people work for Orlin"."""
    apart = {index for index in view.subtree(verb) if view.tokens[index].dep == "relcl"}
    apart = {inner for index in apart if index != verb for inner in view.subtree(index)}
    for index in view.subtree(verb):
        token = view.tokens[index]
        if index not in apart and token.dep in ("pobj", "dobj", "poss") and (found := view.owner(index)):
            return found
    return None


def fallback(view: View, thread: Thread, settings: Settings) -> Owner | None:
    """Without an owner in the clause: that of the figure or sentence before, else whom the document is about."""
    told = (one for one in (thread.last, thread.topic) if one and one.cluster not in view.page.reporters)
    near = next(told, None)
    if near and near.carried:
        return near
    if near:
        return _weaker(near, settings.certainty_inherited, "subject: from the sentence before")
    if thread.main >= 0:
        certainty = settings.certainty_inherited**2
        return Owner(thread.main, certainty, "subject: whom the document is mostly about", carried=True)
    return None


def theme(view: View, settings: Settings) -> Owner | None:
    """What a document is clearly about, for a sentence that names nobody."""
    if view.page.theme < 0:
        return None
    certainty = settings.certainty_inherited**2
    return Owner(view.page.theme, certainty, f"subject: what the document is about ({certainty:g})", carried=True)


def _weaker(owner: Owner, certainty: float, reason: str) -> Owner:
    reason = f"{reason} ({certainty:g})"
    return replace(owner, certainty=owner.certainty * certainty, reason=reason, start=0, end=0, carried=True)


def topic_of(view: View) -> Owner | None:
    """The entity that a sentence is about: the subject of its main verb, or of the clause that it reports."""
    roots = [token.index for token in view.tokens if token.head == token.index]
    for root in roots:
        found = subject_owner(view, root) if view.tokens[root].pos in VERBS else view.owner(root)
        if found:
            return found
    return None
