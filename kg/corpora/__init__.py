"""Annotated texts. In: files in one of the layouts of `CORPORA`. Out: a `Corpus` of examples, with its defects.

It trains nothing and scores nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kg.corpora.align import find
from kg.corpora.core import read_core
from kg.corpora.jsonl import read_jsonl
from kg.corpora.knowledgenet import read_knowledgenet
from kg.corpora.redocred import read_redocred
from kg.corpora.relations import Relations, in_ontology, relations_of
from kg.corpora.split import is_dev, split
from kg.corpora.text2kgbench import (
    OntologyCorpus,
    RelationSchema,
    SmallOntology,
    read_set,
    read_test,
    read_text2kgbench,
)
from kg.corpora.values import Corpus, Defect, Example, GoldTriple, Prediction, Span

Reader = Callable[[Path, Relations], Corpus]

# The name of a layout → its reader. Only the first takes its relations from an ontology; the others bring their own.
CORPORA: Mapping[str, Reader] = {
    "jsonl": read_jsonl,
    "text2kgbench": read_text2kgbench,
    "core": read_core,
    "redocred": read_redocred,
    "knowledgenet": read_knowledgenet,
}

__all__ = [
    "CORPORA",
    "Corpus",
    "Defect",
    "Example",
    "GoldTriple",
    "OntologyCorpus",
    "Prediction",
    "Reader",
    "RelationSchema",
    "Relations",
    "SmallOntology",
    "Span",
    "find",
    "in_ontology",
    "is_dev",
    "read_set",
    "read_test",
    "relations_of",
    "split",
]
