"""The project's own format of annotated texts: one JSON object a line.

In: a file and the relations of an ontology. Out: a `Corpus`, whose defects say which lines are wrong and why.

    {"text": "Orlin bought Pellux.", "triples": [["Orlin", "acquired", "Pellux"]]}

A triple is [subject, relation, object], or {"subject": …, "relation": …, "object": …} with ``subject_span`` and
``object_span``, [start, end) in code points, where a surface form occurs more than once. What is planned, denied, over
or a mere possibility says so: [subject, relation, object, "Planned"], or ``status``. A line may also have ``id`` (else
its number), ``annotated`` (the relations that were looked for, else all), ``partial`` and ``group`` (else the lesser
subject). A relation is named by its local name, CURIE, IRI or label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.corpora.align import find
from kg.corpora.lines import lesser, rows, usable
from kg.corpora.relations import Relations
from kg.corpora.values import Corpus, Defect, Example, GoldTriple, Span
from kg.model import Status

FIELDS = frozenset({"text", "id", "triples", "annotated", "partial", "group"})
PARTS = ("subject", "relation", "object")

Fault = tuple[int, str]  # the number of a triple, -1 for the line, and what is wrong


def read_jsonl(path: Path, relations: Relations) -> Corpus:
    """The examples of a file. A triple that cannot be used is a defect and makes its example partial.

    A line of which no triple can be used is no example; one whose list of triples is empty is: it states no fact. With
    an open set of relations (no ontology) those of the whole file count as looked for.

    Raises:
        CorpusError: the file cannot be read, or holds no usable example.
    """
    lines = list(rows(path))
    every = relations.all or _named_in([row for _, row in lines if isinstance(row, dict)], relations)
    examples: dict[str, Example] = {}
    defects: list[Defect] = []
    for number, row in lines:
        if isinstance(row, Defect):
            defects.append(row)
            continue
        example, faults = _line(row, number, relations, every)
        if example is not None and example.id in examples:
            taken = examples[example.id].line
            faults.append((-1, f"the id {example.id!r} is taken by line {taken}: this line's number is added"))
            example = replace(example, id=f"{example.id}:{number}")
        if example is not None:
            examples[example.id] = example
        defects += [Defect(str(path), number, reason, triple) for triple, reason in sorted(faults)]
    return usable(path, tuple(examples.values()), defects)


def _named_in(found: Sequence[Mapping[str, Any]], relations: Relations) -> frozenset[str]:
    """The relations that the triples of the file name."""
    names: set[str] = set()
    for row in found:
        for triple in row["triples"] if isinstance(row.get("triples"), list) else ():
            try:
                names.add(_parts(triple)[1])
            except _Wrong:
                continue
    return frozenset(iri for name in names if (iri := relations.iri(name)))


def _line(
    row: Mapping[str, Any], number: int, relations: Relations, every: frozenset[str]
) -> tuple[Example | None, list[Fault]]:
    """What one line says without its wrong triples, None if nothing; and what is wrong with it."""
    text, given = row.get("text"), row.get("triples")
    if not isinstance(text, str) or not text.strip():
        return None, [(-1, "the text is missing")]
    if any("\ud800" <= c <= "\udfff" for c in text):
        return None, [(-1, "the text has half a surrogate pair")]
    if not isinstance(given, list):
        return None, [(-1, '"triples" is missing or no list (no fact: [])')]
    triples, faults = _triples(text, given, relations)
    faults += [(-1, reason) for reason in _odd_fields(row, relations)]
    if given and not triples:
        return None, faults
    group = row.get("group")
    example = Example(
        id=str(row.get("id", number)),
        text=text,
        triples=triples,
        annotated=_annotated(row, relations, every),
        group=lesser([one.subject for one in triples]) if group is None else str(group),
        partial=row.get("partial") is True or len(triples) < len(given),
        line=number,
    )
    return example, faults


def _odd_fields(row: Mapping[str, Any], relations: Relations) -> Iterator[str]:
    """What is wrong with a line beside its triples."""
    for name in sorted(row.keys() - FIELDS):
        yield f"unknown field {name!r}; known are {', '.join(sorted(FIELDS))}"
    if not isinstance(row.get("partial", False), bool):
        yield '"partial" is neither true nor false: taken as false'
    annotated = row.get("annotated", [])
    if not isinstance(annotated, list):
        yield '"annotated" is no list of relations: all count as looked for'
        return
    for name in annotated:
        if relations.iri(str(name)) is None:
            yield f'unknown relation {name!r} in "annotated"'


def _annotated(row: Mapping[str, Any], relations: Relations, every: frozenset[str]) -> frozenset[str]:
    names = row.get("annotated")
    if not isinstance(names, list):
        return every
    return frozenset(iri for name in names if (iri := relations.iri(str(name))))


# --- triples -----------------------------------------------------------------------------------------------------


class _Wrong(Exception):
    """Why a triple cannot be used; it never leaves this module."""


def _triples(text: str, given: Sequence[Any], relations: Relations) -> tuple[tuple[GoldTriple, ...], list[Fault]]:
    triples: list[GoldTriple] = []
    faults: list[Fault] = []
    for place, one in enumerate(given):
        try:
            triples.append(_triple(text, one, relations))
        except _Wrong as wrong:
            faults.append((place, str(wrong)))
    return tuple(triples), faults


def _triple(text: str, given: Any, relations: Relations) -> GoldTriple:
    subject, name, object_ = _parts(given)
    relation = relations.iri(name)
    if relation is None:
        raise _Wrong(f"unknown relation {name!r}")
    spans = given if isinstance(given, dict) else {}
    return GoldTriple(
        subject,
        relation,
        object_,
        _span(text, subject, spans.get("subject_span"), "subject"),
        _span(text, object_, spans.get("object_span"), "object"),
        _status(given),
    )


def _status(given: Any) -> Status:
    name = given.get("status", Status.ASSERTED) if isinstance(given, dict) else [*given, Status.ASSERTED][len(PARTS)]
    for status in Status:
        if isinstance(name, str) and name.casefold() == status.casefold():
            return status
    raise _Wrong(f"unknown status {name!r}; known are {', '.join(Status)}")


def _parts(triple: Any) -> tuple[str, str, str]:
    if isinstance(triple, dict):
        parts = [triple.get(name) for name in PARTS]
    elif isinstance(triple, list) and len(PARTS) <= len(triple) <= len(PARTS) + 1:
        parts = triple[: len(PARTS)]
    else:
        raise _Wrong("a triple is [subject, relation, object] or an object with these names; a status may follow")
    for name, part in zip(PARTS, parts, strict=True):
        if not isinstance(part, str) or not part.strip():
            raise _Wrong(f"the {name} is empty or no text")
    subject, relation, object_ = (str(part) for part in parts)
    return subject, relation, object_


def _span(text: str, surface: str, given: Any, role: str) -> Span:
    if given is None:
        found = find(surface, text)
        if found is None:
            raise _Wrong(f"the {role} {surface!r} is not in the text")
        return found
    if not (isinstance(given, list) and len(given) == 2 and all(type(one) is int for one in given)):
        raise _Wrong(f"the {role}'s span is no [start, end]")
    start, end = given
    if not 0 <= start < end <= len(text):
        raise _Wrong(f"the {role}'s span [{start}, {end}) is out of range: the text has {len(text)} characters")
    if find(surface, text[start:end]) != (0, end - start):
        raise _Wrong(f"the {role} is {surface!r}, its span has {text[start:end]!r}")
    return start, end
