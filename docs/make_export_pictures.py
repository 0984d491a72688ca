"""Makes the pictures of docs/exports/, each from an export of the examples' graph.

    kg build examples -o graph.ttl
    python docs/make_export_pictures.py graph.ttl docs/images/exports [NAME …]

Needs the programs `dot` (Debian: graphviz), `chromium` and `node`; Pillow and pandas (pip); the node packages of
tests/export/js and of web (`npm install` in both folders). In: a graph. Out: a PNG a name of `PICTURES`, 1000 pixels
wide, with at most 256 colours. No test needs them.

What reads the file is the real program where a package has one: Graphviz, Chromium, mermaid, cytoscape.js, D3, pandas,
sigma and graphology, the Cytoscape project's converter of CX2. Where none can be had (yEd, Neo4j, Kumu, Obsidian) the
picture is drawn from the file alone, by `drawing` and by markdown-it, and the page says that it is not the program's
own.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import yaml
from markdown_it import MarkdownIt

from kg.cli import run
from kg.export import Edge, Node, View
from kg.export.layout import with_places

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (ROOT / "tests/export/js/node_modules", ROOT / "web/node_modules")
WIDE = 1000  # pixels of every picture
CHROMIUM = (
    *("chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--virtual-time-budget=20000"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),  # WebGL without a graphics card
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
)
SAID = ("--no-inferred",)
PLACED = (*SAID, "--layout", "spring")
FIRMS = (*SAID, "--class", "Organization")
OWNED = (*SAID, *(part for name in ("ownedBy", "investedIn", "partnerWith") for part in ("--relation", name)))
FONT = '"DejaVu Sans",Verdana,sans-serif'


@dataclass(frozen=True, slots=True)
class Desk:
    """Where pictures are made: a graph, a folder that a server on ``port`` shows, and where the pictures go."""

    graph: Path
    folder: Path
    target: Path
    port: int

    def export(self, format: str, name: str, *options: str) -> Path:
        """The graph in a format, in the folder."""
        path = self.folder / name
        if run(["export", "--graph", str(self.graph), "--format", format, "--output", str(path), *options]):
            raise SystemExit(f"kg export --format {format} failed")
        return path

    def page(self, name: str, body: str, high: int, *, wide: int = WIDE, style: str = "") -> None:
        """The picture of a page with this body, as Chromium shows it in a window of this size."""
        head = f"<!doctype html><meta charset='utf-8'><style>body{{margin:0;font-family:{FONT}}}{style}</style>"
        (self.folder / "page.html").write_text(head + body, encoding="utf-8")
        self.shot(name, "page.html", high, wide=wide)

    def shot(self, name: str, page: str, high: int, *, wide: int = WIDE) -> None:
        """The picture of a page of the folder; drawn larger and made smaller again, so that lines are smooth."""
        shown = self.folder / "shot.png"
        with tempfile.TemporaryDirectory() as profile:
            size = (f"--window-size={wide},{high}", f"--force-device-scale-factor={2 * WIDE / wide}")
            own = (f"--user-data-dir={profile}", *size, f"--screenshot={shown}")
            command = [*CHROMIUM, *own, f"http://localhost:{self.port}/{page}"]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
        self.save(name, shown.read_bytes())

    def save(self, name: str, png: bytes) -> None:
        """The picture with as many pixels and colours as a page of documentation needs."""
        image = import_module("PIL.Image")
        drawn = image.open(BytesIO(png)).convert("RGBA")
        page = image.new("RGBA", drawn.size, "white")
        picture = _trimmed(image.alpha_composite(page, drawn).convert("RGB"))
        high = round(picture.height * WIDE / picture.width)
        small = picture.resize((WIDE, high), image.Resampling.LANCZOS).quantize(256, kmeans=4, dither=image.Dither.NONE)
        small.save(self.target / f"{name}.png", optimize=True)


def _trimmed(picture: Any) -> Any:
    """The picture without more than a little white above and below."""
    drawn = import_module("PIL.ImageOps").invert(picture).getbbox()
    room = picture.width // 50
    top, bottom = max(drawn[1] - room, 0), min(drawn[3] + room, picture.height)
    return picture.crop((0, top, picture.width, bottom))


# Drawings of what a file says, where its program cannot be had.


@dataclass(frozen=True, slots=True)
class Shape:
    """A node in pixels, y downwards: its middle, its size, its colour; a disc if it is not a ``box``."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    label: str
    box: bool = False


