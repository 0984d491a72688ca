"""Which language a text is in, as far as it matters: whether it is the one that the model knows.

In: a text and the code of a language. Out: the name of another language, or None if the text is in the wanted one, is
too short to tell, or the library for telling is not installed. docs/decisions/0011-language.md has the measurements.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from kg.errors import SettingsError

log = logging.getLogger(__name__)

ANY = "any"
MIN_LETTERS = (
    100  # of 19,000 English texts with so many, none was taken for another language; of shorter ones some were
)
MAX_SHARE = 0.001  # a text is refused if the wanted language is less likely than this
SAMPLE = 2_000  # characters from the beginning, and as many from the middle
COMMON: Mapping[str, frozenset[str]] = {"en": frozenset("the and of with that from which by has its said have".split())}
ENOUGH = 0.06  # share of such words that settles it: in 98 of 100 English documents, in 4 of 2,925 other texts
LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
OTHER = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
WORD = re.compile(r"[^\W\d_]+")


def other_language(text: str, wanted: str) -> str | None:
    """The English name of the language of ``text`` if that is clearly not ``wanted``, a code, or `ANY`.

    Raises `SettingsError` if the library does not know ``wanted``.

    >>> other_language("Gommex kauft Basketo.", "en")  # too short to tell
    """
    if wanted == ANY:
        return None
    sample = _sample(text)
    if sum(map(len, WORD.findall(sample))) < MIN_LETTERS or _plainly(sample, wanted):
        return None
    identifier = _identifier()
    if identifier is None:
        return None
    shares = dict(identifier.rank(sample))
    if wanted not in shares:
        raise SettingsError(f"the language {wanted!r} is not known", hint='Write "any" to read texts in all.')
    found = max(shares, key=lambda code: (shares[code], code))
    return name_of(found) if shares[wanted] < MAX_SHARE else None


def name_of(code: str) -> str:
    """The English name of a language.

    >>> name_of("de")
    'German'
    """
    from babel import Locale

    return str(Locale("en").languages.get(code, code))


def _sample(text: str) -> str:
    """A piece of the text; of one in the Latin script without names that are given in another script besides."""
    if len(text) > 2 * SAMPLE:
        middle = len(text) // 2
        text = f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"
    others = len(OTHER.findall(text))
    return OTHER.sub(" ", text) if others and others < len(LATIN.findall(text)) else text


def _plainly(sample: str, wanted: str) -> bool:
    """Whether words that only the wanted language has make up so much of the text that no model needs to be asked."""
    common = COMMON.get(wanted)
    words = WORD.findall(sample.casefold())
    return common is not None and sum(word in common for word in words) >= ENOUGH * len(words)


@cache
def _identifier() -> Any:
    """The library's model, or None without it; loading takes a second and 100 MB."""
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]
    except ModuleNotFoundError:
        log.warning("texts in other languages are not noticed: run pip install 'graphwright[docs]'")
        return None
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
