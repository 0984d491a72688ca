"""Names of files within files: what they are called in messages, and which are not to be trusted.

In: names as archives state them. Out: labels. They are never used as paths.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from kg.errors import ReadError
from kg.read.draft import ReadFailure

MAX_LABEL = 200  # characters of a name that are shown


def label(outer: str, name: str) -> str:
    """What an entry is called.

    >>> label("corpus.zip", "news/a.txt")
    'corpus.zip!/news/a.txt'
    """
    shown = "".join(character if character.isprintable() else "\ufffd" for character in name.replace("\\", "/"))
    return f"{outer}!/{shown[-MAX_LABEL:]}"


def suffix(name: str) -> str:
    """The suffix of an entry's name, in lower case."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def is_hidden(name: str) -> bool:
    """Whether a file is hidden, as those are that macOS puts into archives.

    >>> is_hidden("__MACOSX/._a.txt"), is_hidden("news/.x.txt"), is_hidden("../a.txt")
    (True, True, False)
    """
    parts = name.replace("\\", "/").split("/")
    return any(part == "__MACOSX" or (part.startswith(".") and part.strip(".")) for part in parts)


def unsafe(name: str) -> str | None:
    """Why a name is that of no honest entry; None if it may be one.

    >>> unsafe("a/../../b.txt"), unsafe("C:\\\\b.txt"), unsafe("a/b.txt")
    ('the entry has a name with ".."', 'the entry has an absolute name', None)
    """
    parts = name.replace("\\", "/").split("/")
    if not parts[0] or parts[0].endswith(":"):
        return "the entry has an absolute name"
    return 'the entry has a name with ".."' if ".." in parts else None


def failure(name: str, what: str, hint: str = "Pack it again without such entries.") -> ReadFailure:
    """An entry that is not read."""
    return ReadFailure(name, ReadError(what, path=name, hint=hint))
