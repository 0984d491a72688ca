"""The HTML page: its data read by Python, the page itself by Chromium, headless and with no way to any network."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin.utils import load_plugin_from_script
from hypothesis import given

import hatch_build
from kg.errors import ExportError
from kg.export import html
from kg.export.html import write_html
from kg.export.view import Edge, Node, Scalar, View
from tests.export.samples import HOSTILE_LABELS, edge, few, hostile_view, node, small_view, view_of, views

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost"]
OWN_BLOCKS = ["graph-data", "licences", None]

try:
    html._part("page.js")
except ExportError:
    pytestmark = pytest.mark.skip(reason="the page is not built: install graphwright, or run `npm run build` in web/")


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text of its scripts by their ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str | None, str] = {}
        self._inside: tuple[str | None] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag == "script":
            self._inside = (dict(attrs).get("id"),)
            self.scripts[self._inside[0]] = ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[self._inside[0]] += data

    def tags(self) -> set[str]:
        return {tag for tag, _ in self.found}


def page_of(view: View) -> str:
    return "".join(write_html(view))


def graph_in(page: str) -> Any:
    return json.loads(Elements(page).scripts["graph-data"])


def view_in(page: str) -> View:
    """The view that a page holds, as web/src/model.ts understands it."""
    data = graph_in(page)
    of_nodes, of_edges = dict(data["nodeAttributes"]), dict(data["edgeAttributes"])
    nodes = tuple(
        Node(id, label, known(of_nodes, values), colour, size, x, y)
        for id, label, colour, size, x, y, *values in data["nodes"]
    )
    edges = tuple(
        Edge(id, nodes[source].id, nodes[target].id, label, known(of_edges, values), weight, start, end)
        for id, source, target, label, weight, start, end, *values in data["edges"]
    )
    return View(nodes, edges, of_nodes, of_edges, dict(data["colours"]))


def known(types: dict[str, str], values: list[Scalar | None]) -> dict[str, Scalar]:
    named = zip(types, values, strict=True)
    return {name: int(value) if types[name] == "integer" else value for name, value in named if value is not None}


# The file


@few
@given(views())
def test_a_page_holds_the_view(view: View) -> None:
    assert view_in(page_of(view)) == view


@pytest.mark.parametrize("view", [small_view(), hostile_view(), View((), (), {}, {})], ids=["small", "hostile", "none"])
def test_a_page_holds_these_views(view: View) -> None:
    assert view_in(page_of(view)) == view


def test_integers_that_javascript_would_round_are_digits() -> None:
    view = view_of((node("a", "A", staff=2**53 + 1), node("b", "B", staff=-(2**53) + 1)), ())
    page = page_of(view)
    assert [row[-3] for row in graph_in(page)["nodes"]] == ["9007199254740993", -9007199254740991]
    assert view_in(page) == view


def test_no_label_opens_an_element() -> None:
    elements = Elements(page_of(hostile_view()))
    assert elements.tags() == Elements(page_of(small_view())).tags()
    assert list(elements.scripts) == OWN_BLOCKS
    assert not set("<>&\u2028\u2029") & set(elements.scripts["graph-data"])


def test_the_policy_comes_first_and_allows_only_what_the_page_holds() -> None:
    page = page_of(small_view())
    elements = Elements(page).found
    first = next(attributes for tag, attributes in elements if tag == "meta")
    assert [tag for tag, _ in elements[:3]] == ["html", "head", "meta"]
    assert first["http-equiv"] == "Content-Security-Policy"
    policy = dict(part.split(" ", 1) for part in (first["content"] or "").split("; "))
    style = re.search("<style>(.*?)</style>", page, re.DOTALL)
    assert style
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["script-src"] == hashed(Elements(page).scripts[None])
    assert policy["style-src"] == hashed(style[1])
    assert "connect-src" not in policy


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_page_asks_for_nothing() -> None:
    asking = [
        value
        for _, attributes in Elements(page_of(small_view())).found
        for name, value in attributes.items()
        if name in ("src", "href", "action", "srcset", "data")
    ]
    assert asking == ["data:,"]


def test_a_page_carries_the_licences_of_what_it_holds() -> None:
    licences = Elements(page_of(small_view())).scripts["licences"]
    assert {"graphology", "preact", "sigma", "events"} <= set(
        re.findall(r"^([\w-]+) [\d.]+ \(MIT\)$", licences, re.MULTILINE)
    )
    assert licences.count("Permission is hereby granted") >= 8


def test_a_small_page_is_small() -> None:
    assert len(page_of(small_view()).encode()) < 600_000


def test_the_same_view_gives_the_same_page() -> None:
    assert page_of(hostile_view()) == page_of(hostile_view())


def test_edges_are_written_as_they_are_read() -> None:
    read = 0

    class Edges:
        def __len__(self) -> int:
            return 100_000

        def __iter__(self) -> Iterator[Edge]:
            nonlocal read
            for number in range(len(self)):
                read += 1
                yield edge(f"e{number:06}", "a", "a")

    small = view_of((node("a", "A"),), ())
    view = View(small.nodes, Edges(), small.node_attributes, small.edge_attributes)
    pieces = list(islice(write_html(view), 20))
    assert len(pieces) == 20
    assert 0 < read < 10_000


def test_a_missing_page_is_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(html, "_folder", lambda: tmp_path)
    with pytest.raises(ExportError, match="Install graphwright again"):
        next(write_html(small_view()))


# How the page is built


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        *(("v20.19.0", True), ("v22.12.0", True), ("v24.1.0", True)),
        *(("v18.20.4", False), ("v20.18.3", False), ("v21.7.3", False), ("v22.11.0", False), ("", False)),
    ],
)
def test_only_a_node_that_vite_runs_on_is_taken(version: str, enough: bool) -> None:
    assert hatch_build.is_new_enough(version) is enough


def test_the_pages_are_built_anew_only_after_a_change(tmp_path: Path) -> None:
    web, data = tmp_path / "web", tmp_path / "kg" / "_data"
    (web / "src").mkdir(parents=True)
    source = web / "src" / "main.ts"
    source.write_text("one", encoding="utf-8")
    for page in hatch_build.PAGES:
        assert not hatch_build.is_built(tmp_path)
        made = data / page.folder
        made.mkdir(parents=True)
        for part in page.parts:
            (made / part).touch()
        assert not hatch_build.is_built(tmp_path)
        (made / hatch_build.STAMP).write_text(hatch_build.fingerprint(web), encoding="utf-8")
    assert hatch_build.is_built(tmp_path)
    (web / "node_modules").mkdir()
    (web / "node_modules" / "other.js").touch()
    assert hatch_build.is_built(tmp_path)
    source.write_text("two", encoding="utf-8")
    assert not hatch_build.is_built(tmp_path)


def test_hatchling_loads_the_hook() -> None:
    root = Path(hatch_build.__file__).parent
    hook = load_plugin_from_script(str(root / "hatch_build.py"), "hatch_build.py", BuildHookInterface, "build_hook")
    assert hook.__name__ == "PageHook"


def test_the_lock_file_names_no_host_to_download_from() -> None:
    lock = (Path(hatch_build.__file__).parent / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert not re.search(r"registry\.|\.tgz", lock)


# The page in a browser


@pytest.mark.parametrize(
    ("view", "nodes", "edges"),
    [(small_view(), "4", "5"), (hostile_view(), "200", "200"), (View((), (), {}, {}), "0", "0")],
    ids=["small", "hostile", "none"],
)
def test_chromium_shows_the_graph_and_nothing_live(view: View, nodes: str, edges: str, tmp_path: Path) -> None:
    dom, said = dumped(page_of(view), tmp_path)
    elements = Elements(dom)
    assert f'<span id="node-count">{nodes}</span>' in dom
    assert f'<span id="edge-count">{edges}</span>' in dom
    assert list(elements.scripts) == OWN_BLOCKS
    assert not elements.tags() & {"img", "svg", "iframe", "object", "embed", "a", "b"}
    assert not re.findall("CONSOLE.*(?:Uncaught|Error|Refused|violat).*", said)


def dumped(page: str, folder: Path) -> tuple[str, str]:
    """The DOM of a page once it has come to rest, and what Chromium said meanwhile."""
    if not CHROMIUM:
        pytest.skip("needs Chromium on the PATH")
    file = folder / "page.html"
    file.write_text(page, encoding="utf-8", newline="\n")
    own = [f"--user-data-dir={folder / 'profile'}", "--enable-logging=stderr", "--v=0", "--virtual-time-budget=8000"]
    command = [CHROMIUM, "--headless", *OPTIONS, *own, "--dump-dom", file.as_uri()]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return ran.stdout, ran.stderr


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("needs Chromium on the PATH")
    driver = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
    with driver.sync_playwright() as playwright:
        launched: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield launched
        launched.close()


WATCH = """
window.complaints = [];
addEventListener("securitypolicyviolation", (event) => complaints.push(event.violatedDirective));
addEventListener("error", (event) => complaints.push(event.message));
window.alert = (text) => complaints.push(`alert ${text}`);
"""
NO_WEBGL = """
const context = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : context.call(this, kind, ...rest);
};
delete globalThis.WebGLRenderingContext;
delete globalThis.WebGL2RenderingContext;
"""


@contextmanager
def opened(browser: Browser, view: View, folder: Path, *, before: str = "", **options: Any) -> Iterator[Page]:
    """The page of a view, which at the end must have had no error, broken no policy and asked for nothing."""
    file = folder / "page.html"
    file.write_text(page_of(view), encoding="utf-8", newline="\n")
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce", **options)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(WATCH + before)
    page.goto(file.as_uri())
    page.wait_for_selector("#node-count")
    yield page
    said += page.evaluate("complaints")
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]


def details(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Details")


def drawn(page: Page) -> str | None:
    """How the graph is drawn, once it is and its layout has come to rest."""
    page.get_by_role("button", name="Arrange", exact=True).wait_for()
    page.wait_for_selector("[data-drawn]")
    return page.locator("[data-drawn]").get_attribute("data-drawn")


def painted(page: Page) -> None:
    """Wait until what was chosen is drawn: a click before that finds nothing under it."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def middle_of_drawing(page: Page) -> tuple[float, float]:
    drawn(page)
    area = page.locator(".canvas-host").bounding_box()
    assert area
    return area["x"] + area["width"] / 2, area["y"] + area["height"] / 2


