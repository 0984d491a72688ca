"""Turtle files in, triples by subject out, each literal with its line where that is wanted. Interprets nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(slots=True)
class Source:
    """One file: its text, and how far its literals were located (triples come in the file's order)."""

    path: Path
    text: str
    cursors: dict[str, int] = field(default_factory=dict)

    def line_of(self, words: str) -> int:
        """The 1-based line of the next place where the words stand; 0 if they stand nowhere (escaped, say)."""
        found = self.text.find(words, self.cursors.get(words, 0))
        if found < 0:
            return 0
        self.cursors[words] = found + 1
        return self._line(found)

    def line_in_block(self, subject: str, words: str) -> int:
        """The 1-based line where the name ``words`` stands in the block about a name, else where the block begins.

        0 if no block about the name is found: a block begins at the left margin and ends before the next one.
        """
        first = 0
        about = rf"^\S*[#:/]{re.escape(subject)}(?![\w-]).*(?:\n(?:[ \t].*|$))*"
        named = re.compile(rf"(?<![\w-]){re.escape(words)}(?![\w-])")
        for block in re.finditer(about, self.text, re.MULTILINE):
            first = first or self._line(block.start())
            inner = named.search(self.text, self.text.find(subject, block.start()) + len(subject), block.end())
            if words and inner:
                return self._line(inner.start())
        return first

    def _line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1


@dataclass(frozen=True, slots=True)
class Value:
    """The object of a triple, and the file it stands in."""

    text: str  # IRI, lexical form, or "_:" and the name of a blank node
    source: Source
    literal: bool
    language: str = ""
    datatype: str = ""  # of a literal


@dataclass(slots=True)
class Triples:
    """Subject → predicate → values, in the order of the files."""

    table: dict[str, dict[str, list[Value]]] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)

    def add(self, subject: str, predicate: str, value: Value) -> None:
        self.table.setdefault(subject, {}).setdefault(predicate, []).append(value)

    def values(self, subject: str, *predicates: str) -> list[Value]:
        row = self.table.get(subject, {})
        return [value for predicate in predicates for value in row.get(predicate, ())]

    def texts(self, subject: str, *predicates: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value.text for value in self.values(subject, *predicates)))

    def first(self, subject: str, *predicates: str) -> str:
        """The first value, an English or language-less one before others; "" if there is none."""
        values = self.values(subject, *predicates)
        english = [value for value in values if value.language.lower().split("-")[0] in ("", "en")]
        return next((value.text for value in english or values), "")

    def instances(self, *classes: str) -> list[str]:
        """The subjects that have one of the types, sorted."""
        wanted = set(classes)
        return sorted(subject for subject in self.table if wanted & set(self.texts(subject, RDF + "type")))

    def items(self, head: str) -> Iterator[str]:
        """The members of an RDF list."""
        seen: set[str] = set()
        while head and head != RDF + "nil" and head not in seen:
            seen.add(head)
            yield from self.texts(head, RDF + "first")
            head = next(iter(self.texts(head, RDF + "rest")), "")


def read_turtle(paths: Iterable[Path]) -> Triples:
    """Read all files into one table.

    Raises:
        OntologyError: with path and line if a file is missing, not UTF-8 or not Turtle.
    """
    triples = Triples()
    for index, path in enumerate(paths):
        _read_file(path, index, triples)
    return triples


def _read_file(path: Path, index: int, triples: Triples) -> None:
    source = Source(path, _text(path))
    try:
        parser = ox.parse(source.text.encode(), format=ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri())
        for quad in parser:
            value = _value(quad.object, source, index)
            triples.add(_name(quad.subject, index), quad.predicate.value, value)
        triples.prefixes |= parser.prefixes
    except SyntaxError as error:
        hint = "Mend the Turtle there: a missing '.', ';' or quote just before is the usual cause."
        raise OntologyError(f"not valid Turtle: {error.msg}", path=str(path), line=error.lineno, hint=hint) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise OntologyError("not UTF-8", path=str(path), hint="Save the file as UTF-8.") from error
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise OntologyError(what, path=str(path), hint="Check the path of the ontology.") from error


def _value(term: object, source: Source, index: int) -> Value:
    if isinstance(term, ox.Literal):
        return Value(term.value, source, True, term.language or "", term.datatype.value)
    return Value(_name(term, index), source, False)


def _name(term: object, index: int) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value
    return f"_:{index}:{term}"  # blank nodes (and what RDF 1.2 adds) are private to their file
