"""Makes the pictures of docs/explorer.md and the README's: `python -m docs.make_explorer_pictures [NAME …]`.

In: the examples, of which a store is built and served. Out: a PNG a name of `PICTURES` in docs/images/explorer/, 1280
by 800 pixels, as Debian's Chromium shows the page in light colours. Needs Playwright for Python and the built page; no
test needs it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tests.web.browsing import ENTITY, at_rest, details, launched, opened
from tests.web.served import serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent
DOCUMENT = "https://graphwright.example/document/86c4329a42409114"  # of the article on the sale of Vesperine
IMAGES = ROOT / "docs" / "images" / "explorer"


def start(page: Page) -> None:
    """The first page."""
    page.get_by_role("heading", name="Latest claims").wait_for()
    page.get_by_role("heading", name="Most connected").wait_for()


def graph(page: Page) -> None:
    """The whole graph with one entity chosen."""
    at_rest(page)
    details(page).get_by_role("button", name="Vesperine").first.click()
    details(page).get_by_role("heading", name="headquartered in").wait_for()


def evidence(page: Page) -> None:
    """A claim of an entity with its sentence."""
    at_rest(page)
    lines = details(page).get_by_role("listitem").filter(has_text="AliExpress")
    lines.first.get_by_title("Show the claim and its evidence").click()
    details(page).locator("blockquote").first.wait_for()


def path(page: Page) -> None:
    """How two are connected, one of the paths pointed at."""
    at_rest(page)
    page.locator(".chain").first.hover()


def entity(page: Page) -> None:
    """The page of an entity."""
    page.get_by_role("heading", name="Ostrelle").first.wait_for()
    page.locator("svg").first.wait_for()


def document(page: Page) -> None:
    """A document with the sentence of a claim chosen."""
    page.locator(".passage .beside").nth(2).click()
    page.locator(".stretch.chosen").first.wait_for()
    page.locator(".mention").first.hover()


def query(page: Page) -> None:
    """An example query with its answer."""
    page.locator(".query-examples button", has_text="planned or denied").click()
    page.locator(".tabPanel.active .yasqe_queryButton").click()
    page.locator(".tabPanel.active .result-table tbody tr").first.wait_for()


def review(page: Page) -> None:
    """The dialog about a claim."""
    page.locator(".opener").first.click()
    page.locator(".unfolded .review-button").first.click()
    page.get_by_role("dialog").get_by_label("Correct").check()


PICTURES: Mapping[str, tuple[str, Callable[[Page], None]]] = {
    "start": ("/#/", start),
    "graph": ("/#/graph", graph),
    "evidence": (f"/#/graph?around={ENTITY}hisense&entity={ENTITY}hisense", evidence),
    "path": (f"/#/graph?path={ENTITY}hisense&path={ENTITY}ostrelle", path),
    "entity": (f"/#/entity?iri={ENTITY}ostrelle", entity),
    "document": (f"/#/document?iri={DOCUMENT}", document),
    "query": ("/query", query),
    "review": (f"/#/entity?iri={ENTITY}ostrelle", review),
}


def build(folder: Path) -> Path:
    """A store of the examples."""
    store = folder / "News of the examples"
    command = [sys.executable, "-m", "kg.cli", "build", str(ROOT / "examples"), "--store", str(store)]
    subprocess.run(command, check=True, cwd=ROOT)
    return store


def main(names: list[str]) -> None:
    """Make the pictures of these names, all if there are none."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("--store", str(build(Path(folder))), "--writable") as server,
        launched() as browser,
    ):
        for name in names or PICTURES:
            address, prepare = PICTURES[name]
            with opened(browser, server.address, address) as page:
                prepare(page)
                page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main(sys.argv[1:])
