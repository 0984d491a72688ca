"""The explorer's first page and its graph in a browser: what an analyst does, on the graph of `examples/`."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from math import dist
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from kg.iri import BIZ
from tests.explore.corpus import corpus_store
from tests.explore.synthetic import write_hostile
from tests.web.browsing import (
    ENTITY,
    NO_WEBGL,
    at_rest,
    count,
    details,
    find,
    launched,
    middle,
    opened,
    ready,
    saved_picture,
)
from tests.web.served import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.timeout(600)
EXAMPLES = Path(__file__).parents[2] / "examples"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def examples(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the graph of `examples/`."""
    store = tmp_path_factory.mktemp("examples") / "news"
    command = [sys.executable, "-m", "kg.cli", "build", str(EXAMPLES), "--store", str(store)]
    subprocess.run(command, check=True, capture_output=True, env={"PYTHONPATH": ":".join(sys.path), "PATH": ""})
    with serving("--store", str(store)) as server:
        yield ready(server)


@pytest.fixture(scope="module")
def news(browser: Browser) -> Iterator[str]:
    """The address of a server of 300 documents."""
    with serving("--store", str(corpus_store())) as server:
        yield ready(server)


def only(name: str) -> str:
    return f"/#/graph?around={ENTITY}{name}&entity={ENTITY}{name}"


# The first page


def test_the_first_page_says_what_there_is_and_leads_on(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples) as page:
        expect(page.get_by_role("link", name="10 documents")).to_be_visible()
        expect(page.get_by_role("heading", name="Most connected")).to_be_visible()
        expect(page.get_by_role("heading", name="Latest claims")).to_be_visible()
        expect(page.get_by_role("link", name=re.compile("^Planned"))).to_be_visible()
        page.get_by_role("region", name="Most connected").get_by_role("link").first.click()
        expect(page).to_have_url(re.compile("#/graph.around="))
        assert count(page, "node") > 5


def test_search_on_the_first_page_works_by_keyboard_and_alias(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples) as page:
        expect(page.get_by_role("heading", name="Most connected")).to_be_visible()
        page.keyboard.press("/")
        expect(page.get_by_role("combobox")).to_be_focused()
        page.keyboard.type("hisense gr")
        expect(page.get_by_role("option")).to_have_count(1)
        expect(page.get_by_role("option")).to_contain_text("Hisense also Hisense Group")
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{examples}/#/graph?around={ENTITY}hisense")
        assert at_rest(page) == "webgl"


def test_a_search_without_result_says_so(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples) as page:
        page.get_by_role("combobox").fill("no such name")
        expect(page.get_by_text("No entity has this in one of its names.")).to_be_visible()


def test_the_page_waits_for_an_index_and_says_how_far_it_is(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, "/#/nowhere") as page:
        not_yet = [{"preparing": {"stage": "claims", "done": 1200, "total": 5000}}] * 3

        def answer(route: Route) -> None:
            if not_yet:
                route.fulfill(json=not_yet.pop(), headers={"Retry-After": "1"})
            else:
                route.continue_()

        page.route("**/api/ready", answer)
        page.goto(f"{examples}/?again#/")
        expect(page.get_by_text("claims: 1,200 of 5,000")).to_be_visible()
        expect(page.get_by_role("heading", name="Most connected")).to_be_visible()


def test_a_server_that_has_gone_is_told(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, "/#/graph", expected="ERR_CONNECTION_REFUSED|ERR_FAILED") as page:
        at_rest(page)
        page.route("**/api/**", lambda route: route.abort("connectionrefused"))
        page.get_by_label(re.compile("^city")).uncheck()
        expect(page.get_by_text("The server does not answer")).to_be_visible()
        page.unroute("**/api/**")
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_text("The server does not answer")).to_be_hidden()


# What is drawn


def test_the_graph_begins_with_what_most_sentences_support(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, "/#/graph?top=20") as page:
        assert count(page, "edge") == 20
        notice = page.get_by_text(re.compile("Drawn are the 20 claims that most sentences support, of"))
        expect(notice).to_be_visible()
        page.get_by_role("button", name="Draw 80").click()
        expect(page.locator("#edge-count")).to_have_text("80")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#edge-count")).to_have_text("20")


