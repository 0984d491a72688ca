"""What a changed ontology or catalogue concerns: whether a document would yield something else now.

In: the `Knowledge` and the patterns of before and of now. Out: a `Change`, which is asked document by document. It may
say yes where nothing would differ, never no where something would: what it has no rule for concerns every document.

The rules rest on how extraction reads an ontology. Words are looked up in the document. A pattern says something only
where it fits; the learned model pairs things by the domains and ranges of all relations, and then proposes some. What
it doubts is what a pattern says, by that pattern's own example. The catalogue answers questions. The document's
`Trace` lists what fitted, was proposed and was asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.maintain.knowledge import Knowledge, Relation
from kg.model import Document, Trace
from kg.relate.patterns import Pattern
from kg.trace import KEY, Answers, Vocabulary, pattern_key

Phrases = tuple[frozenset[str], ...]  # of each set, a document has to have one


Patterns = Callable[[], Sequence[Pattern]]  # asked only where examples or words differ, since it takes seconds


@dataclass(frozen=True, slots=True)
class Change:
    """What differs. ``everything`` says why every document is concerned, "" if not every one is.

    Other documents are concerned that have one of ``words``, where a pattern of ``patterns`` (by key) fitted and the
    document may have one of the words given there (any document, if None), where a new pattern may fit (``fits``: it
    needs one word of each set), where one of ``read`` was read or one of ``proposed`` proposed, where pairs were held
    against examples (``likened``), and where the catalogue answers otherwise, if it may (``catalogue``).
    """

    everything: str = ""
    catalogue: bool = False
    likened: bool = False
    read: frozenset[str] = frozenset()
    proposed: frozenset[str] = frozenset()
    patterns: Mapping[bytes, frozenset[str] | None] = field(default_factory=dict)
    fits: frozenset[Phrases] = frozenset()
    words: frozenset[str] = frozenset()

    def concerns(self, document: Document, trace: Trace | None, answers: Answers) -> bool:
        """Whether a document may yield something else than when its trace was taken down."""
        if self.everything or trace is None:
            return True
        if self.likened and trace.likened:
            return True
        if not self.read.isdisjoint(trace.read) or not self.proposed.isdisjoint(trace.proposed):
            return True
        return self._by_words(document, trace) or (self.catalogue and not answers.still(trace, document.text))

    def _by_words(self, document: Document, trace: Trace) -> bool:
        fitted = [self.patterns[key] for key in _keys(trace.patterns) if key in self.patterns]
        if any(words is None for words in fitted):
            return True
        if not (fitted or self.fits or self.words):
            return False
        vocabulary = Vocabulary(document.text, trace.words)
        alone = {*self.words, *(word for words in fitted for word in words or ())}
        if any(vocabulary.may_have(word) for word in alone):
            return True
        return any(all(any(map(vocabulary.may_have, some)) for some in phrases) for phrases in self.fits)


def _keys(joined: bytes) -> Iterator[bytes]:
    return (joined[at : at + KEY] for at in range(0, len(joined), KEY))


def change(old: Knowledge, new: Knowledge, before: Patterns, now: Patterns) -> Change:
    """What differs between two states with their patterns."""
    why = _everything(old, new)
    if why:
        return Change(why)
    words = frozenset(_words(old, new))
    pairs = {iri: (old.relations.get(iri), new.relations.get(iri)) for iri in {*old.relations, *new.relations}}
    found = [_difference(iri, *pair, new.learned) for iri, pair in sorted(pairs.items()) if pair[0] != pair[1]]
    why = next((one.everything for one in found if one.everything), "")
    if why:
        return Change(why)
    fitting = _Fitting({one.iri for one in found if one.binds}, {one.iri for one in found if one.implies}, new)
    if words or any(one.teaches for one in found):
        fitting.compare(before(), now())
    return Change(
        everything="" if all(fitting.fits) else "a new example without a word that tells the relation",
        catalogue=old.catalogue != new.catalogue,
        likened=any(one.likens for one in found),
        read=frozenset(one.iri for one in found if one.reads),
        proposed=frozenset(one.iri for one in found if one.proposes),
        patterns=fitting.patterns,
        fits=frozenset(fitting.fits),
        words=words,
    )


def _everything(old: Knowledge, new: Knowledge) -> str:
    """Why all documents are concerned, as far as no relation is; "" if they are not."""
    if old.rest != new.rest:
        return "settings, model or version"
    if old.frame != new.frame:
        return "words that the text is taken apart by"
    there = old.classes.keys() & new.classes.keys()
    if any(old.classes[iri].shape != new.classes[iri].shape for iri in there):
        return "a class that is otherwise"
    lines = there.union(*(old.classes[iri].above for iri in there))
    if _between(old.disjoint, lines) != _between(new.disjoint, lines):
        return "axioms of disjoint classes"
    other = {**old.classes, **new.classes}
    if any(not other[iri].by_words or iri in (new.learned or ()) for iri in other.keys() - there):
        return "a class that came or went, whose instances are known without its words"
    same = old.terms.keys() & new.terms.keys()
    if any(old.terms[iri] != new.terms[iri] or _label(old, iri) != _label(new, iri) for iri in same):
        return "a word of figures that is otherwise"
    terms = {**old.terms, **new.terms}
    return "a word of figures that came or went" if any(not terms[iri].metric for iri in terms.keys() - same) else ""


def _between(pairs: Iterable[tuple[str, str]], there: Iterable[str]) -> set[tuple[str, str]]:
    known = set(there)
    return {pair for pair in pairs if known.issuperset(pair)}


def _label(knowledge: Knowledge, iri: str) -> tuple[str, ...]:
    return knowledge.words[f"term {iri}"]["label"]


def _words(old: Knowledge, new: Knowledge) -> Iterator[str]:
    """The words that came or went in some list."""
    for iri in old.words.keys() | new.words.keys():
        before, after = old.words.get(iri, {}), new.words.get(iri, {})
        for use in before.keys() | after.keys():
            yield from set(before.get(use, ())) ^ set(after.get(use, ()))


@dataclass(frozen=True, slots=True)
class _Difference:
    """What a change of one relation concerns: every document; else where it is read, where it is proposed, where pairs
    are held against examples. ``teaches``: its patterns may be others; ``binds``: they may mean something else where
    they fit; ``implies``: they may fit without an object, or no longer."""

    iri: str
    everything: str = ""
    reads: bool = False
    proposes: bool = False
    likens: bool = False
    teaches: bool = True
    binds: bool = False
    implies: bool = False


def _difference(
    iri: str, before: Relation | None, after: Relation | None, learned: Sequence[str] | None
) -> _Difference:
    why = _pairing(iri, before, after, learned)
    if why or before is None or after is None:
        return _Difference(iri, why)
    retaught, countered = before.examples != after.examples, before.countered or after.countered
    spoken = (before.manner, before.taught, before.triggers) != (after.manner, after.taught, after.triggers)
    common = before.named.keys() & after.named.keys()
    return _Difference(
        iri,
        reads=(before.manner, before.shape) != (after.manner, after.shape),
        proposes=spoken or (retaught and countered),
        likens=retaught and learned is not None and iri not in learned,
        teaches=replace(before, manner="", taught="") != replace(after, manner="", taught=""),
        binds=before.shape != after.shape or any(before.named[name] != after.named[name] for name in common),
        implies=before.implied != after.implied,
    )


def _pairing(iri: str, before: Relation | None, after: Relation | None, learned: Sequence[str] | None) -> str:
    """Why a relation's change concerns every document; "" if it does not."""
    if before and after and before.exemplified != after.exemplified:
        return "a relation that has its first examples, or none any more"
    there = [one for one in (before, after) if one is not None]
    paired = learned is not None and (iri in learned or any(one.exemplified for one in there))
    same = len(there) == 2 and there[0].shape == there[1].shape
    return "a relation for which the learned model pairs things" if paired and not same else ""


