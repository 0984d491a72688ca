"""Whose a figure is: what stands beside it, its clause, the figure before it, or whom the text is about.

In: a `Reading`, a `Part` and its `Measure`. Out: an `Owner`, or None where nobody is known to have it. The single
places where an owner may stand are in `owners`.
"""

from __future__ import annotations

from dataclasses import replace

from kg.relate.figures.cues import cue, names_metric, phrase_tokens
from kg.relate.figures.measures import Measure
from kg.relate.figures.owners import (
    fallback,
    holder_of,
    owner_beside,
    owner_of_clause,
    owner_of_holder,
    owner_of_phrase,
    place_at,
    says_unseen_name,
    stands_for_metric,
    tells_of_others,
    theme,
)
from kg.relate.figures.part import Part, Role
from kg.relate.figures.reading import Reading
from kg.relate.figures.stakes import holder_words
from kg.relate.figures.things import thing_at, thing_of_clause
from kg.relate.figures.view import SUBJECTS, VERBS, Owner, View

ANY_OTHER = frozenset({"another", "any", "every", "each"})


def owner_of(reading: Reading, part: Part, measure: Measure) -> Owner | None:
    """Whom a new figure is about."""
    found = _owner_of_had(reading, part, measure) if part.role is Role.HAD else _owner(reading, part, measure)
    found = found or _owner_before(reading, part)
    return found or _place_acting(reading, part, measure) or _theme_of(reading, part, measure)


def _place_acting(reading: Reading, part: Part, measure: Measure) -> Owner | None:
    """The place that is the subject of the figure's clause or whose the metric is by its adjective, where no company
    is told of: "Kenya earned Sh5 billion from flowers", "German machine tool production"."""
    view, verb = reading.view, reading.view.verb_of(max(part.anchor, measure.noun, reading.view.top(part.position)))
    if _is_a_part(view, measure.noun) or _is_a_part(view, part.anchor) or _is_sold(view, measure):
        return None
    subject = view.subject(verb) if verb is not None else None
    nouns = [one for one in (measure.noun, subject) if one is not None and one >= 0]
    beside = [kid for noun in nouns for kid in view.kids(noun, "poss", "amod", "compound")]
    inside = _inside(view, measure.noun) if measure.noun >= 0 and view.page.theme < 0 else []
    told = (*beside, *nouns, *inside)
    found = next((one for index in told if (one := place_at(view, index))), None)
    if found is None:
        return None
    certainty = reading.settings.certainty_inherited
    return replace(found, certainty=certainty, reason=f"subject: the place that the clause tells of ({certainty:g})")


def _inside(view: View, noun: int) -> list[int]:
    """What a noun is in: the "Britain" of "grocery sales in Britain grew"."""
    preps = [prep for prep in view.kids(noun, "prep") if view.tokens[prep].text.lower() == "in"]
    return [kid for prep in preps for kid in view.kids(prep, "pobj")]


def _theme_of(reading: Reading, part: Part, measure: Measure) -> Owner | None:
    """What the document is clearly about, where the sentence names nobody else who could have the figure: "customers
    spend 23 euros a visit", "around 380 jobs are to be created"."""
    view = reading.view
    verb = view.verb_of(max(part.anchor, measure.noun, view.top(part.position)))
    foreign = _is_foreign(view, measure) and not _is_a_part(view, measure.noun)
    others = verb is not None and (says_unseen_name(view, verb) or tells_of_others(view, verb))
    if foreign or others or (verb is not None and _is_of_any(view, part, verb)):
        return None
    if any(_acts(view, token.index) for token in view.tokens):
        return None
    return theme(view, reading.settings)


