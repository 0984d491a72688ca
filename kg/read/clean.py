"""Characters that do not belong in a text, removed at one boundary, before offsets are fixed.

In: decoded text. Out: the text that is stored, and a warning for everything that was taken out. Wording, quotes and
dashes stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
SURROGATES = re.compile("[\ud800-\udfff]")
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
MAX_MARKS = 4  # combining marks on one base; no living orthography needs more

REPAIRED = "mojibake or HTML entities repaired"
REMOVALS = (
    (SURROGATES, "lone surrogates removed"),
    (CONTROLS, "control characters removed"),
    (INVISIBLE, "invisible or direction-changing characters removed"),
)


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The text to store and the warnings that cleaning gave. Takes time linear in the text's length.

    >>> clean("Gommex\\r\\nTyres\\u200b\\x00")
    ('Gommex\\nTyres', ('1 control characters removed', '1 invisible or direction-changing characters removed'))
    >>> clean("Hisenseâ€™s sales")
    ('Hisense’s sales', ('mojibake or HTML entities repaired',))
    """
    text, counts = cleaned(text)
    return text, worded(counts)


def cleaned(text: str) -> tuple[str, Counter[str]]:
    """The text to store and how often what was done to it, to be added up over the lines of a document."""
    counts: Counter[str] = Counter()
    text = LINE_ENDS.sub("\n", text)
    if text.isascii() and "&" not in text and not CONTROLS.search(text):
        return text, counts
    text = _few_marks(without_controls(text, counts))
    fixed = _repaired(text)
    if fixed != text:
        counts[REPAIRED] += 1
    # Repairing may bring such characters back, and composing may change what follows a removed one.
    text = without_controls(SPACES.sub(" ", LINE_ENDS.sub("\n", fixed)), counts)
    return unicodedata.normalize("NFC", text), counts


def worded(counts: Counter[str]) -> tuple[str, ...]:
    """The warnings of a document."""
    removed = tuple(f"{counts[what]} {what}" for _, what in REMOVALS if counts[what])
    return (*removed, REPAIRED) if counts[REPAIRED] else removed


def without_controls(text: str, counts: Counter[str]) -> str:
    """The text without characters that no text needs; ``counts`` is told of them."""
    for pattern, what in REMOVALS:
        text, count = pattern.subn("", text)
        counts[what] += count
    return text


def _few_marks(text: str) -> str:
    """Cap the combining marks on one base: sorting a long run of them takes quadratic time, and no reader sees them."""
    return _mark_runs().sub(r"\1", text)


@cache
def _mark_runs() -> re.Pattern[str]:
    marks = "".join(c for c in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(c))
    return re.compile(f"([{marks}]{{{MAX_MARKS}}})[{marks}]+")


def _repaired(text: str) -> str:
    """Text decoded wrongly by somebody before us ("â€™"), and HTML entities ("&amp;"), put right."""
    from ftfy import TextFixerConfig, fix_text

    config = TextFixerConfig(
        uncurl_quotes=False,
        fix_character_width=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )
    return fix_text(text, config)
