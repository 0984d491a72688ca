"""Names with several bearers: the linker, parts of it switched off, and popularity alone.

    python bench/namesakes.py        # tests/cases/namesakes: 81 documents that were tuned on, 93 that were not

The documents and their catalogue of 112 entities were written by somebody who had not seen the linker; half of the
documents use one name in two senses. Only mentions of the catalogue's names are judged; spans may overlap.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from kg.catalogue.compile import compile_catalogue
from kg.catalogue.importers import open_source
from kg.config import Settings
from kg.evaluate.linking import read_gold, score
from kg.evaluate.linking.predict import linker

CASES = Path(__file__).parents[1] / "tests" / "cases" / "namesakes"


def variants(usual: Settings) -> dict[str, Settings]:
    return {
        "popularity only": replace(
            usual, link_type=0.0, link_context=0.0, link_coherence=0.0, link_threshold=0.0, link_margin=0.0
        ),
        "all parts": usual,
        "without prior": replace(usual, link_prior=0.0),
        "without type": replace(usual, link_type=0.0),
        "without context": replace(usual, link_context=0.0),
        "without coherence": replace(usual, link_coherence=0.0),
        "without threshold and margin": replace(usual, link_threshold=0.0, link_margin=0.0),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        compile_catalogue(open_source(CASES / "catalogue.ttl"), Path(folder) / "catalogue")
        usual = Settings(catalogues=(str(Path(folder) / "catalogue"),))
        gold = {name: read_gold(CASES / f"{name}.jsonl") for name in ("tune", "heldout")}
        print(f"{'':30} {'tune: InKB F1':>14} {'right':>7} {'heldout: InKB F1':>18} {'right':>7}")
        for name, settings in variants(usual).items():
            run = linker(settings)
            found = [score(((one, run(one.text)) for one in gold[part]), overlap=True) for part in gold]
            cells = (f"{one.micro['InKB'].f1:14.3f} {one.micro['disambiguation'].precision:7.3f}" for one in found)
            print(f"{name:30} {'     '.join(cells)}", flush=True)


if __name__ == "__main__":
    main()
