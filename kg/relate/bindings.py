"""What a token of a sentence denotes: clusters of mentions, things named by a common noun, dates, numbers.

In: an annotation and the graphs of its sentences. Out: `Bound` values for the matcher's subject and object tokens.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from kg.model import Annotation, DateExpression, Mention, MentionKind, Quantity, Sentence, Token
from kg.relate.graph import SentenceGraph

# Adjectives that say nothing about what kind of thing a noun names.
EMPTY = frozenset(
    """additional affordable ailing annual available average bankrupt beleaguered best big broad certain current
    different domestic double embattled entire existing famous first flagship foreign former full further future
    global good high huge insolvent international key large last latest leading listed local main major many more
    most multinational neighboring neighbouring new next other overseas own own-brand popular premium
    private-sector profitable quoted range recent renowned rival same second several single small strong struggling
    such top total troubled unlisted various well-known whole wide""".split()
)
SOFTENED = 0.9  # of a number that the text softens ("about 42 metres"): right more often than not, and not exact
LEFT_OUT = "left out at"  # how a sentence has what it is about and does not say
KINDS = {"money": 0, "percent": 1, "measure": 2, "count": 3}  # of numbers that may be values, the surest reading first
QUOTES = re.compile(r"“([^“”]+)”|«([^«»]+)»|\"([^\"]+)\"|‘([^‘’]+)’(?!\w)|(?<!\w)'([^']+)'(?!\w)")
MOST_MODIFIERS = 8  # words before a noun that are looked at
MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
PARTITIVES = frozenset(
    """range line variety series type kind number lot set array portfolio majority share part ton tonne unit million
    thousand lineup""".split()
)


class Bound(msgspec.Struct, frozen=True):
    """What a token denotes. One of: ``cluster`` >= 0; ``noun`` a common-noun phrase; ``date``; ``quantity``; ``words``.

    ``start``/``end`` span the words in the document, ``certainty`` in [0, 1], ``how`` explains a lower one. ``told_by``
    is the noun that a ``noun`` is told by, where the text has another: insurance by "insurer".
    """

    start: int
    end: int
    cluster: int = -1
    noun: str = ""
    noun_key: str = ""
    told_by: str = ""
    date: DateExpression | None = None
    quantity: Quantity | None = None
    words: str = ""  # that are themselves the value
    certainty: float = 1.0
    how: str = ""
    mentioned: str = ""  # how a cluster is: name, nominal, pronoun, implied by
    vias: tuple[int, ...] = ()

    @property
    def is_value(self) -> bool:
        """Whether it can only be a literal."""
        return self.date is not None or self.quantity is not None or bool(self.words)

    @property
    def kind(self) -> str:
        """What stands there: a value, a common noun, or a mention of some kind."""
        return "value" if self.is_value else self.mentioned or "noun"


class Bindings:
    """Look-ups from sentence and token to what is denoted there."""

    def __init__(self, annotation: Annotation) -> None:
        self.text = annotation.document.text
        self.today = annotation.document.date
        self.mentions: dict[tuple[int, int], list[Mention]] = defaultdict(list)
        self.bounds: dict[tuple[int, int], list[Bound]] = {}  # of these mentions, once they are asked for
        self.denoted: dict[tuple[int, int], list[Bound]] = {}  # the same with what equals them
        self.implied: dict[tuple[int, int], Mention] = {}
        self.understood: dict[tuple[int, int], Mention] = {}
        self.inside: dict[int, list[Mention]] = defaultdict(list)
        self.unsaid: dict[int, list[Mention]] = defaultdict(list)
        self.themes: dict[int, Mention] = {}
        for mention in annotation.unsaid:
            if mention.source == "theme":
                self.themes[mention.sentence] = mention
                continue
            self.unsaid[mention.sentence].append(mention)
            if mention.source == "understood":
                self.understood[mention.sentence, mention.token] = mention
        for mention in annotation.mentions:
            self.inside[mention.sentence].append(mention)
            if mention.source == "implied":
                self.implied[mention.sentence, mention.token] = mention
            else:
                self.mentions[mention.sentence, mention.token].append(mention)
        self.dates: dict[int, list[DateExpression]] = defaultdict(list)
        for date in annotation.dates:
            self.dates[date.sentence].append(date)
        self.numbers: dict[int, list[Quantity]] = defaultdict(list)
        for quantity in (*annotation.quantities, *annotation.measures):
            self.numbers[quantity.sentence].append(quantity)

    def said(self, sentence: int) -> tuple[object, ...]:
        """All that is bound in a sentence: what is read of it is the same while this is, and its document."""
        parts = (self.inside, self.unsaid, self.dates, self.numbers)
        return tuple(part.get(sentence, []) for part in parts)

    def direct(self, sentence: int, index: int) -> list[Bound]:
        """The clusters that a token itself is a mention of."""
        place = sentence, index
        if place not in self.mentions:
            return []
        if place not in self.bounds:
            self.bounds[place] = [_bound(mention) for mention in self.mentions[place]]
        return self.bounds[place]

    def entities(self, graph: SentenceGraph, index: int) -> list[Bound]:
        """The clusters that a token denotes, directly or as apposition, title or copula; all of them for a plural."""
        place = graph.sentence.index, index
        if place not in self.denoted:
            self.denoted[place] = self.direct(*place) or self._by_others(graph, index)
        return self.denoted[place]

    def _by_others(self, graph: SentenceGraph, index: int) -> list[Bound]:
        found: list[Bound] = []
        for other, via in graph.same(index)[1:]:
            for mention in self.mentions.get((graph.sentence.index, other), ()):
                found.append(_bound(mention, () if via < 0 else (via,)))  # noqa: PERF401
        names = [b for b in found if not b.how]
        return names or found

    def date(self, graph: SentenceGraph, index: int) -> DateExpression | None:
        """The date expression that covers a token."""
        token = graph.tokens[index]
        for date in self.dates[graph.sentence.index]:
            if date.start <= token.start < date.end:
                return date
        return None

    def quantities(self, graph: SentenceGraph, index: int) -> list[Quantity]:
        """The numbers that cover a token, or that count it ("40 able seamen")."""
        counts = [t.start for t in graph.tokens if t.head == index and t.dep == "nummod"]
        spots = [graph.tokens[index].start, *counts]
        return [one for one in self.numbers[graph.sentence.index] if any(one.start <= at < one.end for at in spots)]

    def literals(self, sentence: Sentence) -> list[Bound]:
        """All that may be a value in a sentence: dates, numbers (the surest reading of each), quoted texts."""
        found = [Bound(date.start, date.end, date=date) for date in self.dates[sentence.index]]
        numbers: dict[int, Quantity] = {}
        for one in sorted(self.numbers[sentence.index], key=lambda one: KINDS.get(one.kind, len(KINDS))):
            if one.kind in KINDS:
                numbers.setdefault(one.start, one)
        found += [number_bound(one) for one in numbers.values()]
        found += [Bound(start, end, words=self.text[start:end]) for start, end in quoted(self.text, sentence)]
        return sorted(found, key=lambda bound: (bound.start, bound.end))

    def noun(
        self, graph: SentenceGraph, index: int, empty: frozenset[str], kinds: frozenset[str] = frozenset()
    ) -> Bound | None:
        """The thing that a common noun names ("large TV sets"), or None where it names nothing by itself.

        ``empty`` are nouns of classes ("product"), which name a kind of node and not an instance. ``kinds`` are words
        that name an instance as adjectives, too ("the automotive group"); given any, so does "the car-sharing firm".
        """
        token = graph.tokens[index]
        adjective = token.pos == "ADJ" and token.lemma in kinds
        if (
            token.mention >= 0
            or not (token.pos in ("NOUN", "PROPN") or adjective or (kinds and _is_hyphened_gerund(graph, token)))
            or (token.lemma[:3] in MONTHS and token.text.istitle())
            or self.mentions.get((graph.sentence.index, index))
            or any(
                one.kind == "money" and one.start <= token.start < one.end for one in self.numbers[graph.sentence.index]
            )
        ):
            return None
        if any(_is_joint(token, after) for after in graph.tokens[index + 1 : index + 2]):
            return None  # the second one names both
        counted = any(t.head == index and t.dep == "nummod" for t in graph.tokens)
        if counted or (token.lemma in PARTITIVES and not _modifiers(graph, token)):
            inner = [i for i, _ in graph.step(index, "of", True) if i > index]
            if inner or token.lemma in PARTITIVES:
                return self.noun(graph, inner[0], empty) if inner else None
        words = [] if adjective else _modifiers(graph, token)
        hyphened = (
            index + 1 < len(graph.tokens)
            and graph.tokens[index + 1].text == "-" == self.text[token.end : token.end + 1]
        )
        if hyphened or token.lemma in EMPTY or (token.lemma in empty and not words):
            return None
        first = words[0] if words else token
        phrase = self.text[first.start : token.end]
        last = token.text if token.tag == "VBG" else token.lemma  # "car-sharing" keeps its ending
        key = " ".join([*(w.text.casefold() for w in words), last.casefold()]).replace(" - ", "-")
        return Bound(first.start, token.end, noun=" ".join(phrase.split()), noun_key=key)

    def told(self, graph: SentenceGraph, index: int, nouns: Mapping[str, str], classes: frozenset[str]) -> Bound | None:
        """What a noun tells by itself: asset management by "asset manager".

        ``nouns`` are those that tell, with what. The longest phrase that ends at the token counts, and tells nothing
        where it is another noun of ``classes``: "central bank".
        """
        token = graph.tokens[index]
        phrases = (form for form in graph.forms(index) if form in nouns or (" " in form and form in classes))
        noun = max(phrases, key=lambda phrase: (len(phrase), phrase))
        if noun not in nouns:
            return None
        words = len(re.findall(r"[^\s-]+|-", noun))
        start = graph.tokens[max(0, index - words + 1)].start
        return Bound(start, token.end, noun=nouns[noun], noun_key=nouns[noun], told_by=noun)


def number_bound(one: Quantity) -> Bound:
    """A number as what a token denotes, less sure where the text softens it."""
    soft = one.approximation
    how = f"number softened by {soft!r} ({SOFTENED})" if soft else ""
    return Bound(one.start, one.end, quantity=one, certainty=SOFTENED if soft else 1.0, how=how)


def quoted(text: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks in a sentence, without the marks and a comma or full stop before the last."""
    for match in QUOTES.finditer(text, sentence.start, sentence.end):
        number = match.lastindex or 0
        first, words = match.start(number), match[number]
        if words.strip(" ,."):
            yield first + len(words) - len(words.lstrip()), first + len(words.rstrip(" ,."))