Arrow = tuple[str, str, str, bool]  # from, to, label, dashed


def drawing(shapes: Mapping[str, Shape], arrows: Iterable[Arrow], wide: int, high: int) -> str:
    """An SVG of the shapes with arrows from rim to rim, parallel ones bent apart.

    >>> shapes = {"a": Shape(0, 0, 20, 20, "#fff", "A"), "b": Shape(90, 0, 20, 20, "#fff", "B")}
    >>> drawing(shapes, [("a", "b", "owns", False)], 150, 90).count("owns")
    1
    """
    xs = [shape.x + side * (shape.width / 2 + 45) for shape in shapes.values() for side in (-1, 1)]
    ys = [shape.y + side * (shape.height / 2 + 20) for shape in shapes.values() for side in (-1, 1)]
    box = f"{min(xs):.0f} {min(ys):.0f} {max(xs) - min(xs):.0f} {max(ys) - min(ys):.0f}"
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="{box}">{_TIP}']
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    for start, end, label, dashed in arrows:
        pair = tuple(sorted((start, end)))
        parts.append(_arrow(shapes[start], shapes[end], label, seen[pair] * (1 if start == pair[0] else -1), dashed))
        seen[pair] = -seen[pair] if seen[pair] > 0 else 1 - seen[pair]
    return "".join([*parts, *map(_shape, shapes.values()), "</svg>"])


_TIP = (
    '<marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" orient="auto" '
    'markerUnits="userSpaceOnUse"><path d="M0 0 8 4 0 8Z" fill="#666"/></marker>'
)
_HALO = 'paint-order="stroke" stroke="#fff" stroke-width="3.5" text-anchor="middle"'


def _arrow(start: Shape, end: Shape, label: str, nth: int, dashed: bool) -> str:
    across, down = end.x - start.x, end.y - start.y
    far = max((across**2 + down**2) ** 0.5, 1.0)
    middle = (start.x + end.x) / 2 - down / far * 44 * nth, (start.y + end.y) / 2 + across / far * 44 * nth
    (x1, y1), (x2, y2) = _rim(start, *middle), _rim(end, *middle)
    x, y = (x1 + 2 * middle[0] + x2) / 4, (y1 + 2 * middle[1] + y2) / 4
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    path = f"M{x1:.1f} {y1:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {x2:.1f} {y2:.1f}"
    line = f'<path d="{path}" fill="none" stroke="#888"{dash} marker-end="url(#tip)"/>'
    return f'{line}<text x="{x:.1f}" y="{y:.1f}" font-size="10.5" fill="#555" {_HALO}>{escape(label)}</text>'


def _rim(shape: Shape, x: float, y: float) -> tuple[float, float]:
    """Where a line from the middle of the shape to a point leaves it."""
    across, down = x - shape.x, y - shape.y
    if shape.box:
        part = 1 / max(abs(across) * 2 / shape.width, abs(down) * 2 / shape.height, 1.0)
    else:
        part = shape.width / 2 / max((across**2 + down**2) ** 0.5, shape.width / 2)
    return shape.x + across * part, shape.y + down * part


def _shape(shape: Shape) -> str:
    x, y, high = shape.x - shape.width / 2, shape.y - shape.height / 2, shape.height
    line = shape.y + 4 if shape.box else y + high + 13
    look = ("#000", 'text-anchor="middle"') if shape.box else ("#222", _HALO)
    rounded, border = (5, "#333") if shape.box else (high / 2, "#fff")
    place = f'x="{x:.1f}" y="{y:.1f}" width="{shape.width:.1f}" height="{high:.1f}" rx="{rounded:.1f}"'
    text = (
        f'<text x="{shape.x:.1f}" y="{line:.1f}" font-size="12" fill="{look[0]}" {look[1]}>{escape(shape.label)}</text>'
    )
    return f'<rect {place} fill="{shape.colour}" stroke="{border}"/>{text}'


