"""Runs of capitalised words that may be names, and what in them is a capital by position only.

In: the raw tokens of a piece, what an ontology says of the words in names, what the recogniser covers. Out: ranges of
tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.annotate.parse import MAKERS, RawToken, closes_round
from kg.model import Block

LINKS = frozenset({"de", "du", "des", "la", "le", "da", "do", "dos", "di", "del", "della", "van", "von", "der", "den",
                   "bin", "al", "el", "y", "e", "af", "av", "zu", "ten", "ter"})  # fmt: skip
CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december yesterday today tomorrow tonight jan feb mar apr jun jul aug sep sept oct
    nov dec ramadan christmas easter diwali thanksgiving""".split()
)
CLOSED_TAGS = frozenset(
    {"DT", "IN", "PRP", "PRP$", "CC", "RB", "WRB", "WDT", "WP", "WP$", "MD", "TO", "EX", "PDT", "UH", "RBR"}
)
NAME_TAGS = frozenset({"NNP", "NNPS"})
NOUN_TAGS = frozenset({"NN", "NNS"})
PLURAL_TAGS = frozenset({"VBP", "MD"})  # of verbs that do not show that one thing acts
ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&.\-]*s?")
TERMS = frozenset(
    (
        "IPO MoU MOU CEO CFO COO CTO GDP AI IT R&D EV SUV LNG PC TV USB DIY ESG M&A HR PR VAT ETF REIT SPAC"
        " GMT UTC BST CET EST CET1 CAGR ROCE NII NIM LTV RevPAR"
        " EBITDA EBIT EPS ROE ROI GMV ARR NAV AUM P&L F&B Q&A A&E B&B O&M C&I E&P S&OP D&O T&D L&D H&S"
    ).split()
)
AMPERSAND = re.compile(r"[A-Z0-9]\w{0,3}(?:&\w{1,4})+")  # "H&M", "1&1"
CAMEL = re.compile(r"(?=\w{4})[a-z]{1,8}[A-Z][a-z]+\w*")  # "boAt", "eBay"; no "kWh"
NUMBERED = re.compile(r"\d+[A-Z][a-z]{2,}")  # "52Toys", but neither "5G" nor "4Q"
LETTERS = re.compile(r"[^\W\d_]{2}")
SYLLABLE = 5  # letters of the second part of a given name: "Soo-ryun"
NUMBER = re.compile(r"\d{1,3}|1[0-7]\d\d|[3-9]\d{3}")  # in a name, no year: "Forever 21", "Rema 1000"
BEFORE_NAME = frozenset({"of", "by", "with", "from"})
CONSONANT = re.compile(r"[BCDFGJKLMNPQRSTVWZĐ][^\W\dA-Z_]")  # how a word begins that no "an" stands before
CLOSES = frozenset({",", ".", ";", ")", "'s", "’s", "from"})  # what follows where nothing is counted
GOES_ON = frozenset({"co", "bros", "cos"})  # forms after which a name may have further words: "Orlin Co. Vietnam"
ROUND = re.compile(r"(?:Pre-)?Series [A-K]\d?")  # of funding
HYPHENED = frozenset({"a", "à", "o", "n", "de", "la", "en", "in", "on"})  # inside names: "Net-a-porter"
AMOUNT = re.compile(r"[A-Z][A-Za-z]{0,2}\d+[.,]\d+")  # "Sh14.2", "N312.4"
PEOPLE = re.compile(r"[A-Z][a-z]{2,}(?:man|woman|men|women)")  # "a Dutchman"
FIRST_NAMES = frozenset({"Per"})  # among the prepositions; as such it opens no sentence before another name
FAMILY = frozenset({"Sons", "Son", "Daughters", "Brothers", "Co", "Company", "Partners", "Associates"})
PREFIXES = frozenset("ex non pre post anti pro pan mid trans inter sub semi self co then".split())  # of any name
OPENERS = frozenset('.!?:"“”•*;(') | {"..."}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a block that is parsed at once: its offset in the document, its text and its raw tokens."""

    block: Block
    offset: int
    text: str
    tokens: tuple[RawToken, ...]


@dataclass(frozen=True, slots=True)
class NameWords:
    """What the ontology says about the words in names, all lower case: titles are word tuples."""

    titles: frozenset[tuple[str, ...]]
    heads: frozenset[str]  # "bank", "university": words that carry on with "of"
    suffixes: frozenset[str]  # "inc", "ltd"
    nouns: frozenset[str] = frozenset()  # common nouns of classes: a capitalised one alone is no name
    metrics: frozenset[str] = frozenset()  # what figures measure: no name where a sentence begins with it
    small_forms: frozenset[str] = frozenset()  # legal forms that begin with a small letter, as written: "plc"
    currencies: frozenset[str] = frozenset()  # codes and signs, as written: no name beside a number
    units: frozenset[str] = frozenset()  # signs of units, as written: no names at all


def is_capital(token: RawToken) -> bool:
    """Whether a word has a capital that days and months do not explain."""
    if not token.text[:1].isupper():
        return _is_written_so(token)
    return token.text.casefold().rstrip(".") not in CALENDAR or token.label == "PERSON"  # "Jan de Wit"


def _is_written_so(token: RawToken) -> bool:
    """Whether a word without a capital at its start is written as only names are.

    "boAt", "1&1", "52Toys"; no "kWh", "eBikes".
    """
    text = token.text
    if text.islower() or text.isdigit():
        return False
    if "&" in text:
        return is_joined_by_ampersand(text)
    if NUMBERED.fullmatch(text):
        return True
    return CAMEL.fullmatch(text) is not None and (bool(token.label) or text[1].islower() or text[0] != "e")


def is_joined_by_ampersand(text: str) -> bool:
    """Whether a word is a name of letters around "&": "H&M", but not "R&D".

    >>> is_joined_by_ampersand("H&M"), is_joined_by_ampersand("R&D")
    (True, False)
    """
    return "&" in text and text not in TERMS and AMPERSAND.fullmatch(text) is not None


def capital_runs(
    piece: Piece, words: NameWords, ner: Sequence[tuple[int, int, str]], lower: set[str]
) -> Iterator[tuple[int, int, str]]:
    """Token ranges [first, last] of capitalised names, split at titles."""
    tokens = piece.tokens
    covered = {index: number for number, (first, last, _) in enumerate(ner) for index in range(first, last + 1)}
    index = 0
    while index < len(tokens):
        if not is_capital(tokens[index]):
            index += 1
            continue
        last = _run_end(piece, index, words, covered)
        for first, end in _split_at_titles(tokens, index, last, words):
            trimmed = _trimmed(tokens, first, end, words, covered, lower)
            if trimmed:
                yield (*trimmed, "ner" if trimmed[0] in covered else "capitals")
        index = last + 1


def _run_end(piece: Piece, first: int, words: NameWords, covered: Mapping[int, int]) -> int:
    """The last token of the run of capitalised words that begins at ``first``, with its connecting words."""
    tokens, last = piece.tokens, first
    while True:
        after = last + 1
        if after < len(tokens) and is_capital(tokens[after]) and not gap(piece, last, after):
            if ends_sentence(tokens, last, words):
                return last
            last = after
            continue
        step = bridge(piece, last, words, covered)
        if step is None:
            return last
        last = step


def ends_sentence(tokens: Sequence[RawToken], last: int, words: NameWords) -> bool:
    """Whether a legal form with its dot is followed by the first word of another sentence: "Orlin Ltd. It", "Orlin Ltd.
    Basketo"; after "Co." a name may go on."""
    after, plain = tokens[last + 1], tokens[last].text.casefold().rstrip(".")
    form = tokens[last].text.endswith(".") and plain in words.suffixes
    letter = last > 0 and closes_round(tokens[last - 1], tokens[last])
    if (form or letter) and after.function and after.text.istitle():
        return True
    goes_on = plain in GOES_ON or "." in plain or after.text.casefold().rstrip(".") in words.suffixes
    return form and not goes_on and after.text[:1].isupper() and not after.text.isupper()


