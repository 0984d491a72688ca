"""Patterns, and how they are found in sentences; `kg.relate.compiling` makes them of marked example sentences.

In: patterns. Out: a `PatternIndex` whose `match` gives every place where a pattern fits a sentence. It does not know
entities, types or status.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from kg.model import Status, Token
from kg.ontology import Example
from kg.relate.graph import SentenceGraph

SAME = "="
NO_LABELS: frozenset[tuple[str, bool]] = frozenset()
PERCENT = frozenset({"%", "percent"})
THINGS = frozenset({"NOUN", "PRON", "PROPN"})
PLACES, TIMES = frozenset({"GPE", "LOC"}), frozenset({"DATE", "TIME"})  # labels


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a pattern: reached from node ``parent`` over ``label``; ``forms`` empty for any word.

    ``role`` holds "S", "O" or both letters where the entity is bound, "T" for trigger words.
    """

    parent: int
    label: str
    downward: bool
    forms: frozenset[str]
    role: str
    passive: bool = False  # whether the word must be a participle: where one end is left to the text, voice tells which


@dataclass(frozen=True, slots=True)
class Pattern:
    """A tree of steps in an order in which each parent comes first; step 0 is the trigger and has no parent."""

    property: str
    status: Status
    steps: tuple[Step, ...]
    example: Example
    lemma: str = ""  # of the trigger in the example
    without: frozenset[str] = frozenset()  # roles that the trigger must not have, learned from counter-examples
    without_below: frozenset[tuple[int, str]] = frozenset()  # steps, and roles in which nothing may hang on their words
    not_objects: frozenset[str] = frozenset()  # nouns that must not be the trigger's object, learned in the same way
    object_types: frozenset[str] = frozenset()  # of what only places a name: the class of its example's object
    bare: bool = False  # the trigger is a preposition or possessive: step 0 is the subject, both ends must be names
    implied: str = ""  # "S" or "O" where the pattern has no such end: the text speaks of it before
    beside: frozenset[str] = frozenset()  # roles that names have at the trigger which are none of the ends
    taught: str = ""  # the property that the example teaches, if its words make this claim one of another
    past: bool = False  # the trigger must be told in the past: another example says the same of the present
    paired: bool = False  # subject and object are coordinated in the example: "Orlin and Basketo are rivals"
    kind: bool = False  # the trigger is a noun that tells the object by itself: "the insurer Orlin"
    common_object: bool = (
        False  # the trigger's object, off the path, is a common noun in the example: no name may stand there
    )

    def describe(self) -> str:
        """One line for people: the path from the trigger to subject and object."""
        parts = []
        for number, step in enumerate(self.steps):
            words = "|".join(sorted(step.forms)[:6]) or "*"
            arrow = "" if number == 0 else f" {step.parent}{'-' if step.downward else '<'}{step.label}->"
            parts.append(f"{arrow}{number}:{step.role or '.'}({words})")
        return "".join(parts)


class Match(msgspec.Struct, frozen=True):
    """A pattern found in a sentence: tokens of subject, object, triggers; copulas crossed; sureness in (0, 1]."""

    pattern: Pattern
    subject: int
    object: int
    triggers: tuple[int, ...]
    vias: tuple[int, ...]
    sureness: float
    inner: tuple[int, ...] = ()  # all words of the text that the pattern names: triggers and words on the way


Labelled = tuple[Pattern, frozenset[tuple[str, bool]]]  # a pattern, label and direction of the edges at its first node


