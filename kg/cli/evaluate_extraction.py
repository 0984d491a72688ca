"""``kg evaluate extraction``: the quality of extraction, measured on texts with their facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.defects import SHOWN, tell
from kg.cli.graphs import check_output, one_of
from kg.config import Settings

if TYPE_CHECKING:
    from kg.corpora import Corpus, Example, Prediction, Relations
    from kg.evaluate.extraction import BenchmarkScore, Score
    from kg.ontology import Ontology

PIPED_WIDTH = 150
OWN, BENCHMARK = "jsonl", "text2kgbench"  # layouts of `CORPORA`
FINDINGS = 1


def extraction(
    gold: Path = typer.Option(..., exists=True, help="Texts with their facts: a file of the corpus, or its folder."),
    ontology: Path = typer.Option(None, exists=True, file_okay=False, help="Ontology instead of the shipped one."),
    corpus: str = typer.Option(OWN, help="Layout of the gold: jsonl, text2kgbench, core, redocred or knowledgenet."),
    predictions: Path = typer.Option(
        None,
        exists=True,
        dir_okay=False,
        metavar="FILE.jsonl",
        help="Score this file's facts instead of running the extractor.",
    ),
    model: Path = typer.Option(None, metavar="DIR", help="Learned model for the extractor to use."),
    settings_file: Path = typer.Option(None, "--settings", exists=True, dir_okay=False, help="Settings file to use."),
    match: str = typer.Option("label", help="When a fact is found: by label, overlap or exact (spans), or pair."),
    min_f1: float = typer.Option(0.0, min=0, max=1, metavar="X", help="Exit with 1 when micro F1 is below it."),
    report: Path = typer.Option(None, metavar="FILE.json", help="Write the scores and all errors."),
    errors: int = typer.Option(0, min=0, metavar="N", help="List the first N errors with their texts."),
) -> None:
    """Extract the facts of texts with gold, and score them: by relation, micro, macro, confusions, calibration."""
    from kg.corpora import CORPORA
    from kg.evaluate.extraction import MATCHES, score
    from kg.evaluate.extraction.predict import read_predictions

    one_of(corpus, tuple(CORPORA), "--corpus")
    one_of(match, tuple(MATCHES), "--match")
    if report:
        check_output(str(report))
    settings = _settings(settings_file, model)
    folder = ontology or (Path(settings.ontology) if settings.ontology else None)
    known = _ontology(folder, needed=corpus == OWN or predictions is None)
    held = _gold(gold, corpus, known)
    found = (
        read_predictions(predictions, held.examples, _relations(known))
        if predictions
        else _extracted(held.examples, settings, folder)
    )
    symmetric = frozenset(iri for iri, one in known.properties.items() if one.symmetric) if known else frozenset[str]()
    result = score(held.examples, found, match=match, symmetric=symmetric)
    official = _official(gold, held.examples, found) if corpus == BENCHMARK else None
    if report:
        _write(report, result, official, held)
    _print(result, official, known.curie if known else str, errors)
    if result.micro.f1 < min_f1:
        typer.echo(f"micro F1 is {result.micro.f1:.3f}, below {min_f1:.3f}", err=True)
        raise typer.Exit(FINDINGS)


def _settings(path: Path | None, model: Path | None) -> Settings:
    """The settings, with the learned model where one is named."""
    settings = Settings.load(path)
    if model is not None:
        return replace(settings, extractor=str(model))
    return settings


def _ontology(folder: Path | None, *, needed: bool) -> Ontology | None:
    """The ontology whose relations are scored; none where the gold's own names are all there is."""
    from kg.ontology import load_ontology

    return load_ontology(folder) if folder or needed else None


def _relations(known: Ontology | None) -> Relations:
    from kg.corpora import Relations, relations_of

    return relations_of(known) if known else Relations()


def _gold(path: Path, layout: str, known: Ontology | None) -> Corpus:
    """The gold in the ontology's relations; its defects go to stderr."""
    from kg.corpora import CORPORA, in_ontology

    relations = _relations(known)
    held = CORPORA[layout](path, relations)
    tell(held.defects)
    if len(held.defects) > SHOWN:
        typer.echo(f"… and {len(held.defects) - SHOWN} more: --report FILE.json writes all of them", err=True)
    return in_ontology(held, relations)


def _extracted(examples: Sequence[Example], settings: Settings, folder: Path | None) -> tuple[Prediction, ...]:
    from kg.cli.progress import progress_bar
    from kg.evaluate.extraction.predict import extractor

    predict = extractor(settings, folder)
    found: list[Prediction] = []
    with progress_bar("texts", lambda: len(examples)) as step:
        for example in examples:
            found += predict(example)
            step()
    return tuple(found)


def _official(gold: Path, examples: Sequence[Example], found: Sequence[Prediction]) -> BenchmarkScore:
    """Text2KGBench's own score, one line an ontology."""
    from kg.evaluate.extraction import BenchmarkScore, score_ontology
    from kg.evaluate.extraction.text2kgbench import triples_by_id

    answers = triples_by_id(found)
    spaces: dict[str, list[Example]] = {}
    for one in examples:
        spaces.setdefault(one.label_space or gold.stem, []).append(one)
    return BenchmarkScore(
        tuple(
            score_ontology(name, some, some[0].annotated, {one.id: answers.get(one.id, []) for one in some})
            for name, some in spaces.items()
        )
    )


def _write(path: Path, result: Score, official: BenchmarkScore | None, held: Corpus) -> None:
    from dataclasses import asdict

    from kg.evaluate.extraction.report import to_json

    row = {**to_json(result, official), "defects": [asdict(one) for one in held.defects]}
    path.write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _print(result: Score, official: BenchmarkScore | None, short: Callable[[str], str], errors: int) -> None:
    from rich.console import Console

    from kg.evaluate.extraction.report import tables

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPED_WIDTH)
    for table in tables(result, official, short):
        console.print(table)
    for one in result.errors[:errors]:
        score = f" ({one.score:.2f})" if one.score else ""
        typer.echo(f"{one.kind}: {one.id}: {one.subject} – {short(one.relation)} – {one.object}{score}")
        typer.echo(f"      in: {one.text}")
    if errors and len(result.errors) > errors:
        typer.echo(f"… and {len(result.errors) - errors} more: --report FILE.json writes all of them", err=True)
