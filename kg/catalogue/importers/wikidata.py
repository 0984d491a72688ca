"""A Wikidata JSON dump: one entity a line, between the brackets of one array or without them.

Read in one pass, line by line; memory holds one entity. Of an item it takes labels and aliases, description, classes
(P31), superclasses (P279), country and other relations, demonyms (P1549), the count of sitelinks as prior, the title
of its English article, and external identifiers on demand. Deprecated statements do not count, preferred ones go
before normal ones, and a relation that has ended (P582) is left out. A class that the filters leave out is kept for
its place above others, without its names.

Format: https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from kg.catalogue.importers.options import ImportOptions
from kg.catalogue.importers.source import MALFORMED, ImportReport, Source
from kg.catalogue.importers.text import MAX_NAME, aliases_of, clean, prior_of
from kg.catalogue.records import ClassRecord, EntityRecord, Located
from kg.errors import CatalogueError
from kg.iri import is_iri

ENTITY = "http://www.wikidata.org/entity/"
DIRECT = "http://www.wikidata.org/prop/direct/"
INSTANCE_OF, SUBCLASS_OF, DEMONYM, END = "P31", "P279", "P1549", "P582"
# country, part of what, headquarters, parent, owner, part of, maker, founder, director, employer, capital, named after,
# operator, industry, exchange, language area: what tells namesakes apart and joins the names of one text
RELATIONS = frozenset(
    "P17 P131 P159 P749 P355 P127 P361 P176 P112 P169 P108 P36 P138 P137 P452 P414 P30 P276 P740 P27 P937 P1056".split()
)
SAFE = "/:?&=#%+,;@!$'()*~"  # characters of an external id that stand in an IRI as they are
EXTERNAL = {"P1566": "https://sws.geonames.org/{}/"}
IDENTIFIER = re.compile(r"Q[1-9][0-9]*").fullmatch
START = b'{"type":"item","id":"'  # of an item's line in the published dumps
FEW = 20  # so many classes or properties are looked for in the bytes of a line; more would take longer than parsing it
SITELINKS = 300  # of an item that everybody knows: its prior is 1


def read_wikidata(source: Source, options: ImportOptions, report: ImportReport) -> Iterator[Located]:
    """The items of a dump that pass the filters.

    Raises:
        CatalogueError: the dump breaks off, and partial ones are not asked for; or a pattern of ``external`` is wrong.
    """
    reader = _Reader(source.name, options, report)
    open_array, number, last = False, 0, b""
    for number, raw in source.lines():
        line = raw.strip().removeprefix(b"\xef\xbb\xbf")
        if line.startswith(b"[") and not last:
            open_array, line = True, line[1:]
        if open_array and line.endswith(b"]"):
            open_array, line = False, line[:-1]
        line, last = line.strip().rstrip(b","), raw.strip() or last
        record = reader.record(line, number)
        if record:
            report.keep("class" if isinstance(record, ClassRecord) else "entity")
            yield Located(record, source.name, number)
    if open_array or (last.startswith(b"{") and not last.endswith((b"}", b"},", b"]"))):
        source.break_off(number, "its last line ends within an entity or a list that has no end")


class _Reader:
    """Makes records of lines."""

    def __init__(self, path: str, options: ImportOptions, report: ImportReport) -> None:
        self.path, self.options, self.report = path, options, report
        self.classes = frozenset(map(_local, options.classes)) | _below(options)
        self.external = {**EXTERNAL, **options.external}
        for name, pattern in options.external.items():
            if "{}" not in pattern or not is_iri(pattern.replace("{}", "1")):
                hint = "Write an IRI with {} where the id stands."
                raise CatalogueError(f"{name}={pattern} is no pattern of IRIs", hint=hint)
        self.marks = _marks(self.classes, options.properties)

    def record(self, line: bytes, number: int) -> EntityRecord | ClassRecord | None:
        if not line:
            return None
        if self.marks and line.startswith(START) and line.endswith(b"}") and not any(one in line for one in self.marks):
            reason = "of no class asked for" if self.classes else "without the properties asked for"
            end = line.find(b'"', len(START))
            return self._skip(reason, number, line[len(START) : end].decode("utf-8", "replace"))
        try:
            item = json.loads(line)
            if not isinstance(item, dict) or not isinstance(item.get("id"), str):
                raise ValueError("no entity")
            return self._item(item, number)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            shown = line[:60].decode("utf-8", "replace")
            self.report.skip(f"{MALFORMED}: no entity", self.path, number, f"{shown}… ({error})")
            return None

    def _item(self, item: Mapping[str, Any], number: int) -> EntityRecord | ClassRecord | None:
        if item.get("type", "item") != "item" or "redirect" in item:
            return self._skip("no item (property, lexeme or redirect)", number, item["id"])
        if not IDENTIFIER(item["id"]):
            raise ValueError("its id is not Q and a number")
        claims = item.get("claims") or {}
        types, parents = _items(claims, INSTANCE_OF), tuple(ENTITY + one for one in _items(claims, SUBCLASS_OF))
        names = self._names(item)
        reason = self._unwanted(item, claims, types) or ("" if names else "no label in the languages asked for")
        if not reason:
            return self._made(item, claims, names, types, parents)
        self._skip(reason, number, item["id"])
        return ClassRecord(ENTITY + item["id"], parents) if parents else None

    def _skip(self, reason: str, number: int, what: str) -> EntityRecord | None:
        self.report.skip(reason, self.path, number, what)
        return None

    def _unwanted(self, item: Mapping[str, Any], claims: Mapping[str, Any], types: tuple[str, ...]) -> str:
        """Why the filters leave an item out; "" if they do not."""
        if self.classes and not self.classes & set(types):
            return "of no class asked for"
        if self.options.properties and not any(name in claims for name in self.options.properties):
            return "without the properties asked for"
        if len(item.get("sitelinks") or {}) < self.options.min_sitelinks:
            return "with fewer sitelinks than asked for"
        return ""

    def _names(self, item: Mapping[str, Any]) -> tuple[str, ...]:
        """The label, then the aliases, in the order of the languages; labels of later languages are aliases."""
        labels, others = item.get("labels") or {}, item.get("aliases") or {}
        found = [labels[code]["value"] for code in self.options.languages if code in labels]
        found += [alias["value"] for code in self.options.languages for alias in others.get(code, ())]
        return tuple(name for raw in found if 0 < len(name := clean(raw)) <= MAX_NAME)

    def _made(
        self,
        item: Mapping[str, Any],
        claims: Mapping[str, Any],
        names: tuple[str, ...],
        types: tuple[str, ...],
        parents: tuple[str, ...],
    ) -> EntityRecord:
        links = item.get("sitelinks") or {}
        related = [
            (DIRECT + name, ENTITY + target)
            for name in sorted(RELATIONS & set(claims))
            for target in _items(claims, name, running=True)
        ]
        external = [
            pattern.replace("{}", quote(value, safe=SAFE, errors="replace"))
            for name, pattern in sorted(self.external.items())
            for value in _values(claims, name)
            if isinstance(value, str)
        ]
        return EntityRecord(
            iri=ENTITY + item["id"],
            label=names[0],
            aliases=aliases_of(names[0], names[1:]),
            demonyms=self._demonyms(claims),
            types=tuple(ENTITY + one for one in types),
            description=self._description(item),
            prior=prior_of(len(links), SITELINKS),
            related=tuple(dict.fromkeys(related)),
            external=tuple(external),
            parents=parents,
            title=clean(str((links.get("enwiki") or {}).get("title", "")).replace("_", " ")),
        )

    def _description(self, item: Mapping[str, Any]) -> str:
        found = item.get("descriptions") or {}
        return next((clean(found[code]["value"]) for code in self.options.languages if code in found), "")

    def _demonyms(self, claims: Mapping[str, Any]) -> tuple[str, ...]:
        values = [value for value in _values(claims, DEMONYM) if isinstance(value, dict)]
        wanted = [v["text"] for v in values if v.get("language") in self.options.languages and v.get("text")]
        return aliases_of("", wanted)


def _values(claims: Mapping[str, Any], name: str, *, running: bool = False) -> list[Any]:
    """The values of a property's best statements; ``running`` leaves out those that have ended."""
    statements = [one for one in claims.get(name, ()) if one.get("rank") != "deprecated"]
    best = [one for one in statements if one.get("rank") == "preferred"] or statements
    found = []
    for one in best:
        snak = one.get("mainsnak") or {}
        if snak.get("snaktype") == "value" and not (running and _has_ended(one)):
            found.append(snak["datavalue"]["value"])
    return found


