"""From the parts of a sentence's quantities to frames: one a figure, with its metric, owner, value and change together.

In: a `View`, its parts, and the `Thread` of the document. Out: `Frame` values and, for every quantity left over, the
reason. "rose 12 percent to $5 billion" is one frame; "from $4 billion" is another one of the same metric.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.config import Settings
from kg.relate.figures import measures
from kg.relate.figures.cues import cue, phrase_tokens
from kg.relate.figures.governed import goes_to, owner_of_other
from kg.relate.figures.measures import Measure, Scope
from kg.relate.figures.naming import measure_for, measure_had
from kg.relate.figures.owners import (
    Thread,
    fallback,
    holder_of,
    owner_beside,
    owner_of_clause,
    owner_of_holder,
    owner_of_phrase,
    says_unseen_name,
    stands_for_metric,
)
from kg.relate.figures.part import Part, Role
from kg.relate.figures.parts import parts_of
from kg.relate.figures.reading import Frame, Reading
from kg.relate.figures.stakes import stake_of
from kg.relate.figures.view import SUBJECTS, VERBS, Owner, View

NEAR = 4  # tokens between the ends of "from 4 million to about 5 million"


def read_frames(view: View, thread: Thread, last: Measure | None, settings: Settings) -> Reading:
    """All frames of one sentence."""
    reading = Reading(view, thread, settings, parts_of(view), last)
    place: dict[Role, Callable[[Reading, Part], str]] = {
        Role.VALUE: _place_value,
        Role.CHANGE: _place_change,
        Role.FACTOR: _place_change,
        Role.HAD: _place_had,
        Role.SAME: _place_same,
        Role.OTHER: _place_other,
    }
    for part in reading.parts:
        if part.role is not Role.EARLIER and not _place_stake(reading, part):
            reason = place[part.role](reading, part) if part.role in place else part.role.value
            if reason:
                reading.left.append((part, reason))
    for part in reading.parts:
        if part.role is Role.EARLIER and (reason := _place_earlier(reading, part)):
            reading.left.append((part, reason))
    for frame in reading.frames:
        frame.unit = frame.unit or _currency(reading, frame)
    return reading


def _currency(reading: Reading, frame: Frame) -> str:
    """For a number alone as the value of a metric in money, the currency named last: "… to 1.5 billion"."""
    value = frame.value
    alone = value is not None and value.quantity.kind == "count" and not value.quantity.unit
    if value is None or not alone or frame.measure.iri not in reading.view.page.lexicon.in_money:
        return ""
    earlier = [one for one in reading.view.page.annotation.quantities if one.start < value.quantity.start]
    return next((one.unit for one in reversed(earlier) if one.kind == "money"), "")


# --- placing -------------------------------------------------------------------------------------------------------


def _place_stake(reading: Reading, part: Part) -> bool:
    """Whether a percentage is a stake that its clause tells of without the noun; if so it has its frame."""
    view = reading.view
    stake = None if _is_share(reading) else stake_of(view, part)
    if stake is None:
        return False
    owner = stake.holder or stake.held
    if owner is None:
        return False
    held = (view.page.entity(stake.held.cluster),) if stake.held and stake.holder else ()
    measure = measures.named(view, "Stake", scope=Scope((stake.holders,) if stake.holders else (), held))
    reading.frames.append(Frame(measure, owner, _carrier(view, part), part.anchor, value=part))
    return True


def _is_share(reading: Reading) -> bool:
    """Whether the percentages so far are shares of a market: "Orlin had 6 percent of it, Basketo held 54"."""
    shares = {reading.view.page.lexicon.metric(name).iri for name in ("Share", "MarketShare")}
    said = [frame.measure for frame in reading.frames if frame.value and frame.value.quantity.kind == "percent"]
    before = said[-1] if said else reading.last
    return before is not None and before.iri in shares


def _place_value(reading: Reading, part: Part) -> str:
    for frame in reading.frames:
        if part.anchor >= 0 and frame.anchor == part.anchor and frame.value is None and frame.parts():
            frame.value = part
            return ""
    if part.leans and reading.frames and reading.frames[-1].value is None:
        reading.frames[-1].value = part
        return ""
    return _open(reading, part, measure_for(reading, part))


def _place_change(reading: Reading, part: Part) -> str:
    target = _leaned_on(reading, part)
    if target is None:
        return _open(reading, part, measure_for(reading, part))
    if part.role is Role.CHANGE:
        target.change = part
    else:
        target.factor = part
    return ""


def _leaned_on(reading: Reading, part: Part) -> Frame | None:
    """The frame that a change belongs to: that of its own verb, or the last one with a value if it leans on it."""
    free = [frame for frame in reading.frames if frame.change is None and frame.factor is None]
    if part.leans:
        whole = [frame for frame in free if frame.value and frame.same_as < 0]
        in_order = "respectively" in reading.view.text.lower()
        return whole[0 if in_order else -1] if whole else None
    own = [frame for frame in free if part.anchor >= 0 and frame.anchor == part.anchor and frame.value]
    return own[-1] if own else None


def _place_same(reading: Reading, part: Part) -> str:
    valued = [frame for frame in reading.frames if frame.value]
    if not valued:
        return Role.NONE.value
    model = valued[-1]
    assert model.value is not None
    reading.frames.append(replace(model, value=part, change=None, factor=None, same_as=model.value.position))
    return ""


def _place_other(reading: Reading, part: Part) -> str:
    """What somebody else has of the measure before; the owner's own, named again, is an earlier value."""
    owner = owner_of_other(reading.view, part.position)
    kind = part.quantity.kind
    valued = [frame for frame in reading.frames if frame.value and frame.value.quantity.kind == kind]
    if not valued or owner is None:
        return Role.NONE.value
    if owner.cluster == valued[-1].owner.cluster:
        return _place_earlier(reading, part)
    reading.frames.append(replace(valued[-1], owner=owner, value=part, change=None, factor=None, same_as=-1))
    return ""


