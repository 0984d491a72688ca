"""``kg validate``: does a graph have the shape it should have? Exit code 1 if not."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.graphs import GRAPH, ONTOLOGY, STORE, one_of, opened_graph
from kg.config import Settings

if TYPE_CHECKING:
    from kg.validate import Finding, Report

FINDINGS = 1


def validate(
    graph: str = GRAPH,
    store: Path = STORE,
    ontology: Path = ONTOLOGY,
    format: str = typer.Option("text", "--format", "-f", help="One of: text, json."),
) -> None:
    """Check a graph against the shapes: the shipped ones, the ontology's own, and its domains and ranges."""
    one_of(format, ("text", "json"), "--format")
    from kg.ontology import load_ontology, log_warnings
    from kg.validate import load_shapes
    from kg.validate import validate as check

    settings = Settings.load()
    known = load_ontology(ontology or (Path(settings.ontology) if settings.ontology else None))
    log_warnings(known)
    with opened_graph(graph, store) as opened:
        report = check(opened, load_shapes(known))
    _print(report, format)
    if not report.conforms:
        raise typer.Exit(FINDINGS)


def _print(report: Report, format: str) -> None:
    if format == "json":
        data = {"conforms": report.conforms, "findings": [asdict(finding) for finding in report.findings]}
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return
    for finding in report.findings:
        for line in _lines(finding):
            typer.echo(line)
    counted = f"{len(report.violations)} violations" if len(report.violations) != 1 else "1 violation"
    typer.echo("the graph conforms" if report.conforms else f"the graph does not conform: {counted}", err=True)


def _lines(finding: Finding) -> list[str]:
    where = f"<{finding.focus}>" + (f" <{finding.path}>" if finding.path else "")
    lines = [f"{finding.severity}: {finding.message}", f"  at {where}" + (f" {finding.value}" if finding.value else "")]
    return [*lines, *(f"  “{' '.join(sentence.split())}”" for sentence in finding.sentences)]
