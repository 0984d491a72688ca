"""CORE: train on one part, classify the pairs of another.

    python bench/core.py TRAIN.json TEST.json -o OUT.jsonl

Writes ``{"id": …, "relation": …, "invert_relation": …}`` a line; "undefined" where no relation is likely enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from learning import Clock, train_and_test, trained, write_lines

from kg.corpora import CORPORA, Example, Prediction, Relations
from kg.learned.classify import classify
from kg.learned.model import LearnedModel
from kg.train.fit import Options
from kg.train.start import further_starts

SPACE, NONE = "core", "undefined"
OPTIONS = Options(epochs=1, encoder_rate=1e-5, head_rate=1e-4)  # the shipped model knows the relations
FURTHER = Options(epochs=3, encoder_rate=1.5e-4)  # more passes raise the error on what was held out
MEMBERS = 8


def main() -> None:
    arguments = train_and_test(__doc__)
    read = CORPORA["core"]
    train, test = (read(path, Relations()).examples for path in (arguments.train, arguments.test))
    clock = Clock()
    model = voting(train, arguments.out.with_suffix(".model"))
    clock.say("training")
    found = predictions(model, test)
    rows = []
    for example in test:
        guess = found.get(example.id)
        inverted = int(guess is not None and guess.subject_span == example.pairs[0][1])
        rows.append({"id": example.id, "relation": guess.relation if guess else NONE, "invert_relation": inverted})
    write_lines(arguments.out, rows)
    clock.say("classification")


def voting(examples: Sequence[Example], folder: Path) -> LearnedModel:
    """A model of several networks: pairs of two names are few, and each is worth several readings."""
    return trained(examples, folder, OPTIONS, further=further_starts(MEMBERS - 1, FURTHER))


def predictions(model: LearnedModel, examples: Sequence[Example]) -> dict[str, Prediction]:
    """The relation of each example's pair, by id, where there is a likely one."""
    found = classify(model, [(one.text, *one.pairs[0]) for one in examples], space=SPACE)
    return {
        one.id: Prediction(one.id, *best.triple, best.subject_span, best.object_span, best.score)
        for one, best in zip(examples, found, strict=True)
        if best is not None
    }


if __name__ == "__main__":
    main()
