"""KnowledgeNet: facts between mentions, pronouns too, complete for the properties that were looked for in a passage.

In: JSON lines with ``passage``, ``document``, ``text``, ``annotated`` and ``facts``, each a ``property`` with
``subject`` and ``object`` [start, end, surface, IRI or null]. Out: one example a passage.

Reference: Mesquita et al., "KnowledgeNet: A Benchmark Dataset for Knowledge Base Population", EMNLP 2019.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.corpora.lines import rows, usable
from kg.corpora.relations import Relations
from kg.corpora.values import Corpus, Defect, Example, GoldTriple, Span

LABEL_SPACE = "knowledgenet"


def read_knowledgenet(path: Path, _relations: Relations) -> Corpus:
    """The passages of a file. A fact with a wrong span is a defect and makes its passage partial.

    Raises:
        CorpusError: the file cannot be read, or has no usable passage.
    """
    examples: list[Example] = []
    defects: list[Defect] = []
    for number, row in rows(path):
        if isinstance(row, Defect):
            defects.append(row)
            continue
        try:
            example, faults = _example(row, number)
        except (KeyError, TypeError, AttributeError) as error:
            defects.append(Defect(str(path), number, f"no passage of KnowledgeNet: {type(error).__name__}: {error}"))
            continue
        examples.append(example)
        defects += [Defect(str(path), number, reason, place) for place, reason in faults]
    return usable(path, examples, defects)


def _example(row: Mapping[str, Any], number: int) -> tuple[Example, list[tuple[int, str]]]:
    text, triples, faults = str(row["text"]), list[GoldTriple](), list[tuple[int, str]]()
    for place, fact in enumerate(row["facts"]):
        try:
            subject, object_ = _end(text, fact["subject"]), _end(text, fact["object"])
        except ValueError as error:
            faults.append((place, str(error)))
            continue
        labels = (text[slice(*subject)], text[slice(*object_)])
        triples.append(GoldTriple(labels[0], str(fact["property"]), labels[1], subject, object_))
    spans = {span for one in triples for span in (one.subject_span, one.object_span) if span}
    example = Example(
        id=str(row["passage"]),
        text=text,
        triples=tuple(dict.fromkeys(triples)),
        annotated=frozenset(map(str, row["annotated"])),
        group=str(row["document"]),
        partial=bool(faults),
        mentions=tuple((*span, "") for span in sorted(spans)),
        label_space=LABEL_SPACE,
        line=number,
    )
    return example, faults


def _end(text: str, given: Sequence[Any]) -> Span:
    start, end, surface = int(given[0]), int(given[1]), str(given[2])
    if not 0 <= start < end <= len(text):
        raise ValueError(f"the span [{start}, {end}) is out of range: the text has {len(text)} characters")
    if text[start:end] != surface:
        raise ValueError(f"the fact has {surface!r}, its span {text[start:end]!r}")
    return start, end
