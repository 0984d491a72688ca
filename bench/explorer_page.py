"""How soon the explorer's page draws a graph, and how soon it answers a click while it lays the graph out.

    python -m bench.explorer_page [--claims 50000] [--entities 15000] [--rounds 3]

In: a synthetic graph, served by `kg serve`, in Debian's Chromium with a software WebGL (a graphics card is faster).
Out: milliseconds from the address to the first picture, of the top claims and of all of them; and, while all of them
are laid out, from a click on an entity's name to the panel that it opens.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.explore.synthetic import write_synthetic
from tests.web.browsing import details, launched, opened, ready
from tests.web.served import serving, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CLICKS = 5


@contextmanager
def server(claims: int, entities: int) -> Iterator[str]:
    """The address of a server of a synthetic graph whose index is made."""
    with tempfile.TemporaryDirectory() as folder:
        graph = write_synthetic(Path(folder) / "graph.nq", claims=claims, entities=entities)
        with serving("--graph", str(graph)) as running:
            yield ready(running)


def drawn(page: Page) -> float:
    """Milliseconds from the begin of loading to the first picture that has claims."""
    page.locator("#edge-count").get_by_text(re.compile("^[1-9]")).wait_for()
    page.locator("[data-drawn]").wait_for()
    marks = "performance.getEntriesByName('graph drawn').map((mark) => mark.startTime)"
    assert until(lambda: len(page.evaluate(marks)) > 1, 60)  # the first is that of the empty graph
    return float(page.evaluate(marks)[1])


def answered(page: Page, click: Callable[[], None]) -> float:
    """Milliseconds from a click to another heading in the panel; it must fall while the graph is laid out."""
    assert page.get_by_role("button", name="Stop arranging").is_visible(), "the layout has ended before the click"
    before = details(page).inner_text()
    began = time.perf_counter()
    click()
    while details(page).inner_text() == before:
        assert time.perf_counter() - began < 30, "no answer to the click"
    return 1000 * (time.perf_counter() - began)


def clicks(page: Page) -> list[float]:
    """Milliseconds that each of some clicks on names in the panel took."""
    taken = []
    for place in range(CLICKS):
        taken.append(answered(page, details(page).locator(".start button").nth(place).click))
        page.keyboard.press("Escape")
        details(page).locator(".start button").first.wait_for()
    return taken


def measure(browser: Browser, address: str, claims: int) -> tuple[float, float, list[float]]:
    """First picture of the top claims, first picture of all, and the clicks beside the layout of all."""
    with opened(browser, address, "/#/graph", reduced_motion="no-preference") as page:
        top = drawn(page)
    with opened(browser, address, f"/#/graph?top={claims}&inferred=yes", reduced_motion="no-preference") as page:
        whole = drawn(page)
        return top, whole, clicks(page)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=50_000)
    parser.add_argument("--entities", type=int, default=15_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with launched() as browser, server(options.claims, options.entities) as address:
        for _ in range(options.rounds):
            top, whole, taken = measure(browser, address, options.claims)
            print(f"top claims drawn after {top:.0f} ms, all {options.claims:,} after {whole:.0f} ms")
            print(f"clicks beside the layout: median {median(taken):.0f} ms, longest {max(taken):.0f} ms")


if __name__ == "__main__":
    main()