def _is_of_any(view: View, part: Part, verb: int) -> bool:
    """Whether a clause is of something that the text has not spoken of: "a two-litre bottle of milk costs £1.65",
    "butter fetched £6,150"; not where the figure says which: "a €40m extension is going ahead"."""
    subject = view.subject(verb)
    if subject is None or view.tokens[subject].tag != "NN" or view.top(part.position) in view.subtree(subject):
        return False
    known = {view.tokens[kid].text.lower() for kid in view.kids(subject, "det", "poss")} - {"a", "an"}
    return not (known or names_metric(view, subject) or _is_a_part(view, subject))


def _acts(view: View, index: int) -> bool:
    """Whether a token is a subject and names something other than what the document is about."""
    mention = view.mention(index)
    return mention is not None and mention.cluster != view.page.theme and view.tokens[index].dep in SUBJECTS


def _owner(reading: Reading, part: Part, measure: Measure) -> Owner | None:
    view, noun = reading.view, measure.noun
    if noun >= 0 and (found := owner_of_phrase(view, noun) or view.owner(noun) or _place_of(view, measure, None)):
        return found
    if found := _thing_of(view, part, measure):
        return found
    if _is_foreign(view, measure) and (reading.thread.last is None or not measure.known):
        return None
    verb = part.anchor if part.anchor >= 0 and view.tokens[part.anchor].pos in VERBS else None
    if verb is not None and (found := _owner_by_verb(reading, measure, verb)):
        return found
    if verb is None:
        start = max(part.anchor, noun, view.top(part.position))
        if found := _owner_in_noun_phrase(view, start):
            return found
        verb = view.verb_of(start)
    found = _owner_in_clause(view, measure, verb) if verb is not None else None
    if found or (verb is not None and (says_unseen_name(view, verb) or tells_of_others(view, verb))):
        return found
    return _beside(view, part, verb) or _owner_around(reading, part, measure, verb)


def _thing_of(view: View, part: Part, measure: Measure) -> Owner | None:
    """What a common noun names that the clause tells of: "the market for tyres is worth $5 billion"."""
    lexicon = view.page.lexicon
    if measure.iri in {lexicon.metric(name).iri for name in ("Share", "Stake", "MarketShare")}:
        return None
    if measure.noun >= 0 and (found := thing_at(view, measure.noun)):
        return found
    verb = view.verb_of(max(part.anchor, measure.noun, view.top(part.position)))
    return thing_of_clause(view, verb) if verb is not None else None


def _owner_in_clause(view: View, measure: Measure, verb: int) -> Owner | None:
    """Who the subject of a verb is; of a deal without one, who is named in it: "the family sold out to Orlin in a $5
    million deal"."""
    if found := owner_of_clause(view, verb) or _place_of(view, measure, verb):
        return found
    return owner_beside(view, verb) if measure.iri == view.page.lexicon.metric("DealPrice").iri else None


def _owner_around(reading: Reading, part: Part, measure: Measure, verb: int | None) -> Owner | None:
    """Without an owner in its clause: that of the figure before, or whom the text is about."""
    view = reading.view
    own = [frame for frame in reading.frames if frame.measure.iri not in view.page.lexicon.of_deals]
    if own:
        return own[-1].owner
    if not (measure.known or _is_definite(view, part) or _is_spoken_of(view, measure)):
        return None
    if measure.iri == view.page.lexicon.metric("Stake").iri:
        return _held_by_person(reading, measure, verb) if verb is not None and holder_words(view, verb) else None
    return fallback(view, reading.thread, reading.settings)


def _held_by_person(reading: Reading, measure: Measure, verb: int) -> Owner | None:
    """The company of which a person has a stake: that in which it is, else whom the text is about."""
    view = reading.view
    nouns = (measure.noun, verb) if measure.noun >= 0 else (verb,)
    preps = [
        prep for noun in nouns for prep in view.kids(noun, "prep") if view.tokens[prep].text.lower() in ("in", "of")
    ]
    inside = [kid for prep in preps for kid in view.kids(prep, "pobj") if kid not in view.dated]
    if inside:
        return next((one for kid in inside if (one := view.owner(kid))), None)
    return fallback(view, reading.thread, reading.settings)


