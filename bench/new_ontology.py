"""A new ontology in a field that no training data covers: the learning curve over examples of each relation.

    python bench/new_ontology.py -o OUT_DIR [--examples 2 5 10 20 50] [--members 1]

The ontology of `tests/cases/ships` has ten relations with two marked examples each. It is measured on the 100 sentences
of ``test.jsonl``, which were written by somebody who saw neither the ontology nor the extractor: by its patterns alone,
with the shipped model (likeness to the marked examples), and with a model of `kg train` on the first N examples of each
relation in ``train.jsonl``. ``--members`` as of `kg train`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from learning import trained

from kg.config import Settings
from kg.corpora import Example, in_ontology, relations_of
from kg.corpora.jsonl import read_jsonl
from kg.corpora.taught import lessons
from kg.evaluate.extraction import score
from kg.evaluate.extraction.predict import extractor
from kg.ontology import Ontology, load_ontology
from kg.train.fit import Options
from kg.train.start import further_starts

SHIPS = Path(__file__).parents[1] / "tests/cases/ships"
COUNTS = (2, 5, 10, 20, 50)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", dest="out", type=Path, required=True)
    parser.add_argument("--examples", type=int, nargs="*", default=COUNTS)
    parser.add_argument("--members", type=int, default=1, help="networks that vote")
    arguments = parser.parse_args()
    further = further_starts(arguments.members - 1, Options())
    ontology = load_ontology(SHIPS / "ontology")
    test = read(SHIPS / "test.jsonl", ontology)
    say("patterns alone", test, Settings(extractor="none"), ontology)
    say("patterns and shipped model", test, Settings(), ontology)
    for count in arguments.examples:
        folder = arguments.out / str(count)
        trained(lessons(first(count, ontology), ontology), folder, Options(), further=further)
        say(f"{count} examples a relation", test, Settings(extractor=str(folder)), ontology)


def read(path: Path, ontology: Ontology) -> tuple[Example, ...]:
    """The sentences of a file, in the ontology's relations."""
    relations = relations_of(ontology)
    return tuple(replace(one, label_space="") for one in in_ontology(read_jsonl(path, relations), relations).examples)


def first(count: int, ontology: Ontology) -> list[Example]:
    """The first examples of each relation, with the share of sentences without a fact that belongs to them."""
    path = SHIPS / "train.jsonl"
    rounds = [json.loads(line)["round"] for line in path.read_text(encoding="utf-8").splitlines()]
    examples = read(path, ontology)
    return [one for one in examples if rounds[one.line - 1] <= count]


def say(name: str, test: Sequence[Example], settings: Settings, ontology: Ontology) -> None:
    """Print the scores of the pipeline with some settings."""
    predict = extractor(settings, SHIPS / "ontology")
    guesses = [guess for one in test for guess in predict(one)]
    symmetric = frozenset(iri for iri, one in ontology.properties.items() if one.symmetric)
    found = score(test, guesses, match="overlap", symmetric=symmetric)
    rate = found.micro
    print(f"{name}: P {rate.precision:.3f} R {rate.recall:.3f} F1 {rate.f1:.3f} macro {found.macro[2]:.3f}", flush=True)


if __name__ == "__main__":
    main()
