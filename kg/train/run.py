"""Train a model: examples in, a folder out that `kg build --model` takes.

In: examples of one or several label spaces, what to start from, options. Out: the folder, and a `Trained` with the
development part, so that callers can measure what was reached. It prints nothing.

Several networks may be trained on the same examples, which then vote: they err in different places if they began from
different weights (deep ensembles, Lakshminarayanan et al. 2017). They hold out different parts of the examples
(`kg.train.parts`) and are calibrated together, on all of these.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from kg.corpora import Example
from kg.errors import ModelError
from kg.learned.labels import learn_labels
from kg.learned.model import FURTHER, Relation, further_folders
from kg.learned.words import hidden_piece
from kg.train.batches import Item, Numbers, items_of, relation_key
from kg.train.calibrate import Calibration, calibrate
from kg.train.export import write_model
from kg.train.fit import Fit, Lessons, Options, Progress, fit, scored
from kg.train.losses import Scored
from kg.train.network import Network
from kg.train.parts import parts_of
from kg.train.renamed import names_of, with_other_names
from kg.train.start import Start, kept_types, network_from, tokenizer_of

ONE_OBJECT = 0.94  # share of subjects with a single object from which a relation counts as functional
LEAST_SUBJECTS = 20  # a relation must have them before it counts as functional
CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True, slots=True)
class Trained:
    """A finished training. ``dev`` shares no subject with the training part; it is empty where there was too little.

    Of the further networks the first ``apart`` have not learned from ``dev`` either; only with these the model can be
    measured there.
    """

    folder: Path
    train: tuple[Example, ...]
    dev: tuple[Example, ...]
    fit: Fit
    apart: int = 0


def train(
    examples: Sequence[Example],
    folder: Path,
    start: Start,
    *,
    name: str,
    options: Options = Options(),  # noqa: B008
    info: Mapping[str, Any] | None = None,
    labels: bool = False,
    further: Sequence[tuple[Start, Options]] = (),
    progress: Progress = lambda done, total, loss: None,
) -> Trained:
    """Train on examples and write the model.

    Args:
        name: of the model, as evidence will name it.
        info: further values for ``model.json``: data, licence, attribution.
        labels: whether to learn how the examples' labels are written (for corpora whose labels are no surface forms).
        further: what the networks start from that vote with the first; each makes the model slower by as much again.
        progress: is called after each step.

    Raises:
        ModelError: there is nothing to learn from, or a further start has other word pieces.
    """
    if any(one.tokenizer != start.tokenizer for one, _ in further):
        raise ModelError("networks that vote together must read the same word pieces", path=str(folder))
    begun = [(start, options), *further]
    parts = parts_of(examples, len(begun))
    numbers = numbers_of(examples, kept_types(start, [kind for one in examples for *_, kind in one.mentions]))
    tokenizer = tokenizer_of(start)
    hidden = hidden_piece(tokenizer)
    places = _places(folder, len(begun))
    networks: list[Network] = []
    fits: list[Fit] = []
    unseen: list[Scored] = []  # what was held out, by the networks that it was held out for
    for part in parts:
        lessons = lessons_of(part.learn, numbers, tokenizer, options)
        held = items_of(part.held, numbers, tokenizer, options.longest)
        for number in part.networks:
            one, own = begun[number]
            networks.append(network_from(one, numbers, own.dropout, own.seed))
            told = _one_of(progress, number, len(begun))
            fits.append(fit(networks[-1], lessons, held, own, hidden, places[number] / CHECKPOINT, told))
        unseen += scored(networks[-len(part.networks) :], held, options, hidden)
    learn, dev = parts[0].learn, parts[0].held
    relations = _relations(learn, numbers, calibrate(unseen, len(numbers.relations)))
    for network, (one, _), place in zip(networks, begun, places, strict=True):
        _write(place, network, one, numbers, relations, {"name": name, **(info or {})})
    if labels:
        _write_labels(folder, learn)
    for place in places:
        (place / CHECKPOINT).unlink(missing_ok=True)
    return Trained(folder, learn, dev, fits[0], len(parts[0].networks) - 1)


def lessons_of(examples: Sequence[Example], numbers: Numbers, tokenizer: Tokenizer, options: Options) -> Lessons:
    """What is learned from in each pass: the same items, or with other names where the options exchange them.

    Corpora with relations of their own keep their names, and lend them.
    """
    names = names_of(examples, options.exchanged)
    if not names.pools:
        same = items_of(examples, numbers, tokenizer, options.longest)
        return lambda seed: same

    def anew(seed: int) -> Sequence[Item]:
        chooser = random.Random(seed)
        others = [one if one.label_space else with_other_names(one, names, chooser) for one in examples]
        return items_of(others, numbers, tokenizer, options.longest)

    return anew


def _places(folder: Path, count: int) -> list[Path]:
    """The folders of so many networks; those that an earlier training left beyond them go."""
    places = [folder, *(folder / FURTHER / str(number) for number in range(1, count))]
    for old in further_folders(folder):
        if old not in places:
            shutil.rmtree(old)
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
    return places


def _one_of(progress: Progress, number: int, count: int) -> Progress:
    """The progress of one of several trainings as that of all."""
    return lambda done, total, loss: progress(number * total + done, count * total, loss)


def numbers_of(examples: Iterable[Example], types: Sequence[str]) -> Numbers:
    """Numbers for all relations and label spaces of examples, in the order of their names."""
    relations, spaces = set(), set()
    for one in examples:
        spaces.add(one.label_space)
        for relation in (*one.annotated, *(triple.relation for triple in one.triples)):
            relations.add(relation_key(one.label_space, relation))
    return Numbers(
        {key: k for k, key in enumerate(sorted(relations))},
        {space: k for k, space in enumerate(sorted(spaces))},
        {kind: k for k, kind in enumerate(types)},
    )


def _relations(examples: Sequence[Example], numbers: Numbers, calibrations: Sequence[Calibration]) -> list[Relation]:
    functional = _functional(examples)
    return [
        Relation(*key, one.slope, one.offset, one.threshold, key in functional)
        for key, one in zip(numbers.relations, calibrations, strict=True)
    ]


def _functional(examples: Sequence[Example]) -> set[tuple[str, str]]:
    """Relations whose subjects nearly always had one object in a text; only texts with all their facts can tell."""
    single: dict[tuple[str, str], list[bool]] = {}
    for one in (one for one in examples if not one.partial and not one.pairs):
        objects: dict[tuple[tuple[str, str], str], set[str]] = {}
        for triple in one.triples:
            key = relation_key(one.label_space, triple.relation)
            objects.setdefault((key, triple.subject), set()).add(triple.object)
        for (key, _), found in objects.items():
            single.setdefault(key, []).append(len(found) == 1)
    return {key for key, seen in single.items() if len(seen) >= LEAST_SUBJECTS and sum(seen) / len(seen) >= ONE_OBJECT}


def _write(
    folder: Path,
    network: Network,
    start: Start,
    numbers: Numbers,
    relations: Sequence[Relation],
    info: Mapping[str, Any],
) -> None:
    rows = [{slot: getattr(one, slot) for slot in Relation.__slots__} for one in relations]
    lists = {"relations": rows, "spaces": list(numbers.spaces), "types": list(numbers.types), "start": start.name}
    write_model(folder, network, start.tokenizer, {**lists, **info})


def _write_labels(folder: Path, examples: Sequence[Example]) -> None:
    import json

    seen = (
        (triple.relation, role, one.text[slice(*span)], label)
        for one in examples
        for triple in one.triples
        for role, span, label in (
            ("subject", triple.subject_span, triple.subject),
            ("object", triple.object_span, triple.object),
        )
        if span is not None
    )
    text = json.dumps(learn_labels(seen).to_json(), ensure_ascii=False, indent=0)
    (folder / "labels.json").write_text(text + "\n", encoding="utf-8")