def gap(piece: Piece, left: int, right: int) -> bool:
    """Whether something other than one space stands between two tokens."""
    return piece.text[piece.tokens[left].end : piece.tokens[right].start] not in ("", " ")


def bridge(piece: Piece, last: int, words: NameWords, covered: Mapping[int, int]) -> int | None:
    """The token at which a name goes on over "&", "of", "de", a hyphen or ", Inc.", or None."""
    tokens = piece.tokens
    if last + 1 >= len(tokens):
        return None
    link = tokens[last + 1]
    if not gap(piece, last, last + 1) and _closes_name(tokens, last, words, covered):
        return last + 1
    if last + 2 >= len(tokens):
        return None
    after = tokens[last + 2]
    hyphen = tokens[last + 3].text in "-‑" and tokens[last + 3].start == after.end if last + 3 < len(tokens) else False
    if link.text in LINKS and after.text in LINKS and last + 3 < len(tokens) and is_capital(tokens[last + 3]):
        return last + 3  # "van der"
    if link.text == "," and after.text.casefold().rstrip(".") in words.suffixes and after.text[:1].isupper():
        office = after.ordinary and words_at(tokens, last + 3, 1) in words.titles  # "Mei Tanaka, Group President"
        return None if office else last + 2
    one_entity = _same_entity(covered, last, last + 2)
    tight = link.start == tokens[last].end and after.start == link.end
    if link.text in "-‑" and tight and ((one_entity and after.label == "PERSON") or _is_syllable(tokens, last + 2)):
        return last + 2  # "Soo-ryun"
    if tight and link.text in "-‑" and after.text in HYPHENED and _is_tight(tokens, last + 2):
        return last + 4  # "Net-a-porter"
    if not after.text[:1].isupper() or not is_capital(after):
        return None
    if link.text == "and" and hyphen:
        return None  # "Lidl and Co-op"
    return last + 2 if _links(tokens[last], link, after, words, one_entity, tight) else None


