"""The linker as a component of a spaCy pipeline: ``nlp.add_pipe("kg_linker", config={…})``.

In: a `Doc` with entities (of any recogniser, or found by the catalogue's names). Out: the same `Doc`; every token of an
entity has ``ent_kb_id_``, every entity span ``_.kg_candidates`` and ``_.kg_reason``. It reads no relations, so its
decisions know less of a name's type than those of ``kg build``.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> linker = nlp.add_pipe("kg_linker", config={"find": True})
>>> doc = nlp("Hisense sells televisions in Russia.")
>>> [(ent.text, ent.kb_id_) for ent in doc.ents]
[('Hisense', 'https://graphwright.example/entity/hisense'), ('Russia', 'https://graphwright.example/entity/russia')]
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kg.catalogue import load_catalogue
from kg.config import Settings
from kg.link import Decision, Named, decide
from kg.link.candidates import cluster_of
from kg.link.context import DocumentWords, Words
from kg.model import TypeVote
from kg.ontology import load_ontology
from kg.spelling import called

NIL = "NIL"  # as in spaCy's own entity linker
LABEL_VOTE, MOST_VOTES = 0.5, 1.5  # weight of a recogniser's label, and of all labels of one name
CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "VERB"})


@Language.factory(
    "kg_linker",
    assigns=["doc.ents", "token.ent_kb_id", "span._.kg_candidates", "span._.kg_reason"],
    default_config={"catalogues": [], "ontology": None, "find": False, "nil": NIL, "threshold": None, "margin": None},
)
def make_linker(
    nlp: Language,
    name: str,
    catalogues: list[str],
    ontology: str | None,
    find: bool,
    nil: str,
    threshold: float | None,
    margin: float | None,
) -> KgLinker:
    """The component for a pipeline.

    Args:
        catalogues: folders of compiled catalogues, the most trusted first; the ontology's own names come last.
        ontology: a folder of Turtle files; None for the shipped one.
        find: whether names of the catalogue that no entity of the `Doc` covers become entities.
        nil: the ``kb_id_`` of an entity that no known one is meant by.
        threshold, margin: as in the settings (``link_threshold``, ``link_margin``); None for the defaults.

    Raises:
        OntologyError, CatalogueError: something of these cannot be read.
    """
    return KgLinker(name, tuple(catalogues), ontology, find, nil, threshold, margin)


class KgLinker:
    """Sets ``kb_id_`` of a `Doc`'s entities. It can be pickled: a process that receives it opens the files itself."""

    def __init__(
        self,
        name: str = "kg_linker",
        catalogues: tuple[str, ...] = (),
        ontology: str | None = None,
        find: bool = False,
        nil: str = NIL,
        threshold: float | None = None,
        margin: float | None = None,
    ) -> None:
        self._arguments = (name, catalogues, ontology, find, nil, threshold, margin)
        self.name, self.find, self.nil = name, find, nil
        usual = Settings(catalogues=catalogues)
        self.settings = replace(
            usual,
            link_threshold=usual.link_threshold if threshold is None else threshold,
            link_margin=usual.link_margin if margin is None else margin,
        )
        self.ontology = load_ontology(Path(ontology) if ontology else None)
        self.catalogue = load_catalogue(self.ontology, self.settings)
        self.words = Words.of(self.ontology)
        for attribute, default in (("kg_candidates", ()), ("kg_reason", "")):
            if not Span.has_extension(attribute):
                Span.set_extension(attribute, default=default)

    def __reduce__(self) -> tuple[Callable[..., KgLinker], tuple[Any, ...]]:
        return KgLinker, self._arguments

    def __call__(self, doc: Doc) -> Doc:
        """Link the entities of one document."""
        if self.find:
            doc.set_ents(filter_spans([*doc.ents, *self._found(doc)]))
        groups: dict[str, list[Span]] = defaultdict(list)
        for ent in doc.ents:
            groups[called(ent.text)].append(ent)
        names = tuple(self._named(number, form, spans, doc) for number, (form, spans) in enumerate(groups.items()))
        decisions = decide(names, self.catalogue, self.ontology, self.settings)
        for named, spans in zip(names, groups.values(), strict=True):
            self._write(spans, named, decisions)
        return doc

    def _found(self, doc: Doc) -> Iterator[Span]:
        """Names of the catalogue, labelled as a recogniser would label their class; demonyms are none."""
        for start, end, demonym in self.catalogue.scan(doc.text):
            entries = self.catalogue.lookup(doc.text[start:end])
            labels = {label for e in entries[:1] for iri in e.entity.types for label in self._labels(iri)}
            label = "NORP" if demonym else min(labels, default="MISC")
            span = doc.char_span(start, end, label=label)
            if span is not None:
                yield span

    def _labels(self, iri: str) -> frozenset[str]:
        above = self.ontology.superclasses(iri)
        return frozenset(
            label for one in above if one in self.ontology.classes for label in self.ontology.classes[one].ner
        )

    def _named(self, number: int, form: str, spans: Sequence[Span], doc: Doc) -> Named:
        labels = Counter(span.label_ for span in spans)
        votes = tuple(
            TypeVote(number, iri, min(MOST_VOTES, LABEL_VOTE * count), f"label {label}")
            for label, count in sorted(labels.items())
            for iri, cls in self.ontology.classes.items()
            if label in cls.ner
        )
        return Named(number, form, ((form, len(spans)),), votes, self._context(spans, doc), spans[0].start_char)

    def _context(self, spans: Sequence[Span], doc: Doc) -> Mapping[str, float]:
        """The words around, by sentence; a pipeline that finds no sentences has one."""
        sentences = list(doc.sents) if doc.has_annotation("SENT_START") else [doc[:]]
        tagged = doc.has_annotation("POS")
        words = [
            frozenset(
                stem
                for token in sentence
                if (token.pos_ in CONTENT if tagged else token.is_alpha and not token.is_stop)
                for stem in self.words.stems(token.text)
            )
            for sentence in sentences
        ]
        here = {place for place, one in enumerate(sentences) for span in spans if one.start <= span.start < one.end}
        return DocumentWords(words).around(here)

    def _write(self, spans: Sequence[Span], named: Named, decisions: Mapping[int, Decision]) -> None:
        decision = decisions[named.cluster]
        full = decisions[decision.same_as] if decision.same_as >= 0 else decision
        iri = full.entity.iri if full.entity else self.nil
        candidates = [
            {"entity": one.entity, "label": one.label, "score": one.score, "parts": dict(one.parts)}
            for one in decision.candidates
            if cluster_of(one) < 0
        ]
        for span in spans:
            for token in span:
                token.ent_kb_id_ = iri
            span._.kg_candidates = candidates
            span._.kg_reason = decision.reason
