"""From an ontology to its catalogue: the named individuals of its files and of further ones, and the places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.catalogue.index import Catalogue, Name
from kg.catalogue.places import place_names
from kg.model import Entity
from kg.ontology import Individual, Ontology, read_individuals

PLACEHOLDER = "https://graphwright.example/"


def load_catalogue(
    ontology: Ontology, entity_graph_paths: Iterable[Path] = (), *, base: str = PLACEHOLDER
) -> Catalogue:
    """The catalogue of everything that the ontology, further Turtle files and its gazetteers name.

    ``base`` is where the IRIs of places start; individuals keep their own IRI.

    Raises:
        OntologyError: with path and line if a file is missing or wrong.
    """
    further = read_individuals(tuple(entity_graph_paths), ontology)
    return Catalogue(_names(ontology, (*ontology.individuals, *further), base))


def _names(ontology: Ontology, individuals: Iterable[Individual], base: str) -> Iterator[Name]:
    """An individual that is a place replaces the gazetteer's place of the same name: who lists it means it."""
    places = frozenset(iri for iri, one in ontology.classes.items() if one.gazetteers)
    listed: set[str] = set()
    for individual in individuals:
        names = tuple(_individual_names(ontology, individual))
        if places and ontology.is_a(individual.types, places):
            listed |= {name.alias for name in names}
        yield from names
    yield from (name for name in place_names(ontology, base) if name.alias not in listed)


def _individual_names(ontology: Ontology, individual: Individual) -> Iterator[Name]:
    entity = Entity(
        iri=individual.iri,
        label=individual.label,
        types=_specific_first(ontology, individual.types),
        aliases=individual.aliases,
        linked=True,
        external=individual.external,
        description=individual.definition,
    )
    legal = any(ontology.classes[above].name_suffixes for above in _related(ontology, individual.types))
    for alias in (individual.label, *individual.aliases):
        yield Name(alias, entity, legal=legal)
    for word in individual.demonyms:
        yield Name(word, entity, demonym=True)


def _related(ontology: Ontology, types: Iterable[str]) -> list[str]:
    """The classes above and below the types: what an organization's name may end in, a company's class says."""
    return [
        iri for one in types for iri in ontology.superclasses(one) | ontology.subclasses(one) if iri in ontology.classes
    ]


def _specific_first(ontology: Ontology, types: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(types, key=lambda iri: (-len(ontology.superclasses(iri)), iri)))
