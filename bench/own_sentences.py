"""Our own sentences of business news as examples: what the shipped model is trained on beside the corpora.

In: the files of ``tests/sentences`` and the shipped ontology. Out: `kg.corpora.Example` values with statuses. There are
two formats: facts by the names that the text has (``tune.jsonl``), and by the ids of words that are marked in the text
(``marked-a.jsonl``):

    {"text": "[It:a] also sells bread to [Zorza:b].", "facts": ["a supplies b"], "claims": ["b ownedBy a Former"],
     "maybe": []}

``claims`` have a status, "Planned|Negated" where it may be either; ``maybe`` is neither right nor wrong. The sentences
of one article have the same ``doc``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.corpora import Example, GoldTriple, Span, find
from kg.corpora.redocred import KINDS
from kg.corpora.statuses import with_statuses
from kg.corpora.taught import ends_of, is_name, mirrored, with_kinds
from kg.model import Status
from kg.ontology import KG, Ontology

MARK = re.compile(r"\[([^\[\]]+?):([a-z]+)\]")

Rows = Iterable[tuple[GoldTriple, Sequence[Status]]]


def own_sentences(path: Path, ontology: Ontology) -> Iterator[Example]:
    """The examples of a file; a fact whose names the text says otherwise keeps no spans and is not learned from."""
    taught = frozenset(iri for iri, prop in ontology.properties.items() if prop.examples)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        row = json.loads(line)
        name = f"{path.stem}#{number}"
        read = _marked if "maybe" in row else _named
        example = _with_supers(read(name, row, taught, ontology), ontology)
        yield with_statuses(mirrored(named_kinds(example, ontology), ontology))


def named_kinds(example: Example, ontology: Ontology) -> Example:
    """The example with the kinds of the names that its facts relate, as far as their properties leave but one."""
    of_class = {iri: kind for kind in KINDS.values() for iri in ontology.labelled(*kind.split("|"))}
    found: dict[Span, str] = {}
    for span, classes in ends_of(example, ontology):
        kinds = {of_class[iri] for iri in classes if iri in of_class}
        if len(kinds) == 1 and is_name(example.text[slice(*span)]):
            found[span] = kinds.pop()
    return with_kinds(example, found)


def _named(name: str, row: dict[str, Any], taught: frozenset[str], ontology: Ontology) -> Example:
    text = row["text"]

    def triples(facts: Iterable[list[str]]) -> Rows:
        for subject, prop, obj, *rest in facts:
            spans = _first(subject, text), _first(obj, text)
            yield GoldTriple(subject, ontology.by_local(f"biz:{prop}"), obj, *spans), _statuses(*rest)

    return _example(name, text, taught, [*triples(row["facts"]), *triples(row["claims"])], triples(row["also_right"]))


def _first(names: str, text: str) -> Span | None:
    """Where the text says the first of some names ("bakery|baker") that it says."""
    return next((span for name in names.split("|") if (span := find(name, text))), None)


def _marked(name: str, row: dict[str, Any], taught: frozenset[str], ontology: Ontology) -> Example:
    text, spans = unmarked(row["text"])

    def triples(facts: Iterable[str]) -> Rows:
        for subject, prop, obj, *rest in map(str.split, facts):
            one, other = spans[subject], spans[obj]
            names = text[slice(*one)], ontology.by_local(f"biz:{prop}"), text[slice(*other)]
            yield GoldTriple(*names, one, other), _statuses(*rest)

    sure, maybe = [*triples(row["facts"]), *triples(row["claims"])], triples(row["maybe"])
    example = _example(name, text, taught, sure, maybe, tuple((*span, "") for span in sorted(spans.values())))
    return replace(example, group=row.get("doc", name))


def unmarked(text: str) -> tuple[str, dict[str, Span]]:
    """A text without its marks, and where each marked thing stands in it.

    >>> unmarked("[It:a] supplies [Zorza:b].")
    ('It supplies Zorza.', {'a': (0, 2), 'b': (12, 17)})
    """
    plain, spans, end = "", {}, 0
    for mark in MARK.finditer(text):
        plain += text[end : mark.start()]
        spans[mark[2]] = len(plain), len(plain) + len(mark[1])
        plain, end = plain + mark[1], mark.end()
    return plain + text[end:], spans


def _statuses(word: str = "Asserted") -> list[Status]:
    return [Status(one) for one in word.split("|")]


def _example(
    name: str,
    text: str,
    taught: frozenset[str],
    sure: Rows,
    maybe: Rows,
    mentions: tuple[tuple[int, int, str], ...] = (),
) -> Example:
    """An example; of a fact that may have several statuses, only these are uncertain."""
    found, uncertain = [], [one for one, _ in maybe]
    for one, statuses in sure:
        if len(statuses) == 1:
            found.append(replace(one, status=statuses[0]))
            continue
        found.append(one)
        uncertain += [replace(one, relation=KG + status) for status in statuses]
    return Example(name, text, tuple(found), taught, group=name, uncertain=tuple(uncertain), mentions=mentions)


def _with_supers(example: Example, ontology: Ontology) -> Example:
    """The example with what its facts imply by super-properties, which annotators left out, as uncertain."""
    stated = {(one.subject_span, one.relation, one.object_span) for one in (*example.triples, *example.uncertain)}
    implied = [
        replace(one, relation=parent, status=Status.ASSERTED)
        for one in example.triples
        if one.relation in ontology.properties
        for parent in ontology.properties[one.relation].parents
        if (one.subject_span, parent, one.object_span) not in stated
    ]
    return replace(example, uncertain=tuple(dict.fromkeys((*example.uncertain, *implied))))
