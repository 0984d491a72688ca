"""How figures are written: regular expressions made from the lexicon, and the value of a written number.

In: a `FigureLexicon`. Out: a `Grammar` that matches amounts, money, percentages and multiples, and softening words
before and after. It knows no sentence structure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.lexicon import FigureLexicon

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}|\d+(?:\.\d+)?"
POINTS = ("percentage point", "percentage-point", "pct point", "basis point", "bps", "bp")
FREE = r"(?<![\w.,$€£¥₹/#-])"
SCREENS = ")(?<!".join(("480", "720", "1080", "1440", "2160"))  # lines of a picture: "1080p" is no amount
SPELLS = "(?:year|quarter|month|week|day|hour|minute|season|decade)s?"  # "two in five years" is no share
DONE = r"(?![\w]|[.,:]\d|-\d)"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Compiled patterns; the groups ``n``, ``m`` are amounts, ``c``, ``d`` currencies before them, ``u`` the unit."""

    money: re.Pattern[str]
    percent: re.Pattern[str]
    fraction: re.Pattern[str]  # ``p`` of the parts ``f``, or ``q`` of ``g``: "two thirds" that are a share or a change
    odds: re.Pattern[str]  # ``p`` of ``w``: "one in ten", "one job in eight"
    times: re.Pattern[str]
    count: re.Pattern[str]
    measure: re.Pattern[str]  # any number, whatever follows; ``s`` is its sign
    before: re.Pattern[str]
    after: re.Pattern[str]
    mark: re.Pattern[str]  # in every text with an amount, once it is in lower case
    percent_mark: re.Pattern[str]  # the same of a percentage, a fraction, a multiple
    fraction_mark: re.Pattern[str]
    odds_mark: re.Pattern[str]
    times_mark: re.Pattern[str]
    numerals: Mapping[str, Decimal]
    magnitudes: Mapping[str, Decimal]
    currencies: Mapping[str, str]  # as written, symbols and plural nouns too → code or noun
    minor: Mapping[str, str]  # "cents" → "" (that of the text), "pence" → "GBP"
    multiples: Mapping[str, Decimal]
    fractions: Mapping[str, Decimal]  # "third" → 3

    def value(self, amount: str) -> Decimal:
        """The number that an amount writes.

        Raises:
            ValueError: if it is none.
        """
        return _value(amount, self)

    def scaled_like(self, first: str, second: str) -> Decimal:
        """The first amount of a range with the second one's magnitude: "3" in "3 and 5 million"."""
        value = self.value(first)
        words = second.replace("-", " ").split()
        magnitude = _magnitude(words[-1], self) if words else None
        own = _magnitude(first.split()[-1], self) if first.split() else None
        return value * magnitude if magnitude and own is None and value < self.value(second) else value


@lru_cache(maxsize=4)
def grammar(lexicon: FigureLexicon) -> Grammar:
    """The patterns for a lexicon; made once for each."""
    numerals = {
        word: one.factor for one in lexicon.of_kind("Numeral") if one.factor is not None for word in one.forms["word"]
    }
    magnitudes = _magnitudes(lexicon)
    currencies, minor = _currencies(lexicon), _minor(lexicon)
    fractions = {
        word: one.factor for one in lexicon.of_kind("Fraction") if one.factor is not None for word in one.forms["word"]
    }
    multiples = {word: factor for (form, word), factor in lexicon.multiples.items() if form == "word"}
    amount = _amount(numerals, lexicon)
    sign, money_unit = _signs(lexicon), _alternatives([*_nouns(lexicon), *minor])
    pence = _minor_signs(lexicon)
    glued = rf"(?<=\d)(?<!{SCREENS})(?:{_alternatives(pence)})" if pence else r"(?!)"
    joint = r"\s?(?P<j>-|–|—|to|and)\s?"
    other_joint = joint.replace("<j>", "<j2>")
    percent = rf"%|(?:percent|per\scent|pct|(?<=\d)pc)(?!\s?points?)|(?P<pp>(?:{_alternatives(POINTS)})s?)"
    return Grammar(
        money=re.compile(
            rf"(?:{FREE}|(?<=-))(?:(?P<c>{sign})\s?(?P<n>{amount})(?:{joint}(?P<d>{sign})?\s?(?P<m>{amount}))?(?!\s?%)"
            rf"|(?P<n2>{amount})(?:{other_joint}(?P<m2>{amount}))?(?:[\s-]?(?P<u>(?i:{money_unit}))|(?P<s>{glued}))){DONE}"
        ),
        percent=re.compile(
            rf"{FREE}(?P<s>[-−–+]|minus\s)?(?P<n>{amount})(?:{joint}(?P<m>{amount}))?[\s-]?(?P<u>{percent})(?!\w)"
        ),
        fraction=_fraction(fractions, lexicon),
        odds=_odds(numerals),
        times=re.compile(
            rf"{FREE}(?:(?P<n>{amount})(?:{joint}(?P<m>{amount}))?(?:[\s-]times|[\s-]?fold|x)|(?P<w>{_alternatives(multiples)})){DONE}",
            re.IGNORECASE,
        ),
        count=re.compile(
            rf"{FREE}(?P<n>{amount})(?:{joint}(?P<m>{amount})|(?!\s?(?:-|–|—|to)\s?\d)){DONE}", re.IGNORECASE
        ),
        measure=re.compile(
            rf"{FREE}(?P<s>[-−](?=\d)|minus\s)?(?P<n>{amount})(?:{joint}(?P<m>{amount}))?{DONE}", re.IGNORECASE
        ),
        before=_softening(lexicon),
        after=re.compile(rf"\s?(?:\+|-?(?P<w>{_alternatives(_entry_words(lexicon, 'Approximation', 'after'))})(?!\w))"),
        mark=_marks((*numerals, *multiples, *fractions, *_entry_words(lexicon, "Magnitude", "word"))),
        percent_mark=re.compile(rf"%|percent|per\scent|pct|\dpc\b|{_alternatives(POINTS)}"),
        fraction_mark=re.compile(_alternatives(word.lower() for word in fractions)),
        odds_mark=re.compile(rf"\b(?:out\sof|in)\s(?:every\s)?(?:\d|{_alternatives(numerals)})"),
        times_mark=re.compile(rf"times|fold|x(?!\w)|{_alternatives(word.lower() for word in multiples)}"),
        numerals=numerals,
        magnitudes=magnitudes,
        currencies=currencies,
        minor=minor | pence,
        multiples=multiples,
        fractions=fractions,
    )


