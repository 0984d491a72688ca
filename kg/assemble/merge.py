"""Equal statements become one claim; equal figures one figure; entities of one IRI one entity.

In: the extractions of any number of documents, in any order, repeated or not. Out: sorted, immutable values with the
evidence pooled. Nothing here adds a claim that no sentence makes (`kg.assemble.axioms` does) or writes RDF.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from math import prod

from kg.iri import content_hash
from kg.model import Document, Entity, Evidence, Extraction, Key, Observation, Statement, Verdict
from kg.ontology import Metric, Ontology

# A text can always have been misread: no number of sentences makes a claim certain.
MAX_CONFIDENCE = Decimal("0.99")
_HUNDREDTH = Decimal("0.01")
_QUALIFIERS = ("date", "date_text", "date_precision", "valid_from", "valid_until", "speaker", "role")

Place = tuple[str, int, int]  # document id, first and last offset: which sentence


@dataclass(frozen=True, slots=True, order=True)
class Qualifier:
    """A date, speaker or role that one document gives a claim. ``name`` is the field of `kg.model.Statement`."""

    document: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with all that supports it.

    ``readings`` are its own sentences; none for an inferred claim. ``refused`` are those of them that a person
    rejected, ``refusals`` say why. ``borrowed`` is the evidence of ``premises``, the claims from which ``axioms`` (such
    as "x:a rdfs:subPropertyOf x:b") yield it: each of them alone, or only all ``together``. ``confidence`` lies in
    [0, 0.99]. ``verdict`` is what a person decided about this claim; a ``vouched`` one stands however unsure it is: a
    person accepted it, or a claim that it follows from. ``corrects`` are the claims in whose place a person put it.
    """

    key: Key
    readings: tuple[Evidence, ...] = ()
    qualifiers: tuple[Qualifier, ...] = ()
    borrowed: tuple[Evidence, ...] = ()
    premises: tuple[Key, ...] = ()
    together: bool = False
    axioms: tuple[str, ...] = ()
    confidence: Decimal = Decimal(0)
    note: str = ""
    refused: frozenset[Evidence] = frozenset()
    refusals: tuple[str, ...] = ()
    verdict: Verdict | None = None
    vouched: bool = False
    corrects: tuple[Key, ...] = ()

    @property
    def heard(self) -> tuple[Evidence, ...]:
        """Its own sentences, without those that a person rejected."""
        return tuple(one for one in self.readings if one not in self.refused) if self.refused else self.readings

    @property
    def inferred(self) -> bool:
        """Whether no sentence says it itself, or none that a person left to it."""
        return not self.heard and (bool(self.premises) or not self.readings)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All sentences that support it, its own first; of a claim that a person rejected, those that did."""
        return (*self.heard, *self.borrowed) or self.readings


def merge_claims(extractions: Iterable[Extraction]) -> dict[Key, Claim]:
    """The claims that sentences make, by key, in the order of the keys.

    The same sentence read twice by one rule counts once: its better reading is kept.
    """
    found: defaultdict[Key, list[tuple[Statement, Document]]] = defaultdict(list)
    for extraction in extractions:
        for statement in extraction.statements:
            key = Key(statement.subject, statement.predicate, statement.object, statement.status)
            found[key].append((statement, extraction.document))
    return {key: _merged(key, found[key]) for key in sorted(found, key=Key.parts)}


def _merged(key: Key, said: Iterable[tuple[Statement, Document]]) -> Claim:
    """One claim of equal statements, each with its document."""
    statements = [statement for statement, _ in said]
    rejected = [one for one in statements if one.verdict is Verdict.REJECTED]
    kept = [one for one in statements if one.verdict is not Verdict.REJECTED]
    readings = _best(evidence for one in kept for evidence in one.evidence)
    refused = _best(evidence for one in rejected for evidence in one.evidence)
    verdicts = {one.verdict for one in kept}
    claim = Claim(
        key,
        tuple(sorted((*readings, *refused), key=evidence_order)),
        tuple(sorted({qualifier for one, document in said for qualifier in _qualifiers(one, document)})),
        refused=frozenset(refused),
        refusals=tuple(sorted({one.refusal for one in rejected})),
        verdict=next((one for one in (Verdict.ACCEPTED, Verdict.CORRECTED) if one in verdicts), None),
        vouched=bool(verdicts - {None}),
        corrects=tuple(sorted({one.corrects for one in kept if one.corrects}, key=Key.parts)),
    )
    return pooled(claim)


def _qualifiers(statement: Statement, document: Document) -> list[Qualifier]:
    named = ((name, getattr(statement, name)) for name in _QUALIFIERS)
    return [Qualifier(document.id, name, value) for name, value in named if value]


def _best(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """One reading a sentence and rule: the surest, and among equals the first in the order of its parts."""
    ranked = sorted(evidence, key=lambda one: (-one.confidence, evidence_order(one)))
    kept: dict[tuple[Place, str], Evidence] = {}
    for one in ranked:
        kept.setdefault((place(one), one.rule), one)
    return tuple(sorted(kept.values(), key=evidence_order))


def place(evidence: Evidence) -> Place:
    """Which sentence the evidence is."""
    return (evidence.document, evidence.start, evidence.end)


def evidence_order(evidence: Evidence) -> tuple[object, ...]:
    """A total order of evidence: by document, position, rule, then all else."""
    spans = tuple((span.role, span.start, span.end, span.surface) for span in evidence.spans)
    return (*place(evidence), evidence.rule, spans, evidence.reasons, evidence.text)


def pooled(claim: Claim) -> Claim:
    """The claim with its confidence by noisy-or over distinct sentences, and the note that explains it.

    Copies of one sentence (syndicated articles) are not independent: their best reading counts once.
    """
    best: dict[str, float] = {}
    for one in claim.evidence:
        words = " ".join(one.text.casefold().split()) or repr(place(one))
        best[words] = max(best.get(words, 0.0), min(1.0, max(0.0, one.confidence)))
    doubt = prod(1.0 - value for value in sorted(best.values()))
    confidence = rounded(1.0 - doubt)
    note = _note(claim.evidence, len(best)) + (f"; at most {MAX_CONFIDENCE}" if confidence > MAX_CONFIDENCE else "")
    return replace(claim, confidence=min(MAX_CONFIDENCE, confidence), note=note)


def rounded(value: float) -> Decimal:
    """``value`` to two decimals, as a decimal."""
    return Decimal(repr(value)).quantize(_HUNDREDTH, ROUND_HALF_EVEN)


CUE = "status "  # how a reason begins that tells of a status cue and lowers nothing
MODEL = "learned model "  # and one that tells how sure a learned model is of the claim


def _note(evidence: tuple[Evidence, ...], distinct: int) -> str:
    copies = len({place(one) for one in evidence})
    documents = len({one.document for one in evidence})
    text = _count(distinct, "sentence") + (f" (in {copies} copies)" if copies > distinct else "")
    text += f" in {_count(documents, 'document')}"
    reasons = sorted({reason for one in evidence for reason in one.reasons})
    cues = [reason.removeprefix(CUE) for reason in reasons if reason.startswith(CUE)]
    learned = [reason for reason in reasons if reason.startswith(MODEL)]
    lowered = [reason for reason in reasons if not reason.startswith((CUE, MODEL))]
    text += f"; {'; '.join(learned)}" if learned else ""
    text += f"; lowered by {'; '.join(lowered)}" if lowered else ""
    return text + (f"; cues: {'; '.join(cues)}" if cues else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# --- figures -----------------------------------------------------------------------------------------------------


def observation_parts(observation: Observation) -> tuple[str, ...]:
    """Texts that make two figures equal: their meaning and their sentence, not the rule that found them."""
    meaning = (
        *(observation.about, observation.metric, observation.status.value),
        *("scope", *sorted(observation.scope), "entities", *sorted(observation.scope_entities)),
        *(_number(observation.value), observation.unit, observation.approximation, observation.value_text),
        *(_number(observation.change_percent), _number(observation.change_factor), observation.comparison),
        *(observation.period_start, observation.period_end, observation.period_text, observation.speaker),
    )
    amount = observation.change_value
    changed = () if amount is None else ("change", _number(amount), observation.change_unit)
    return (*(part or "" for part in (*meaning, *changed)), *map(str, place(observation.evidence)))


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f")


def merge_observations(extractions: Iterable[Extraction]) -> tuple[Observation, ...]:
    """Each figure once, its surest reading kept, in the order of their parts."""
    best: dict[str, Observation] = {}
    found = {observation for extraction in extractions for observation in extraction.observations}
    for one in sorted(found, key=_surest_first):
        best.setdefault(content_hash(*observation_parts(one)), one)
    return tuple(sorted(best.values(), key=observation_parts))


def _surest_first(one: Observation) -> tuple[object, ...]:
    return (-one.evidence.confidence, evidence_order(one.evidence), one.metric_label, one.metric_text)


def merge_metrics(extractions: Iterable[Extraction], ontology: Ontology) -> tuple[Metric, ...]:
    """Every metric that a figure measures, with the ontology's label, else the first of those in use."""
    labels: defaultdict[str, set[str]] = defaultdict(set)
    for extraction in extractions:
        for observation in extraction.observations:
            labels[observation.metric].add(observation.metric_label)
    return tuple(merge_metric(iri, names, ontology) for iri, names in sorted(labels.items()))


