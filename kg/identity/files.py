"""The file of decisions, TSV or Turtle.

A TSV file has a header line; a row has a decision, and empty cells for what the decision does not need:

    decision    node            target              name       document    class        label   off  note
    merge       ent:gommex-plc  ent:gommex
    split       ent:orion       ent:orion-bank      Orion      b.txt
    distinct    ent:velo        ent:velo-norway                                                      parent and unit
    not-meant                   ent:apple           Big Apple
    meant                       ent:new-york        Big Apple
    promote     ent:gommex      https://ex.org/42                          biz:Company  Gommex

In Turtle each decision is a node of one of the classes kg:Merge, kg:Split, kg:Distinct, kg:NotMeant, kg:Meant and
kg:Promotion, with kg:node, kg:target, kg:name, kg:inDocument, kg:newClass, skos:prefLabel and kg:off. A line that is
"off" stays in the file and does nothing. Lines that begin with # are comments.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.errors import LinkError, OntologyError
from kg.identity.decisions import Decision, Decisions, Kind
from kg.iri import KG, SKOS, default_prefixes, expand, is_iri, local_name
from kg.ontology.files import RDF, read_turtle

COLUMNS = ("decision", "node", "target", "name", "document", "class", "label", "off", "note", "author", "date")
NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.MERGE: ("node", "target"),
    Kind.SPLIT: ("node", "target"),
    Kind.DISTINCT: ("node", "target"),
    Kind.NOT_MEANT: ("name", "target"),
    Kind.MEANT: ("name", "target"),
    Kind.PROMOTE: ("node", "target"),
}
CLASSES = {
    KG + "Merge": Kind.MERGE,
    KG + "Split": Kind.SPLIT,
    KG + "Distinct": Kind.DISTINCT,
    KG + "NotMeant": Kind.NOT_MEANT,
    KG + "Meant": Kind.MEANT,
    KG + "Promotion": Kind.PROMOTE,
}
TERMS = {"node": KG + "node", "target": KG + "target", "name": KG + "name", "document": KG + "inDocument",
         "class": KG + "newClass", "label": SKOS + "prefLabel", "off": KG + "off"}  # fmt: skip
TRUE, FALSE = frozenset({"true", "yes", "1", "off", "x"}), frozenset({"", "false", "no", "0"})


def read_decisions(path: Path, base: str, prefixes: Mapping[str, str] | None = None) -> Decisions:
    """The decisions of a file. CURIEs are resolved with ``prefixes`` and the usual ones of ``base``.

    Raises:
        LinkError: with path and line if a line is wrong, or if two decisions contradict each other.
    """
    known = {**(prefixes or {}), **default_prefixes(base)}
    rows = _turtle(path) if path.suffix.lower() == ".ttl" else _tsv(path)
    return Decisions(_decision(row, path, line, known) for row, line in rows if not _is_off(row, path, line))


def _is_off(row: Mapping[str, str], path: Path, line: int) -> bool:
    word = row.get("off", "").strip().lower()
    if word not in TRUE | FALSE:
        raise LinkError(f"off is {word!r}", path=str(path), line=line, hint="Write true, or leave it empty.")
    return word in TRUE


def _tsv(path: Path) -> Iterator[tuple[Mapping[str, str], int]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LinkError(f"the decisions cannot be read ({error})", path=str(path), hint="Check the path.") from None
    header: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))]
        if not header:
            header = [cell.lower() for cell in cells]
            _check_header(header, path, number)
        elif len(cells) > len(header):
            what = f"the line has {len(cells)} cells, the header {len(header)}"
            raise LinkError(what, path=str(path), line=number, hint="Part cells by one tab each.")
        else:
            yield dict(zip(header, cells, strict=False)), number


def _check_header(header: list[str], path: Path, number: int) -> None:
    unknown = [cell for cell in header if cell not in COLUMNS]
    if unknown or "decision" not in header:
        what = f"no decision has a column {unknown[0]!r}" if unknown else "the header has no column 'decision'"
        raise LinkError(what, path=str(path), line=number, hint=f"Columns are: {', '.join(COLUMNS)}.")


def _turtle(path: Path) -> Iterator[tuple[Mapping[str, str], int]]:
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
                yield {**row, "decision": CLASSES[type_].value}, source.text.count("\n", 0, place) + 1


def _next(text: str, name: str, start: int) -> int:
    """Where a class is named next, comments aside; the old place if it is nowhere."""
    for found in re.compile(rf"[:#]{name}\b").finditer(text, start + 1):
        if not text[text.rfind("\n", 0, found.start()) + 1 :].lstrip().startswith("#"):
            return found.start()
    return start


def _decision(row: Mapping[str, str], path: Path, line: int, prefixes: Mapping[str, str]) -> Decision:
    try:
        kind = Kind(row.get("decision", "").strip().lower())
    except ValueError:
        what = f"no decision is called {row.get('decision', '')!r}"
        hint = f"There are: {', '.join(Kind)}."
        raise LinkError(what, path=str(path), line=line or None, hint=hint) from None
    for name in NEEDED[kind]:
        if not row.get(name):
            raise LinkError(f"a {kind} needs a {name}", path=str(path), line=line or None, hint=f"Fill in {name!r}.")
    if kind is Kind.SPLIT and not (row.get("name") or row.get("document")):
        hint = "Say which mentions it takes: a name, a document, or both."
        raise LinkError("a split needs a name or a document", path=str(path), line=line or None, hint=hint)
    node, target, class_ = (_iri(row.get(name, ""), name, path, line, prefixes) for name in ("node", "target", "class"))
    name, document, label = (row.get(column, "") for column in ("name", "document", "label"))
    return Decision(kind, node, target, name, document, class_, label, str(path), line)


def _iri(text: str, name: str, path: Path, line: int, prefixes: Mapping[str, str]) -> str:
    if not text:
        return ""
    whole = "://" in text or text.startswith("urn:")
    found = (text if is_iri(text) else None) if whole else expand(text, prefixes)
    if found is None or (not whole and found == text):
        what = f"the {name} {text!r} is neither an IRI nor a CURIE with a known prefix"
        raise LinkError(what, path=str(path), line=line or None, hint="Write the IRI in full.")
    return found
