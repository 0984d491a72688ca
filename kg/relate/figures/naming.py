"""Which metric a quantity measures: by the noun beside it, the subject or object of its verb, or the verb itself.

In: a `Reading` and one `Part`. Out: a `Measure`, or None if nothing says what is measured.
"""

from __future__ import annotations

from dataclasses import replace

from kg.relate.figures import measures
from kg.relate.figures.cues import cue, direction, metric_verb, names_metric
from kg.relate.figures.measures import Measure, Scope
from kg.relate.figures.owners import owner_of_phrase
from kg.relate.figures.part import Part, Role
from kg.relate.figures.reading import Reading
from kg.relate.figures.view import SUBJECTS, VERBS, View

PRICED_ALONE = frozenset(["contract", "deal", "offer", "bid", "sale", "price tag", "transaction"])  # of more than firms
PICKING = ("other", "former", "same")  # "the other two chains" are no figure of the one that is spoken of
DEAREST_SHARE = 1_000_000  # in any currency: what one share costs, and hardly a company's revenue


def measure_for(reading: Reading, part: Part) -> Measure | None:
    """The metric of a value or change: said beside it, or the subject or object of its verb."""
    view, base = reading.view, reading.settings.base
    after = measures.metric_after(view, view.spans[part.position][1])
    if part.quantity.kind == "percent" and part.role is Role.VALUE and (shared := _share(reading, part)):
        return shared
    if valued := _valued(view, part):
        return valued
    if after >= 0 and part.role is Role.VALUE:
        return measures.measure_of(view, after, base)
    if part.noun >= 0:
        found = _bought(view, part) or _traded(view, part, base) or measures.measure_of(view, part.noun, base)
        return _with_holding(view, part.noun, found, part.quantity.kind) if found else None
    if part.anchor < 0:
        return reading.frames[-1].measure if reading.frames else reading.last
    token = view.tokens[part.anchor]
    if _is_quoted(reading, part):
        return measures.named(view, "SharePrice")
    if part.quantity.kind == "percent" and part.role is Role.VALUE and _is_of_company(view, part.anchor):
        return _held(reading, part)
    if token.pos == "NOUN":
        return _measure_of_change(reading, part.anchor)
    verb = part.anchor if token.pos in VERBS else view.verb_of(part.anchor)
    if token.pos not in VERBS and token.head != part.anchor and view.tokens[token.head].pos == "NOUN":
        return measures.measure_of(view, token.head, base)
    return _measure_of_subject(reading, verb) if verb is not None else reading.last


def _valued(view: View, part: Part) -> Measure | None:
    """ "Valued the chain at £700 million", "the plant cost $5 million": the verb measures what it is about."""
    verb = view.tokens[part.anchor] if part.anchor >= 0 else None
    entry = metric_verb(view, verb) if verb else None
    if verb is None or entry is None or part.role is not Role.VALUE or verb.lemma not in _reached(view):
        return None
    thing = part.noun if part.noun >= 0 else view.subject(part.anchor)
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
    return measures.named(view, "DealPrice", scope=_scope_of_bought(view, part.noun))


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


def _scope_of_bought(view: View, noun: int) -> Scope:
    """What is bought by a noun: "of Orlin", "of two plants"."""
    scope = Scope()
    for prep in view.kids(noun, "prep"):
        for thing in view.kids(prep, "pobj") if view.tokens[prep].text == "of" else ():
            held = view.owner(thing)
            scope = Scope((), (view.page.entity(held.cluster),)) if held else measures.phrase_scope(view, thing)
    return scope


def _with_holding(view: View, noun: int, measure: Measure, kind: str = "money") -> Measure:
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
    return _with_holding(view, subject, found) if found else _carried(reading, verb, subject)


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


def _share(reading: Reading, part: Part) -> Measure | None:
    """ "38 percent of sales", "30 percent of Orlin": a share of something, or a stake in a company."""
    view = reading.view
    last = view.spans[part.position][1]
    if last + 1 >= len(view.tokens) or view.tokens[last + 1].text.lower() != "of":
        return None
    for whole in view.kids(last + 1, "pobj"):
        named = view.tokens[whole].mention >= 0 or measures.is_named(view, whole) or _is_held(view, part)
        if named and (held := view.owner(whole)):
            return measures.named(view, "Stake", scope=Scope((), (view.page.entity(held.cluster),)))
        if _is_owned_capital(view, part, whole):
            return measures.named(view, "Stake", view.tokens[whole].text.lower(), _of_company(view, whole))
        scope = measures.phrase_scope(view, whole).plus(_part_of_share(view, part))
        return measures.named(view, "Share", scope=scope, noun=whole)
    return None


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


def measure_had(reading: Reading, part: Part) -> Measure | None:
    kind = part.quantity.kind
    by_kind = {"count": _counted, "money": _paid, "percent": _held}
    return by_kind[kind](reading, part) if kind in by_kind else None


def _counted(reading: Reading, part: Part) -> Measure | None:
    """The metric of a counted thing: a metric noun itself, what the verb measures, or simply how many there are."""
    view, lexicon, unit = reading.view, reading.view.page.lexicon, part.quantity.unit
    if not unit:
        return None
    top = view.top(part.position)
    scope = measures.scope_of(view, top, set(range(view.spans[part.position][0], top + 1)))
    known = lexicon.metric_nouns.get(unit.lower()) or lexicon.metric_nouns.get(view.tokens[top].lemma)
    verb = view.tokens[part.anchor] if part.anchor >= 0 else None
    if known:
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
        holding = _with_holding(view, stake, measures.named(view, "Stake"))
        return measures.named(view, "DealPrice", scope=holding.scope)
    if (deal := _thing_bought(view, part)) >= 0:
        return measures.named(view, "DealPrice", scope=_scope_of_bought(view, deal))
    if part.anchor < 0 or view.tokens[part.anchor].pos not in VERBS:
        found = measures.measure_of(view, part.anchor, reading.settings.base) if part.anchor >= 0 else None
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
    return measures.of_entry(entry, _spent_on(view, part)) if entry and entry.iri in lexicon.in_money else None


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
            if view.tokens[prep].text.lower() in ("on", "in", "into", "for") and prep > view.spans[part.position][1]:
                for inner in view.kids(prep, "pobj"):
                    scope = scope.plus(measures.phrase_scope(view, inner))
    return scope


def _held(reading: Reading, part: Part) -> Measure | None:
    """The metric of a percentage that somebody has."""
    shared = _share(reading, part)
    if shared:
        return shared
    known = [frame.measure for frame in reading.frames if frame.value and frame.value.quantity.kind == "percent"]
    return known[-1] if known else reading.last if reading.last and reading.last.known else None