def _fraction(fractions: Iterable[str], lexicon: FigureLexicon) -> re.Pattern[str]:
    """ "By a third", "a rise of nearly a fifth", "a quarter higher", "two thirds of its sales"; no "third quarter"."""
    soft = rf"(?:(?:{_alternatives(_entry_words(lexicon, 'Approximation', 'before'))})\s)?"
    change = _alternatives(_entry_words(lexicon, "Direction", "noun"))
    compared = _alternatives(_entry_words(lexicon, "Direction", "adverb"))
    part = rf"(?i:(?:(?P<p>an?|one|two|three|four)[\s-])?(?P<f>{_alternatives(fractions)}))(?![\w-])"
    other = part.replace("<p>", "<q>").replace("<f>", "<g>")
    measured = _alternatives(form for noun in lexicon.metric_nouns for form in (noun, f"{noun}s"))
    whole = rf"\sof\s(?:(?:its|their|the|all|total|that|it|{measured})\b|[A-Z])|\s(?:its|their|the)\b"
    return re.compile(rf"(?i:\bby\s|\b(?:{change})\sof\s){soft}{part}|(?<![\w-]){other}(?=\s(?:{compared})\b|{whole})")


def _odds(numerals: Iterable[str]) -> re.Pattern[str]:
    """ "One in ten litres", "nine out of ten"; with a noun between, at a phrase's end: "cut one job in eight"."""
    number = rf"(?:{_alternatives(numerals)}|[1-9]\d?)"
    whole = rf"\s(?:out\sof|in)\s(?:every\s)?(?P<{{}}>{number})(?![\w-]|[.,:]\d|\s{SPELLS}\b)"
    ends = r"(?=\s*(?:[.,;:!?)–—]|$)|\s(?:of|at|in|by|for|over|across|this|next|worldwide|there)\b)"
    return re.compile(
        rf"(?i:(?<![\w.,-])(?P<p>{number})(?:{whole.format('w')}|\s[a-z]{{2,}}{whole.format('v')}{ends}))"
    )


def _alternatives(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in ordered)


def _marks(words: Iterable[str]) -> re.Pattern[str]:
    """A digit or a word of which each amount has one, in lower case; ``words`` are those of the lexicon."""
    return re.compile(rf"\d|\b(?:half|hundred|dozen|{_alternatives(word.lower() for word in words)})")


def _entry_words(lexicon: FigureLexicon, kind: str, form: str) -> list[str]:
    return [word for one in lexicon.of_kind(kind) for word in one.forms.get(form, ())]


def _magnitudes(lexicon: FigureLexicon) -> dict[str, Decimal]:
    return {
        word: one.factor
        for one in lexicon.of_kind("Magnitude")
        if one.factor is not None
        for form in ("word", "suffix")
        for word in one.forms.get(form, ())
    }


