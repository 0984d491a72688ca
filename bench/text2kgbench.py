"""Text2KGBench: train on a set, write the triples of its test sentences.

    python bench/text2kgbench.py SET_DIR TEST_DIR -o OUT_DIR

SET_DIR holds ``ontologies/``, ``train/`` and perhaps ``validation/`` as published; TEST_DIR one ``ont_…_test.jsonl`` an
ontology with ``id`` and ``sent``. Writes a file of the same name with ``{"id": …, "triples": [[s, r, o], …]}`` a line.
One model for all ontologies of the set, trained from the shipped one: 20 minutes on two cores.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from learning import Clock, trained, write_lines

from kg.corpora import Example, OntologyCorpus, read_set, read_test
from kg.learned.decode import Selection
from kg.learned.extract import Extracted, extract
from kg.learned.model import LearnedModel
from kg.train.fit import Options

SPACE = "set"
OPTIONS = Options()
PARTS = ("train", "validation")
# Each sentence states something; the official score passes over relations that its gold lacks.
SELECTION = Selection(least=0.3, first=0.1, fewest=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set_dir", type=Path)
    parser.add_argument("test_dir", type=Path)
    parser.add_argument("-o", dest="out_dir", type=Path, required=True)
    arguments = parser.parse_args()
    parts = [part for part in PARTS if (arguments.set_dir / part).is_dir()]
    run(
        read_set(arguments.set_dir, parts),
        read_test(arguments.test_dir, arguments.set_dir / "ontologies"),
        arguments.out_dir,
    )


def run(sets: Sequence[OntologyCorpus], tests: Sequence[OntologyCorpus], out: Path) -> None:
    """Train on all examples of some ontologies, then write what is found in the test sentences."""
    clock = Clock()
    examples = [in_space(one) for corpus in sets for one in corpus.corpus.examples]
    model = trained(examples, out / "model", OPTIONS, labels=True)
    clock.say("training")
    relations = {corpus.ontology.id: corpus.ontology.labels for corpus in sets}
    for test in tests:
        found = triples(model, test.corpus.examples, sorted(relations.get(test.ontology.id, test.ontology.labels)))
        rows = [
            {"id": one.id, "triples": [[t.subject, t.relation, t.object] for t in own]}
            for one, own in zip(test.corpus.examples, found, strict=True)
        ]
        write_lines(out / f"{test.ontology.id}_test.jsonl", rows)
    clock.say("extraction")


def in_space(example: Example) -> Example:
    """The example in the one label space that all ontologies of the set share: equal labels are one relation."""
    return replace(example, label_space=SPACE)


def triples(model: LearnedModel, examples: Sequence[Example], relations: Sequence[str]) -> list[tuple[Extracted, ...]]:
    """What the model finds of an ontology's relations."""
    return extract(model, [one.text for one in examples], [relations] * len(examples), space=SPACE, selection=SELECTION)


if __name__ == "__main__":
    main()
