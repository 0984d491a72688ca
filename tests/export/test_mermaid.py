"""Mermaid, parsed and drawn by Mermaid itself (npm) in Chromium."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kg.errors import ExportError
from kg.export.mermaid import LONGEST, MOST_EDGES, MOST_NODES, coded, write_mermaid
from kg.export.view import Edge, Node, View
from tests.export.browser import dom_of, printed
from tests.export.samples import ENTITY, drawn_views, edge, hostile_view, node, small_view, view_of

MERMAID = Path(__file__).parent / "js" / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
PAGE = """<!doctype html><meta charset="utf-8"><script src="{mermaid}"></script><pre id="out"></pre><div id="at"></div>
<script type="application/json" id="texts">{texts}</script><script>
const texts = JSON.parse(document.getElementById("texts").textContent);
const at = document.getElementById("at");
const words = (selector) => [...at.querySelectorAll(selector)].map((one) => [one.id, one.textContent.trim()]);
async function read({{ text, draw }}, number) {{
  const db = (await mermaid.mermaidAPI.getDiagramFromText(text)).db;
  const nodes = [...db.getVertices().values()].map((one) => [one.id, one.text, one.link ?? ""]);
  const edges = db.getEdges().map((one) => [one.start, one.end, one.text, one.stroke]);
  if (!draw) return {{ nodes, edges }};
  at.innerHTML = (await mermaid.render(`g${{number}}`, text)).svg;
  const live = at.querySelectorAll("script, img, iframe, [onerror], [onload], [href^='javascript' i]").length;
  const hrefs = [...at.querySelectorAll("a")].map((one) => one.getAttribute("href") ?? one.getAttribute("xlink:href"));
  return {{ nodes, edges, live, hrefs, drawn: words("g.node"), names: words(".edgeLabels g.edgeLabel") }};
}}
(async () => {{
  mermaid.initialize({{ startOnLoad: false }});
  const found = [];
  for (const [number, one] of texts.entries()) found.push(await read(one, number).catch((error) => String(error)));
  at.remove();
  document.getElementById("out").textContent = JSON.stringify(found);
}})();
</script>"""


def in_parts(view: View, most: int = 40) -> list[View]:
    """The view in views of so many nodes, each with the edges within it: Mermaid's limit of text is soon reached."""
    nodes, edges = tuple(view.nodes), tuple(view.edges)
    parts = [nodes[at : at + most] for at in range(0, len(nodes), most)]
    ids = [{one.id for one in part} for part in parts]
    return [
        view_of(part, tuple(one for one in edges if {one.source, one.target} <= inside))
        for part, inside in zip(parts, ids, strict=True)
    ]


@pytest.fixture(scope="module")
def shown() -> list[View]:
    """The views that are drawn: the small one, and the hostile one in parts, with hostile names of edges too."""
    hostile = hostile_view()
    named = tuple(
        Edge(one.id, one.source, one.target, str(one.attributes["sentence"]), one.attributes) for one in hostile.edges
    )
    return [small_view(), *in_parts(view_of(tuple(hostile.nodes), named))]


@pytest.fixture(scope="module")
def drawn() -> list[View]:
    """Views that Hypothesis draws, all read by one start of the browser."""
    return drawn_views()


