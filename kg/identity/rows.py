"""The rows of a file of decisions: TSV or Turtle in, column → text out, with the line where each stands.

Values of claims stand in the column ``value`` with escapes for what a line cannot hold: ``\\t``, ``\\n``, ``\\r``,
``\\\\`` and ``\\uXXXX``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LinkError, OntologyError
from kg.identity.decisions import Kind
from kg.iri import DCTERMS, KG, RDF, RDFS, SKOS, XSD, local_name
from kg.ontology.files import Triples, read_turtle

CLAIM = ("subject", "property", "object", "value", "datatype", "status")
NEW = tuple(f"new-{name}" for name in CLAIM)
COLUMNS = (
    *("decision", "node", "target", "name", "document", "class", "label"),
    *CLAIM,
    *NEW,
    *("off", "note", "author", "date"),
)
CLASSES = {
    KG + "Merge": Kind.MERGE,
    KG + "Split": Kind.SPLIT,
    KG + "Distinct": Kind.DISTINCT,
    KG + "NotMeant": Kind.NOT_MEANT,
    KG + "Meant": Kind.MEANT,
    KG + "Promotion": Kind.PROMOTE,
    KG + "Alias": Kind.ALIAS,
    KG + "Acceptance": Kind.ACCEPT,
    KG + "Rejection": Kind.REJECT,
    KG + "Correction": Kind.CORRECT,
}
TERMS = {
    "node": KG + "node",
    "target": KG + "target",
    "name": KG + "name",
    "document": KG + "inDocument",
    "class": KG + "newClass",
    "label": SKOS + "prefLabel",
    "off": KG + "off",
    "note": RDFS + "comment",
    "author": DCTERMS + "creator",
    "date": DCTERMS + "date",
}
PARTS = {"subject": RDF + "subject", "property": RDF + "predicate", "status": KG + "status"}
ESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.?))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """One decision as it is written, by column; cells that are empty may be missing."""

    cells: Mapping[str, str]
    line: int

    def text(self, column: str) -> str:
        """A cell, "" for one that is not there."""
        return self.cells.get(column, "")


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file, those that are off among them.

    Raises:
        LinkError: with path and line if the file cannot be read, or is no such file.
    """
    return _turtle(path) if is_turtle(path) else table_rows(read_text(path), path)


def is_turtle(path: Path) -> bool:
    """Whether a file's name says that it is Turtle; all others are TSV."""
    return path.suffix.lower() == ".ttl"


def is_header_or_row(line: str) -> bool:
    """Whether a line of a TSV file is neither empty nor a comment."""
    return bool(line.strip()) and not line.startswith("#")


def cells_of(line: str) -> list[str]:
    """The cells of a line of a TSV file."""
    return [cell.strip() for cell in next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))]


def table_rows(text: str, path: Path) -> Iterator[Row]:
    """The rows of a TSV file that says ``text``. Raises `LinkError` as `read_rows`."""
    header: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not is_header_or_row(line):
            continue
        cells = cells_of(line)
        if not header:
            header = [cell.lower() for cell in cells]
            _check_header(header, path, number)
        elif len(cells) > len(header):
            what = f"the line has {len(cells)} cells, the header {len(header)}"
            raise LinkError(what, path=str(path), line=number, hint="Part cells by one tab each.")
        else:
            yield Row(dict(zip(header, cells, strict=False)), number)


def read_text(path: Path) -> str:
    """What a file of decisions says.

    Raises:
        LinkError: if it cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LinkError(f"the decisions cannot be read ({error})", path=str(path), hint="Check the path.") from None


def _check_header(header: list[str], path: Path, number: int) -> None:
    unknown = [cell for cell in header if cell not in COLUMNS]
    if unknown or "decision" not in header:
        what = f"no decision has a column {unknown[0]!r}" if unknown else "the header has no column 'decision'"
        raise LinkError(what, path=str(path), line=number, hint=f"Columns are: {', '.join(COLUMNS)}.")


def escaped(value: str) -> str:
    """A value of a claim as a cell.

    >>> escaped(" a\\tb"), unescaped(escaped(" a\\tb"))
    ('\\\\u0020a\\\\tb', ' a\\tb')
    """
    inner = "".join(_escape(character) for character in value.strip(" "))
    start, end = len(value) - len(value.lstrip(" ")), len(value) - len(value.rstrip(" "))
    return "\\u0020" * (start if inner else len(value)) + inner + "\\u0020" * (end if inner else 0)


def _escape(character: str) -> str:
    for name, meant in ESCAPES.items():
        if character == meant:
            return f"\\{name}"
    return f"\\u{ord(character):04x}" if character.isspace() and character != " " else character


def unescaped(cell: str) -> str:
    """The value that a cell writes.

    Raises:
        ValueError: for a backslash before something else.
    """

    def meant(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if code:
            return chr(int(code, 16))
        if found[3] not in ESCAPES:
            raise ValueError(f"\\{found[3]} means nothing")
        return ESCAPES[found[3]]

    return _ESCAPED.sub(meant, cell)


# --- Turtle --------------------------------------------------------------------------------------------------------


def _turtle(path: Path) -> Iterator[Row]:
    try:
        triples = read_turtle([path])
    except OntologyError as error:
        raise LinkError(error.what, path=error.path, line=error.line, hint=error.hint) from None
    place = 0
    for subject in triples.table:  # in the order of the file, which the names of blank nodes are not
        for type_ in triples.texts(subject, RDF + "type"):
            if type_ in CLASSES:
                source = triples.values(subject, RDF + "type")[0].source
                place = _next(source.text, local_name(type_), place)
                row = {name: triples.first(subject, term) for name, term in TERMS.items()}
                row |= _claim(triples, subject, "")
                instead = triples.first(subject, KG + "instead")
                row |= _claim(triples, instead, "new-") if instead else {}
                yield Row({**row, "decision": CLASSES[type_].value}, source.text.count("\n", 0, place) + 1)


def _claim(triples: Triples, node: str, prefix: str) -> dict[str, str]:
    """What a node says of a claim, as cells."""
    row = {f"{prefix}{name}": triples.first(node, term) for name, term in PARTS.items()}
    for value in triples.values(node, RDF + "object")[:1]:
        if value.literal:
            plain = value.datatype == XSD + "string"  # of a property with another datatype it has that one
            row |= {f"{prefix}value": escaped(value.text), f"{prefix}datatype": "" if plain else value.datatype}
        else:
            row[f"{prefix}object"] = value.text
    return row


def _next(text: str, name: str, start: int) -> int:
    """Where a class is named next, comments aside; the old place if it is nowhere."""
    for found in re.compile(rf"[:#]{name}\b").finditer(text, start + 1):
        if not text[text.rfind("\n", 0, found.start()) + 1 :].lstrip().startswith("#"):
            return found.start()
    return start