def placed_view() -> View:
    """Three nodes in a row, so that the second is in the middle of the drawing and its edges lie level."""
    kinds = {"a": "Firm", "b": "City", "c": "Firm"}
    nodes = (node(name, name.upper(), kind=kind) for name, kind in kinds.items())
    placed = tuple(
        Node(one.id, one.label, one.attributes, one.colour, one.size, float(at), 0.0) for at, one in enumerate(nodes)
    )
    return view_of(placed, (edge("e1", "a", "b"), edge("e2", "b", "c", sentence="B & C signed.")))


def test_search_leads_to_an_entity_and_from_there_to_the_evidence(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, small_view(), tmp_path) as page:
        page.keyboard.press("/")
        page.keyboard.type("sohne")
        assert page.get_by_role("option").all_inner_texts() == ['Brakka "B" & Söhne <AG>\nFirm']
        page.keyboard.press("Enter")
        panel = details(page)
        assert panel.locator("h2").inner_text() == 'Brakka "B" & Söhne <AG>'
        assert "more\nlight" in panel.inner_text()
        panel.get_by_role("button", name="2020-05-20 · 94 %").click()
        assert panel.locator("h2").inner_text() == "alliedWith"
        assert panel.locator("blockquote").inner_text() == "Velmora & Brakka signed."
        assert panel.locator("mark").all_inner_texts() == ["Velmora"]
        assert "https://graphwright.example/statement/e1" in panel.inner_text()
        source = panel.locator(".source a")
        assert (source.get_attribute("href"), source.get_attribute("rel")) == (
            "https://example.org/news/1",
            "noopener noreferrer",
        )
        page.keyboard.press("Escape")
        assert panel.get_by_text("Most connected").is_visible()


