"""Re-DocRED: relations of a whole document, taken sentence by sentence.

In: a list of documents with ``title``, ``sents`` (token lists), ``vertexSet`` (entities, each a list of mentions with
``sent_id``, ``pos`` [start, end) in tokens, ``type``) and ``labels`` (``h``, ``t``, ``r``). Out: one example a
sentence, with the facts that it is given as evidence for and whose two ends it mentions, once for every pair of
mentions. Where both ends of another fact stand in a sentence, nothing is known of that fact's relation there.

Reference: Tan et al., "Revisiting DocRED", EMNLP 2022.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.corpora.lines import joined, read_json, usable
from kg.corpora.relations import Relations
from kg.corpora.values import Corpus, Defect, Example, GoldTriple, Span
from kg.errors import CorpusError

# its kinds of entity in the labels of the OntoNotes corpus, which recognisers use and ontologies name
KINDS = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE|LOC|FAC", "MISC": "PRODUCT|WORK_OF_ART|EVENT"}
KINDS |= {"TIME": "DATE", "NUM": "CARDINAL"}
LABEL_SPACE = "redocred"


def read_redocred(path: Path, _relations: Relations) -> Corpus:
    """The sentences of a file (or of ``dev_revised.json`` in a folder); a sentence's number is in its id, from 0.

    All properties that the file uses count as looked for everywhere.

    Raises:
        CorpusError: the file cannot be read, is no list, or has no usable document.
    """
    path = path / "dev_revised.json" if path.is_dir() else path
    documents = read_json(path)
    if not isinstance(documents, list):
        raise CorpusError("the file is no list of documents", path=str(path), hint="Is it Re-DocRED's JSON?")
    annotated = _properties(documents)
    examples: list[Example] = []
    defects: list[Defect] = []
    for number, row in enumerate(documents, start=1):
        try:
            examples += list(_sentences(row, number, annotated))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            defects.append(Defect(str(path), number, f"no document of Re-DocRED: {type(error).__name__}: {error}"))
    return usable(path, examples, defects)


def _properties(documents: Sequence[Any]) -> frozenset[str]:
    labels = (row.get("labels") or () for row in documents if isinstance(row, dict))
    return frozenset(str(label["r"]) for found in labels for label in found if isinstance(label, dict) and "r" in label)


def _sentences(row: Mapping[str, Any], number: int, annotated: frozenset[str]) -> Iterator[Example]:
    title = str(row["title"])
    for place, tokens in enumerate(row["sents"]):
        text, spans = joined([str(token) for token in tokens])
        if not text.strip():
            continue
        entities = [_mentions(mentions, place, spans) for mentions in row["vertexSet"]]
        said, unsaid = _by_evidence(row.get("labels") or (), place)
        yield Example(
            id=f"{title}#{place}",
            text=text,
            triples=tuple(dict.fromkeys(_triples(said, entities, text))),
            annotated=annotated
            - {str(label["r"]) for label in unsaid if entities[label["h"]] and entities[label["t"]]},
            group=title,
            mentions=tuple(sorted({mention for found in entities for mention in found})),
            all_mentions=True,
            label_space=LABEL_SPACE,
            line=number,
        )


def _by_evidence(
    labels: Sequence[Mapping[str, Any]], place: int
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The facts that a sentence is evidence for, and the others: whether it states those is not known."""
    said = [label for label in labels if place in (label.get("evidence") or ())]
    return said, [label for label in labels if place not in (label.get("evidence") or ())]


def _mentions(mentions: Sequence[Mapping[str, Any]], place: int, spans: Sequence[Span]) -> list[tuple[int, int, str]]:
    """The mentions of one entity in one sentence: start, end, type."""
    return [
        (spans[one["pos"][0]][0], spans[one["pos"][1] - 1][1], KINDS.get(str(one.get("type", "")), ""))
        for one in mentions
        if one["sent_id"] == place
    ]


def _triples(
    labels: Sequence[Mapping[str, Any]], entities: Sequence[Sequence[tuple[int, int, str]]], text: str
) -> Iterator[GoldTriple]:
    for label in labels:
        for head in entities[label["h"]]:
            for tail in entities[label["t"]]:
                yield GoldTriple(text[head[0] : head[1]], str(label["r"]), text[tail[0] : tail[1]], head[:2], tail[:2])
