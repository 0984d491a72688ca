"""Dates and periods said in a text: days, months, quarters, halves, years, fiscal years, ranges, "a year earlier".

In: a text, its sentences and the document's day. Out: `DateExpression` values in the order of the text, none of them
overlapping. A year that is neither said nor known from the base day stays unknown: ``first`` and ``last`` are None.
It finds no dates in names, money, percentages, ages or model numbers, and no times of day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.annotate import date_forms
from kg.annotate.calendar import Period, shifted, unknown
from kg.annotate.date_forms import Context, Form
from kg.model import DateExpression, DatePrecision, Sentence, Token

RELATIONS = {
    "since": "since",
    "from": "since",
    "until": "until",
    "till": "until",
    "through": "until",
    "before": "before",
    "after": "after",
    "following": "after",
    "by": "by",
}
FUTURE_VERBS = frozenset(  # in the present tense what they govern is to come: "for the third quarter it expects"
    {"expect", "forecast", "plan", "intend", "anticipate", "predict", "project", "aim", "hope", "foresee"}
)
FUTURE_HEADS = frozenset({"due", "scheduled", "expected", "planned", "set", "forecast", "projected", "next", "slated"})


@dataclass(frozen=True, slots=True)
class Found:
    """A span and the reading of it."""

    start: int
    end: int
    period: Period
    shift: int | None = None  # months from the period that the text named last


def find_dates(text: str, sentences: Sequence[Sentence], base: date | None) -> tuple[DateExpression, ...]:
    """All dates of a document's sentences.

    >>> year = Token(1, 3, 7, "2019", "2019", "NUM", "CD", "pobj", 0)
    >>> tokens = (Token(0, 0, 2, "In", "in", "ADP", "IN", "prep", 0), year)
    >>> from kg.model import BlockKind
    >>> found = find_dates("In 2019", [Sentence(0, 0, 7, BlockKind.PARAGRAPH, tokens)], None)
    >>> [(one.surface, one.first, one.last) for one in found]
    [('2019', '2019-01-01', '2019-12-31')]
    """
    expressions: list[DateExpression] = []
    latest: Period | None = None
    for sentence in sentences:
        for found in _in_sentence(text, sentence, base):
            period = _anchored(found, latest)
            expressions.append(_expression(text, sentence, found, period))
            if found.shift is None and period.precision is not DatePrecision.DAY:
                latest = period
    return tuple(expressions)


def _in_sentence(text: str, sentence: Sentence, base: date | None) -> list[Found]:
    """The dates of one sentence; where readings overlap, the longest wins, then the earlier kind."""
    piece = _masked(text, sentence)
    chosen: list[Found] = []
    taken: set[int] = set()
    for match, form in _candidates(piece):
        span = range(match.start(), match.end())
        if taken.isdisjoint(span):
            found = _read(match, form, sentence, base, piece)
            if found:
                taken.update(span)
                chosen.append(found)
    return sorted(chosen, key=lambda one: one.start)


@lru_cache(maxsize=512)  # a document's dates are looked for twice, with its day and without
def _candidates(piece: str) -> tuple[tuple[re.Match[str], Form], ...]:
    """What may be a date in a sentence: the longest first, of these the earlier kind."""
    month = date_forms.MONTH.search(piece)
    if not month and not date_forms.MARK.search(piece):
        return ()
    found = [
        (match.start() - match.end(), order, match.start(), match, form)
        for order, (pattern, form, needs_month) in enumerate(_patterns())
        if month or not needs_month
        for match in pattern.finditer(piece)
    ]
    return tuple((match, form) for *_, match, form in sorted(found, key=lambda one: one[:3]))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Form, bool], ...]:
    """The forms, and of which the name of a month is a part."""
    return tuple((re.compile(pattern), form, date_forms.needs_month(pattern)) for pattern, form in date_forms.FORMS)


def _masked(text: str, sentence: Sentence) -> str:
    """The sentence's text with names blanked out, so that no date is found in "Studio 2019" or "the May Group"."""
    piece = text[sentence.start : sentence.end]
    for token in sentence.tokens:
        if token.mention >= 0 and not date_forms.is_plain_date(token.text):
            start, end = token.start - sentence.start, token.end - sentence.start
            piece = piece[:start] + "\x00" * (end - start) + piece[end:]
    return piece