def test_arrow_keys_walk_through_what_a_search_finds(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, small_view(), tmp_path) as page:
        box = page.get_by_role("combobox")
        box.fill("o")
        labels = page.get_by_role("option").all_inner_texts()
        box.press("ArrowDown")
        chosen = page.locator("[role=option][aria-selected=true]")
        assert [chosen.inner_text()] == labels[1:2]
        assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        box.press("Enter")
        assert details(page).locator("h2").inner_text() == labels[1].split("\n")[0]


@pytest.mark.parametrize(("before", "kind"), [("", "webgl"), (NO_WEBGL, "plain")], ids=["webgl", "plain"])
def test_a_click_on_the_drawing_chooses_what_is_there(browser: Browser, tmp_path: Path, before: str, kind: str) -> None:
    with opened(browser, placed_view(), tmp_path, before=before) as page:
        page.get_by_role("tab", name="Graph").click()
        assert drawn(page) == kind
        middle = middle_of_drawing(page)
        page.mouse.click(*middle)
        assert details(page).locator("h2").inner_text() == "B"
        painted(page)
        page.mouse.click(middle[0] + 80, middle[1])
        assert details(page).locator("blockquote").inner_text() == "B & C signed."
        painted(page)
        page.mouse.click(middle[0], middle[1] + 150)
        assert details(page).get_by_text("Most connected").is_visible()


