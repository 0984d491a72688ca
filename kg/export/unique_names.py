"""Names that are unique where ids cannot be used: labels of Kumu, file names of notes.

In: nodes, the form that a name must have, and which names count as the same. Out: a name for each node: its label; with
its class in brackets if another node has that label; with its IRI's last part if that is not enough.
Reference for file names: https://learn.microsoft.com/windows/win32/fileio/naming-a-file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import count
from unicodedata import category, normalize

from kg.export.view import Node
from kg.iri import local_name

MOST_BYTES = 80  # of a file's name without what makes it unique; file systems allow 255 with path limits near it
MOST_SUFFIX = 32  # characters of an IRI's last part that make a name unique: its end, where a hash is
# Forbidden by Windows, or with a meaning in a link of Obsidian or in Markdown: replaced by likes, or left out.
_FORBIDDEN = str.maketrans(
    {**dict.fromkeys("\\/:|", "-"), **dict.fromkeys("*?#^$"), **dict.fromkeys('"`', "'"), "<": "(", ">": ")"}
)
_FORBIDDEN |= str.maketrans("[]", "()")
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?: *\..*)?", re.IGNORECASE)


def unique_names(nodes: Iterable[Node], form: Callable[[str], str], same: Callable[[str], str] = str) -> dict[str, str]:
    """A name for each node by its id. ``form`` gives "" for a label that makes no name."""
    labels = {node.id: (form(node.label) or form(local_name(node.id)) or "unnamed", form(node.kind)) for node in nodes}
    counts = Counter(same(name) for name, _ in labels.values())
    kinds = Counter(same(f"{name} ({kind})") for name, kind in labels.values() if counts[same(name)] > 1)
    names: dict[str, str] = {}
    taken = {key for key, number in counts.items() if number == 1}
    for id, (name, kind) in labels.items():
        names[id] = name
        if counts[same(name)] > 1:
            alone = kind and kinds[same(f"{name} ({kind})")] == 1
            suffix = kind if alone else form(local_name(id))[-MOST_SUFFIX:]
            names[id] = _free(f"{name} ({suffix})", taken, same)
            taken.add(same(names[id]))
    return names


def _free(name: str, taken: set[str], same: Callable[[str], str]) -> str:
    """The name, with a number if it is taken."""
    return next(one for number in count(1) if same(one := name if number == 1 else f"{name} {number}") not in taken)


def file_name(text: str) -> str:
    """The text as a file name without ending, for any file system, or "" if nothing is left.

    >>> file_name("a/b: <c>"), file_name("nul.txt"), file_name(".."), file_name("Å" * 99) == "Å" * 40
    ('a-b- (c)', '_nul.txt', '', True)
    """
    words = " ".join(normalize("NFC", text).translate(_FORBIDDEN).split())
    visible = "".join(letter for letter in words if category(letter) not in _INVISIBLE)
    short = re.sub("%%+", "%", visible).encode()[:MOST_BYTES].decode(errors="ignore").strip(" .-")
    return f"_{short}" if _DEVICES.fullmatch(short) else short


def same_file(name: str) -> str:
    """What two file names share if some file system takes them for one: case and composition do not count."""
    return normalize("NFC", normalize("NFKD", name.upper().casefold()))