class PatternIndex:
    """All patterns of an ontology, found by the forms of their trigger."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self.by_form: Mapping[str, list[Labelled]] = defaultdict(list)
        self.bare: list[Labelled] = []
        for pattern in self.patterns:
            labelled = pattern, _labels_at_root(pattern)
            if pattern.bare:
                self.bare.append(labelled)
            for form in sorted(pattern.steps[0].forms):
                self.by_form[form].append(labelled)
        self.known = frozenset(self.by_form)
        self.ends = frozenset(form[at:] for form in self.known for at in range(len(form)))
        self._together: dict[frozenset[str], list[Labelled]] = {}  # as many as there are sets of forms of one word

    def match(self, graph: SentenceGraph) -> Iterator[Match]:
        """Every fit of every pattern in one sentence."""
        for token in graph.tokens:
            labels = graph.labels.get(token.index, NO_LABELS)
            for pattern, asked in self._triggered(graph, token.index) if token.mention < 0 else self.bare:
                if asked <= labels:  # most have not all the edges that a pattern asks for
                    yield from match_at(pattern, graph, token.index)

    def _triggered(self, graph: SentenceGraph, index: int) -> Sequence[Labelled]:
        """The patterns whose trigger may stand at a token, each once, with the edges that they ask for."""
        if self.ends.isdisjoint(graph.words[index]):
            return ()
        forms = graph.forms(index) & self.known
        if forms not in self._together:
            found = {id(one[0]): one for form in sorted(forms) for one in self.by_form[form]}
            self._together[forms] = list(found.values())
        return self._together[forms]

    def implied(self, graph: SentenceGraph, index: int, properties: frozenset[str]) -> Iterator[Match]:
        """Fits of "trigger of object" patterns on a noun that has no such object itself."""
        for form in sorted(graph.forms(index) & self.known):
            for pattern, _ in self.by_form[form]:
                if pattern.property in properties and _takes_object_of(pattern):
                    yield Match(pattern, index, index, (index,), (), 1.0)
                    return


def _labels_at_root(pattern: Pattern) -> frozenset[tuple[str, bool]]:
    """Label and direction of the edges that a pattern follows from its first node."""
    steps = [step for step in pattern.steps[1:] if step.parent == 0 and step.label != SAME]
    return frozenset((step.label, step.downward) for step in steps)


def _takes_object_of(pattern: Pattern) -> bool:
    first, *rest = pattern.steps
    return set(first.role) == {"S", "T"} and len(rest) == 1 and rest[0].label == "of" and rest[0].role == "O"


def match_at(pattern: Pattern, graph: SentenceGraph, root: int) -> Iterator[Match]:
    """Every fit of one pattern whose trigger is the token ``root``."""
    if pattern.implied and not (_stands_open(graph, root, pattern) and _in_voice(pattern.steps[0], graph.tokens[root])):
        return
    if not may_trigger(pattern, graph, root):
        return
    for bound, vias, unsure in bindings_of(pattern, graph, root):
        roles = {letter: bound[k] for k, step in enumerate(pattern.steps) for letter in step.role if letter != "T"}
        roles.setdefault(pattern.implied, root)
        if pattern.implied and unsure:
            continue
        if roles["S"] != roles["O"] or _shares_node(pattern) or pattern.implied:
            triggers = tuple(bound[k] for k, step in enumerate(pattern.steps) if "T" in step.role) or (root,)
            inner = tuple(bound[k] for k, step in enumerate(pattern.steps) if step.forms)
            yield Match(pattern, roles["S"], roles["O"], triggers, vias, 0.9**unsure, inner)


def may_trigger(pattern: Pattern, graph: SentenceGraph, root: int) -> bool:
    """Whether a word may be the trigger, by its tense and what else hangs on it."""
    if pattern.without and any(graph.down.get((root, label)) for label in pattern.without):
        return False
    if pattern.past and graph.tokens[root].pos in ("VERB", "AUX") and not graph.is_past(root):
        return False
    if pattern.common_object and any(graph.tokens[dep].mention >= 0 for dep, _ in graph.step(root, "obj", True)):
        return False
    return not pattern.not_objects or pattern.not_objects.isdisjoint(objects_of(graph, root))


def without_mutual(found: Sequence[Match], graph: SentenceGraph) -> Iterator[Match]:
    """Those matches that stand: "Orlin and Basketo are its rivals", which says whose, makes them none of each other."""
    outward = {
        (one.pattern.property, one.triggers[0])
        for one in found
        if not (one.pattern.paired or one.pattern.implied or graph.coordinated(one.subject, one.object))
    }
    return (one for one in found if not one.pattern.paired or (one.pattern.property, one.triggers[0]) not in outward)


def objects_of(graph: SentenceGraph, index: int) -> Iterator[str]:
    """The nouns that are the objects of a word."""
    return (graph.tokens[dependent].lemma for dependent, _ in graph.step(index, "obj", True))


def _stands_open(graph: SentenceGraph, index: int, pattern: Pattern) -> bool:
    """Whether a word may leave an end unsaid: no verb, or one in the passive voice or with a known thing as object, or
    with a name as the example has it."""
    token = graph.tokens[index]
    if not all(_named(graph, index, label) for label in pattern.beside):
        return False
    if token.pos not in ("VERB", "AUX") or token.tag == "VBN" or "obj" in pattern.beside:
        return True
    objects = {dependent for dependent, _ in graph.step(index, "obj", True)}
    return any(t.head in objects and t.dep == "det" and t.text.casefold() == "the" for t in graph.tokens)


def _named(graph: SentenceGraph, index: int, label: str) -> bool:
    """Whether a name or a pronoun has a role at a word."""
    return any(graph.tokens[other].pos in ("PROPN", "PRON") for other, _ in graph.step(index, label, True))


def _shares_node(pattern: Pattern) -> bool:
    return any({"S", "O"} <= set(step.role) for step in pattern.steps)


Binding = tuple[
    tuple[int, ...], tuple[int, ...], int
]  # the token of each step so far, copulas crossed, uncertain edges


def bindings_of(pattern: Pattern, graph: SentenceGraph, root: int) -> list[Binding]:
    """The tokens that a pattern's steps may be bound to: each binding goes on in every way that it can."""
    found: list[Binding] = [((root,), (), 0)]
    for step in pattern.steps[1:]:
        found = [
            ((*bound, token), vias if via < 0 else (*vias, via), unsure + (not certain))
            for bound, vias, unsure in found
            for start, via in _starts(pattern, graph, step, bound)
            for token, certain in _targets(graph, start, step)
            if token not in bound
            and (not step.forms.isdisjoint(graph.forms(token)) if step.forms else _may_be(step, graph, token))
            and (not step.passive or _in_voice(step, graph.tokens[token]))
        ]
    if pattern.without_below:
        return [one for one in found if pattern.without_below.isdisjoint(_hanging(graph, one[0]))]
    return found


