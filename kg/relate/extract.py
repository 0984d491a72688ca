"""Relations: pattern matches become claims with status, qualifiers and evidence.

In: an annotation, the links of its clusters, the pattern index, the ontology. Out: first `Reading`s (what matched, with
hints at the types of unknown names), and, once types are settled, statements, entities for things named by a common
noun, and drops with their reasons. No relation is known to this code: all it reads of one stands in the ontology.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import cast

from msgspec import structs

from kg.config import Settings
from kg.iri import local_name, mint_iri, slug
from kg.model import (
    Annotation,
    BlockKind,
    DateExpression,
    DatePrecision,
    Document,
    Drop,
    Entity,
    Evidence,
    Link,
    Literal,
    Mention,
    Span,
    Statement,
    Status,
    TypeVote,
)
from kg.ontology import Ontology, Property
from kg.ontology.datatypes import DATES
from kg.relate.bindings import Bindings, Bound, implied_bound, is_refused, nearest_dates
from kg.relate.exclusive import reconciled
from kg.relate.graph import SentenceGraph
from kg.relate.hints import type_votes
from kg.relate.literals import Refusal, literal, value_at
from kg.relate.patterns import Match, PatternIndex, without_mutual
from kg.relate.readings import HEADLINE_CONFIDENCE, Noted, Reading, best_readings, confidence_of, is_told_otherwise
from kg.relate.roles import post_words, role_of
from kg.relate.shares import HALF, share_of
from kg.relate.speakers import speaker_of
from kg.relate.status import Cues, chain, cues_of, kind_of, status_of
from kg.relate.unowned import Unowned

# Where an end of a claim may stand.
ENDS = frozenset("subj obj iobj of to for from by with at agent through between".split())
HOLDER = "holder"  # source of what a text leaves out, beside an owner's; see `Annotation.unsaid`
OWNED = frozenset({"owner", HOLDER})
Told = tuple[Status, tuple[str, ...], tuple[int, ...]]  # status, reasons, governing tokens
Setting = tuple[Status, tuple[str, ...], tuple[DateExpression, ...], str]  # of a reading: the last four fields


class Extractor:
    """The relation extractor of one process: compiled patterns and cue words."""

    def __init__(
        self, patterns: PatternIndex, ontology: Ontology, settings: Settings, noted: Noted | None = None
    ) -> None:
        self.patterns, self.ontology, self.settings = patterns, ontology, settings
        self.noted = noted or Noted()
        self.cues: Cues = cues_of(ontology)
        self.unowned = Unowned(patterns.patterns)
        self.implied = frozenset(iri for iri, prop in ontology.properties.items() if prop.implied_object)
        self._graphs: tuple[Document | None, dict[int, SentenceGraph]] = (None, {})
        self.kind_nouns = {iri: dict(prop.kind_nouns) for iri, prop in ontology.properties.items()}
        self.posts = {iri: post_words(ontology, prop) for iri, prop in ontology.properties.items()}
        self.symmetric = frozenset(iri for iri, prop in ontology.properties.items() if prop.symmetric)
        classes = ontology.classes.values()
        self.not_nouns = frozenset(noun for cls in classes for noun in cls.not_nouns)
        self.named_nouns = frozenset(noun for cls in classes if cls.common_noun for noun in cls.nouns)
        self.nouns = frozenset(
            noun for cls in classes for noun in ({cls.label.lower()} if cls.common_noun else cls.nouns)
        )

    def read(self, annotation: Annotation) -> tuple[Reading, ...]:
        """Every match in every sentence, with entities bound; nothing is filtered by type yet."""
        bindings = Bindings(annotation)
        readings: list[Reading] = []
        for graph in self.graphs(annotation):
            readings += self._read(graph, bindings)
        return tuple(best_readings(readings, self.symmetric))

    def _read(self, graph: SentenceGraph, bindings: Bindings) -> list[Reading]:
        """The readings of one sentence, those of before if all in it denotes the same as then."""
        said = bindings.said(graph.sentence.index)
        before: tuple[object, list[Reading]] | None = graph.notes.get("read")
        if before is None or before[0] != said:
            found = [one for match in self._matches(graph) for one in self._bind(match, graph, bindings)]
            found = [one for one in found if not is_told_otherwise(one, found)]
            implied = (*self._implied(graph, bindings), *self._unowned(graph, bindings))
            before = graph.notes["read"] = said, [*found, *implied]
            self.noted.read.update(reading.match.pattern.property for reading in before[1])
        return before[1]

    def open_ends(self, annotation: Annotation) -> Set[tuple[int, int]]:
        """Sentence and token of the triggers that fit and leave one end to what the text speaks of."""
        return {
            (graph.sentence.index, match.triggers[0])
            for graph in self.graphs(annotation)
            for match in self._matches(graph)
            if match.pattern.implied
        }

    def graphs(self, annotation: Annotation) -> Iterator[SentenceGraph]:
        """The graphs of a document's sentences; they are kept while the same document is read again."""
        document, known = self._graphs
        if document is not annotation.document:
            known = {}
            self._graphs = (annotation.document, known)
        for sentence in annotation.sentences:
            graph = known.get(id(sentence))  # a graph holds its sentence, so that no other one takes its id
            if graph is None:
                graph = known[id(sentence)] = SentenceGraph(sentence)
            yield graph

    def _matches(self, graph: SentenceGraph) -> tuple[Match, ...]:
        """What patterns fit in a sentence, which is the same whatever its names and pronouns denote."""
        found = graph.notes.get(self.patterns)
        if found is None:
            found = graph.notes[self.patterns] = tuple(without_mutual(tuple(self.patterns.match(graph)), graph))
            self.noted.patterns.update(id(match.pattern) for match in found)
        return cast("tuple[Match, ...]", found)

    def _implied(self, graph: SentenceGraph, bindings: Bindings) -> Iterator[Reading]:
        """ "Chief executive Mei Tanaka said": the organisation is the one that the text speaks of."""
        for (sentence, index), mention in bindings.implied.items():
            if sentence == graph.sentence.index:
                for match in self.patterns.implied(graph, index, self.implied):
                    self.noted.patterns.add(id(match.pattern))
                    yield from self._readings(
                        match, graph, bindings, bindings.entities(graph, index), [implied_bound(mention)]
                    )

    def _unowned(self, graph: SentenceGraph, bindings: Bindings) -> Iterator[Reading]:
        """ "A licence with Basketo expired": whose it was, the text around it tells; too little to assert anything.

        Only what is at a place is there, unless the sentence says otherwise: "the plant in Kenya has 300 staff".
        """
        for mention in bindings.unsaid.get(graph.sentence.index, ()):
            found = list(self._of_owner(mention, graph, bindings)) if mention.source in OWNED else []
            pending = [one for one in found if one.status is not Status.ASSERTED]
            yield from (structs.replace(one, mild=True) for one in pending)
            if mention.source == HOLDER:
                told = {(one.match.pattern.property, one.object) for one in pending}
                rest = (one for one in found if one.status is Status.ASSERTED and one.object.cluster >= 0)
                yield from (one for one in rest if (one.match.pattern.property, one.object) not in told)

    def _of_owner(self, mention: Mention, graph: SentenceGraph, bindings: Bindings) -> Iterator[Reading]:
        """What a noun or an infinitive says of whom it leaves out."""
        owner = [implied_bound(mention)]
        for match, missing in self.unowned.match(graph, mention.token):
            self.noted.patterns.add(id(self.unowned.whole[id(match.pattern)]))
            prop = self.ontology.properties[match.pattern.property]
            subjects = owner if missing == "S" else list(self._denoted(match.subject, graph, bindings, prop.domain))
            objects = owner if missing == "O" else list(self._denoted(match.object, graph, bindings, prop.range))
            yield from self._readings(match, graph, bindings, subjects, objects)

    def _bind(self, match: Match, graph: SentenceGraph, bindings: Bindings) -> Iterator[Reading]:
        prop = self.ontology.properties[match.pattern.property]
        implied = self._understood(match, graph, bindings) if match.pattern.implied else []
        if match.pattern.implied and (not implied or not self._is_said(match, graph)):
            return
        ends = implied if match.pattern.implied == "S" else self._denoted(match.subject, graph, bindings, prop.domain)
        loose = match.sureness < 1 and match.subject in match.triggers  # "wants to list the company in Turin"
        subjects = [bound for bound in ends if not (loose and bound.how)]
        if not subjects:
            return
        if match.pattern.kind:
            told = bindings.told(graph, match.object, self.kind_nouns[prop.iri], self.nouns)
            objects = [told] if told else []
        else:
            objects = implied if match.pattern.implied == "O" else self._objects(match, graph, bindings, prop)
        if prop.named_object:
            objects = [bound for bound in objects if not bound.noun]
        if match.pattern.implied == "S":  # two guesses at once would be too many
            objects = [bound for bound in objects if not bound.how]
        elif match.pattern.implied == "O":
            subjects = [bound for bound in subjects if not bound.how]
        yield from self._readings(match, graph, bindings, subjects, objects)

    def _understood(self, match: Match, graph: SentenceGraph, bindings: Bindings) -> list[Bound]:
        """What the text speaks of, for a trigger that names nobody in the place of the end which its pattern lacks."""
        root = match.triggers[0]
        mention = bindings.understood.get((graph.sentence.index, root))
        own = {step.label for step in match.pattern.steps if step.parent == 0} | match.pattern.beside
        others = [
            index
            for index, label, below, _ in graph.near(root)
            if below and label in ENDS and label not in own and self._names_one(graph, index, bindings)
        ]
        owned = any(token.head == root and token.dep == "poss" for token in graph.tokens)
        return [implied_bound(mention)] if mention is not None and not others and not owned else []

    def _is_said(self, match: Match, graph: SentenceGraph) -> bool:
        """Whether a lone noun says of a name what it is to the other, and is no mere title: "the supplier is Orlin"."""
        if len(match.pattern.steps) > 1:
            return True
        root = match.triggers[0]
        copular = any(pair.via >= 0 and root in (pair.noun, pair.name) for pair in graph.sentence.equivalences)
        articles = {token.text.casefold() for token in graph.tokens if token.head == root and token.dep == "det"}
        after = graph.tokens[min(root + 1, len(graph.tokens) - 1)]
        return (copular and after.mention < 0) or (after.text == "," and articles == {"the"})

    def _names_one(self, graph: SentenceGraph, index: int, bindings: Bindings) -> bool:
        """Whether a word names or describes somebody, known or not."""
        return bool(bindings.entities(graph, index)) or graph.tokens[index].lemma in self.nouns

    def _readings(
        self,
        match: Match,
        graph: SentenceGraph,
        bindings: Bindings,
        subjects: Sequence[Bound],
        objects: Sequence[Bound],
    ) -> Iterator[Reading]:
        prop = self.ontology.properties[match.pattern.property]
        settings: dict[tuple[int, ...], tuple[Match, Setting]] = {}  # many names in a row share one
        for subject in subjects:
            for obj in objects:
                if subject.cluster == obj.cluster >= 0 or (match.subject == match.object and subject == obj):
                    continue
                if obj.noun and subject.mentioned == "nominal" and subject.start <= obj.start < subject.end:
                    continue  # "the gas company": that takes up who was described before
                if not match.pattern.paired and graph.coordinated(*(graph.last(one.end) for one in (subject, obj))):
                    continue
                crossed = tuple(dict.fromkeys((*match.vias, *subject.vias, *obj.vias)))
                if crossed not in settings:
                    whole = match if crossed == match.vias else structs.replace(match, vias=crossed)
                    settings[crossed] = whole, self._setting(whole, graph, bindings, prop)
                whole, setting = settings[crossed]
                yield self._weighed(Reading(whole, graph.sentence, subject, obj, *setting), graph, bindings)

    def _weighed(self, reading: Reading, graph: SentenceGraph, bindings: Bindings) -> Reading:
        """The reading, of another property if its own says so and the words name more or less than half."""
        pattern = reading.match.pattern
        own = self.ontology.properties[pattern.property]
        share = share_of(reading.match, graph, bindings) if own.majority or own.minority else None
        wanted = "" if share is None or share == HALF else own.majority if share > HALF else own.minority
        if not wanted:
            return reading
        prop = self.ontology.properties[wanted]
        taught = next((iri for iri in prop.inverses if self.ontology.properties[iri].examples), "")
        turned = bool(taught) and not prop.examples  # stated in the direction that has the examples
        pattern = replace(pattern, property=taught if turned else wanted, taught=pattern.property)
        match = structs.replace(reading.match, pattern=pattern)
        if not turned:
            return structs.replace(reading, match=match)
        match = structs.replace(match, subject=match.object, object=match.subject)
        return structs.replace(reading, match=match, subject=reading.object, object=reading.subject)

    def _setting(self, match: Match, graph: SentenceGraph, bindings: Bindings, prop: Property) -> Setting:
        """What holds of a match whoever its ends are: status with reasons, dates and role."""
        status, reasons, links = self._told(match, graph)
        dates = tuple(nearest_dates(bindings, graph.sentence, links)) if prop.datatype not in DATES else ()
        if status is Status.FORMER and _lasts(dates, bindings.today):
            status = Status.ASSERTED
        posts = self.posts[prop.iri]
        return status, reasons, dates, role_of(graph, match, posts, bindings.text) if posts else ""

    def _told(self, match: Match, graph: SentenceGraph) -> Told:
        """The status of a match and what gave it, with the words that govern its trigger."""
        key = (*kind_of(match), match.subject, match.object, match.triggers, match.vias, match.inner)
        if key not in graph.notes:
            status, reasons = status_of(graph, match, self.cues)
            links = tuple(link.token.index for link in chain(graph, match, self.cues) if link.kind != "noun")
            graph.notes[key] = status, reasons, links
        return cast("Told", graph.notes[key])

    def _objects(self, match: Match, graph: SentenceGraph, bindings: Bindings, prop: Property) -> list[Bound]:
        """What the object denotes: entities where the range has classes, else a value where it has a datatype."""
        either = bool(prop.range) or not prop.datatype
        found = list(self._denoted(match.object, graph, bindings, prop.range)) if either else []
        if prop.datatype and not found:
            value = value_at(match.object, graph, bindings, prop, (match.subject, *match.triggers))
            found = [value] if value else []
        return found

    def _denoted(self, index: int, graph: SentenceGraph, bindings: Bindings, classes: Sequence[str]) -> Iterator[Bound]:
        entities = bindings.entities(graph, index)
        yield from entities
        common = None if entities else self.common(classes)
        if common is not None:
            noun = self._kind_named(index, graph, bindings, common)
            if noun is not None:
                yield noun

    def _kind_named(self, index: int, graph: SentenceGraph, bindings: Bindings, common: str) -> Bound | None:
        """The instance of a class that a common noun names; None where it names none.

        A dairy and a hotel are no trades, and yet name one before another noun ("the hotel group").
        """
        token, cls = graph.tokens[index], self.ontology.classes[common]
        if token.dep in ("compound", "amod", "nmod") and token.head > index:
            noun, refused = bindings.noun(graph, index, self.nouns - cls.nouns, cls.nouns), cls.not_nouns
        else:
            noun, refused = bindings.noun(graph, index, self.nouns), self.not_nouns
        return None if noun is None or is_refused(noun, cls.nouns, refused) else noun

    def common(self, classes: Sequence[str]) -> str | None:
        """The class, among those wanted, whose instances may be named by a common noun."""
        return next(
            (iri for iri in classes if iri in self.ontology.classes and self.ontology.classes[iri].common_noun), None
        )

    def proposed(
        self, match: Match, graph: SentenceGraph, bindings: Bindings, ends: tuple[Bound, Bound], score: float
    ) -> Reading:
        """A claim that a learned model proposes, with the status, dates and role that its words give it."""
        prop = self.ontology.properties[match.pattern.property]
        status, reasons, dates, role = self._setting(match, graph, bindings, prop)
        forms = graph.forms(match.triggers[-1])
        named = any(group & forms for group in prop.triggers)  # "founder", and not any noun between the two
        return Reading(match, graph.sentence, *ends, status, reasons, dates, role if named else "", score)

    def type_votes(self, annotation: Annotation, readings: Sequence[Reading]) -> tuple[TypeVote, ...]:
        """What standing in a relation says about the type of its subject and object."""
        return type_votes(annotation, readings, self.ontology)

    def statements(
        self, annotation: Annotation, readings: Sequence[Reading], links: Mapping[int, Link]
    ) -> tuple[tuple[Statement, ...], tuple[Entity, ...], tuple[Drop, ...]]:
        """The claims that pass domain and range, with entities for common nouns, and what was dropped."""
        kept: list[tuple[Statement, Reading]] = []
        entities: dict[str, Entity] = {}
        drops: list[Drop] = []
        posts = self._posts(readings)
        for one in readings:
            reading = self._spoken_for(one, posts, links) or one
            result = self._statement(annotation, reading, links, entities)
            if isinstance(result, Drop):
                drops.append(result)
            else:
                kept.append((result, reading))
        told = {_triple(statement) for statement, _ in kept if statement.status is Status.ASSERTED}
        stands = []
        for statement, reading in kept:
            if reading.gives_way and _triple(statement) in told:
                prop = self.ontology.properties[statement.predicate]
                drops.append(self._drop(annotation, reading, prop, "gives-way", "the text asserts it elsewhere"))
            else:
                stands.append(statement)
        return reconciled(stands, self.ontology), tuple(entities[iri] for iri in sorted(entities)), tuple(drops)

    def _posts(self, readings: Sequence[Reading]) -> dict[int, Bound]:
        """The one organisation at which a person has a post, by the person's cluster."""
        found: dict[int, dict[int, Bound]] = {}
        for reading in readings:
            post = self.ontology.properties[reading.match.pattern.property].role_from_trigger and reading.role
            if post and reading.status in (Status.ASSERTED, Status.PLANNED) and reading.object.cluster >= 0:
                found.setdefault(reading.subject.cluster, {}).setdefault(reading.object.cluster, reading.object)
        return {person: next(iter(bodies.values())) for person, bodies in found.items() if len(bodies) == 1}

    def _spoken_for(self, reading: Reading, posts: Mapping[int, Bound], links: Mapping[int, Link]) -> Reading | None:
        """ "Its chairman ruled out entering Kenya": that is said of the company; too little to assert anything."""
        body = posts.get(reading.subject.cluster)
        domain = self.ontology.properties[reading.match.pattern.property].domain
        if body is None or reading.status is Status.ASSERTED or body.cluster == reading.object.cluster:
            return None
        person, entity = (self._node(bound, domain, links, {}) for bound in (reading.subject, body))
        if person is None or entity is None or self._admits(person, domain, strict=False):
            return None
        certainty = reading.subject.certainty * body.certainty
        how = f"{person.label} speaks for {entity.label}"
        subject = structs.replace(reading.subject, cluster=body.cluster, certainty=certainty, how=how)
        return structs.replace(reading, subject=subject, mild=True, judged=None)

    def _statement(
        self, annotation: Annotation, reading: Reading, links: Mapping[int, Link], entities: dict[str, Entity]
    ) -> Statement | Drop:
        prop = self.ontology.properties[reading.match.pattern.property]
        subject = self._node(reading.subject, prop.domain, links, entities)
        obj: Entity | Literal | Refusal | None = (
            literal(reading.object, prop, reading.match.pattern.example.object_text)
            if reading.object.is_value
            else self._node(reading.object, prop.range, links, entities)
        )
        if isinstance(obj, Refusal):
            return self._drop(annotation, reading, prop, obj.reason, obj.detail)
        if subject is None or obj is None:
            return self._drop(annotation, reading, prop, "no-node", "nothing that it names is known")
        wanted_object = tuple(reading.match.pattern.object_types) or prop.range
        for entity, classes, reason in ((subject, prop.domain, "domain"), (obj, wanted_object, "range")):
            if isinstance(entity, Entity) and not self._admits(entity, classes, strict=reading.match.pattern.bare):
                wanted = " or ".join(self.ontology.curie(iri) for iri in classes)
                found = " ".join(self.ontology.curie(iri) for iri in entity.types) or "no type"
                return self._drop(annotation, reading, prop, reason, f"{entity.label}: {found}, not {wanted}")
        evidence = self._evidence(annotation, reading, prop)
        if evidence.confidence < self.settings.min_confidence:
            detail = "; ".join((f"confidence {evidence.confidence:.2f}", *evidence.reasons))
            return self._drop(annotation, reading, prop, "below-threshold", detail)
        target = obj if isinstance(obj, Literal) else obj.iri
        statement = Statement(subject.iri, prop.iri, target, reading.status, (evidence,), evidence.confidence)
        return self._qualified(statement, annotation, reading, links)

    def _admits(self, entity: Entity, classes: Sequence[str], strict: bool) -> bool:
        """Whether an entity may stand there: by its type, or for an unknown name by a type compatible with it."""
        if strict:
            return bool(entity.types) and self.ontology.is_a(entity.types, classes)
        if not entity.types or self.ontology.is_a(entity.types, classes):
            return True
        return not entity.linked and any(set(self.ontology.superclasses(iri)) & set(entity.types) for iri in classes)

    def _node(
        self, bound: Bound, classes: Sequence[str], links: Mapping[int, Link], entities: dict[str, Entity]
    ) -> Entity | None:
        if bound.cluster >= 0:
            return links[bound.cluster].entity if bound.cluster in links else None
        common = self.common(classes)
        if not bound.noun or common is None:
            return None
        iri = self._common_iri(bound.noun_key, common, (*(one.entity for one in links.values()), *entities.values()))
        known = entities.get(iri)
        aliases = {bound.noun, bound.noun_key, bound.told_by} | set(known.aliases if known else ())
        label = min((*([known.label] if known else []), bound.noun), key=lambda text: (text != text.lower(), text))
        types = tuple(sorted({common, *(known.types if known else ())}))  # panels are made, and are a trade
        entities[iri] = Entity(iri, label, types, tuple(sorted(aliases - {label, ""})))
        return entities[iri]

    def _common_iri(self, noun: str, common: str, others: Sequence[Entity]) -> str:
        """The node of a common noun; one of its own where something of a class that excludes its class has the name."""
        iri = mint_iri(self.settings.base, "entity", slug(noun))
        taken = {one for entity in others if entity.iri == iri for one in entity.types}
        if any(self.ontology.disjoint(common, one) for one in taken):
            return mint_iri(self.settings.base, "entity", f"{slug(noun)}-{local_name(common).lower()}")
        return iri

    def _evidence(self, annotation: Annotation, reading: Reading, prop: Property) -> Evidence:
        sentence, text = reading.sentence, annotation.document.text
        factors = [("subject", reading.subject), ("object", reading.object)]
        reasons = [f"status {word}" for word in reading.reasons]
        if reading.learned:
            reasons.append(f"learned model ({reading.learned:.2f})")
        elif reading.model_share is not None:
            reasons.append(f"learned model doubts it ({reading.model_share:.2f})")
        if reading.match.sureness < 1:
            reasons.append(f"loose attachment ({reading.match.sureness:.2f})")
        reasons += [f"{name}: {bound.how}" for name, bound in factors if bound.how]
        if sentence.block is BlockKind.HEADLINE:
            reasons.append(f"headline ({HEADLINE_CONFIDENCE})")
        spans = [Span(name, b.start, b.end, text[b.start : b.end]) for name, b in factors]
        for index in reading.match.triggers:
            token = sentence.tokens[index]
            spans.append(Span("trigger", token.start, token.end, text[token.start : token.end]))
        quoted = text[sentence.start : sentence.end]
        rule = reading.match.pattern.example.raw
        return Evidence(
            annotation.document.id,
            sentence.start,
            sentence.end,
            quoted,
            tuple(spans),
            rule,
            round(confidence_of(reading), 4),
            tuple(reasons),
        )

    def _qualified(
        self, statement: Statement, annotation: Annotation, reading: Reading, links: Mapping[int, Link]
    ) -> Statement:
        """The statement with its dates, role and speaker."""
        for date in reading.dates:
            statement = _with_date(statement, date)
        if reading.object.date is not None:
            precision = reading.object.date.precision.value
            statement = replace(statement, date_text=reading.object.date.surface, date_precision=precision)
        return replace(statement, role=reading.role or None, speaker=speaker_of(annotation, reading, links))

    def _drop(self, annotation: Annotation, reading: Reading, prop: Property, reason: str, detail: str) -> Drop:
        text, sentence = annotation.document.text, reading.sentence
        names = [text[bound.start : bound.end] for bound in (reading.subject, reading.object)]
        claim = f"{prop.label}: {' → '.join(names)}"
        start, end = sentence.start, sentence.end
        return Drop("relate", reason, annotation.document.id, start, end, text[start:end], f"{claim} ({detail})")


def _triple(statement: Statement) -> tuple[str, str, str | Literal]:
    return statement.subject, statement.predicate, statement.object


def _with_date(statement: Statement, date: DateExpression) -> Statement:
    if date.relation == "since":
        return replace(statement, valid_from=date.first, date_text=statement.date_text or date.surface)
    if date.relation == "until":
        return replace(statement, valid_until=date.last, date_text=statement.date_text or date.surface)
    if statement.date_text and statement.date:
        return statement
    day = date.first if date.precision is DatePrecision.DAY else None
    return replace(statement, date=day, date_text=date.surface)


def _lasts(dates: Sequence[DateExpression], today: str | None) -> bool:
    """Whether a claim holds "until" a day that is still to come."""
    return any(d.relation == "until" and d.last is not None and today is not None and d.last > today for d in dates)
