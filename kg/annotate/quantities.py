"""Figures said in a text: money, percentages, multiples and counts with the noun they count.

In: a text, its sentences, and the lexicon of figure words. Out: `Quantity` values in the order of the text. What they
measure is not decided here. Years, days, ages, times of day, ordinals, product names, street and telephone numbers,
scores and lengths of time are no quantities. Brackets do not make an amount negative.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.annotate.counted import counted_noun, may_stand_alone
from kg.annotate.currencies import settled
from kg.annotate.dates import find_dates
from kg.annotate.quantity_forms import Amount, Grammar, grammar, plain
from kg.lexicon import FigureLexicon
from kg.model import Quantity, Sentence, Token

PLAIN_LETTERS = str.maketrans("ſıİ\u212a", "siIK")  # letters that a case-blind match takes for s, i and k

PAST_TAGS = ("VBD", "VBN", "VBG")
STEP = 2  # times as much is what something rose to as what it rose by, at least: "jumped $3 to $42"


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence and its text with dates blanked out."""

    text: str
    sentence: Sentence


def find_quantities(text: str, sentences: Sequence[Sentence], lexicon: FigureLexicon) -> tuple[Quantity, ...]:
    """All quantities of a document's sentences.

    An amount in cents is in the currency that the text named last, one in pesos in those of the country that it speaks
    of; a range gives both ends, "at least" and "at most".
    """
    rules = grammar(lexicon)
    pieces = pieces_of(text, sentences, rules)
    found = [one for piece in pieces for one in _in_piece(piece, text, rules, lexicon)]
    return tuple(_with_minor_units(settled(found, text, lexicon)))


def pieces_of(text: str, sentences: Sequence[Sentence], rules: Grammar) -> list[Piece]:
    """The sentences with their texts; dates and names are blanked out, amounts taken for names are not."""
    texts = {sentence.index: text[sentence.start : sentence.end] for sentence in sentences}
    starts = {sentence.index: sentence.start for sentence in sentences}
    for one in find_dates(text, sentences, None):
        if not one.surface.lower().endswith(("-year", "full year")):
            start, end = one.start - starts[one.sentence], one.end - starts[one.sentence]
            texts[one.sentence] = _blanked(texts[one.sentence], start, end)
    for sentence in sentences:
        for token in sentence.tokens:
            if token.mention >= 0 and not _is_money(token.text, rules) and not _names_money(sentence, token, rules):
                start, end = token.start - sentence.start, token.end - sentence.start
                texts[sentence.index] = _blanked(texts[sentence.index], start, end)
    return [Piece(texts[sentence.index].translate(PLAIN_LETTERS), sentence) for sentence in sentences]


def _is_money(name: str, rules: Grammar) -> bool:
    """Whether what was taken for a name is an amount or a currency sign: "R35", "C$"."""
    return name in rules.currencies or rules.money.fullmatch(name) is not None


def _names_money(sentence: Sentence, token: Token, rules: Grammar) -> bool:
    """Whether an adjective of a place belongs to a currency: "Swiss francs"."""
    words = [one.text for one in sentence.tokens[token.index : token.index + 2]]
    return " ".join(words) in rules.currencies or " ".join(words) in rules.minor


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + "\x00" * (end - start) + text[end:]


def _in_piece(piece: Piece, text: str, rules: Grammar, lexicon: FigureLexicon) -> Iterator[Quantity]:
    """The quantities of one sentence: money first, then percentages, multiples, counts; the earlier kind wins."""
    taken: set[int] = set()
    amounts: list[Amount] = []
    for amount in _amounts(piece, rules, lexicon):
        span = set(range(amount.start, amount.end))
        if not taken & span:
            taken |= span
            amounts.append(amount)
    for amount in sorted(amounts, key=lambda one: (one.start, one.value)):
        yield _quantity(piece, text, amount, rules)


def _amounts(piece: Piece, rules: Grammar, lexicon: FigureLexicon) -> Iterator[Amount]:
    """The amounts of all kinds; a kind is looked for where a word stands that each of it has."""
    lower = piece.text.lower()
    marked = rules.mark.search(lower) is not None
    if marked:
        yield from _money(piece, rules)
        if rules.percent_mark.search(lower):
            yield from _percent(piece, rules)
        if rules.fraction_mark.search(lower):
            yield from _fractions(piece, rules)
        if rules.odds_mark.search(lower):
            yield from _odds(piece, rules)
        if rules.times_mark.search(lower):
            yield from _times(piece, rules)
    yield from _multiplied(piece, lexicon)
    if marked:
        yield from _counts(piece, rules, lexicon)


def _quantity(piece: Piece, text: str, amount: Amount, rules: Grammar) -> Quantity:
    before = rules.before.search(piece.text[: amount.start])
    after = rules.after.match(piece.text, amount.end)
    soft = before["w"] if before else (after["w"] or after[0].strip()) if after else ""
    start, end = piece.sentence.start + amount.start, piece.sentence.start + amount.end
    return Quantity(
        start=start,
        end=end,
        surface=text[start:end],
        sentence=piece.sentence.index,
        kind=amount.kind,
        value=amount.value,
        unit=amount.unit,
        approximation=amount.softened or " ".join(soft.lower().split()),
    )