def _has_ended(statement: Mapping[str, Any]) -> bool:
    """Whether a statement has an end; "novalue" there says that it has none."""
    ends = (statement.get("qualifiers") or {}).get(END, ())
    return any(end.get("snaktype") != "novalue" for end in ends)


def _items(claims: Mapping[str, Any], name: str, *, running: bool = False) -> tuple[str, ...]:
    """The items among the values; older dumps give a number without the id."""
    found = dict[str, None]()
    for value in _values(claims, name, running=running):
        if isinstance(value, dict) and value.get("entity-type", "item") == "item":
            found[value.get("id") or f"Q{value['numeric-id']}"] = None
    return tuple(one for one in found if IDENTIFIER(one))


def _marks(classes: frozenset[str], properties: tuple[str, ...]) -> tuple[bytes, ...]:
    """Bytes of which one stands in each line that may pass the filters; none where that cannot be told so.

    A class may be given by its number alone; what has superclasses is kept for its place above others.
    """
    if not 0 < len(classes or properties) <= FEW:
        return ()
    found = [f'"{one}"' for one in (*(classes or properties), SUBCLASS_OF)]
    found += [f'"numeric-id":{one[1:]}' for one in sorted(classes)]
    return tuple(one.encode() for one in found)


def _below(options: ImportOptions) -> frozenset[str]:
    """The subclasses of the classes asked for, by the table of child and parent."""
    if options.class_tree is None:
        return frozenset()
    children: dict[str, list[str]] = {}
    for _, line in Source(options.class_tree).lines():
        child, _, parent = line.decode("utf-8", "replace").partition("\t")
        children.setdefault(_local(parent), []).append(_local(child))
    found: set[str] = set()
    waiting = [_local(one) for one in options.classes]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def _local(text: str) -> str:
    return text.strip().strip("<>").rpartition("/")[2]
