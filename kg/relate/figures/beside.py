"""The part that a quantity plays by what stands around it: brackets, a word of change or a noun after it, its metric.

In: a `View`, the position of a quantity and the parts before it. Out: a `Part`, or None if nothing beside it decides.
"""

from __future__ import annotations

from dataclasses import replace

from kg.model import Token
from kg.relate.figures.compared import name_gapped
from kg.relate.figures.cues import (
    changer,
    changing_verb,
    cue,
    direction,
    head_of_name,
    is_change_noun,
    is_multiple,
    lemma_in,
    names_metric,
    particle_verb,
)
from kg.relate.figures.governed import only_comments
from kg.relate.figures.part import Part, Role, part_of
from kg.relate.figures.view import SUBJECTS, VERBS, View

OPENING = ("(", "-LRB-", "[")
CLOSING = (")", "-RRB-", "]")
SIGNS = ("+", "-", "−", "–")
BESIDE = ("above", "below", "ahead")  # "3 percent below the second quarter"


def in_brackets(view: View, position: int, parts: list[Part]) -> Part | None:
    at = cue(view, position)
    if not parts or at < 0:
        return None
    same_kind = parts[-1].quantity.kind == view.quantities[position].kind
    if view.tokens[at].text in OPENING:
        if same_kind and view.quantities[position].kind == "money":
            return part_of(view, position, Role.SAME)
        if same_kind and parts[-1].role is Role.VALUE and not _is_signed(view, position):
            return part_of(view, position, Role.EARLIER)
        if view.quantities[position].kind != "percent" or _is_of_name(view, at, parts[-1]):
            return None
        return part_of(view, position, Role.CHANGE, leans=True)
    if view.tokens[at].text == ":" and at - 1 in view.dated and same_kind:
        return part_of(view, position, Role.EARLIER)
    if view.tokens[at].text == "or" and (sign := _lost(view, position, parts[-1])) is not None:
        return part_of(view, position, Role.CHANGE, sign=sign, leans=True)
    equals = (
        view.tokens[at].text in ("or", "/")
        and view.quantities[position].kind == "money"
        and parts[-1].quantity.kind == "money"
    )
    return (
        part_of(view, position, Role.SAME)
        if equals and parts[-1].quantity.unit != view.quantities[position].unit
        else None
    )


def _is_of_name(view: View, opening: int, last: Part) -> bool:
    """Whether a bracket is that of a name after another share: "Basketo (60%) and Zafiro (40%)"."""
    return last.quantity.kind == "percent" and opening > 0 and view.tokens[opening - 1].mention >= 0


def _lost(view: View, position: int, last: Part) -> int | None:
    """The direction of a percentage that says again how many were lost or won: "lost 410 units, or 5.5%"."""
    percent = view.quantities[position].kind == "percent" and last.quantity.kind == "count"
    after = view.spans[position][1] + 1
    of = after < len(view.tokens) and view.tokens[after].text.lower() == "of"
    verb = percent and not of and last.role is Role.HAD and last.anchor >= 0
    return direction(view, last.anchor) if verb else None


def _is_signed(view: View, position: int) -> bool:
    """Whether a figure has a plus or minus: "a margin of 18% (+2%)"."""
    quantity = view.quantities[position]
    before = view.page.annotation.document.text[quantity.start - 1]
    return before == "+" or quantity.surface[:1] in SIGNS


def absolute(view: View, position: int, parts: list[Part]) -> Part | None:
    quantity = view.quantities[position]
    if quantity.kind == "percent" and quantity.unit != "percent":
        return _by_points(view, position, parts)
    if quantity.kind == "money" and _exceeds(view, view.spans[position][1]):
        sign = direction(view, view.spans[position][1] + 1) or 1
        return part_of(view, position, Role.ABSOLUTE, sign=sign, leans=True)
    top = view.tokens[view.top(position)]
    at = cue(view, position)
    units = {word.lower() for word in (quantity.unit, top.lemma)}
    if quantity.kind == "count" and units & view.page.lexicon.words("ExtentNouns", "noun") and at >= 0:
        anchor = view.verb_of(view.top(position))
        reached = anchor is not None and lemma_in(view, anchor, "ReachVerbs", "verb")
        reached = reached and view.tokens[at].text.lower() in ("to", "at")
        object_ = reached or (
            anchor is not None and (top.dep in ("dobj", "nsubj", "nsubjpass") or _is_metric(view, anchor))
        )
        if not object_ and not changer(view, at):
            return part_of(view, position, Role.EXTENT)
    return None


