"""Where a text says a label: the span of a surface form.

In: a label as an annotator or a knowledge base writes it, and a text. Out: a span, or None. The steps go from sure to
unsure, and a later one is tried only where all before it found nothing: the words as they stand; case, blanks,
underscores, quotes and "(disambiguation)" aside; the same day or number written otherwise; accents and typography
aside; punctuation, then a label's tail ("Turku, Finland") left off; an ending added ("Finns" for "Finn"); words that
are spelled nearly so. Time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from kg.corpora.values import Span
from kg.corpora.written import date_key, dates, number_key, numbers
from kg.spelling import fold, fold_in_place

MOST_TRIES = 1_000  # occurrences inside other words that are looked at, so that no text costs more than linear time
ENDING = 3  # letters that may follow a name within its word: "Finns", "German-speaking", "Romanian"
STEM = 4  # letters that a name must have for that
SHORTEST_FUZZY, LONGEST_FUZZY = 5, 80  # letters: shorter names have too many neighbours, longer are no names
MIN_LIKENESS = 88.0  # of 100 by rapidfuzz's ratio: one letter in a full name, but not "Australia" for "Austria"
_WORD = re.compile(r"\w+(?:['’.-](?!s\b)\w+)*")  # without a possessive
_QUOTES = "\"'“”‘’«»„"


def find(surface: str, text: str) -> Span | None:
    """The span of the text that says the surface form, the first whole word where there are several.

    >>> find("Gommex", "Gommexian rivals of Gommex"), find("Turku_(city)", "made in TURKU"), find("Oslo", "in Turku")
    ((20, 26), (8, 13), None)
    >>> find("1999-03-12", "It opened on 12 March 1999."), find("1200", "It has 1,200 shops."), find("Müller", "Muller")
    ((13, 26), (7, 12), (0, 6))
    """
    if not surface.strip() or not text:
        return None
    for step in _STEPS:
        span = step(surface, text)
        if span is not None:
            return span
    return None


def _exact(surface: str, text: str) -> Span | None:
    return _whole(surface, text, text, None)


def _loose(surface: str, text: str) -> Span | None:
    haystack, places = _squashed(text)
    return _first(_variants(surface), lambda name: _whole(_squashed(name)[0], haystack, text, places))


def _day(surface: str, text: str) -> Span | None:
    """The same day; of a first of January or of a month, which stand for a year or a month, also these."""
    wanted = date_key(surface)
    if wanted is None:
        return None
    found: dict[str, Span] = {}
    for key, span in dates(text):
        found.setdefault(key, span)
    shorter = (wanted, wanted.removesuffix("-01"), wanted.removesuffix("-01-01"))
    return next((found[key] for key in shorter if key in found), None)


def _number(surface: str, text: str) -> Span | None:
    wanted = number_key(surface)
    return None if wanted is None else next((span for value, span in numbers(text) if value == wanted), None)


def _folded(surface: str, text: str) -> Span | None:
    """Without accents and typography."""
    haystack, places = _squashed_fold(text)
    return _first(_variants(surface), lambda name: _whole(_squashed_fold(name)[0], haystack, text, places))


def _bare(surface: str, text: str) -> Span | None:
    """Letters only ("N.R." for "NR"); then the same without what stands after a comma, as page titles have it."""
    haystack, places = _letters(text)
    names = [name for name in _variants(surface) if not any(c.isdigit() for c in name)]
    tails = [head for name in names if len(head := name.partition(", ")[0]) > ENDING and head != name]
    return _first((*names, *tails), lambda name: _whole(_letters(name)[0], haystack, text, places))


def _inflected(surface: str, text: str) -> Span | None:
    """A word of the text that begins with the name and has a short ending of its own."""
    for name in _variants(surface):
        for start in _occurrences(name, text) if len(name) >= STEM and name[-1].isalpha() else ():
            end = start + len(name)
            rest = re.compile(r"\w*").match(text, end, end + ENDING + 1)
            if not _inside_word(text, start) and rest and len(rest[0]) <= ENDING:
                return start, end
    return None


def _fuzzy(surface: str, text: str) -> Span | None:
    """The run of words most like the name, with as many words as it, one more or one less."""
    from rapidfuzz import fuzz, process

    label = _variants(surface)[-1]
    name = _squashed_fold(label)[0]
    if not SHORTEST_FUZZY <= len(name) <= LONGEST_FUZZY or any(letter.isdigit() for letter in name):
        return None
    runs = list(_runs(text, len(_WORD.findall(label))))
    best = process.extractOne(name, [run for run, _ in runs], scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS)
    return None if best is None else runs[best[2]][1]


def _runs(text: str, words: int) -> Iterator[tuple[str, Span]]:
    """The runs of that many words, one less or one more, folded and without blanks, with their spans."""
    found = [(fold(match[0]).replace(" ", ""), match.span()) for match in _WORD.finditer(text)]
    for size in sorted({max(1, words - 1), max(1, words), words + 1}):
        for at in range(len(found) - size + 1):
            run = "".join(word for word, _ in found[at : at + size])
            if len(run) <= LONGEST_FUZZY + STEM:
                yield run, (found[at][1][0], found[at + size - 1][1][1])


Step = Callable[[str, str], Span | None]
_STEPS: tuple[Step, ...] = (_exact, _loose, _day, _number, _folded, _bare, _inflected, _fuzzy)


# --- names and occurrences ---------------------------------------------------------------------------------------


def _variants(surface: str) -> tuple[str, ...]:
    """The label with blanks and without quotes; then also without what stands in parentheses at its end."""
    plain = surface.replace("_", " ").strip().strip(_QUOTES).strip()
    short = re.sub(r"\s*\([^()]*\)$", "", plain).strip(_QUOTES + " ")
    return tuple(dict.fromkeys(name for name in (plain, short) if name)) or (surface,)


def _first(names: Sequence[str], look: Callable[[str], Span | None]) -> Span | None:
    return next((span for span in map(look, names) if span is not None), None)


def _whole(needle: str, haystack: str, text: str, places: Sequence[int] | None) -> Span | None:
    """The first occurrence that neither begins nor ends within a word of the text."""
    for at in _occurrences(needle, haystack):
        start, end = (places[at], places[at + len(needle) - 1] + 1) if places else (at, at + len(needle))
        if not _inside_word(text, start) and not _inside_word(text, end):
            return start, end
    return None


def _occurrences(needle: str, haystack: str) -> Iterator[int]:
    at = haystack.find(needle) if needle else -1
    for _ in range(MOST_TRIES):
        if at < 0:
            return
        yield at
        at = haystack.find(needle, at + 1)


def _inside_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


@lru_cache(maxsize=256)
def _squashed(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without blanks and underscores, in one case, and where each of its characters stands."""
    pairs = [(letter, at) for at, c in enumerate(text) if c != "_" and not c.isspace() for letter in c.casefold()]
    return "".join(letter for letter, _ in pairs), tuple(at for _, at in pairs)


@lru_cache(maxsize=256)
def _squashed_fold(text: str) -> tuple[str, tuple[int, ...]]:
    """As `_squashed`, without accents and typography."""
    folded, places = fold_in_place(text)
    kept = [at for at, c in enumerate(folded) if c not in " _"]
    return "".join(folded[at] for at in kept), tuple(places[at] if places else at for at in kept)


@lru_cache(maxsize=256)
def _letters(text: str) -> tuple[str, tuple[int, ...]]:
    """As `_squashed_fold`, letters and digits only."""
    folded, places = _squashed_fold(text)
    kept = [at for at, c in enumerate(folded) if c.isalnum()]
    return "".join(folded[at] for at in kept), tuple(places[at] for at in kept)
