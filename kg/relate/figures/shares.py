"""Shares of a whole, and what is held or bought of a company: "38 percent of sales", "nine in ten copies".

In: a `View` and a part that is a percentage, or a noun of a deal. Out: a `Measure` or a `Scope`, or None. Stakes that a
verb tells of without a noun are read in `stakes`.
"""

from __future__ import annotations

from dataclasses import replace

from kg.relate.figures import measures
from kg.relate.figures.cues import is_odds, noun_within
from kg.relate.figures.measures import Measure, Scope
from kg.relate.figures.owners import owner_of_phrase
from kg.relate.figures.part import Part
from kg.relate.figures.reading import Reading
from kg.relate.figures.view import SUBJECTS, VERBS, View


def share_of(reading: Reading, part: Part) -> Measure | None:
    """ "38 percent of sales", "30 percent of Orlin": a share of something, or a stake in a company."""
    view = reading.view
    last = view.spans[part.position][1]
    if last + 1 >= len(view.tokens) or view.tokens[last + 1].text.lower() != "of":
        return _share_of_counted(view, part)
    for whole in view.kids(last + 1, "pobj"):
        named = view.tokens[whole].mention >= 0 or measures.is_named(view, whole) or _is_held(view, part)
        if named and (held := view.owner(whole)):
            return measures.named(view, "Stake", scope=Scope((), (view.page.entity(held.cluster),)))
        if _is_owned_capital(view, part, whole):
            return measures.named(view, "Stake", view.tokens[whole].text.lower(), _of_company(view, whole))
        scope = measures.phrase_scope(view, whole).plus(_part_of_share(view, part))
        return measures.named(view, "Share", scope=scope, noun=whole)
    return None


def percentage_had(reading: Reading, part: Part) -> Measure | None:
    """The metric of a percentage that somebody has."""
    shared = share_of(reading, part)
    if shared:
        return shared
    if parted := _of_those(reading.view, part):
        return parted
    known = [frame.measure for frame in reading.frames if frame.value and frame.value.quantity.kind == "percent"]
    return known[-1] if known else reading.last if reading.last and reading.last.known else None


def _share_of_counted(view: View, part: Part) -> Measure | None:
    """ "Nine in ten copies are sold", "cut one job in eight": the noun behind a share in numbers, or within it."""
    if not is_odds(view, part.position):
        return None
    last = view.spans[part.position][1]
    if (within := noun_within(view, part.position)) >= 0:
        return measures.named(view, "Share", scope=Scope((view.tokens[within].text,)), noun=within)
    noun = view.tokens[last].head
    if view.tokens[last].dep != "nummod" or noun < last or view.tokens[noun].pos != "NOUN":
        return None
    words = measures.span_text(view, list(range(last + 1, noun + 1)))
    return measures.named(view, "Share", scope=Scope((words,), measures.phrase_scope(view, noun).entities), noun=noun)


def _of_those(view: View, part: Part) -> Measure | None:
    """ "Staff of 5,300, of whom 71% are women", "2,150 people, 92 percent of them Thais": a share of those before."""
    top = view.tokens[view.top(part.position)]
    preps = [prep for prep in view.kids(top.index, "prep") if view.tokens[prep].text.lower() == "of"]
    those = any(view.tokens[kid].pos == "PRON" for prep in preps for kid in view.kids(prep, "pobj"))
    verb = view.tokens[top.head]
    kinds = view.kids(top.head, "attr") if verb.lemma == "be" and top.dep in SUBJECTS else []
    if not those or not kinds:
        return None
    return measures.named(view, "Share", scope=measures.phrase_scope(view, kinds[0]), noun=kinds[0])


def _is_held(view: View, part: Part) -> bool:
    """Whether a part of a whole is owned or bought: "controls 59 percent of the group"."""
    lexicon, anchor = view.page.lexicon, part.anchor
    verbs = lexicon.words("OwnVerbs", "verb") | lexicon.words("DealVerbs", "verb")
    return anchor >= 0 and view.tokens[anchor].pos in VERBS and view.tokens[anchor].lemma in verbs


def _is_owned_capital(view: View, part: Part, whole: int) -> bool:
    """ "Owns 4 percent of the shares"."""
    lexicon = view.page.lexicon
    owns = part.anchor >= 0 and view.tokens[part.anchor].lemma in lexicon.words("OwnVerbs", "verb")
    return owns and view.tokens[whole].lemma in lexicon.words("CapitalNouns", "noun")


def _of_company(view: View, noun: int) -> Scope:
    """The company whose shares a noun names: "Orlin's shares", "the shares of Orlin", "the shares in Orlin"."""
    inside = (kid for prep in view.kids(noun, "prep") for kid in view.kids(prep, "pobj"))
    held = owner_of_phrase(view, noun) or next((one for kid in inside if (one := view.owner(kid))), None)
    return Scope((), (view.page.entity(held.cluster),)) if held else Scope()


def _part_of_share(view: View, part: Part) -> Scope:
    """What makes up the share: the subject, unless it is the company itself."""
    verb = part.anchor if part.anchor >= 0 and view.tokens[part.anchor].pos in VERBS else None
    subject = view.subject(verb) if verb is not None else None
    if subject is None or view.owner(subject):
        return Scope()
    return measures.phrase_scope(view, subject)


def with_holding(view: View, noun: int, measure: Measure, kind: str = "money") -> Measure:
    """For "a 30 percent stake in Orlin", or an "interest in" it: the company that it is in narrows the figure."""
    stake, nouns = view.page.lexicon.metric("Stake").iri, view.page.lexicon.words("StakeNouns", "noun")
    part_of_firm = kind == "percent" and view.tokens[noun].lemma in nouns
    if measure.iri != stake and not part_of_firm:
        return measure
    following = [noun + 1] if noun + 1 < len(view.tokens) else []
    for prep in dict.fromkeys((*view.kids(noun, "prep"), *following)):
        for inner in view.kids(prep, "pobj"):
            held = view.owner(inner)
            if view.tokens[prep].text.lower() == "in" and held:
                return replace(measure, iri=stake, known=True, scope=Scope((), (view.page.entity(held.cluster),)))
            if view.tokens[prep].text.lower() == "in" and part_of_firm and not measure.known:
                return replace(measure, iri=stake, known=True)
    return measure


def scope_of_bought(view: View, noun: int) -> Scope:
    """What is bought by a noun: "of Orlin", "of two plants"."""
    scope = Scope()
    for prep in view.kids(noun, "prep"):
        for thing in view.kids(prep, "pobj") if view.tokens[prep].text == "of" else ():
            held = view.owner(thing)
            scope = Scope((), (view.page.entity(held.cluster),)) if held else measures.phrase_scope(view, thing)
    return scope
