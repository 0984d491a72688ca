"""What documents were extracted with, in parts small enough to tell later what a change of one of them concerns.

In: settings and an ontology. Out: `Knowledge`, mostly hashes. Which document a difference concerns is for
`kg.maintain.change` to say.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kg.annotate.annotator import dotted_suffixes, hyphened_nouns
from kg.catalogue import Catalogue
from kg.lexicon import Entry, FigureLexicon, load_lexicon
from kg.ontology import Ontology, OntologyClass, Property
from kg.ontology.datatypes import NUMBERS
from kg.relate.roles import post_words
from kg.relate.status import Cues, cues_of
from kg.store.codec import pack

# What extraction reads of a relation only where one of its patterns fits, or the model proposes it.
MANNER = frozenset({"label", "comment", "transitive", "inverses", "parents", "role_from_trigger"})
TAUGHT = frozenset({"examples", "counter_examples", "triggers", "implied_object"})
# Words that extraction looks for in documents and nowhere else, by the fields that hold them.
CLASS_WORDS = frozenset({"nouns", "not_nouns", "name_words", "name_suffixes", "titles", "offices"})
ENTRY_WORDS = frozenset(
    {"noun", "verb", "adverb", "adjective", "word", "before", "after", "suffix", "symbol", "minorNoun", "minorSign"}
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One class: a hash of what is read of it but its words, the classes above it, declared or not, and whether words
    alone make instances of it."""

    shape: str
    above: tuple[str, ...]
    by_words: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One individual of the lexicon of figures: a hash of it without its words, and whether it is a metric."""

    shape: str
    metric: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """One property: hashes of what is read of it wherever things meet (``shape``), of what is read where it is in play
    (``manner``), of its examples, of its triggers, of the words by which examples assert it (``taught``), and the
    classes of the objects in examples by the catalogue (``named``). ``implied``: whether its object may be;
    ``exemplified``: whether it has examples, ``countered``: counter-examples."""

    shape: str
    manner: str
    examples: str
    triggers: str
    taught: str
    named: Mapping[str, tuple[str, ...]]
    implied: bool
    exemplified: bool
    countered: bool


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``rest`` is a hash of the settings, the model and the program, ``frame`` of what counts for every document,
    ``catalogue`` of all that the catalogue is made of. ``words`` are the lists of words that are looked up in
    documents, by what they denote and the use. ``disjoint`` are pairs of classes. ``learned`` are the relations and
    kinds of the learned model, None where none is used.
    """

    rest: str
    frame: str
    catalogue: str
    classes: Mapping[str, Kind]
    disjoint: tuple[tuple[str, str], ...]
    relations: Mapping[str, Relation]
    terms: Mapping[str, Term]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]
    learned: tuple[str, ...] | None


def knowledge_of(
    ontology: Ontology, catalogue: Catalogue, rest: str, catalogues: str, learned: Iterable[str] | None
) -> Knowledge:
    """The parts of what documents are extracted with; ``rest`` and ``catalogues`` are hashes of what is no ontology."""
    lexicon, cues = load_lexicon(ontology.files), cues_of(ontology)
    return Knowledge(
        rest=rest,
        frame=_hash(_frame(ontology, lexicon)),
        catalogue=_hash([catalogues, *_named_things(ontology)]),
        classes={iri: _kind(cls, ontology) for iri, cls in ontology.classes.items()},
        disjoint=tuple(sorted(ontology.disjoint_pairs)),
        relations={iri: _relation(prop, cues, ontology, catalogue) for iri, prop in ontology.properties.items()},
        terms={entry.iri: _term(entry) for entry in lexicon.entries},
        words={
            **{f"class {iri}": _class_words(cls) for iri, cls in ontology.classes.items()},
            **{f"term {entry.iri}": _entry_words(entry) for entry in lexicon.entries},
            "language": _own_words(ontology),
        },
        learned=None if learned is None else tuple(sorted(learned)),
    )


def _kind(cls: OntologyClass, ontology: Ontology) -> Kind:
    values = _values(cls, CLASS_WORDS | {"label", "comment"})
    above = tuple(sorted(ontology.superclasses(cls.iri)))
    shape = _hash([values, above, cls.names_instances, ontology.curie(cls.iri)])
    return Kind(shape, above, not (cls.ner or cls.gazetteers or cls.matches or cls.common_noun))


def _term(entry: Entry) -> Term:
    forms = {form: words for form, words in entry.forms.items() if form not in ENTRY_WORDS}
    shape = _hash([entry.kind, entry.code, str(entry.factor), _plain(forms), sorted(entry.forms)])
    return Term(shape, entry.kind == "Metric")


