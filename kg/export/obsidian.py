"""Obsidian: a vault with a note an entity.

In: a view. Out: a folder of Markdown notes and ``.obsidian/graph.json``, which colours the graph by class. A note has
its label as an alias and the class as a tag; its attributes as properties; under each relation the entities that it
leads to, with the day, the status, the sentence and a link to the document; and the facts in which others name it.
Notes link to each other by file name. Facts are sorted in temporary files, so that a graph need not fit into memory;
the names of its nodes must.
Documentation: https://help.obsidian.md/properties, https://help.obsidian.md/links; YAML: https://yaml.org/spec/1.2.2/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from json import JSONEncoder, dumps
from operator import itemgetter
from pathlib import Path

from kg.export.drawing import colour_of, edge_link, group_of, node_link, web_link
from kg.export.markdown import link, plain, wiki_link
from kg.export.unique_names import file_name, same_file, unique_names
from kg.export.view import Edge, Node, Scalar, View, written
from kg.spool import in_order

# A fact of a note: the note's number, whether it comes in, the relation, the edge's number, the text.
Fact = tuple[int, bool, str, int, str]
_json = JSONEncoder(ensure_ascii=False).encode
# What YAML 1.1 does not allow as such, and what it takes for the end of a line.
_YAML = {number: f"\\u{number:04X}" for number in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}
_KEY = re.compile("[A-Za-z][A-Za-z0-9_]*")
_WORDS = frozenset("y n yes no on off true false null".split())  # that YAML 1.1 takes for values
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def write_obsidian(view: View, folder: Path) -> None:
    """The view as notes in the folder, which is then a vault."""
    names = unique_names(view.nodes, file_name, same_file)
    links = {node.id: wiki_link(names[node.id], node.label) for node in view.nodes}
    numbers = {id: number for number, id in enumerate(names)}
    facts = groupby(in_order(_facts(view, numbers, links), key=itemgetter(0, 1, 2, 3)), key=itemgetter(0))
    found = next(facts, None)
    for number, node in enumerate(view.nodes):
        own: Iterable[Fact] = ()
        if found and found[0] == number:
            own = list(found[1])
            found = next(facts, None)
        text = "".join((*_properties(node, view.node_attributes), *_body(node, own)))
        (folder / f"{names[node.id]}.md").write_text(text, encoding="utf-8", newline="")
    _settings(view, folder)


def _facts(view: View, numbers: Mapping[str, int], links: Mapping[str, str]) -> Iterator[Fact]:
    """Each edge for the note of its source, and for that of its target if that is another."""
    for number, edge in enumerate(view.edges):
        relation, details = plain(edge.label), _details(edge)
        sentence = plain(str(edge.attributes.get("sentence", "")))
        quotation = f"\n  > {sentence}" if sentence else ""
        yield numbers[edge.source], False, relation, number, f"{links[edge.target]}{details}{quotation}"
        if edge.source != edge.target:
            yield numbers[edge.target], True, relation, number, f"{links[edge.source]}{details}"


def _details(edge: Edge) -> str:
    days = " – ".join(day for day in (edge.start, edge.end) if day)
    status = plain(str(edge.attributes.get("status", "")))
    sentences = f"{edge.weight} sentences" if edge.weight > 1 else ""
    addresses = ("source", edge_link(edge)), ("statement", web_link(edge.attributes.get("statement")))
    shown = [days, status, sentences, *(link(words, address) for words, address in addresses if address)]
    return "".join(f" · {part}" for part in shown if part)


def _body(node: Node, facts: Iterable[Fact]) -> Iterator[str]:
    address = node_link(node)
    yield f"# {plain(node.label) or plain(node.id)}\n\n{plain(node.kind)}"
    yield f" · {link('IRI', address)}\n" if address else f" · {plain(node.id)}\n"
    for (incoming, relation), own in groupby(facts, key=itemgetter(1, 2)):
        yield f"\n## {'Incoming: ' if incoming else ''}{relation or 'related to'}\n\n"
        for *_, text in own:
            yield f"- {text}\n"


def _properties(node: Node, types: Mapping[str, str]) -> Iterator[str]:
    yield f"---\naliases:\n  - {_value(node.label)}\n"
    if tags := [tag for tag in dict.fromkeys(map(tag_of, (node.kind, group_of(node)))) if tag]:
        yield "tags:\n" + "".join(f"  - {_value(tag)}\n" for tag in tags)
    yield f"id: {_value(node.id)}\n"
    for name, value in node.attributes.items():
        yield f"{_key(name)}: {_value(value, types.get(name, 'string'))}\n"
    yield "---\n\n"


def tag_of(kind: str) -> str:
    """A class as a tag of Obsidian: letters, digits and ``_-/``, not digits alone.

    >>> tag_of("Joint Venture"), tag_of("2020")
    ('Joint-Venture', '_2020')
    """
    tag = re.sub(r"[^\w/-]+", "-", kind).strip("-/")
    return f"_{tag}" if tag.isdigit() else tag


def _key(name: str) -> str:
    return name if _KEY.fullmatch(name) and name.lower() not in _WORDS else _value(name)


def _value(value: Scalar, type: str = "string") -> str:
    """A scalar in YAML. Floats have a point, or YAML 1.1 takes them for texts; days stand unquoted."""
    if isinstance(value, str):
        return value if type == "date" and _DAY.fullmatch(value) else _json(value).translate(_YAML)
    text = written(value)
    return text.replace("e", ".0e") if isinstance(value, float) and "e" in text and "." not in text else text


def _settings(view: View, folder: Path) -> None:
    """Obsidian's view of the graph: arrows, and a group of notes a class."""
    colours = sorted({(tag_of(group_of(node)), colour_of(node)) for node in view.nodes})
    groups = [{"query": f"tag:#{tag}", "color": {"a": 1, "rgb": int(colour[1:], 16)}} for tag, colour in colours if tag]
    settings = {"collapse-color-groups": False, "colorGroups": groups, "showArrow": True}
    (folder / ".obsidian").mkdir()
    text = dumps(settings, ensure_ascii=False, indent=2) + "\n"
    (folder / ".obsidian" / "graph.json").write_text(text, encoding="utf-8", newline="")
