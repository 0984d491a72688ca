"""A reader's browser at a running server: headless Chromium by Playwright, with no way to any other host.

In: the address of a server. Out: pages, and what went wrong on them: errors on the console, requests to other hosts,
dialogs, violations of the page's policy. Tests that need it are skipped where there is no Chromium.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu"),
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
)
WIDE, TABLET = (1280, 800), (820, 1180)
MILLISECONDS = 30_000  # that a page has for what is waited for, on a busy machine
# Refusals that a test asks for, which the browser writes on the console too.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (400|401|403|404|503)")


@dataclass
class Reader:
    """A page, and what went wrong on it."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a path of the server, from scratch: another fragment alone would load nothing."""
        self.page.goto("about:blank")
        self.page.goto(self.address + path)
        return self.page

    def overflows(self) -> bool:
        """Whether the page, or its main part, can be scrolled sideways."""
        script = """() => [document.documentElement, ...document.querySelectorAll("main")]
            .some((one) => one.scrollWidth > one.clientWidth + 1)"""
        return bool(self.page.evaluate(script))


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser; the test is skipped where there is none."""
    if not CHROMIUM:
        pytest.skip("needs Chromium on the PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def reading(
    browser: Browser,
    address: str,
    *,
    size: tuple[int, int] = WIDE,
    colours: Literal["light", "dark"] = "light",
) -> Iterator[Reader]:
    """A reader with nothing stored. At the end nothing must have gone wrong."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=colours, reduced_motion="reduce"
    )
    context.set_default_timeout(MILLISECONDS)
    page = context.new_page()
    reader = Reader(page, address)
    _listen(reader)
    try:
        yield reader
    finally:
        context.close()
    assert not reader.troubles, "\n".join(reader.troubles)


def _listen(reader: Reader) -> None:
    page, troubles = reader.page, reader.troubles

    def said(kind: str, text: str) -> None:
        if kind in ("error", "warning") and not EXPECTED.match(text):
            troubles.append(f"console: {text}")

    def asked(url: str) -> None:
        if not url.startswith((reader.address, "data:", "blob:", "about:")):
            troubles.append(f"request: {url}")

    page.on("console", lambda message: said(message.type, message.text))
    page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
    page.on("request", lambda request: asked(request.url))
    page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
