"""Where the names of a document are: from the catalogue, from the NER, and from capitalised words.

In: the document, the raw tokens of its pieces, what the catalogue found. Out: `FoundName`s, not overlapping, each with
offsets in the document's text. It does not decide what a name denotes, nor its type.

Headlines define no names (their words are capitalised for other reasons); the names of the body are looked up in them.
Datelines and photo credits yield none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.annotate.parse import RawToken
from kg.model import Block, BlockKind

LINKS = frozenset({"de", "du", "des", "la", "le", "da", "do", "dos", "di", "del", "della", "van", "von", "der", "den",
                   "bin", "al", "el", "y", "e", "af", "av", "zu", "ten", "ter"})  # fmt: skip
CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december yesterday today tomorrow tonight jan feb mar apr jun jul aug sep sept oct
    nov dec""".split()
)
CLOSED_TAGS = frozenset(
    {"DT", "IN", "PRP", "PRP$", "CC", "RB", "WRB", "WDT", "WP", "WP$", "MD", "TO", "EX", "PDT", "UH", "RBR"}
)
NAME_TAGS = frozenset({"NNP", "NNPS"})
NER_NAMES = frozenset({"ORG", "PERSON", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT"})
ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&.\-]*s?")
TERMS = frozenset(
    (
        "IPO MoU MOU CEO CFO COO CTO GDP AI IT R&D EV SUV LNG PC TV USB ESG M&A HR PR VAT ETF REIT SPAC"
        " EBITDA EBIT EPS ROE ROI GMV ARR NAV AUM"
    ).split()
)
WORD = re.compile(r"\w+")
ROUND = re.compile(r"(?:Pre-)?Series [A-K]\d?")  # of funding
HYPHENED = frozenset({"a", "à", "o", "n", "de", "la", "en", "in", "on"})  # inside names: "Net-a-porter"
AMOUNT = re.compile(r"[A-Z][A-Za-z]{0,2}\d+[.,]\d+")  # "Sh14.2", "N312.4"
PEOPLE = re.compile(r"[A-Z][a-z]{2,}(?:man|woman|men|women)")  # "a Dutchman"
FAMILY = frozenset({"Sons", "Son", "Daughters", "Brothers", "Co", "Company", "Partners", "Associates"})
OPENING_TAGS = frozenset({"VBN", "VBG", "RB", "RBR"})  # of words that open a sentence with a capital and are no names
LONG_NAMES = frozenset({"PERSON", "ORG", "FAC", "WORK_OF_ART"})  # labels whose names have given and further words
OPENERS = frozenset('.!?:"“”•*;(') | {"..."}


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name's span in the document's text, who proposed it, the NER's label, and whether it is an adjective."""

    start: int
    end: int
    surface: str
    source: str
    label: str = ""
    adjective: bool = False


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


@dataclass(frozen=True, slots=True)
class KnownSpan:
    """A span that the catalogue knows. ``adjective``: a demonym ("Russian")."""

    start: int
    end: int
    adjective: bool = False


Scan = Callable[[str], Sequence[KnownSpan]]
Names = Sequence[tuple[Piece, Sequence[FoundName]]]  # those of some pieces
Join = Callable[[Names], Sequence[Sequence[FoundName]]]  # → the names of each piece, some of them made one


def apart(found: Names) -> list[Sequence[FoundName]]:
    """The names of each piece as they were found."""
    return [names for _, names in found]


def find_names(pieces: Sequence[Piece], words: NameWords, scan: Scan, join: Join = apart) -> tuple[FoundName, ...]:
    """All names of a document, in the order of the text."""
    body = [piece for piece in pieces if piece.block.kind in (BlockKind.PARAGRAPH, BlockKind.CAPTION)]
    lower = {token.text for piece in body for token in piece.tokens if token.text.islower()}
    found = [(piece, _piece_names(piece, words, scan(piece.text), lower)) for piece in body]
    names = [name for own in join(found) for name in own]
    surfaces = _by_first_word({name.surface: name for name in names if not name.adjective})
    for piece in pieces:
        if piece.block.kind is BlockKind.HEADLINE:
            names += (_moved(known, piece, "catalogue", "", known.adjective) for known in scan(piece.text))
        if piece.block.kind in (BlockKind.HEADLINE, BlockKind.PARAGRAPH, BlockKind.CAPTION):
            names += _seen_again(piece, surfaces)
    return tuple(_without_overlaps(_parted(names, scan)))


def _parted(names: Sequence[FoundName], scan: Scan) -> Iterator[FoundName]:
    """Part a known name from the next ("South America Orlin") where the rest stands alone elsewhere."""
    alone = {name.surface for name in names}
    for name in names:
        whole = name.source == "catalogue" or " " not in name.surface
        known = None if whole else next((span for span in scan(name.surface) if span.start == 0), None)
        rest = name.surface[known.end :].lstrip() if known else ""
        if known and rest in alone:
            yield replace(
                name, end=name.start + known.end, surface=name.surface[: known.end], adjective=known.adjective
            )
            yield replace(name, start=name.end - len(rest), surface=rest)
        else:
            yield name


def _piece_names(piece: Piece, words: NameWords, known: Sequence[KnownSpan], lower: set[str]) -> list[FoundName]:
    ner = list(_ner_spans(piece.tokens))
    found: list[FoundName] = []
    for span in known:
        if not _is_common(piece, span) and not _inside_longer_name(piece, span, words, known):
            label = _label_at(piece.tokens, span.start, span.end)
            found.append(_moved(span, piece, "catalogue", label, span.adjective))
    taken = [(name.start - piece.offset, name.end - piece.offset) for name in found]
    for first, last, source in _capital_runs(piece, words, ner, lower):
        start, end = piece.tokens[first].start, piece.tokens[last].end
        end -= last + 1 < len(piece.tokens) and _ends_sentence(piece.tokens, last, words)
        if not any(s < end and start < e for s, e in taken if (s, e) != (start, end)):
            if (start, end) not in taken:
                span = KnownSpan(start, end)
                found.append(_moved(span, piece, source, _label_at(piece.tokens, start, end)))
        else:
            found += _around_known(piece, first, last, taken, words)
    return found


def _is_common(piece: Piece, span: KnownSpan) -> bool:
    """Whether a known name stands as an ordinary word: "March", "Salmon farmer Orlin"."""
    word = piece.text[span.start : span.end]
    if all(part in CALENDAR or part.isdigit() for part in re.split(r"[\s,]+", word.casefold())):
        return True
    index = next((k for k, token in enumerate(piece.tokens) if token.start == span.start), -1)
    if index < 0 or span.adjective:
        return False
    token, after = piece.tokens[index], piece.tokens[index + 1 : index + 2]
    capital = token.text.isupper() and len(token.text) > 1
    if (
        token.tag in CLOSED_TAGS
        and token.function
        and not capital
        and word[len(token.text) :].islower() | (" " not in word)
    ):
        return True  # "After", "There is", though films may be called so
    if " " in word or not _opens_sentence(piece.tokens, index):
        return False
    if token.tag in OPENING_TAGS and token.ordinary and not token.label:
        return True  # "Asked about it, she", "Soon the"
    if after and after[0].text in ("and", "or"):
        after = piece.tokens[index + 2 : index + 3]  # "Boots and coats"
    follows = bool(after) and after[0].tag in ("NN", "NNS") and after[0].text.islower()
    return token.ordinary and follows and token.label not in ("GPE", "LOC")


def _moved(span: KnownSpan, piece: Piece, source: str, label: str, adjective: bool = False) -> FoundName:
    surface = piece.text[span.start : span.end]
    return FoundName(piece.offset + span.start, piece.offset + span.end, surface, source, label, adjective)


def _ner_spans(tokens: Sequence[RawToken]) -> Iterator[tuple[int, int, str]]:
    """Token ranges [first, last] of the NER's names."""
    first = None
    for index, token in enumerate((*tokens, RawToken(0, 0, "", "", "", True))):
        if first is not None and (token.opens or token.label != tokens[first].label):
            yield first, index - 1, tokens[first].label
            first = None
        if token.opens and token.label in NER_NAMES:
            first = index


def _label_at(tokens: Sequence[RawToken], start: int, end: int) -> str:
    """The NER label that most tokens of a span carry, "" for none."""
    labels = [token.label for token in tokens if token.start < end and start < token.end and token.label in NER_NAMES]
    return max(labels, key=labels.count) if labels else ""


def _is_capital(token: RawToken) -> bool:
    calendar = token.text.casefold().rstrip(".") in CALENDAR and token.label != "PERSON"  # "Jan de Wit"
    return token.text[:1].isupper() and not calendar


def _capital_runs(
    piece: Piece, words: NameWords, ner: Sequence[tuple[int, int, str]], lower: set[str]
) -> Iterator[tuple[int, int, str]]:
    """Token ranges [first, last] of capitalised names, split at titles."""
    tokens = piece.tokens
    covered = {index: number for number, (first, last, _) in enumerate(ner) for index in range(first, last + 1)}
    index = 0
    while index < len(tokens):
        if not _is_capital(tokens[index]):
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
        if after < len(tokens) and _is_capital(tokens[after]) and not _gap(piece, last, after):
            if _ends_sentence(tokens, last, words):
                return last
            last = after
            continue
        step = _bridge(piece, last, words, covered)
        if step is None:
            return last
        last = step


def _ends_sentence(tokens: Sequence[RawToken], last: int, words: NameWords) -> bool:
    """Whether a legal form with its dot is followed by the first word of another sentence: "Orlin Ltd. It"."""
    after = tokens[last + 1]
    form = tokens[last].text.endswith(".") and tokens[last].text.casefold().rstrip(".") in words.suffixes
    return form and after.function and after.text.istitle()


def _gap(piece: Piece, left: int, right: int) -> bool:
    """Whether something other than one space stands between two tokens."""
    return piece.text[piece.tokens[left].end : piece.tokens[right].start] not in ("", " ")


def _bridge(piece: Piece, last: int, words: NameWords, covered: Mapping[int, int]) -> int | None:
    """The token at which a name goes on over "&", "of", "de", a hyphen or ", Inc.", or None."""
    tokens = piece.tokens
    if last + 1 >= len(tokens):
        return None
    link = tokens[last + 1]
    if _same_entity(covered, last, last + 1) and link.text[:1].isdigit() and not _gap(piece, last, last + 1):
        return last + 1
    if last + 2 >= len(tokens):
        return None
    after = tokens[last + 2]
    hyphen = tokens[last + 3].text in "-‑" and tokens[last + 3].start == after.end if last + 3 < len(tokens) else False
    if link.text in LINKS and after.text in LINKS and last + 3 < len(tokens) and _is_capital(tokens[last + 3]):
        return last + 3  # "van der"
    if link.text == "," and after.text.casefold().rstrip(".") in words.suffixes and after.text[:1].isupper():
        return last + 2
    one_entity = _same_entity(covered, last, last + 2)
    tight = link.start == tokens[last].end and after.start == link.end
    if link.text in "-‑" and tight and one_entity and after.label == "PERSON":
        return last + 2  # "Soo-ryun"
    if tight and link.text in "-‑" and after.text in HYPHENED and _is_tight(tokens, last + 2):
        return last + 4  # "Net-a-porter"
    if not after.text[:1].isupper() or not _is_capital(after):
        return None
    if link.text == "and" and hyphen:
        return None  # "Lidl and Co-op"
    return last + 2 if _links(tokens[last], link, after, words, one_entity, tight) else None


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
def _longest(titles: frozenset[tuple[str, ...]]) -> int:
    """How many words the longest title has."""
    return max((len(title) for title in titles), default=0)


def _split_at_titles(tokens: Sequence[RawToken], first: int, last: int, words: NameWords) -> Iterator[tuple[int, int]]:
    """The run without the titles in it: "Orlin Chief Executive Mei Tanaka" gives "Orlin" and "Mei Tanaka"."""
    longest = _longest(words.titles)
    start = index = first
    while index <= last:
        length = _spelled_title(tokens, index, last, words) or next(
            (n for n in range(min(longest, last - index + 1), 0, -1) if _words_at(tokens, index, n) in words.titles), 0
        )
        if length:
            if start < index:
                yield start, index - 1
            index += length
            start = index
        else:
            index += 1
    if start <= last:
        yield start, last


def _spelled_title(tokens: Sequence[RawToken], index: int, last: int, words: NameWords) -> int:
    """How many words of a run make a title from its first to its last word: "Chief Medical Officer"; 0 for none."""
    if _words_at(tokens, index, 1) not in words.titles:
        return 0
    for end in range(min(index + 4, last), index, -1):
        people = any(token.label == "PERSON" for token in tokens[index : end + 1])
        if _words_at(tokens, end, 1) in words.titles and not people:
            return end - index + 1
    return 0


def _words_at(tokens: Sequence[RawToken], index: int, count: int) -> tuple[str, ...]:
    return tuple(token.text.casefold().rstrip(".") for token in tokens[index : index + count])


def _trimmed(
    tokens: Sequence[RawToken], first: int, last: int, words: NameWords, covered: Mapping[int, int], lower: set[str]
) -> tuple[int, int] | None:
    """The run without words that are capital only by position, or None if no name is left."""
    while first <= last and _opens_sentence(tokens, first) and _is_ordinary(tokens[first], lower, last > first):
        first += 1
    folded = tokens[first].text.casefold() if first < last else ""
    noun = folded in words.nouns and (tokens[first].ordinary or folded.endswith("er"))  # no "Kunsthalle"
    if noun and _opens_sentence(tokens, first):
        first += _is_capital(tokens[first + 1])  # "Steelmaker Orlin", but "University of Turin"
    while first <= last and _is_function_word(tokens, first) and first not in covered:
        first += 1
    while first <= last and tokens[first].text in ("The", "the", "A", "An"):
        first += 1
    while last >= first and tokens[last].text in ("'", "’", "&", "-", "'s", "’s"):
        last -= 1
    if ROUND.fullmatch(" ".join(token.text for token in tokens[first : last + 1])):
        return None
    if first > last or not re.search(r"[^\W\d_]{2}", " ".join(token.text for token in tokens[first : last + 1])):
        return None
    if first == last and not _stands_alone(tokens, first, words, covered, lower):
        return None
    return first, last


def _is_function_word(tokens: Sequence[RawToken], index: int) -> bool:
    """A capitalised word that is no name. Tags of unknown words are guesses: they count at a sentence's start only."""
    token = tokens[index]
    if token.text in LINKS or (token.function and not token.text.isupper() and token.tag not in NAME_TAGS):
        return True
    return _opens_sentence(tokens, index) and token.tag in CLOSED_TAGS and token.ordinary


def _opens_sentence(tokens: Sequence[RawToken], index: int) -> bool:
    return index == 0 or tokens[index - 1].text in OPENERS


def _is_ordinary(token: RawToken, lower: set[str], more: bool) -> bool:
    """Whether a word that opens a sentence is an ordinary word with a capital letter."""
    if token.tag in CLOSED_TAGS and token.ordinary:
        return True
    return token.text.casefold() in lower and (token.tag not in NAME_TAGS or not more)


def _stands_alone(
    tokens: Sequence[RawToken], index: int, words: NameWords, covered: Mapping[int, int], lower: set[str]
) -> bool:
    """Whether one capitalised word is a name by itself."""
    token = tokens[index]
    folded = token.text.casefold()
    if len(token.text.rstrip(".")) < 2 or folded in words.nouns or folded in words.suffixes:
        return False
    if AMOUNT.fullmatch(token.text) or token.text.rstrip("s") in TERMS or re.fullmatch(r"[QH][1-4]|FY\d*", token.text):
        return False
    if ABBREVIATION.fullmatch(token.text) and len(token.text) <= 5:
        return index in covered and tokens[index].label in ("ORG", "GPE")
    if _opens_sentence(tokens, index):
        after = tokens[index + 1] if index + 1 < len(tokens) else token
        if token.ordinary and after.tag in ("NN", "NNS") and after.text.islower():
            return False  # "Poultry producer Orlin"
        strange = not token.ordinary and token.text.isalpha()  # no word that the model knows
        return ((token.tag in NAME_TAGS or strange) and folded not in lower) or index in covered
    if token.tag == "JJ" and index not in covered:
        return False  # "Western brands"
    if PEOPLE.fullmatch(token.text) and index and tokens[index - 1].text in ("a", "an", "the"):
        return False
    return token.tag in NAME_TAGS or index in covered or folded not in lower


def _inside_longer_name(piece: Piece, known: KnownSpan, words: NameWords, others: Sequence[KnownSpan]) -> bool:
    """Whether a known name is only a part of a longer capitalised one ("Qingdao" in "Qingdao Textiles Group")."""
    inside = [k for k, token in enumerate(piece.tokens) if token.start < known.end and known.start < token.end]
    if not inside:
        return False
    tokens, first, last = piece.tokens, inside[0], inside[-1]
    if not known.adjective and _recogniser_goes_on(tokens, first, last):
        return True
    if last + 1 < len(tokens) and _goes_on(piece, last, last + 1, words, known.adjective):
        return True
    if (
        not known.adjective
        and _bridge(piece, last, words, {}) is not None
        and tokens[last + 1].text in LINKS | {"-", "&", "+"}
    ):
        return True
    if first >= 2 and _is_joint(tokens, first - 1) and _is_capital(tokens[first - 2]):
        return True  # "Brossard-Orlin", "Brossard & Orlin"
    before = first - 1
    return (
        before >= 0
        and not known.adjective
        and _is_capital(tokens[before])
        and not _gap(piece, before, first)
        and tokens[before].tag in NAME_TAGS
        and not _is_title_word(tokens[before], words)
        and not any(other.start <= tokens[before].start < other.end for other in others)
    )


def _recogniser_goes_on(tokens: Sequence[RawToken], first: int, last: int) -> bool:
    """Whether the recogniser's name begins with the known one and goes on: "Martin Luther" in "Martin Luther King"."""
    if last + 1 >= len(tokens) or tokens[first].label not in LONG_NAMES or not tokens[first].opens:
        return False
    after = tokens[last + 1]
    joined = after.label == tokens[first].label and not after.opens
    return joined and (after.text[:1].isupper() or after.text in LINKS | {"of", "for"})


def _is_title_word(token: RawToken, words: NameWords) -> bool:
    return (token.text.casefold().rstrip("."),) in words.titles or token.text.casefold() in words.nouns


def _is_joint(tokens: Sequence[RawToken], index: int) -> bool:
    """A hyphen without spaces, or "&"."""
    token = tokens[index]
    tight = tokens[index - 1].end == token.start and token.end == tokens[index + 1].start
    return token.text in ("&", "+") or (token.text == "-" and tight)


def _goes_on(piece: Piece, last: int, after: int, words: NameWords, adjective: bool) -> bool:
    tokens = piece.tokens
    if not _is_capital(tokens[after]) or _gap(piece, last, after) or tokens[after].text.casefold() == "the":
        return False
    longest = _longest(words.titles)
    if any(_words_at(tokens, after, n) in words.titles for n in range(1, longest + 1)):
        return False
    ends_as_name = _run_ends_as_name(piece, after, words)
    if adjective:
        return ends_as_name and tokens[last].label == "ORG" and not tokens[after].opens
    if tokens[last].label in ("GPE", "LOC") and tokens[after].opens:
        return ends_as_name
    return tokens[after].tag in NAME_TAGS or ends_as_name


def _run_ends_as_name(piece: Piece, index: int, words: NameWords) -> bool:
    """Whether the capitalised run at ``index`` ends in a word such as "Group" or "Ltd"."""
    while index + 1 < len(piece.tokens) and _is_capital(piece.tokens[index + 1]) and not _gap(piece, index, index + 1):
        index += 1
    folded = piece.tokens[index].text.casefold().rstrip(".")
    return folded in words.heads or folded in words.suffixes


def _around_known(
    piece: Piece,
    first: int,
    last: int,
    taken: Sequence[tuple[int, int]],
    words: NameWords,
) -> list[FoundName]:
    """What is left of a run beside the known names in it: "German" + "Orlin" leaves "Orlin"."""
    found: list[FoundName] = []
    group: list[int] = []
    for index in (*range(first, last + 1), -1):
        token = piece.tokens[index]
        free = index >= 0 and not any(s < token.end and token.start < e for s, e in taken)
        if free and (group or (token.text[:1].isupper() and token.tag not in CLOSED_TAGS)):
            group.append(index)
            continue
        while group and not piece.tokens[group[-1]].text[:1].isupper():
            group.pop()
        if group and (len(group) > 1 or piece.tokens[group[0]].tag in NAME_TAGS):
            start, end = piece.tokens[group[0]].start, piece.tokens[group[-1]].end
            if _words_at(piece.tokens, group[0], len(group))[-1] not in words.nouns or len(group) > 1:
                found.append(_moved(KnownSpan(start, end), piece, "capitals", _label_at(piece.tokens, start, end)))
        group = []
    return found


def _by_first_word(names: Mapping[str, FoundName]) -> dict[str, list[FoundName]]:
    """Names by the first word of their surface, the longest of each word first."""
    firsts: dict[str, list[FoundName]] = {}
    for surface in sorted(names, key=len, reverse=True):
        firsts.setdefault(re.split(r"\W", surface, maxsplit=1)[0], []).append(names[surface])
    return firsts


def _seen_again(piece: Piece, names: Mapping[str, Sequence[FoundName]]) -> Iterator[FoundName]:
    """Occurrences of names that were found elsewhere in the document, at word boundaries."""
    for match in WORD.finditer(piece.text):
        for name in names.get(match.group(), ()):
            end = match.start() + len(name.surface)
            if piece.text.startswith(name.surface, match.start()) and not piece.text[end : end + 1].isalnum():
                yield _moved(KnownSpan(match.start(), end), piece, "seen", name.label)
                break


def _without_overlaps(names: Iterable[FoundName]) -> Iterator[FoundName]:
    """The longest of overlapping names, the first of equal ones, in the order of the text."""
    order = {"catalogue": 0, "ner": 1, "capitals": 2, "learned": 2, "seen": 3}
    chosen: list[FoundName] = []
    starts: dict[int, FoundName] = {}
    for name in sorted(names, key=lambda n: (-(n.end - n.start), order[n.source], n.start)):
        if not any(starts.get(at) for at in range(name.start, name.end)):
            chosen.append(name)
            starts.update(dict.fromkeys(range(name.start, name.end), name))
    return iter(sorted(chosen, key=lambda n: n.start))
