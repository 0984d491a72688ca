"""Which claims a call is about: the filters that most calls share.

In: arguments. Out: a condition on the table `claims` (as ``c``) of an index, with its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.explore.parameters import Arguments, Kind, Parameter
from kg.model import Status

YES, NO = "yes", "no"
FILTERS: tuple[Parameter, ...] = (
    Parameter("class", Kind.IRI, many=True),
    Parameter("relation", Kind.IRI, many=True),
    Parameter("status", Kind.WORD, many=True, words=tuple(Status)),
    Parameter("confidence", Kind.SHARE, default=0.0),
    Parameter("from", Kind.DAY),
    Parameter("to", Kind.DAY),
    Parameter("undated", Kind.WORD, default=YES, words=(YES, NO)),
    Parameter("document", Kind.IRI, many=True),
    Parameter("standing", Kind.WORD, words=(YES, NO)),
    Parameter("inferred", Kind.WORD, words=(YES, NO)),
)
_CLASS = "IN (SELECT node FROM classes JOIN terms ON terms.id = class WHERE terms.iri IN ({}))"
_DOCUMENT = (
    "c.id IN (SELECT claim FROM documents JOIN sentences ON document = documents.id"
    " JOIN evidence ON sentence = sentences.id WHERE documents.iri IN ({}))"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of SQL and the values of its question marks."""

    sql: str = "1"
    values: tuple[Any, ...] = ()

    def also(self, sql: str, *values: Any) -> Condition:
        """Both this and another condition."""
        return Condition(f"{self.sql} AND {sql}" if self.sql != "1" else sql, (*self.values, *values))

    @property
    def everything(self) -> bool:
        """Whether it keeps all."""
        return self.sql == "1"


def condition(arguments: Arguments) -> Condition:
    """The condition that the filters among the arguments make."""
    found = Condition()
    if classes := arguments["class"]:
        ends = _CLASS.format(marks(classes))
        found = found.also(f"c.subject {ends} AND (c.object IS NULL OR c.object {ends})", *classes, *classes)
    if relations := arguments["relation"]:
        found = found.also(f"c.relation IN (SELECT id FROM terms WHERE iri IN ({marks(relations)}))", *relations)
    if statuses := arguments["status"]:
        found = found.also(f"c.status IN ({marks(statuses)})", *statuses)
    if arguments["confidence"]:
        found = found.also("c.confidence >= ?", arguments["confidence"])
    if documents := arguments["document"]:
        found = found.also(_DOCUMENT.format(marks(documents)), *documents)
    if arguments["standing"] == YES:
        found = found.also("c.stands")
    elif arguments["standing"] == NO:
        found = found.also("NOT c.stands")
    if arguments["inferred"] == YES:
        found = found.also("c.inferred")
    elif arguments["inferred"] == NO:
        found = found.also("NOT c.inferred")
    return _dated(found, arguments)


def _dated(found: Condition, arguments: Arguments) -> Condition:
    """Claims that hold on some day of those asked for; those without a day too unless they are to be left out."""
    first, last = arguments["from"], arguments["to"]
    undated = "c.start = '' AND c.end = ''"
    if arguments["undated"] == NO:
        found = found.also(f"NOT ({undated})")
    if first:
        found = found.also(f"(c.last >= ? OR {undated})", first)
    if last:
        found = found.also(f"(c.start <= ? OR {undated})", last)
    return found


def marks(values: Iterable[object]) -> str:
    """As many question marks as there are values.

    >>> marks("abc")
    '?, ?, ?'
    """
    return ", ".join("?" for _ in values)


def chunks(values: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    """The values in pieces that fit into one question."""
    return (values[start : start + size] for start in range(0, len(values), size))