def test_filters_leave_out_what_is_ticked_off(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, small_view(), tmp_path) as page:
        counts = page.locator("#node-count, #edge-count")
        page.get_by_label("Person").uncheck()
        assert counts.all_inner_texts() == ["3 of 4", "4 of 5"]
        page.get_by_label("alliedWith").uncheck()
        assert counts.all_inner_texts() == ["3 of 4", "2 of 5"]
        page.get_by_role("button", name="Clear all filters").click()
        assert counts.all_inner_texts() == ["4", "5"]
        page.get_by_label("Least confidence").fill("0.6")
        assert counts.all_inner_texts() == ["4 of 4", "4 of 5"]
        page.get_by_label("from").fill("2021-01-01")
        assert counts.all_inner_texts() == ["1 of 4", "1 of 5"]
        page.get_by_label("also without a date").uncheck()
        assert counts.all_inner_texts() == ["0 of 4", "0 of 5"]


def test_the_table_has_every_claim_and_sorts(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, small_view(), tmp_path) as page:
        page.get_by_role("tab", name="Claims").click()
        rows = page.locator("tbody tr")
        assert rows.count() == 5
        page.get_by_role("button", name="Confidence").click()
        confidence = page.locator("tbody td:nth-child(5)")
        assert confidence.all_inner_texts() == ["", "50 %", "94 %", "94 %", "94 %"]
        page.get_by_role("cell", name="Former").click()
        assert details(page).locator(".badge").first.inner_text() == "Former"
        page.get_by_role("tab", name="Entities").click()
        assert rows.count() == 4


def test_without_webgl_the_page_begins_with_the_table(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, small_view(), tmp_path, before=NO_WEBGL) as page:
        assert page.get_by_role("tab", name="Claims").get_attribute("aria-selected") == "true"
        assert "no WebGL" in page.locator(".notice").inner_text()
        assert page.locator("tbody tr").count() == 5
        page.get_by_role("tab", name="Graph").click()
        assert drawn(page) == "plain"


def many(count: int) -> View:
    """A view of so many edges between 200 nodes."""
    names = [f"n{number:03}" for number in range(200)]
    edges = (edge(f"e{number:05}", names[number % 200], names[number * 7 % 199]) for number in range(count))
    return view_of(tuple(node(name, name) for name in names), tuple(edges))


def test_a_large_graph_can_be_pointed_at_and_come_near_to(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, many(3_100), tmp_path) as page:
        assert drawn(page) == "webgl"
        middle = middle_of_drawing(page)
        for step in range(0, 100, 10):
            page.mouse.move(middle[0] + step, middle[1])
        page.get_by_role("combobox").fill("n001")
        page.keyboard.press("Enter")
        for _ in range(3):
            page.get_by_role("button", name="Zoom in").click()
        page.mouse.move(*middle)
        page.get_by_role("button", name="Relation names").click()
        page.get_by_role("button", name="Fit").click()
        assert details(page).locator("h2").inner_text() == "n001"


