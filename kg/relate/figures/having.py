"""Which metric a quantity measures that somebody has, spends or is paid: by the verb or noun that has it.

In: a `Reading` and one `Part` of the role ``had``. Out: a `Measure`, or None if nothing says what is measured.
"""

from __future__ import annotations

from dataclasses import replace

from kg.relate.figures import measures
from kg.relate.figures.cues import cue, direction, metric_verb
from kg.relate.figures.measures import Measure, Scope
from kg.relate.figures.part import Part
from kg.relate.figures.reading import Reading
from kg.relate.figures.shares import percentage_had, scope_of_bought, with_holding
from kg.relate.figures.view import VERBS, View

PICKING = ("other", "former", "same")  # "the other two chains" are no figure of the one that is spoken of


def measure_had(reading: Reading, part: Part) -> Measure | None:
    kind = part.quantity.kind
    by_kind = {"count": _counted, "money": _paid, "percent": percentage_had}
    found = by_kind[kind](reading, part) if kind in by_kind else None
    return _of_each(reading.view, part, found)


def _of_each(view: View, part: Part, measure: Measure | None) -> Measure | None:
    """What is paid for each of something is its price: "sells lamb at £9.50 a kilo"; an offer for shares stays one."""
    each = measures.per_each(view, part.position).words
    if measure is None or measure.iri != view.page.lexicon.metric("DealPrice").iri or not each:
        return measure
    if each[0].split()[-1] in view.page.lexicon.words("CapitalNouns", "noun"):
        return measure
    return replace(measures.named(view, "Price", scope=measure.scope), said=measure.said)


def _counted(reading: Reading, part: Part) -> Measure | None:
    """The metric of a counted thing: a metric noun itself, what the verb measures, or simply how many there are."""
    view, lexicon, unit = reading.view, reading.view.page.lexicon, part.quantity.unit
    if not unit:
        return None
    top = view.top(part.position)
    scope = measures.scope_of(view, top, set(range(view.spans[part.position][0], top + 1)))
    known = lexicon.metric_nouns.get(unit.lower()) or lexicon.metric_nouns.get(view.tokens[top].lemma)
    verb = view.tokens[part.anchor] if part.anchor >= 0 else None
    if known and known.local != "SharePrice":  # so many shares are no price
        return Measure(known.iri, unit.lower(), True, top, scope)
    if _is_no_figure(view, part):
        return None
    if (
        verb is None
        or verb.pos not in VERBS
        or verb.lemma in lexicon.words("HaveVerbs", "verb") - set(lexicon.metric_verbs)
    ):
        return measures.named(view, "Count", scope=scope, noun=top)
    entry = metric_verb(view, verb) if view.tokens[top].dep == "dobj" else None
    if entry and (entry.iri not in lexicon.in_money or entry.iri in lexicon.in_counts):
        return measures.of_entry(entry, scope, top)
    if view.tokens[top].dep in ("dobj", "conj", "nsubjpass"):
        counted = unit if view.tokens[top].pos == "NUM" else view.tokens[top].text
        return measures.minted(reading.settings.base, f"{verb.lemma} {counted.lower()}", scope, top)
    return measures.named(view, "Count", scope=scope, noun=top)


def _is_no_figure(view: View, part: Part) -> bool:
    """Whether a count says nothing of its company: "founded by two engineers", "the other two big names"."""
    return _is_source(view, part) or (part.quantity.surface[:1].isalpha() and not _is_had(view, part))


def _is_source(view: View, part: Part) -> bool:
    """Whether those counted are who the news is from: "according to two people", "12 analysts said"."""
    top = view.tokens[view.top(part.position)]
    above = view.tokens[top.head]
    if top.dep in ("nsubj", "nsubjpass"):
        return above.lemma in view.page.lexicon.words("SpeechVerbs", "verb")
    return top.dep == "pobj" and view.tokens[above.head].text.lower() == "according"


def _is_had(view: View, part: Part) -> bool:
    """Whether a few things are what a company has, or opens and closes; "its two biggest markets" picks from more."""
    top, lexicon = view.top(part.position), view.page.lexicon
    verb = view.tokens[part.anchor] if part.anchor >= 0 else None
    if verb is None or _enumerates(view, top):
        return False
    if verb.pos not in VERBS:
        return True
    verbs = lexicon.words("HaveVerbs", "verb") | lexicon.words("ChangeVerbs", "verb") | set(lexicon.metric_verbs)
    token = view.tokens[top]
    placed = token.dep == "pobj" and view.tokens[token.head].text.lower() in measures.PLACING
    return placed or (verb.lemma in verbs and token.dep in ("dobj", "conj", "nsubjpass", "attr"))


def _enumerates(view: View, top: int) -> bool:
    """Whether counted things are picked from more, or are those just named: "Orlin and Basketo, two pump makers"."""
    noun = view.tokens[top]
    if noun.pos == "NUM" and noun.dep == "nummod":
        noun = view.tokens[noun.head]
    if any(view.tokens[kid].tag == "JJS" or view.tokens[kid].lemma in PICKING for kid in view.kids(noun.index, "amod")):
        return True
    return noun.dep == "appos" and view.tokens[noun.head].mention >= 0 and bool(view.kids(noun.head, "conj"))


