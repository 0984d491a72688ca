"""Where the names of a document are: from the catalogue, from the NER, and from capitalised words.

In: the document, the raw tokens of its pieces, what the catalogue found. Out: `FoundName`s, not overlapping, each with
offsets in the document's text. It does not decide what a name denotes, nor its type.

Headlines define no names (their words are capitalised for other reasons); the names of the body are looked up in them.
Datelines and photo credits yield none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.annotate.capitals import (
    CALENDAR,
    CLOSED_TAGS,
    LINKS,
    NAME_TAGS,
    NOUN_TAGS,
    NameWords,
    Piece,
    bridge,
    capital_runs,
    ends_sentence,
    gap,
    is_capital,
    longest_of,
    opens_sentence,
    words_at,
)
from kg.annotate.parse import RawToken
from kg.annotate.tickers import TickerBracket, ticker_brackets
from kg.model import BlockKind

PLACES = frozenset({"GPE", "LOC"})
NER_NAMES = frozenset({"ORG", "PERSON", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT"})
FAMILY_NAME = re.compile(r"\b[Tt]he ((\w[\w’'-]*(?: [A-Z][\w’'-]*){0,2}) family)\b(?! of\b)")
LETTERED_SIGN = re.compile(r"(?<!\w)[A-Z]{1,3}(?=[$€£¥₹]\s?\d)")
WORD = re.compile(r"\w+")
OPENING_TAGS = frozenset({"VBN", "VBG", "RB", "RBR"})  # of words that open a sentence with a capital and are no names
LONG_NAMES = frozenset({"PERSON", "ORG", "FAC", "WORK_OF_ART"})  # labels whose names have given and further words


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
    small = _written_small(body)
    lower = {token.text for piece in body for token in piece.tokens if token.text.islower()} - small
    found = [(piece, _piece_names(piece, words, scan(piece.text), lower)) for piece in body]
    names = [name for own in join(found) for name in own]
    surfaces = _by_first_word({name.surface: name for name in names if not name.adjective})
    again = {name.surface.casefold(): name for name in names if name.surface.casefold() in small}
    for piece in pieces:
        if piece.block.kind is BlockKind.HEADLINE:
            names += (_moved(known, piece, "catalogue", "", known.adjective) for known in scan(piece.text))
        if piece.block.kind in (BlockKind.HEADLINE, BlockKind.PARAGRAPH, BlockKind.CAPTION):
            names += (*_seen_again(piece, surfaces), *_seen_small(piece, again))
    names += _families(pieces, names)
    listings = [(piece, one) for piece in pieces for one in ticker_brackets([token.text for token in piece.tokens])]
    names += (name for piece, bracket in listings for name in _exchanges(piece, bracket))
    fronted = {start for piece in body for start in _after_fronted(piece)}
    codes = {start for piece, bracket in listings for start in _ticker_codes(piece, bracket)}
    codes.update(start for piece in pieces for start in _signs(piece))
    return tuple(_without_overlaps(_parted([name for name in names if name.start not in codes], scan, fronted)))


def _families(pieces: Sequence[Piece], names: Sequence[FoundName]) -> list[FoundName]:
    """ "The Berti family": a house of that name, and not the one person of the house who is named elsewhere."""
    spans = {(n.start, n.end) for n in names if not n.adjective and n.label not in ("GPE", "LOC", "NORP")}
    return [
        _moved(KnownSpan(*match.span(1)), piece, "capitals", "ORG")
        for piece in pieces
        for match in FAMILY_NAME.finditer(piece.text)
        if (piece.offset + match.start(2), piece.offset + match.end(2)) in spans
        and not _noun_at(piece, match.end() + 1)
    ]


def _noun_at(piece: Piece, start: int) -> bool:
    """Whether a common noun begins somewhere in a piece: "the Berti family business"."""
    return any(token.start == start and token.tag in NOUN_TAGS for token in piece.tokens)


def _ticker_codes(piece: Piece, bracket: TickerBracket) -> Iterator[int]:
    """Where in the document the words stand by which an exchange calls a share, which name nobody: "(NYSE: BSK)"."""
    return (piece.offset + piece.tokens[index].start for index in bracket.codes)


def _signs(piece: Piece) -> Iterator[int]:
    """Where in the document the letters stand that make a sign the one of a country: the "US" of "US$212 million"."""
    return (piece.offset + match.start() for match in LETTERED_SIGN.finditer(piece.text))


def _exchanges(piece: Piece, bracket: TickerBracket) -> Iterator[FoundName]:
    """The exchanges that such a bracket names: "NYSE"."""
    for first, last in bracket.exchanges:
        span = KnownSpan(piece.tokens[first].start, piece.tokens[last].end)
        yield _moved(span, piece, "capitals", "ORG")


def _written_small(body: Sequence[Piece]) -> set[str]:
    """Words in small letters that are names: unknown ones that begin sentences more often than they are within them.

    "Velmee grew. Velmee sells phones", and "who runs velmee"; but not "polysilicon" for one sentence with a capital.
    """
    unknown = [token for piece in body for token in piece.tokens if not token.ordinary and token.text.isalpha()]
    capital = Counter(token.text.casefold() for token in unknown if token.text.istitle() and token.tag not in NOUN_TAGS)
    small = Counter(token.text for token in unknown if token.text.islower())
    return {word for word, count in small.items() if count < capital[word]}


def _after_fronted(piece: Piece) -> Iterator[int]:
    """Where in the document the words stand that follow a preposition at a sentence's start: "From Turku"."""
    for index, token in enumerate(piece.tokens[:-1]):
        if token.tag == "IN" and opens_sentence(piece.tokens, index):
            yield piece.offset + piece.tokens[index + 1].start


