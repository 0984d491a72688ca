"""Which metric a quantity measures: by the noun beside it, the subject or object of its verb, or the verb itself.

In: a `Reading` and one `Part`. Out: a `Measure`, or None if nothing says what is measured.
"""

from __future__ import annotations

from dataclasses import replace

from kg.model import Status
from kg.relate.figures import measures
from kg.relate.figures.cues import cue, direction, metric_verb, names_metric
from kg.relate.figures.measures import Measure, Scope
from kg.relate.figures.modality import status_of
from kg.relate.figures.part import Part, Role
from kg.relate.figures.reading import Reading
from kg.relate.figures.shares import percentage_had, scope_of_bought, share_of, with_holding
from kg.relate.figures.view import SUBJECTS, VERBS, View

PRICED_ALONE = frozenset(["contract", "deal", "offer", "bid", "sale", "price tag", "transaction"])  # of more than firms
DEAREST_SHARE = 1_000_000  # in any currency: what one share costs, and hardly a company's revenue


def measure_for(reading: Reading, part: Part) -> Measure | None:
    """The metric of a value or change: said beside it, or the subject or object of its verb."""
    view, base = reading.view, reading.settings.base
    after = measures.metric_after(view, view.spans[part.position][1])
    if said := _said_alone(reading, part):
        return said
    if after >= 0 and part.role is Role.VALUE:
        return measures.measure_of(view, after, base)
    if part.noun >= 0:
        found = _bought(view, part) or _traded(view, part, base) or measures.measure_of(view, part.noun, base)
        found = _standing_for(reading, part, found) if found and not found.known else found
        return with_holding(view, part.noun, found, part.quantity.kind) if found else None
    if part.anchor < 0:
        return reading.frames[-1].measure if reading.frames else reading.last
    token = view.tokens[part.anchor]
    if _is_quoted(reading, part):
        return measures.named(view, "SharePrice")
    if part.quantity.kind == "percent" and part.role is Role.VALUE and _is_of_company(view, part.anchor):
        return percentage_had(reading, part)
    if token.pos == "NOUN":
        return _measure_of_change(reading, part.anchor)
    verb = part.anchor if token.pos in VERBS else view.verb_of(part.anchor)
    if token.pos not in VERBS and token.head != part.anchor and view.tokens[token.head].pos == "NOUN":
        return measures.measure_of(view, token.head, base)
    return _measure_of_subject(reading, verb) if verb is not None else reading.last


def _said_alone(reading: Reading, part: Part) -> Measure | None:
    """A share of a whole, or what a verb says of a thing: what it is worth, or costs."""
    percent = part.quantity.kind == "percent" and part.role is Role.VALUE
    found = share_of(reading, part) if percent else None
    return found or _valued(reading.view, part) or _priced(reading.view, part)


def _valued(view: View, part: Part) -> Measure | None:
    """ "Valued the chain at £700 million", "the plant cost $5 million": the verb measures what it is about."""
    verb = view.tokens[part.anchor] if part.anchor >= 0 else None
    entry = view.page.lexicon.metric_verbs.get(verb.lemma) if verb else None
    if verb is None or entry is None or part.role is not Role.VALUE or verb.lemma not in _reached(view):
        return None
    thing = part.noun if part.noun >= 0 else view.subject(part.anchor)
    if entry.local == "Costs" and measures.per_each(view, part.position).words:  # "ham costs 48 euros a jar"
        entry = view.page.lexicon.metric("Price")
    if thing is not None and view.owner(thing):
        return measures.of_entry(entry, noun=thing)
    if thing is None or part.noun >= 0 or part.quantity.kind != "money" or view.tokens[thing].pos != "NOUN":
        return None
    return measures.of_entry(entry, measures.phrase_scope(view, thing), noun=thing)


