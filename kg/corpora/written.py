"""Days and numbers as they are written: the same value in other words.

In: a text. Out: keys that are equal where the values are ("1999-03-12" for "12 March 1999"), with their spans. English
month names; it resolves nothing relative ("last year").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from kg.corpora.values import Span

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
NUMBER_WORDS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
                "seventeen eighteen nineteen twenty").split()  # fmt: skip

_MONTH = (r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
          r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?")  # fmt: skip
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d|20)\d\d"
_DATES = re.compile(
    rf"""(?<![\w-])(?:
        (?P<y1>{_YEAR})-(?P<m1>\d\d)(?:-(?P<d1>\d\d))?(?:T[\d:.]+Z?)?
      | (?P<d2>{_DAY})\s{{1,3}}(?:of\s)?(?P<m2>{_MONTH}),?\s{{0,3}}(?P<y2>{_YEAR})
      | (?P<m3>{_MONTH})\s{{1,3}}(?P<d3>{_DAY})\s{{0,3}},?\s{{0,3}}(?P<y3>{_YEAR})
      | (?P<m4>{_MONTH}),?\s{{1,3}}(?:of\s)?(?P<y4>{_YEAR})
      | (?P<y5>{_YEAR})
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMBERS = re.compile(
    rf"""(?<![\w.,])(?:
        (?P<figure>[-+−]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:E[-+]?\d{{1,2}})?)
        (?:[\s-](?P<scale>{"|".join(SCALES)})\b)?
      | (?P<word>{"|".join(NUMBER_WORDS)})(?:[\s-](?P<scale2>{"|".join(SCALES)})\b)?\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 60  # characters of a label that may be a day or a number: longer ones are words


def dates(text: str) -> Iterator[tuple[str, Span]]:
    """The days, months and years of a text: "1999-03-12", "1999-03" or "1999", each with its span.

    >>> list(dates("Opened on March 12th, 1999; closed in May 2001."))
    [('1999-03-12', (10, 26)), ('2001-05', (38, 46))]
    """
    for match in _DATES.finditer(text):
        parts = [match[name] for kind in "ymd" for name in match.re.groupindex if name[0] == kind and match[name]]
        yield "-".join((parts[0], *(_two(part) for part in parts[1:]))), match.span()


def _two(part: str) -> str:
    """Month or day in two digits."""
    if part[0].isdigit():
        return re.sub(r"\D", "", part).zfill(2)
    return f"{MONTHS.index(part[:3].lower()) + 1:02}"


def numbers(text: str) -> Iterator[tuple[Decimal, Span]]:
    """The numbers of a text, each with its span.

    >>> list(numbers("Twelve of 1,200 shops and 2.5 million users"))
    [(Decimal('12'), (0, 6)), (Decimal('1200'), (10, 15)), (Decimal('2500000'), (26, 37))]
    """
    for match in _NUMBERS.finditer(text):
        figure, word = match["figure"], match["word"]
        try:
            plain = figure.replace(",", "").replace("−", "-") if figure else str(NUMBER_WORDS.index(word.lower()))
            value = Decimal(plain).scaleb(SCALES.get((match["scale"] or match["scale2"] or "").lower(), 0))
        except InvalidOperation:
            continue
        yield value + 0 if value else Decimal(0), match.span()


def date_key(label: str) -> str | None:
    """The day, month or year that a label is, None if it is something else.

    >>> date_key('"12 March 1999"'), date_key("1999-03-12"), date_key("Orlin 1999")
    ('1999-03-12', '1999-03-12', None)
    """
    bare = _bare(label)
    found = next(dates(bare), None) if len(bare) <= _LONGEST else None
    return found[0] if found and found[1] == (0, len(bare)) else None


def number_key(label: str) -> Decimal | None:
    """The number that a label is, units in parentheses and a datatype aside; None if it is something else.

    >>> number_key("1147.0 (kilometres)") == number_key('"1,147"^^xsd:integer')
    True
    """
    bare = _bare(label)
    found = next(numbers(bare), None) if len(bare) <= _LONGEST else None
    return found[0] if found and found[1] == (0, len(bare)) else None


def same_value(one: str, other: str) -> bool:
    """Whether two labels are the same day or the same number.

    >>> same_value("12 March 1999", "1999-03-12"), same_value("1,200", "1200.0"), same_value("Orlin", "Orlin")
    (True, True, False)
    """
    day, number = date_key(one), number_key(one)
    return (day is not None and day == date_key(other)) or (number is not None and number == number_key(other))


def _bare(label: str) -> str:
    """A literal without its datatype, quotes, underscores, and the unit in parentheses."""
    text = re.sub(r'"\^\^.{0,200}$|"@[\w-]{0,20}$', '"', label.strip()).strip("\"'“”‘’ ")
    return re.sub(r"\s*\([^()]*\)$", "", text.replace("_", " ")).strip()