def _parted(names: Sequence[FoundName], scan: Scan, fronted: set[int]) -> Iterator[FoundName]:
    """Part a known name from the next ("South America Orlin") where the rest stands alone elsewhere.

    A person's surname does, too: "Lourdes Tanaka" stays whole, but not in "From Lourdes Tanaka wrote letters."; and a
    place in the name of a unit: "Orlin South Africa".
    """
    alone = {name.surface for name in names}
    places = {name.surface for name in names if name.label in PLACES}
    for name in names:
        person = name.label == "PERSON" and name.start not in fronted
        whole = name.source == "catalogue" or " " not in name.surface or person
        known = None if whole else next((span for span in scan(name.surface) if span.start == 0), None)
        rest = name.surface[known.end :].lstrip() if known else ""
        unit = known and not known.adjective and rest in places and name.surface[: known.end] not in places
        if known and rest in alone and not unit:
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
    for first, last, source in capital_runs(piece, words, ner, lower):
        start, end = piece.tokens[first].start, piece.tokens[last].end
        end -= last + 1 < len(piece.tokens) and ends_sentence(piece.tokens, last, words)
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
    if " " in word or not opens_sentence(piece.tokens, index):
        return False
    if token.tag in OPENING_TAGS and token.ordinary and not token.label:
        return True  # "Asked about it, she", "Soon the"
    if after and after[0].text in ("and", "or"):
        after = piece.tokens[index + 2 : index + 3]  # "Boots and coats"
    follows = bool(after) and after[0].tag in ("NN", "NNS") and after[0].text.islower()
    return token.ordinary and follows and token.label not in PLACES


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


def _inside_longer_name(piece: Piece, known: KnownSpan, words: NameWords, others: Sequence[KnownSpan]) -> bool:
    """Whether a known name is only a part of a longer capitalised one ("Qingdao" in "Qingdao Textiles Group")."""
    inside = [k for k, token in enumerate(piece.tokens) if token.start < known.end and known.start < token.end]
    if not inside:
        return False
    tokens, first, last = piece.tokens, inside[0], inside[-1]
    if not known.adjective and (_recogniser_goes_on(tokens, first, last) or _ends_longer_one(tokens, first, words)):
        return True
    if last + 1 < len(tokens) and _goes_on(piece, last, last + 1, words, known.adjective):
        return True
    if (
        not known.adjective
        and bridge(piece, last, words, {}) is not None
        and tokens[last + 1].text in LINKS | {"-", "&", "+"}
    ):
        return True
    if first >= 2 and _is_joint(tokens, first - 1) and is_capital(tokens[first - 2]):
        return True  # "Brossard-Orlin", "Brossard & Orlin"
    before = first - 1
    return (
        before >= 0
        and not known.adjective
        and is_capital(tokens[before])
        and not gap(piece, before, first)
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


def _ends_longer_one(tokens: Sequence[RawToken], first: int, words: NameWords) -> bool:
    """Whether the recogniser's name has begun before the known one: "Nigeria" in "Flour Mills of Nigeria".

    Not so where the words before are a name by themselves: "Orlin Mills of Nigeria".
    """
    if first < 2 or tokens[first].label != "ORG" or tokens[first].opens or tokens[first - 1].text != "of":
        return False
    begin = first - 1
    while begin > 0 and not tokens[begin].opens:
        begin -= 1
    before = tokens[begin : first - 1]
    return bool(before) and all(word.ordinary for word in before) and before[-1].text.casefold() in words.heads


def _is_title_word(token: RawToken, words: NameWords) -> bool:
    return (token.text.casefold().rstrip("."),) in words.titles or token.text.casefold() in words.nouns


def _is_joint(tokens: Sequence[RawToken], index: int) -> bool:
    """A hyphen without spaces, or "&"."""
    token = tokens[index]
    tight = tokens[index - 1].end == token.start and token.end == tokens[index + 1].start
    return token.text in ("&", "+") or (token.text == "-" and tight)


def _goes_on(piece: Piece, last: int, after: int, words: NameWords, adjective: bool) -> bool:
    tokens = piece.tokens
    if not is_capital(tokens[after]) or gap(piece, last, after) or tokens[after].text.casefold() == "the":
        return False
    longest = longest_of(words.titles)
    if any(words_at(tokens, after, n) in words.titles for n in range(1, longest + 1)):
        return False
    ends_as_name = _run_ends_as_name(piece, after, words)
    if adjective:
        return ends_as_name and tokens[last].label == "ORG" and not tokens[after].opens
    if tokens[last].label in PLACES and tokens[after].opens:
        return ends_as_name
    return tokens[after].tag in NAME_TAGS or ends_as_name


def _run_ends_as_name(piece: Piece, index: int, words: NameWords) -> bool:
    """Whether the capitalised run at ``index`` ends in a word such as "Group" or "Ltd"."""
    while index + 1 < len(piece.tokens) and is_capital(piece.tokens[index + 1]) and not gap(piece, index, index + 1):
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
            if words_at(piece.tokens, group[0], len(group))[-1] not in words.nouns or len(group) > 1:
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


def _seen_small(piece: Piece, names: Mapping[str, FoundName]) -> Iterator[FoundName]:
    """Occurrences, in small letters, of names that were found elsewhere with a capital."""
    for token in piece.tokens:
        if token.text in names:
            yield _moved(KnownSpan(token.start, token.end), piece, "seen", names[token.text].label)


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
