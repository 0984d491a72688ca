"""The part that a quantity plays by the word before it that governs it: "by", "to", "of", "up", a verb, a noun.

In: a `View`, the position of a quantity and the parts before it. Out: a `Part`, or None if the word says nothing.
"""

from __future__ import annotations

from kg.relate.figures.compared import compared
from kg.relate.figures.cues import (
    COMPARERS,
    changer,
    cue,
    direction,
    head_of_name,
    lemma_in,
    metric_verb,
    names_metric,
    phrase_tokens,
)
from kg.relate.figures.part import Part, Role, part_of
from kg.relate.figures.view import VERBS, View

MOVING = ("ReachVerbs", "PutVerbs")  # "went from 19 to 44", "took it from 19 to 44"


def after_word(view: View, position: int, parts: list[Part]) -> Part | None:
    at = cue(view, position)
    if at < 0:
        return _as_subject(view, position)
    token, kind = view.tokens[at], view.quantities[position].kind
    word = token.text.lower()
    if part := compared(view, position, at, parts):
        return part
    if word == "of":
        return _after_of(view, position, at, parts)
    if word == "worth" and (valued := _worth(view, at)) >= 0:
        return part_of(view, position, Role.VALUE, noun=valued)
    if word == "at" and parts and parts[-1].role is Role.CHANGE and changer(view, at) is not None:
        return _after_to(view, position, at, parts)
    by_word = {"by": _after_by, "to": _after_to, "from": _after_from}
    if word in by_word and token.pos in ("ADP", "PART", "SCONJ"):
        return by_word[word](view, position, at, parts)
    if token.dep == "prt" and (part := _after_particle(view, position, at)):
        return part
    if token.pos in ("ADV", "ADP", "ADJ") and direction(view, at) is not None:
        return _after_adverb(view, position, at, parts)
    if kind == "percent" and (change := _change_verb(view, position, at)) is not None:
        return _after_change(view, position, at, change, parts)
    return _after_noun(view, position, at) or _after_verb(view, position, at) or _after_preposition(view, position, at)


def _after_change(view: View, position: int, at: int, change: int, parts: list[Part]) -> Part:
    """ "rose 12 percent", "grew its revenue 34 percent", and ", growing 9 percent" behind a value."""
    sign = direction(view, change) or 1
    if parts and view.tokens[change].tag == "VBG" and _is_right_after(view, change, parts[-1]):
        return part_of(view, position, Role.CHANGE, anchor=change, sign=sign, leans=True)
    noun = view.kids(change, "dobj")
    return part_of(
        view, position, Role.CHANGE, anchor=change, sign=sign, noun=noun[0] if noun and noun[0] < at + 1 else -1
    )


def _is_right_after(view: View, index: int, part: Part) -> bool:
    """Whether a participle follows a value and a comma: "revenue of $7.8 million, growing 9 percent"."""
    end = view.spans[part.position][1]
    return part.role is Role.VALUE and index == end + 2 and view.tokens[end + 1].text == ","


def only_comments(view: View, noun: int, parts: list[Part]) -> bool:
    """Whether a noun of change only comments on the figure before: "…, an increase of 22%"."""
    if not parts or parts[-1].role not in (Role.VALUE, Role.HAD, Role.SAME):
        return False
    first = min(view.subtree(noun))
    before = view.tokens[first - 1].text if first else ""
    if first > 1 and view.tokens[first - 1].tag == "VBG" and lemma_in(view, first - 1, "ReachVerbs", "verb"):
        before = view.tokens[first - 2].text  # "…, representing growth of 22%"
    return before in (",", "(", "--", "—", "-", "or") or view.tokens[noun].dep in ("appos", "npadvmod")


def _after_particle(view: View, position: int, at: int) -> Part | None:
    """What is reached or counted by a verb of two words: "ended up 5 million euros", "laid off 300 people"."""
    verb = view.tokens[at].head
    if lemma_in(view, verb, "ReachVerbs", "verb"):
        return _after_verb(view, position, at)
    if _counts(view, position) and direction(view, verb) is None:
        return part_of(view, position, Role.HAD, anchor=verb)
    return None


