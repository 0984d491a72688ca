"""What a graph was made with, as hashes: if one of them changes, something has to be made again.

In: settings and the files that they name. Out: texts of 16 hex digits. Paths do not count, what the files say does.
What decides how fast a build is, or how documents are read, does not count either: a document has its own hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

import pyoxigraph as ox

from kg.catalogue import catalogues_hash
from kg.config import SPEED, Settings
from kg.engine import model_folder
from kg.identity import ABOUT_CLAIMS, Decision, Decisions, Kind
from kg.learned.model import files_of
from kg.ontology import KG, Ontology
from kg.ontology.load import CUE_KINDS, EXAMPLE_STATUS
from kg.versions import version_of

# Settings that only say how documents are read, or what is done with their extractions.
_READING = ("max_", "read_", "_column")
_ASSEMBLY = ("base", "assert_confidence", "min_confidence", "near_duplicate", "store_text")
_LATER = ("assert_confidence", "near_duplicate", "store_text")  # that extraction never looks at
_PATHS = ("ontology", "catalogues", "decisions", "extractor")
_TAUGHT = ("counterExample", "trigger", "triggerClass", "triggerIsRole", "impliedObject", "toldByFigure")
_LANGUAGE = ("supportVerb", "speechVerb", "sourcePhrase", "kindWord")
_CUES = tuple(f"{kind}Cue" for kind in CUE_KINDS)
_FOR_EXTRACTION = frozenset({*EXAMPLE_STATUS, *(KG + name for name in (*_TAUGHT, *_LANGUAGE, *_CUES))})
_LIBRARIES = ("graphwright", "spacy", "ftfy")


def extraction_recipe(settings: Settings, ontology: Ontology) -> str:
    """Changes with whatever may change what a document yields, but for a person's decisions."""
    return _hash([rest_of_recipe(settings), ontology_hash(ontology), catalogues_hash(settings).hex()])


def rest_of_recipe(settings: Settings) -> str:
    """Changes with what may change what a document yields, but for decisions, the ontology and catalogues."""
    values = {name: value for name, value in asdict(settings).items() if _counts(name)}
    versions = _versions((*_LIBRARIES, settings.model))
    return _hash([json.dumps(values, sort_keys=True), *versions, *map(_file_hash, _model_files(settings))])


def assembly_recipe(settings: Settings, ontology: Ontology) -> str:
    """Changes with whatever may change the graph that is made of the same extractions, but for decisions."""
    values = {name: getattr(settings, name) for name in _ASSEMBLY}
    given = json.dumps([values, dict(ontology.prefixes)], sort_keys=True)  # prefixes stand in the texts of axioms
    return _hash([given, *_statements(ontology), *_versions(("graphwright",))])


def _statements(ontology: Ontology) -> list[str]:
    """What the files of an ontology say, sorted, but for what only extraction reads."""
    found = ox.Dataset()
    for path in ontology.files:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            if quad.predicate.value not in _FOR_EXTRACTION:
                found.add(quad)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, found))


def decision_rows(decisions: Decisions) -> dict[str, tuple[str, ...]]:
    """Which nodes and name each decision concerns, under a text that tells all of it.

    The first three are those whose documents are extracted again: two nodes and a name. The fourth is the node by
    which, after all merges, documents know what it is about: theirs are when it is taken back. The others are only
    joined anew. For a decision about a claim nothing is extracted, for a further name the documents that have it.
    """
    return {_text(one): _row(one, decisions) for one in decisions.items}


def _row(one: Decision, decisions: Decisions) -> tuple[str, ...]:
    if one.kind in ABOUT_CLAIMS:
        return ("", "", "", "")
    if one.kind is Kind.DISTINCT:
        return ("", "", "", "", one.node, one.target)
    if one.kind is Kind.ALIAS:
        return ("", "", one.name, "")
    excluded = {decisions.node(other.target) for other in decisions.excluded}
    stays = decisions.node(one.target)
    alone = one.kind in (Kind.MERGE, Kind.PROMOTE) and stays not in excluded  # nothing changes for what stays
    return (one.node, "" if alone else one.target, one.name, stays)


def extraction_rows(decisions: Decisions) -> list[str]:
    """A text for each decision that changes what documents yield, sorted."""
    return sorted(_text(one) for one in decisions.about_names)


def _text(one: Decision) -> str:
    return json.dumps(one.says, sort_keys=True)


def ontology_hash(ontology: Ontology) -> str:
    """Changes with what stood in the files of the ontology when they were read."""
    hashes = ontology.hashes or [_file_hash(path) for path in ontology.files]
    return _hash(sorted(f"{path.name} {one}" for path, one in zip(ontology.files, hashes, strict=True)))


def _counts(name: str) -> bool:
    reading = any(name.startswith(part) or name.endswith(part) for part in _READING)
    return not reading and name not in SPEED and name not in _PATHS and name not in _LATER


def _model_files(settings: Settings) -> Iterable[Path]:
    folder = model_folder(settings)
    return files_of(folder) if folder else ()


def _versions(names: Iterable[str]) -> Iterable[str]:
    return (f"{name} {version_of(name)}" for name in names)


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def named_in(rows: Mapping[str, tuple[str, ...]], *, gone: bool) -> tuple[set[str], set[str]]:
    """The IRIs and the surface forms for which documents are extracted again, as decisions come or are ``gone``."""
    last = 4 if gone else 2
    nodes = {iri for row in rows.values() for iri in (*row[:2], *row[3:last]) if iri}
    return nodes, {row[2] for row in rows.values() if row[2]}


def nodes_in(rows: Mapping[str, tuple[str, ...]]) -> set[str]:
    """All IRIs that decisions name."""
    return {iri for row in rows.values() for iri in (*row[:2], *row[3:]) if iri}
