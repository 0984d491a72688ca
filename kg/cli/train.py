"""``kg train``: a learned model from example sentences with their triples."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.defects import SHOWN, tell
from kg.cli.graphs import one_of

if TYPE_CHECKING:
    from kg.corpora import Corpus, Example, Prediction
    from kg.evaluate.extraction import Score
    from kg.ontology import Ontology
    from kg.train.fit import Options
    from kg.train.run import Trained

NEEDED = ("torch", "onnx")
FEW = 1000  # examples; with 100 three networks found a third less than one, with 200 as much, with 3,000 more


def train(
    ontology: Path = typer.Option(None, exists=True, file_okay=False, help="Ontology instead of the shipped one."),
    examples: Path = typer.Option(..., exists=True, help="Sentences with their triples: a .jsonl file or a corpus."),
    output: Path = typer.Option(..., "-o", "--output", metavar="MODEL", help="Folder of the model to write."),
    corpus: str = typer.Option("jsonl", help="Layout: jsonl, text2kgbench, core, redocred or knowledgenet."),
    start: Path = typer.Option(
        None, "--from", exists=True, file_okay=False, metavar="MODEL", help="Model to start from; else the shipped one."
    ),
    epochs: int = typer.Option(None, min=1, help="Passes over the examples; else 4 to 40, by how many there are."),
    members: int = typer.Option(
        1,
        min=1,
        help="Networks that vote, for thousands of examples; each further one takes nearly twice as long again.",
    ),
    seed: int = typer.Option(0, help="Seed of everything that is drawn by chance."),
    report: Path = typer.Option(None, metavar="FILE.json", help="Write scores by relation, calibration and errors."),
) -> None:
    """Train a model that finds an ontology's relations; use it with kg build --model MODEL."""
    from kg.corpora import CORPORA

    one_of(corpus, tuple(CORPORA), "--corpus")
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        what = f"training needs {' and '.join(missing)}: install graphwright with the extra train"
        raise typer.BadParameter(f"{what} (pip install 'graphwright[train]').")
    from kg.train.fit import Options

    known = _ontology(ontology)
    held = _examples(examples, corpus, known)
    if members > 1 and len(held.examples) < FEW:
        typer.echo(f"networks that vote find no more than one with fewer than {FEW} examples", err=True)
    done = _trained(held.examples, known, output, start, members, Options(epochs=epochs, seed=seed))
    typer.echo(f"{len(held.examples)} examples: {len(done.train)} to learn from, {len(done.dev)} held out", err=True)
    for epoch in done.fit.epochs:
        mark = "  kept" if epoch == done.fit.best else ""
        typer.echo(f"epoch {epoch.number}: loss {epoch.loss:.3f}, held-out F1 {epoch.dev_f1:.3f}{mark}", err=True)
    _report(done, held, known, report)


def _ontology(folder: Path | None) -> Ontology:
    from kg.ontology import load_ontology

    return load_ontology(folder)


def _examples(path: Path, layout: str, known: Ontology) -> Corpus:
    """The usable examples in the ontology's relations; what is wrong with the others goes to stderr, by line."""
    from kg.corpora import CORPORA, in_ontology, relations_of

    relations = relations_of(known)
    held = CORPORA[layout](path, relations)
    tell(held.defects)
    if held.defects:
        more = f", {len(held.defects) - SHOWN} of them not shown" if len(held.defects) > SHOWN else ""
        typer.echo(f"{len(held.defects)} defects{more}; {len(held.examples)} examples are used", err=True)
    return in_ontology(held, relations)


def _trained(
    examples: Sequence[Example], known: Ontology, output: Path, start: Path | None, members: int, options: Options
) -> Trained:
    from dataclasses import replace

    from kg.corpora.taught import lessons
    from kg.learned.model import SHIPPED
    from kg.train.progress import bar
    from kg.train.run import train as run
    from kg.train.start import further_starts, start_from_model

    own = [replace(one, label_space="") for one in examples]
    with bar("training") as progress:
        return run(
            lessons(own, known),
            output,
            start_from_model(start or SHIPPED),
            name=output.name,
            options=options,
            further=further_starts(members - 1, options),
            progress=progress,
        )


def _report(done: Trained, held: Corpus, known: Ontology, path: Path | None) -> None:
    """Scores on the held-out part, by relation, on stdout, and all in the report."""
    from rich.console import Console

    from kg.corpora.statuses import without_statuses
    from kg.evaluate.extraction import score
    from kg.evaluate.extraction.report import tables, to_json

    dev = [without_statuses(one) for one in done.dev if not one.pairs]
    if not dev:
        typer.echo("too few examples to hold some out: nothing was measured", err=True)
        return
    symmetric = frozenset(iri for iri, one in known.properties.items() if one.symmetric)
    result: Score = score(dev, _found(done, dev), match="overlap", symmetric=symmetric)
    for table in tables(result, None, known.curie):
        Console(highlight=False).print(table)
    if path:
        rows = {"epochs": [asdict(one) for one in done.fit.epochs], "defects": [asdict(one) for one in held.defects]}
        path.write_text(json.dumps({**to_json(result), **rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _found(done: Trained, dev: Sequence[Example]) -> list[Prediction]:
    """What those of the networks find that have not learned from these examples."""
    from dataclasses import replace

    from kg.corpora import Prediction
    from kg.learned.extract import extract
    from kg.learned.model import LearnedModel

    model = LearnedModel.load(done.folder)
    model = replace(model, further=model.further[: done.apart])
    answers = extract(model, [one.text for one in dev], [sorted(one.annotated) for one in dev])
    return [
        Prediction(example.id, *one.triple, one.subject_span, one.object_span, one.score)
        for example, found in zip(dev, answers, strict=True)
        for one in found
    ]
