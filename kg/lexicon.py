"""The words of figures, read from an ontology's files: metrics, currencies, magnitudes, changes, comparisons.

In: Turtle files (the shipped one is ``ontology/metrics.ttl``; a user's own may add to it). Out: a `FigureLexicon`. It
reads no text: finding quantities is for `kg.annotate`, and saying what they measure for `kg.relate`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from kg.errors import OntologyError
from kg.iri import KG, RDFS, SKOS, local_name
from kg.ontology.files import Triples, read_turtle

AGAINST = ("against", "versus", "vs", "vs.")  # before what a figure is compared with
FORMS = (
    *("noun", "verb", "adverb", "adjective", "word", "phrase", "before", "after", "suffix", "symbol", "minorNoun"),
    *("minorSign", "bareSymbol", "place", "home", "measuredIn", "measuredAt", "measuredOf", "perShare"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One individual of the lexicon: ``forms`` holds its words by the way they are used ("noun", "verb", …)."""

    iri: str
    kind: str  # local name of its class: "Metric", "Currency", …
    label: str
    forms: Mapping[str, frozenset[str]]
    factor: Decimal | None = None
    code: str = ""

    @property
    def local(self) -> str:
        """The part of the IRI after the namespace.

        >>> Entry(KG + "YearOnYear", "Comparison", "year-on-year", {}).local
        'YearOnYear'
        """
        return local_name(self.iri)


@dataclass(frozen=True, slots=True, eq=False)
class FigureLexicon:
    """Look-ups over the entries; all words are lower case but for symbols and suffixes. Built by `load_lexicon`."""

    entries: tuple[Entry, ...]
    metric_nouns: Mapping[str, Entry] = field(default_factory=dict)
    metric_verbs: Mapping[str, Entry] = field(default_factory=dict)
    directions: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (form, word) → 1 or -1
    multiples: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)  # (form, word) → factor
    lists: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    comparisons: tuple[tuple[str, str], ...] = ()  # (pattern, local name)
    not_about: frozenset[str] = frozenset()  # classes that no figure is about
    in_money: frozenset[str] = frozenset()  # metrics that are amounts of money
    in_counts: frozenset[str] = frozenset()  # metrics in money that are also numbers of things
    at_moment: frozenset[str] = frozenset()  # metrics of a moment, which no period before is that of
    of_places: frozenset[str] = frozenset()  # metrics that a country or region has, too
    of_deals: frozenset[str] = frozenset()  # metrics of what is bought or held, by whom the text does not go on about

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
        """The entries of one class, by its local name."""
        return _of_kind(self, kind)

    def words(self, name: str, form: str) -> frozenset[str]:
        """The words of one form in the individual with this local name; empty if there is no such individual."""
        return self.lists.get(name, {}).get(form, frozenset())

    def metric(self, local: str) -> Entry:
        """The entry of the vocabulary with this local name.

        Raises:
            OntologyError: if the ontology's files do not have it.
        """
        found = _by_iri(self).get(KG + local)
        if found is None:
            hint = "Keep the shipped metrics.ttl among the ontology's files."
            raise OntologyError(f"no kg:{local} in the ontology", hint=hint)
        return found


@lru_cache(maxsize=64)
def _of_kind(lexicon: FigureLexicon, kind: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in lexicon.entries if entry.kind == kind)


@lru_cache(maxsize=4)
def _by_iri(lexicon: FigureLexicon) -> Mapping[str, Entry]:
    return {entry.iri: entry for entry in lexicon.entries}


def load_lexicon(paths: tuple[Path, ...]) -> FigureLexicon:
    """Read the lexicon from all files; files without such individuals add nothing. Read once for the same files.

    Raises:
        OntologyError: a file is not Turtle, or a factor is no number.
    """
    return _loaded(paths, tuple((found := path.stat()).st_mtime_ns ^ found.st_size for path in paths))


@lru_cache(maxsize=8)
def _loaded(paths: tuple[Path, ...], states: tuple[int, ...]) -> FigureLexicon:
    triples = read_turtle(paths)
    entries = tuple(_entry(triples, iri, kind) for kind in _kinds() for iri in triples.instances(KG + kind))
    return lexicon_of(entries, frozenset(triples.texts(KG + "Observation", KG + "notAbout")))


