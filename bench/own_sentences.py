"""Our own sentences of business news as examples: what the shipped model is trained on beside the corpora.

In: the files of ``tests/sentences`` and the shipped ontology. Out: `kg.corpora.Example` values with statuses. There are
two formats: facts by the names that the text has (``tune.jsonl``), and by the ids of words that are marked in the text
(``marked-a.jsonl``):

    {"text": "[It:a] also sells bread to [Zorza:b].", "facts": ["a supplies b"], "claims": ["b ownedBy a Former"],
     "maybe": []}

``claims`` have a status, "Planned|Negated" where it may be either; ``maybe`` is neither right nor wrong. The sentences
of one article have the same ``doc``. Writers mark "[Orlin's:a]" and "[Orlin:a]'s"; both are learned as the latter, as a
build has names, unless the article shows that the name itself ends so ("at Gail's, a bakery").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
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
OWNER = re.compile(r"['’]s$|(?<=s)['’]$")  # what makes an owner of a name
NO_OWNED = ",.;:)!?"  # before it nothing is owned

Rows = Iterable[tuple[GoldTriple, Sequence[Status]]]


def own_sentences(path: Path, ontology: Ontology) -> Iterator[Example]:
    """The examples of a file; a fact whose names the text says otherwise keeps no spans and is not learned from."""
    taught = frozenset(iri for iri, prop in ontology.properties.items() if prop.examples)
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    whole = _ending_so(row for row in rows if "maybe" in row)
    for number, row in enumerate(rows, start=1):
        name = f"{path.stem}#{number}"
        read = _marked(name, row, taught, ontology, whole) if "maybe" in row else _named(name, row, taught, ontology)
        example = _with_supers(read, ontology)
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


def _ending_so(rows: Iterable[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    """The names that end like owners, each with its article: "Gail's" in "a loaf from [Gail's:a], the bakery"."""
    return frozenset(
        (row.get("doc", ""), mark[1])
        for row in rows
        for mark in MARK.finditer(row["text"])
        if OWNER.search(mark[1]) and row["text"][mark.end() : mark.end() + 1] in NO_OWNED
    )


def _marked(
    name: str, row: dict[str, Any], taught: frozenset[str], ontology: Ontology, whole: Set[tuple[str, str]]
) -> Example:
    text, marks = unmarked(row["text"])
    spans = {letter: _of_name(text, span, row.get("doc", ""), whole) for letter, span in marks.items()}

    def triples(facts: Iterable[str]) -> Rows:
        for subject, prop, obj, *rest in map(str.split, facts):
            one, other = spans[subject], spans[obj]
            names = text[slice(*one)], ontology.by_local(f"biz:{prop}"), text[slice(*other)]
            yield GoldTriple(*names, one, other), _statuses(*rest)

    sure, maybe = [*triples(row["facts"]), *triples(row["claims"])], triples(row["maybe"])
    example = _example(name, text, taught, sure, maybe, tuple((*span, "") for span in sorted(spans.values())))
    return replace(example, group=row.get("doc", name))


def _of_name(text: str, span: Span, doc: str, whole: Set[tuple[str, str]]) -> Span:
    """Where the name stands in a marked stretch, which may have taken in what makes an owner of it."""
    words = text[slice(*span)]
    return span if (doc, words) in whole else (span[0], span[0] + len(OWNER.sub("", words)))


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
