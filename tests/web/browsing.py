"""A browser at the explorer of a running server, which at the end must have had no error and asked nobody else.

The page's policy forbids `eval`, so that Playwright's `wait_for_function` cannot be used: wait for elements instead.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.config import data_path
from kg.errors import SettingsError
from tests.web.served import Served, until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = (
    "--no-sandbox",
    "--use-angle=swiftshader",  # WebGL without a graphics card
    "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",  # the page around it is drawn without that stand-in, in a third of the time
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
PATIENCE = 20_000  # milliseconds: a busy machine may take its time
ENTITY = "https://graphwright.example/entity/"
# What a policy refuses, and what a script that got through would do.
WATCH = """
window.complaints = [];
addEventListener("securitypolicyviolation", (event) => complaints.push(`policy: ${event.violatedDirective}`));
window.alert = window.confirm = window.prompt = (text) => complaints.push(`alert: ${text}`);
"""
NO_WEBGL = """
const context = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : context.call(this, kind, ...rest);
};
delete globalThis.WebGLRenderingContext;
delete globalThis.WebGL2RenderingContext;
"""


def is_page_built() -> bool:
    """Whether the explorer is there to be served."""
    try:
        return (data_path("explorer") / "index.html").is_file()
    except SettingsError:
        return False


@contextmanager
def launched() -> Iterator[Browser]:
    """Debian's Chromium; skips where there is none, or no Playwright, or no page."""
    if not CHROMIUM:
        pytest.skip("needs Chromium on the PATH")
    if not is_page_built():
        pytest.skip("the explorer is not built: install graphwright, or run `npm run build` in web/")
    driver = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
    with driver.sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        driver.expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


def ready(server: Served, seconds: float = 180) -> str:
    """The address of a server, once it has its index: a test shall not wait for it in the browser."""
    assert until(lambda: server.ask("GET", "/api/about").status == 200, seconds)
    return server.address


@contextmanager
def opened(
    browser: Browser, address: str, path: str = "/", *, before: str = "", expected: str = "^$", **options: Any
) -> Iterator[Page]:
    """A page of the server at ``address``. ``expected``: what the console may say (a regular expression)."""
    given = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **options}
    context = browser.new_context(**given)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    context.on("request", lambda request: asked.append(request.url))
    context.add_init_script(WATCH + before)
    page.goto(address + path)
    yield page
    said += page.evaluate("complaints")
    context.close()
    assert [one for one in said if not (_is_of_the_machine(one) or re.search(expected, one))] == []
    assert {url for url in asked if not url.startswith((f"{address}/", "data:", f"blob:{address}/"))} == set()


def _is_of_the_machine(said: str) -> bool:
    """Chromium warns about the processor that stands in for a graphics card."""
    return "GPU stall" in said or "GL Driver Message" in said


def details(page: Page) -> Locator:
    """What is chosen, at the right."""
    return page.get_by_role("complementary", name="Details")


def at_rest(page: Page) -> str:
    """How the graph is drawn, once it is there and its layout has come to rest."""
    from playwright.sync_api import expect

    expect(page.locator(".main[aria-busy=false]")).to_be_attached()
    page.get_by_role("button", name="Arrange", exact=True).wait_for()
    host = page.locator("[data-drawn]")
    host.wait_for()
    return host.get_attribute("data-drawn") or ""


def middle(page: Page) -> tuple[float, float]:
    """The middle of the drawing, on the screen."""
    at_rest(page)
    area = page.locator(".canvas-host").bounding_box()
    assert area
    return area["x"] + area["width"] / 2, area["y"] + area["height"] / 2


def count(page: Page, what: str) -> int:
    """How many entities ("node") or claims ("edge") are drawn."""
    at_rest(page)
    return int(page.locator(f"#{what}-count").inner_text().replace(",", ""))


def find(page: Page, text: str) -> None:
    """Choose the first entity that the search over the drawing finds."""
    page.keyboard.press("Escape")
    box = page.get_by_role("combobox", name="Find an entity")
    box.fill(text)
    page.get_by_role("option", name=re.compile(re.escape(text), re.IGNORECASE)).first.wait_for()
    box.press("Enter")


def saved_picture(page: Page, folder: Path, *, kind: str, title: str = "", white: bool = True) -> Path:
    """The picture of the drawing, saved by the page."""
    page.get_by_role("button", name="Save picture").click()
    dialogue = page.get_by_role("dialog", name="Save the picture")
    dialogue.get_by_label(kind).check()
    dialogue.get_by_label("white" if white else "as on the screen").check()
    dialogue.get_by_label("Title on the picture").fill(title)
    with page.expect_download() as download:
        dialogue.get_by_role("button", name="Save", exact=True).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    dialogue.wait_for(state="hidden")
    return file
