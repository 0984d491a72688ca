"""The only reader of an ontology: Turtle files in, an immutable `Ontology` out.

Classes, properties with their example sentences, cue words, metrics and named individuals come from here; patterns,
the alias index and shapes are made elsewhere. What a file holds decides its role, its name does not.
"""

from __future__ import annotations

from kg.ontology.examples import parse_example
from kg.ontology.load import load_ontology, log_warnings, read_individuals, shipped_folder
from kg.ontology.model import (
    KG,
    STATUS_IRIS,
    Cue,
    Example,
    Individual,
    Metric,
    Ontology,
    OntologyClass,
    Property,
    Territory,
)
from kg.ontology.sides import all_sides, other_sides

__all__ = [
    "KG",
    "STATUS_IRIS",
    "Cue",
    "Example",
    "Individual",
    "Metric",
    "Ontology",
    "OntologyClass",
    "Property",
    "Territory",
    "all_sides",
    "load_ontology",
    "log_warnings",
    "other_sides",
    "parse_example",
    "read_individuals",
    "shipped_folder",
]