def implied_bound(mention: Mention) -> Bound:
    """The organisation that a title without one takes from the text around it."""
    return _bound(mention, kind="implied by")


def theme_bound(mention: Mention) -> Bound:
    """What a sentence is about that leaves it out."""
    return _bound(mention, kind=LEFT_OUT)


def _bound(mention: Mention, vias: tuple[int, ...] = (), kind: str = "") -> Bound:
    kind = kind or mention.kind.value
    how = "" if mention.kind is MentionKind.NAME else f"{kind} {mention.surface!r} ({mention.certainty:g})"
    place = mention.start, mention.end, mention.cluster
    return Bound(*place, certainty=mention.certainty, how=how, mentioned=kind, vias=vias)


def is_refused(noun: Bound, named: frozenset[str], refused: frozenset[str]) -> bool:
    """Whether a common noun names nothing of its class by its last word: "award-winning", "third-generation".

    A phrase that is ``named`` is something all the same: "mail-order", though an order is ``refused``.
    """
    key = noun.noun_key
    last = key.split()[-1]
    return (key not in named or key in refused) and not refused.isdisjoint((last, last.rpartition("-")[2]))


def _is_hyphened_gerund(graph: SentenceGraph, token: Token) -> bool:
    """Whether a participle has its object before a hyphen: "car-sharing", and not "fast-growing"."""
    joint, thing = (graph.tokens[max(token.index - back, 0)] for back in (1, 2))
    return token.tag == "VBG" and joint.text == "-" and thing.pos == "NOUN" and thing.head == token.index


