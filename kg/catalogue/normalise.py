"""Surface forms made comparable: width, dashes, apostrophes, accents, articles, possessives, legal forms, case.

In and out: strings. Says nothing about which entity is meant.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"'})
_ARTICLE = re.compile(r"^(?:the|The|THE)\s+(?=\S)")
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")
_TIGHT_FORM = re.compile(r"\b(Co|Corp|Inc)\.?,\s*(?=\w)")  # "Co.,Ltd", "Co., Ltd."
_CODE_LENGTH = 4  # "IT", "US", "LSE": so short a capital code must keep its case, or "it" and "us" would match


def plain(text: str) -> str:
    """One form for what typography varies: NFKC, straight quotes, plain dashes, single spaces.

    >>> plain("Ｈｉｓｅｎｓｅ  – Group’s")
    "Hisense - Group's"
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_QUOTES).split())


def bare(text: str) -> str:
    """`plain` without the article before it and the possessive after it.

    >>> bare("the United States’"), bare("AliExpress's"), bare("The Gap")
    ('United States', 'AliExpress', 'Gap')
    """
    return _POSSESSIVE.sub("", _ARTICLE.sub("", plain(text)))


def key(text: str) -> str:
    """What two spellings of one name share: `bare`, without accents, points in initials or case.

    >>> key("São Paulo") == key("SAO PAULO"), key("U.S.") == key("US")
    (True, True)
    """
    letters = unicodedata.normalize("NFD", bare(text))
    return "".join(c for c in letters if not unicodedata.combining(c)).replace(".", "").casefold()


def same_case(surface: str, alias: str) -> bool:
    """Whether the case of a surface form allows the alias: a lower-case word is no name, a short code keeps its case.

    >>> same_case("HISENSE", "Hisense"), same_case("apple", "Apple"), same_case("Us", "US"), same_case("eBay", "EBay")
    (True, False, False, True)
    """
    shown, known = bare(surface), bare(alias)
    if known.isupper() and len(known.replace(".", "")) <= _CODE_LENGTH:
        return shown.replace(".", "") == known.replace(".", "")
    return known.islower() or not shown.islower()


@lru_cache(maxsize=65536)
def without_legal_form(name: str) -> str:
    """A company's name without "Inc", "Co., Ltd." and the like; the name itself if nothing else would be left.

    >>> without_legal_form("Hisense Co.,Ltd."), without_legal_form("Orlin Holdings plc"), without_legal_form("AG")
    ('Hisense', 'Orlin Holdings', 'AG')
    """
    from cleanco import basename

    short = _TIGHT_FORM.sub(r"\1 ", plain(name))
    for _ in range(2):  # one form may hide another: "Co" after "Ltd" is gone
        short = basename(short) or short
    return short if any(c.isalnum() for c in short) else name