def _read(match: re.Match[str], form: Form, sentence: Sentence, base: date | None, piece: str) -> Found | None:
    start, end = sentence.start + match.start(), sentence.start + match.end()
    context = Context(base, lambda: _is_future(sentence, start, end), piece[: match.start()], piece[match.end() :])
    if form.bare and not _stands_as_year(sentence, start, end, piece, match):
        return None
    try:
        period = form.read(match, context)
    except (ValueError, OverflowError):  # 31 June, year 0
        return None
    if period is None:
        return None
    return Found(start, end, period, form.shift(match) if form.shift else None)


def _anchored(found: Found, latest: Period | None) -> Period:
    """A date that is relative to a period gets its days from the last one that the text named."""
    if found.shift is None or found.period.first is not None:
        return found.period
    return shifted(latest, found.shift) if latest else unknown()


def _expression(text: str, sentence: Sentence, found: Found, period: Period) -> DateExpression:
    return DateExpression(
        start=found.start,
        end=found.end,
        surface=text[found.start : found.end],
        sentence=sentence.index,
        precision=period.precision,
        first=period.first.isoformat() if period.first else None,
        last=period.last.isoformat() if period.last else None,
        relation=_relation(text, sentence, found),
        fiscal=period.fiscal,
    )


def _relation(text: str, sentence: Sentence, found: Found) -> str:
    words = re.findall(r"[A-Za-z]+", text[max(sentence.start, found.start - 25) : found.start].lower())
    inside = re.match(r"[a-z]+", text[found.start : found.end].lower())
    last = inside.group() if inside and inside.group() == "since" else (words[-1] if words else "")
    if last == "to" and "up" in words[-2:-1]:
        return "until"
    if last == "of" and words[-2:-1] == ["as"]:
        return "in"
    return RELATIONS.get(last, "in")


def _is_future(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the clause around a date speaks of the future: its nearest verb is to come ("will open", "to list")."""
    verbs = [token for token in sentence.tokens if token.tag in ("VB", "VBD", "VBN", "VBZ", "VBP", "MD")]
    before = [token for token in verbs if token.end <= start]
    after = [token for token in verbs if token.start >= end]
    if before:
        return _is_ahead(sentence, before[-1])
    return bool(after) and (after[0].tag == "MD" or _is_ahead(sentence, after[0]))


def _is_ahead(sentence: Sentence, verb: Token) -> bool:
    words = [token.text.lower() for token in sentence.tokens[max(0, verb.index - 5) : verb.index + 1]]
    if verb.tag == "VB":
        past = {token.lemma for token in sentence.tokens[: verb.index] if token.tag == "VBD"}
        return not past & {"begin", "start", "continue", "help", "manage", "fail", "use", "do"}
    if verb.tag in ("VBZ", "VBP") and verb.lemma in FUTURE_VERBS:
        return True
    return words[-1] in FUTURE_HEADS or (verb.tag == "VBN" and bool({"will", "to"} & set(words)) and "be" in words)


def _stands_as_year(sentence: Sentence, start: int, end: int, piece: str, match: re.Match[str]) -> bool:
    """Whether four digits are a year: by the words around them, never in front of a thing they count."""
    before, after = piece[: match.start()], piece[match.end() :]
    if date_forms.YEAR_AFTER.search(before):
        return not _counts_a_noun(sentence, end) or not before.strip().partition(" ")[2]
    if re.match(r"\s*[:)]", after) or before.rstrip().endswith("("):
        return not _counts_a_noun(sentence, end)
    determiner = re.search(r"\b(?:the|its|their|a|our|his|[a-z]+'s)\s*$", before)
    return bool(determiner) and _head_is_singular(sentence, end)


def _next_tokens(sentence: Sentence, end: int) -> Iterator[Token]:
    return (token for token in sentence.tokens if token.start >= end)


def _counts_a_noun(sentence: Sentence, end: int) -> bool:
    """Whether plural nouns follow: "in 2000 stores"."""
    for token in _next_tokens(sentence, end):
        if token.tag == "NNS":
            return True
        if token.pos not in ("ADJ", "NOUN"):
            return False
    return False


def _head_is_singular(sentence: Sentence, end: int) -> bool:
    """Whether a noun follows that a year may modify: "the 2020 level", "its 2020 sales" but not "the 1200 stores"."""
    noun = next((token for token in _next_tokens(sentence, end)), None)
    return noun is not None and noun.pos in ("NOUN", "ADJ") and noun.mention < 0
