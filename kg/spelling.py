"""Surface forms made comparable: width, dashes, apostrophes, accents, articles, possessives, legal forms, case.

In and out: strings. Says nothing about which entity is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"'})
_ARTICLE = re.compile(r"^(?:the|The|THE)\s+(?=\S)")
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$", re.IGNORECASE)
_TIGHT_FORM = re.compile(r"\b(Co|Corp|Inc)\.?,\s*(?=\w)")  # "Co.,Ltd", "Co., Ltd."
HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame|Lord|Lady)\.?\s+")
_WORD = re.compile(r"[\w&]+")
_REGIONS = frozenset({"uk", "eu", "nl"})  # which are legal forms, too, but say in news where a unit is at home
CODE_LENGTH = 4  # "IT", "US", "LSE": so short a capital code must keep its case, or "it" and "us" would match


def plain(text: str) -> str:
    """One form for what typography varies: NFKC, straight quotes, plain dashes, single spaces.

    >>> plain("Ｈｉｓｅｎｓｅ  – Group’s")
    "Hisense - Group's"
    """
    if text.isascii():
        return " ".join(text.translate(_QUOTES).split())
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_QUOTES).split())


def bare(text: str) -> str:
    """`plain` without the article before it and the possessive after it.

    >>> bare("the United States’"), bare("AliExpress's"), bare("The Gap")
    ('United States', 'AliExpress', 'Gap')
    """
    return _POSSESSIVE.sub("", _ARTICLE.sub("", plain(text)))


class _Folds(dict[int, str]):
    """Code point → its folded form, made when it is first asked for."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    straight = character.translate(_DASHES).translate(_QUOTES)
    letters = unicodedata.normalize("NFKD", straight)
    kept = (c for c in letters if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc"))
    return "".join(kept).casefold().translate(_DASHES)


_FOLDS = _Folds()


def fold(text: str) -> str:
    """The form in which names are compared first: without case, accents, width and typography; spaces single.

    >>> fold("São  Paulo’s") == fold("SAO PAULO'S"), fold("Straße")
    (True, 'strasse')
    """
    simple = text.isascii() and text.isprintable()
    folded = text.lower().replace("`", "'") if simple else text.translate(_FOLDS)
    return " ".join(folded.split())


def fold_in_place(text: str) -> tuple[str, Sequence[int] | None]:
    """The folded text for a scan, and where each of its characters stands in ``text`` (None: at the same place).

    Runs of white space become one blank. The positions have one more entry, for the end.

    >>> fold_in_place("Köln AG"), fold_in_place("Ab  ﬁx")
    (('koln ag', None), ('ab fix', [0, 1, 2, 4, 4, 5, 6]))
    """
    if text.isascii():
        simple = text.lower().replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("`", "'")
        if "  " not in simple and simple.isprintable():
            return simple, None
    elif all(len(_FOLDS[ord(c)]) == 1 for c in set(text)):
        simple = text.translate(_FOLDS)
        if "  " not in simple:
            return simple, None
    return _folded_with_positions(text)


def _folded_with_positions(text: str) -> tuple[str, list[int]]:
    letters: list[str] = []
    positions: list[int] = []
    for place, character in enumerate(text):
        for letter in _FOLDS[ord(character)]:
            if letter != " " or not letters or letters[-1] != " ":
                letters.append(letter)
                positions.append(place)
    positions.append(len(text))
    return "".join(letters), positions


def same_letters(surface: str, alias: str) -> bool:
    """Whether two spellings agree but for case and typography, accents included.

    >>> same_letters("HISENSE’S", "Hisense"), same_letters("Sao Paulo", "São Paulo")
    (True, False)
    """
    return _undotted(bare(surface)).casefold() == _undotted(bare(alias)).casefold()


def _undotted(text: str) -> str:
    return text.replace(".", "")


def same_case(surface: str, alias: str) -> bool:
    """Whether the case of a surface form allows the alias: a lower-case word is no name, a short code keeps its case.

    >>> same_case("HISENSE", "Hisense"), same_case("apple", "Apple"), same_case("Us", "US"), same_case("eBay", "EBay")
    (True, False, False, True)
    """
    shown, known = bare(surface), bare(alias)
    if known.isupper() and len(known.replace(".", "")) <= CODE_LENGTH:
        return shown.replace(".", "") == known.replace(".", "")
    return known.islower() or not shown.islower()


@lru_cache(maxsize=65536)
def without_legal_form(name: str) -> str:
    """A company's name without "Inc", "Co., Ltd." and the like; the name itself if nothing else would be left.

    >>> without_legal_form("Hisense Co.,Ltd."), without_legal_form("Orlin Holdings plc"), without_legal_form("AG")
    ('Hisense', 'Orlin Holdings', 'AG')
    >>> without_legal_form("Orlin UK Ltd")
    'Orlin UK'
    """
    short = _TIGHT_FORM.sub(r"\1 ", plain(name))
    if not ends_in_legal_form(short):
        return name
    if unit := _regional_unit(short.split()):
        return unit
    from cleanco import basename

    for _ in range(2):  # one form may hide another: "Co" after "Ltd" is gone
        if ends_in_legal_form(short):
            short = basename(short) or short
    return short if any(c.isalnum() for c in short) else name


def _regional_unit(words: Sequence[str]) -> str:
    """The name of a unit up to its region, without legal forms after it: "Orlin UK" of "Orlin UK Ltd"; else ""."""
    for count in range(len(words), 1, -1):
        if _last_word(words[count - 1]) in _REGIONS:
            return " ".join(words[:count])
        if _last_word(words[count - 1]) not in _legal_words():
            break
    return ""


def ends_in_legal_form(name: str) -> bool:
    """Whether the last word can be part of a legal form: a quick test before the thorough one.

    >>> ends_in_legal_form("Orlin S.p.A."), ends_in_legal_form("Orlin Bank"), ends_in_legal_form("Orlin UK")
    (True, False, False)
    """
    words = name.split()
    return len(words) > 1 and words[-1].casefold() not in _REGIONS and _last_word(words[-1]) in _legal_words()


def _last_word(word: str) -> str:
    return fold(word).replace(".", "").replace(",", "").replace("-", "")


@cache
def _legal_words() -> frozenset[str]:
    """The last words of all legal forms that cleanco knows."""
    from cleanco.clean import get_unique_terms

    return frozenset(_last_word(term.split()[-1]) for term in get_unique_terms() if term.split())


def words_of(text: str) -> list[str]:
    """The folded words of a text, for comparing what stands around a name with a description.

    >>> words_of("Lake in East Africa (Uganda)")
    ['lake', 'in', 'east', 'africa', 'uganda']
    """
    return _WORD.findall(fold(text))


def without_end_words(words: tuple[str, ...], end_words: frozenset[str]) -> tuple[str, ...]:
    """A name's words without legal forms and words such as "Group" at either end; one word always stays.

    ``end_words`` are case-folded, without a point at the end.

    >>> without_end_words(("Gommex", "Tyres,", "Inc."), frozenset({"inc"}))
    ('Gommex', 'Tyres,')
    """
    while len(words) > 1 and words[-1].casefold().strip(".,") in end_words:
        words = words[:-1]
    while len(words) > 1 and words[0].casefold().strip(".,") in end_words:
        words = words[1:]
    return words


def called(surface: str) -> str:
    """A surface form without honorific, article, possessive ending and line breaks: the name alone.

    >>> called("Mr Tanaka"), called("the Gommex\\nGroup's")
    ('Tanaka', 'Gommex Group')
    """
    return re.sub(r"['’]s$|['’]$", "", name_in(surface)) or surface


@lru_cache(maxsize=4096)  # each name of a document is asked for several times
def name_in(surface: str) -> str:
    """A mention's surface form without honorific, article and line breaks; an ending that it has is the name's own.

    >>> name_in("Mr Tanaka"), name_in("the Gommex\\nGroup"), name_in("Crumbleigh's")
    ('Tanaka', 'Gommex Group', "Crumbleigh's")
    """
    name = HONORIFIC.sub("", " ".join(surface.split()))
    return re.sub(r"^the\s+", "", name, flags=re.IGNORECASE) or surface