def merge_metric(iri: str, names: Set[str], ontology: Ontology) -> Metric:
    """A metric with all names that it bears."""
    known = ontology.metrics.get(iri)
    label = known.label if known else min(names, key=lambda name: (len(name), name))
    return Metric(iri, label, tuple(sorted(names - {label})))


# --- entities ----------------------------------------------------------------------------------------------------


def merge_entities(extractions: Iterable[Extraction], ontology: Ontology) -> tuple[Entity, ...]:
    """One entity an IRI: types united (most specific only), the best label, every other name an alias."""
    groups: defaultdict[str, set[tuple[str, Entity]]] = defaultdict(set)
    for extraction in extractions:
        for entity in extraction.entities:
            groups[entity.iri].add((extraction.document.id, entity))
    return tuple(merge_entity(groups[iri], ontology) for iri in sorted(groups))


def merge_entity(found: Set[tuple[str, Entity]], ontology: Ontology) -> Entity:
    """What pairs of a document's id and one entity, as that document has it, say together; there is one at least."""
    group = {entity for _, entity in found}
    known = any(entity.linked for entity in group)
    label = _best_label({(document, entity.label) for document, entity in found if entity.linked or not known})
    names = {name for entity in group for name in (entity.label, *entity.aliases)}
    return Entity(
        iri=min(entity.iri for entity in group),
        label=label,
        types=most_specific({iri for entity in group for iri in entity.types}, ontology),
        aliases=tuple(sorted(names - {label})),
        linked=known,
        external=tuple(sorted({iri for entity in group for iri in entity.external})),
        description=max((entity.description for entity in group), key=lambda text: (len(text), text)),
    )


def _best_label(uses: set[tuple[str, str]]) -> str:
    """Of pairs of a document and a label, the label in most; then the longest, then the first in code-point order."""
    counts = Counter(label for _, label in uses)
    return min(counts, key=lambda label: (-counts[label], -len(label), label))


def most_specific(types: Iterable[str], ontology: Ontology) -> tuple[str, ...]:
    """The types without those that another one implies, sorted."""
    given = frozenset(types)
    above: Mapping[str, frozenset[str]] = {iri: ontology.superclasses(iri) for iri in given}
    # Two classes that imply each other are equivalent: the first in order stands for both.
    return tuple(
        iri
        for iri in sorted(given)
        if not any(iri in above[other] and (other not in above[iri] or other < iri) for other in given - {iri})
    )