def _worth(view: View, index: int) -> int:
    """The noun that an adjective stands behind, or says what it is: "orders worth $5m", "the contract is worth $5m"; -1
    if there is none."""
    before, verb = view.tokens[index - 1] if index else None, view.tokens[index].head
    if before is not None and before.pos == "NOUN" and before.index not in view.dated:
        return before.index
    subject = view.subject(verb) if view.tokens[index].dep == "acomp" and view.tokens[verb].pos in VERBS else None
    return subject if subject is not None and view.tokens[subject].pos == "NOUN" and not view.owner(subject) else -1


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
        return part_of(
            view,
            position,
            Role.CHANGE,
            anchor=_verb_beside(view, change),
            sign=direction(view, change) or 1,
            noun=_object(view, change, at),
        )
    sign = direction(view, change) or 1
    return part_of(
        view, position, Role.ABSOLUTE, anchor=_verb_beside(view, change), sign=sign, noun=_object(view, change, at)
    )


def _object(view: View, verb: int, before: int) -> int:
    """The direct object of a verb, if it stands before a token: what "increased its revenue by" speaks of."""
    fillers = view.page.lexicon.words("FillerWords", "word")
    if before and names_metric(view, before - 1):  # "…, and its profit by a fifth"
        return before - 1
    found = [kid for kid in view.kids(verb, "dobj") if kid < before and kid not in view.counted]
    found = [kid for kid in found if kid < before - 1 or view.tokens[kid].text.lower() not in fillers]
    return found[0] if found and view.tokens[verb].pos in VERBS else -1


def _after_to(view: View, position: int, at: int, parts: list[Part]) -> Part | None:
    change, verb = changer(view, at), view.verb_of(at)
    if change is not None and verb is not None and change < verb and lemma_in(view, verb, "PutVerbs", "verb"):
        change = None  # "sales rose by 5%, taking its share of the market to 27%"
    if change is None:
        if verb is not None and lemma_in(view, verb, "ReachVerbs", "verb"):
            return part_of(view, position, Role.VALUE, anchor=verb)
        puts = verb is not None and lemma_in(view, verb, "PutVerbs", "verb")
        if verb is not None and puts and (put := _put(view, verb, position, at)) >= 0:
            return part_of(view, position, Role.VALUE, anchor=verb, noun=put)
        return _after_preposition(view, position, at)
    if view.tokens[change].pos == "NOUN" and parts and only_comments(view, change, parts):
        return part_of(view, position, Role.VALUE, anchor=change, leans=True)
    change = _verb_beside(view, change)
    return part_of(view, position, Role.VALUE, anchor=change, noun=_object(view, change, at))


def _put(view: View, verb: int, position: int, at: int) -> int:
    """What a verb brings to a figure: its object, or the noun right before "from 300 to 1,200"."""
    left = cue(view, position - 1) if position - 1 in view.spans and goes_to(view, position - 1) else -1
    if left > 0 and view.tokens[left].text.lower() == "from" and view.tokens[left - 1].pos == "NOUN":
        prep = view.tokens[view.tokens[left - 1].head]
        return prep.head if prep.text == "of" and view.tokens[prep.head].pos == "NOUN" else left - 1
    return _object(view, verb, at)


def _verb_beside(view: View, change: int) -> int:
    """The verb that a word of change belongs to: "edged up", "was 12% higher"; else the word itself."""
    token = view.tokens[change]
    if token.dep not in ("prt", "advmod", "acomp") or view.tokens[token.head].pos not in VERBS:
        return change
    return token.head