def _amount(numerals: Mapping[str, Decimal], lexicon: FigureLexicon) -> str:
    """The pattern of a number with its magnitude: "46.1 billion", "2bn", "twenty-five", "half a million", "a dozen"."""
    large = _alternatives(_entry_words(lexicon, "Magnitude", "word"))
    glued = _alternatives(_entry_words(lexicon, "Magnitude", "suffix"))
    ones = _alternatives(word for word in numerals if word != "dozen")
    unit = rf"(?i:(?:{ones})(?:[\s-](?:{ones}))*)"
    words = rf"{unit}(?:\shundred(?:\sand)?(?:\s{unit})?)?(?:\sand\sa\shalf)?"
    tail = rf"(?:(?<=\d)(?-i:{glued})(?!\w)|(?:[\s-](?i:{large})(?!\w)){{1,2}})"
    spelled = rf"(?i:{words})(?!\w)(?:{tail})?(?:\sdozen)?"
    return rf"(?:(?:{DIGITS})(?:{tail})?|{spelled}|(?i:half\s)?(?i:an?)\s(?i:{large}|dozen)(?!\w))"


def _signs(lexicon: FigureLexicon) -> str:
    """Currency signs and codes before a number. A single letter must touch the digits: R310, not "R 310"."""
    signs = [
        *_entry_words(lexicon, "Currency", "symbol"),
        *(one.code for one in lexicon.of_kind("Currency") if one.code),
    ]
    single = [sign for sign in signs if sign.isalpha() and len(sign) < 2]
    longer = [sign for sign in signs if sign not in single]
    return rf"(?:{_alternatives(longer)})|(?:{_alternatives(single)})(?=\d)"


def _nouns(lexicon: FigureLexicon) -> list[str]:
    """Currency nouns in both numbers, and signs and codes after the amount."""
    nouns = _entry_words(lexicon, "Currency", "noun")
    signs = [sign for sign in _entry_words(lexicon, "Currency", "symbol") if not sign.isalpha() or len(sign) > 2]
    codes = [one.code for one in lexicon.of_kind("Currency") if one.code]
    return [*nouns, *(f"{noun}s" for noun in nouns), *codes, *signs]


def _currencies(lexicon: FigureLexicon) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in lexicon.of_kind("Currency"):
        for noun in one.forms.get("noun", ()):
            found[noun] = one.code or noun
            found[f"{noun}s"] = one.code or f"{noun}s"
        for sign in (*one.forms.get("symbol", ()), one.code):
            if sign:
                found[sign] = one.code
    return found | {word.lower(): code for word, code in found.items() if len(word) > 3}


def _minor(lexicon: FigureLexicon) -> dict[str, str]:
    pairs = [(word, one.code) for one in lexicon.of_kind("Currency") for word in one.forms.get("minorNoun", ())]
    return {form: code for word, code in pairs for form in (word, f"{word}s")}


def _minor_signs(lexicon: FigureLexicon) -> dict[str, str]:
    """Signs that touch an amount in the hundredth part of a currency, with its code: "43.25p"."""
    return {sign: one.code for one in lexicon.of_kind("Currency") for sign in one.forms.get("minorSign", ())}


def _softening(lexicon: FigureLexicon) -> re.Pattern[str]:
    fillers = _alternatives(word for word in lexicon.words("FillerWords", "word"))
    words = _alternatives(_entry_words(lexicon, "Approximation", "before"))
    return re.compile(rf"(?:(?<!\w)(?P<w>{words})\s?(?:(?:{fillers})\s){{0,2}})$", re.IGNORECASE)


def _magnitude(word: str, rules: Grammar) -> Decimal | None:
    glued = re.sub(r"^[\d.,]+", "", word)
    return rules.magnitudes.get(glued) or rules.magnitudes.get(glued.lower())


def _value(amount: str, rules: Grammar) -> Decimal:
    text = re.sub(r"(?<=\d)(?=[A-Za-z])", " ", amount.strip()).replace("-", " ")
    total, current, seen = Decimal(0), Decimal(0), False
    scale, half = Decimal(1), Decimal(0)
    words = text.split()
    for index, word in enumerate(words):
        lower = word.lower()
        if re.fullmatch(DIGITS, word):
            current, seen = Decimal(word.replace(",", "")), True
        elif lower == "half":
            half = Decimal("0.5")
        elif lower == "dozen":
            current, seen = (current or half or Decimal(1)) * 12, True
        elif lower in rules.numerals:
            current, seen = current + rules.numerals[lower], True
        elif lower == "hundred":
            current, seen = (current or Decimal(1)) * 100, True
        elif (factor := _magnitude(word, rules)) is not None:
            scale, seen = scale * factor, True
        elif lower not in ("a", "an", "and"):
            raise ValueError(f"{amount!r} is no number at word {index + 1}")
    if not seen:
        raise ValueError(f"{amount!r} is no number")
    number = total + current + half
    return plain((number or Decimal(1)) * scale if scale != 1 else number)


def plain(number: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()


@dataclass(frozen=True, slots=True)
class Amount:
    """A matched amount before it becomes a quantity: offsets in the piece."""

    start: int
    end: int
    kind: str
    value: Decimal
    unit: str
    softened: str = ""
