"""Texts in the form in which they are searched, and in a length that a list can show.

In: texts. Out: texts.
"""

from __future__ import annotations

import unicodedata

LONGEST = 300  # characters of a name in a list; its own page has it whole
_LETTERS = str.maketrans(
    {"’": "'", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i", "ħ": "h"}
)


def folded(text: str) -> str:
    """The text without case, accents and double spaces: what a reader can type on any keyboard.

    >>> folded("  Škoda  Łódź"), folded("ΟΔΟΣ"), folded("海信")
    ('skoda lodz', 'οδοσ', '海信')
    """
    if text.isascii():
        return " ".join(text.lower().split())
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(sign for sign in parts if unicodedata.category(sign) not in ("Mn", "Cf", "Cc", "Cs"))
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def shortened(text: str, most: int = LONGEST) -> str:
    """The text, with "…" for its end where it is long.

    >>> shortened("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"
