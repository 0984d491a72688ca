"""One document through the stages: Document → Extraction.

In: settings and an ontology, loaded once a process. Out: `Engine`, a callable. It reads and writes no file.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from pathlib import Path

from kg.annotate.annotator import Annotator, dotted_suffixes, hyphened_nouns, lookalikes_of
from kg.annotate.joined import Question
from kg.annotate.names import KnownSpan
from kg.annotate.parse import Parser
from kg.annotate.pieces import in_pieces, merged
from kg.catalogue import PLURAL, Catalogue, load_catalogue
from kg.config import Settings
from kg.governed import FurtherNames, Governed
from kg.identity import Decisions, checked, read_decisions
from kg.learned.mentions import likeness_to_mentions
from kg.learned.model import SHIPPED, Encodings, LearnedModel
from kg.lexicon import load_lexicon
from kg.link import Named, link, named_things, part_mentions, words_of_document
from kg.link.lookup import Answer, answer
from kg.model import (
    Annotation,
    Block,
    BlockKind,
    Document,
    Drop,
    Entity,
    Extraction,
    Link,
    Mention,
    MentionKind,
    Observation,
    Sentence,
    Statement,
    TypeVote,
)
from kg.ontology import Ontology, load_ontology
from kg.relate.compiling import compile_patterns
from kg.relate.extract import Extractor
from kg.relate.figures import observe
from kg.relate.figures.told import told_by_figures
from kg.relate.learned import Proposer
from kg.relate.patterns import PatternIndex
from kg.relate.readings import Reading
from kg.trace import Asked, Recorder

NO_MODEL = "none"
log = logging.getLogger("kg")


class Engine:
    """The stages from annotate to relate, ready to take documents. With ``traced``, extractions have their `Trace`.

    Raises:
        OntologyError: a file of the ontology is wrong, or an example gives no pattern.
        ExtractError: the language model is missing.
    """

    def __init__(self, settings: Settings, ontology: Path | None = None, *, traced: bool = False) -> None:
        self.settings, self.traced = settings, traced
        self.ontology: Ontology = load_ontology(ontology)
        self.catalogue: Catalogue = load_catalogue(self.ontology, settings)
        self.recorder = Recorder(self.catalogue, self.ontology)
        self.asked: Asked = self.recorder.watched if traced else self.catalogue
        lexicon = load_lexicon(self.ontology.files)
        words = hyphened_nouns(self.ontology), dotted_suffixes(self.ontology), lookalikes_of(self.ontology, lexicon)
        parser = Parser(settings.model, *words)
        self.decide(load_decisions(settings, self.ontology))
        model = load_model(settings)
        self.encodings = Encodings(model) if model else None
        opinion = partial(_opinion, self.encodings) if self.encodings else None
        self.annotator = Annotator(
            parser, self.ontology, lexicon, self._scan, self._known, settings, opinion, self._around
        )
        self.patterns = compile_patterns(self.ontology, self.annotator.parse_examples, self._types_of)
        index = PatternIndex(self.patterns)
        if traced:
            self.recorder.know(self.patterns)
        self.extractor = Extractor(index, self.ontology, settings, self.recorder.noted)
        self.proposer = Proposer(self.encodings, self.ontology, self.extractor, settings) if self.encodings else None

    def decide(self, decisions: Decisions) -> None:
        """Have other decisions from now on; nothing is loaded for it."""
        self.decisions, self.further = decisions, FurtherNames(self.asked, decisions)

    def __call__(self, document: Document) -> Extraction:
        """All that one document says, with the reasons for what was dropped; a long one is read in pieces."""
        self.recorder.begin()
        found = in_pieces(document, self._extract, self.settings.piece_chars)
        return replace(found, trace=self.recorder.trace(document)) if self.traced else found

    def _extract(self, document: Document) -> tuple[Extraction, tuple[Sentence, ...]]:
        """The same of a document that is short enough to be read at once, with its sentences."""
        annotation, readings, votes = self._read(self._annotated(document))
        links = self._linked(annotation, votes)
        vetoed: tuple[Drop, ...] = ()
        if self.proposer is not None:
            told = self.proposer.read(annotation, links, readings, votes)
            hints = (*told.votes, *self.extractor.type_votes(annotation, told.readings[len(readings) :]))
            links = self._linked(annotation, (*votes, *hints)) if hints else links
            readings, vetoed = told.readings, told.drops
        statements, things, drops = self.extractor.statements(annotation, readings, links)
        observations, named, more = observe(annotation, links, self.ontology, self.annotator.lexicon, self.settings)
        told_too = told_by_figures(observations, annotation, links, self.ontology, self.annotator.lexicon)
        statements = (*statements, *_not_said(told_too, statements))
        extraction = Extraction(
            document=document,
            entities=_used(links, (*things, *named), statements, observations),
            statements=statements,
            observations=observations,
            links=tuple(links.values()),
            mentions=annotation.mentions,
            drops=(*annotation.drops, *_unlinked(annotation, links), *vetoed, *drops, *more),
        )
        if self.traced:
            self.recorder.read(annotation)
        return extraction, annotation.sentences

    def _annotated(self, document: Document) -> Annotation:
        if self.encodings is not None:
            self.encodings.forget()
        return self.annotator.annotate(document, self._hints, self.extractor.open_ends)

    def _read(self, annotation: Annotation) -> tuple[Annotation, tuple[Reading, ...], tuple[TypeVote, ...]]:
        """The claims that a document may make, and all hints at its names, each name parted by its senses."""
        readings = self.extractor.read(annotation)
        votes = (*annotation.votes, *self.extractor.type_votes(annotation, readings))
        parted = part_mentions(annotation, votes, self.asked, self.ontology, self.settings)
        if parted is not annotation:
            readings = self.extractor.read(parted)
            votes = (*parted.votes, *self.extractor.type_votes(parted, readings))
        return parted, readings, votes

    def _linked(self, annotation: Annotation, votes: Sequence[TypeVote]) -> dict[int, Link]:
        """The links of a document, with what a person decided about its names and nodes."""
        if not self.decisions.about_names:
            return link(annotation, votes, self.asked, self.ontology, self.settings)
        document = annotation.document
        names = Governed(self.asked, self.decisions, self.further, document)
        links = link(annotation, votes, names, self.ontology, self.settings)
        surfaces: dict[int, set[str]] = defaultdict(set)
        for mention in annotation.mentions:
            surfaces[mention.cluster].add(mention.surface)
        return {
            number: self.decisions.settled(names.told(one), document, surfaces[number], self.asked.entity)
            for number, one in links.items()
        }

    def names(self, document: Document) -> tuple[tuple[Named, ...], Mapping[str, float]]:
        """The names of a document as the linker sees them, and all its words with their weights."""
        annotation, _, votes = self._read(self._annotated(document))
        return named_things(annotation, votes, self.ontology), words_of_document(annotation, self.ontology).all()

    def _hints(self, annotation: Annotation) -> Sequence[TypeVote]:
        """What the relations between names say of their types."""
        return tuple(self.extractor.type_votes(annotation, self.extractor.read(annotation)))

    def _types_of(self, name: str) -> frozenset[str]:
        """The classes of a name in an example: patterns do not depend on decisions."""
        return frozenset(self.catalogue.class_of(name))

    def _scan(self, text: str) -> Sequence[KnownSpan]:
        found = [KnownSpan(start, end, adjective) for start, end, adjective in self.asked.scan(text)]
        return self.further.among(found, text)

    def _known(self, surface: str) -> Sequence[tuple[str, tuple[str, ...]]]:
        """The entities that bear the name as it stands, by the catalogue or by a person's word."""
        return [*self.further.bearers(surface), *self._in_catalogue(surface)]

    def _around(self, surface: str) -> tuple[Set[str], Set[str]]:
        """The entities that bear the name, and those with the ones that they are related to or described with."""
        bearers = frozenset(iri for iri, _ in self._known(surface))
        related = {one.iri for iri in bearers for one in self.asked.related(iri)}
        return bearers, bearers | related | {near for iri in bearers for near in self._described_with(iri)}

    def _described_with(self, iri: str) -> Iterator[str]:
        """The entities whose nationality an entity's description names: "Japanese investment group"."""
        entity = self.asked.entity(iri)
        text = entity.description if entity else ""
        for start, end, adjective in self.asked.scan(text):
            if adjective:
                yield from (near for near, _ in self._in_catalogue(text[start:end]))

    def _in_catalogue(self, surface: str) -> Sequence[tuple[str, tuple[str, ...]]]:
        """Those that the catalogue knows; a plural is left to the linker, which sees the text around."""
        entries = self.asked.lookup(surface)
        return [(entry.entity.iri, entry.entity.types) for entry in entries if entry.how != PLURAL]