# The pictures.


def gephi(desk: Desk) -> None:
    """GEXF, read by graphology-gexf and drawn by sigma."""
    path = desk.export("gexf", "graph.gexf", *PLACED)
    reader = ["node", str(PACKAGES[0].parent / "read_graphology.js"), str(path)]
    (desk.folder / "graph.json").write_bytes(subprocess.run(reader, check=True, capture_output=True).stdout)
    desk.page("gephi", _SIGMA, 800, wide=1250)


_SIGMA = """
<div id="graph" style="width:1250px;height:800px"></div>
<script src="node_modules/graphology/dist/graphology.umd.min.js"></script>
<script src="node_modules/sigma/dist/sigma.min.js"></script>
<script type="module">
const [{ nodes, edges }] = await (await fetch("graph.json")).json();
const graph = new graphology.Graph({ type: "directed", multi: true });
for (const { id, size, ...node } of nodes) graph.addNode(id, { ...node, size: size / 3 });
for (const { id, source, target, weight, ...edge } of edges) {
  graph.addEdgeWithKey(id, source, target, { ...edge, size: 0.5 + weight });
}
const looks = { defaultEdgeType: "arrow", defaultEdgeColor: "#bbb", labelSize: 13.5, labelRenderedSizeThreshold: 0 };
const labels = { labelDensity: 1.2, labelGridCellSize: 58 };
const sigma = new Sigma(graph, document.getElementById("graph"), { ...looks, ...labels });
sigma.getCamera().setState({ x: 0.6, ratio: 1.2 }); // room for the names at the right
</script>"""


def cytoscape(desk: Desk) -> None:
    """CX2, made ready by the Cytoscape project's converter and drawn by cytoscape.js."""
    desk.export("cx2", "graph.cx2", *FIRMS, "--layout", "spring")
    desk.page("cytoscape", _CX2, 620)


_CX2 = """
<div id="graph" style="width:1000px;height:620px"></div>
<script src="node_modules/cytoscape/dist/cytoscape.min.js"></script>
<script src="node_modules/@js4cytoscape/cx-viz-converter/dist/cx-viz-converter.js"></script>
<script type="module">
const file = await (await fetch("graph.cx2")).json();
const { elements, style } = globalThis["@js4Cytoscape/cxVizConverter"].convert(file, "cytoscapeJS");
for (const { data } of elements.edges) data.id = `edge ${data.id}`; // cytoscape.js wants them apart from those of nodes
const color = "#999999"; // the converter leaves arrows out, and bends no edges apart
const arrows = { "curve-style": "bezier", "target-arrow-shape": "triangle", "target-arrow-color": color };
cytoscape({
  container: document.getElementById("graph"), elements, layout: { name: "preset", padding: 40 },
  style: [...style, { selector: "edge", style: { ...arrows, "text-rotation": "autorotate" } }],
});
</script>"""


def yed(desk: Desk) -> None:
    """The shapes, places and labels of yEd's GraphML."""
    y, plain = "{http://www.yworks.com/xml/graphml}", "{http://graphml.graphdrawing.org/xmlns}"
    root = ET.parse(desk.export("yed", "graph.graphml", *OWNED, "--layout", "spring")).getroot()
    shapes = {}
    for node in root.iter(f"{plain}node"):
        place, fill = _only(node, f"{y}Geometry").attrib, _only(node, f"{y}Fill").attrib
        left, top, wide, high = (float(place[name]) for name in ("x", "y", "width", "height"))
        label = _only(node, f"{y}NodeLabel").text or ""
        shapes[node.attrib["id"]] = Shape(left + wide / 2, top + high / 2, wide, high, fill["color"], label, box=True)
    edges = [(edge.attrib, _only(edge, f"{y}EdgeLabel").text or "") for edge in root.iter(f"{plain}edge")]
    arrows = [(ends["source"], ends["target"], label, False) for ends, label in edges]
    desk.page("yed", drawing(shapes, arrows, WIDE, 620), 620)


