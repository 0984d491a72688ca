"""``kg evaluate linking``: the quality of entity linking, measured on documents with gold."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.graphs import one_of
from kg.cli.stores import CATALOGUES, settings_of

if TYPE_CHECKING:
    from kg.evaluate.linking import Found, GoldDocument, Score
    from kg.evaluate.linking.predict import Predict

PIPED_WIDTH = 150


def linking(
    gold: Path = typer.Argument(..., exists=True, dir_okay=False, help="Gold: NIF (.ttl .nt .nif .rdf) or .jsonl."),
    catalogues: list[Path] = CATALOGUES,
    ontology: Path = typer.Option(None, exists=True, file_okay=False, help="Ontology instead of the shipped one."),
    settings_file: Path = typer.Option(None, "--settings", exists=True, dir_okay=False, help="Settings file to use."),
    match: str = typer.Option("exact", help="When spans are equal: exact, or overlap."),
    by: str = typer.Option("iri", help="When entities are equal: by iri (or id), or by label."),
    coreference: bool = typer.Option(False, help="Count pronouns and noun phrases that refer to a name as well."),
    predictions: Path = typer.Option(
        None, exists=True, dir_okay=False, help="Score this file's mentions instead of running the linker."
    ),
    write: Path = typer.Option(None, metavar="FILE.jsonl", help="Write the mentions that were found."),
    as_json: bool = typer.Option(False, "--json", help="Write the scores as JSON to stdout."),
    errors: bool = typer.Option(False, "--errors", help="List every error with the text around it."),
) -> None:
    """Link the names of documents with gold, and score the links: InKB, with NIL, detection, disambiguation."""
    one_of(match, ("exact", "overlap"), "--match")
    one_of(by, ("iri", "label"), "--by")
    from kg.evaluate.linking import read_gold, score
    from kg.evaluate.linking.predict import linker, read_findings, write_findings

    documents = read_gold(gold)
    settings, folder = settings_of(settings_file, ontology, catalogues)
    predict = (
        read_findings(predictions, documents) if predictions else linker(settings, folder, coreference=coreference)
    )
    pairs = list(_predicted(documents, predict))
    if write:
        with write.open("w", encoding="utf-8") as out:
            write_findings(pairs, out)
    found = score(pairs, overlap=match == "overlap", by_label=by == "label")
    if as_json:
        _print_json(found)
        return
    _print_tables(found)
    if errors:
        for one in found.errors:
            typer.echo(f"{one.kind}: {one.document}:{one.start} wanted {one.wanted or '–'}, found {one.found or '–'}")
            typer.echo(f"      {one.around}")


def _predicted(
    documents: tuple[GoldDocument, ...], predict: Predict
) -> Iterator[tuple[GoldDocument, tuple[Found, ...]]]:
    from kg.cli.progress import progress_bar

    with progress_bar("documents", lambda: len(documents)) as step:
        for document in documents:
            yield document, tuple(predict(document.text))
            step()


def _print_json(found: Score) -> None:
    import json

    rates = {
        name: {"precision": rate.precision, "recall": rate.recall, "f1": rate.f1, **asdict(rate)}
        for name, rate in found.micro.items()
    }
    macro = {
        name: dict(zip(("precision", "recall", "f1"), values, strict=True)) for name, values in found.macro.items()
    }
    errors = [asdict(error) for error in found.errors]
    row = {"documents": found.documents, "micro": rates, "macro": macro, "kinds": found.kinds, "errors": errors}
    sys.stdout.write(json.dumps(row, ensure_ascii=False, indent=1) + "\n")


def _print_tables(found: Score) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPED_WIDTH)
    table = Table(title=f"Linking in {found.documents} documents")
    table.add_column("measure")
    for name in ("right", "found", "wanted", "precision", "recall", "F1", "macro P", "macro R", "macro F1"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, rate in found.micro.items():
        shares = (rate.precision, rate.recall, rate.f1, *found.macro[name])
        counts = (str(rate.right), str(rate.found), str(rate.wanted))
        table.add_row(name, *counts, *(f"{share:.3f}" for share in shares))
    console.print(table)
    kinds = Table("errors by kind", "number")
    for kind, number in found.kinds.items():
        kinds.add_row(kind, str(number))
    console.print(kinds)