def _owner_before(reading: Reading, part: Part) -> Owner | None:
    """Whose the figure before is, if this one says the same ("€19m, or 12.8% of sales") or is of the same thing: "the
    plant will cost 85 million euros and employ 240 people"."""
    if not reading.frames:
        return None
    view, last = reading.view, reading.frames[-1]
    at = cue(view, part.position)
    if at >= 0 and view.tokens[at].text.lower() == "or":
        return last.owner
    subject = view.subject(part.anchor) if part.anchor >= 0 and view.tokens[part.anchor].pos in VERBS else None
    return last.owner if subject is not None and subject == last.measure.noun else None


def _is_definite(view: View, part: Part) -> bool:
    """Whether an amount is of a thing that the text has spoken of: "the $160 million project is on hold"."""
    if part.quantity.kind != "money" or part.noun < 0 or view.tokens[part.noun].dep not in SUBJECTS:
        return False
    return any(view.tokens[kid].text.lower() in ("the", "this") for kid in view.kids(part.noun, "det"))


def _place_of(view: View, measure: Measure, verb: int | None) -> Owner | None:
    """The place whose a figure is that places have, too: "India's exports", "Vietnam exported"."""
    if measure.iri not in view.page.lexicon.of_places:
        return None
    owners = view.kids(measure.noun, "poss", "amod", "compound") if measure.noun >= 0 else []
    subject = view.subject(verb) if verb is not None else None
    told = (*owners, *([subject] if subject is not None else ()))
    return next((one for index in told if (one := place_at(view, index))), None)


def _is_spoken_of(view: View, measure: Measure) -> bool:
    """Whether a noun that no lexicon knows is what the sentence speaks of: "the average room rate went up"."""
    return measure.noun >= 0 and view.tokens[measure.noun].dep in SUBJECTS


def _owner_by_verb(reading: Reading, measure: Measure, verb: int) -> Owner | None:
    """Who holds the stake that a passive verb speaks of, or whose the metric is that a verb's pronoun stands for."""
    if measure.iri == reading.view.page.lexicon.metric("Stake").iri and (found := holder_of(reading.view, verb)):
        return found
    taken_over = bool(reading.frames) and reading.frames[-1].measure is measure
    return reading.frames[-1].owner if taken_over and stands_for_metric(reading.view, verb) else None


def _owner_in_noun_phrase(view: View, start: int) -> Owner | None:
    """ "Orlin, with 41 percent of sales": the noun that the phrase depends on."""
    for index in view.up(start):
        if view.tokens[index].pos in VERBS:
            return None
        found = view.owner(index)
        if found:
            return found
    return None


def _beside(view: View, part: Part, verb: int | None) -> Owner | None:
    """ "At Orlin, sales tripled", "at its mine in Chile, grades fell": a phrase before the figure that belongs to the
    verb itself, not as in "a banker at Orlin put earnings at $5m"."""
    own = () if verb is None else (verb, *view.up(verb))
    for token in view.tokens[: view.spans[part.position][0]]:
        prep = view.tokens[token.head]
        placing = token.dep == "pobj" and prep.text.lower() in ("at", "for") and prep.head in own
        if placing and (found := view.owner(token.index) or owner_of_phrase(view, token.index)):
            return found
    return None


def _is_foreign(view: View, measure: Measure) -> bool:
    """Whether a metric without an owner is somebody else's: "global shipments", "oil prices", "Chinese exports"."""
    if measure.noun < 0 or measure.iri == view.page.lexicon.metric("Share").iri:
        return False
    words = {view.tokens[index].text.lower() for index in (*phrase_tokens(view, measure.noun), measure.noun)}
    words -= set(measure.label.split()) if measure.known else set()
    places = any(view.mention(kid) for kid in view.kids(measure.noun, "amod", "compound", "poss"))
    return bool(words & view.page.lexicon.words("ForeignWords", "word")) or places


