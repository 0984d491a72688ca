"""What part each quantity of a sentence plays: a value, a change, a multiple, an earlier value, a thing that is had.

In: a `View`. Out: one `Part` a quantity, with the word that governs it (its anchor) and, where the words next to it
name it, the noun that is measured. Whom the figure is about and its period are decided elsewhere.
"""

from __future__ import annotations

from dataclasses import replace

from kg.relate.figures.beside import (
    absolute,
    before_direction,
    before_noun,
    gapped,
    in_brackets,
    multiple,
    with_particle,
)
from kg.relate.figures.compared import beyond, name_gapped
from kg.relate.figures.cues import cue, noun_within
from kg.relate.figures.governed import after_word
from kg.relate.figures.part import Part, Role, part_of
from kg.relate.figures.view import VERBS, View


def parts_of(view: View) -> list[Part]:
    """The part of each quantity, in the order of the text."""
    parts: list[Part] = []
    for position in sorted(view.spans):
        part = _by_coordination(view, position, parts) or _part(view, position, parts)
        parts.append(part)
    return parts


def _part(view: View, position: int, parts: list[Part]) -> Part:
    for rule in RULES:
        if part := rule(view, position, parts):
            return part
    return Part(Role.NONE, view.quantities[position], position)


def _with_noun(view: View, position: int, parts: list[Part]) -> Part | None:
    """ "Cut one job in eight": a share of what stands within it, whatever the verb says of it."""
    verb = view.verb_of(view.top(position)) if noun_within(view, position) >= 0 else None
    return part_of(view, position, Role.HAD, anchor=verb) if verb is not None else None


def _by_coordination(view: View, position: int, parts: list[Part]) -> Part | None:
    """ "4 percent on the year and 9.3 percent on the quarter": the second is what the first is. So in ranges."""
    if parts and _is_gapped(view, position, parts[-1]):
        return replace(parts[-1], quantity=view.quantities[position], position=position)
    if parts and (_ends_range(view, position) or _ends_range_of_change(view, position, parts[-1])):
        return replace(parts[-1], quantity=view.quantities[position], position=position)
    at = cue(view, position)
    if not parts or at < 0 or view.tokens[at].text not in ("and", "or", "but"):
        return None
    last, top = parts[-1], view.top(position)
    if last.quantity.kind != view.quantities[position].kind:
        return None
    first, after = view.spans[last.position][1] + 1, view.spans[position][0]
    joined = view.tokens[top].dep == "conj" and view.tokens[top].head in range(view.spans[last.position][0], first + 1)
    near = last.quantity.kind == "percent" and not any(one.pos in VERBS for one in view.tokens[first:after])
    near = near and name_gapped(view, position) < 0
    if not joined and not near:
        return None
    noun = -1 if last.role is Role.HAD else last.noun
    own = before_direction(view, position, parts)  # "down 3.7% on July but 12.4% higher than a year ago"
    sign = own.sign if own and own.role is last.role else last.sign
    return Part(last.role, view.quantities[position], position, last.anchor, noun, sign, last.leans)


def _is_gapped(view: View, position: int, last: Part) -> bool:
    """Whether a number without a noun is of what was counted before: "138 shops in Galicia, 41 in Asturias"."""
    one, other = view.quantities[position], last.quantity
    if last.role not in (Role.HAD, Role.VALUE) or not one.kind == other.kind == "count":
        return False
    ends_range = one.approximation in ("at least", "at most")  # its noun stands behind the other end
    return bool(one.unit) and one.unit == other.unit and one.unit not in one.surface and not ends_range


def _ends_range(view: View, position: int) -> bool:
    lower, upper = view.quantities[position - 1], view.quantities[position]
    return lower.approximation == "at least" and upper.approximation == "at most" and upper.start - lower.end <= 8


def _ends_range_of_change(view: View, position: int, last: Part) -> bool:
    """ "Grow by 8 percent to 10 percent": two percentages with nothing but "to" between them."""
    between = view.tokens[view.spans[last.position][1] + 1 : view.spans[position][0]]
    percent = view.quantities[position].kind == last.quantity.kind == "percent"
    return percent and last.role is Role.CHANGE and [token.text for token in between] == ["to"]


RULES = (
    _with_noun,
    in_brackets,
    beyond,
    absolute,
    multiple,
    before_direction,
    gapped,
    with_particle,
    before_noun,
    after_word,
)