def _place_had(reading: Reading, part: Part) -> str:
    measure = measure_had(reading, part)
    return _open(reading, part, measure)


def _place_earlier(reading: Reading, part: Part) -> str:
    if part.noun >= 0:
        return _open(reading, part, measures.measure_of(reading.view, part.noun, reading.settings.base))
    own = [frame for frame in reading.frames if not _is_twin(frame)]
    goes = goes_to(reading.view, part.position)
    become = [frame for frame in own if frame.value and frame.value.position == part.position + 1] if goes else []
    same = [frame for frame in own if part.anchor >= 0 and frame.anchor == part.anchor]
    before = [
        frame
        for frame in reading.frames
        if any(one.position < part.position for one in frame.parts()) and frame.same_as < 0
    ]
    later = [frame for frame in reading.frames if frame not in before]
    after = [frame for frame in later if not _is_bare(part) or _follows(reading.view, part, frame)]
    chosen = become[:1] or same[-1:] or before[-1:] or after[:1]
    if not chosen:
        return Role.NONE.value
    model = chosen[0]
    kind = model.value.quantity.kind if model.value else part.quantity.kind
    alone = _is_bare(part)
    amount = part.quantity.kind == "money" and model.value is not None and _is_bare(model.value)
    if kind != part.quantity.kind and not alone and not amount:
        return Role.NONE.value
    unit = (model.value.quantity.unit if model.value else "") if alone else ""
    reading.frames.append(replace(model, value=part, change=None, factor=None, same_as=part.position, unit=unit))
    return ""


def _is_twin(frame: Frame) -> bool:
    """Whether a frame has the value of another one in a second currency: "1.3 billion crowns ($142 million)"."""
    return frame.value is not None and frame.same_as not in (-1, frame.value.position)


def _follows(view: View, part: Part, frame: Frame) -> bool:
    """Whether a figure stands right after an earlier one: "from 4 million to 5 million", "from 4 to about 5"."""
    first = min(view.spans[one.position][0] for one in frame.parts())
    return 0 < first - view.spans[part.position][1] <= NEAR


def _is_bare(part: Part) -> bool:
    """Whether a figure is a number alone, whose unit another one says: "from 4 million euros to 5 million"."""
    return part.quantity.kind == "count" and not part.quantity.unit


def _open(reading: Reading, part: Part, measure: Measure | None) -> str:
    """A new frame, or the reason why there is none."""
    if measure is None:
        return Role.NONE.value
    measure = measures.per_share(reading.view, measure, part.position)
    owner = _owner(reading, part, measure) or _owner_before(reading, part)
    if owner is None:
        return "no-subject"
    narrowed = _narrowed(reading, part, measure, owner)
    frame = Frame(narrowed, owner, _carrier(reading.view, part), part.anchor)
    if part.role is Role.CHANGE:
        frame.change = part
    elif part.role is Role.FACTOR:
        frame.factor = part
    else:
        frame.value = part
    reading.frames.append(frame)
    return ""


def _carrier(view: View, part: Part) -> int:
    if part.role is Role.HAD and part.anchor >= 0:
        return part.anchor
    return part.noun if part.anchor < 0 and part.noun >= 0 else max(part.anchor, 0)


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


# --- the owner -----------------------------------------------------------------------------------------------------


