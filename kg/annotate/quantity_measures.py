"""Numbers with their units for literal values: "42 metres", "71-metre", "54 m", "42m", "101.5 kg", "12 cylinders".

In: a text, its sentences, the lexicon of figure words, the units that the ontology asks for. Out: `Quantity` values of
the kind "measure". They are more than `kg.annotate.quantities` finds (heights, ages, lengths of time), since an example
sentence says which of them is meant; no figure is made from them. Dates and numbers in names are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from kg.annotate.quantities import Piece, each, pieces_of, range_of
from kg.annotate.quantity_forms import Grammar, grammar
from kg.lexicon import FigureLexicon
from kg.model import Quantity, Sentence, Token

UNIT_WORDS = 3  # "cubic metres", "gross register tons"
ORDINALS = ("st", "nd", "rd", "th")
_MORE = r"(?:[²³]|/\w+|\sper\s\w+|\s(?:squared|cubed)\b)"  # of a unit: "metres per second" are no metres
_NO_END = rf"(?!\w|{_MORE})"


def find_measures(
    text: str, sentences: Sequence[Sentence], lexicon: FigureLexicon, units: frozenset[str]
) -> tuple[Quantity, ...]:
    """All numbers of a document's sentences with the unit after them, "" where none stands there.

    A letter that touches the digits may be a magnitude or a unit ("42m"): both are given.
    """
    rules, known = grammar(lexicon), _units(units)
    found: list[Quantity] = []
    for piece in pieces_of(text, sentences, rules):
        found += _numbers(piece, text, rules, known)
        found += _touching(piece, text)
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _numbers(piece: Piece, text: str, rules: Grammar, known: re.Pattern[str] | None) -> Iterator[Quantity]:
    for match in each(rules.measure, piece.text):
        first = _token_at(piece.sentence, piece.sentence.start + match.start("n"))
        if first is None or (first.lemma == "one" and first.pos != "NUM"):
            continue
        sign = -1 if match["s"] else 1
        before = rules.before.search(piece.text[: match.start()])
        for start, end, value, soft in range_of(piece, match, ("n", "m"), rules):
            softened = soft or (before["w"].lower() if before else "")
            yield _measure(piece, text, (start, end), sign * value, known, softened)


def _measure(
    piece: Piece, text: str, span: tuple[int, int], value: Decimal, known: re.Pattern[str] | None, softened: str
) -> Quantity:
    start, end = piece.sentence.start + span[0], piece.sentence.start + span[1]
    unit = known.match(text, end) if known else None
    first, last = unit.span("u") if unit else _unit_words(piece.sentence, end)
    if first < last and (more := re.compile(_MORE).match(text, last)):
        last = more.end()
    words = text[first:last].rstrip(".")
    last = max(end, first + len(words))
    return Quantity(start, last, text[start:last], piece.sentence.index, "measure", value, words, softened)


def _unit_words(sentence: Sentence, end: int) -> tuple[int, int]:
    """Where the counted noun stands, with adjectives before it; an empty span if there is none."""
    after = [token for token in sentence.tokens if token.start >= end][: UNIT_WORDS + 1]
    if after and after[0].text == "-" and after[0].start == end:
        after = after[1:]
    for index, token in enumerate(after[:UNIT_WORDS]):
        if token.mention >= 0 or token.pos not in ("ADJ", "NOUN", "PROPN", "X", "SYM"):
            break
        if token.pos != "ADJ":
            return after[0].start, after[index].end
    return end, end


def _touching(piece: Piece, text: str) -> Iterator[Quantity]:
    """ "42m", "101.5kg": the letters as a unit."""
    offset = piece.sentence.start
    for match in re.finditer(r"(?<![\w.,$€£¥₹/#-])(\d+(?:\.\d+)?)([^\W\d_]{1,3}[²³]?)(?!\w)", piece.text):
        if match[2] not in ORDINALS:
            start, end = offset + match.start(), offset + match.end()
            yield Quantity(start, end, text[start:end], piece.sentence.index, "measure", Decimal(match[1]), match[2])


def _token_at(sentence: Sentence, offset: int) -> Token | None:
    return next((token for token in sentence.tokens if token.start <= offset < token.end), None)


@lru_cache(maxsize=4)
def _units(units: frozenset[str]) -> re.Pattern[str] | None:
    """The units of the ontology right after a number, the longest first; in the plural too."""
    words = "|".join(_forms(units))
    return re.compile(rf"[\s-]?(?P<u>{words}){_NO_END}") if words else None


def _forms(units: Iterable[str]) -> list[str]:
    """Patterns of the units: a word of more than three letters in any case and number, a symbol as it stands."""
    ordered = sorted(units, key=lambda unit: (-len(unit), unit))
    plain = [re.escape(unit).replace(r"\ ", r"[\s-]") for unit in ordered]
    return [
        f"(?i:{form}s?)" if len(unit) > 3 else f"{form}s?" if len(unit) == 3 else form
        for unit, form in zip(ordered, plain, strict=True)
    ]
