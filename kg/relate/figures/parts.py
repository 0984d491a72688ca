"""What part each quantity of a sentence plays: a value, a change, a multiple, an earlier value, a thing that is had.

In: a `View`. Out: one `Part` a quantity, with the word that governs it (its anchor) and, where the words next to it
name it, the noun that is measured. Whom the figure is about and its period are decided elsewhere.
"""

from __future__ import annotations

from dataclasses import replace

from kg.model import Token
from kg.relate.figures.cues import (
    COMPARERS,
    changer,
    cue,
    direction,
    head_of_name,
    is_multiple,
    lemma_in,
    particle_verb,
)
from kg.relate.figures.part import Part, Role
from kg.relate.figures.view import VERBS, View

OPENING = ("(", "-LRB-", "[")
CLOSING = (")", "-RRB-", "]")


def parts_of(view: View) -> list[Part]:
    """The part of each quantity, in the order of the text."""
    parts: list[Part] = []
    for position in sorted(view.spans):
        part = _by_coordination(view, position, parts) or _part(view, position, parts)
        parts.append(part)
    return parts


# --- the decision --------------------------------------------------------------------------------------------------


def _part(view: View, position: int, parts: list[Part]) -> Part:
    rules = (_in_brackets, _absolute, _multiple, _before_direction, _gapped, _with_particle, _before_noun, _after_word)
    for rule in rules:
        if part := rule(view, position, parts):
            return part
    return Part(Role.NONE, view.quantities[position], position)


def _new(view: View, position: int, role: Role, **more: int | bool) -> Part:
    return Part(role, view.quantities[position], position, **more)  # type: ignore[arg-type]


def _by_coordination(view: View, position: int, parts: list[Part]) -> Part | None:
    """ "4 percent on the year and 9.3 percent on the quarter": the second is what the first is. So in ranges."""
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
    if not joined and not near:
        return None
    noun = -1 if last.role is Role.HAD else last.noun
    return Part(last.role, view.quantities[position], position, last.anchor, noun, last.sign, last.leans)


def _ends_range(view: View, position: int) -> bool:
    lower, upper = view.quantities[position - 1], view.quantities[position]
    return lower.approximation == "at least" and upper.approximation == "at most" and upper.start - lower.end <= 8


def _ends_range_of_change(view: View, position: int, last: Part) -> bool:
    """ "Grow by 8 percent to 10 percent": two percentages with nothing but "to" between them."""
    between = view.tokens[view.spans[last.position][1] + 1 : view.spans[position][0]]
    percent = view.quantities[position].kind == last.quantity.kind == "percent"
    return percent and last.role is Role.CHANGE and [token.text for token in between] == ["to"]


def _in_brackets(view: View, position: int, parts: list[Part]) -> Part | None:
    at = cue(view, position)
    if not parts or at < 0:
        return None
    same_kind = parts[-1].quantity.kind == view.quantities[position].kind
    if view.tokens[at].text in OPENING:
        if same_kind and view.quantities[position].kind == "money":
            return _new(view, position, Role.SAME)
        return _new(view, position, Role.CHANGE, leans=True) if view.quantities[position].kind == "percent" else None
    if view.tokens[at].text == ":" and at - 1 in view.dated and same_kind:
        return _new(view, position, Role.EARLIER)
    equals = (
        view.tokens[at].text in ("or", "/")
        and view.quantities[position].kind == "money"
        and parts[-1].quantity.kind == "money"
    )
    return (
        _new(view, position, Role.SAME)
        if equals and parts[-1].quantity.unit != view.quantities[position].unit
        else None
    )


def _absolute(view: View, position: int, parts: list[Part]) -> Part | None:
    quantity = view.quantities[position]
    if quantity.kind == "percent" and quantity.unit != "percent":
        return _new(view, position, Role.ABSOLUTE)
    top = view.tokens[view.top(position)]
    at = cue(view, position)
    units = {word.lower() for word in (quantity.unit, top.lemma)}
    if quantity.kind == "count" and units & view.page.lexicon.words("ExtentNouns", "noun") and at >= 0:
        anchor = view.verb_of(view.top(position))
        object_ = anchor is not None and (top.dep in ("dobj", "nsubj", "nsubjpass") or _is_metric(view, anchor))
        if not object_ and not changer(view, at):
            return _new(view, position, Role.EXTENT)
    return None