def _owner(reading: Reading, part: Part, measure: Measure) -> Owner | None:
    view, lexicon = reading.view, reading.view.page.lexicon
    if part.role is Role.HAD:
        return None if _is_of_unseen(view, part) else _owner_of_had(reading, part, measure)
    noun = measure.noun
    if noun >= 0 and (found := owner_of_phrase(view, noun) or view.owner(noun)):
        return found
    if _is_foreign(view, measure) and reading.thread.last is None:
        return None
    verb = part.anchor if part.anchor >= 0 and view.tokens[part.anchor].pos in VERBS else None
    if verb is not None and (found := _owner_by_verb(reading, measure, verb)):
        return found
    if verb is None:
        start = max(part.anchor, noun, view.top(part.position))
        if found := _owner_in_noun_phrase(view, start):
            return found
        verb = view.verb_of(start)
    found = owner_of_clause(view, verb) if verb is not None else None
    if found or (verb is not None and says_unseen_name(view, verb)):
        return found
    if reading.frames:
        return reading.frames[-1].owner
    if not (measure.known or _is_definite(view, part)) or measure.iri == lexicon.metric("Stake").iri:
        return None
    return _beside(view, part) or fallback(view, reading.thread, reading.settings)


def _is_definite(view: View, part: Part) -> bool:
    """Whether an amount is of a thing that the text has spoken of: "the $160 million project is on hold"."""
    if part.quantity.kind != "money" or part.noun < 0 or view.tokens[part.noun].dep not in SUBJECTS:
        return False
    return any(view.tokens[kid].text.lower() in ("the", "this") for kid in view.kids(part.noun, "det"))


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


def _beside(view: View, part: Part) -> Owner | None:
    """ "At Orlin, sales tripled": a company in a phrase of its own before the figure."""
    for token in view.tokens[: view.spans[part.position][0]]:
        if (
            token.dep == "pobj"
            and view.tokens[token.head].text.lower() in ("at", "for")
            and (found := view.owner(token.index))
        ):
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
        beside, told = owner_beside(view, part.anchor), _by_thread(reading, measure)
        return (told or beside) if part.quantity.kind == "percent" else (beside or told)
    found = owner_of_holder(view, part.anchor) or _owner_of_list(view, part.anchor)
    if found is None and part.quantity.kind == "percent" and measure.known and view.subject(part.anchor) is None:
        return fallback(view, reading.thread, reading.settings) if reading.thread.last else None
    if found is None and view.tokens[part.anchor].pos in VERBS:
        found = owner_beside(view, part.anchor) if view.subject(part.anchor) in view.counted else None
    of_a_thing = part.quantity.kind != "money" and _of_a_thing(view, part.anchor)  # not "pickers earn $58 a month"
    return found or (_by_thread(reading, measure) if of_a_thing else None)


def _by_thread(reading: Reading, measure: Measure) -> Owner | None:
    """Whom the text is about, for a metric of the lexicon that names nobody: "all 620 employees are in the north"."""
    lexicon = reading.view.page.lexicon
    own = {lexicon.metric(name).iri for name in ("Count", "Stake")}  # who has these is said beside them
    share = measure.iri == lexicon.metric("Share").iri and not measure.scope.words
    if not measure.known or measure.iri in own or share or _is_foreign(reading.view, measure):
        return None
    if reading.thread.last is None and measure.iri != lexicon.metric("Share").iri:
        return None
    return fallback(reading.view, reading.thread, reading.settings)


def _of_a_thing(view: View, anchor: int) -> bool:
    """Whether the subject of a verb is a common noun, which is part of a company: "overseas business generated 58%"."""
    subject = view.subject(anchor) if view.tokens[anchor].pos in VERBS else None
    return subject is not None and view.tokens[subject].pos == "NOUN" and view.mention(subject) is None


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
    return view.owner(first - 2) if view.tokens[first - 2].mention >= 0 else None


def _owner_of_list(view: View, anchor: int) -> Owner | None:
    """ "With revenue of $60 million and 400 staff": what is had beside another metric has the same owner."""
    if view.tokens[anchor].pos in VERBS or view.tokens[anchor].lemma not in view.page.lexicon.metric_nouns:
        return None
    verb = view.verb_of(anchor)
    return _owner_in_noun_phrase(view, anchor) or (owner_of_clause(view, verb) if verb is not None else None)


def _narrowed(reading: Reading, part: Part, measure: Measure, owner: Owner) -> Measure:
    """The measure with the scope around it, once the owner is known and is no scope of itself."""
    view = reading.view
    own = view.page.entity(owner.cluster)
    scope = measure.scope
    price, stake = (view.page.lexicon.metric(name).iri for name in ("SharePrice", "Stake"))
    complete = measure.iri == price or (measure.iri == stake and scope.entities)  # nothing else narrows it
    if not complete and (part.role is not Role.HAD or part.quantity.kind in ("count", "percent")):
        scope = scope.plus(measures.places_after(view, part.position, part.anchor, owner.cluster))
    entities = tuple(iri for iri in scope.entities if iri != own)
    return replace(measure, scope=Scope(scope.words, entities))