def _paid(reading: Reading, part: Part) -> Measure | None:
    """The metric of money that a verb spends, raises or pays."""
    view, lexicon = reading.view, reading.view.page.lexicon
    after = measures.metric_after(view, view.spans[part.position][1])
    if after >= 0:
        return measures.measure_of(view, after, reading.settings.base)
    if (stake := _stake_bought(view, part)) >= 0:
        holding = with_holding(view, stake, measures.named(view, "Stake"))
        return replace(measures.named(view, "DealPrice", scope=holding.scope), said=stake)
    if (deal := _thing_bought(view, part)) >= 0:
        return replace(measures.named(view, "DealPrice", scope=scope_of_bought(view, deal)), said=deal)
    if part.anchor < 0 or view.tokens[part.anchor].pos not in VERBS:
        found = measures.measure_of(view, part.anchor, reading.settings.base) if part.anchor >= 0 else None
        at = cue(view, part.position)
        if found and not found.known and at >= 0 and view.tokens[at].text.lower() == "at":  # "an approach at $5.80"
            return measures.named(view, "Price", scope=Scope((found.label,)).plus(found.scope), noun=found.noun)
        return found if found and found.known else None
    verb = view.tokens[part.anchor]
    first = view.spans[part.position][0]
    bought = view.kids(part.anchor, "dobj", "nsubjpass")
    names = {verb.lemma, *(f"{verb.lemma} {view.tokens[kid].text.lower()}" for kid in view.kids(part.anchor, "prt"))}
    entry = metric_verb(view, verb)
    spent = entry is not None and view.tokens[view.top(part.position)].dep == "dobj"  # "swallowed $5m", not "for $5m"
    if names & lexicon.words("DealVerbs", "verb") and not spent and view.tokens[first - 1].text.lower() != "in":
        scope = Scope()
        for thing in bought:
            mention = view.mention(thing)
            named = (view.page.entity(mention.cluster),) if mention else ()
            scope = (
                Scope((), named)
                if named
                else measures.phrase_scope(view, thing)
                if thing not in view.counted
                else scope
            )
        return measures.named(view, "DealPrice", scope=scope)
    if entry:
        return measures.of_entry(entry, _spent_on(view, part)) if entry.iri in lexicon.in_money else None
    return _by_verb(reading, part)


def _by_verb(reading: Reading, part: Part) -> Measure | None:
    """What a verb that no lexicon knows does with the money that is its object: "to save 180 million reais"."""
    view, words = reading.view, reading.view.page.lexicon.words
    verb, top = view.tokens[part.anchor], view.tokens[view.top(part.position)]
    told = any(verb.lemma in words(name, "verb") for name in ("HaveVerbs", "SpeechVerbs", "Forecast", "Doubt"))
    if top.dep != "dobj" or top.head != verb.index or told or direction(view, verb.index) is not None:
        return None
    return measures.minted(reading.settings.base, verb.lemma, _spent_on(view, part))


def _thing_bought(view: View, part: Part) -> int:
    """The noun of "completed the purchase of Orlin for $5m": the money is what was paid; -1 if it is no such money."""
    first, nouns = view.spans[part.position][0], view.page.lexicon.words("DealVerbs", "noun")
    at = cue(view, part.position)
    if part.anchor < 0 or not first or view.tokens[at].text.lower() != "for":
        return -1
    nearby = (part.anchor, *view.kids(part.anchor, "dobj", "nsubjpass"))
    whole = (n for n in nearby if view.tokens[n].lemma in nouns and view.tokens[n].pos == "NOUN")
    return next((n for n in whole if any(view.tokens[kid].text == "of" for kid in view.kids(n, "prep"))), -1)


def _stake_bought(view: View, part: Part) -> int:
    """The noun of "a 40% stake in Orlin for £6m": the money is what the stake cost; -1 if it is no such money."""
    stakes, first = view.page.lexicon.words("StakeNouns", "noun"), view.spans[part.position][0]
    if part.anchor < 0 or not first:
        return -1
    if view.tokens[first - 1].text.lower() != "for":
        return _stake_paid_for(view, part, stakes)
    return next((n for n in (part.anchor, *view.kids(part.anchor, "dobj")) if view.tokens[n].lemma in stakes), -1)


def _stake_paid_for(view: View, part: Part, stakes: frozenset[str]) -> int:
    """The noun of "paid $5m for a stake in Orlin"; -1 if something else was paid for."""
    entry = metric_verb(view, view.tokens[part.anchor]) if view.tokens[part.anchor].pos in VERBS else None
    if entry is None or entry.local != "Payment":
        return -1
    heads = (part.anchor, view.top(part.position))
    preps = [prep for head in heads for prep in view.kids(head, "prep") if view.tokens[prep].text.lower() == "for"]
    return next((n for prep in preps for n in view.kids(prep, "pobj") if view.tokens[n].lemma in stakes), -1)


def _spent_on(view: View, part: Part) -> Scope:
    scope = Scope()
    for head in (part.anchor, view.top(part.position)):
        for prep in view.kids(head, "prep"):
            if (
                view.tokens[prep].text.lower() in ("on", "in", "into", "for", "from")
                and prep > view.spans[part.position][1]
            ):
                for inner in view.kids(prep, "pobj"):
                    scope = scope.plus(measures.phrase_scope(view, inner))
    return scope
