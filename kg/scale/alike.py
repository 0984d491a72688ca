"""What must be the same on two machines for a document to yield the same there.

In: settings and an ontology. Out: versions of libraries and short hashes of files, by name, to be compared. It is a
check against a machine that was set up otherwise, not a proof: of large files only names and sizes count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.config import Settings
from kg.versions import version_of

LIBRARIES = ("graphwright", "spacy", "thinc", "numpy", "onnxruntime", "ftfy")
MISSING = "missing"
LARGE = 10_000_000  # bytes of a file that is not read


def ingredients(settings: Settings, ontology: Path | None) -> Mapping[str, str]:
    """What decides on the results here: the version of each library, a hash of each file or folder that is named."""
    named = (str(ontology or ""), *settings.catalogues, settings.decisions or "", settings.extractor or "")
    versions = {name: version_of(name, MISSING) for name in (*LIBRARIES, settings.model)}
    return versions | {name: _digest(Path(name)) for name in named if name}


def _digest(path: Path) -> str:
    if not path.exists():
        return MISSING
    return hashlib.sha256("\n".join(_lines(path)).encode()).hexdigest()[:8]


def _lines(path: Path) -> Iterator[str]:
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            size = file.stat().st_size
            content = hashlib.sha256(file.read_bytes()).hexdigest() if size < LARGE else ""
            yield f"{file.name} {size} {content}"