def range_of(
    piece: Piece, match: re.Match[str], names: tuple[str, str], rules: Grammar
) -> list[tuple[int, int, Decimal, str]]:
    """The one or two numbers of a match: offsets, value, and how a range softens it."""
    first, second = (match.groupdict().get(name) for name in names)
    if not first:
        return []
    if not second:
        return [(match.start(), match.end(), rules.value(first), "")]
    change = re.search(r"\b(?:from|by)\s+(?:\w+\s+){0,2}$", piece.text[: match.start()])
    joint = match["j"] or match.groupdict().get("j2")
    if joint == "and" and not re.search(r"\bbetween\s+(?:\w+\s+){0,2}$", piece.text[: match.start()]):
        signed = match.start() < match.start(names[0])  # "€5 million and 20 shops": the first is money, no range
        return [(match.start(), match.end(names[0]), rules.value(first), "")] if signed else []
    lower, upper = rules.scaled_like(first, second), rules.value(second)
    low, high = ("", "") if change or _moves(piece, match, lower, upper) else ("at least", "at most")
    middle = match.end(names[0])
    return [(match.start(), middle, lower, low), (_start_of_second(match, names[1]), match.end(), upper, high)]


def _moves(piece: Piece, match: re.Match[str], lower: Decimal, upper: Decimal) -> bool:
    """Whether the first of two amounts is by how much something changed to the second: "jumped $3 to $42"."""
    before = [token for token in piece.sentence.tokens if token.end <= piece.sentence.start + match.start()]
    verb = bool(before) and (before[-1].tag in PAST_TAGS or before[-1].text in ("up", "down"))
    return verb and match.groupdict().get("d") is not None and match["j"] == "to" and upper > STEP * lower


def _start_of_second(match: re.Match[str], name: str) -> int:
    return match.start("d") if match.groupdict().get("d") else match.start(name)


def _money(piece: Piece, rules: Grammar) -> Iterator[Amount]:
    for match in each(rules.money, piece.text):
        names = ("n", "m") if match["n"] else ("n2", "m2")
        sign = match["c"] or match["u"] or match["s"]
        for start, end, value, soft in range_of(piece, match, names, rules):
            if sign in rules.minor:
                yield Amount(start, end, "money", plain(value / 100), rules.minor[sign], soft)
            else:
                yield Amount(start, end, "money", value, _currency(sign, rules), soft)


def _currency(sign: str, rules: Grammar) -> str:
    """The code of a sign or name, however it is cased: "S$", "euros", "US$"."""
    plain_sign = " ".join(sign.split())
    forms = (plain_sign, plain_sign.lower(), plain_sign.upper(), plain_sign.title())
    return next(code for form in forms if (code := rules.currencies.get(form)))


def _percent(piece: Piece, rules: Grammar) -> Iterator[Amount]:
    for match in each(rules.percent, piece.text):
        unit = "percent"
        if match["pp"]:
            unit = "basis points" if match["pp"].startswith("b") else "percentage points"
        sign = -1 if (match["s"] or "").strip() in ("-", "−", "–", "minus") else 1
        for start, end, value, soft in range_of(piece, match, ("n", "m"), rules):
            yield Amount(start, end, "percent", sign * value, unit, soft)


def _fractions(piece: Piece, rules: Grammar) -> Iterator[Amount]:
    """Parts of a whole as percentages: "by a third", "two thirds of its sales"; "half" needs no number."""
    for match in each(rules.fraction, piece.text):
        name = "f" if match["f"] else "g"
        parts, word = match["p"] or match["q"] or "", match[name].lower()
        if parts or word == "half":
            share = 100 * rules.numerals.get(parts.lower(), Decimal(1)) / rules.fractions[word]
            start = match.start("p" if match["p"] else "q") if parts else match.start(name)
            yield Amount(start, match.end(name), "percent", plain(round(share, 1)), "percent")


def _odds(piece: Piece, rules: Grammar) -> Iterator[Amount]:
    """So many of so many as percentages: "one in ten", "one job in eight"."""
    for match in each(rules.odds, piece.text):
        whole = "w" if match["w"] else "v"
        part, of = rules.value(match["p"]), rules.value(match[whole])
        if part < of:
            yield Amount(match.start(), match.end(), "percent", plain(round(100 * part / of, 1)), "percent")


def _times(piece: Piece, rules: Grammar) -> Iterator[Amount]:
    for match in each(rules.times, piece.text):
        if match["w"]:
            yield Amount(
                match.start(), match.end(), "times", rules.multiples[" ".join(match["w"].lower().split())], "times"
            )
        for start, end, value, soft in range_of(piece, match, ("n", "m"), rules):
            yield Amount(start, end, "times", value, "times", soft)