def _owner_of_had(reading: Reading, part: Part, measure: Measure) -> Owner | None:
    view = reading.view
    if _is_of_unseen(view, part):
        return None
    top = view.top(part.position)
    held = measure.iri == view.page.lexicon.metric("Stake").iri  # "owns 20 percent of Orlin" is about the holder
    if found := (None if held else owner_of_phrase(view, top)) or _named_before(view, part):
        return found
    if part.anchor < 0:
        return None
    if held and (found := holder_of(view, part.anchor)):
        return found
    if measure.iri == view.page.lexicon.metric("DealPrice").iri and (found := _buyer(view, part.anchor)):
        return found
    token = view.tokens[top]
    if token.dep in ("nsubj", "nsubjpass") and token.head == part.anchor:
        beside, told = owner_beside(view, part.anchor), _by_thread(reading, measure, part)
        return (told or beside) if part.quantity.kind == "percent" else (beside or told)
    found = owner_of_holder(view, part.anchor) or _owner_of_list(view, part.anchor)
    if found is None and part.quantity.kind == "percent" and measure.known and view.subject(part.anchor) is None:
        return fallback(view, reading.thread, reading.settings) if reading.thread.last else None
    if found is None and view.tokens[part.anchor].pos in VERBS:
        found = owner_beside(view, part.anchor) if view.subject(part.anchor) in view.counted else None
    return found or _owner_by_place(reading, part, measure) or _owner_by_part(reading, part, measure)


def _owner_by_part(reading: Reading, part: Part, measure: Measure) -> Owner | None:
    """Whom the text is about, if the subject is a part of it: "the plant treated 1,900 tonnes"."""
    view = reading.view
    if _is_a_part(view, part.anchor):
        return fallback(view, reading.thread, reading.settings)
    of_a_thing = part.quantity.kind != "money" and _of_a_thing(view, part.anchor)  # not "pickers earn $58 a month"
    return _by_thread(reading, measure, part) if of_a_thing else None


def _by_thread(reading: Reading, measure: Measure, part: Part) -> Owner | None:
    """Whom the text is about, for a metric of the lexicon that names nobody: "all 620 employees are in the north"."""
    lexicon = reading.view.page.lexicon
    if part.quantity.kind == "count" and _counts_staff(reading.view, part):
        return fallback(reading.view, reading.thread, reading.settings)
    own = {lexicon.metric(name).iri for name in ("Count", "Stake")}  # who has these is said beside them
    share = measure.iri == lexicon.metric("Share").iri and not measure.scope.words
    if not measure.known or measure.iri in own or share or _is_foreign(reading.view, measure):
        return None
    if reading.thread.last is None and measure.iri != lexicon.metric("Share").iri:
        return None
    return fallback(reading.view, reading.thread, reading.settings)


def _counts_staff(view: View, part: Part) -> bool:
    """Whether those counted work for whom the text is about: "the 118 workers", "160 people are on the payroll"."""
    unit, lexicon = part.quantity.unit, view.page.lexicon
    if unit in lexicon.words("StaffNouns", "noun"):
        return True
    verb = view.tokens[part.anchor].lemma if part.anchor >= 0 else ""
    staff = lexicon.metric("Employees").forms["noun"]
    others = (token for token in view.tokens if token.index not in view.counted)
    told = verb in lexicon.words("StaffNouns", "verb") or any(token.lemma in staff for token in others)
    return told and unit in lexicon.words("StaffNouns", "word")


def _owner_by_place(reading: Reading, part: Part, measure: Measure) -> Owner | None:
    """Whose the figure is where a place is the subject: the place's own exports, or what the company of the text sells
    there, as in "China took 44% of exports", "the US is the biggest market with 58% of sales"."""
    view, lexicon = reading.view, reading.view.page.lexicon
    verb = view.verb_of(part.anchor)
    subject = view.subject(verb) if verb is not None else None
    place = place_at(view, subject) if subject is not None else None
    if place is None:
        return None
    if measure.iri in lexicon.of_places:
        return place
    return fallback(view, reading.thread, reading.settings) if _is_sold(view, measure) else None


