"""The names by which a corpus may call the relations of an ontology.

In: an ontology, or nothing. Out: `Relations`, which gives the IRI of a name. Without an ontology a name is its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kg.corpora.values import Corpus, Example
from kg.errors import OntologyError
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Relations:
    """Name (local name, CURIE, IRI, label) → IRI; ``open`` takes every name for a relation of its own.

    >>> Relations().iri("made of"), Relations({"madeOf": "https://e.org/madeOf"}, open=False).iri("made of")
    ('made of', None)
    """

    names: Mapping[str, str] = field(default_factory=dict)
    open: bool = True

    def iri(self, name: str) -> str | None:
        """The relation with this name, None if there is none or more than one."""
        return self.names.get(name, name if self.open else None)

    @property
    def all(self) -> frozenset[str]:
        """All relations that are known; none of an open set."""
        return frozenset(self.names.values())


def relations_of(ontology: Ontology) -> Relations:
    """The relations of an ontology by every name that means exactly one of them.

    A class or metric with the same local name as a property makes that name ambiguous, and a label counts only where
    it is no other property's name.

    >>> from kg.ontology import Property
    >>> found = relations_of(Ontology({}, {"https://e.org/a#by": Property("https://e.org/a#by", "by", "made by")}))
    >>> found.iri("by") == found.iri("made by") == "https://e.org/a#by"
    True
    """
    names: dict[str, str] = {}
    labels: defaultdict[str, set[str]] = defaultdict(set)
    for iri, one in ontology.properties.items():
        names[iri] = iri
        labels[one.label].add(iri)
        for name in (one.local, ontology.curie(iri)):
            if _means(ontology, name) == iri:
                names[name] = iri
    unique = {label: next(iter(iris)) for label, iris in labels.items() if len(iris) == 1}
    return Relations({**unique, **names}, open=False)


def in_ontology(corpus: Corpus, relations: Relations) -> Corpus:
    """The corpus with the ontology's IRIs for those of its relations that the ontology knows by their name."""
    return replace(corpus, examples=tuple(_renamed(one, relations) for one in corpus.examples))


def _renamed(example: Example, relations: Relations) -> Example:
    return replace(
        example,
        triples=tuple(replace(one, relation=relations.iri(one.relation) or one.relation) for one in example.triples),
        annotated=frozenset(relations.iri(name) or name for name in example.annotated),
    )


def _means(ontology: Ontology, name: str) -> str | None:
    try:
        return ontology.by_local(name)
    except OntologyError:
        return None