@pytest.fixture(scope="module")
def read(shown: list[View], drawn: list[View], tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """What Mermaid makes of all of them."""
    if not MERMAID.is_file():
        pytest.skip("needs npm install in tests/export/js")
    folder = tmp_path_factory.mktemp("mermaid")
    texts = [{"text": "".join(write_mermaid(view)), "draw": True} for view in shown]
    texts += [{"text": "".join(write_mermaid(view)), "draw": False} for view in drawn]
    page = folder / "page.html"
    data = json.dumps(texts).replace("<", "\\u003c")
    page.write_text(PAGE.format(mermaid=MERMAID.as_uri(), texts=data), encoding="utf-8")
    found: list[Any] = json.loads(printed(dom_of(page, folder)))
    return found


def label(text: str) -> str:
    """A label as it is to be shown; JavaScript's ``trim`` also takes the byte order mark."""
    line = " ".join(text.split())
    return (line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…").strip(" \ufeff")


def decoded(text: str) -> str:
    """A text of the parser, in which numbers of characters are still marked."""
    return re.sub("ﬂ°°([0-9]+)¶ß", lambda found: chr(int(found[1])), text).strip(" \ufeff")


def test_mermaid_reads_nodes_edges_and_labels_of_any_view(
    drawn: list[View], shown: list[View], read: list[Any]
) -> None:
    for view, found in zip([*shown, *drawn], read, strict=True):
        assert isinstance(found, dict), found
        names = {f"n{number}": one for number, one in enumerate(view.nodes)}
        assert {name: decoded(text) for name, text, _ in found["nodes"]} == {
            name: label(one.label) for name, one in names.items()
        }
        edges = [
            (names[start].id, names[end].id, decoded(text.split("<br>")[0])) for start, end, text, _ in found["edges"]
        ]
        assert edges == [(one.source, one.target, label(one.label)) for one in view.edges]


def test_labels_are_drawn_as_they_are_and_nothing_lives(shown: list[View], read: list[Any]) -> None:
    for view, found in zip(shown, read, strict=False):
        texts = {id.rsplit("-", 2)[-2]: text for id, text in found["drawn"]}
        assert [texts[f"n{number}"] for number in range(len(view.nodes))] == [label(one.label) for one in view.nodes]
        assert found["live"] == 0
        assert set(found["hrefs"]) == {one.id for one in view.nodes}


def test_edges_are_drawn_with_names_days_and_status(read: list[Any]) -> None:
    assert [text for _, text in read[0]["names"]] == ["alliedWith2020-05-20"] * 2 + [
        "seatedIn2020-05-20",
        "staffOf2020-05-20",
        "holds",
    ]
    assert [stroke for *_, stroke in read[0]["edges"]] == ["normal", "dotted", "normal", "normal", "dotted"]


def test_classes_have_their_colours() -> None:
    text = "".join(write_mermaid(small_view()))
    assert text.startswith("flowchart LR\n")
    for kind, colour in small_view().colours.items():
        name = re.search(f"classDef (c[0-9]) fill:{colour}", text)
        assert name, kind
        assert text.count(f" {name[1]}\n") == sum(one.kind == kind for one in small_view().nodes)


def test_links_are_http_and_cannot_end_a_statement() -> None:
    nodes = (
        Node("urn:x", "X", {"kind": "T"}),
        Node("https://a.example/#q;click", "Y", {"kind": "T"}),
        Node('https://a.example/"z', "Z", {"kind": "T"}),
    )
    text = "".join(write_mermaid(View(nodes, (), {}, {})))
    assert re.findall("click (.*)", text) == [
        'n1 href "https://a.example/#q%3Bclick" _blank',
        'n2 href "https://a.example/%22z" _blank',
    ]


@pytest.mark.parametrize("nodes, edges", [(MOST_NODES + 1, 0), (2, MOST_EDGES + 1)])
def test_a_large_view_is_refused_with_what_to_do(nodes: int, edges: int) -> None:
    names = [f"n{number:03}" for number in range(nodes)]
    view = view_of(
        tuple(node(name, name) for name in names), tuple(edge(f"e{at}", "n000", "n001") for at in range(edges))
    )
    with pytest.raises(ExportError, match="--relation, --class or --query"):
        list(write_mermaid(view))


def test_too_much_text_loses_its_links_and_then_is_refused() -> None:
    def wide(count: int) -> str:
        nodes = tuple(Node(f"{ENTITY}{number:03}", "&" * LONGEST, {"kind": "T"}) for number in range(count))
        return "".join(write_mermaid(View(nodes, (), {}, {})))

    assert "click" in wide(100)
    assert "click" not in wide(180)
    with pytest.raises(ExportError, match="50000 characters"):
        wide(200)


def test_no_label_is_empty() -> None:
    assert [coded(text) for text in ("", "\n", "a-b", "- a", "a_b")] == [" ", " ", "a-b", "#45; a", "a#95;b"]
