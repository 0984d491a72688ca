"""What an ontology says, as frozen values. No I/O. IRIs are full strings; offsets are those of `kg.model`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kg.errors import OntologyError
from kg.model import Status

KG = "https://w3id.org/graphwright/vocab#"
# The IRIs of the statuses of what is no plain fact: a learned model knows them as it knows relations.
STATUS_IRIS = {KG + status: status for status in Status if status is not Status.ASSERTED}


@dataclass(frozen=True, slots=True)
class Example:
    """One marked example sentence, after its alternatives ``(a|b)`` were spelled out.

    ``text`` is the plain sentence; the offsets point into it. ``triggers`` holds one span a ``[T:…]`` mark.
    ``wildcards`` are (start, end, kind) of the stand-in words that replaced ``<org>``, ``<thing>``, ``<place>``,
    ``<person>`` or ``<quantity>``. ``counter`` is True for a sentence that must not match.
    """

    raw: str
    text: str
    subject: tuple[int, int]
    object: tuple[int, int]
    triggers: tuple[tuple[int, int], ...]
    wildcards: tuple[tuple[int, int, str], ...] = ()
    status: Status = Status.ASSERTED
    counter: bool = False
    path: str = ""
    line: int = 0

    @property
    def implied(self) -> str:
        """ "S" or "O" where subject or object is named in a sentence before that of the trigger; else ""."""
        first = min((start for start, _ in self.triggers), default=0)
        ends = (("S", self.subject), ("O", self.object))
        return next((letter for letter, (_, end) in ends if ". " in self.text[end:first]), "")

    @property
    def object_text(self) -> str:
        """The words that are marked as object."""
        return self.text[slice(*self.object)]


@dataclass(frozen=True, slots=True)
class Property:
    """A relation. ``domain`` and ``range`` are alternatives (a union); empty means anything.

    ``datatype`` is the range of a datatype property, else None. ``parents`` are the direct super-properties,
    ``disjoint`` those that no two things have beside this one.
    ``triggers`` are sets of interchangeable lemmas ("acquire", "take over"): one set a ``kg:trigger`` literal, and one
    a ``kg:triggerClass`` (all nouns of that class and its subclasses). With ``role_from_trigger`` the trigger's words
    are the role of the claim ("vice chairman"). With ``implied_object`` a trigger noun without its own object takes
    the organisation that the text speaks of ("chief executive Mei Tanaka said"). With ``named_object`` the object must
    be a name even if its class admits common nouns. ``majority`` is the property that a claim is of instead where its
    words name more than half ("60 percent of"), ``minority`` where they name less; "" for none. ``kind_nouns``
    tell by themselves what a thing described by one stands in the relation to: ("insurer", "insurance"). A figure of
    one of ``metrics`` that something narrows states the relation to that ("sales in Spain").
    """

    iri: str
    local: str
    label: str
    comment: str = ""
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    datatype: str | None = None
    symmetric: bool = False
    asymmetric: bool = False
    functional: bool = False
    transitive: bool = False
    inverses: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    disjoint: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[Example, ...] = ()
    triggers: tuple[frozenset[str], ...] = ()
    role_from_trigger: bool = False
    implied_object: bool = False
    named_object: bool = False
    majority: str = ""
    minority: str = ""
    units: frozenset[str] = frozenset()
    kind_nouns: tuple[tuple[str, str], ...] = ()
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OntologyClass:
    """A class and the words that denote its instances.

    ``nouns`` are common nouns for an instance (its label among them), lower case; ``name_words`` are words in names
    ("Airlines"); ``name_suffixes`` legal forms ("Inc"); ``titles`` words beside a name that make it an instance
    ("chief executive"); ``ner`` labels of a named-entity recogniser that vote for the class. ``common_noun`` says that
    an instance may be named by a common noun ("tyres"), though never by one of ``not_nouns`` ("profit"). ``gazetteers``
    says what the catalogue adds as instances: "territory", "region", "city". ``matches`` are classes of other
    vocabularies whose instances are its instances too (owl:equivalentClass, skos:exactMatch, closeMatch, narrowMatch).
    ``deeds`` are verbs for what instances do and places do not, ``owner_nouns`` stand between an instance and its owner
    ("parent"), ``brand_nouns`` after its name in "under the Orlin brand".
    """

    iri: str
    local: str
    label: str
    comment: str = ""
    parents: tuple[str, ...] = ()
    nouns: frozenset[str] = frozenset()
    not_nouns: frozenset[str] = frozenset()
    name_words: frozenset[str] = frozenset()
    name_suffixes: frozenset[str] = frozenset()
    common_noun: bool = False
    ner: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    owner_nouns: frozenset[str] = frozenset()
    brand_nouns: frozenset[str] = frozenset()
    gazetteers: frozenset[str] = frozenset()
    matches: frozenset[str] = frozenset()

    @property
    def names_instances(self) -> bool:
        """Whether instances have names that tell, or kinds of them do; a market is told by its nouns."""
        return not self.nouns or bool(self.ner or self.name_words or self.titles or self.common_noun)


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that figures measure: its label and the other nouns for it."""

    iri: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A word (``lemma``: a lemma or lemma sequence) that gives a claim the status.

    ``kind`` is "verb", "noun", "adverb", "adjective", "modal", "phrase" or "preposition".
    """

    status: Status
    kind: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Individual:
    """A named instance of a class, as a file gives it.

    ``external`` are its owl:sameAs and skos:exactMatch; ``related`` are (property IRI, individual's IRI), by any
    property of the ontology; ``prior`` in (0, 1] is its kg:prior, None where the file says nothing.
    """

    iri: str
    label: str
    types: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    definition: str = ""
    notation: str = ""
    external: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    prior: float | None = None
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Territory:
    """A row of the shipped table of places: ``code`` is its ISO 3166 or UN M49 code or GeoNames id, "" if it has none.

    ``kind`` is "territory", "region" or "city"; which class it belongs to is for an ontology's ``kg:gazetteer`` to say.
    ``within`` are the slugs of the places around it, ``note`` a line that tells it from its namesakes.
    """

    slug: str
    code: str
    kind: str
    label: str = ""
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Ontology:
    """All that the pipeline knows about a field. Mappings are keyed by IRI and sorted by it.

    ``warnings`` say, with file and line, what was understood otherwise than it stands there.
    """

    classes: Mapping[str, OntologyClass]
    properties: Mapping[str, Property]
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    cues: tuple[Cue, ...] = ()
    support_verbs: frozenset[str] = frozenset()
    speech_verbs: frozenset[str] = frozenset()
    source_phrases: frozenset[str] = frozenset()
    theme_frame: str = ""  # says for a sentence what it is about, a name in the place of {}: "{}'s business:"
    kind_words: frozenset[str] = frozenset()  # nouns before a noun that look like verbs ("consulting firm")
    act_words: frozenset[str] = frozenset()  # verbs that look like nouns ("Orlin and Basketo supply tyres")
    individuals: tuple[Individual, ...] = ()
    territories: tuple[Territory, ...] = ()
    not_cities: frozenset[str] = frozenset()  # names of cities that are more often something else
    disjoint_pairs: frozenset[tuple[str, str]] = frozenset()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    hashes: tuple[str, ...] = ()  # SHA-256 of the files as they were read
    warnings: tuple[str, ...] = ()

    @cached_property
    def demonyms(self) -> Mapping[str, str]:
        """Adjective or noun of nationality → slug of the territory ("Russian" → "russia")."""
        return {word: territory.slug for territory in self.territories for word in territory.demonyms}

    @cached_property
    def end_words(self) -> frozenset[str]:
        """The legal forms of all classes, case-folded, without a point at the end."""
        return frozenset(word.casefold().rstrip(".") for cls in self.classes.values() for word in cls.name_suffixes)

    @cached_property
    def deeds(self) -> frozenset[str]:
        """The verbs of what instances of classes do and places never: "own", "hire"."""
        return frozenset(word for cls in self.classes.values() for word in cls.deeds)

    @cached_property
    def owner_nouns(self) -> frozenset[str]:
        """The nouns between what is owned and its owner: "parent" in "Zafiro parent Orlin"."""
        return frozenset(word for cls in self.classes.values() for word in cls.owner_nouns)

    @cached_property
    def brand_nouns(self) -> frozenset[str]:
        """The nouns after a name under which things are sold: "brand" in "under the Orlin brand"."""
        return frozenset(word for cls in self.classes.values() for word in cls.brand_nouns)

    def superclasses(self, iri: str) -> frozenset[str]:
        """The class itself and all classes above it. An unknown class has only itself."""
        return self._lineages.get(iri) or frozenset({iri})

    @cached_property
    def _lineages(self) -> Mapping[str, frozenset[str]]:
        """The class itself and all classes above it, of every class."""
        return {one: frozenset((one, *_above(one, self._parents))) for one in self.classes}

    def _parents(self, iri: str) -> tuple[str, ...]:
        return self.classes[iri].parents if iri in self.classes else ()

    def subclasses(self, iri: str) -> frozenset[str]:
        """The class itself and all classes below it."""
        return frozenset({iri} | {name for name in self.classes if iri in self.superclasses(name)})

    def is_a(self, types: Iterable[str], wanted: Iterable[str]) -> bool:
        """Whether one of the types is one of the wanted classes or below it. No wanted class admits everything."""
        targets = frozenset(wanted)
        return not targets or any(targets & self.superclasses(iri) for iri in types)

    def labelled(self, *labels: str) -> list[str]:
        """The classes that a recogniser's label votes for, without those below another: a label is one vote."""
        if labels not in self._labelled:
            self._labelled[labels] = self._labelled_anew(labels)
        return self._labelled[labels]

    @cached_property
    def _labelled(self) -> dict[tuple[str, ...], list[str]]:
        return {}

    def _labelled_anew(self, labels: tuple[str, ...]) -> list[str]:
        named = [iri for iri, cls in self.classes.items() if not cls.ner.isdisjoint(labels)]
        return [iri for iri in named if not self.superclasses(iri) & (frozenset(named) - {iri})]

    def disjoint(self, one: str, other: str) -> bool:
        """Whether nothing can be an instance of both classes, by the axioms on them or on classes above them."""
        rivals = self._rivals.get(one)
        if rivals is None:
            rivals = self._rivals_of(frozenset({one}))
        return not rivals.isdisjoint(self.superclasses(other))

    @cached_property
    def _rivals(self) -> Mapping[str, frozenset[str]]:
        """What the classes are disjoint with that are, or are above, each class."""
        return {one: self._rivals_of(line) for one, line in self._lineages.items()}

    def _rivals_of(self, line: frozenset[str]) -> frozenset[str]:
        return frozenset(right for left, right in self.disjoint_pairs if left in line)

    def superproperties(self, iri: str) -> tuple[str, ...]:
        """All properties above this one, nearest first, without itself."""
        return _above(iri, lambda name: self.properties[name].parents if name in self.properties else ())

    @cached_property
    def exclusions(self) -> Mapping[str, tuple[tuple[str, bool], ...]]:
        """Of each property those that cannot hold beside it, and whether between the same things the other way round.

        By owl:AsymmetricProperty and owl:propertyDisjointWith on it or on a property above it.
        """
        lines = {iri: frozenset((iri, *self.superproperties(iri))) for iri in self.properties}
        turned = {iri for iri, prop in self.properties.items() if prop.asymmetric}
        apart = {(iri, other) for iri, prop in self.properties.items() for other in prop.disjoint}
        apart |= {(other, iri) for iri, other in apart}
        ruled = turned | {iri for iri, _ in apart}
        lines = {iri: line for iri, line in lines.items() if line & ruled}
        found: dict[str, tuple[tuple[str, bool], ...]] = {}
        for one, line in lines.items():
            ways = [(other, True) for other, theirs in lines.items() if line & theirs & turned]
            ways += [(b, False) for b, theirs in lines.items() if any((x, y) in apart for x in line for y in theirs)]
            if ways:
                found[one] = tuple(ways)
        return found

    def curie(self, iri: str) -> str:
        """The short form with the longest declared prefix ("biz:Company"), or the IRI itself."""
        matches = [(len(space), name) for name, space in self.prefixes.items() if space and iri.startswith(space)]
        if not matches:
            return iri
        length, name = max(matches)
        return f"{name}:{iri[length:]}"

    def by_local(self, name: str) -> str:
        """The IRI of the property, class or metric with this local name (or CURIE).

        Raises:
            OntologyError: if nothing or more than one thing has the name.
        """
        found = sorted(
            iri
            for iri in (*self.properties, *self.classes, *self.metrics)
            if name in (local_name(iri), self.curie(iri))
        )
        if len(found) != 1:
            what = f"{name!r} is ambiguous: {', '.join(found)}" if found else f"nothing is called {name!r}"
            raise OntologyError(what, hint="Use a name with its prefix, as the ontology declares it.")
        return found[0]


def local_name(iri: str) -> str:
    """The part after the last # or /.

    >>> local_name("https://example.org/a#Thing")
    'Thing'
    """
    return iri.rstrip("#/").rpartition("#")[2].rpartition("/")[2]


def _above(start: str, parents: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    queue = list(parents(start))
    while queue:
        iri = queue.pop(0)
        if iri != start and iri not in found:
            found[iri] = None
            queue.extend(parents(iri))
    return tuple(found)