def _is_sold(view: View, measure: Measure) -> bool:
    """Whether a share is one of a company's own metric, as the "58% of sales" that a country takes."""
    named = measure.noun >= 0 and names_metric(view, measure.noun)
    return named and measure.iri == view.page.lexicon.metric("Share").iri


def _of_a_thing(view: View, anchor: int) -> bool:
    """Whether the subject of a verb is a common noun, which is part of a company: "overseas business generated 58%"."""
    subject = view.subject(anchor) if view.tokens[anchor].pos in VERBS else None
    return subject is not None and view.tokens[subject].pos == "NOUN" and view.mention(subject) is None


def _is_a_part(view: View, anchor: int) -> bool:
    """Whether the subject of a verb is a part of a company by its noun, or what has the figure is: "the plant treated
    1,900 tonnes", "a plant with 780 employees"."""
    if anchor < 0:
        return False
    alone = view.tokens[anchor].pos == "NOUN" and view.mention(anchor) is None
    subject = anchor if alone else view.subject(anchor) if _of_a_thing(view, anchor) else None
    if subject is None or view.kids(subject, "poss"):
        return False
    before = {view.tokens[kid].text.lower() for kid in view.kids(subject, "det", "amod", "compound", "nmod")}
    if before & (ANY_OTHER | view.page.lexicon.words("ForeignWords", "word")):
        return False
    words = {view.tokens[subject].lemma, view.tokens[subject].text.lower()}
    return bool(words & view.page.lexicon.words("PartNouns", "noun"))


def _buyer(view: View, noun: int) -> Owner | None:
    """Who buys by a noun: "its purchase of Orlin for $5m", "the purchase of Orlin by Basketo for $5m", "Basketo
    announced the purchase of Orlin for $5m", but not "Basketo opposed the purchase"."""
    if view.tokens[noun].pos != "NOUN":
        return None
    owners = view.kids(noun, "poss")
    agents = [kid for kid in view.kids(noun, "prep", "agent") if view.tokens[kid].lemma == "by"]
    if owners or agents:
        told = (*owners, *(kid for agent in agents for kid in view.kids(agent, "pobj")))
        return next((one for index in told if (one := view.owner(index))), None)
    verb = view.verb_of(noun)
    verbs = view.page.lexicon.words("BuyerVerbs", "verb")
    if verb is None or view.subject(verb) == noun or view.tokens[verb].lemma not in verbs:
        return None
    return owner_of_clause(view, verb)


def _is_of_unseen(view: View, part: Part) -> bool:
    """Whether a name that nothing else has seen stands before "with": "and Pellux with 24 percent" is not of Orlin."""
    first = view.spans[part.position][0]
    name = view.tokens[first - 2] if first > 1 and view.tokens[first - 1].text.lower() == "with" else None
    return name is not None and name.pos == "PROPN" and view.owner(name.index) is None and name.index not in view.dated


def _named_before(view: View, part: Part) -> Owner | None:
    """ "Followed by Orlin with 18 percent", "ahead of Orlin with 300 shops": the name right before "with"."""
    first = view.spans[part.position][0]
    opening = view.tokens[first - 1].text.lower() if first > 1 else ""
    if opening != "with" or part.quantity.kind == "money":
        return None
    named = view.tokens[first - 2].mention >= 0
    return (view.owner(first - 2) or place_at(view, first - 2)) if named else None


def _owner_of_list(view: View, anchor: int) -> Owner | None:
    """ "With revenue of $60 million and 400 staff": what is had beside another metric has the same owner."""
    if view.tokens[anchor].pos in VERBS or view.tokens[anchor].lemma not in view.page.lexicon.metric_nouns:
        return None
    verb = view.verb_of(anchor)
    return _owner_in_noun_phrase(view, anchor) or (owner_of_clause(view, verb) if verb is not None else None)