def _is_metric(view: View, verb: int) -> bool:
    """Whether what a verb says something of is a metric: "capacity is 6 million square metres"."""
    subject = view.subject(verb)
    return subject is not None and view.tokens[subject].lemma in view.page.lexicon.metric_nouns


def _multiple(view: View, position: int, parts: list[Part]) -> Part | None:
    if view.quantities[position].kind != "times":
        return None
    first, last = view.spans[position]
    token = view.tokens[first]
    if first == last and is_multiple(view, token):
        noun = view.kids(first, "dobj")
        return _new(view, position, Role.FACTOR, anchor=first, noun=noun[0] if noun else -1)
    at = cue(view, position)
    change = changer(view, at)
    if change is not None and (view.tokens[at].text.lower() in ("by", "to") or change >= at - 3):
        return _new(view, position, Role.FACTOR, anchor=change)
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
        return _new(view, position, Role.FACTOR, anchor=_reach_verb(view, at), leans=bool(parts))
    return None


def _reach_verb(view: View, at: int) -> int:
    return at if at >= 0 and lemma_in(view, at, "ReachVerbs", "verb") else -1


def _before_direction(view: View, position: int, parts: list[Part]) -> Part | None:
    """ "3.1 percent higher", "4 percent less than in 2021", "a 5 percent increase", "5 percent growth"."""
    if view.quantities[position].kind != "percent":
        return None
    last = view.spans[position][1]
    head = view.tokens[view.top(position)].head
    if head > last and _is_change_noun(view, head):
        rise = direction(view, head) or 1
        return _new(view, position, Role.CHANGE, anchor=head, sign=rise, leans=_leans(view, head, parts))
    for index in range(last + 1, min(last + 4, len(view.tokens))):
        token, sign = view.tokens[index], direction(view, index)
        if token.tag in ("JJR", "RBR") and sign is not None and index == last + 1:
            verb = view.verb_of(index)
            at = cue(view, position)
            leans = bool(parts) and at >= 0 and view.tokens[at].text in (",", "(", "or")
            return _new(
                view, position, Role.CHANGE, anchor=-1 if verb is None or leans else verb, sign=sign, leans=leans
            )
        if sign is not None and _is_change_noun(view, index):
            return _new(view, position, Role.CHANGE, anchor=index, sign=sign, leans=_leans(view, index, parts))
        if token.pos not in ("ADJ", "NOUN", "PUNCT") or token.text in (",", "(", ")"):
            return None
    return None


def _is_change_noun(view: View, index: int) -> bool:
    token = view.tokens[index]
    known = token.lemma in view.page.lexicon.metric_nouns
    return token.pos == "NOUN" and not known and direction(view, index) is not None


def _leans(view: View, noun: int, parts: list[Part]) -> bool:
    """Whether a noun of change only comments on the figure before: "…, an increase of 22%"."""
    if not parts or parts[-1].role not in (Role.VALUE, Role.HAD, Role.SAME):
        return False
    first = min(view.subtree(noun))
    before = view.tokens[first - 1].text if first else ""
    return before in (",", "(", "--", "—", "-", "or") or view.tokens[noun].dep in ("appos", "npadvmod")


def _gapped(view: View, position: int, parts: list[Part]) -> Part | None:
    """Without a verb of its own: "revenue reached $5 million and net profit $1 million"; or beside its metric in an
    apposition: "half of its turnover, $58 million"."""
    first, last = view.spans[position]
    if view.quantities[position].kind not in ("money", "percent"):
        return None
    before = first - 1
    inside = range(first, last + 1)
    if before >= 0 and _names_metric(view, before) and view.tokens[before].head in inside:
        return _new(view, position, Role.VALUE, noun=before)
    apposed = view.tokens[view.top(position)].dep == "appos" and before > 0 and view.tokens[before].text == ","
    if apposed and view.quantities[position].kind == "money" and _names_metric(view, before - 1):
        return _new(view, position, Role.VALUE, noun=before - 1)
    return None


def _with_particle(view: View, position: int, parts: list[Part]) -> Part | None:
    """ "Turned over $5 million": the "over" belongs to the verb and does not soften the amount."""
    verb = particle_verb(view, view.spans[position][0] - 1)
    if verb is None:
        return None
    return Part(Role.HAD, replace(view.quantities[position], approximation=""), position, verb)


