"""``kg evaluate``: the quality of the builder, measured on articles with gold."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kg.cli.evaluate_extraction import extraction
from kg.cli.evaluate_linking import linking
from kg.config import Settings

if TYPE_CHECKING:
    from rich.table import Table

    from kg.evaluate.articles import Score

PIPED_WIDTH = 150  # columns of the tables in a file or pipe: none of them wraps

evaluate = typer.Typer(add_completion=False, no_args_is_help=True, help="Score the builder against gold.")


@evaluate.callback()
def _group() -> None:
    """Score the builder against gold."""


evaluate.command("linking")(linking)
evaluate.command("extraction")(extraction)


@evaluate.command("articles")
def articles(
    directory: Path = typer.Argument(
        ..., exists=True, file_okay=False, help="Folder of cases: NAME/input.* and gold.json."
    ),
    as_json: bool = typer.Option(False, "--json", help="Write the scores as JSON to stdout."),
    errors: bool = typer.Option(False, "--errors", help="List every miss and error with its sentence."),
    ontology: Path = typer.Option(
        None, exists=True, file_okay=False, help="Ontology to use instead of the shipped one."
    ),
    settings_file: Path = typer.Option(None, "--settings", exists=True, dir_okay=False, help="Settings file to use."),
) -> None:
    """Build every article of a folder by itself and hold its graph against its gold."""
    from kg.evaluate.articles import evaluate_articles, total

    scores = evaluate_articles(directory, Settings.load(settings_file), ontology)
    whole = total(scores)
    if as_json:
        _print_json((*scores, whole))
        return
    _print_tables(scores, whole)
    if errors:
        for one in scores:
            _print_errors(one)


def _print_json(scores: tuple[Score, ...]) -> None:
    import json

    typer.echo(json.dumps([_row(one) for one in scores], ensure_ascii=False, indent=1))


def _row(one: Score) -> dict[str, Any]:
    from kg.evaluate.articles import KINDS

    recall = {kind: one.recall(kind) for kind in KINDS}
    return {**asdict(one), "recall": recall, "precision": one.precision, "forbidden": one.forbidden}


def _print_tables(scores: tuple[Score, ...], whole: Score) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPED_WIDTH)
    console.print(_case_table((*scores, whole)))
    console.print(_property_table(whole))


def _case_table(scores: tuple[Score, ...]) -> Table:
    from rich.table import Table

    from kg.evaluate.articles import KINDS

    table = Table(title="Found of what the gold has; right of the edges that the graph has")
    table.add_column("case", overflow="fold")
    for name in (*KINDS, "edges right", "forbidden", "extra figures"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in scores:
        found = [_share(one.found[kind], one.wanted[kind]) for kind in KINDS]
        extra = f"{one.extra_figures}/{one.figures}"
        table.add_row(
            one.name, *found, _share(one.right, one.edges), str(one.forbidden), extra, end_section=one is scores[-2]
        )
    return table


def _property_table(whole: Score) -> Table:
    from rich.table import Table

    table = Table("property", "facts found", title="Facts by property")
    for name, (found, wanted) in whole.properties.items():
        table.add_row(name, _share(found, wanted))
    return table


def _share(part: int, of: int) -> str:
    return f"{part}/{of} {100 * part / of:3.0f}%" if of else "–"


def _print_errors(one: Score) -> None:
    typer.echo(f"\n== {one.name}")
    for word, issues in (("missing", one.missing), ("wrong", one.wrong), ("extra", one.extra)):
        for issue in issues:
            rule = f"\n      by: {issue.rule}" if issue.rule else ""
            typer.echo(f"{word} ({issue.kind}): {issue.item}\n      in: {issue.sentence}{rule}")
