"""A reader of the explorer's pages: a page of a browser, whose path changes, and what goes wrong on it.

In: the address of a server. Out: pages. At the end there must have been no error but refusals that the test asked for,
no dialog, and no request to another host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tests.web.browsing import PATIENCE, WATCH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDE, TABLET = (1280, 800), (820, 1180)
# Chromium writes it on the console when an answer is a refusal, whether the page tells the reader or not.
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of (400|401|403|404|409|422|503)")


@dataclass
class Reader:
    """A page, and what went wrong on it."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a path of the server, from scratch: another fragment alone would load nothing."""
        self._complaints()
        self.page.goto("about:blank")
        self.page.goto(self.address + path)
        return self.page

    def overflows(self) -> bool:
        """Whether the page, or its main part, can be scrolled sideways."""
        script = """() => [document.documentElement, ...document.querySelectorAll("main")]
            .some((one) => one.scrollWidth > one.clientWidth + 1)"""
        return bool(self.page.evaluate(script))

    def _complaints(self) -> None:
        self.troubles += self.page.evaluate("window.complaints ?? []")

    def check(self) -> None:
        """That nothing went wrong."""
        self._complaints()
        assert not self.troubles, "\n".join(self.troubles)


@contextmanager
def reading(
    browser: Browser,
    address: str,
    *,
    size: tuple[int, int] = WIDE,
    colours: Literal["light", "dark"] = "light",
) -> Iterator[Reader]:
    """A reader with nothing stored."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=colours, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    reader = Reader(context.new_page(), address)
    _listen(reader)
    yield reader
    reader.check()
    context.close()


def _listen(reader: Reader) -> None:
    page, troubles = reader.page, reader.troubles

    def said(kind: str, text: str) -> None:
        if kind in ("error", "warning") and not REFUSAL.match(text):
            troubles.append(f"console: {text}")

    def asked(url: str) -> None:
        if not url.startswith((f"{reader.address}/", "data:", f"blob:{reader.address}/", "about:")):
            troubles.append(f"request: {url}")

    page.on("console", lambda message: said(message.type, message.text))
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.context.on("request", lambda request: asked(request.url))