def _modifiers(graph: SentenceGraph, token: Token) -> list[Token]:
    """The words right before a noun that narrow what it names, in order, without empty adjectives before them."""
    words: list[Token] = []
    at = token.index - 1
    while at >= 0 and len(words) < MOST_MODIFIERS and _narrows(graph.sentence, graph.tokens[at], token):
        words.append(graph.tokens[at])
        at -= 1
    words.reverse()
    while words and (
        words[0].text == "-"
        or (words[0].lemma in EMPTY and [word.text for word in words[1:2]] != ["-"])  # but "own-label"
        or words[0].tag in ("JJS", "JJR", "RB")
    ):
        joint = words.pop(0).text == "-" and at >= 0
        if joint and words and graph.tokens[at].mention >= 0:
            words.pop(0)  # "Turin-based"
    return words


def _narrows(sentence: Sentence, token: Token, noun: Token) -> bool:
    after = sentence.tokens[token.index + 1]
    if token.mention < 0 and token.pos == "NUM":
        return after.text == "-" and after.start == token.end and not token.text.isdigit()  # "two-wheeler"
    if token.mention >= 0 or (token.pos in ("DET", "PRON", "ADV", "ADP", "VERB") and token.tag not in ("VBN", "VBG")):
        return False
    if token.text == "-":
        return True
    if _is_joint(token, noun):
        return True
    if token.dep == "amod" and token.pos == "ADJ" and token.head == noun.head:
        return True  # "private equity firm": the parser hangs the adjective on the firm
    return (
        token.dep in ("compound", "amod", "nmod", "punct", "npadvmod", "advmod")
        and token.pos != "PUNCT"
        and token.head <= noun.index
    )


def _is_joint(token: Token, noun: Token) -> bool:
    """Whether two nouns side by side are compounds of one word: "infant formula maker"."""
    plain = all(one.dep == "compound" and one.pos == "NOUN" and one.mention < 0 for one in (token, noun))
    return plain and token.head == noun.head > noun.index == token.index + 1


def nearest_dates(bindings: Bindings, sentence: Sentence, chain: Sequence[int]) -> list[DateExpression]:
    """The dates whose governing verb, or whose noun, lies on a chain of tokens."""
    spots = set(chain)
    found = []
    for date in bindings.dates[sentence.index]:
        inside = [t for t in sentence.tokens if date.start <= t.start < date.end]
        if inside and _hangs_on(sentence, inside[0], spots):
            found.append(date)
    return found


def _hangs_on(sentence: Sentence, token: Token, spots: set[int]) -> bool:
    for _ in sentence.tokens:
        if token.index in spots:
            return True
        if token.pos in ("VERB", "AUX") or token.head == token.index:
            return False
        token = sentence.tokens[token.head]
    return False
