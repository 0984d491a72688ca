"""The furniture of a news text, recognised by its form alone: credits, bylines, captions, datelines, dates.

In: one line. Out: where the furniture ends or begins in it. Every pattern looks at a bounded part of the line, so that
a line of millions of characters costs no more than a short one.
"""

from __future__ import annotations

import re
from datetime import date as Day

WINDOW = 200  # characters at either end of a line that are looked at

MONTH_NAMES = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names}
_MONTH = r"(?P<{0}month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY_FIRST = r"(?P<d_day>\d{1,2})(?:st|nd|rd|th)?\s+" + _MONTH.format("d_") + r"(?:,?\s+(?P<d_year>\d{4}))?"
_MONTH_FIRST = _MONTH.format("m_") + r"\s+(?P<m_day>\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?P<m_year>\d{4}))?"
_ANY_DAY = rf"(?:{_MONTH_FIRST}|{_DAY_FIRST}|\d{{4}}-\d{{2}}-\d{{2}})"
DAY_WORDS = re.compile(rf"\b(?:{_MONTH_FIRST}|{_DAY_FIRST})", re.IGNORECASE)

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+)?"
_CLOCK = r"(?:[,\s]*(?:at\s+)?\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4})?)?"
DATE_LINE = re.compile(
    r"(?:(?:published|updated|posted|released|date|last updated)\s*(?:on|at)?\s*:?\s*)?"
    rf"{_WEEKDAY}{_ANY_DAY}{_CLOCK}[.\s]*",
    re.IGNORECASE,
)

_DASH = r"\s*(?:--+|[—–]|(?<=\s)-(?=\s))\s*"
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’/-]+(?:\s[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’/-]*){0,3}"
_TITLED = r"[A-ZÀ-ÖØ-Þ][\w.'’-]+(?:\s[A-ZÀ-ÖØ-Þ][\w.'’-]+){0,2}"
_SECOND = rf"(?:(?:\s?[/&|;]\s?|,?\s(?:and|AND)\s){_TITLED})?"
_REGION = r"(?:,\s*[A-ZÀ-ÖØ-Þ][\w.]*(?:\s[A-ZÀ-ÖØ-Þ][\w.]*)?)?"
_AGENCY = r"(?:\([A-Z][^()]{1,40}\)|/[A-Z][^/]{1,40}/)"
_DATED = rf"[,\s|]+(?i:{_WEEKDAY})(?i:{_ANY_DAY})"
DATELINE = re.compile(
    rf"(?:{_CAPITALS}|{_TITLED}){_REGION}{_SECOND}{_REGION}{_DATED}(?:,?\s*{_AGENCY})?(?:{_DASH}|\s*:\s+|(?<=/)\s+)"
    rf"|(?:{_CAPITALS}|{_TITLED}){_REGION}[\s,-]*{_AGENCY}(?:{_DASH}|(?<=/)\s+)"
    # capitals alone are a place only before the beginning of a sentence, not within a sentence or a heading
    rf"|{_CAPITALS}{_REGION}{_DASH}(?=[\"“‘'(]?[A-ZÀ-ÖØ-Þ0-9].{{24}})"
)
PLACE_AND_DATE = re.compile(rf"(?:{_CAPITALS}|{_TITLED}){_REGION}{_DATED}[.:\s—–-]*")

