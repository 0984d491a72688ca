"""A score as JSON and as tables. In: a `Score`, and Text2KGBench's if there is one. Out: values to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kg.evaluate.extraction.measure import NOTHING, Score
from kg.evaluate.extraction.text2kgbench import BenchmarkScore
from kg.evaluate.linking.measure import Rate

if TYPE_CHECKING:
    from rich.table import Table

MOST_CONFUSIONS = 15  # rows of the table; the JSON has all


def to_json(score: Score, official: BenchmarkScore | None = None) -> dict[str, Any]:
    """All of a score, for ``json.dumps``."""
    row: dict[str, Any] = {
        "match": score.match,
        "examples": score.examples,
        "partial": score.partial,
        "unasked": score.unasked,
        "micro": _rate(score.micro),
        "interval": list(score.interval),
        "macro": dict(zip(("precision", "recall", "f1"), score.macro, strict=True)),
        "relations": {name: _rate(rate) for name, rate in score.relations.items()},
        "confusion": [
            {"gold": gold or None, "guess": guess or None, "number": number}
            for (gold, guess), number in score.confusion.items()
        ],
        "calibration": asdict(score.calibration),
        "errors": [asdict(error) for error in score.errors],
    }
    return row if official is None else {**row, "text2kgbench": _official(official)}


def _rate(rate: Rate) -> dict[str, float]:
    return {"precision": rate.precision, "recall": rate.recall, "f1": rate.f1, **asdict(rate)}


def _official(score: BenchmarkScore) -> dict[str, Any]:
    return {
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
        "conformance": score.conformance,
        "strict": _rate(score.strict),
        "strict_macro_f1": score.strict_macro_f1,
        "ontologies": [{**asdict(one), "strict": _rate(one.strict)} for one in score.ontologies],
    }


def tables(score: Score, official: BenchmarkScore | None = None, short: Callable[[str], str] = str) -> Iterator[Table]:
    """The tables of a score, for rich; ``short`` gives the name of a relation that is shown."""
    yield _relation_table(score, short)
    if any(gold != guess for gold, guess in score.confusion):
        yield _confusion_table(score, short)
    if score.calibration.bins:
        yield _calibration_table(score)
    if official is not None:
        yield _official_table(official)


def _relation_table(score: Score, short: Callable[[str], str]) -> Table:
    from rich.table import Table

    low, high = score.interval
    note = f"; {score.partial} give only some of their facts: precision is a lower bound" if score.partial else ""
    table = Table(
        title=f"Facts in {score.examples} texts, matched by {score.match}{note}",
        caption=f"95 % interval of micro F1: {low:.3f} to {high:.3f}. {score.unasked} guesses were not asked for.",
    )
    table.add_column("relation", overflow="fold")
    for name in ("right", "found", "wanted", "precision", "recall", "F1"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, rate in score.relations.items():
        table.add_row(short(name), *_cells(rate))
    table.add_section()
    table.add_row("micro", *_cells(score.micro))
    table.add_row("macro", "", "", "", *(f"{share:.3f}" for share in score.macro))
    return table


def _cells(rate: Rate) -> tuple[str, ...]:
    counts = (rate.right, rate.found, rate.wanted)
    return (*map(str, counts), *(f"{share:.3f}" for share in (rate.precision, rate.recall, rate.f1)))


def _confusion_table(score: Score, short: Callable[[str], str]) -> Table:
    from rich.table import Table

    table = Table("gold", "guessed instead", "number", title="Taken for one another (most frequent)")
    rows = [item for item in score.confusion.items() if item[0][0] != item[0][1]]
    for (gold, guess), number in rows[:MOST_CONFUSIONS]:
        table.add_row(*(short(name) if name != NOTHING else "–" for name in (gold, guess)), str(number))
    return table


def _calibration_table(score: Score) -> Table:
    from rich.table import Table

    title = f"Scores and shares of right guesses; expected calibration error {score.calibration.error:.3f}"
    table = Table("score", "guesses", "mean score", "right", title=title)
    for one in score.calibration.bins:
        table.add_row(f"{one.low:.1f} to {one.high:.1f}", str(one.number), f"{one.score:.3f}", f"{one.right:.3f}")
    return table


def _official_table(score: BenchmarkScore) -> Table:
    from rich.table import Table

    table = Table(title="Text2KGBench: official means over sentences, and strict micro F1")
    table.add_column("ontology", overflow="fold")
    for name in ("sentences", "precision", "recall", "F1", "conformance", "strict F1"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in score.ontologies:
        shares = (one.precision, one.recall, one.f1, one.conformance, one.strict.f1)
        table.add_row(one.ontology, str(one.sentences), *(f"{share:.3f}" for share in shares))
    table.add_section()
    whole = (score.precision, score.recall, score.f1, score.conformance, score.strict.f1)
    sentences = sum(one.sentences for one in score.ontologies)
    table.add_row("all", str(sentences), *(f"{share:.3f}" for share in whole))
    return table