def _is_syllable(tokens: Sequence[RawToken], index: int) -> bool:
    """Whether a small word after a hyphen ends a given name: "Soo-ryun Kim", no "Orlin-led Basketo"."""
    word, surname = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else None
    known = word.tag not in NAME_TAGS and (word.ordinary or word.function)
    if known or not word.text.islower() or not word.text.isalpha() or len(word.text) > SYLLABLE:
        return False
    given = tokens[index - 2]
    alone = len(given.text) <= SYLLABLE and given.text.isalpha() and given.text.casefold() not in PREFIXES
    return alone and surname is not None and surname.tag in NAME_TAGS and is_capital(surname)


def _closes_name(tokens: Sequence[RawToken], last: int, words: NameWords, covered: Mapping[int, int]) -> bool:
    """Whether a name ends with the word after it, which has no capital: "Orlin plc", "Studio 21"."""
    word = tokens[last + 1].text
    if word in words.small_forms or (word[:1].isdigit() and _same_entity(covered, last, last + 1)):
        return True
    return NUMBER.fullmatch(word) is not None and _is_its_number(tokens, last)


def _is_its_number(tokens: Sequence[RawToken], last: int) -> bool:
    """Whether a name in a sentence ends in a number with which nothing is counted: "the owner of Studio 21, which".

    So it does after a verb: "bought Studio 21 from".
    """
    name = tokens[last]
    if last + 2 >= len(tokens) or tokens[last + 2].text not in CLOSES:
        return False
    if not is_capital(name) or opens_sentence(tokens, last) or name.function or not name.text[1:].islower():
        return False
    return tokens[last - 1].text in BEFORE_NAME or tokens[last - 1].tag.startswith("VB")