def traced(settings: Settings, ontology: Path | None = None) -> Engine:
    """The engine of a store: what it extracts has its `Trace`. Raises as `Engine`."""
    return Engine(settings, ontology, traced=True)


def _opinion(encodings: Encodings, asked: Sequence[Question]) -> Sequence[Sequence[float]]:
    """How surely the model takes stretches of texts for names."""
    encoded = encodings.of([text for text, _ in asked])
    return [likeness_to_mentions(encodings.model, one, spans) for one, (_, spans) in zip(encoded, asked, strict=True)]


def _unlinked(annotation: Annotation, links: Mapping[int, Link]) -> Iterator[Drop]:
    """Names that stayed unlinked though there were candidates, each at its first mention."""
    first: dict[int, Mention] = {}
    for mention in annotation.mentions:
        if mention.kind is MentionKind.NAME:
            first.setdefault(mention.cluster, mention)
    for cluster, link_ in links.items():
        chosen = link_.entity.linked or any(one.entity == link_.entity.iri for one in link_.candidates)
        if link_.candidates and not chosen and cluster in first:
            at, text = first[cluster], annotation.document.text
            sentence = annotation.sentences[at.sentence]
            best = link_.candidates[0]
            detail = f"{at.surface}: {link_.reason}; best candidate <{best.entity}> {best.score:.2f}"
            around = text[sentence.start : sentence.end]
            yield Drop("link", "unlinked", annotation.document.id, at.start, at.end, around, detail)