def _before_noun(view: View, position: int, parts: list[Part]) -> Part | None:
    """A quantity in front of a noun: "a 30 percent stake", "$3 billion revenue"."""
    quantity = view.quantities[position]
    last = view.spans[position][1]
    top = view.top(position)
    if quantity.kind not in ("money", "percent") or last + 1 >= len(view.tokens):
        return None
    if view.tokens[last + 1].text.lower() in view.page.lexicon.words("StakeNouns", "noun"):
        return _new(view, position, Role.VALUE, noun=last + 1)
    noun = _governing_noun(view, top, last)
    run = _outside_brackets(view, last + 1, noun + 1)
    if len(run) > 4 or not run or any(one.pos not in ("NOUN", "ADJ", "PROPN") for one in run):
        return None
    if view.tokens[noun].lemma in view.page.lexicon.words("DurationNouns", "noun"):
        return None
    return _new(view, position, Role.VALUE, noun=noun)


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


def _after_word(view: View, position: int, parts: list[Part]) -> Part | None:
    at = cue(view, position)
    if at < 0:
        return _as_subject(view, position)
    token, kind = view.tokens[at], view.quantities[position].kind
    word = token.text.lower()
    if word in COMPARERS or (word in ("with", "to") and at and view.tokens[at - 1].lemma in ("compare", "compared")):
        return _new(view, position, Role.EARLIER)
    if word == "of":
        return _after_of(view, position, at, parts)
    if word == "worth" and (valued := _head_noun(view, at)) >= 0:
        return _new(view, position, Role.VALUE, noun=valued)
    if word == "at" and parts and parts[-1].role is Role.CHANGE and changer(view, at) is not None:
        return _after_to(view, position, at, parts)
    by_word = {"by": _after_by, "to": _after_to, "from": _after_from}
    if word in by_word and token.pos in ("ADP", "PART", "SCONJ"):
        return by_word[word](view, position, at, parts)
    if token.dep == "prt" and lemma_in(view, token.head, "ReachVerbs", "verb"):
        return _after_verb(view, position, at)
    if token.pos in ("ADV", "ADP", "ADJ") and direction(view, at) is not None:
        return _after_adverb(view, position, at, parts)
    if kind == "percent" and (change := _change_verb(view, position, at)) is not None:
        sign = direction(view, change) or 1
        noun = view.kids(change, "dobj")
        return _new(
            view, position, Role.CHANGE, anchor=change, sign=sign, noun=noun[0] if noun and noun[0] < at + 1 else -1
        )
    return _after_noun(view, position, at) or _after_verb(view, position, at) or _after_preposition(view, position, at)


def _head_noun(view: View, index: int) -> int:
    """The noun that an adjective stands behind: "orders worth $5 million"; -1 if there is none."""
    before = index - 1
    return before if before >= 0 and view.tokens[before].pos == "NOUN" and before not in view.dated else -1


def _change_verb(view: View, position: int, at: int) -> int | None:
    """The change verb that a percentage qualifies: "rose 12 percent", "grew its revenue 34 percent"."""
    change = changer(view, at)
    if change is None or not (view.tokens[change].pos in VERBS or view.kids(change, "nsubj")):
        return None
    between = view.tokens[change + 1 : at + 1]
    if any(one.pos in ("ADP", "PUNCT", "VERB", "CCONJ") and one.dep != "prt" for one in between):
        return None
    return change


def _after_by(view: View, position: int, at: int, parts: list[Part]) -> Part | None:
    quantity, change = view.quantities[position], changer(view, at)
    if change is None:
        return _after_preposition(view, position, at)
    if quantity.kind == "percent":
        return _new(
            view,
            position,
            Role.CHANGE,
            anchor=_verb_beside(view, change),
            sign=direction(view, change) or 1,
            noun=_object(view, change, at),
        )
    return _new(view, position, Role.ABSOLUTE)


def _names_metric(view: View, index: int) -> bool:
    nouns = view.page.lexicon.metric_nouns
    return view.tokens[index].pos == "NOUN" and bool({view.tokens[index].lemma, view.tokens[index].text} & set(nouns))


def _object(view: View, verb: int, before: int) -> int:
    """The direct object of a verb, if it stands before a token: what "increased its revenue by" speaks of."""
    fillers = view.page.lexicon.words("FillerWords", "word")
    if before and _names_metric(view, before - 1):  # "…, and its profit by a fifth"
        return before - 1
    found = [kid for kid in view.kids(verb, "dobj") if kid < before and kid not in view.counted]
    found = [kid for kid in found if kid < before - 1 or view.tokens[kid].text.lower() not in fillers]
    return found[0] if found and view.tokens[verb].pos in VERBS else -1