def _is_tight(tokens: Sequence[RawToken], index: int) -> bool:
    """Whether a hyphen and another word follow a word without spaces."""
    parts = tokens[index : index + 3]
    return (
        len(parts) == 3 and parts[1].text in "-‑" and parts[0].end == parts[1].start and parts[1].end == parts[2].start
    )


def _links(before: RawToken, link: RawToken, after: RawToken, words: NameWords, one_entity: bool, tight: bool) -> bool:
    """Whether a word between two capitalised ones is a part of the name."""
    if link.text in ("&", "+") or link.text in LINKS or (link.text in "-‑'’" and tight):
        return True
    if link.text == "of":
        return one_entity or before.text.casefold() in words.heads
    if link.text == "and":
        return after.text in FAMILY
    return link.text in ("for", "the") and one_entity


def _same_entity(covered: Mapping[int, int], left: int, right: int) -> bool:
    return left in covered and covered.get(left) == covered.get(right)


@lru_cache(maxsize=16)
def longest_of(titles: frozenset[tuple[str, ...]]) -> int:
    """How many words the longest title has."""
    return max((len(title) for title in titles), default=0)


def _split_at_titles(tokens: Sequence[RawToken], first: int, last: int, words: NameWords) -> Iterator[tuple[int, int]]:
    """The run without the titles in it: "Orlin Chief Executive Mei Tanaka" gives "Orlin" and "Mei Tanaka"."""
    longest = longest_of(words.titles)
    start = index = first
    while index <= last:
        most = longest if opens_sentence(tokens, index) else min(longest, last - index + 1)  # "Deputy chief executive"
        length = _spelled_title(tokens, index, last, words) or next(
            (n for n in range(most, 0, -1) if words_at(tokens, index, n) in words.titles), 0
        )
        length = 0 if length == 1 and _owned_body(tokens, index, last, words) else length
        if length:
            if start < index:
                yield start, index - 1
            index += length
            start = index
        else:
            index += 1
    if start <= last:
        yield start, last


def _owned_body(tokens: Sequence[RawToken], index: int, last: int, words: NameWords) -> bool:
    """Whether a word after a possessive begins a body's name, though it be a title: "Tiger's Head Asset Managers"."""
    if index == 0 or tokens[index - 1].text not in ("'s", "’s"):
        return False
    own = tokens[index + 1 : last + 1]
    body = any(token.text.casefold().rstrip(".") in words.heads for token in own)
    return body and not any(token.label == "PERSON" for token in own)


def _spelled_title(tokens: Sequence[RawToken], index: int, last: int, words: NameWords) -> int:
    """How many words of a run make a title from its first to its last word: "Chief Medical Officer"; 0 for none."""
    if words_at(tokens, index, 1) not in words.titles:
        return 0
    for end in range(min(index + 4, last), index, -1):
        people = any(token.label == "PERSON" for token in tokens[index : end + 1])
        if words_at(tokens, end, 1) in words.titles and not people:
            return end - index + 1
    return 0


def words_at(tokens: Sequence[RawToken], index: int, count: int) -> tuple[str, ...]:
    """So many words from a token on, as titles are written: lower case, without dots."""
    return tuple(token.text.casefold().rstrip(".") for token in tokens[index : index + count])


