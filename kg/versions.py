"""The versions of libraries. In: the name of a package. Out: its version, for reports, hashes and comparisons."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def version_of(package: str, missing: str = "not a package") -> str:
    """The version that is installed; ``missing`` if there is none, as a language model may be a folder.

    >>> version_of("no-such-package")
    'not a package'
    """
    try:
        return version(package)
    except PackageNotFoundError:
        return missing