def _is_quoted(reading: Reading, part: Part) -> bool:
    """Whether what rises or falls is a share, called by its company's name: "Orlin rose 3 percent to 41.60 euros"."""
    view = reading.view
    if not _is_of_company(view, part.anchor) or direction(view, part.anchor) is None or view.kids(part.anchor, "dobj"):
        return False
    if reading.frames and reading.frames[-1].measure.iri == view.page.lexicon.metric("SharePrice").iri:
        return True
    beside = [one.quantity for one in reading.parts if one.role is Role.VALUE and one.anchor == part.anchor]
    return any(one.kind == "money" and one.value < DEAREST_SHARE for one in beside)


def _priced(view: View, part: Part) -> Measure | None:
    """ "The L3 starts at 129,900 yuan", "the stock closed at 41 euros": what one costs, by the name of the thing."""
    at = cue(view, part.position)
    said = part.quantity.kind == "money" and at >= 0 and view.tokens[at].text.lower() == "at"
    subject = view.subject(part.anchor) if said and part.role is Role.VALUE else None
    if subject is None or view.kids(part.anchor, "dobj"):  # "puts the outlay at $5 million"
        return None
    if view.tokens[subject].pos == "PRON" or not _is_of_company(view, part.anchor):
        return None
    quoted = view.tokens[part.anchor].lemma in view.page.lexicon.words("QuoteVerbs", "verb")
    return measures.named(view, "SharePrice" if quoted else "Price")


def _is_of_company(view: View, verb: int) -> bool:
    """Whether the verb's subject is a company, and so no metric: "Orlin held 12 percent"."""
    subject = view.subject(verb) if view.tokens[verb].pos in VERBS else None
    return subject is not None and view.owner(subject) is not None


def _reached(view: View) -> frozenset[str]:
    return view.page.lexicon.words("ReachVerbs", "verb")


def _bought(view: View, part: Part) -> Measure | None:
    """ "A $5 million takeover of Orlin": what is paid for what the noun says is bought."""
    token = view.tokens[part.noun]
    bought = view.page.lexicon.words("DealVerbs", "noun") - PRICED_ALONE
    if part.quantity.kind != "money" or part.role is not Role.VALUE or token.lemma not in bought:
        return None
    return replace(measures.named(view, "DealPrice", scope=scope_of_bought(view, part.noun)), said=part.noun)


def _traded(view: View, part: Part, base: str) -> Measure | None:
    """ "Exported wood products worth $5 million": the verb says what the worth is."""
    noun, head = view.tokens[part.noun], view.tokens[view.tokens[part.noun].head]
    entry = metric_verb(view, head) if noun.dep == "dobj" and head.pos in VERBS else None
    at = cue(view, part.position)
    worth = at >= 0 and view.tokens[at].text.lower() == "worth"
    goods = measures.measure_of(view, part.noun, base) if entry and worth else None
    if entry is None or goods is None:
        return None
    return measures.of_entry(entry, Scope((goods.label,)).plus(goods.scope), part.noun)


def _measure_of_change(reading: Reading, noun: int) -> Measure | None:
    """ "an increase of 5 percent in sales", "sales growth of 5 percent"; else the subject of its verb, or its own."""
    view, base = reading.view, reading.settings.base
    for subject in view.kids(noun, "nsubj"):
        if found := measures.measure_of(view, subject, base):
            return found
    for prep in view.kids(noun, "prep"):
        if view.tokens[prep].text.lower() in ("in", "of"):
            for inner in view.kids(prep, "pobj"):
                if inner not in view.counted and (found := measures.measure_of(view, inner, base)):
                    return found
    for kid in view.kids(noun, "compound", "amod", "nmod"):
        if found := measures.measure_of(view, kid, base):
            return found if found.known else None
    verb = view.verb_of(noun)
    return _measure_of_subject(reading, verb) if verb is not None else None


def _measure_of_subject(reading: Reading, verb: int) -> Measure | None:
    view = reading.view
    subject = _noun_beside(view, verb)
    if subject is None:
        return reading.frames[-1].measure if reading.frames else None
    token = view.tokens[subject]
    if token.pos == "PRON" or _stands_for_it(view, subject):
        named = _metric_before(reading, subject) if token.pos == "PRON" else None
        return reading.frames[-1].measure if reading.frames else named or reading.last
    found = measures.measure_of(view, subject, reading.settings.base)
    return with_holding(view, subject, found) if found else _carried(reading, verb, subject)


