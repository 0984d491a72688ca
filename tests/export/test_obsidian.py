"""A vault, read by PyYAML (properties) and markdown-it (notes)."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.export.markdown import plain
from kg.export.obsidian import write_obsidian
from kg.export.unique_names import file_name, same_file, unique_names
from kg.export.view import Edge, Node, Scalar, View
from tests.export.samples import ENTITY, HOSTILE_LABELS, few, hostile_view, node, small_view, texts, view_of, views

BLOCKS = ("paragraph", "bullet_list", "list_item", "blockquote", "heading")
ALLOWED = {f"{name}_{way}" for name in BLOCKS for way in ("open", "close")} | {"inline"}
INSIDE = {
    "text",
    "text_special",
    "link_open",
    "link_close",
    "softbreak",
    "em_open",
    "em_close",
    "strong_open",
    "strong_close",
}
WIKI = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]|]+))?\]\]")


@dataclass(frozen=True, slots=True)
class Note:
    """A note: properties, headings, the names of the notes that it links to, addresses, quotations."""

    properties: dict[str, Any]
    headings: list[str]
    links: list[str]
    addresses: list[str]
    quotations: list[str]


def shown(token: Token) -> str:
    """The text that a reader sees of a piece."""
    return "".join(one.content for one in token.children or ())


def note_of(path: Path) -> Note:
    """A note, in which nothing but what a note has may be."""
    _, head, body = re.split("^---\n", path.read_bytes().decode(), maxsplit=2, flags=re.MULTILINE)
    tokens = MarkdownIt().parse(body)
    assert {token.type for token in tokens} <= ALLOWED
    inside = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inside} <= INSIDE
    headings = [shown(tokens[at + 1]) for at, token in enumerate(tokens) if token.type == "heading_open"]
    quotations = [shown(tokens[at + 2]) for at, token in enumerate(tokens) if token.type == "blockquote_open"]
    addresses = [str(child.attrs["href"]) for child in inside if child.type == "link_open"]
    links = [found[1] for line in body.splitlines() if line.startswith("- ") and (found := WIKI.match(line, 2))]
    assert body.count("\n- ") == len(links)
    return Note(yaml.safe_load(head), headings, links, addresses, quotations)


def vault(view: View, folder: Path) -> dict[str, Note]:
    """The notes by file name, each linking only to notes that there are."""
    write_obsidian(view, folder)
    notes = {path.stem: note_of(path) for path in folder.glob("*.md")}
    assert {link for note in notes.values() for link in note.links} <= notes.keys()
    return notes


def check(view: View, folder: Path) -> None:
    """Every node is a note with its properties, every edge a link to and fro."""
    notes = vault(view, folder)
    assert len(notes) == len(view.nodes)
    names = {str(note.properties["id"]): name for name, note in notes.items()}
    for one in view.nodes:
        properties = notes[names[one.id]].properties
        assert properties["aliases"] == [one.label]
        assert {name: properties[name] for name in one.attributes} == dated(one, view)
        outgoing = [names[edge.target] for edge in view.edges if edge.source == one.id]
        incoming = [names[edge.source] for edge in view.edges if edge.target == one.id != edge.source]
        assert sorted(notes[names[one.id]].links) == sorted(outgoing + incoming)
        sentences = [str(edge.attributes.get("sentence", "")) for edge in view.edges if edge.source == one.id]
        assert sorted(notes[names[one.id]].quotations) == sorted(
            " ".join(text.split()) for text in sentences if text.strip()
        )


def dated(one: Node, view: View) -> dict[str, Any]:
    return {
        name: date.fromisoformat(str(value)) if view.node_attributes[name] == "date" else value
        for name, value in one.attributes.items()
    }


@pytest.mark.parametrize("view", [small_view(), hostile_view()])
def test_every_node_is_a_note_and_every_edge_a_link(view: View, tmp_path: Path) -> None:
    check(view, tmp_path)


@few
@given(views())
def test_any_view_is_a_vault(tmp_path_factory: pytest.TempPathFactory, view: View) -> None:
    folder = tmp_path_factory.mktemp("vault")
    check(view, folder)
    shutil.rmtree(folder)


def test_a_note_tells_its_facts_with_their_evidence(tmp_path: Path) -> None:
    notes = vault(small_view(), tmp_path)
    found = notes["Velmora"]
    assert found.headings == ["Velmora", "alliedWith", "seatedIn", "Incoming: staffOf"]
    assert found.properties["tags"] == ["Firm"]
    assert found.properties["begunOn"] == date(1998, 1, 1)
    assert "https://example.org/news/1" in found.addresses
    assert "https://graphwright.example/statement/e1" in found.addresses
    text = (tmp_path / "Velmora.md").read_text(encoding="utf-8")
    assert "- [[Brakka 'B' & Söhne (AG)|Brakka \"B\" & Söhne ‹AG›]] · 2020-05-20 · Former · 2 sentences · " in text


def test_hostile_names_of_relations_and_kinds_are_headings_and_tags(tmp_path: Path) -> None:
    labels = [label for label in HOSTILE_LABELS if label.strip()]
    nodes = tuple(Node(f"urn:x:{at:03}", "N", {"kind": label}) for at, label in enumerate(labels))
    edges = tuple(
        Edge(f"e{at:03}", "urn:x:000", one.id, labels[at], {"predicate": "p"}) for at, one in enumerate(nodes)
    )
    notes = vault(View(nodes, edges, {"kind": "string"}, {"predicate": "string"}), tmp_path)
    (first,) = [note for note in notes.values() if note.properties["id"] == "urn:x:000"]
    assert sorted(first.headings[1:]) == sorted({" ".join(label.split()) for label in labels})
    tags = [tag for note in notes.values() for tag in note.properties.get("tags", [])]
    assert not [tag for tag in tags if not re.fullmatch(r"[\w/-]+", tag) or tag.isdigit()]


def test_a_link_is_http_or_none(tmp_path: Path) -> None:
    urls = ("javascript:alert(1)", "obsidian://open?vault=x", "https://a.example/>)x", "file:///etc/passwd")
    edges = tuple(
        Edge(f"e{at}", ENTITY + "a", ENTITY + "a", "is", {"predicate": "is", "url": url, "statement": url})
        for at, url in enumerate(urls)
    )
    (note,) = vault(view_of((node("a", "A"),), edges), tmp_path).values()
    assert set(note.addresses) == {ENTITY + "a", "https://a.example/%3E)x"}


def test_the_graph_is_coloured_by_class(tmp_path: Path) -> None:
    write_obsidian(small_view(), tmp_path)
    settings = json.loads((tmp_path / ".obsidian" / "graph.json").read_text(encoding="utf-8"))
    colours = {group["query"]: group["color"]["rgb"] for group in settings["colorGroups"]}
    assert colours == {f"tag:#{kind}": int(colour[1:], 16) for kind, colour in small_view().colours.items()}


def test_numbers_and_words_keep_their_types_in_yaml(tmp_path: Path) -> None:
    types = {"kind": "string", "big": "double", "no": "string", "a b": "boolean", "tiny": "double", "day": "date"}
    values: dict[str, Scalar] = {
        "kind": "T",
        "big": 1e300,
        "no": "off",
        "a b": False,
        "tiny": -1.5e-07,
        "day": "2020-05-20",
    }
    write_obsidian(View((Node("urn:a", "null", values),), (), types, {}), tmp_path)
    properties = note_of(tmp_path / "null.md").properties
    assert {name: properties[name] for name in values} == {**values, "day": date(2020, 5, 20)}
    assert properties["aliases"] == ["null"]


def characters() -> Iterator[str]:
    yield from HOSTILE_LABELS
    yield from ("COM1", "com¹.txt", "aux", "AUX.x.y", "a.", ".obsidian", "\x7f", "é" * 200, "海" * 200, "a\u0301b")


@pytest.mark.parametrize("name", [file_name(text) for text in characters()])
def test_file_names_are_safe_everywhere(name: str) -> None:
    assert len(name.encode()) <= 120
    assert not re.search(r'[\\/:*?"<>|#^\[\]\x00-\x1f\x7f\u200b\u202e]', name)
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", name.split(".")[0].strip())


@given(st.lists(texts | st.sampled_from(("Straße", "STRASSE", "é", "e\u0301", "ﬀ", "FF", "İ", "a/b", "a:b"))))
def test_file_names_are_unique_whatever_the_case(labels: list[str]) -> None:
    nodes = [Node(f"{ENTITY}{at}", label, {"kind": "AB"[at % 2]}) for at, label in enumerate(labels)]
    names = unique_names(nodes, file_name, same_file)
    assert (
        len({name.upper() for name in names.values()})
        == len({name.casefold() for name in names.values()})
        == len(nodes)
    )
    assert all(names.values())


@given(texts | st.sampled_from(HOSTILE_LABELS))
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    for before in ("", "> ", "- ", "# "):
        tokens = MarkdownIt("js-default", {"linkify": False}).parse(before + plain(text))
        inline = [token for token in tokens if token.type == "inline"]
        assert "".join(map(shown, inline)) == " ".join(text.split())
        assert {child.type for token in inline for child in token.children or ()} <= {"text", "text_special"}
        assert {token.type for token in tokens} <= ALLOWED | {"heading_open", "heading_close"}