_PICTURE = r"(?:file\s+)?(?:photo(?:graph)?s?|pictures?|images?|illustrations?|pic|video|graphics?)"
_BY = r"(?:\s*[:/|©]|\s+(?:by|courtesy(?:\s+of)?|credits?|provided by|supplied by|taken by|via)\b[\s:]*)"
CREDIT_START = re.compile(rf"{_PICTURE}{_BY}\s*|(?:credits?|courtesy of|source)\s*:\s*", re.IGNORECASE)
CREDIT_TAIL = re.compile(
    rf"[\[(]\s*(?:{_PICTURE}{_BY}|{_PICTURE}\s*[\])]|credits?\s*:|courtesy\b|source\s*:)[^\[\]()]*[\])]?\s*\.?\s*\Z"
    rf"|(?<=[.!?\"”’])\s{_PICTURE}{_BY}(?:\b[A-Z]\.|[^.!?]){{2,80}}\.?\s*\Z",
    re.IGNORECASE,
)
CREDIT_HEAD = re.compile(rf"[\[(]\s*{_PICTURE}{_BY}[^\[\]()]*[\])]\s*", re.IGNORECASE)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:\s+(?:(?:de|van|von|der|den|bin|al|da|di|la|le)\s+)*[A-ZÀ-ÖØ-Þ][\w.'’-]*){1,3}"
BYLINE = re.compile(
    rf"(?i:(?:words\s+)?by)\s+(?P<author>{_NAME}(?:(?:,\s*|\s+and\s+|\s*&\s*){_NAME})*)(?:[,|/–—].{{0,60}})?\s*\Z"
)
DESK = re.compile(
    r"[\[(]?\s*(?:(?:additional\s+)?(?:reporting|writing)|editing|edited|written|compiled|translated|reported)\s+by\b.*",
    re.IGNORECASE | re.DOTALL,
)
LABEL = re.compile(
    r"(?:for immediate release|embargoed\b.*|press release|-?\s*ends?\s*-?|all rights reserved\b.*|advertisement"
    r"|(?:press|media|investor)\s+(?:contacts?|enquiries|inquiries)\b.*|contacts?\s*:.*"
    r"|(?:copyright|©|\(c\))\s.*|read more\b.*|related\s*:.*)\s*",
    re.IGNORECASE | re.DOTALL,
)
MAX_CREDIT = 160  # characters; a longer line that starts with "By" or "Source:" is prose
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s*\Z")


def day_of_words(match: re.Match[str], latest: Day | None = None) -> str | None:
    """The ISO day of a match of `DAY_WORDS`, None if there is no such day.

    Without a year it is the last such day up to ``latest``, None if that is not known.

    >>> day_of_words(DAY_WORDS.search("ROTTERDAM, 4 March 2021 -")), day_of_words(DAY_WORDS.search("March 4"))
    ('2021-03-04', None)
    >>> day_of_words(DAY_WORDS.search("ROTTERDAM, March 4 -"), Day(2022, 2, 1))
    '2021-03-04'
    """
    day, month, year = (match[f"m_{part}"] or match[f"d_{part}"] for part in ("day", "month", "year"))
    years = (int(year),) if year else (latest.year, latest.year - 1) if latest else ()
    found = (_day(each, MONTHS[month.lower()], int(day)) for each in years)
    return next((one.isoformat() for one in found if one and (year or (latest and one <= latest))), None)


def _day(year: int, month: int, day: int) -> Day | None:
    try:
        return Day(year, month, day)
    except ValueError:
        return None


def byline_author(line: str) -> str | None:
    """Who a line like "By Jane Doe" names.

    >>> byline_author("By Jane Doe and Juan de la Cruz, Newswire")
    'Jane Doe and Juan de la Cruz'
    """
    match = BYLINE.match(line) if len(line) <= MAX_CREDIT else None
    return match["author"] if match else None


def is_credit(line: str) -> bool:
    """Whether a whole line names who wrote, edited, photographed or sent the text, and nothing else.

    >>> [is_credit(x) for x in ("Photo: J. Smith / Agency", "By Jane Doe", "Photo: Workers leave the yard in Esbjerg.")]
    [True, True, False]
    """
    if len(line) > MAX_CREDIT:
        return False
    if BYLINE.match(line) or DESK.match(line) or LABEL.fullmatch(line):
        return True
    bare = line.strip("[]() ")
    return bool(CREDIT_START.match(bare)) and not caption_prefix(bare)


def is_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does and is long enough to be one."""
    return bool(SENTENCE_END.search(text[-10:])) and len(text[:WINDOW].split()) >= 5


def caption_prefix(line: str) -> int:
    """Length of a leading "Photo: " or "[Photo/Agency] " before a caption's sentence, 0 if there is none."""
    head = line[:WINDOW]
    match = CREDIT_HEAD.match(head) or CREDIT_START.match(head)
    return match.end() if match and is_sentence(line[match.end() : credit_tail(line)]) else 0


def credit_tail(line: str) -> int:
    """Where a credit at the end of the line begins, or the line's length.

    >>> line = "Customers look at sets. [Photo/agency.example]"
    >>> line[credit_tail(line):]
    '[Photo/agency.example]'
    """
    start = max(0, len(line) - WINDOW)
    match = CREDIT_TAIL.search(line[start:])
    return start + match.start() if match else len(line)


def dateline_end(line: str) -> int:
    """Length of a dateline at the start of the line, with the dash after it; 0 if there is none.

    >>> lines = "LONDON (AP) — Shares of Gommex rose.", "IBM — the old giant — said on Monday.", "WEEKLY — Mills"
    >>> [line[: dateline_end(line)] for line in lines]
    ['LONDON (AP) — ', '', '']
    """
    match = DATELINE.match(line[:WINDOW])
    return match.end() if match and match.end() < len(line) else 0


def is_date_line(line: str) -> bool:
    """Whether the whole line is a date, or a place and a date."""
    return len(line) <= 80 and bool(DATE_LINE.fullmatch(line) or PLACE_AND_DATE.fullmatch(line))
