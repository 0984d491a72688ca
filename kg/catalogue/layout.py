"""The files of a compiled catalogue: names, byte layout, manifest. Little-endian; offsets are in entries or bytes.

    manifest.json   format, version, counts, sources, size and SHA-256 of each file
    iris.marisa     trie of entity IRIs: its ids number the entities
    entities.idx    u64 a number: where an entity's record begins in entities.jsonl; one more for the end
    entities.jsonl  a JSON array an entity (see `kg.catalogue.compile`)
    names.marisa    trie of folded keys: its ids number the keys
    names.idx       u32 a key: its first posting in names.post; one more for the end
    names.post      postings, 12 bytes each: entity u32, prior u16, check u16, alias u16, flags u8, 0; likeliest first
    words.df        u32 a slot: in how many descriptions a word occurs, by CRC-32 modulo the number of slots
    classes.json    class IRI → its superclasses, as the sources give them; property IRIs by number

Nothing here is read into memory but the manifest and classes.json.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from struct import Struct
from typing import Any

from kg.errors import CatalogueError

FORMAT = "graphwright-catalogue"
VERSION = 1
MANIFEST = "manifest.json"
IRIS, ENTITIES, ENTITY_INDEX = "iris.marisa", "entities.jsonl", "entities.idx"
NAMES, NAME_INDEX, POSTINGS = "names.marisa", "names.idx", "names.post"
WORDS, CLASSES = "words.df", "classes.json"
FILES = (IRIS, ENTITIES, ENTITY_INDEX, NAMES, NAME_INDEX, POSTINGS, WORDS, CLASSES)
POSTING = Struct("<IHHHBx")
PRIOR_SCALE = 65535  # a prior in (0, 1] as an unsigned short
WORD_SLOTS = 1 << 18  # 1 MiB; words that share a slot only seem more frequent than they are
REBUILD = "Build it again with `kg catalogue build`."


def read_manifest(directory: Path) -> Mapping[str, Any]:
    """The manifest of a compiled catalogue, after its format, version and file sizes were checked.

    Raises:
        CatalogueError: it is no catalogue, of another version, or incomplete.
    """
    path = directory / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        what = "is no compiled catalogue (it has no manifest.json)" if directory.exists() else "does not exist"
        raise CatalogueError(what, path=str(directory), hint="Name a folder made by `kg catalogue build`.") from None
    except (OSError, ValueError) as error:
        raise CatalogueError(f"the manifest cannot be read ({error})", path=str(path), hint=REBUILD) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise CatalogueError("this is no catalogue of graphwright", path=str(path), hint=REBUILD)
    if manifest.get("version") != VERSION:
        what = f"format version {manifest.get('version')!r}; this version of kg reads {VERSION}"
        raise CatalogueError(what, path=str(path), hint=REBUILD)
    _check_sizes(directory, manifest)
    return manifest


def manifests_hash(manifests: Iterable[Mapping[str, Any]]) -> bytes:
    """Changes with what stands in some catalogues, and with their order."""
    return hashlib.blake2b(json.dumps([*manifests], sort_keys=True).encode(), digest_size=8).digest()


def _check_sizes(directory: Path, manifest: Mapping[str, Any]) -> None:
    files = manifest.get("files", {})
    for name in FILES:
        path = directory / name
        wanted = files.get(name, {}).get("bytes")
        if not path.is_file():
            raise CatalogueError("a file of the catalogue is missing", path=str(path), hint=REBUILD)
        if path.stat().st_size != wanted:
            what = f"the file has {path.stat().st_size} bytes, its manifest says {wanted}: it is cut or changed"
            raise CatalogueError(what, path=str(path), hint=REBUILD)


def verify(directory: Path) -> None:
    """Compare every file with its SHA-256 in the manifest; takes about a second for each 500 MB.

    Raises:
        CatalogueError: a file differs.
    """
    manifest = read_manifest(directory)
    for name in FILES:
        if file_sha256(directory / name) != manifest["files"][name]["sha256"]:
            raise CatalogueError("the file's content was changed", path=str(directory / name), hint=REBUILD)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(directory: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest, with the size and hash of every other file. It is written last."""
    paths = {name: directory / name for name in FILES}
    files = {name: {"bytes": path.stat().st_size, "sha256": file_sha256(path)} for name, path in paths.items()}
    manifest = {"format": FORMAT, "version": VERSION, **content, "files": files}
    (directory / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