def _only(parent: ET.Element, name: str) -> ET.Element:
    return next(parent.iter(name))


def neo4j(desk: Desk) -> None:
    """From the tables for Neo4j: the answer to MATCH p = (:Entity {name: "Ostrelle"})--() RETURN p."""
    folder = desk.export("neo4j-csv", "tables", *SAID, "--status", "asserted", "--status", "planned")
    rows = _rows(folder / "relationships.csv")
    nodes = {row["id:ID"]: row for row in _rows(folder / "nodes.csv")}
    centre = next(id for id, row in nodes.items() if row["name:string"] == "Ostrelle")
    around = [row for row in rows if centre in (row[":START_ID"], row[":END_ID"])]
    ends = dict.fromkeys(end for row in around for end in (row[":START_ID"], row[":END_ID"]))
    arrows = [(row[":START_ID"], row[":END_ID"], row[":TYPE"], row["status:string"] != "Asserted") for row in around]
    colours = {id: (nodes[id]["name:string"], nodes[id]["colour:string"], 44.0) for id in ends}
    desk.page("neo4j", drawing(_placed(colours, arrows, wide=1.6, high=1), arrows, WIDE, 640), 640)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _placed(
    nodes: Mapping[str, tuple[str, str, float]], arrows: Iterable[Arrow], *, wide: float, high: float
) -> dict[str, Shape]:
    """Shapes at places of our own layout, for files that have none: label, colour and diameter by id."""
    rows = tuple(Node(id, label, {"kind": ""}) for id, (label, _, _) in nodes.items())
    edges = tuple(Edge(str(n), *ends[:3], {"predicate": ""}) for n, ends in enumerate(arrows))
    places = {node.id: (node.x or 0, -(node.y or 0)) for node in with_places(View(rows, edges, {}, {})).nodes}
    return {
        id: Shape(places[id][0] * wide, places[id][1] * high, size, size, colour, label)
        for id, (label, colour, size) in nodes.items()
    }


def graphviz(desk: Desk) -> None:
    """DOT, drawn by Graphviz."""
    path = desk.export("dot", "graph.dot", *FIRMS)
    desk.save("graphviz", _dot(path.read_bytes()))


def _dot(text: bytes) -> bytes:
    return subprocess.run(["dot", "-Tpng", "-Gdpi=150"], input=text, check=True, capture_output=True).stdout


def svg(desk: Desk) -> None:
    """The SVG itself, drawn by Chromium."""
    path = desk.export("svg", "graph.svg", *FIRMS)
    wide, high = (int(size) for size in re.findall(r'(?:width|height)="(\d+)"', path.read_text(encoding="utf-8"))[:2])
    desk.shot("svg", "graph.svg", high, wide=wide)


def mermaid(desk: Desk) -> None:
    """The flowchart, drawn by mermaid."""
    chart = desk.export("mermaid", "graph.mmd", *FIRMS).read_text(encoding="utf-8")
    desk.page("mermaid", _MERMAID.format(chart=escape(chart)), 600)


_MERMAID = """
<pre class="mermaid" style="margin:0">{chart}</pre>
<script src="node_modules/mermaid/dist/mermaid.min.js"></script>
<script>mermaid.initialize({{ startOnLoad: true, securityLevel: "loose" }})</script>"""


def kumu(desk: Desk) -> None:
    """Elements and connections of the blueprint, and the profile of one connection."""
    path = desk.export("kumu", "graph.json", *FIRMS)
    found = json.loads(path.read_text(encoding="utf-8"))
    arrows = [(one["from"], one["to"], one["label"], "Asserted" not in one["tags"]) for one in found["connections"]]
    looks = {one["label"]: (one["label"], one["colour"], one["size"] / 2 + 8) for one in found["elements"]}
    shown = next(one for one in found["connections"] if one["label"] == "acquired")
    profile = f"<b>{escape(shown['from'])} → {escape(shown['to'])}</b><h2>{escape(shown['label'])}</h2>"
    profile += MarkdownIt().render(shown["description"])
    profile += "".join(f"<dl><dt>{name}</dt><dd>{escape(_property(shown[name]))}</dd></dl>" for name in _PROFILE)
    shapes = _placed(looks, arrows, wide=1.7, high=1.7)
    desk.page("kumu", f"<aside>{profile}</aside>{drawing(shapes, arrows, 720, 640)}", 640, style=_KUMU)


