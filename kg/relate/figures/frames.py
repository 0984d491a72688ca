"""From the parts of a sentence's quantities to frames: one a figure, with its metric, owner, value and change together.

In: a `View`, its parts, and the `Thread` of the document. Out: `Frame` values and, for every quantity left over, the
reason. "rose 12 percent to $5 billion" is one frame; "from $4 billion" is another one of the same metric.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.config import Settings
from kg.relate.figures import measures
from kg.relate.figures.compared import name_gapped, owner_of_other
from kg.relate.figures.governed import goes_to
from kg.relate.figures.having import measure_had
from kg.relate.figures.measures import Measure, Scope
from kg.relate.figures.naming import guessed, measure_for
from kg.relate.figures.owners import Thread, fallback, place_at
from kg.relate.figures.part import Part, Role
from kg.relate.figures.parts import parts_of
from kg.relate.figures.reading import Frame, Reading
from kg.relate.figures.stakes import holder_words, stake_of
from kg.relate.figures.things import about
from kg.relate.figures.view import Owner, View
from kg.relate.figures.whose import owner_of

NEAR = 4  # tokens between the ends of "from 4 million to about 5 million"


def read_frames(view: View, thread: Thread, last: Measure | None, settings: Settings) -> Reading:
    """All frames of one sentence."""
    reading = Reading(view, thread, settings, parts_of(view), last)
    place: dict[Role, Callable[[Reading, Part], str]] = {
        Role.VALUE: _place_value,
        Role.CHANGE: _place_change,
        Role.FACTOR: _place_change,
        Role.ABSOLUTE: _place_amount,
        Role.HAD: _place_had,
        Role.SAME: _place_same,
        Role.OTHER: _place_other,
        Role.EXPECTED: _place_expected,
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
    if frame.amount and value and _is_bare(value) and frame.amount.quantity.kind == "money":
        return frame.amount.quantity.unit  # "fell by 35 million euros to 118 million"
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
    if owner is None and stake.holders:
        owner = fallback(view, reading.thread, reading.settings)
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
    measure = measure_for(reading, part)
    counted = measure is None and part.quantity.kind == "count" and part.anchor >= 0
    return _open(reading, part, measure_had(reading, part) if counted else measure)


def _place_change(reading: Reading, part: Part) -> str:
    target = _leaned_on(reading, part)
    if target is None and (other := _other_end(reading, part) or _compared_twice(reading, part)):
        reading.frames.append(other)
        return ""
    if target is None:
        return _open(reading, part, measure_for(reading, part))
    if part.role is Role.CHANGE:
        target.change = part
    else:
        target.factor = part
    return ""


def _place_amount(reading: Reading, part: Part) -> str:
    """By how much a figure changed: beside the value of the same verb, or the one before that it comments on."""
    valued = [frame for frame in reading.frames if frame.value and frame.amount is None and frame.same_as < 0]
    own = [frame for frame in valued if part.leans or (part.anchor >= 0 and frame.anchor == part.anchor)]
    if own:
        own[-1].amount = part
        return ""
    alone = part.quantity.kind != "count" and part.anchor >= 0 and not part.leans
    measure = measure_for(reading, part) if alone else None
    return _open(reading, part, measure) if measure else part.role.value


def _other_end(reading: Reading, part: Part) -> Frame | None:
    """The frame of the upper end of a range of changes: "growing 16-18% a year"."""
    last = reading.frames[-1] if reading.frames else None
    if last is None or last.change is None or not part.leans or last.change.position != part.position - 1:
        return None
    ends = part.quantity.approximation == "at most" and last.change.quantity.approximation == "at least"
    return (
        replace(last, value=None, change=part, factor=None, amount=None, same_as=last.change.position) if ends else None
    )


def _compared_twice(reading: Reading, part: Part) -> Frame | None:
    """The frame of a second change of the same value: "41,208 cars, up 62 percent on the year and 7 on the month"."""
    last = reading.frames[-1] if reading.frames else None
    if last is None or last.change is None or last.value is None or not part.leans or part.role is not Role.CHANGE:
        return None
    if last.change.position != part.position - 1:
        return None
    return replace(last, value=None, change=part, factor=None, amount=None, same_as=last.value.position)


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
    reading.frames.append(
        replace(model, value=part, change=None, factor=None, amount=None, same_as=model.value.position)
    )
    return ""


def _place_other(reading: Reading, part: Part) -> str:
    """What somebody else has of the measure before; the owner's own, named again, is an earlier value."""
    owner = owner_of_other(reading.view, part.position)
    kind = part.quantity.kind
    valued = [frame for frame in reading.frames if frame.value and frame.value.quantity.kind == kind]
    if valued and owner is None and (other := _other_place(reading.view, part, valued[-1])):
        reading.frames.append(other)
        return ""
    if not valued or owner is None:
        return Role.NONE.value
    if owner.cluster == valued[-1].owner.cluster:
        return _place_earlier(reading, part)
    reading.frames.append(
        replace(valued[-1], owner=owner, value=part, change=None, factor=None, amount=None, same_as=-1)
    )
    return ""


