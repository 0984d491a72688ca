"""Text2KGBench: one small ontology and one sentence in, triples of strings out.

In: the folders of a set as published: ``ontologies/*.json`` and a folder a part with ``ont_*.jsonl``. Out: for every
ontology its examples. Rows with ``sub_label``, ``rel_label``, ``obj_label`` give one of the facts of their sentence
(partial); rows with ``triples`` give all.

Reference: Mihindukulasooriya et al., "Text2KGBench", ISWC 2023; https://github.com/cenguix/Text2KGBench.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kg.corpora.align import find
from kg.corpora.lines import read_json, rows, usable
from kg.corpora.relations import Relations, in_ontology
from kg.corpora.values import Corpus, Defect, Example, GoldTriple
from kg.errors import CorpusError

_PART = re.compile(r"(ont_\d+_[^_]+)(?:_.*)?$")  # the id of the ontology in the name of a file, ont_1_music_train


@dataclass(frozen=True, slots=True)
class RelationSchema:
    """A relation of an ontology: its id and label, and the labels of the concepts at its ends ("" for none)."""

    id: str
    label: str
    domain: str = ""
    range: str = ""


@dataclass(frozen=True, slots=True)
class SmallOntology:
    """An ontology of the benchmark: the labels of its concepts, and its relations, each in the order of its file."""

    id: str
    title: str
    concepts: tuple[str, ...]
    relations: tuple[RelationSchema, ...]

    @property
    def labels(self) -> frozenset[str]:
        """The labels of its relations, which are what the triples have."""
        return frozenset(one.label for one in self.relations)


@dataclass(frozen=True, slots=True)
class OntologyCorpus:
    """What a set has for one of its ontologies."""

    ontology: SmallOntology
    corpus: Corpus


def read_set(directory: Path, parts: Sequence[str] = ("train",)) -> tuple[OntologyCorpus, ...]:
    """The ontologies of a set with the examples of the named parts, in the order of their numbers.

    Rows of one sentence are one example, across parts too, with the id of the first row. Triples whose relation the
    ontology lacks are kept, with a defect.

    Raises:
        CorpusError: a folder or file is missing or cannot be read, or an ontology has no example.
    """
    ontologies = read_ontologies(directory / "ontologies")
    found: list[OntologyCorpus] = []
    for ontology in ontologies:
        paths = [path for part in parts for path in _files(directory / part) if _ontology_id(path) == ontology.id]
        if paths:
            found.append(OntologyCorpus(ontology, _read(paths, ontology, together=True)))
    if not found:
        hint = f"A set has ontologies/*.json and {', '.join(parts)}/ont_*.jsonl."
        raise CorpusError("the folder has no file for any of its ontologies", path=str(directory), hint=hint)
    return tuple(found)


def read_test(directory: Path, ontologies: Path | None = None) -> tuple[OntologyCorpus, ...]:
    """The files ``ont_*.jsonl`` of a folder, one example a row, with its triples where the row has them.

    Without the folder of the ontologies, the relations that a file names stand for its ontology's.

    Raises:
        CorpusError: the folder has no such file, or one cannot be read.
    """
    known = {one.id: one for one in read_ontologies(ontologies)} if ontologies else {}
    found: list[OntologyCorpus] = []
    for path in _files(directory):
        ontology = known.get(_ontology_id(path)) or _named_in(path)
        found.append(OntologyCorpus(ontology, _read([path], ontology, together=False)))
    return tuple(found)


def read_text2kgbench(path: Path, relations: Relations) -> Corpus:
    """One file of rows, one example a row; or the training part of a set's folder, all ontologies in a row.

    With an ontology, the file's relations get its IRIs where it has them, and all of its relations were looked for.

    Raises:
        CorpusError: it cannot be read or has no usable row.
    """
    if path.is_dir():
        sets = read_set(path)
        examples = [example for one in sets for example in one.corpus.examples]
        return Corpus(tuple(examples), tuple(defect for one in sets for defect in one.corpus.defects))
    corpus = in_ontology(_read([path], _named_in(path), together=False), relations)
    if relations.open:
        return corpus
    return replace(corpus, examples=tuple(replace(one, annotated=relations.all) for one in corpus.examples))


# --- ontologies --------------------------------------------------------------------------------------------------


def read_ontologies(directory: Path) -> tuple[SmallOntology, ...]:
    """The ontologies ``*.json`` of a folder, in the order of their numbers.

    Raises:
        CorpusError: there is none, or one is not what it should be.
    """
    paths = sorted(directory.glob("*.json"))
    if not paths:
        raise CorpusError("the folder holds no ontology (*.json)", path=str(directory), hint="Check the path.")
    return tuple(sorted(map(read_ontology, paths), key=lambda one: _number(one.id)))


def read_ontology(path: Path) -> SmallOntology:
    """One ontology: ``id``, ``title``, ``concepts`` (qid, label), ``relations`` (pid, label, domain, range).

    Raises:
        CorpusError: it is missing or lacks one of these.
    """
    row = read_json(path)
    try:
        concepts = {str(one["qid"]): str(one["label"]) for one in row["concepts"]}
        relations = tuple(_schema(one, concepts) for one in row["relations"])
        return SmallOntology(str(row["id"]), str(row.get("title", "")), tuple(concepts.values()), relations)
    except (KeyError, TypeError, AttributeError) as error:
        what = f"no ontology of Text2KGBench: {type(error).__name__}: {error}"
        raise CorpusError(what, path=str(path), hint="It has id, title, concepts and relations.") from None


def _schema(row: Mapping[str, Any], concepts: Mapping[str, str]) -> RelationSchema:
    ends = [str(row.get(end) or "") for end in ("domain", "range")]
    return RelationSchema(str(row["pid"]), str(row["label"]), *(concepts.get(end, end) for end in ends))


def _named_in(path: Path) -> SmallOntology:
    """The relations that the rows of a file name, as an ontology without concepts."""
    labels = (triple[1] for _, row in rows(path) if isinstance(row, dict) for triple in _strings(row))
    relations = tuple(RelationSchema(label, label) for label in sorted(set(labels)))
    return SmallOntology(_ontology_id(path), "", (), relations)


# --- rows --------------------------------------------------------------------------------------------------------


def _files(directory: Path) -> tuple[Path, ...]:
    paths = sorted(directory.glob("ont_*.jsonl"), key=lambda path: (_number(path.stem), path.name))
    if not paths:
        raise CorpusError("the folder holds no ont_*.jsonl", path=str(directory), hint="Check the path.")
    return tuple(paths)


def _ontology_id(path: Path) -> str:
    match = _PART.match(path.stem)
    return match[1] if match else path.stem


def _number(name: str) -> int:
    match = re.search(r"\d+", name)
    return int(match[0]) if match else 0


def _read(paths: Iterable[Path], ontology: SmallOntology, *, together: bool) -> Corpus:
    examples: dict[str, Example] = {}
    defects: list[Defect] = []
    path = Path()
    for path in paths:
        for number, row in rows(path):
            found = row if isinstance(row, Defect) else _example(row, path, number, ontology)
            if isinstance(found, Defect):
                defects.append(found)
                continue
            defects += _unknown(found, path, ontology)
            key = found.text if together else f"{path.name}:{number}"
            examples[key] = _merged(examples[key], found) if key in examples else found
    return usable(path, tuple(examples.values()), defects)


def _example(row: Mapping[str, Any], path: Path, number: int, ontology: SmallOntology) -> Example | Defect:
    text, triples = row.get("sent"), tuple(_strings(row))
    if not isinstance(text, str) or not text.strip():
        return Defect(str(path), number, 'the sentence ("sent") is missing')
    if not all(part.strip() for triple in triples for part in triple):
        return Defect(str(path), number, "a part of a triple is empty")
    return Example(
        id=str(row.get("id", number)),
        text=text,
        triples=tuple(GoldTriple(s, r, o, find(s, text), find(o, text)) for s, r, o in dict.fromkeys(triples)),
        annotated=ontology.labels,
        group=triples[0][0] if triples else "",
        partial="sub_label" in row,
        label_space=ontology.id,
        line=number,
    )


def _strings(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The triples of a row in either layout."""
    if "sub_label" in row:
        yield str(row["sub_label"]), str(row.get("rel_label", "")), str(row.get("obj_label", ""))
    given = row.get("triples")
    for one in given if isinstance(given, list) else ():
        if isinstance(one, dict):
            yield str(one.get("sub", "")), str(one.get("rel", "")), str(one.get("obj", ""))


def _unknown(example: Example, path: Path, ontology: SmallOntology) -> Iterator[Defect]:
    for place, triple in enumerate(example.triples):
        if triple.relation not in ontology.labels:
            yield Defect(str(path), example.line, f"{ontology.id} has no relation {triple.relation!r}", place)


def _merged(one: Example, other: Example) -> Example:
    return replace(one, triples=tuple(dict.fromkeys((*one.triples, *other.triples))))
