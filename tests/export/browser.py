"""A page in headless Chromium, as a person's browser reads it, and what its DOM is afterwards."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files")


def dom_of(page: Path, folder: Path, *, milliseconds: int = 60_000) -> str:
    """The page's DOM as HTML once its scripts are done; skips where there is no Chromium."""
    if not CHROMIUM:
        pytest.skip("needs Chromium on the PATH")
    time = f"--virtual-time-budget={milliseconds}"
    command = [CHROMIUM, *OPTIONS, f"--user-data-dir={folder / 'profile'}", time, "--dump-dom", page.as_uri()]
    ran = subprocess.run(command, capture_output=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr.decode(errors="replace")
    return ran.stdout.decode()


def printed(dom: str) -> str:
    """The text of the element ``<pre id="out">`` of a page, where its scripts leave what they found."""
    found = re.search('<pre id="out">(.*?)</pre>', dom, re.DOTALL)
    assert found, dom[:2000]
    return html.unescape(found[1])