def _is_light(view: View, noun: int) -> bool:
    """Whether a noun means nothing alone, and nothing before it says more."""
    light = view.tokens[noun].lemma in view.page.lexicon.words("LightNouns", "noun")
    return light and not view.kids(noun, "compound", "poss", "nmod") and not _is_of_things(view, noun)


def _standing_for(reading: Reading, part: Part, found: Measure) -> Measure:
    """The metric before, where the noun means nothing alone: "a range of $3 to $4", "estimates of $5 million"."""
    if said := guessed(reading, part):
        return said
    last = reading.frames[-1].measure if reading.frames else reading.last
    light = last is not None and not found.scope.words and _is_light(reading.view, part.noun)
    return replace(last, said=part.noun) if last and light else found


def guessed(reading: Reading, part: Part) -> Measure | None:
    """ "$5 million, against analysts' expectations of $4 million", "up from an earlier range of $3 to $4 million".

    What was expected of the figure before; nothing before a name of its own ("a margin target of 5%").
    """
    view, before = reading.view, reading.frames[-1] if reading.frames else None
    if before is None or before.value is None or before.value.quantity.kind != part.quantity.kind:
        return None
    lexicon, noun = view.page.lexicon, view.tokens[part.noun]
    guess = noun.lemma in lexicon.words("Forecast", "noun") | lexicon.words("GuessNouns", "noun")
    replaced = _is_light(view, part.noun) and (
        before.measure.expected or status_of(view, before.carrier) is Status.PLANNED
    )
    if view.kids(part.noun, "compound", "nmod") or not (guess or replaced):
        return None
    return replace(before.measure, expected=True, noun=-1, said=part.noun)


def _is_of_things(view: View, noun: int) -> bool:
    """Whether "of" and what is counted follows a noun: "the number of its buses", but "a total of 131 million"."""
    preps = [prep for prep in view.kids(noun, "prep") if view.tokens[prep].text == "of"]
    return any(kid not in view.counted for prep in preps for kid in view.kids(prep, "pobj"))


def _stands_for_it(view: View, noun: int) -> bool:
    """Whether a noun means nothing alone and says nothing more: "the new figure would be up 18%"."""
    light = view.tokens[noun].lemma in view.page.lexicon.words("LightNouns", "noun")
    return (
        light
        and not view.kids(noun, "prep", "compound", "poss")
        and any(view.tokens[kid].text.lower() in ("the", "this", "that") for kid in view.kids(noun, "det"))
    )


def _metric_before(reading: Reading, pronoun: int) -> Measure | None:
    """The metric that a clause before a pronoun speaks of: "debt is the sore point: it stood at $5 million"."""
    view = reading.view
    nouns = [one.index for one in view.tokens[:pronoun] if one.dep in SUBJECTS and names_metric(view, one.index)]
    return measures.measure_of(view, nouns[-1], reading.settings.base) if nouns else None


def _carried(reading: Reading, verb: int, subject: int) -> Measure | None:
    """What was counted before, if a company rises or falls to so many of it: "Basketo slid 9 percent to 19 GWh"."""
    last = reading.frames[-1].measure if reading.frames else reading.last
    beside = [one.quantity for one in reading.parts if one.role is Role.VALUE and one.anchor == verb]
    counted = any(one.kind == "count" and one.unit for one in beside)
    return last if counted and reading.view.owner(subject) else None


def _noun_beside(view: View, verb: int) -> int | None:
    """A verb's subject, or the metric right before it if it has none of its own: "and gross margin widened to 5%"."""
    if verb and not view.kids(verb, *SUBJECTS) and names_metric(view, verb - 1) and verb - 1 not in view.counted:
        return verb - 1
    return view.subject(verb)
