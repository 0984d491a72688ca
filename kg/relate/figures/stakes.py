"""Percentages of a company that somebody holds, where no noun says so: "owned 51% by Orlin", "which owns 60 percent".

In: a `View` and a part that is a percentage. Out: a `Stake` with the holder and the company held, or None. "A 30
percent stake in Orlin" and "30 percent of Orlin" name what is measured and are read elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.relate.figures.owners import owner_of_clause, owner_of_phrase
from kg.relate.figures.part import Part, Role
from kg.relate.figures.view import VERBS, Owner, View

READ = (Role.VALUE, Role.HAD, Role.NONE)
LINKED = ("attr", "oprd", "dobj")


@dataclass(frozen=True, slots=True)
class Stake:
    """Who holds a percentage, and of which company if that is said; ``holders`` are words for whom no name is."""

    holder: Owner | None
    held: Owner | None
    holders: str = ""


def stake_of(view: View, part: Part) -> Stake | None:
    """The stake that a percentage is, by the verb of owning or the noun for a holder in its clause."""
    if part.quantity.kind != "percent" or part.role not in READ or _of_something(view, part):
        return None
    return _owned_by(view, part) or _owning(view, part) or _as_holder(view, part) or _in_brackets(view, part)


def _of_something(view: View, part: Part) -> bool:
    after = view.spans[part.position][1] + 1
    return after < len(view.tokens) and view.tokens[after].text.lower() == "of"


def _owned_by(view: View, part: Part) -> Stake | None:
    """ "Is owned 51% by Orlin and 49% by Basketo", "37.9 percent owned by Orlin"."""
    first, last = view.spans[part.position]
    verb = last + 1 if last + 1 < len(view.tokens) and _is_owned(view, last + 1) else None
    by = last + 1 if verb is None else last + 2
    if by >= len(view.tokens) or view.tokens[by].text.lower() != "by":
        return None
    if verb is None:
        verb = next((index for index in reversed(range(first)) if _is_owned(view, index)), None)
    inside = view.kids(by, "pobj")
    holder = next((one for kid in inside if (one := view.owner(kid))), None)
    if verb is None or not inside:
        return None
    top = view.tokens[view.top(part.position)]
    apposed = view.owner(top.head) if top.dep == "appos" else None
    held = apposed or owner_of_clause(view, verb)
    return Stake(holder, held, "" if holder else _words(view, inside[0]))


def _words(view: View, noun: int) -> str:
    """A noun with what stands before it, without articles: "founding family"."""
    first = min((kid for kid in view.kids(noun, "amod", "compound") if kid < noun), default=noun)
    return " ".join(token.text for token in view.tokens[first : noun + 1])


def _is_owned(view: View, index: int) -> bool:
    token = view.tokens[index]
    return token.tag in ("VBN", "VBD") and token.lemma in view.page.lexicon.words("OwnVerbs", "verb")


def _owning(view: View, part: Part) -> Stake | None:
    """ "Basketo, which owns 60 percent": the company held is often said before, and then not known here."""
    top = view.tokens[view.top(part.position)]
    verb = view.tokens[top.head]
    if top.dep != "dobj" or verb.lemma not in view.page.lexicon.words("OwnVerbs", "verb"):
        return None
    holder = owner_of_clause(view, verb.index)
    words = "" if holder else holder_words(view, verb.index)
    return Stake(holder, None, words) if holder or words else None


def holder_words(view: View, verb: int) -> str:
    """The name of a person, or of others whom figures cannot be about, who hold what a verb speaks of; "" where its
    subject is no such name."""
    subject = view.subject(verb)
    mention = view.mention(subject) if subject is not None else None
    if mention is None or mention.cluster in view.page.aboutable or mention.cluster in view.page.places:
        return ""
    return view.page.links[mention.cluster].entity.label


def _in_brackets(view: View, part: Part) -> Stake | None:
    """ "Its largest shareholder is Basketo (33.4%)", "the shareholders Basketo (60%) and Orlin (40%)"."""
    first, last = view.spans[part.position]
    name = first - 2
    beside = [view.tokens[index].text for index in (first - 1, last + 1) if 0 <= index < len(view.tokens)]
    if name < 0 or beside != ["(", ")"]:
        return None
    holder, names = view.owner(name), view.page.lexicon.words("HolderNouns", "noun")
    nearby = (name, *view.up(name))
    verb = view.verb_of(name)
    subject = view.subject(verb) if verb is not None else None
    nouns = [*nearby, *([subject] if subject is not None else [])]
    noun = next((index for index in nouns if view.tokens[index].lemma in names), None)
    if holder is None or noun is None:
        return None
    return _stake_in(view, holder, noun)


def _stake_in(view: View, holder: Owner, noun: int) -> Stake:
    """A holder's stake in the company that the phrase of the noun for a holder names, if it is another one."""
    held = owner_of_phrase(view, noun)
    return Stake(holder, held if held is not None and held.cluster != holder.cluster else None)


def _as_holder(view: View, part: Part) -> Stake | None:
    """ "With 31 percent, Orlin remains the largest shareholder of Basketo"."""
    first = view.spans[part.position][0]
    if not any(token.text.lower() == "with" for token in view.tokens[max(0, first - 2) : first]):
        return None
    noun = _holder_noun(view, view.top(part.position))
    if noun is None:
        return _named_holder(view, view.top(part.position))
    verb = view.verb_of(noun)
    holder = owner_of_clause(view, verb) if verb is not None else None
    return _stake_in(view, holder, noun) if holder is not None else None


def _named_holder(view: View, top: int) -> Stake | None:
    """ "Orlin's biggest shareholder, Basketo, with 19.7 percent, …": the noun beside the name of who holds them."""
    names = view.page.lexicon.words("HolderNouns", "noun")
    for index in view.up(top):
        if view.tokens[index].pos in VERBS:
            return None
        noun = next((one for one in (index, view.tokens[index].head) if view.tokens[one].lemma in names), None)
        if noun is not None and (holder := view.owner(noun)):
            return _stake_in(view, holder, noun)
    return None


def _holder_noun(view: View, top: int) -> int | None:
    """The noun that says of the subject that it holds shares, in the clause of a quantity."""
    names = view.page.lexicon.words("HolderNouns", "noun")
    for index in view.up(top):
        token = view.tokens[index]
        if token.lemma in names and token.dep in LINKED:
            return index
        if token.pos in VERBS:
            return next((kid for kid in view.kids(index, *LINKED) if view.tokens[kid].lemma in names), None)
        if token.pos == "PROPN" and token.dep in ("nsubj", "nsubjpass"):
            return next((k for k in view.kids(token.head, *LINKED) if view.tokens[k].lemma in names), None)
    return None