_PROFILE = ("type", "weight", "status", "confidence", "document", "tags")
_KUMU = """
aside{position:absolute;left:0;top:0;width:230px;height:600px;padding:20px;background:#f4f5f7;font-size:12px}
svg{margin-left:270px}blockquote{margin:0 0 14px;padding-left:10px;border-left:3px solid #bbb;line-height:1.5}
dl{margin:0 0 8px}dt{color:#777}dd{margin:0}h2{font-size:18px;margin:6px 0 12px}"""


def javascript(desk: Desk) -> None:
    """The examples of the page on JavaScript, as Chromium shows them."""
    desk.export("cyjs", "graph.cyjs", *FIRMS, "--layout", "spring")
    desk.export("node-link", "graph.json", *PLACED)
    text = (ROOT / "docs/exports/javascript.md").read_text(encoding="utf-8")
    for example in re.findall(r"```html\n(.*?)```", text, re.DOTALL):
        title = re.search("<title>(.*?)</title>", example)
        assert title
        (desk.folder / "page.html").write_text(f"{example}<style>body{{margin:0}}</style>", encoding="utf-8")
        high = re.search(r"height: (\d+)px", example)
        desk.shot(title[1].lower().replace(".", ""), "page.html", int(high[1]) if high else 700)


def tables(desk: Desk) -> None:
    """What pandas answers to the example of the page on tables."""
    folder = desk.export("parquet", "graph-tables", *SAID)
    text = (ROOT / "docs/exports/tables.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert example
    names: dict[str, Any] = {}
    exec(compile(example[1].replace("graph-tables", str(folder)), "tables.md", "exec"), names)
    table = names["surest"].to_html(border=0, index=False)
    desk.page("tables", table, 470, style=_TABLE)


_TABLE = """
table{border-collapse:collapse;font-size:12px;margin:12px}td,th{padding:6px 9px;text-align:left;vertical-align:top}
tr:nth-child(even){background:#f4f5f7}th{border-bottom:1px solid #999}"""


def obsidian(desk: Desk) -> None:
    """A note of the vault, its properties read by PyYAML and its text by markdown-it."""
    folder = desk.export("obsidian", "vault", *SAID)
    _, properties, body = (folder / "Ostrelle.md").read_text(encoding="utf-8").split("---\n", 2)
    values = yaml.safe_load(properties)
    rows = "".join(f"<tr><th>{name}<td>{escape(_property(value))}" for name, value in values.items())
    text = re.sub(r"\[\[(?:[^|\]]*\|)?([^\]]*)\]\]", r"<a>\1</a>", MarkdownIt().render(body))
    parts = text.split("<h2>")
    left = f"<table>{rows}</table>{'<h2>'.join(parts[:4])}"
    right = "".join(f"<h2>{part}" for part in parts[4:])
    desk.page("obsidian", f"<main><div>{left}</div><div>{right}</div></main>", 760, style=_NOTE)


def _property(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


_NOTE = """
main{display:flex;gap:36px;padding:22px 30px;font-size:12px;line-height:1.5;color:#222}main div{width:452px}
h1{font-size:24px;margin:16px 0 4px}h2{font-size:15px;margin:16px 0 2px}a{color:#6c4bd8}
p{margin:2px 0}ul{margin:2px 0;padding-left:18px}
blockquote{margin:2px 0 6px;padding-left:10px;border-left:3px solid #cbbff2;color:#555}
table{font-size:11px;background:#f7f6fb;width:100%;padding:6px}
th{text-align:left;font-weight:normal;color:#777;width:90px}"""


def rdf(desk: Desk) -> None:
    """The four graphs of one nanopublication, read by Oxigraph and drawn by Graphviz."""
    path = desk.export("nanopub", "graph.trig", *SAID, "--relation", "acquired")
    parsed = ox.parse(path.read_bytes(), format=ox.RdfFormat.TRIG)
    graphs: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in parsed:
        assert isinstance(quad.graph_name, ox.NamedNode)
        graphs[quad.graph_name.value.partition("#")[2]].append(quad)
    desk.save("rdf", _dot("".join(_clusters(graphs)).encode()))


def _clusters(graphs: Mapping[str, Sequence[ox.Quad]]) -> Iterator[str]:
    """DOT with a frame a graph and a line a triple."""
    yield 'digraph { graph [fontname="DejaVu Sans", fontsize=13, margin=0.1, nodesep=0.15]\n'
    yield 'node [shape=plain, fontname="DejaVu Sans", fontsize=11]\n'
    for number, (name, quads) in enumerate(graphs.items()):
        rows = "".join(
            "<tr>" + "".join(f'<td align="left">{escape(_term(one))}</td>' for one in quad.triple) + "</tr>"
            for quad in quads
        )
        table = f'<table border="0" cellborder="0" cellspacing="3">{rows}</table>'
        colour = _GRAPHS.get(name, "#eeeeee")
        yield f'subgraph cluster{number} {{ label="{name}"; labeljust=l; style="rounded,filled"; color="{colour}"\n'
        yield f"n{number} [label=<{table}>] }}\n"
        yield f"n{number - 1} -> n{number} [style=invis]\n" if number else ""
    yield "}\n"


_GRAPHS = {"head": "#e8e8e8", "assertion": "#cfe3f7", "provenance": "#fbdcb8", "pubinfo": "#d3ecd0"}


def _term(term: object) -> str:
    """A term as short as a reader wants it: the last part of an IRI, the first words of a text."""
    if isinstance(term, ox.NamedNode):
        return re.split(r"[/#](?=[^/#]*$)", term.value)[1]
    text = str(term).split("^^")[0]
    return text if len(text) <= 78 else text[:76] + '…"'


def page(desk: Desk) -> None:
    """The page itself in Chromium, after a reader has looked for a firm and asked for a claim's evidence."""
    desk.export("html", "graph.html", *SAID)
    desk.page("page", _READER, 860, wide=1360)


_READER = """
<iframe src="graph.html" style="width:1360px;height:860px;border:0"></iframe>
<script>
const frame = document.querySelector("iframe");
const act = (moment, deed) => setTimeout(() => deed(frame.contentDocument), moment);
frame.onload = () => {
  act(6000, (page) => {
    const field = page.querySelector(".search input");
    field.value = "Ostrelle";
    field.dispatchEvent(new frame.contentWindow.InputEvent("input", { bubbles: true }));
  });
  act(7000, (page) => {
    const key = { key: "Enter", bubbles: true };
    page.querySelector(".search input").dispatchEvent(new frame.contentWindow.KeyboardEvent("keydown", key));
  });
  act(9000, (page) => {
    const relations = [...page.querySelectorAll(".relation")];
    relations.find((one) => one.textContent.includes("owned by")).querySelector("button.why").click();
  });
};
</script>"""


PICTURES: Mapping[str, Callable[[Desk], None]] = {
    made.__name__: made
    for made in (gephi, cytoscape, yed, neo4j, graphviz, svg, mermaid, kumu, javascript, tables, obsidian, rdf, page)
}


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The port of a server on this machine that shows the folder, with all node packages as its node_modules."""
    for packages in PACKAGES:
        for package in packages.glob("[!.@]*"):
            _link(folder / "node_modules" / package.name, package)
        for package in packages.glob("@*/*"):
            _link(folder / "node_modules" / package.parent.name / package.name, package)
    server = ThreadingHTTPServer(("localhost", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def _link(name: Path, package: Path) -> None:
    name.parent.mkdir(parents=True, exist_ok=True)
    if not name.is_symlink():
        name.symlink_to(package)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing of requests."""


def main() -> None:
    """Make the pictures that are named, or all."""
    graph, target, *names = sys.argv[1:]
    Path(target).mkdir(parents=True, exist_ok=True)
    for name in names or PICTURES:
        with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as port:
            PICTURES[name](Desk(Path(graph), Path(folder), Path(target), port))


if __name__ == "__main__":
    main()