def _after_to(view: View, position: int, at: int, parts: list[Part]) -> Part | None:
    change = changer(view, at)
    if change is None:
        verb = view.verb_of(at)
        if verb is not None and lemma_in(view, verb, "ReachVerbs", "verb"):
            return _new(view, position, Role.VALUE, anchor=verb)
        if verb is not None and lemma_in(view, verb, "PutVerbs", "verb") and (put := _object(view, verb, at)) >= 0:
            return _new(view, position, Role.VALUE, anchor=verb, noun=put)
        return _after_preposition(view, position, at)
    if view.tokens[change].pos == "NOUN" and parts and _leans(view, change, parts):
        return _new(view, position, Role.VALUE, anchor=change, leans=True)
    change = _verb_beside(view, change)
    return _new(view, position, Role.VALUE, anchor=change, noun=_object(view, change, at))


def _verb_beside(view: View, change: int) -> int:
    """The verb that a word of change belongs to: "edged up", "was 12% higher"; else the word itself."""
    token = view.tokens[change]
    if token.dep not in ("prt", "advmod", "acomp") or view.tokens[token.head].pos not in VERBS:
        return change
    return token.head


def _after_from(view: View, position: int, at: int, parts: list[Part]) -> Part | None:
    if changer(view, at) is not None:
        return _new(view, position, Role.EARLIER, anchor=changer(view, at) or 0)
    valued = [part for part in parts if part.role in (Role.VALUE, Role.CHANGE, Role.SAME, Role.FACTOR)]
    same_kind = valued and valued[-1].quantity.kind in (view.quantities[position].kind, "percent", "times")
    if same_kind and view.quantities[position].kind in ("money", "percent"):
        return _new(view, position, Role.EARLIER)
    return _after_preposition(view, position, at)


def _after_adverb(view: View, position: int, at: int, parts: list[Part]) -> Part | None:
    """ "up 4 percent", "down 3 percent"."""
    kind, sign = view.quantities[position].kind, direction(view, at) or 1
    if kind not in ("percent", "times"):
        return _new(view, position, Role.ABSOLUTE)
    if at and view.tokens[at - 1].pos == "NOUN" and view.tokens[at - 1].lemma in view.page.lexicon.metric_nouns:
        role = Role.CHANGE if kind == "percent" else Role.FACTOR
        return _new(view, position, role, anchor=at, noun=at - 1, sign=sign)
    verb = view.verb_of(at)
    change = verb is not None and direction(view, verb) is not None
    before = view.tokens[at - 1] if at else None
    apart = before is not None and (before.text in (",", "(", "or", "and") or at - 1 in view.counted)
    valued = bool(parts) and parts[-1].role is Role.VALUE and verb is not None
    leans = bool(parts) and apart and (not change or (valued and parts[-1].anchor != verb))
    role = Role.CHANGE if kind == "percent" else Role.FACTOR
    return _new(view, position, role, anchor=at if leans or verb is None else verb, sign=sign, leans=leans)


def _after_of(view: View, position: int, at: int, parts: list[Part]) -> Part | None:
    """ "revenue of $3 billion", "an increase of 22%", "a workforce of 900"."""
    kind = view.quantities[position].kind
    noun = at - 1
    while noun >= 0 and (
        noun in view.dated or view.tokens[noun].pos in ("ADP", "DET") or view.tokens[noun].text in ("(", ")")
    ):
        noun -= 1
    if noun < 0 or view.tokens[noun].pos not in ("NOUN", "PROPN"):
        head = view.tokens[at].head
        noun = head if view.tokens[head].pos == "NOUN" else -1
    if noun < 0:
        return _after_preposition(view, position, at)
    noun = head_of_name(view, noun)
    if kind in ("percent", "times") and direction(view, noun) is not None:
        role = Role.CHANGE if kind == "percent" else Role.FACTOR
        return _new(view, position, role, anchor=noun, sign=direction(view, noun) or 1, leans=_leans(view, noun, parts))
    if view.tokens[noun].lemma in view.page.lexicon.words("LightNouns", "noun"):
        verb = view.tokens[noun].head
        if view.tokens[verb].pos in VERBS and view.tokens[noun].dep in ("dobj", "attr"):
            paid = kind == "money" and view.tokens[verb].lemma in view.page.lexicon.metric_verbs
            return _new(view, position, Role.HAD, anchor=verb) if paid else _after_verb(view, position, verb)
    if direction(view, noun) is not None and view.tokens[noun].lemma not in view.page.lexicon.metric_nouns:
        return _new(view, position, Role.ABSOLUTE)
    role = Role.EARLIER if _is_compared(view, noun) else Role.VALUE
    return _new(view, position, role, noun=noun)