def _hanging(graph: SentenceGraph, bound: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The steps that are bound, each with the roles in which a thing hangs on its word: no date, no number."""
    for (head, label), found in graph.down.items():
        if head in bound and any(_is_thing(graph.tokens[index], sure=sure) for index, sure in found):
            yield bound.index(head), label


def _is_thing(token: Token, *, sure: bool) -> bool:
    """Whether a word names or describes a thing; one that may hang elsewhere, a thing that is no place."""
    if token.mention < 0:
        return sure and token.pos in THINGS and token.entity_label not in TIMES
    return sure or token.entity_label not in PLACES


def _may_be(step: Step, graph: SentenceGraph, token: int) -> bool:
    """Whether a step without words of its own may be bound to a token: to a thing, which no percentage is."""
    return bool(step.role) or graph.tokens[token].lemma not in PERCENT


def _in_voice(step: Step, token: Token) -> bool:
    """Whether a word is a passive verb with a subject where the step asks for one: no "glass supplied by"."""
    return not step.passive or (token.tag == "VBN" and token.dep not in ("acl", "amod"))


def _starts(pattern: Pattern, graph: SentenceGraph, step: Step, bound: Sequence[int]) -> list[tuple[int, int]]:
    """Where a step may set out from: the parent, and what equals it unless the parent is a word of the pattern."""
    parent = bound[step.parent]
    if pattern.steps[step.parent].forms or pattern.bare:
        return [(parent, -1)]
    return graph.same(parent)


def _targets(graph: SentenceGraph, start: int, step: Step) -> list[tuple[int, bool]]:
    if step.label == SAME:
        return [(other, True) for other, _ in graph.equal[start]]
    return graph.step(start, step.label, step.downward)