def _by_points(view: View, position: int, parts: list[Part]) -> Part:
    """ "Fell 60 basis points", "up 1.2 percentage points"."""
    change = changer(view, cue(view, position))
    if change is None:
        return part_of(view, position, Role.ABSOLUTE)
    verb = view.tokens[change].head if view.tokens[change].dep in ("prt", "advmod", "acomp") else change
    leans = bool(parts) and view.tokens[change].pos not in VERBS
    return part_of(view, position, Role.ABSOLUTE, anchor=verb, sign=direction(view, change) or 1, leans=leans)


def _exceeds(view: View, last: int) -> bool:
    """Whether an amount says by how much another one is larger: "12 billion yen more than projected"."""
    words = [token.text.lower() for token in view.tokens[last + 1 : last + 3]]
    return len(words) > 1 and words[1] == "than" and direction(view, last + 1) is not None


def _is_metric(view: View, verb: int) -> bool:
    """Whether what a verb says something of is a metric: "capacity is 6 million square metres"."""
    subject = view.subject(verb)
    return subject is not None and view.tokens[subject].lemma in view.page.lexicon.metric_nouns


def multiple(view: View, position: int, parts: list[Part]) -> Part | None:
    if view.quantities[position].kind != "times":
        return None
    first, last = view.spans[position]
    token = view.tokens[first]
    if first == last and is_multiple(view, token):
        noun = view.kids(first, "dobj")
        return part_of(view, position, Role.FACTOR, anchor=first, noun=noun[0] if noun else -1)
    at = cue(view, position)
    change = changer(view, at)
    if change is not None and (view.tokens[at].text.lower() in ("by", "to") or change >= at - 3):
        return part_of(view, position, Role.FACTOR, anchor=change)
    following = " ".join(one.text.lower() for one in view.tokens[last + 1 : last + 3])
    compares = following.split(" ")[0] in (
        "as",
        "the",
        "that",
        "its",
        "more",
        "higher",
        "what",
        "than",
        "larger",
        "greater",
    )
    if compares and following.split(" ")[-1] != "time":
        return part_of(view, position, Role.FACTOR, anchor=_reach_verb(view, at), leans=bool(parts))
    return None


def _reach_verb(view: View, at: int) -> int:
    return at if at >= 0 and lemma_in(view, at, "ReachVerbs", "verb") else -1


def before_direction(view: View, position: int, parts: list[Part]) -> Part | None:
    """ "3.1 percent higher", "4 percent less than in 2021", "a 5 percent increase", "5 percent growth"."""
    if view.quantities[position].kind != "percent":
        return None
    last = view.spans[position][1]
    head = view.tokens[view.top(position)].head
    if head > last and is_change_noun(view, head):
        rise = direction(view, head) or 1
        return part_of(view, position, Role.CHANGE, anchor=head, sign=rise, leans=only_comments(view, head, parts))
    at = cue(view, position)
    before = view.tokens[at].text.lower() if at >= 0 else ""
    start = last + 1 + _compound(view, last + 1)
    for index in range(start, min(start + 3, len(view.tokens))):
        token, sign = view.tokens[index], direction(view, index)
        compares = token.tag in ("JJR", "RBR") or (token.text.lower() in BESIDE and before != "to")
        if compares and sign is not None and index == start:
            verb = view.verb_of(index)
            leans = bool(parts) and before in (",", "(", "or")
            return part_of(
                view, position, Role.CHANGE, anchor=-1 if verb is None or leans else verb, sign=sign, leans=leans
            )
        if sign is not None and is_change_noun(view, index):
            return part_of(
                view, position, Role.CHANGE, anchor=index, sign=sign, leans=only_comments(view, index, parts)
            )
        if token.pos not in ("ADJ", "NOUN", "PUNCT") or token.text in (",", "(", ")"):
            return None
    return None


def _compound(view: View, first: int) -> int:
    """How many tokens a word with hyphens has that says what is compared: "a 22 percent year-on-year rise"."""
    at = first
    while (
        at + 2 < len(view.tokens)
        and view.tokens[at + 1].text == "-"
        and view.tokens[at].end == view.tokens[at + 1].start
    ):
        at += 2
    return at + 1 - first if at > first else 0