def _trimmed(
    tokens: Sequence[RawToken], first: int, last: int, words: NameWords, covered: Mapping[int, int], lower: set[str]
) -> tuple[int, int] | None:
    """The run without words that are capital only by position, or None if no name is left."""
    if _is_titled_phrase(tokens, first, last):
        return first, last
    first = _without_opener(tokens, first, last, lower)
    folded = tokens[first].text.casefold() if first < last else ""
    noun = folded in words.nouns and (tokens[first].ordinary or folded.endswith("er"))  # no "Kunsthalle"
    noun = noun or MAKERS.fullmatch(folded) is not None  # "Winemaker Orlin"
    if noun and opens_sentence(tokens, first):
        first += is_capital(tokens[first + 1])  # "Steelmaker Orlin", but "University of Turin"
    first = _without_function_words(tokens, first, last, covered)
    while last >= first and tokens[last].text in ("'", "’", "&", "-", "'s", "’s"):
        last -= 1
    if ROUND.fullmatch(" ".join(token.text for token in tokens[first : last + 1])):
        return None
    if first > last or not _has_letters(tokens[first : last + 1]):
        return None
    if _is_figure(tokens, first, last, words):
        return None
    if first == last and not _stands_alone(tokens, first, words, covered, lower):
        return None
    return first, last


def _without_function_words(tokens: Sequence[RawToken], first: int, last: int, covered: Mapping[int, int]) -> int:
    """Where a run begins without function words and articles before it."""
    while first <= last and _is_function_word(tokens, first) and first not in covered:
        if _begins_hyphened(tokens, first, last):
            break
        first += 1
    while first <= last and tokens[first].text in ("The", "the", "A", "An") and not _is_first_name(tokens, first):
        first += 1
    return first


def _is_titled_phrase(tokens: Sequence[RawToken], first: int, last: int) -> bool:
    """Whether function words with capitals are a name within a sentence: "its takeover of For You"."""
    run = tokens[first : last + 1]
    if not 2 <= len(run) <= 3 or opens_sentence(tokens, first) or not tokens[first - 1].text.islower():
        return False
    plain = all(token.function and token.text.istitle() and len(token.text) > 1 for token in run)
    return plain and run[0].text not in ("The", "A", "An")


def _has_letters(run: Sequence[RawToken]) -> bool:
    """Whether a run has two letters side by side, or around "&"."""
    return any(is_joined_by_ampersand(token.text) or LETTERS.search(token.text) for token in run)


def _without_opener(tokens: Sequence[RawToken], first: int, last: int, lower: set[str]) -> int:
    """Where a run begins without the ordinary words that open a sentence before it."""
    while first <= last and opens_sentence(tokens, first) and _is_ordinary(tokens, first, lower, last > first):
        if _begins_hyphened(tokens, first, last):
            break
        first += 1
    return first


def _begins_hyphened(tokens: Sequence[RawToken], first: int, last: int) -> bool:
    """Whether a run begins with an ordinary word that a hyphen makes part of a name: "Go-Orlin", no "Ex-Orlin"."""
    if last < first + 2 or tokens[first + 1].text not in "-‑" or tokens[first].text.casefold() in PREFIXES:
        return False
    return tokens[first].end == tokens[first + 1].start and tokens[first + 1].end == tokens[first + 2].start


def _is_figure(tokens: Sequence[RawToken], first: int, last: int, words: NameWords) -> bool:
    """Whether a run is a metric at a sentence's start, or the currency of an amount."""
    if tokens[first].text in words.currencies and _beside_number(tokens, first):
        return True
    return opens_sentence(tokens, first) and _is_metric(tokens[first : last + 1], words)


def _beside_number(tokens: Sequence[RawToken], index: int) -> bool:
    """Whether a word stands before a number ("NOK 2.1 billion") or after one ("2.1 billion NOK")."""
    after = tokens[index + 1 : index + 2]
    return any(token.text[:1].isdigit() for token in after) or (index > 0 and tokens[index - 1].tag == "CD")


def _is_metric(run: Sequence[RawToken], words: NameWords) -> bool:
    """Whether a run is a metric with a capital for its place: "Occupancy rose", "Adjusted EBITDA fell"."""
    last = run[-1]
    known = last.text in TERMS or last.text.casefold() in words.metrics
    return known and not any(token.label in ("ORG", "PERSON") for token in run) and all(t.ordinary for t in run[:-1])