def test_what_only_follows_from_other_claims_is_drawn_on_demand(browser: Browser, examples: str) -> None:
    with opened(browser, examples, "/#/graph") as page:
        said = count(page, "edge")
        page.get_by_label("also what only follows from other claims").check()
        page.wait_for_url(re.compile("inferred=yes"))
        page.locator("#edge-count").get_by_text(re.compile(f"^(?!{said}$)")).wait_for()
        assert count(page, "edge") > said


def test_a_node_shows_its_facts_and_opens_its_page(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, only("hisense")) as page:
        panel = details(page)
        expect(panel.get_by_role("heading", name="Hisense", exact=True)).to_be_visible()
        expect(panel.get_by_text("Hisense Group")).to_be_visible()
        expect(panel.get_by_role("heading", name="headquartered in")).to_be_visible()
        panel.get_by_role("link", name="Open page").click()
        expect(page).to_have_url(f"{examples}/#/entity?iri={ENTITY}hisense")
        expect(page.get_by_role("heading", name="Hisense").first).to_be_visible()


def test_a_click_chooses_and_a_double_click_expands(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, only("hisense")) as page:
        before = count(page, "node")
        find(page, "AliExpress")
        expect(details(page).get_by_role("heading", name="AliExpress", exact=True)).to_be_visible()
        page.get_by_role("button", name="Only this").click()
        expect(page.locator("#node-count")).not_to_have_text(str(before))
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#node-count")).to_have_text(str(before))
    with opened(browser, examples, f"/#/graph?with={ENTITY}hisense") as page:
        assert count(page, "node") == 1
        page.mouse.click(*middle(page))
        expect(details(page).get_by_role("heading", name="Hisense", exact=True)).to_be_visible()
        page.mouse.click(20, 700)
        page.mouse.dblclick(*middle(page))
        expect(page.locator("#node-count")).to_have_text(str(before))


