"""The file of decisions, TSV or Turtle.

A TSV file has a header line; a row has a decision, and empty cells for what the decision does not need:

    decision    node            target              name       document    class        label   off  note
    merge       ent:gommex-plc  ent:gommex
    split       ent:orion       ent:orion-bank      Orion      b.txt
    distinct    ent:velo        ent:velo-norway                                                      parent and unit
    not-meant                   ent:apple           Big Apple
    meant                       ent:new-york        Big Apple
    promote     ent:gommex      https://ex.org/42                          biz:Company  Gommex
    alias       ent:gommex                          GX

    decision    subject     property            object        value       status    new-object    new-status
    accept      ent:gommex  biz:basedIn         ent:turin
    reject      ent:gommex  biz:openedOn                      1987-01-01
    correct     ent:gommex  biz:acquired        ent:basketo             Planned    ent:basko     Asserted

In Turtle each decision is a node of one of the classes kg:Merge, kg:Split, kg:Distinct, kg:NotMeant, kg:Meant,
kg:Promotion, kg:Alias, kg:Acceptance, kg:Rejection and kg:Correction; `kg.identity.rows` has the properties. A line
that is "off" stays in the file and does nothing. Lines that begin with # are comments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LinkError
from kg.identity.decisions import ABOUT_CLAIMS, Decision, Decisions, Kind
from kg.identity.rows import CLAIM, Row, read_rows, unescaped
from kg.iri import default_prefixes, expand, is_iri, local_name
from kg.model import Key, Literal, Status

NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.MERGE: ("node", "target"),
    Kind.SPLIT: ("node", "target"),
    Kind.DISTINCT: ("node", "target"),
    Kind.NOT_MEANT: ("name", "target"),
    Kind.MEANT: ("name", "target"),
    Kind.PROMOTE: ("node", "target"),
    Kind.ALIAS: ("node", "name"),
    Kind.ACCEPT: ("subject", "property"),
    Kind.REJECT: ("subject", "property"),
    Kind.CORRECT: ("subject", "property"),
}
TRUE, FALSE = frozenset({"true", "yes", "1", "off", "x"}), frozenset({"", "false", "no", "0"})


def read_decisions(path: Path, base: str, prefixes: Mapping[str, str] | None = None) -> Decisions:
    """The decisions of a file. CURIEs are resolved with ``prefixes`` and the usual ones of ``base``.

    Raises:
        LinkError: with path and line if a line is wrong, or if two decisions contradict each other.
    """
    parser = Parser(path, {**(prefixes or {}), **default_prefixes(base)})
    return Decisions(parser.decision(row) for row in read_rows(path) if not parser.is_off(row))


@dataclass(frozen=True, slots=True)
class Parser:
    """Reads the rows of one file. All its methods raise `LinkError` with the place of a wrong row."""

    path: Path
    prefixes: Mapping[str, str]

    def is_off(self, row: Row) -> bool:
        """Whether a row does nothing."""
        word = row.text("off").strip().lower()
        if word not in TRUE | FALSE:
            raise self._wrong(row, f"off is {word!r}", "Write true, or leave it empty.")
        return word in TRUE

    def decision(self, row: Row) -> Decision:
        """The decision of a row."""
        kind = self._kind(row)
        for name in NEEDED[kind]:
            if not row.text(name):
                raise self._wrong(row, f"a {kind} needs a {name}", f"Fill in {name!r}.")
        if kind is Kind.SPLIT and not (row.text("name") or row.text("document")):
            hint = "Say which mentions it takes: a name, a document, or both."
            raise self._wrong(row, "a split needs a name or a document", hint)
        claim = self._claim(row) if kind in ABOUT_CLAIMS else None
        return Decision(
            kind,
            self._iri(row, "node"),
            self._iri(row, "target"),
            row.text("name"),
            row.text("document"),
            self._iri(row, "class"),
            row.text("label"),
            claim,
            self._instead(row, claim) if claim and kind is Kind.CORRECT else None,
            str(self.path),
            row.line,
        )

    def _kind(self, row: Row) -> Kind:
        try:
            return Kind(row.text("decision").strip().lower())
        except ValueError:
            what = f"no decision is called {row.text('decision')!r}"
            raise self._wrong(row, what, f"There are: {', '.join(Kind)}.") from None

    def _claim(self, row: Row) -> Key:
        value = self._end(row, "")
        if value is None:
            raise self._wrong(row, "a claim needs an object or a value", "Fill in one of them.")
        return Key(self._iri(row, "subject"), self._iri(row, "property"), value, self._status(row, "status"))

    def _instead(self, row: Row, claim: Key) -> Key:
        """What a correction says, with what it leaves as it is."""
        if not any(row.text(f"new-{name}") for name in CLAIM):
            hint = "Fill in new-subject, new-property, new-object, new-value or new-status."
            raise self._wrong(row, "a correct needs something that differs", hint)
        value = self._end(row, "new-")
        return Key(
            self._iri(row, "new-subject") or claim.subject,
            self._iri(row, "new-property") or claim.predicate,
            claim.object if value is None else value,
            self._status(row, "new-status") if row.text("new-status") else claim.status,
        )

    def _end(self, row: Row, prefix: str) -> str | Literal | None:
        """The object or the value of a claim; without a datatype it has that of its property."""
        thing, cell = self._iri(row, f"{prefix}object"), row.text(f"{prefix}value")
        if thing and cell:
            raise self._wrong(row, "a claim has an object or a value, not both", "Empty one of the cells.")
        if thing or not cell:
            return thing or None
        try:
            return Literal(unescaped(cell), self._iri(row, f"{prefix}datatype"))
        except ValueError as error:
            hint = "Write a backslash as two."
            raise self._wrong(row, f"the {prefix}value {cell!r} cannot be read: {error}", hint) from None

    def _status(self, row: Row, column: str) -> Status:
        word = local_name(row.text(column).rpartition(":")[2] or Status.ASSERTED.value)
        found = next((one for one in Status if one.value.casefold() == word.casefold()), None)
        if found is None:
            raise self._wrong(row, f"no status is called {row.text(column)!r}", f"There are: {', '.join(Status)}.")
        return found

    def _iri(self, row: Row, column: str) -> str:
        text = row.text(column)
        if not text:
            return ""
        whole = "://" in text or text.startswith("urn:")
        found = (text if is_iri(text) else None) if whole else expand(text, self.prefixes)
        if found is None or (not whole and found == text):
            what = f"the {column} {text!r} is neither an IRI nor a CURIE with a known prefix"
            raise self._wrong(row, what, "Write the IRI in full.")
        return found

    def _wrong(self, row: Row, what: str, hint: str) -> LinkError:
        return LinkError(what, path=str(self.path), line=row.line or None, hint=hint)
