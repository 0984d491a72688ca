"""Does a store extract again what a changed ontology concerns, and how much more? Random edits of the shipped ontology.

    python bench/changes.py [--minutes 10] [--seed 0] [--texts tests/cases/dev examples] [--patterns-alone]

Each edit makes another ontology of the shipped one: an example, a word, an individual, a class, a relation more or
less. All texts are extracted with both. Printed for each edit: how many documents the store would extract again, and
how many yield something else. A document that does and would not be extracted again is a fault; there must be none.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph as ox

from kg.config import Settings
from kg.engine import NO_MODEL, Engine, traced
from kg.errors import KGError
from kg.iri import KG, RDFS, SKOS
from kg.maintain.carry import names_of_model
from kg.maintain.change import change
from kg.maintain.knowledge import Knowledge, knowledge_of
from kg.model import Document, Extraction
from kg.ontology import load_ontology
from kg.ontology.load import ALWAYS, CUE_KINDS, EXAMPLE_STATUS, shipped_folder
from kg.read import read_documents
from kg.trace import Answers

A, OWL = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/2002/07/owl#"
WORDS = [KG + name for name in ("noun", "notNoun", "nameWord", "nameSuffix", "title", "office")]
CUES = [KG + f"{kind}Cue" for kind in CUE_KINDS] + [KG + name for name in ("supportVerb", "speechVerb", "sourcePhrase")]


@dataclass(slots=True)
class Draft:
    """The statements of an ontology's own file while it is edited, with the words and names of the texts."""

    triples: list[Any]
    chance: Random
    words: Sequence[str]
    names: Sequence[str]
    entities: Sequence[str]
    classes: Sequence[str]
    told: list[str] = field(default_factory=list)

    def place(self, predicates: Sequence[str]) -> int:
        """Where one of the statements with these predicates stands."""
        return self.chance.choice([n for n, one in enumerate(self.triples) if one.predicate.value in predicates])

    def add(self, subject: str, predicate: str, value: Any) -> None:
        """Have one statement more."""
        self.triples.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value))
        self.told.append(f"{subject.rpartition('#')[2]} {predicate.rpartition('#')[2]} {value}")

    def set(self, place: int, text: str) -> None:
        """Have a statement say something else."""
        old = self.triples[place]
        self.triples[place] = ox.Triple(old.subject, old.predicate, ox.Literal(text, language=old.object.language))
        self.told.append(f"{old.subject} {old.object} → {text!r}")

    def drop(self, place: int) -> None:
        """Have one statement less."""
        self.told.append(f"without {self.triples.pop(place)}")

    def word(self) -> str:
        """A word of the texts, in lower case."""
        return self.chance.choice(self.words).lower()


def example_less(draft: Draft) -> None:
    draft.drop(draft.place(list(EXAMPLE_STATUS)))


def counter_example_less(draft: Draft) -> None:
    draft.drop(draft.place([KG + "counterExample"]))


def example_more(draft: Draft) -> None:
    """One that differs from another by a word."""
    place = draft.place(list(EXAMPLE_STATUS))
    old = draft.triples[place]
    found = draft.chance.choice(list(re.finditer(r"\b[a-z]{3,}\b", old.object.value)) or [None])
    if found is not None:
        text = old.object.value[: found.start()] + draft.word() + old.object.value[found.end() :]
        draft.add(old.subject.value, old.predicate.value, ox.Literal(text))


def examples_in_another_order(draft: Draft) -> None:
    draft.triples.append(draft.triples.pop(draft.place(list(EXAMPLE_STATUS))))


def word_more(draft: Draft) -> None:
    draft.add(draft.chance.choice(draft.classes), draft.chance.choice(WORDS), ox.Literal(draft.word()))


def word_less(draft: Draft) -> None:
    _without_one(draft, draft.place(WORDS))


def trigger_more(draft: Draft) -> None:
    place = draft.place([KG + "trigger"])
    draft.set(place, f"{draft.triples[place].object.value} | {draft.word()}")


def trigger_less(draft: Draft) -> None:
    _without_one(draft, draft.place([KG + "trigger"]))


def cue_more(draft: Draft) -> None:
    old = draft.triples[draft.place(CUES)]
    draft.add(old.subject.value, old.predicate.value, ox.Literal(draft.word()))


def cue_less(draft: Draft) -> None:
    _without_one(draft, draft.place(CUES))


def individual_more(draft: Draft) -> None:
    iri = f"https://example.org/{draft.chance.randrange(10**9)}"
    draft.add(iri, A, ox.NamedNode(draft.chance.choice(draft.classes)))
    draft.add(iri, RDFS + "label", ox.Literal(draft.chance.choice(draft.names), language="en"))


def individual_less(draft: Draft) -> None:
    gone = draft.chance.choice(draft.entities)
    draft.triples[:] = [one for one in draft.triples if getattr(one.subject, "value", "") != gone]
    draft.told.append(f"without {gone}")


def alias_more(draft: Draft) -> None:
    name = draft.chance.choice([*draft.names, draft.word()])
    draft.add(draft.chance.choice(draft.entities), SKOS + "altLabel", ox.Literal(name, language="en"))


def class_more(draft: Draft) -> None:
    iri = f"https://example.org/C{draft.chance.randrange(10**9)}"
    draft.add(iri, A, ox.NamedNode(OWL + "Class"))
    draft.add(iri, RDFS + "subClassOf", ox.NamedNode(draft.chance.choice(draft.classes)))
    draft.add(iri, RDFS + "label", ox.Literal(draft.word(), language="en"))