def _relation(prop: Property, cues: Cues, ontology: Ontology, catalogue: Catalogue) -> Relation:
    examples = (*prop.examples, *prop.counter_examples)
    return Relation(
        shape=_hash([_values(prop, MANNER | TAUGHT)]),
        manner=_hash(
            [
                _values(prop, frozenset(_names(prop)) - MANNER),
                ontology.curie(prop.iri),
                _plain(cues.ended[prop.iri]),
                _plain(post_words(ontology, prop)),
                ontology.exclusions.get(prop.iri, ()),
            ]
        ),
        examples=_hash(_values(one, frozenset({"path", "line"})) for one in examples),
        triggers=_hash([_plain(prop.triggers)]),
        implied=prop.implied_object,
        taught=_hash([_plain(cues.taught[prop.iri])]),
        named={one.object_text: catalogue.class_of(one.object_text) for one in examples},
        exemplified=bool(prop.examples),
        countered=bool(prop.counter_examples),
    )


def _frame(ontology: Ontology, lexicon: FigureLexicon) -> Iterator[object]:
    """What is read of the ontology for every document, whatever stands in it."""
    yield _plain(hyphened_nouns(ontology))
    yield _plain(dotted_suffixes(ontology))
    numeric = [prop for prop in ontology.properties.values() if prop.datatype in NUMBERS]
    yield [bool(numeric), _plain(frozenset(unit for prop in numeric for unit in prop.units))]
    yield _plain(lexicon.not_about)
    yield ontology.theme_frame
    yield [_values(place, frozenset()) for place in ontology.territories]  # their nationalities count in any text
    bearers = Counter((entry.kind, form, word) for entry in lexicon.entries for form, word in _forms(entry))
    yield [entry.iri for entry in lexicon.entries if any(bearers[entry.kind, *one] > 1 for one in _forms(entry))]


def _forms(entry: Entry) -> Iterator[tuple[str, str]]:
    return ((form, word) for form, words in entry.forms.items() if form in ENTRY_WORDS for word in words)


def _named_things(ontology: Ontology) -> Iterator[object]:
    """All of an ontology that its catalogue is made of, or that tells a catalogue's classes."""
    for one in ontology.individuals:
        yield _values(one, frozenset({"path", "line"}))
    for cls in ontology.classes.values():
        yield [cls.iri, cls.parents, _plain(cls.matches), _plain(cls.gazetteers), _plain(cls.name_suffixes), cls.label]
    yield _plain(ontology.not_cities)


def _class_words(cls: OntologyClass) -> Mapping[str, tuple[str, ...]]:
    words = {name: tuple(sorted(getattr(cls, name))) for name in sorted(CLASS_WORDS)}
    return {**words, "label": (cls.label,)}


def _entry_words(entry: Entry) -> Mapping[str, tuple[str, ...]]:
    words = {form: tuple(sorted(found)) for form, found in entry.forms.items() if form in ENTRY_WORDS}
    return {**words, "label": (entry.label,)}


def _own_words(ontology: Ontology) -> Mapping[str, tuple[str, ...]]:
    """The words that the language of an ontology has, and no class."""
    cues: defaultdict[str, list[str]] = defaultdict(list)
    for cue in ontology.cues:
        cues[f"{cue.status.value} {cue.kind}"].append(cue.lemma)
    return {
        **{use: tuple(sorted(lemmas)) for use, lemmas in sorted(cues.items())},
        "support verbs": tuple(sorted(ontology.support_verbs)),
        "kind words": tuple(sorted(ontology.kind_words)),
        "act words": tuple(sorted(ontology.act_words)),
        "speech verbs": tuple(sorted(ontology.speech_verbs)),
        "source phrases": tuple(sorted(ontology.source_phrases)),
    }


def _names(value: Any) -> list[str]:
    return [field.name for field in fields(value)]


def _values(value: Property | OntologyClass | Any, without: frozenset[str]) -> object:
    return [[name, _plain(getattr(value, name))] for name in _names(value) if name not in without]


def _plain(value: Any) -> object:
    """A value in which the order of sets and mappings does not count."""
    if isinstance(value, frozenset | set):
        return sorted((_plain(one) for one in value), key=repr)
    if isinstance(value, Mapping):
        return sorted(([key, _plain(one)] for key, one in value.items()), key=repr)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Path) else value


def _hash(parts: Iterable[object]) -> str:
    return hashlib.sha256(pack(list(parts))).hexdigest()[:16]
