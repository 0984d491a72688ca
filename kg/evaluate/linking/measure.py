"""Entity linking scored against gold: precision, recall, F1, and every error by its kind.

In: gold documents and what a system found in them. Out: a `Score`. Definitions are those of GERBIL's A2KB and D2KB
experiments: *InKB* looks at mentions whose gold is an entity, *with NIL* counts a mention left unlinked as right where
the gold is NIL, *detection* looks at spans only, *disambiguation* at the right entities among the InKB mentions that
were found. Micro sums over mentions, macro is the mean over documents; a document without gold and findings counts 1.

Reference: Röder, Usbeck & Ngonga Ngomo, "GERBIL – Benchmarking Named Entity Recognition and Linking Consistently",
Semantic Web 9(5), 2018.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from kg.evaluate.linking.gold import GoldDocument, GoldMention

WIKI_PREFIXES = ("dbpedia.org/resource/", "dbpedia.org/page/", "wikipedia.org/wiki/", "wikidata.org/entity/",
                 "wikidata.org/wiki/")  # fmt: skip
AROUND = 40  # characters of text beside an error


@dataclass(frozen=True, slots=True)
class Found:
    """A mention that a system found: ``entity`` is an IRI, None for NIL. ``others`` are IRIs of the same thing."""

    start: int
    end: int
    entity: str | None
    label: str = ""
    others: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Error:
    """One error: its kind, where, what was wanted and what was found, and the text around."""

    kind: str
    document: str
    start: int
    end: int
    wanted: str
    found: str
    around: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Right ones among those found and among those wanted.

    >>> Rate(right=1, found=2, wanted=4).f1
    0.3333333333333333
    """

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of the found that is right; 1 where nothing was found and nothing wanted."""
        return self.right / self.found if self.found else float(not self.wanted)

    @property
    def recall(self) -> float:
        """Share of the wanted that was found right; 1 where nothing was wanted and nothing found."""
        return self.right / self.wanted if self.wanted else float(not self.found)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.right + other.right, self.found + other.found, self.wanted + other.wanted)


MEASURES = ("InKB", "with NIL", "detection", "disambiguation", "candidates", "NIL")


@dataclass(frozen=True, slots=True)
class Score:
    """Rates by measure, summed over all documents (micro) and a mean a document (macro: precision, recall, F1)."""

    documents: int
    micro: Mapping[str, Rate]
    macro: Mapping[str, tuple[float, float, float]]
    errors: tuple[Error, ...]

    @property
    def kinds(self) -> Mapping[str, int]:
        """How many errors there are of each kind, most first."""
        return dict(Counter(error.kind for error in self.errors).most_common())


def score(
    pairs: Iterable[tuple[GoldDocument, Sequence[Found]]], *, overlap: bool = False, by_label: bool = False
) -> Score:
    """Score what was found in each document.

    ``overlap`` takes spans that share a character for equal; ``by_label`` compares names instead of entities.
    """
    rates: list[Mapping[str, Rate]] = []
    errors: list[Error] = []
    for document, found in pairs:
        one = _Document(document, found, overlap=overlap, by_label=by_label)
        rates.append(one.rates())
        errors += one.errors()
    micro = {name: sum((rate[name] for rate in rates), Rate(0, 0, 0)) for name in MEASURES}
    macro = {name: _mean([rate[name] for rate in rates]) for name in MEASURES}
    return Score(len(rates), micro, macro, tuple(errors))


def _mean(rates: Sequence[Rate]) -> tuple[float, float, float]:
    number = max(1, len(rates))
    return (
        sum(rate.precision for rate in rates) / number,
        sum(rate.recall for rate in rates) / number,
        sum(rate.f1 for rate in rates) / number,
    )


class _Document:
    """One document: which found mention answers to which of the gold."""

    def __init__(self, document: GoldDocument, found: Sequence[Found], *, overlap: bool, by_label: bool) -> None:
        self.document, self.overlap, self.by_label = document, overlap, by_label
        first, last = document.scored
        inside = [one for one in found if first <= one.start and one.end <= last]
        pairs = self._pairs(inside, document.mentions)
        self.gold = _readings(document.mentions, {place for place, _ in pairs})
        free = [one for one in document.mentions if one not in self.gold or one.free]
        self.gold = [one for one in self.gold if not one.free]
        self.pairs = [(document.mentions[place], one) for place, one in pairs if document.mentions[place] in self.gold]
        matched = {id(one) for _, one in self.pairs}
        self.found = [one for one in inside if id(one) in matched or not any(_meets(one, gold) for gold in free)]
        self.spare = [one for one in self.found if id(one) not in matched]
        answered = {id(gold) for gold, _ in self.pairs}
        self.missed = [gold for gold in self.gold if id(gold) not in answered]

    def _pairs(self, found: Sequence[Found], gold: Sequence[GoldMention]) -> list[tuple[int, Found]]:
        """Gold and found mentions one to one, the most overlapping first."""
        ranked = sorted(
            (-_shared(one, wanted), place, number)
            for place, wanted in enumerate(gold)
            for number, one in enumerate(found)
            if (_meets(one, wanted) if self.overlap else (one.start, one.end) == (wanted.start, wanted.end))
        )
        pairs: list[tuple[int, Found]] = []
        places, numbers = set[int](), set[int]()
        for _, place, number in ranked:
            if place not in places and number not in numbers:
                places.add(place)
                numbers.add(number)
                pairs.append((place, found[number]))
        return pairs

    def same(self, wanted: GoldMention, found: Found) -> bool:
        if wanted.entity is None or found.entity is None:
            return False
        if self.by_label:
            return wanted.name.casefold() == found.label.casefold() != ""
        return any(_same(wanted.entity, iri) for iri in (found.entity, *found.others))

    def rates(self) -> dict[str, Rate]:
        right = sum(self.same(gold, one) for gold, one in self.pairs)
        nil = sum(gold.entity is None and one.entity is None for gold, one in self.pairs)
        known = sum(gold.entity is not None for gold in self.gold)
        met = [(gold, one) for gold, one in self.pairs if gold.entity is not None]
        proposed = sum(self.same(gold, one) or _proposed(gold, one) for gold, one in met)
        linked = sum(one.entity is not None for one in self.found)
        unlinked = len(self.found) - linked
        return {
            "InKB": Rate(right, linked, known),
            "with NIL": Rate(right + nil, len(self.found), len(self.gold)),
            "detection": Rate(len(self.pairs), len(self.found), len(self.gold)),
            "disambiguation": Rate(right, len(met), len(met)),
            "candidates": Rate(proposed, len(met), known),
            "NIL": Rate(nil, unlinked, len(self.gold) - known),
        }

    def errors(self) -> list[Error]:
        found = [self._wrong(gold, one) for gold, one in self.pairs]
        found += [self._missed(gold) for gold in self.missed]
        found += [self._spare(one) for one in self.spare if one.entity is not None]
        return sorted((one for one in found if one), key=lambda one: (one.start, one.end, one.kind))

    def _wrong(self, gold: GoldMention, one: Found) -> Error | None:
        if self.same(gold, one) or (gold.entity is None and one.entity is None):
            return None
        proposed = _proposed(gold, one)
        if gold.entity is None:
            kind = "linked, but the gold is NIL"
        elif one.entity is None:
            kind = "left unlinked, the entity was a candidate" if proposed else "left unlinked, no such candidate"
        else:
            kind = "wrong entity, the right one was a candidate" if proposed else "wrong entity, no such candidate"
        return self._error(kind, gold.start, gold.end, gold, one)

    def _missed(self, gold: GoldMention) -> Error | None:
        near = next((one for one in self.spare if _meets(one, gold)), None)
        if gold.entity is None and near is None:
            return None  # a name of nothing known was not found: no link is missing
        kind = "not found" if near is None else "other span"
        return self._error(kind, gold.start, gold.end, gold, near)

    def _spare(self, one: Found) -> Error | None:
        if any(_meets(one, gold) for gold in self.missed):
            return None  # told as "other span"
        return self._error("nothing in the gold", one.start, one.end, None, one)

    def _error(self, kind: str, start: int, end: int, gold: GoldMention | None, one: Found | None) -> Error:
        text = self.document.text
        around = f"{text[max(0, start - AROUND) : start]}[{text[start:end]}]{text[end : end + AROUND]}"
        wanted = "" if gold is None else gold.entity or "NIL"
        found = "" if one is None else one.entity or "NIL"
        return Error(kind, self.document.id, start, end, wanted, found, " ".join(around.split()))


def _proposed(gold: GoldMention, one: Found) -> bool:
    return gold.entity is not None and any(_same(gold.entity, iri) for iri in one.candidates)


def _readings(mentions: Sequence[GoldMention], met: set[int]) -> list[GoldMention]:
    """The mentions that count where long and short ones are alternatives: the long one, unless shorter were met."""
    kept = []
    for place, one in enumerate(mentions):
        children = [number for number, other in enumerate(mentions) if other.inside == place]
        if one.inside >= 0 and one.inside in met:
            continue
        if one.inside >= 0 and not any(n in met for n, other in enumerate(mentions) if other.inside == one.inside):
            continue
        if place not in met and any(number in met for number in children):
            continue
        kept.append(one)
    return kept


def _meets(one: Found, gold: GoldMention) -> bool:
    return one.start < gold.end and gold.start < one.end


def _shared(one: Found, gold: GoldMention) -> int:
    return min(one.end, gold.end) - max(one.start, gold.start)


def _same(wanted: str, found: str) -> bool:
    """Whether two identifiers mean one entity: equal, or the same page or id of one knowledge base.

    >>> _same("Q42", "http://www.wikidata.org/entity/Q42")
    True
    >>> _same("http://dbpedia.org/resource/Caf%C3%A9_X", "https://en.wikipedia.org/wiki/Café X")
    True
    """
    return wanted == found or _plain(wanted) == _plain(found)


def _plain(identifier: str) -> str:
    for prefix in WIKI_PREFIXES:
        _, known, local = identifier.partition(prefix)
        if known:
            return unquote(local).replace("_", " ")
    return identifier if ":" in identifier else unquote(identifier).replace("_", " ")