def gapped(view: View, position: int, parts: list[Part]) -> Part | None:
    """Without a verb of its own: "revenue reached $5 million and net profit $1 million"; or beside its metric in an
    apposition: "half of its turnover, $58 million", "revenue, at $58 million, fell"."""
    first, last = view.spans[position]
    if view.quantities[position].kind not in ("money", "percent"):
        return None
    before = first - 1
    valued = bool(parts) and parts[-1].role in (Role.VALUE, Role.HAD) and parts[-1].quantity.kind == "percent"
    if valued and view.quantities[position].kind == "percent" and name_gapped(view, position) >= 0:
        return part_of(view, position, Role.OTHER)
    if before > 1 and [token.text for token in view.tokens[before - 1 : before + 1]] == [",", "at"]:
        noun = head_of_name(view, before - 2)
        measured = noun != before - 2 or names_metric(view, noun) or _is_common(view, noun, SUBJECTS)
        return part_of(view, position, Role.VALUE, noun=noun) if measured else None
    inside = range(first, last + 1)
    if before >= 0 and names_metric(view, before) and view.tokens[before].head in inside:
        return part_of(view, position, Role.VALUE, noun=before)
    if before >= 0 and parts and _is_common(view, before, ("conj",)) and view.tokens[view.top(position)].head == before:
        return part_of(view, position, Role.VALUE, noun=before)
    apposed = view.tokens[view.top(position)].dep == "appos" and before > 0 and view.tokens[before].text == ","
    if apposed and view.quantities[position].kind == "money" and names_metric(view, before - 1):
        return part_of(view, position, Role.VALUE, noun=before - 1)
    return None


def _is_common(view: View, index: int, deps: tuple[str, ...]) -> bool:
    """Whether a common noun hangs by one of some relations: the subject of "capital adequacy, at 17.9 percent,
    remained", what is joined in "debt was $5 million and the equity ratio 52 percent"."""
    token = view.tokens[index]
    return token.pos == "NOUN" and token.dep in deps and token.mention < 0 and index not in view.dated


def with_particle(view: View, position: int, parts: list[Part]) -> Part | None:
    """ "Turned over $5 million", "edged up to 5%": the "over", the "up to" goes with the verb and softens nothing."""
    at = view.spans[position][0] - 1
    plain = replace(view.quantities[position], approximation="")
    if (verb := particle_verb(view, at)) is not None:
        return Part(Role.HAD, plain, position, verb)
    if at > 1 and view.tokens[at].text.lower() == "to" and (verb := changing_verb(view, at - 1)) is not None:
        return Part(Role.VALUE, plain, position, verb)
    return None


def before_noun(view: View, position: int, parts: list[Part]) -> Part | None:
    """A quantity in front of a noun: "a 30 percent stake", "$3 billion revenue"."""
    quantity = view.quantities[position]
    last = view.spans[position][1]
    top = view.top(position)
    if quantity.kind not in ("money", "percent") or last + 1 >= len(view.tokens):
        return None
    stake = view.tokens[last + 1].text.lower() in view.page.lexicon.words("StakeNouns", "noun")
    if stake and not _narrows(view, last + 1):
        return part_of(view, position, Role.VALUE, noun=last + 1)
    if (named := _metric_name(view, last + 1)) >= 0:
        return part_of(view, position, Role.VALUE, noun=named)
    noun = _governing_noun(view, top, last)
    run = _outside_brackets(view, last + 1, noun + 1)
    if len(run) > 4 or not run or any(one.pos not in ("NOUN", "ADJ", "PROPN") for one in run):
        return None
    if view.tokens[noun].lemma in view.page.lexicon.words("DurationNouns", "noun"):
        return None
    return part_of(view, position, Role.VALUE, noun=noun)


def _narrows(view: View, index: int) -> bool:
    """Whether a noun only narrows the one after it: the "share" of "a $5 million share buyback"."""
    return index + 1 < len(view.tokens) and view.tokens[index + 1].pos == "NOUN" and view.tokens[index].head > index


def _metric_name(view: View, first: int) -> int:
    """Where a metric's name of two words ends that is capitalised like a name: "a $9 million Series A"; -1 if none."""
    words = view.tokens[first : first + 2]
    name = " ".join(token.text.lower() for token in words)
    capital = len(words) > 1 and all(token.text[:1].isupper() for token in words)
    return first + 1 if capital and name in view.page.lexicon.metric_nouns else -1


def _governing_noun(view: View, top: int, last: int) -> int:
    """The noun after a quantity that it belongs to, past a bracket too: "5 billion won ($3m) contract"; or -1."""
    token = view.tokens[top]
    noun = token.head if token.dep in ("nummod", "compound", "amod", "nmod", "quantmod") else -1
    if noun <= last and view.tokens[last + 1].text in OPENING:
        noun = next((kid for kid in view.kids(top, "appos") if kid > last + 1), -1)
    return noun if noun > last and view.tokens[noun].pos == "NOUN" else -1


def _outside_brackets(view: View, start: int, end: int) -> list[Token]:
    """The tokens of a stretch without what is in brackets: "won (US$306 million) contract"."""
    found, depth = [], 0
    for token in view.tokens[start:end]:
        depth += token.text in OPENING
        if not depth:
            found.append(token)
        depth -= token.text in CLOSING
    return found