def lexicon_of(entries: Sequence[Entry], not_about: frozenset[str] = frozenset()) -> FigureLexicon:
    """The look-ups over given entries."""
    return FigureLexicon(
        entries=tuple(entries),
        metric_nouns=_by_word(entries, "Metric", "noun"),
        metric_verbs=_by_word(entries, "Metric", "verb"),
        directions={key: int(factor) for key, factor in _factors(entries, "Direction")},
        multiples=dict(_factors(entries, "Multiple")),
        lists={entry.local: entry.forms for entry in entries if entry.kind != "Metric"},
        comparisons=_comparisons(entries),
        not_about=not_about,
        in_money=frozenset(one.iri for one in entries if "money" in one.forms.get("measuredIn", ())),
        in_counts=frozenset(one.iri for one in entries if "count" in one.forms.get("measuredIn", ())),
        at_moment=frozenset(one.iri for one in entries if "moment" in one.forms.get("measuredAt", ())),
        of_places=frozenset(one.iri for one in entries if "place" in one.forms.get("measuredOf", ())),
        of_deals=frozenset(one.iri for one in entries if "deal" in one.forms.get("measuredOf", ())),
    )


def spelled_out(text: str) -> tuple[str, ...]:
    """All the phrases that a literal stands for.

    >>> spelled_out("no (fewer|less) than | about")
    ('no fewer than', 'no less than', 'about')
    >>> spelled_out("the (same|) period")
    ('the same period', 'the period')
    """
    parts = _split_outside_groups(text)
    return tuple(
        dict.fromkeys(" ".join(phrase.split()) for part in parts for phrase in _expanded(part) if phrase.strip())
    )


def phrase_patterns(text: str) -> tuple[str, ...]:
    """Regular expressions for lower-case text, one for each phrase of the literal.

    >>> [bool(re.fullmatch(one, "on the same year")) for one in phrase_patterns("on (the|a) (same|) year | yoy")]
    [True, False]
    """
    parts = (" ".join(part.split()) for part in _split_outside_groups(text))
    return tuple(rf"(?<!\w){_pattern(part)}(?!\w)" for part in parts if part)


def _pattern(phrase: str) -> str:
    steps = {"(": "(?:", ")": ")", "|": "|", " ": r"\s*", "-": r"\s?[-‑–]\s?"}
    return "".join(steps.get(character) or re.escape(character) for character in phrase)


def _kinds() -> tuple[str, ...]:
    return (
        "Metric",
        "Currency",
        "Magnitude",
        "Numeral",
        "Fraction",
        "Multiple",
        "Approximation",
        "Direction",
        "Comparison",
        "FigureWords",
    )


def _entry(triples: Triples, iri: str, kind: str) -> Entry:
    label = triples.first(iri, SKOS + "prefLabel", RDFS + "label")
    forms = {form: _words(triples, iri, form) for form in FORMS if triples.values(iri, KG + form)}
    if kind == "Metric" and label:
        names = {label, *triples.texts(iri, SKOS + "altLabel")}
        forms["noun"] = forms.get("noun", frozenset()) | {name.lower() for name in names}
    return Entry(iri, kind, label, forms, _factor(triples, iri), triples.first(iri, SKOS + "notation"))


def _words(triples: Triples, iri: str, form: str) -> frozenset[str]:
    read = phrase_patterns if form == "phrase" else spelled_out
    return frozenset(word for text in triples.texts(iri, KG + form) for word in read(text))


def _factor(triples: Triples, iri: str) -> Decimal | None:
    values = triples.values(iri, KG + "factor")
    if not values:
        return None
    try:
        return Decimal(values[0].text)
    except InvalidOperation:
        path, line = values[0].source.path, values[0].source.line_of(values[0].text)
        what = f"kg:factor {values[0].text!r} is not a number"
        raise OntologyError(
            what, path=str(path), line=line or None, iri=iri, hint="Write a decimal, such as 0.5."
        ) from None


def _by_word(entries: Iterable[Entry], kind: str, form: str) -> dict[str, Entry]:
    return {word: entry for entry in entries if entry.kind == kind for word in sorted(entry.forms.get(form, ()))}


def _factors(entries: Iterable[Entry], kind: str) -> Iterator[tuple[tuple[str, str], Decimal]]:
    for entry in entries:
        if entry.kind == kind and entry.factor is not None:
            for form, words in entry.forms.items():
                yield from (((form, word), entry.factor) for word in words)


def _comparisons(entries: Iterable[Entry]) -> tuple[tuple[str, str], ...]:
    pairs = {
        (phrase, one.local) for one in entries if one.kind == "Comparison" for phrase in one.forms.get("phrase", ())
    }
    return tuple(sorted(pairs))


def _split_outside_groups(text: str) -> list[str]:
    depth, parts = 0, [""]
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _expanded(text: str) -> Iterator[str]:
    """The phrase with its first innermost group replaced by each of the alternatives, until none is left."""
    group = re.search(r"\(([^()]*)\)", text)
    if group is None:
        yield text
        return
    for choice in group.group(1).split("|"):
        yield from _expanded(text[: group.start()] + choice + text[group.end() :])
