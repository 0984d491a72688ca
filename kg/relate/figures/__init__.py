"""Figures of a document as observations about its companies, markets and places.

In: the annotation of one document, its links, the ontology and the settings. Out: `Observation` values in the order of
the text, entities for what common nouns name of whom they are about, and a `Drop` with a reason for every quantity that
became none: ``no-metric`` (nothing says what it measures), ``no-subject`` (nobody it is about), ``absolute-change``
("an increase of $3 million", of nothing named), ``describes-a-noun`` ("sets of 50 inches"), ``below-threshold``.
Numbers and dates come from `kg.annotate`; the words that steer it from ``metrics.ttl``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.config import Settings
from kg.lexicon import FigureLexicon
from kg.model import Annotation, Drop, Entity, Evidence, Link, Observation, Quantity, Span, Status
from kg.ontology import Ontology
from kg.relate.figures.compared import is_replaced
from kg.relate.figures.frames import read_frames
from kg.relate.figures.measures import Measure
from kg.relate.figures.modality import speaker_of, status_of
from kg.relate.figures.owners import Thread, topic_of
from kg.relate.figures.page import Page, page_of
from kg.relate.figures.part import Part, Role
from kg.relate.figures.periods import When, comparisons_of, periods_of
from kg.relate.figures.reading import Frame, Reading
from kg.relate.figures.things import about
from kg.relate.figures.view import View, views_of
from kg.relate.figures.wording import wording

RULE = "figure"
T = TypeVar("T")
WHOLE = 6  # tokens between a part and the whole that it is of, at most
MINTED_CERTAINTY = 0.9  # a metric that the lexicon does not know is a little less sure to be one


@dataclass(slots=True)
class Memory:
    """What a sentence may take over from the one before it in the same paragraph."""

    measure: Measure | None = None
    when: When | None = None
    planned: bool = False  # whether that is the period of a figure that was still to come


def observe(
    annotation: Annotation, links: Mapping[int, Link], ontology: Ontology, lexicon: FigureLexicon, settings: Settings
) -> tuple[tuple[Observation, ...], tuple[Entity, ...], tuple[Drop, ...]]:
    """All observations of a document, entities that common nouns name, and the other quantities' drops.

    ``links`` are keyed by cluster.

    Raises:
        OntologyError: the ontology's files lack the words of figures.
    """
    page = page_of(annotation, links, ontology, lexicon, settings.base)
    thread, memory = Thread(page.main), Memory()
    observations: list[Observation] = []
    drops: list[Drop] = []
    things: dict[str, Entity] = {}
    end = 0
    for view in views_of(page):
        if "\n" in annotation.document.text[end : view.sentence.start]:
            thread.last, thread.topic, memory = None, None, Memory()
        end = view.sentence.end
        made, named, left = _observe_sentence(view, thread, memory, ontology, settings)
        observations += made
        things |= {one.iri: one for one in named}
        drops += left
        thread.topic = topic_of(view) or thread.topic
    return tuple(observations), tuple(things.values()), tuple(drops)


def _observe_sentence(
    view: View, thread: Thread, memory: Memory, ontology: Ontology, settings: Settings
) -> tuple[list[Observation], list[Entity], list[Drop]]:
    if not view.quantities:
        return [], [], []
    reading = read_frames(view, thread, memory.measure, settings)
    periods = periods_of(view, reading.parts, memory.when, _of_their_own(reading, memory))
    comparisons = comparisons_of(view, reading.parts, periods)
    drops = [_drop(view.page, part.quantity, reason) for part, reason in reading.left]
    made: list[Observation] = []
    for frame in sorted(reading.frames, key=lambda one: min(part.position for part in one.parts())):
        one = _observation(reading, frame, periods, comparisons, ontology, settings)
        if one.evidence.confidence < settings.min_confidence:
            drops += [_drop(view.page, part.quantity, "below-threshold") for part in frame.parts()]
        else:
            made.append(one)
    _remember(reading, periods, thread, memory)
    things = [frame.owner.thing for frame in reading.frames if frame.owner.thing]
    return made, things, drops


def _of_their_own(reading: Reading, memory: Memory) -> frozenset[int]:
    """The positions of figures that no period before is that of: share prices, stakes, what was paid, and outlooks."""
    view, moments = reading.view, reading.view.page.lexicon.at_moment
    own = [
        frame
        for frame in reading.frames
        if frame.measure.iri in moments
        or (memory.when and memory.planned is not (status_of(view, frame.carrier) is Status.PLANNED))
    ]
    return frozenset(part.position for frame in own for part in frame.parts())


def _remember(reading: Reading, periods: Mapping[int, When], thread: Thread, memory: Memory) -> None:
    main = [frame for frame in reading.frames if frame.value is None or frame.value.role in (Role.VALUE, Role.HAD)]
    if main:
        page = reading.view.page
        own = [one for one in main if one.measure.iri not in page.lexicon.of_deals]
        own = [one for one in own if one.owner.cluster in page.aboutable or (one.owner.thing and page.theme < 0)]
        thread.last = own[-1].owner if own else thread.last
        memory.measure = replace(main[-1].measure, noun=-1, said=-1)  # its token is one of this sentence
    whens = [when for frame in main for part in frame.parts() if (when := periods.get(part.position)) and when.lasting]
    if whens:
        memory.when = whens[-1]
        memory.planned = status_of(reading.view, main[-1].carrier) is Status.PLANNED


def _drop(page: Page, quantity: Quantity, reason: str) -> Drop:
    document = page.annotation.document
    sentence = page.annotation.sentences[quantity.sentence]
    text = document.text[sentence.start : sentence.end]
    return Drop("relate", reason, document.id, quantity.start, quantity.end, quantity.surface, text)


def _observation(
    reading: Reading,
    frame: Frame,
    periods: Mapping[int, When],
    comparisons: Mapping[int, str],
    ontology: Ontology,
    settings: Settings,
) -> Observation:
    view, parts = reading.view, frame.parts()
    value = frame.value.quantity if frame.value else None
    own = [part.position for part in parts]
    when = _first(periods, [*own, frame.same_as] if value else [frame.same_as, *own]) or When()
    verb = view.verb_of(frame.carrier)
    return Observation(
        about=about(view, frame.owner),
        metric=frame.measure.iri,
        metric_label=frame.measure.label,
        evidence=_evidence(view, frame),
        metric_text=wording(view, frame),
        status=_status(view, frame, when),
        scope=frame.measure.scope.words,
        scope_entities=frame.measure.scope.entities,
        value=value.value if value else None,
        unit=(value.unit or frame.unit or None) if value else None,
        approximation=_approximation(view, frame),
        change_percent=frame.change.sign * abs(frame.change.quantity.value) * _own_sign(frame.change)
        if frame.change
        else None,
        change_factor=frame.factor.quantity.value if frame.factor else None,
        change_value=frame.amount.sign * abs(frame.amount.quantity.value) if frame.amount else None,
        change_unit=frame.amount.quantity.unit or None if frame.amount else None,
        comparison=_first(comparisons, [part.position for part in (frame.change, frame.factor, frame.amount) if part]),
        period_start=when.first,
        period_end=when.last,
        period_text=when.text,
        value_text=parts[0].quantity.surface,
        speaker=speaker_of(view, parts[0].quantity.start, parts[0].quantity.end, verb, ontology),
    )


def _status(view: View, frame: Frame, when: When) -> Status:
    if frame.value and is_replaced(view, frame.value.position):
        return Status.NEGATED
    stake = view.page.lexicon.metric("Stake").iri
    if frame.value and frame.value.role is Role.EARLIER and frame.measure.iri == stake and when.text is None:
        return Status.FORMER  # "cut its stake to 18% from 48%", and no date says when it was 48%
    found = status_of(view, frame.carrier)
    if found is not Status.ASSERTED and frame.value and _is_whole(view, frame.value):
        return Status.ASSERTED  # "will shed 500 of its 7,800 jobs"
    if found is Status.PLANNED and frame.value and frame.value.role is Role.EARLIER and not frame.measure.expected:
        return Status.ASSERTED  # "expects sales of $5 million, after $4 million in 2023"
    return Status.PLANNED if found is Status.ASSERTED and frame.measure.expected else found


def _is_whole(view: View, part: Part) -> bool:
    """Whether a count is the whole that another one is a part of: "310 of the group's 1,840 branches"."""
    before = view.spans.get(part.position - 1)
    first = view.spans[part.position][0]
    if before is None or part.quantity.kind != "count" or not 1 < first - before[1] <= WHOLE:
        return False
    between = view.tokens[before[1] + 1 : first]
    return between[0].text == "of" and any(token.tag in ("PRP$", "POS", "DT") for token in between)


def _own_sign(part: Part) -> int:
    return -1 if part.quantity.value < 0 and part.sign > 0 else 1


def _first(table: Mapping[int, T], positions: list[int]) -> T | None:
    return next((table[position] for position in positions if position in table), None)


def _approximation(view: View, frame: Frame) -> str | None:
    """The softening words of the value, or of the change if the value has none; "exceeded" says "more than"."""
    said = next((part.quantity.approximation for part in frame.parts() if part.quantity.approximation), "")
    verb = view.tokens[frame.anchor] if frame.anchor >= 0 else None
    exceeds = verb is not None and verb.lemma in view.page.lexicon.words("ExceedVerbs", "verb")
    return said or ("more than" if exceeds and frame.value and frame.value.role is Role.VALUE else None)


def _evidence(view: View, frame: Frame) -> Evidence:
    document, sentence = view.page.annotation.document, view.sentence
    confidence = frame.owner.certainty * (1.0 if frame.measure.known else MINTED_CERTAINTY)
    reasons = [frame.owner.reason] if frame.owner.reason else []
    if not frame.measure.known:
        reasons.append(f"metric: {frame.measure.label!r} is not in the lexicon ({MINTED_CERTAINTY:g})")
    return Evidence(
        document=document.id,
        start=sentence.start,
        end=sentence.end,
        text=view.text,
        spans=tuple(_spans(view, frame)),
        rule=RULE,
        confidence=round(confidence, 6),
        reasons=tuple(reasons),
    )


def _spans(view: View, frame: Frame) -> list[Span]:
    text = view.page.annotation.document.text
    found = [("object", part.quantity.start, part.quantity.end) for part in frame.parts()]
    if frame.owner.end:
        found.append(("subject", frame.owner.start, frame.owner.end))
    if frame.measure.noun >= 0:
        noun = view.tokens[frame.measure.noun]
        found.append(("trigger", noun.start, noun.end))
    ordered = sorted(set(found), key=lambda one: (one[1:], one[0]))
    return [Span(role, start, end, text[start:end]) for role, start, end in ordered]


__all__ = ["observe"]