def _is_compared(view: View, noun: int) -> bool:
    """Whether "compared with", "against", "from" stands before the noun phrase."""
    index = noun - 1
    while index >= 0 and (view.tokens[index].pos in ("DET", "ADJ", "NOUN") or index in view.dated):
        index -= 1
    word = view.tokens[index].text.lower() if index >= 0 else ""
    before = view.tokens[index - 1].lemma if index > 0 else ""
    return word in (*COMPARERS, "from") or (word in ("with", "to") and before in ("compare", "compared"))


def _after_noun(view: View, position: int, at: int) -> Part | None:
    """Lists of key figures: "net sales, 812 million reais", "employees: 2,150"; and "sales 5 million"."""
    if view.tokens[at].text in (",", ":") and at:
        noun = at - 1
        while noun > 0 and noun in view.dated:
            noun -= 1
        token = view.tokens[noun]
        if (
            token.pos == "NOUN"
            and _is_listed(view, noun)
            and {token.lemma, token.text.lower()} & set(view.page.lexicon.metric_nouns)
        ):
            return _new(view, position, Role.VALUE, noun=noun)
    return None


def _is_listed(view: View, noun: int) -> bool:
    """Whether no verb governs the noun but the list itself: nothing but its own phrase stands before it."""
    index = noun
    while index >= 0 and view.tokens[index].text not in (";", ":", ",", "("):
        if view.tokens[index].pos in VERBS:
            return False
        index -= 1
    return True


def _after_verb(view: View, position: int, at: int) -> Part | None:
    """The quantity, or the phrase it stands in, is what a verb has or reaches."""
    top = view.top(position)
    verb = at if view.tokens[at].pos in VERBS else view.tokens[at].head
    particle = view.tokens[at].dep in ("prt", "prep", "advmod", "acomp") or at == verb
    if (
        view.tokens[at].text.lower() == "at"
        and view.tokens[verb].pos == "ADJ"
        and (above := view.verb_of(verb)) is not None
    ):
        return _new(view, position, Role.VALUE, anchor=above)
    if view.tokens[verb].pos not in VERBS or not particle:
        return None
    if view.tokens[verb].dep in ("aux", "auxpass"):
        verb = view.tokens[verb].head
    if at == verb and _counts_for_itself(view, position, verb):
        return _new(view, position, Role.HAD, anchor=verb)
    if (
        at == verb
        and view.quantities[position].kind == "count"
        and not view.quantities[position].unit
        and _has_owner(view, verb)
    ):
        return _new(view, position, Role.NONE)
    if lemma_in(view, verb, "ReachVerbs", "verb") and (
        at == verb or view.tokens[at].text.lower() in ("at", "in", "for", "up", "around", "near")
    ):
        return _new(view, position, Role.VALUE, anchor=verb, noun=_object(view, verb, view.spans[position][0]))
    if at == verb and direction(view, verb) is not None and view.tokens[top].dep != "dobj":
        return _new(view, position, Role.ABSOLUTE)
    return _new(view, position, Role.HAD, anchor=verb) if at == verb else None


def _counts_for_itself(view: View, position: int, verb: int) -> bool:
    """Whether a company itself, not a metric, is what opens, closes or reaches so many things."""
    quantity = view.quantities[position]
    return quantity.kind == "count" and quantity.unit != "" and _has_owner(view, verb)


def _has_owner(view: View, verb: int) -> bool:
    subject = view.subject(verb)
    return subject is not None and view.owner(subject) is not None


def _after_preposition(view: View, position: int, at: int) -> Part | None:
    """Anything else that a noun or verb has: "with 61 stores", "in 160 countries", "used by 140 hospitals"."""
    subject = _as_subject(view, position)
    if subject:
        return subject
    for index in view.up(view.top(position)):
        token = view.tokens[index]
        if token.pos in VERBS or (token.pos in ("NOUN", "PROPN") and index not in view.counted):
            return _new(view, position, Role.HAD, anchor=index)
    return None


def _as_subject(view: View, position: int) -> Part | None:
    top = view.tokens[view.top(position)]
    if top.dep in ("nsubj", "nsubjpass") and view.quantities[position].kind in ("count", "percent"):
        return _new(view, position, Role.HAD, anchor=top.head)
    return None