def _after_from(view: View, position: int, at: int, parts: list[Part]) -> Part | None:
    if changer(view, at) is not None:
        return part_of(view, position, Role.EARLIER, anchor=changer(view, at) or 0)
    verb = view.verb_of(at)
    if verb is not None and goes_to(view, position) and any(lemma_in(view, verb, name, "verb") for name in MOVING):
        return part_of(view, position, Role.EARLIER, anchor=verb)
    valued = [part for part in parts if part.role in (Role.VALUE, Role.CHANGE, Role.SAME, Role.FACTOR)]
    same_kind = valued and valued[-1].quantity.kind in (view.quantities[position].kind, "percent", "times")
    quantity = view.quantities[position]
    alone = quantity.kind == "count" and not quantity.unit
    bare = alone and bool(valued) and valued[-1].quantity.kind == "money"
    counted = bool(parts) and parts[-1].role in (Role.HAD, Role.VALUE) and parts[-1].quantity.kind == "count"
    bare = bare or (alone and counted and bool(parts[-1].quantity.unit))  # "41 million pairs, from 36 million"
    if bare or (same_kind and quantity.kind in ("money", "percent")):
        return part_of(view, position, Role.EARLIER)
    return _after_preposition(view, position, at)


def goes_to(view: View, position: int) -> bool:
    """Whether the next figure is what this one became: "went from 19 to 44"."""
    last = view.spans[position][1]
    after = view.spans.get(position + 1, (-1, -1))[0]
    return after - last in (2, 3) and view.tokens[last + 1].text.lower() == "to"


def _after_adverb(view: View, position: int, at: int, parts: list[Part]) -> Part | None:
    """ "up 4 percent", "down 3 percent"."""
    kind, sign = view.quantities[position].kind, direction(view, at) or 1
    if kind not in ("percent", "times"):
        leaning = bool(parts) and parts[-1].role in (Role.VALUE, Role.HAD)
        return part_of(view, position, Role.ABSOLUTE, anchor=_verb_beside(view, at), sign=sign, leans=leaning)
    if at and names_metric(view, at - 1):
        role = Role.CHANGE if kind == "percent" else Role.FACTOR
        return part_of(view, position, role, anchor=at, noun=at - 1, sign=sign)
    verb = view.verb_of(at)
    change = verb is not None and direction(view, verb) is not None
    before = view.tokens[at - 1] if at else None
    apart = before is not None and (before.text in (",", "(", "or", "and") or at - 1 in view.counted)
    valued = bool(parts) and parts[-1].role is Role.VALUE and verb is not None
    leans = bool(parts) and apart and (not change or (valued and parts[-1].anchor != verb))
    role = Role.CHANGE if kind == "percent" else Role.FACTOR
    return part_of(view, position, role, anchor=at if leans or verb is None else verb, sign=sign, leans=leans)


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
    noun = head_of_name(view, _before_per(view, _before_place(view, noun)))
    if view.tokens[noun].lemma in view.page.lexicon.words("PrepositionNouns", "noun"):
        return _after_preposition(view, position, at)
    if kind in ("percent", "times") and direction(view, noun) is not None:
        role = Role.CHANGE if kind == "percent" else Role.FACTOR
        return part_of(
            view, position, role, anchor=noun, sign=direction(view, noun) or 1, leans=only_comments(view, noun, parts)
        )
    if view.tokens[noun].lemma in view.page.lexicon.words("LightNouns", "noun") and not _ends_name(view, noun):
        verb = view.tokens[noun].head
        if view.tokens[verb].pos in VERBS and view.tokens[noun].dep in ("dobj", "attr"):
            paid = kind == "money" and view.tokens[verb].lemma in view.page.lexicon.metric_verbs
            return part_of(view, position, Role.HAD, anchor=verb) if paid else _after_verb(view, position, verb)
    if direction(view, noun) is not None and view.tokens[noun].lemma not in view.page.lexicon.metric_nouns:
        sign, leaning = direction(view, noun) or 1, only_comments(view, noun, parts)
        return part_of(view, position, Role.ABSOLUTE, anchor=noun, sign=sign, leans=leaning)
    if kind == "count" and view.tokens[noun].lemma in view.page.lexicon.words("SpeechVerbs", "noun"):
        return part_of(view, position, Role.NONE)
    role = Role.EARLIER if _is_compared(view, noun) else Role.VALUE
    return part_of(view, position, role, noun=noun)