def test_of_very_many_claims_the_foremost_are_drawn(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, many(2_001), tmp_path, before=NO_WEBGL) as page:
        page.get_by_role("tab", name="Graph").click()
        notice = page.get_by_role("main").get_by_text("Drawn are the 2,000 claims")
        notice.wait_for()
        page.get_by_role("button", name="Draw all").click()
        notice.wait_for(state="detached")
        assert drawn(page) == "plain"


def test_y_goes_upwards(browser: Browser, tmp_path: Path) -> None:
    places = {"a": (0.0, 0.0), "b": (0.0, 1.0), "c": (0.0, -1.0)}
    bare = {name: node(name, name.upper()) for name in places}
    nodes = (
        Node(one.id, one.label, one.attributes, x=places[name][0], y=places[name][1]) for name, one in bare.items()
    )
    view = view_of(tuple(nodes), (edge("up", "a", "b", "rises"), edge("down", "a", "c", "falls")))
    with opened(browser, view, tmp_path) as page:
        middle = middle_of_drawing(page)
        page.mouse.click(middle[0], middle[1] - 80)
        assert details(page).locator("h2").inner_text() == "rises"


def test_no_panel_makes_a_label_live(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, hostile_view(), tmp_path, before=NO_WEBGL) as page:
        page.get_by_role("tab", name="Claims").click()
        shown = page.evaluate(WALK)
        assert shown["pages"] == [100, 100]
        assert set(shown["links"]) == {"https://example.org/news/1", "https://example.org/trade#said"}
        assert shown["live"] == 0
        # A browser shows text as it is, but for the white space at the ends of lines.
        wanted = sorted(" ".join(label.split()) for label in HOSTILE_LABELS if label.strip())
        assert sorted(filter(None, (" ".join(text.split()) for text in shown["sentences"]))) == wanted


WALK = """async () => {
  const found = { pages: [], links: [], sentences: [], live: 0 };
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
  for (const turn of [0, 1]) {
    const rows = [...document.querySelectorAll("tbody tr")];
    found.pages.push(rows.length);
    for (const row of rows) {
      for (const button of [...row.querySelectorAll("button")].slice(0, 2)) { // the subject and the claim
        button.click();
        await settled();
        const panel = document.querySelector(".right");
        found.links.push(...[...panel.querySelectorAll("a")].map((link) => link.href));
        found.live += panel.querySelectorAll("script, img, svg, iframe, object, embed, style, b").length;
        const quote = panel.querySelector("blockquote");
        if (quote) found.sentences.push(quote.textContent);
      }
    }
    if (turn === 0) {
      [...document.querySelectorAll(".pages button")].at(-1).click();
      await settled();
    }
  }
  return found;
}"""


def test_text_that_runs_from_right_to_left_stays_in_its_place(browser: Browser, tmp_path: Path) -> None:
    view = view_of((node("a", "\u202eevil"), node("b", "مرحبا")), (edge("e1", "a", "b"),))
    with opened(browser, view, tmp_path) as page:
        page.get_by_role("tab", name="Entities").click()
        directions = page.locator("tbody bdi").evaluate_all(
            "all => all.map((one) => getComputedStyle(one).unicodeBidi)"
        )
        assert directions == ["isolate", "isolate"]


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_the_page_follows_the_system_into_the_dark(browser: Browser, tmp_path: Path, scheme: Any, dark: bool) -> None:
    with opened(browser, small_view(), tmp_path, color_scheme=scheme) as page:
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", ground))) < 200) is dark


def test_a_tablet_has_filters_and_details_over_the_drawing(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, small_view(), tmp_path) as page:
        page.set_viewport_size({"width": 768, "height": 1024})
        filters = page.get_by_role("complementary", name="Filters")
        assert not filters.is_visible()
        page.get_by_role("button", name="Filters").click()
        assert filters.is_visible()
        assert not details(page).is_visible()
        page.get_by_role("combobox").fill("velm")
        page.keyboard.press("Enter")
        assert details(page).is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 768


def test_every_control_has_a_name(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, small_view(), tmp_path) as page:
        nameless = page.locator("button, input, [role=img]").evaluate_all(
            "all => all.filter((one) => !(one.innerText || one.ariaLabel || one.labels?.length)).map((one) => one.id)"
        )
        assert nameless == []