def _multiplied(piece: Piece, lexicon: FigureLexicon) -> Iterator[Amount]:
    """What a verb says: "doubled"."""
    for token in piece.sentence.tokens:
        factor = lexicon.multiples.get(("verb", token.lemma))
        if factor and token.mention < 0 and token.pos in ("VERB", "ADJ"):
            yield Amount(token.start - piece.sentence.start, token.end - piece.sentence.start, "times", factor, "times")


def _counts(piece: Piece, rules: Grammar, lexicon: FigureLexicon) -> Iterator[Amount]:
    counted = ""  # the noun of the last number that has one
    for match in each(rules.count, piece.text):
        noun = counted_noun(piece.sentence, piece.sentence.start + _before_noun(piece, match.end(), rules), lexicon)
        if noun == "" and counted and _is_gapped(piece, match, rules):
            yield Amount(match.start(), match.end("n"), "count", rules.value(match["n"]), counted)
            continue
        counted = _without_more(noun) if noun else counted
        if noun is None or _is_year_of(match["n"], noun, lexicon) or _is_no_count(piece, match, noun != "", lexicon):
            continue
        for start, end, value, soft in range_of(piece, match, ("n", "m"), rules):
            end = _end_of(piece, end, noun) if end == match.end() else end
            yield Amount(start, end, "count", value, _without_more(noun), soft)


def _is_gapped(piece: Piece, match: re.Match[str], rules: Grammar) -> bool:
    """Whether a number is of what was counted before: the "41" of "138 shops in Galicia, 41 in Asturias, 21 in León".

    "One in ten" is none.
    """
    before, after = piece.text[: match.start()], piece.text[match.end("n") :]
    joined = re.search(r"(?:,|\band|\bor)\s(?:another\s|a\sfurther\s)?$", before)
    placed = re.match(r"\s(?:in|at|across|on)\s(?:every\s)?([\w\x00-]+)", after)  # a date is blanked out
    of_so_many = placed is not None and (placed[1].lower() in rules.numerals or placed[1][0].isdigit())
    return joined is not None and placed is not None and not of_so_many and not match["m"]


def _before_noun(piece: Piece, end: int, rules: Grammar) -> int:
    """Where the counted noun may begin: after "300 or so", "10+", "2,000-strong"."""
    link = rules.after.match(piece.text, end) or re.compile(r"-(?:strong|odd)\s").match(piece.text, end)
    return link.end() if link else end


def _end_of(piece: Piece, end: int, noun: str) -> int:
    """Where the counted noun ends, so that the figure's text is "400 stores"."""
    at = piece.text.find(noun, end)
    return at + len(noun) if noun and 0 <= at - end <= 2 else end


def _is_year_of(number: str, noun: str, lexicon: FigureLexicon) -> bool:
    """Whether a number before a metric in money is a year: "2026 earnings"."""
    metric = lexicon.metric_nouns.get(noun.lower())
    return metric is not None and metric.iri in lexicon.in_money and re.fullmatch(r"(?:19|20)\d\d", number) is not None


def _without_more(noun: str) -> str:
    return re.sub(r"^(?:more|other|additional|further|extra|of)\s+", "", noun)


def _is_no_count(piece: Piece, match: re.Match[str], has_noun: bool, lexicon: FigureLexicon) -> bool:
    """Whether a number only names or orders something: "Boeing 737", "one of", "No. 5", "+44 20 7946"."""
    if match["n"].lower() in ("one", "zero", "1", "0") and not match["m"]:
        return True
    before, after = piece.text[: match.start()], piece.text[match.end() :]
    if re.match(r"\s?[-/]\s?\w|:\w|\s?:\s?\d|\s\d|\s?(?:a\.m|p\.m|am\b|pm\b)|\s?°", after) or re.search(
        r"(?:(?:\d|\+|No\.|[Nn]umber|#)\s?|:)$", before
    ):
        return re.match(r"-(?:plus|odd|strong)", after) is None
    if _follows_a_name(piece, match) or (not has_noun and re.match(r"\s(?:more|fewer|less|others?)\b", after)):
        return True
    return not has_noun and not may_stand_alone(
        piece.sentence, piece.sentence.start + match.start(), match["n"], lexicon
    )


def _follows_a_name(piece: Piece, match: re.Match[str]) -> bool:
    """Whether a plain number stands right after a capitalised name, as in a product's name."""
    at = piece.sentence.start + match.start()
    token = next((one for one in reversed(piece.sentence.tokens) if one.end <= at), None)
    if token is None or not match["n"].isdigit() or at - token.end > 1:
        return False
    return token.pos == "PROPN" and token.text[:1].isupper() and token.index > 0


def each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Matches from left to right; one whose number has no value is passed over."""
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = max(match.end(), at + 1)


def _with_minor_units(found: Sequence[Quantity]) -> Iterator[Quantity]:
    """Cents get the currency that the text named last (else the next one, else "cents" as they stand)."""
    named = [one for one in found if one.kind == "money" and one.unit]
    for one in found:
        if one.kind == "money" and not one.unit:
            before = [other for other in named if other.start < one.start]
            near = before[-1] if before else named[0] if named else None
            yield replace(one, unit=near.unit) if near else replace(one, unit="cents", value=plain(one.value * 100))
        else:
            yield one
