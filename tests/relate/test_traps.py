"""Sentences that name two parties of a relation and yet do not say that it holds.

Each line of ``traps.jsonl`` is a sentence of business news, one relation between two of its names, and the status that
a reader gives it ("None" where the sentence says nothing of the relation). Some are controls: the relation holds,
although a denial or a plan for something else stands near by.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.assemble import assemble
from kg.model import Entity, Extraction, Literal
from tests.reading import engine, extracted, local

REACHED = 0.82  # share of statuses that are right: 110 of 130 (84.6 %) when this was set, less two points
ASSERTED, NOTHING = "Asserted", "None"


@dataclass(frozen=True, slots=True)
class Trap:
    text: str
    relation: str
    subject: str
    object: str
    status: str


def _traps() -> tuple[Trap, ...]:
    lines = (Path(__file__).parent / "traps.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(Trap(**json.loads(line)) for line in lines)


TRAPS = _traps()


def names(found: Extraction) -> dict[str, set[str]]:
    """IRI → every name of the entity, in lower case."""
    known: list[Entity] = [*(one.entity for one in found.links), *found.entities]
    return {entity.iri: {_plain(name) for name in (entity.label, *entity.aliases)} for entity in known}


def _plain(name: str) -> str:
    return name.casefold().rstrip(".").removeprefix("the ")


def is_meant(trap: Trap, subject: str, obj: str | Literal, known: dict[str, set[str]], *, symmetric: bool) -> bool:
    """Whether two nodes are the parties of the trap; either way round if the relation is symmetric."""
    if isinstance(obj, Literal):
        return _plain(trap.subject) in known[subject] and obj.lexical.startswith(trap.object)
    pairs = [(subject, obj), (obj, subject)] if symmetric else [(subject, obj)]
    return any(_plain(trap.subject) in known[one] and _plain(trap.object) in known[other] for one, other in pairs)


def statuses(trap: Trap) -> set[str]:
    """What the engine says of the relation, or of a narrower one, between the two parties."""
    found = extracted(trap.text)
    known, properties = names(found), engine().ontology.properties
    said: set[str] = set()
    for one in found.statements:
        wider = [one.predicate, *_wider(one.predicate)]
        symmetric = properties[one.predicate].symmetric
        if trap.relation in map(local, wider) and is_meant(trap, one.subject, one.object, known, symmetric=symmetric):
            said.add(one.status.value)
    return said


def _wider(iri: str) -> Iterator[str]:
    for parent in engine().ontology.properties[iri].parents:
        yield parent
        yield from _wider(parent)


def test_every_relation_has_traps_and_a_control() -> None:
    ontology = engine().ontology
    taught = {local(iri) for iri, prop in ontology.properties.items() if prop.examples}
    assert {trap.relation for trap in TRAPS if trap.status != ASSERTED} == taught
    assert {trap.relation for trap in TRAPS if trap.status == ASSERTED} == taught
    assert sum(trap.status == ASSERTED for trap in TRAPS) == 30


@pytest.mark.parametrize("trap", [t for t in TRAPS if t.status != ASSERTED], ids=lambda trap: trap.text)
def test_what_is_not_asserted_is_no_plain_edge(trap: Trap) -> None:
    found = extracted(trap.text)
    graph = assemble([found], engine().ontology, engine().settings)
    known = names(found)
    edges = [
        key
        for key in graph.plain_edges()
        if local(key.predicate) == trap.relation and is_meant(trap, key.subject, key.object, known, symmetric=False)
    ]
    assert not edges, f"{trap.text} ({trap.status}) → {edges}"


def test_most_statuses_are_right() -> None:
    wrong = [
        f"{trap.text} {trap.relation}: {sorted(said) or NOTHING}, not {trap.status}"
        for trap in TRAPS
        if (said := statuses(trap)) != ({trap.status} - {NOTHING})
    ]
    assert 1 - len(wrong) / len(TRAPS) >= REACHED, "\n".join(wrong)
