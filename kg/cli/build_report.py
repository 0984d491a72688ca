"""What a build says of itself: the closing line, the report file, the why-not file.

In: the result of a build. Out: lines, and JSON files in which only the key "seconds" differs between two equal builds.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.config import Settings
from kg.learned.model import files_of
from kg.model import Outcome
from kg.store import write_bytes
from kg.versions import version_of

if TYPE_CHECKING:
    from kg.maintain.build import StoreResult
    from kg.pipeline import BuildResult

    Result = BuildResult | StoreResult

LIBRARIES = ("graphwright", "spacy", "pyoxigraph", "pyshacl", "ftfy")


def outcomes(result: Result) -> dict[str, int]:
    """How many documents ended how; the counts sum to the documents of the input."""
    counts = Counter(report.outcome for report in result.reports)
    return {str(outcome): counts[outcome] for outcome in Outcome}


def closing_line(result: Result, output: str) -> str:
    """One line such as "7 documents: 7 ok · 31 entities · 42 statements (35 asserted) · 12 figures → graph.ttl"."""
    ended = ", ".join(f"{count} {outcome}" for outcome, count in outcomes(result).items() if count) or "none"
    ended += f" ({result.unchanged} unchanged)" if result.unchanged else ""
    size = result.sizes
    return (
        f"{len(result.reports)} document{'s' * (len(result.reports) != 1)}: {ended} · {size['entities']} entities · "
        f"{size['statements']} statements ({size['asserted']} asserted) · {size['figures']} figures → "
        f"{'stdout' if output == '-' else output}"
    )


def problems(result: Result) -> tuple[str, ...]:
    """A line for each quarantined document and each violation, in the order in which they came."""
    documents = [f"quarantined: {report.reason}" for report in result.reports if report.outcome is Outcome.QUARANTINED]
    violations = [
        f"violation: {finding.message} <{finding.focus}>" + "".join(f"\n  in: {text}" for text in finding.sentences[:1])
        for finding in result.findings
        if finding.severity == "Violation"
    ]
    return (*documents, *violations)


def write_report(result: Result, settings: Settings, seconds: Mapping[str, float], path: Path) -> None:
    """Write the report of a build as JSON. Raises `StoreError` if the file cannot be written."""
    report = {
        "outcomes": outcomes(result),
        "graph": dict(result.sizes),
        "drops": dict(sorted(Counter(drop.reason for drop in result.drops).items())),
        "documents": [asdict(one) for one in result.reports],
        "violations": [_finding(finding) for finding in result.findings],
        "settings": {"fingerprint": settings.fingerprint(), **asdict(settings)},
        "names": _names(settings),
        "model": _model(settings),
        "versions": _versions(settings),
        "seconds": dict(seconds),
    }
    _write(json.dumps(report, ensure_ascii=False, indent=1) + "\n", path)


def write_drops(result: Result, path: Path) -> None:
    """Write what was found and not kept, a JSON object a line. Raises `StoreError` if the file cannot be written."""
    _write("".join(json.dumps(asdict(drop), ensure_ascii=False) + "\n" for drop in result.drops), path)


def _finding(finding: Any) -> dict[str, Any]:
    names = ("severity", "message", "shape", "focus", "path", "value", "sentences")
    return {name: getattr(finding, name) for name in names}


def _names(settings: Settings) -> dict[str, str]:
    """The catalogues and the decisions that the build used, each with the SHA-256 of what it says."""
    files = {name: Path(name) / "manifest.json" for name in settings.catalogues}
    if settings.decisions:
        files[settings.decisions] = Path(settings.decisions)
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def _model(settings: Settings) -> dict[str, str]:
    """The folder of the learned model with the SHA-256 of its files; nothing for patterns alone."""
    from kg.engine import model_folder

    folder = model_folder(settings)
    if folder is None:
        return {}
    name = "shipped" if settings.extractor is None else str(folder)
    return {name: hashlib.sha256(b"".join(file.read_bytes() for file in files_of(folder))).hexdigest()}


def _versions(settings: Settings) -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version_of(name) for name in (*LIBRARIES, settings.model)}}


def _write(text: str, path: Path) -> None:
    write_bytes(text.encode("utf-8", "replace"), str(path))