def _before_place(view: View, noun: int) -> int:
    """The metric that a name after a preposition narrows: the "stake" of "a stake in Orlin of 8 percent"."""
    prep = view.tokens[noun].head
    above = view.tokens[prep].head
    placed = view.tokens[noun].mention >= 0 and view.tokens[noun].dep == "pobj" and above < prep < noun
    return above if placed and names_metric(view, above) else noun


def _before_per(view: View, noun: int) -> int:
    """The metric that is of each of something: the "profit" of "a profit per kilo of $5"."""
    return noun - 2 if noun > 1 and view.tokens[noun - 1].text.lower() == "per" else noun


def _ends_name(view: View, noun: int) -> bool:
    """Whether a noun that means nothing alone ends a metric's name: the "value" of "a market value of $5 billion"."""
    words = " ".join(token.text.lower() for token in view.tokens[max(0, noun - 1) : noun + 1])
    return words in view.page.lexicon.metric_nouns


def _is_compared(view: View, noun: int) -> bool:
    """Whether "compared with", "against", "from" stands before the noun phrase, or "year-earlier" in it."""
    index = noun - 1
    while index >= 0 and (view.tokens[index].pos in ("DET", "ADJ", "NOUN") or index in view.dated):
        index -= 1
    word = view.tokens[index].text.lower() if index >= 0 else ""
    before = view.tokens[index - 1].lemma if index > 0 else ""
    first = min(phrase_tokens(view, noun), default=noun)
    said = view.text[view.tokens[first].start - view.sentence.start : view.tokens[noun].start - view.sentence.start]
    if not view.page.lexicon.words("EarlierWords", "word").isdisjoint(said.lower().split()):
        return True
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
            return part_of(view, position, Role.VALUE, noun=noun)
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
        return part_of(view, position, Role.VALUE, anchor=above)
    if view.tokens[verb].pos not in VERBS or not particle:
        return None
    if view.tokens[verb].dep in ("aux", "auxpass"):
        verb = view.tokens[verb].head
    if at == verb and (_counts_for_itself(view, position, verb) or _is_put_into(view, top, verb)):
        return part_of(view, position, Role.HAD, anchor=verb)
    if (
        at == verb
        and view.quantities[position].kind == "count"
        and not view.quantities[position].unit
        and _has_owner(view, verb)
    ):
        return part_of(view, position, Role.NONE)
    if lemma_in(view, verb, "ReachVerbs", "verb") and (
        at == verb or view.tokens[at].text.lower() in ("at", "in", "for", "up", "around", "near")
    ):
        return part_of(view, position, Role.VALUE, anchor=verb, noun=_object(view, verb, view.spans[position][0]))
    if view.tokens[at].text.lower() == "at" and lemma_in(view, verb, "SetVerbs", "verb"):
        return part_of(view, position, Role.VALUE, anchor=verb, noun=_object(view, verb, view.spans[position][0]))
    if at == verb and direction(view, verb) is not None and view.tokens[top].dep != "dobj":
        return part_of(view, position, Role.ABSOLUTE, anchor=verb, sign=direction(view, verb) or 1)
    return part_of(view, position, Role.HAD, anchor=verb) if at == verb else None


def _is_put_into(view: View, top: int, verb: int) -> bool:
    """ "Put $5 million into a plant": what a verb measures by the word after it, and does not reach."""
    alone = view.tokens[verb].lemma in view.page.lexicon.metric_verbs
    return view.tokens[top].dep == "dobj" and not alone and metric_verb(view, view.tokens[verb]) is not None


def _counts_for_itself(view: View, position: int, verb: int) -> bool:
    """Whether a company itself, not a metric, is what opens, closes or reaches so many things."""
    return _counts(view, position) and _has_owner(view, verb)


def _counts(view: View, position: int) -> bool:
    quantity = view.quantities[position]
    return quantity.kind == "count" and quantity.unit != ""


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
            return part_of(view, position, Role.HAD, anchor=index)
    return None


def _as_subject(view: View, position: int) -> Part | None:
    top = view.tokens[view.top(position)]
    if top.dep in ("nsubj", "nsubjpass") and view.quantities[position].kind in ("count", "percent"):
        return part_of(view, position, Role.HAD, anchor=top.head)
    return None