def relation_more(draft: Draft) -> None:
    iri = f"https://example.org/p{draft.chance.randrange(10**9)}"
    draft.add(iri, A, ox.NamedNode(OWL + "ObjectProperty"))
    for end in ("domain", "range"):
        draft.add(iri, RDFS + end, ox.NamedNode(draft.chance.choice(draft.classes)))
    old = draft.triples[draft.place(list(EXAMPLE_STATUS))]
    draft.add(iri, old.predicate.value, old.object)


def metric_more(draft: Draft) -> None:
    iri = f"https://example.org/m{draft.chance.randrange(10**9)}"
    draft.add(iri, A, ox.NamedNode(KG + "Metric"))
    draft.add(iri, SKOS + "prefLabel", ox.Literal(draft.word(), language="en"))


def label_otherwise(draft: Draft) -> None:
    place = draft.place([RDFS + "label"])
    draft.set(place, f"{draft.triples[place].object.value} {draft.word()}")


def end_more(draft: Draft) -> None:
    old = draft.triples[draft.place([RDFS + "domain", RDFS + "range"])]
    draft.add(old.subject.value, old.predicate.value, ox.NamedNode(draft.chance.choice(draft.classes)))


def _without_one(draft: Draft, place: int) -> None:
    parts = draft.triples[place].object.value.split("|")
    parts.pop(draft.chance.randrange(len(parts)))
    if parts:
        draft.set(place, "|".join(parts))
    else:
        draft.drop(place)


EDITS: Sequence[Callable[[Draft], None]] = (
    *(example_less, counter_example_less, example_more, example_more, examples_in_another_order),
    *(word_more, word_less, trigger_more, trigger_less, cue_more, cue_less),
    *(individual_more, individual_less, alias_more, class_more, relation_more, metric_more, label_otherwise, end_more),
)


@dataclass(frozen=True, slots=True)
class State:
    """An ontology with its engine, what is known of it, and what the texts yield with it."""

    engine: Engine
    knowledge: Knowledge
    found: Sequence[Extraction]

    @classmethod
    def of(cls, folder: Path, settings: Settings, documents: Sequence[Document]) -> State:
        engine = traced(settings, folder)
        knowledge = knowledge_of(engine.ontology, engine.catalogue, "", "", names_of_model(settings))
        return cls(engine, knowledge, [engine(one) for one in documents])


def main() -> int:
    """Edit until the time is up; 1 if there was a fault."""
    options = _options()
    settings = Settings(extractor=NO_MODEL) if options.patterns_alone else Settings()
    documents = [one for one in read_documents(options.texts, settings) if isinstance(one, Document)]
    own = [path for path in sorted(shipped_folder().glob("*.ttl")) if path.name not in (*ALWAYS, "shapes.ttl")]
    triples = [quad.triple for path in own for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    chance, faults, sums, tries = Random(options.seed), 0, [0, 0, 0], count()
    with tempfile.TemporaryDirectory() as folder:
        before = State.of(written(triples, Path(folder) / "before"), settings, documents)
        end = time.monotonic() + 60 * options.minutes
        while time.monotonic() < end:
            edit, draft = chance.choice(EDITS), drafted(triples, chance, before)
            try:
                edit(draft)
                now = State.of(written(draft.triples, Path(folder) / f"now-{next(tries)}"), settings, documents)
            except (KGError, LookupError):
                continue  # an example that gives no pattern, say, or nothing of the kind in the file
            again, otherwise, missed = compared(before, now)
            sums = [sums[0] + 1, sums[1] + again, sums[2] + otherwise]
            faults += missed
            print(
                f"{edit.__name__:28} again {again:3} otherwise {otherwise:3}  {'; '.join(draft.told)[:90]}", flush=True
            )
    print(
        f"{sums[0]} edits × {len(documents)} documents: {sums[1]} extracted again, {sums[2]} otherwise, {faults} faults"
    )
    return 1 if faults else 0


def drafted(triples: Sequence[ox.Triple], chance: Random, state: State) -> Draft:
    """The statements to be edited, with what the texts offer."""
    ontology = state.engine.ontology
    texts = " ".join(one.document.text for one in state.found)
    names = {link.entity.label for one in state.found for link in one.links if not link.entity.linked}
    words = sorted(set(re.findall(r"[A-Za-z]{4,}", texts)))
    classes = [iri for iri in ontology.classes if not iri.startswith(KG)]
    return Draft(list(triples), chance, words, sorted(names), [one.iri for one in ontology.individuals], classes)


def written(triples: Sequence[ox.Triple], folder: Path) -> Path:
    """A folder with the statements as a file."""
    folder.mkdir()
    prefixes: Mapping[str, str] = load_ontology().prefixes
    ox.serialize(triples, str(folder / "ontology.ttl"), format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes))
    return folder


def compared(before: State, now: State) -> tuple[int, int, int]:
    """How many documents would be extracted again, how many yield something else, and how many of these are missed."""
    found = change(before.knowledge, now.knowledge, lambda: before.engine.patterns, lambda: now.engine.patterns)
    answers = Answers(now.engine.catalogue)
    again = [found.concerns(one.document, one.trace, answers) for one in before.found]
    otherwise = [one != other for one, other in zip(before.found, now.found, strict=True)]
    return sum(again), sum(otherwise), sum(b and not a for a, b in zip(again, otherwise, strict=True))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--texts", nargs="+", default=["tests/cases/dev", "examples"])
    parser.add_argument("--patterns-alone", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
