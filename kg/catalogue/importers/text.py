"""Text of a source made fit for a record: NFC, no control characters, single spaces, a sane length; and priors."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable

MAX_NAME = 500  # characters of a name; a longer one is none


def clean(text: str) -> str:
    """A name or description in NFC, without control, format and bidirectional characters, with single spaces.

    >>> clean(" Cafe\\u0301 \\u202eBar\\x00 ")
    'Café Bar'
    """
    spaced = " ".join(text.split())
    if spaced.isprintable():  # nearly all are: three times as fast as looking at each character
        return unicodedata.normalize("NFC", spaced)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def is_utf8(text: str) -> bool:
    """Whether a text decoded with "surrogateescape" was UTF-8.

    >>> is_utf8(b"Caf\\xe9".decode("utf-8", "surrogateescape")), is_utf8("Café")
    (False, True)
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def aliases_of(label: str, names: Iterable[str]) -> tuple[str, ...]:
    """Cleaned names, each once, without the label and what is too long to be a name."""
    found = dict.fromkeys(name for raw in names if 0 < len(name := clean(raw)) <= MAX_NAME)
    found.pop(label, None)
    return tuple(found)


def prior_of(count: float, most: float) -> float:
    """A prior in [0.05, 1] from a count of how well known something is: its logarithm, as a share of ``most``'s.

    >>> prior_of(0, 300), prior_of(300, 300), prior_of(10**9, 300)
    (0.05, 1.0, 1.0)
    """
    share = math.log1p(max(0.0, count)) / math.log1p(most)
    return round(min(1.0, max(0.05, share)), 4)
