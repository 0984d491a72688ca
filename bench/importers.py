"""Importing a Wikidata dump: how many entities a second, and whether memory stays level. Exit 1 if it does not.

    python bench/importers.py [--sizes 100000 1000000] [--packing gz]

A dump in Wikidata's format is made up (labels, aliases, descriptions, classes, relations, sitelinks, as many bytes an
entity as a small firm has), then imported and compiled, each in a process of its own.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from catalogue_size import names  # isort: skip  # beside this script

PACKINGS: dict[str, tuple[str, Callable[..., Any]]] = {
    "none": (".json", open),
    "gz": (".json.gz", gzip.open),
    "bz2": (".json.bz2", bz2.open),
}
CLASSES = ("Q4830453", "Q783794", "Q515", "Q5")
LIMIT = 1.25  # by how much the peak may grow from the smallest to the largest dump


def write_dump(count: int, out: IO[str]) -> None:
    chance = random.Random(3)
    out.write("[\n")
    for number, name in enumerate(names(count), start=1):
        out.write(json.dumps(item(number, name, chance), ensure_ascii=False) + (",\n" if number < count else "\n"))
    out.write("]\n")


def item(number: int, name: str, chance: random.Random) -> dict[str, Any]:
    def claim(property_: str, target: int | str) -> list[dict[str, Any]]:
        identifier = f"Q{target}" if isinstance(target, int) else target
        value = {"entity-type": "item", "numeric-id": int(identifier[1:]), "id": identifier}
        snak = {"snaktype": "value", "property": property_, "datavalue": {"value": value, "type": "wikibase-entityid"}}
        return [{"mainsnak": snak, "type": "statement", "id": f"Q{number}-{property_}", "rank": "normal"}]

    languages = ("en", "de", "fr", "zh", "es")[: chance.randint(1, 5)]
    return {
        "type": "item",
        "id": f"Q{number}",
        "labels": {code: {"language": code, "value": name} for code in languages},
        "descriptions": {"en": {"language": "en", "value": f"maker of {name.lower()} in a town"}},
        "aliases": {"en": [{"language": "en", "value": f"{name} {part}"} for part in ("Works", "Brothers")]},
        "claims": {
            "P31": claim("P31", chance.choice(CLASSES)),
            "P17": claim("P17", chance.randint(1, 200)),
            "P159": claim("P159", chance.randint(1, number)),
        },
        "sitelinks": {f"{code}wiki": {"site": f"{code}wiki", "title": name, "badges": []} for code in languages},
    }


def run(*arguments: str) -> dict[str, float]:
    """One `kg` command in a process of its own: seconds, and its peak memory in MB."""
    code = (
        "import json, resource, sys, time; from kg.cli import run; start = time.perf_counter();"
        " code = run(sys.argv[1:]);"
        " print(json.dumps({'code': code, 's': time.perf_counter() - start,"
        " 'MB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--packing", choices=PACKINGS, default="gz")
    options = parser.parse_args()
    suffix, opener = PACKINGS[options.packing]
    peaks = []
    for count in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            dump, records = Path(folder) / f"dump{suffix}", Path(folder) / "names.jsonl"
            with opener(dump, "wt", encoding="utf-8") as out:
                write_dump(count, out)
            imported = run("catalogue", "import", "wikidata", str(dump), "-o", str(records))
            compiled = run("catalogue", "build", str(records), "-o", str(Path(folder) / "catalogue"))
            peaks.append(imported["MB"])
            size = f"{count:9,} entities, {dump.stat().st_size / 1e6:7.0f} MB {options.packing}"
            steps = (("import", imported), ("build", compiled))
            told = (f"{word} {count / row['s']:7.0f}/s, peak {row['MB']:5.0f} MB" for word, row in steps)
            print(f"{size}: {'; '.join(told)}", flush=True)
    return int(max(peaks) > LIMIT * min(peaks))


if __name__ == "__main__":
    sys.exit(main())