@dataclass(slots=True)
class _Fitting:
    """What patterns that came, went or changed concern; in ``patterns`` and ``fits`` as a `Change` has it."""

    bound_otherwise: set[str]
    implied_otherwise: set[str]
    new: Knowledge
    patterns: dict[bytes, frozenset[str] | None] = field(default_factory=dict)
    fits: set[Phrases] = field(default_factory=set)

    def compare(self, before: Sequence[Pattern], now: Sequence[Pattern]) -> None:
        """Take up what differs between two lists of patterns."""
        old, new = ({pattern_key(one): one for one in patterns} for patterns in (before, now))
        for key, pattern in old.items():
            if key not in new or pattern.property in self.bound_otherwise | self.implied_otherwise:
                self.patterns[key[:KEY]] = None
        for key, pattern in new.items():
            if key not in old or pattern.property in self.implied_otherwise:
                self.fits.add(self._needs(pattern))
            else:
                self._changed(key, old[key], pattern)
        for iri in _reordered(old, new):
            self.patterns |= {key[:KEY]: None for key, pattern in old.items() if pattern.property == iri}

    def _changed(self, key: bytes, before: Pattern, after: Pattern) -> None:
        if _narrowed(before) != _narrowed(after):
            self.patterns[key[:KEY]] = None
            self.fits.add(self._needs(after))
            return
        for place, (one, other) in enumerate(zip(before.steps, after.steps, strict=True)):
            lost, gained = one.forms - other.forms, other.forms - one.forms
            if lost:
                known = self.patterns.get(key[:KEY], frozenset())
                self.patterns[key[:KEY]] = None if known is None else known | lost
            if gained:
                self.fits.add(self._needs(after, place, gained))

    def _needs(self, pattern: Pattern, place: int = 0, forms: frozenset[str] = frozenset()) -> Phrases:
        """The words without which a pattern does not fit, those of one step narrowed to ``forms`` if there are any.

        Where the object may be implied the trigger is enough.
        """
        steps = pattern.steps[:1] if self.new.relations[pattern.property].implied else pattern.steps
        given = [forms if forms and number == place else step.forms for number, step in enumerate(steps)]
        return tuple(sorted((some for some in given if some), key=len))


def _narrowed(pattern: Pattern) -> tuple[object, ...]:
    """What a pattern's key leaves out, but for the forms of its words."""
    barred = pattern.without, pattern.without_below, pattern.not_objects
    return *barred, pattern.object_types, pattern.common_object, pattern.bare


def _reordered(old: Mapping[bytes, Pattern], new: Mapping[bytes, Pattern]) -> Iterator[str]:
    """The relations whose patterns stand in another order: of equal readings, that of the first one counts."""
    orders: list[defaultdict[str, list[bytes]]] = [defaultdict(list), defaultdict(list)]
    for order, patterns, others in zip(orders, (old, new), (new, old), strict=True):
        for key, pattern in patterns.items():
            if key in others:
                order[pattern.property].append(key)
    return (iri for iri, keys in orders[0].items() if keys != orders[1][iri])