def _other_place(view: View, part: Part, model: Frame) -> Frame | None:
    """The share of another place: "China took 44% of exports and Europe 31%"."""
    name = name_gapped(view, part.position)
    place = place_at(view, name) if name >= 0 else None
    if place is None or model.measure.iri != view.page.lexicon.metric("Share").iri:
        return None
    scope = Scope(model.measure.scope.words, (view.page.entity(place.cluster),))
    return replace(
        model,
        measure=replace(model.measure, scope=scope),
        value=part,
        change=None,
        factor=None,
        amount=None,
        same_as=-1,
    )


def _place_expected(reading: Reading, part: Part) -> str:
    """What was expected of the figure before, for the same period."""
    valued = [frame for frame in reading.frames if frame.value and frame.value.quantity.kind == part.quantity.kind]
    if not valued:
        return Role.NONE.value
    model = valued[-1]
    assert model.value is not None
    expected = replace(model.measure, expected=True)
    reading.frames.append(
        replace(
            model, measure=expected, value=part, change=None, factor=None, amount=None, same_as=model.value.position
        )
    )
    return ""


def _place_had(reading: Reading, part: Part) -> str:
    measure = measure_had(reading, part)
    return _open(reading, part, measure)


def _place_earlier(reading: Reading, part: Part) -> str:
    if part.noun >= 0:
        said = guessed(reading, part) or measures.measure_of(reading.view, part.noun, reading.settings.base)
        return _open(reading, part, said)
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
    reading.frames.append(
        replace(model, value=part, change=None, factor=None, amount=None, same_as=part.position, unit=unit)
    )
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
    owner = owner_of(reading, part, measure)
    if owner is None:
        return "no-subject"
    if owner.thing and measure.noun >= 0 and reading.view.tokens[measure.noun].lemma in reading.view.page.things:
        measure = measures.named(reading.view, "MarketSize", noun=measure.noun)  # what grows is the thing itself
    narrowed = _narrowed(reading, part, measure, owner)
    frame = Frame(narrowed, owner, _carrier(reading.view, part), part.anchor)
    if part.role is Role.CHANGE:
        frame.change = part
    elif part.role is Role.FACTOR:
        frame.factor = part
    elif part.role is Role.ABSOLUTE:
        frame.amount = part
    else:
        frame.value = part
    reading.frames.append(frame)
    return ""


def _carrier(view: View, part: Part) -> int:
    if part.role is Role.HAD and part.anchor >= 0:
        return part.anchor
    return part.noun if part.anchor < 0 and part.noun >= 0 else max(part.anchor, 0)


def _narrowed(reading: Reading, part: Part, measure: Measure, owner: Owner) -> Measure:
    """The measure with the scope around it, once the owner is known and is no scope of itself."""
    view = reading.view
    own = about(view, owner)
    scope = measure.scope
    price, stake = (view.page.lexicon.metric(name).iri for name in ("SharePrice", "Stake"))
    complete = measure.iri == price or (measure.iri == stake and scope.entities)  # nothing else narrows it
    if not complete and (part.role is not Role.HAD or part.quantity.kind in ("count", "percent")):
        scope = scope.plus(measures.places_after(view, part.position, part.anchor, owner.cluster))
    if measure.iri == stake and not scope.words and part.anchor < 0:
        verb = view.verb_of(part.noun)
        holders = holder_words(view, verb) if verb is not None else ""
        scope = scope.plus(Scope((holders,) if holders else ()))
    if " per " not in f" {measure.label} ":
        scope = scope.plus(measures.per_each(view, part.position))
    entities = tuple(iri for iri in scope.entities if iri != own)
    return replace(measure, scope=Scope(scope.words, entities))