def load_model(settings: Settings) -> LearnedModel | None:
    """The learned model of the settings, or the shipped one; None for patterns alone.

    Raises:
        ModelError: the folder of the settings is no model of this version.
    """
    folder = model_folder(settings)
    if folder is None and settings.extractor is None:
        log.warning("this installation has no learned model: claims are found by patterns alone")
    return LearnedModel.load(folder) if folder else None


def model_folder(settings: Settings) -> Path | None:
    """The folder of the settings' learned model; None where they want none or none is installed."""
    if settings.extractor == NO_MODEL:
        return None
    if settings.extractor is not None:
        return Path(settings.extractor)
    return SHIPPED if (SHIPPED / "model.json").is_file() else None


def load_decisions(settings: Settings, ontology: Ontology) -> Decisions:
    """The decisions of the settings' file; none without one.

    Raises:
        LinkError: the file is wrong or does not go with the ontology, or two decisions contradict each other.
    """
    if settings.decisions is None:
        return Decisions()
    return checked(read_decisions(Path(settings.decisions), settings.base, ontology.prefixes), ontology)


def look_up(surface: str, context: str, settings: Settings, ontology: Path | None = None) -> Answer:
    """What a name means in a text; without one, by the catalogue alone, which needs no language model.

    Raises:
        OntologyError, CatalogueError: an ontology or a catalogue cannot be read.
        ExtractError: there is a context, and the language model is missing.
    """
    if not context.strip():
        known = load_ontology(ontology)
        return answer(surface, (), {}, load_catalogue(known, settings), known, settings)
    engine = Engine(settings, ontology)
    names, words = engine.names(plain_document(context))
    return answer(surface, names, words, engine.catalogue, engine.ontology, settings)


def plain_document(text: str) -> Document:
    """A text as a document of one paragraph, with its offsets as they are."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(sha256[:16], text, (Block(BlockKind.PARAGRAPH, 0, len(text)),), sha256)


def _not_said(found: Iterable[Statement], statements: Sequence[Statement]) -> Iterator[Statement]:
    """The claims of which no sentence says anything itself, whatever their status."""
    said = {(one.subject, one.predicate, one.object) for one in statements}
    return (one for one in found if (one.subject, one.predicate, one.object) not in said)


def _used(
    links: dict[int, Link],
    things: Sequence[Entity],
    statements: Sequence[Statement],
    observations: Sequence[Observation],
) -> tuple[Entity, ...]:
    """The entities that a claim, a figure or a qualifier names, each once, sorted by IRI."""
    named = {iri for s in statements for iri in (s.subject, s.object, s.speaker) if isinstance(iri, str)}
    named |= {iri for o in observations for iri in (o.about, o.speaker, *o.scope_entities) if iri}
    found: dict[str, Entity] = {}
    for entity in (*things, *(one.entity for one in links.values())):
        if entity.iri in named:
            found[entity.iri] = merged(found[entity.iri], entity) if entity.iri in found else entity
    return tuple(found[iri] for iri in sorted(found))