def _is_first_name(tokens: Sequence[RawToken], index: int) -> bool:
    """Whether what may be a preposition is a person's first name, or an article part of a name: "Per Arne Holt", and
    "An Khai", since no "an" stands before a consonant."""
    after = tokens[index + 1 : index + 2]
    named = all(token.tag in NAME_TAGS for token in after)
    no_article = tokens[index].text == "An" and any(CONSONANT.match(token.text) for token in after)
    return named and (tokens[index].text in FIRST_NAMES or no_article)


def _is_function_word(tokens: Sequence[RawToken], index: int) -> bool:
    """A capitalised word that is no name. Tags of unknown words are guesses: they count at a sentence's start only."""
    token = tokens[index]
    if _is_first_name(tokens, index) or _is_written_so(token):
        return False
    if token.text in LINKS or (token.function and not token.text.isupper() and token.tag not in NAME_TAGS):
        return True
    return opens_sentence(tokens, index) and token.tag in CLOSED_TAGS and token.ordinary


def opens_sentence(tokens: Sequence[RawToken], index: int) -> bool:
    """Whether a word is the first of a piece, or stands after what ends or opens a sentence."""
    return index == 0 or tokens[index - 1].text in OPENERS


def _is_ordinary(tokens: Sequence[RawToken], index: int, lower: set[str], more: bool) -> bool:
    """Whether a word that opens a sentence is an ordinary word with a capital letter."""
    token = tokens[index]
    if token.tag in CLOSED_TAGS and token.ordinary:
        return not _is_first_name(tokens, index)
    return token.text.casefold() in lower and (token.tag not in NAME_TAGS or not more)


def _is_term(text: str, words: NameWords) -> bool:
    """Whether a word is an amount, a unit, a period or a term of business: "Sh14.2", "MW", "Q3", "IPOs", "Ebitda"."""
    if text in words.units or text.rstrip("s") in TERMS or (len(text) > len("IPO") and text.upper() in TERMS):
        return True
    return bool(AMOUNT.fullmatch(text) or re.fullmatch(r"[QH][1-4]|FY\d*", text))


def _stands_alone(
    tokens: Sequence[RawToken], index: int, words: NameWords, covered: Mapping[int, int], lower: set[str]
) -> bool:
    """Whether one capitalised word is a name by itself."""
    token = tokens[index]
    folded = token.text.casefold()
    if is_joined_by_ampersand(token.text) or not token.text[:1].isupper():
        return True  # "H&M", "boAt"
    if len(token.text.rstrip(".")) < 2 or folded in words.nouns or folded in words.suffixes:
        return False
    if _is_term(token.text, words):
        return False
    if ABBREVIATION.fullmatch(token.text) and len(token.text) <= 5:
        return index in covered and tokens[index].label in ("ORG", "GPE")
    if opens_sentence(tokens, index):
        after = tokens[index + 1] if index + 1 < len(tokens) else token
        common = token.ordinary or (token.tag in NOUN_TAGS and index not in covered)
        if common and after.text.islower() and (after.tag in NOUN_TAGS or (after.tag in NAME_TAGS and after.ordinary)):
            return False  # "Poultry producer Orlin", "Traction motors", "Electric van maker Orlin"
        if index not in covered and after.text in words.nouns and tokens[index + 2 : index + 3]:
            return not is_capital(tokens[index + 2])  # "Jewellery chain Orlin"
        plural = token.tag == "NNS" and (after.tag in PLURAL_TAGS or after.text == "were")  # "Electrolysers are"
        strange = not token.ordinary and token.text.isalpha() and not plural  # no word that the model knows
        return ((token.tag in NAME_TAGS or strange) and folded not in lower) or index in covered
    if token.tag == "JJ" and index not in covered:
        return False  # "Western brands"
    if PEOPLE.fullmatch(token.text) and index and tokens[index - 1].text in ("a", "an", "the"):
        return False
    return token.tag in NAME_TAGS or index in covered or folded not in lower
