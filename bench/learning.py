"""What the scripts that train share: a model trained with a progress bar, times, lines of JSON."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.corpora import Example
from kg.learned.model import SHIPPED, LearnedModel
from kg.train.fit import Options
from kg.train.progress import bar
from kg.train.run import train
from kg.train.start import Start, start_from_model


def train_and_test(about: str | None) -> argparse.Namespace:
    """The arguments ``train``, ``test`` and ``out`` (-o), all paths."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("test", type=Path)
    parser.add_argument("-o", dest="out", type=Path, required=True)
    return parser.parse_args()


class Clock:
    """Says on stderr how long each part took."""

    def __init__(self) -> None:
        self.start = time.monotonic()

    def say(self, part: str) -> None:
        print(f"{part}: {time.monotonic() - self.start:.0f} s", file=sys.stderr)
        self.start = time.monotonic()


def trained(
    examples: Sequence[Example],
    folder: Path,
    options: Options,
    *,
    labels: bool = False,
    start: Start | None = None,
    further: Sequence[tuple[Start, Options]] = (),
) -> LearnedModel:
    """A model trained on the examples from the shipped one (or from ``start``), and what votes with it."""
    with bar("training") as progress:
        begun = start or start_from_model(SHIPPED)
        done = train(
            examples,
            folder,
            begun,
            name=folder.name,
            options=options,
            labels=labels,
            further=further,
            progress=progress,
        )
    for epoch in done.fit.epochs:
        print(f"epoch {epoch.number}: loss {epoch.loss:.3f}, held-out F1 {epoch.dev_f1:.3f}", file=sys.stderr)
    return LearnedModel.load(folder)


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