def test_expand_hide_collapse_and_undo(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    nodes = "#node-count"
    with opened(browser, examples, only("hisense")) as page:
        before = count(page, "node")
        details(page).get_by_role("button", name="to AliExpress").first.click()
        details(page).get_by_role("button", name="Expand").click()
        expect(page.locator(nodes)).not_to_have_text(str(before))
        grown = count(page, "node")
        assert grown > before
        details(page).get_by_role("button", name="Collapse").click()
        expect(page.locator(nodes)).to_have_text(str(before))
        page.locator(".canvas-host").focus()
        page.keyboard.press("Enter")
        expect(page.locator(nodes)).to_have_text(str(grown))
        page.keyboard.press("Delete")
        expect(page.locator(nodes)).not_to_have_text(str(grown))
        expect(page).to_have_url(re.compile(f"hide={ENTITY}aliexpress"))
        page.keyboard.press("u")
        expect(page.locator(nodes)).to_have_text(str(grown))
        page.go_back()
        expect(page).to_have_url(re.compile("hide="))


def test_the_graph_can_be_walked_by_keyboard(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, "/#/graph") as page:
        at_rest(page)
        first, second = page.locator(".details .start bdi").all_inner_texts()[:2]
        page.locator(".canvas-host").focus()
        page.keyboard.press("n")
        expect(details(page).get_by_role("heading", name=first, exact=True)).to_be_visible()
        page.keyboard.press("n")
        expect(details(page).get_by_role("heading", name=second, exact=True)).to_be_visible()
        page.keyboard.press("p")
        expect(details(page).get_by_role("heading", name=first, exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        expect(details(page).get_by_text("Choose an entity")).to_be_visible()


# Evidence


def test_an_edge_shows_its_sentence_and_leads_into_the_document(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    path = f"/#/graph?path={ENTITY}hisense&path={ENTITY}aliexpress&relation={quote(BIZ + 'partnerWith', safe='')}"
    with opened(browser, examples, path) as page:
        assert (count(page, "node"), count(page, "edge")) == (2, 1)
        page.mouse.click(*middle(page))  # half way between the two
        panel = details(page)
        expect(panel.get_by_role("heading", name="partner with")).to_be_visible()
        expect(panel.locator("mark.first").nth(1)).to_have_text("Hisense")
        expect(panel.locator("mark.second").nth(1)).to_have_text("AliExpress")
        expect(panel.get_by_text(re.compile("by the example")).first).to_be_visible()
        expect(panel.get_by_text(re.compile(r"sure: 9\d %")).first).to_be_visible()  # as the model of today has it
        panel.get_by_role("link", name="read in the document").first.click()
        expect(page).to_have_url(re.compile("#/document.iri=.*&at="))
        expect(page.get_by_text("sales of smart televisions").first).to_be_visible()


# Filters


def test_filters_act_at_once_and_ask_the_server_for_the_rest(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, "/#/graph?top=30") as page:
        before = count(page, "node")
        page.get_by_label(re.compile("^city")).uncheck()
        expect(page.locator("#edge-count")).not_to_have_text("30")  # what is there is left out
        expect(page.locator("#edge-count")).to_have_text("30")  # and what the filters leave takes its place
        expect(page).to_have_url(re.compile("-class=[^&]*City"))
        page.get_by_role("button", name="Clear all filters").click()
        expect(page.locator("#node-count")).to_have_text(str(before))


def test_filters_by_status_confidence_date_and_document(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, "/#/graph?status=Planned") as page:
        planned = count(page, "edge")
        expect(page.get_by_label(re.compile("^Planned"))).to_be_checked()
        expect(page.get_by_label(re.compile("^Said plainly"))).not_to_be_checked()
        expect(page.get_by_label("What colours and lines mean").get_by_text("Planned")).to_be_visible()
        page.get_by_role("button", name="Status: all").click()
        expect(page.locator("#edge-count")).not_to_have_text(str(planned))
        everything = count(page, "edge")
        page.get_by_label("Least confidence").fill("0.95")
        expect(page.locator("#edge-count")).not_to_have_text(str(everything))
        assert planned < count(page, "edge") < everything
        page.get_by_role("button", name="Clear all filters").click()
        page.get_by_label("from", exact=True).fill("2023-01-01")
        page.get_by_label("also without a date").uncheck()
        expect(page.locator("#edge-count")).not_to_have_text(str(everything))
        assert 0 < count(page, "edge") < everything
        page.get_by_role("button", name="Clear all filters").click()
        page.get_by_role("combobox", name=re.compile("Only claims of a document")).fill("hisense")
        page.get_by_role("option").first.click()
        expect(page).to_have_url(re.compile("document="))
        expect(page.locator("#edge-count")).not_to_have_text(str(everything))
        assert 0 < count(page, "edge") < everything
        expect(page.get_by_text("AliExpress").first).to_be_attached()


# Paths


def test_a_path_between_two_is_drawn_and_told_step_by_step(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, only("hisense")) as page:
        details(page).get_by_role("button", name="Path to").click()
        page.get_by_role("combobox", name="To: find an entity").fill("ostrelle")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile("shortest paths? of 2 steps"))).to_be_visible()
        chain = page.locator(".chain").first
        expect(chain.locator(".end").first).to_have_text("Hisense")
        expect(chain.locator(".end").last).to_have_text("Ostrelle")
        assert len(chain.locator(".step").all()) >= 2
        address, nodes = page.url, count(page, "node")
        chain.locator(".step").first.click()
        expect(details(page).locator("blockquote").first).to_be_visible()
        page.get_by_role("button", name="back to the paths").click()
        expect(page.locator(".chain").first).to_be_visible()
    with opened(browser, examples, address.removeprefix(examples)) as page:
        assert count(page, "node") == nodes
        expect(page.locator(".chain .end").last).to_have_text("Ostrelle")


def test_where_there_is_no_path_it_says_so(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    path = f"/#/graph?path={ENTITY}hisense&path={ENTITY}ostrelle&confidence=1"
    with opened(browser, examples, path) as page:
        expect(page.get_by_text("No chain of claims leads from one to the other with these filters.")).to_be_visible()
        assert (count(page, "node"), count(page, "edge")) == (2, 0)


# The picture


def test_communities_have_colours_and_a_legend_that_stay_the_same(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    legends = []
    for _ in range(2):
        with opened(browser, examples, "/#/graph") as page:
            at_rest(page)
            legend = page.get_by_label("What colours and lines mean")
            expect(legend.get_by_text("city", exact=True)).to_be_visible()
            page.get_by_role("button", name="Communities").click()
            expect(legend.get_by_text("city", exact=True)).to_be_hidden()
            legends.append(legend.inner_text())
            expect(page).to_have_url(re.compile("colours=community"))
    assert legends[0] == legends[1]
    assert len(legends[0].split("\n")) > 3


def test_a_picture_is_saved_as_png_twice_as_sharp(browser: Browser, examples: str, tmp_path: Path) -> None:
    with opened(browser, examples, only("hisense")) as page:
        at_rest(page)
        area = page.locator(".canvas-host").bounding_box()
        assert area
        data = saved_picture(page, tmp_path, kind="PNG", title="Hisense").read_bytes()
        assert data.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", data[16:24])
        assert width >= 2 * area["width"] - 1
        assert height > 2 * area["height"]


def test_a_picture_is_saved_as_svg_with_dashes_for_what_is_planned(
    browser: Browser, examples: str, tmp_path: Path
) -> None:
    with opened(browser, examples, "/#/graph", color_scheme="dark") as page:
        at_rest(page)
        root = ET.parse(saved_picture(page, tmp_path, kind="SVG", title="A <title> & more")).getroot()
        texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
        assert {"A <title> & more", "Planned", "Denied", "Hisense"} <= set(texts)
        assert root[0].attrib["fill"] == "#ffffff"
        dashes = {path.attrib.get("stroke-dasharray") for path in root.iter(f"{SVG}path")}
        assert len(dashes) == 5  # unbroken, and each other status in its own way
        dark = ET.parse(saved_picture(page, tmp_path, kind="SVG", white=False)).getroot()
        assert dark[0].attrib["fill"] != "#ffffff"


def test_what_is_known_keeps_its_place_when_the_graph_grows(browser: Browser, examples: str, tmp_path: Path) -> None:
    names = ("Hisense", "Qingdao", "televisions", "China")
    with opened(browser, examples, only("hisense")) as page:
        at_rest(page)
        before = shape(saved_picture(page, tmp_path, kind="SVG"), names)
        nodes = count(page, "node")
        find(page, "AliExpress")
        details(page).get_by_role("button", name="Expand").click()
        page.locator("#node-count").get_by_text(re.compile(f"^(?!{nodes}$)")).wait_for()
        page.keyboard.press("Escape")  # beside what is chosen, names step back
        at_rest(page)
        after = shape(saved_picture(page, tmp_path, kind="SVG"), names)
        assert after == pytest.approx(before, rel=0.3)
        page.get_by_role("button", name="Undo").click()
        page.locator("#node-count").get_by_text(str(nodes), exact=True).wait_for()
        at_rest(page)
        assert shape(saved_picture(page, tmp_path, kind="SVG"), names) == pytest.approx(before, rel=0.1)


def shape(picture: Path, names: tuple[str, ...]) -> list[float]:
    """The distances between some labels of a picture, in shares of the first: their shape, at any size and place."""
    places = {
        "".join(text.itertext()): (float(text.attrib["x"]), float(text.attrib["y"]))
        for text in ET.parse(picture).getroot().iter(f"{SVG}text")
    }
    first, *others = (places[name] for name in names)
    distances = [dist(first, other) for other in others]
    return [distance / distances[0] for distance in distances]


def test_the_address_alone_makes_the_same_view_again(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    allowed = ["clipboard-read", "clipboard-write"]
    with opened(browser, examples, only("hisense"), permissions=allowed) as page:
        find(page, "AliExpress")
        details(page).get_by_role("button", name="Expand").click()
        details(page).get_by_role("button", name="Hide").wait_for()
        page.get_by_label(re.compile("^product")).uncheck()
        page.get_by_role("button", name="Communities").click()
        expect(page).to_have_url(re.compile("colours=community"))
        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_text("The link to this view is copied")).to_be_attached()
        address = page.evaluate("navigator.clipboard.readText()")
        assert address == page.url
        before = seen(page)
    with opened(browser, examples, address.removeprefix(examples)) as page:
        assert seen(page) == before
        expect(page.get_by_label(re.compile("^product"))).not_to_be_checked()


def seen(page: Page) -> tuple[object, ...]:
    """What a view shows, places aside."""
    counts = (count(page, "node"), count(page, "edge"))
    pressed = page.get_by_role("button", name="Communities").get_attribute("aria-pressed")
    legend = page.get_by_label("What colours and lines mean").inner_text()
    return (*counts, pressed, legend, details(page).locator("h2").first.inner_text())


def test_without_webgl_the_claims_are_listed_and_a_plain_drawing_is_there(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, "/#/graph", before=NO_WEBGL) as page:
        expect(page.get_by_text("This browser has no WebGL")).to_be_visible()
        expect(page.get_by_role("cell", name="Hisense").first).to_be_visible()
        page.get_by_role("tab", name="Drawing").click()
        assert at_rest(page) == "plain"


def test_the_table_lists_what_is_drawn(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, only("hisense")) as page:
        claims = count(page, "edge")
        page.get_by_role("tab", name="Table").click()
        expect(page.locator("tbody tr")).to_have_count(claims)
        page.locator("tbody tr td:nth-child(2)").first.click()
        expect(details(page).locator("blockquote").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_tablet_needs_no_scrolling_sideways(browser: Browser, examples: str, scheme: str) -> None:
    size = {"width": 820, "height": 1180}
    for path in ("/#/", "/#/graph", only("hisense")):
        with opened(browser, examples, path, viewport=size, has_touch=True, color_scheme=scheme) as page:
            page.get_by_role("link", name="Graph", exact=True).wait_for()
            if "graph" in path:
                at_rest(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 820
            small = [box for box in boxes(page) if box["height"] < 30]
            assert small == []


def boxes(page: Page) -> list[dict[str, float]]:
    """The places of the buttons that a finger must hit."""
    buttons = page.locator(".tools button, .controls button, .actions button, .tabs button, .head nav a").all()
    return [dict(box) for button in buttons if (box := button.bounding_box())]  # type: ignore[arg-type]


def test_an_unknown_view_and_entity_are_told(browser: Browser, examples: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, examples, "/#/nowhere") as page:
        expect(page.get_by_text("There is no such view")).to_be_visible()
        page.get_by_role("link", name="Begin at the start").click()
        expect(page.get_by_role("heading", name="Most connected")).to_be_visible()


# Three hundred documents


def test_three_hundred_documents_are_explored(browser: Browser, news: str) -> None:
    from playwright.sync_api import expect

    with opened(browser, news, "/") as page:
        page.get_by_role("region", name="Most connected").get_by_role("link").first.wait_for()
        page.get_by_role("link", name="Graph", exact=True).click()
        assert count(page, "edge") == 300
        expect(page.get_by_text(re.compile("Drawn are the 300 claims"))).to_be_visible()
        details(page).locator(".start button").first.click()
        details(page).get_by_role("button", name="Only this").click()
        expect(page.locator("#edge-count")).not_to_have_text("300")
        hub = count(page, "node")
        assert hub > 5
        page.locator(".details .relation .why").first.click()
        expect(details(page).locator("blockquote").first).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Path", exact=True).click()
        for end in ("From", "To"):
            box = page.get_by_role("combobox", name=f"{end}: find an entity")
            box.fill("Velmora" if end == "From" else "Castrova")
            page.get_by_role("option").first.wait_for()
            box.press("Enter")
        expect(page.locator(".chain").first).to_be_visible()
        page.get_by_role("button", name="Undo").click()
        expect(page.locator("#node-count")).to_have_text(str(hub))


# Hostile names


def test_hostile_names_are_text_and_nothing_else(browser: Browser, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    graph = write_hostile(tmp_path / "hostile.nq", hub=300)
    with serving("--graph", str(graph)) as server:
        with opened(browser, ready(server), "/") as page:
            page.get_by_role("region", name="Most connected").get_by_role("link").first.wait_for()
            box = page.get_by_role("combobox")
            box.fill("script")
            page.get_by_role("option").first.wait_for()
            assert page.locator(".search img, .search script").count() == 0
        with opened(browser, server.address, "/#/graph?top=400") as page:
            assert count(page, "node") > 100
            expect(page.locator(".details .start bdi").first).to_be_attached()
            assert page.locator("main img, main script, main iframe, main a[href^='javascript' i]").count() == 0
            ET.parse(saved_picture(page, tmp_path, kind="SVG"))
            hub = f"{ENTITY}hub"
            page.goto(f"{server.address}/#/graph?around={hub}&entity={hub}")
            expect(page.get_by_text(re.compile("neighbours; drawn are the 80 that"))).to_be_visible()
            assert 50 < count(page, "node") <= 82
