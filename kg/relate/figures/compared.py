"""What a figure is compared with: another one's, one of before, or what was expected.

In: a `View`, the position of a quantity and the parts before it. Out: a `Part`, or None if nothing is compared; and
whose the other figure is.
"""

from __future__ import annotations

from kg.relate.figures.cues import COMPARERS, cue
from kg.relate.figures.part import Part, Role, part_of
from kg.relate.figures.view import VERBS, Owner, View

JOINING = ("and", ",", ";")
FOLLOWING = 4  # words after a figure that say who thought or recorded it


def compared(view: View, position: int, at: int, parts: list[Part]) -> Part | None:
    """What another figure is compared with: "against 19 percent", "compared with 4 million", "double the 2 million"."""
    word, before = view.tokens[at].text.lower(), view.tokens[at - 1].lemma if at else ""
    instead = word == "of" and before == "instead"
    if word in COMPARERS or instead or (word in ("with", "to") and before in ("compare", "compared")):
        return part_of(view, position, Role.OTHER if owner_of_other(view, position) else Role.EARLIER)
    kind = view.quantities[position].kind
    valued = any(part.role is Role.VALUE and part.quantity.kind == kind for part in parts)
    if word == "after" and valued and kind != "count" and _ends_or_dated(view, view.spans[position][1] + 1):
        return part_of(view, position, Role.EARLIER)  # "sales of $5 million for 2024, after $4 million in 2023"
    if valued and _possessor(view, position):  # "behind Orlin's 24 percent"
        return part_of(view, position, Role.OTHER)
    return part_of(view, position, Role.EARLIER) if _is_multiplied(view, position, parts) else None


def is_replaced(view: View, position: int) -> bool:
    """Whether another figure holds in the place of this one: "instead of $4 million", "rather than the 30 reported".

    What has a date of its own held then: "instead of 4 million a year ago".
    """
    last = view.spans[position][1]
    if any(index in view.dated for index in (last + 1, last + 2)):
        return False
    at = cue(view, position)
    words = [token.text.lower() for token in view.tokens[max(0, at - 1) : at + 1]]
    return words in (["instead", "of"], ["rather", "than"])


def _is_multiplied(view: View, position: int, parts: list[Part]) -> bool:
    """Whether an amount is what a value is so many times of: "4 million euros, double the 2 million of 2022"."""
    if len(parts) < 2 or parts[-1].quantity.kind != "times" or view.quantities[position].kind != "money":
        return False
    near = view.spans[position][0] - view.spans[parts[-1].position][1] == 1
    return near and parts[-2].role is Role.VALUE and parts[-2].quantity.kind == "money"


def beyond(view: View, position: int, parts: list[Part]) -> Part | None:
    """What a figure lies above or below, told by what follows: "over the 56 million recorded in 2023", "missing the 741
    million euros analysts had expected"; what is neither, as in "above the 15 percent required", is no figure."""
    first, last = view.spans[position]
    valued = any(part.role in (Role.VALUE, Role.CHANGE, Role.HAD) for part in parts)
    at = first - 1
    if not valued or at < 1 or view.tokens[at].text.lower() != "the":
        return None
    if view.tokens[at - 1].text.lower() not in view.page.lexicon.words("BeyondWords", "word"):
        return None
    after = view.tokens[last + 1 : last + 1 + FOLLOWING]
    if any(_is_expected(view, token.index) for token in after):
        return part_of(view, position, Role.EXPECTED)
    told = any(token.lemma in view.page.lexicon.words("RecordVerbs", "verb") for token in after)
    if _ends_or_dated(view, last + 1) or (told and after[0].tag in ("VBN", "VBD", "PRP", "WDT")):
        return part_of(view, position, Role.EARLIER)
    return part_of(view, position, Role.NONE) if after[0].tag in ("VBN", "VBD", "PRP", "WDT", "IN") else None


def _ends_or_dated(view: View, index: int) -> bool:
    """Whether nothing follows in the clause, or a date does: "$4 million, and", "$4 million in 2023"."""
    tokens = view.tokens
    if index < len(tokens) and tokens[index].pos == "ADP":
        index += 1
    dated = any(at in view.dated for at in range(index, min(index + 2, len(tokens))))
    return index >= len(tokens) or dated or tokens[index].pos in ("PUNCT", "CCONJ")


def _is_expected(view: View, index: int) -> bool:
    token, lexicon = view.tokens[index], view.page.lexicon
    verb = token.tag in ("VBN", "VBD") and token.lemma in lexicon.words("Forecast", "verb")
    return verb or token.lemma in lexicon.words("Forecast", "noun")


def owner_of_other(view: View, position: int) -> Owner | None:
    """Whose a figure is that another one is compared with: "against 19 percent at Orlin", "against Orlin's 19 percent".

    What is compared with is what the same company had before, if nobody else is named.
    """
    if (name := name_gapped(view, position)) >= 0:
        return view.owner(name) if view.tokens[name - 1].text in JOINING else None
    if owned := _possessor(view, position):
        return owned
    last = view.spans[position][1]
    preps = [last + 1] if last + 1 < len(view.tokens) and view.tokens[last + 1].text.lower() in ("at", "for") else []
    inside = [kid for prep in preps for kid in view.kids(prep, "pobj") if kid not in view.dated]
    return next((one for kid in inside if (one := view.owner(kid))), None)


def _possessor(view: View, position: int) -> Owner | None:
    """Whose a figure is by an owner's name before it: "Orlin's 19 percent"."""
    last, top = view.spans[position][1], view.top(position)
    return next((one for kid in view.kids(top, "poss") if kid < last and (one := view.owner(kid))), None)


def name_gapped(view: View, position: int) -> int:
    """The name right before a figure that has no verb: "Orlin will hold 60 percent, and Basketo the remaining 40".

    It is a part of what has the figure in "and the city of Bonn 14 percent"; -1 if there is none.
    """
    first, before = view.spans[position][0], view.spans.get(position - 1)
    inside = set(view.subtree(view.top(position)))
    at = next((i for i in reversed(range(first)) if i not in inside or view.tokens[i].mention >= 0), -1)
    if before is None or at <= before[1] or view.tokens[at].mention < 0:
        return -1
    between = view.tokens[before[1] + 1 : at]
    verbless = not any(one.pos in VERBS or (one.pos == "ADP" and one.text != "of") for one in between)
    return at if verbless and any(one.text in JOINING for one in between) else -1
