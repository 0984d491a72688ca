"""From records to a compiled catalogue: `compile_catalogue`.

In: records with their places. Out: a folder of files as `kg.catalogue.layout` describes them, and a `CompileReport`.
Records are spooled to disk, so that memory holds tries and arrays, never the entities. A folder is written aside and
renamed when it is complete: an interrupted build leaves nothing, and what was there before stays.

A record of entities.jsonl is ``[label, [alias, …], [demonym, …], [class number, …], description, prior,
[[property number, entity number], …], [external IRI, …]]``. A relation to an entity that is not in the catalogue has
its IRI in place of the number: another catalogue may know it.
"""

from __future__ import annotations

import json
import marshal
import os
import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from zlib import crc32

from kg.catalogue import layout
from kg.catalogue.forms import MAX_KEY, check_of, keys_of
from kg.catalogue.records import EntityRecord, Located
from kg.catalogue.tables import NameTables
from kg.errors import CatalogueError
from kg.iri import is_iri
from kg.spelling import plain, words_of

MAX_LABEL = 500  # characters; a longer one is no name
MAX_NAMES = 60_000  # an entity's aliases are numbered with 16 bits
UNANCHORED = 0.1  # factor on the prior of an entity that a table of uses never saw under the name
SHOWN = 20  # problems of one kind that are kept with their place; all are counted


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that was left out: the kind ("duplicate", "dangling", "cycle", "empty-label", …), why, and where."""

    kind: str
    message: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class CompileReport:
    """What a build took in and left out. ``counts`` of problems by kind are whole; ``problems`` are the first ones."""

    entities: int
    names: int
    keys: int
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass
class _Problems:
    found: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def __call__(self, kind: str, message: str, path: str, line: int) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.counts[kind] <= SHOWN:
            self.found.append(Problem(kind, message, path, line))


Progress = Callable[[str, int], None]
"""Called with the name of the step and how many records it has done."""


def compile_catalogue(
    records: Iterable[Located],
    directory: Path,
    *,
    sources: Iterable[str] = (),
    progress: Progress = lambda step, done: None,
) -> CompileReport:
    """Compile records into the folder ``directory``; a catalogue that is there already is replaced at the end.

    A record that cannot be used is left out and reported; the others are compiled. Equal records in equal order give
    equal bytes. Time grows linearly, with about 25 microseconds a name; memory with about 100 bytes a name.

    Raises:
        CatalogueError: ``directory`` holds something that is no catalogue, or a source cannot be read.
    """
    _check_place(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    aside = directory.with_name(f".{directory.name}.part-{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        report = _Compiler(aside, progress).run(records, tuple(sources))
        _put_in_place(aside, directory)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return report


def _check_place(directory: Path) -> None:
    if directory.is_dir() and any(directory.iterdir()) and not (directory / layout.MANIFEST).is_file():
        raise CatalogueError(
            "the folder holds other files than a catalogue", path=str(directory), hint="Name a new or empty folder."
        )
    if directory.exists() and not directory.is_dir():
        raise CatalogueError("is a file", path=str(directory), hint="Name a folder.")


def _put_in_place(aside: Path, directory: Path) -> None:
    """Rename the finished folder; readers of the old one keep their files open."""
    old = aside.with_name(aside.name + ".old")
    if directory.exists():
        directory.rename(old)
    aside.rename(directory)
    shutil.rmtree(old, ignore_errors=True)


class _Compiler:
    """One build: spool the records, number the entities, write them, file their names."""

    def __init__(self, directory: Path, progress: Progress) -> None:
        self.directory, self.progress, self.problem = directory, progress, _Problems()
        self.spool = directory / "spool"
        self.spool.mkdir()
        self.tables = NameTables(self.spool)
        self.classes: dict[str, int] = {}
        self.properties: dict[str, int] = {}
        self.sources: dict[str, int] = {}
        self.frequencies = array("I", bytes(4 * layout.WORD_SLOTS))
        self.names = 0
        self.lower = 0  # aliases that begin with a small letter: without any, a scan passes over such words

    def run(self, records: Iterable[Located], sources: tuple[str, ...]) -> CompileReport:
        import marisa_trie

        iris = marisa_trie.Trie(self._spooled(records))
        iris.save(str(self.directory / layout.IRIS))
        self._entitle(iris)
        self.tables.resolve(iris.get, self.problem)
        names = marisa_trie.Trie(self._filed(iris))
        names.save(str(self.directory / layout.NAMES))
        self._write_postings(names)
        self._write_classes()
        (self.directory / layout.WORDS).write_bytes(self.frequencies.tobytes())
        self.tables.close()
        shutil.rmtree(self.spool)
        counts = {"entities": len(iris), "names": self.names, "keys": len(names)}
        problems = tuple(self.problem.found)
        content = {**counts, "lower": self.lower, "sources": list(sources), "left_out": self.problem.counts}
        layout.write_manifest(self.directory, content)
        return CompileReport(**counts, problems=problems, counts=self.problem.counts)

    def _spooled(self, records: Iterable[Located]) -> Iterator[str]:
        """The IRIs of the usable entities, while their records go to disk."""
        with (self.spool / "entities").open("wb") as out:
            for done, located in enumerate(records):
                if done % 1000 == 0:
                    self.progress("read", done)
                record = located.record
                if not isinstance(record, EntityRecord):
                    self.tables.add(located)
                elif self._usable(record, located):
                    source = self.sources.setdefault(located.path, len(self.sources))
                    marshal.dump((_row(record), source, located.line), out)
                    yield record.iri

    def _usable(self, record: EntityRecord, located: Located) -> bool:
        self.tables.add_class(record.iri, record.parents)
        if not is_iri(record.iri):
            self.problem("bad-iri", f"{record.iri!r} is no IRI: write it in full", located.path, located.line)
        elif not plain(record.label) or not any(c.isalnum() for c in record.label):
            self.problem("empty-label", f"<{record.iri}> has no label: give it one", located.path, located.line)
        elif len(record.label) > MAX_LABEL:
            message = f"<{record.iri}> has a label of {len(record.label)} characters: no name is so long"
            self.problem("long-label", message, located.path, located.line)
        else:
            return True
        return False

    def _rows(self) -> Iterator[tuple[EntityRecord, int, int]]:
        with (self.spool / "entities").open("rb") as rows:
            while True:
                try:
                    row, source, line = marshal.load(rows)
                except EOFError:
                    return
                yield EntityRecord(*row), source, line

    def _entitle(self, iris: Any) -> None:
        if not self.tables.empty:
            for record, _, _ in self._rows():
                self.tables.entitle(record.title or record.label, iris[record.iri], explicit=bool(record.title))

    def _filed(self, iris: Any) -> Iterator[str]:
        """The keys of all names, while entities and postings go to disk."""
        starts, places = array("Q", bytes(8 * len(iris))), array("Q", bytes(8 * len(iris)))
        paths = list(self.sources)
        with (
            (self.directory / layout.ENTITIES).open("wb") as entities,
            (self.spool / "keys").open("w", encoding="utf-8") as keys,
            (self.spool / "postings").open("wb") as postings,
        ):
            entities.write(b"\n")  # so that no record begins at 0, which says that the number has none yet
            for done, (record, source, line) in enumerate(self._rows()):
                if done % 1000 == 0:
                    self.progress("file", done)
                number = iris[record.iri]
                if starts[number]:
                    first = divmod(places[number], 1 << 32)
                    message = (
                        f"<{record.iri}> was defined before, at {paths[first[0]]}:{first[1]}; the first one stands"
                    )
                    self.problem("duplicate", message, paths[source], line)
                    continue
                starts[number], places[number] = entities.tell(), (source << 32) + line
                yield from self._file(record, number, iris, entities, keys, postings)
        (self.directory / layout.ENTITY_INDEX).write_bytes(starts.tobytes())

    def _file(
        self, record: EntityRecord, number: int, iris: Any, entities: IO[bytes], keys: IO[str], postings: IO[bytes]
    ) -> Iterator[str]:
        further = {one.name: one.share for one in self.tables.of(number)}
        aliases = _aliases(record, further)
        demonyms = [word for word in dict.fromkeys(record.demonyms) if word.strip()]
        for word in {*words_of(record.description)}:
            self.frequencies[crc32(word.encode()) % layout.WORD_SLOTS] += 1
        entities.write(self._line(record, aliases, demonyms, iris))
        for place, alias in enumerate((record.label, *aliases, *demonyms)):
            demonym = place > len(aliases)
            self.names += 1
            self.lower += record.cased and not alias[:1].isupper() and alias[:1].isalpha()
            share = further.get(alias)
            prior = max(1, round((record.prior if share is None else share) * layout.PRIOR_SCALE))
            for key, flags in keys_of(alias, demonym=demonym, cased=record.cased):
                if key and len(key) <= MAX_KEY:
                    keys.write(key + "\n")
                    posting = layout.POSTING.pack(number, prior, check_of(alias), place, flags)
                    postings.write(posting[:-1] + bytes([share is not None]))
                    yield key

    def _line(self, record: EntityRecord, aliases: list[str], demonyms: list[str], iris: Any) -> bytes:
        related = [
            [self.properties.setdefault(name, len(self.properties)), iris.get(target, target)]
            for name, target in record.related
            if target != record.iri
        ]
        types = [self.classes.setdefault(one, len(self.classes)) for one in record.types]
        row = [record.label, aliases, demonyms, types, record.description, round(record.prior, 4), related]
        row.append(list(record.external))
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    def _write_postings(self, names: Any) -> None:
        import numpy as np

        kind = np.dtype([("entity", "<u4"), ("prior", "<u2"), ("check", "<u2"), ("alias", "<u2"), ("flags", "u1"),
                         ("anchored", "u1")])  # fmt: skip
        rows = np.fromfile(self.spool / "postings", dtype=kind)
        with (self.spool / "keys").open(encoding="utf-8") as lines:
            keys = np.fromiter((names[line[:-1]] for line in lines), dtype=np.uint32, count=len(rows))
        self.progress("sort", len(rows))
        anchored = np.zeros(len(names), dtype=bool)
        anchored[keys[rows["anchored"] == 1]] = True
        weaker = anchored[keys] & (rows["anchored"] == 0)
        rows["prior"][weaker] = np.maximum(1, (rows["prior"][weaker] * UNANCHORED).astype("<u2"))
        order = np.lexsort((rows["flags"], rows["alias"], rows["entity"], -rows["prior"].astype(np.int32), keys))
        rows, keys = rows[order], keys[order]
        rows["anchored"] = 0
        if len(rows):
            same = (rows[1:] == rows[:-1]) & (keys[1:] == keys[:-1])
            kept = np.concatenate(([True], ~same))
            rows, keys = rows[kept], keys[kept]
        rows.tofile(self.directory / layout.POSTINGS)
        first = np.searchsorted(keys, np.arange(len(names) + 1, dtype=np.uint32))
        first.astype("<u4").tofile(self.directory / layout.NAME_INDEX)

    def _write_classes(self) -> None:
        """The classes that entities have and those above them; the others' names would only fill memory."""
        parents: dict[str, tuple[str, ...]] = {}
        waiting = list(self.classes)
        while waiting:
            iri = waiting.pop()
            if iri not in parents:
                parents[iri] = self.tables.parents(iri)
                waiting += parents[iri]
        content = {
            "classes": list(self.classes),
            "properties": list(self.properties),
            "parents": {iri: list(above) for iri, above in sorted(parents.items()) if above},
        }
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
        (self.directory / layout.CLASSES).write_text(text, encoding="utf-8")


def _row(record: EntityRecord) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in EntityRecord.__slots__)


def _aliases(record: EntityRecord, further: Mapping[str, float | None]) -> list[str]:
    """All aliases but the label, each once, in the order of the record, then those of the tables."""
    found = dict.fromkeys(alias for alias in (*record.aliases, *further) if plain(alias) and len(alias) <= MAX_LABEL)
    found.pop(record.label, None)
    return list(found)[: MAX_NAMES - len(record.demonyms)]
