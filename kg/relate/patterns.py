"""Patterns: what a marked example sentence becomes, and how it is found again in other sentences.

In: the properties of an ontology and a function that parses example sentences. Out: a `PatternIndex` whose `match`
gives every place where a pattern fits a sentence. It does not know entities, types or status.

The smallest subtree of the argument graph that joins subject, object and trigger words is the pattern. It is rooted at
the trigger. The trigger's lemma, or another of the same `kg:trigger` set, must stand in the text; subject and object
may be anything; every other word on the way keeps its lemma.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import msgspec

from kg.errors import OntologyError
from kg.model import Sentence, Status, Token
from kg.ontology import Example, Ontology, Property
from kg.relate.graph import SentenceGraph

SAME = "="
GENITIVES = frozenset({"of", "poss", "nn"})
GENERIC = frozenset({"PRON", "DET", "PROPN"})
NO_LABELS: frozenset[tuple[str, bool]] = frozenset()
PERCENT = frozenset({"%", "percent"})
THINGS = frozenset({"NOUN", "PRON", "PROPN"})
PLACES, TIMES = frozenset({"GPE", "LOC"}), frozenset({"DATE", "TIME"})  # labels
TOO_GENERAL = frozenset({"amod", "num", "of", "obj"})  # roles that tell nothing apart

TypesOf = Callable[[str], frozenset[str]]
ParseExamples = Callable[[Sequence[tuple[str, Sequence[tuple[int, int, str]]]]], list[Sentence]]


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
    object_types: frozenset[str] = frozenset()  # of a bare pattern: the class of the known name that its example has
    bare: bool = False  # the trigger is a preposition or possessive: step 0 is the subject, both ends must be names
    implied: str = ""  # "S" or "O" where the pattern has no such end: the text speaks of it before
    taught: str = ""  # the property that the example teaches, if its words make this claim one of another
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
    if pattern.implied and not (_stands_open(graph, root) and _in_voice(pattern.steps[0], graph.tokens[root])):
        return
    if pattern.without and any(graph.down.get((root, label)) for label in pattern.without):
        return
    if pattern.common_object and any(graph.tokens[dep].mention >= 0 for dep, _ in graph.step(root, "obj", True)):
        return
    if pattern.not_objects and not pattern.not_objects.isdisjoint(_objects(graph, root)):
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


def _objects(graph: SentenceGraph, index: int) -> Iterator[str]:
    """The nouns that are the objects of a word."""
    return (graph.tokens[dependent].lemma for dependent, _ in graph.step(index, "obj", True))


def _stands_open(graph: SentenceGraph, index: int) -> bool:
    """Whether a word may leave an end unsaid: no verb, or one in the passive voice or with a known thing as object."""
    token = graph.tokens[index]
    if token.pos not in ("VERB", "AUX") or token.tag == "VBN":
        return True
    objects = {dependent for dependent, _ in graph.step(index, "obj", True)}
    return any(t.head in objects and t.dep == "det" and t.text.casefold() == "the" for t in graph.tokens)


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


def compile_patterns(
    ontology: Ontology, parse: ParseExamples, types_of: TypesOf = lambda name: frozenset()
) -> tuple[Pattern, ...]:
    """The patterns of all properties, each once, in a fixed order, narrowed by the counter-examples.

    ``types_of`` tells the classes of a name that a catalogue knows: a bare pattern ("Turin's Orlin") matches objects of
    the class of its example's object only.

    Raises:
        OntologyError: an example's subject, object and trigger are not joined in its parse (with file and line).
    """
    props = [prop for _, prop in sorted(ontology.properties.items())]
    pairs = [(prop, example) for prop in props for example in (*prop.examples, *prop.counter_examples)]
    sentences = parse([(example.text, example_names(ontology, prop, example)) for prop, example in pairs])
    unique: dict[tuple[object, ...], Pattern] = {}
    counters: dict[str, list[tuple[Example, SentenceGraph]]] = defaultdict(list)
    for (prop, example), sentence in zip(pairs, sentences, strict=True):
        if example.counter:
            counters[prop.iri].append((example, SentenceGraph(sentence)))
        else:
            pattern = compile_example(prop, example, sentence)
            if pattern.bare:
                pattern = replace(pattern, object_types=types_of(example.text[slice(*example.object)]))
            key = (pattern.property, pattern.status, pattern.steps, pattern.object_types, pattern.implied)
            unique.setdefault(key, pattern)
    asserted = {_skeleton(p) for p in unique.values() if p.status is Status.ASSERTED}
    patterns = [_with_tense(p) if _skeleton(p) in asserted else p for p in unique.values()]
    return tuple(_narrowed(pattern, counters[pattern.property], ontology) for pattern in patterns)


def _skeleton(pattern: Pattern) -> tuple[object, ...]:
    """What two patterns share that differ in the tense of their trigger alone."""
    shape = tuple((step.parent, step.label, step.downward, step.role) for step in pattern.steps)
    return (pattern.property, pattern.lemma, shape, tuple(step.forms for step in pattern.steps[1:]))


def _with_tense(pattern: Pattern) -> Pattern:
    """An example of another status that differs from an asserted one by its tense alone takes its trigger literally.

    "Basketo belonged to Orlin" is former where "Basketo belongs to Orlin" is not.
    """
    if pattern.status is Status.ASSERTED:
        return pattern
    start, end = pattern.example.triggers[0]
    first = replace(pattern.steps[0], forms=frozenset({pattern.example.text[start:end].casefold()}))
    return replace(pattern, steps=(first, *pattern.steps[1:]))


def _narrowed(pattern: Pattern, counters: Sequence[tuple[Example, SentenceGraph]], ontology: Ontology) -> Pattern:
    """The pattern without the roles, objects or trigger words that tell its counter-examples from its example."""
    own = {step.label for step in pattern.steps if step.parent == 0}
    barred: set[str] = set()
    below: set[tuple[int, str]] = set()
    words: set[str] = set()
    nouns: set[str] = set()
    for example, graph in counters:
        for match in contradicting(pattern, example, graph, ontology):
            roles = {label for (head, label), found in graph.down.items() if head == match.triggers[0] and found}
            forms = graph.forms(match.triggers[0])
            if pattern.common_object and forms & _own_words(pattern) and not roles - own - TOO_GENERAL:
                nouns.update(_objects(graph, match.triggers[0]))
            elif further := _further_roles(pattern, match, graph):
                below |= further
            elif roles - own - TOO_GENERAL:
                barred |= roles - own - TOO_GENERAL
            else:
                words |= forms
    first = replace(pattern.steps[0], forms=pattern.steps[0].forms - (words - _own_words(pattern)))
    narrower = replace(pattern, steps=(first, *pattern.steps[1:]), without=frozenset(barred))
    rest = replace(narrower, without_below=frozenset(below)) if below else narrower
    return replace(rest, not_objects=frozenset(nouns)) if nouns else rest


def _further_roles(pattern: Pattern, match: Match, graph: SentenceGraph) -> set[tuple[int, str]]:
    """The roles that nouns among a counter-example's later triggers have, and the pattern's not: "a stake in Orlin".

    There are none where the first trigger has a role of its own, which tells the two apart as well.
    """
    steps = [number for number, step in enumerate(pattern.steps) if "T" in step.role]
    at = dict(zip(match.triggers, steps, strict=False))
    own = {(step.parent, step.label) for step in pattern.steps[1:]}
    found = {
        (at[head], label)
        for (head, label), there in graph.down.items()
        if head in at and any(sure for _, sure in there) and label not in (*TOO_GENERAL, "agent")
    } - own
    if any(number == 0 for number, _ in found):
        return set()
    return {
        (number, label) for number, label in found if graph.tokens[match.triggers[steps.index(number)]].pos == "NOUN"
    }


def _own_words(pattern: Pattern) -> frozenset[str]:
    """The trigger as its own example has it: a counter-example with the same word and roles cannot be told apart."""
    start, end = pattern.example.triggers[0]
    text = pattern.example.text[start:end].casefold()
    return frozenset(form for form in pattern.steps[0].forms if text.startswith(form[: max(3, len(form) - 2)]))


def contradicting(pattern: Pattern, example: Example, graph: SentenceGraph, ontology: Ontology) -> list[Match]:
    """The matches of a pattern that find in a counter-example just what it denies."""
    subject, obj = _head(graph.sentence, example.subject), _head(graph.sentence, example.object)
    ends = [{one for one, _ in graph.same(end)} if end is not None else set() for end in (subject, obj)]
    if pattern.implied:
        place = "OS".index(pattern.implied)
        found = [match for token in graph.tokens for match in _at(pattern, graph, token.index)]
        return [match for match in found if (match.subject, match.object)[place] in ends[place]]
    pairs = set(product(*ends))
    if ontology.properties[pattern.property].symmetric:
        pairs |= {(other, one) for one, other in pairs}
    found = [match for token in graph.tokens for match in _at(pattern, graph, token.index)]
    return [match for match in found if (match.subject, match.object) in pairs]


def _at(pattern: Pattern, graph: SentenceGraph, index: int) -> Iterator[Match]:
    if pattern.steps[0].forms & graph.forms(index):
        yield from match_at(pattern, graph, index)


def example_names(ontology: Ontology, prop: Property, example: Example) -> list[tuple[int, int, str]]:
    """The spans of an example that are names, each with the NER label that fits the property's domain or range."""
    names = []
    for (start, end), classes in ((example.subject, prop.domain), (example.object, prop.range)):
        if example.text[start].isupper():
            labels = sorted(label for iri in classes if iri in ontology.classes for label in ontology.classes[iri].ner)
            adjective = example.text[start:end] in ontology.demonyms
            names.append((start, end, "NORP" if adjective else _stand_in(labels)))
    names += [
        (start, end, "")
        for start, end, kind in example.wildcards
        if kind != "quantity" and example.text[start].isupper()
    ]
    return sorted(set(names))


def _stand_in(labels: Sequence[str]) -> str:
    """The NER label whose stand-in the parser reads; "" where the classes may be an organisation."""
    return "" if "ORG" in labels else next((label for label in ("PERSON", "GPE", "LOC") if label in labels), "")


def compile_example(prop: Property, example: Example, sentence: Sentence) -> Pattern:
    """The pattern of one parsed example.

    Raises:
        OntologyError: subject, object and trigger words are not connected.
    """
    graph = SentenceGraph(sentence)
    subject, obj = _head(sentence, example.subject), _head(sentence, example.object)
    triggers = [_head(sentence, span) for span in example.triggers]
    implied = example.implied
    if subject is None or obj is None or None in triggers or not triggers:
        raise _no_path(example, "a mark covers no word")
    words = [t for t in triggers if t is not None and not _is_function_word(graph.tokens[t])]
    if implied:  # the noun is what may have an end unsaid: "led the round"
        words.sort(key=lambda t: graph.tokens[t].pos in ("VERB", "AUX"))
    ends = {"S": subject, "O": obj}
    ends.pop(implied, None)
    tree = _subtree(graph, words or [subject], *ends.values())
    if tree is None:
        raise _no_path(example, "subject, object and trigger are not connected in its parse")
    steps = _steps(prop, example, graph, tree, ends)
    side = [d for d, _ in graph.step(words[0], "obj", True) if d not in {node for node, *_ in tree}] if words else []
    common = bool(side) and all(graph.tokens[d].mention < 0 and graph.tokens[d].pos == "NOUN" for d in side)
    lemma = graph.tokens[words[0]].lemma if words else ""
    return Pattern(
        prop.iri, example.status, steps, example, lemma, bare=not words, common_object=common, implied=implied
    )


def _is_function_word(token: Token) -> bool:
    return token.pos in ("ADP", "PART", "PUNCT") or token.tag == "POS"


def _no_path(example: Example, why: str) -> OntologyError:
    hint = "Shorten or reword the sentence; each mark must stand on the word that carries the meaning."
    return OntologyError(
        f"the example {example.raw!r} gives no pattern: {why}", path=example.path, line=example.line, hint=hint
    )


def _head(sentence: Sentence, span: tuple[int, int]) -> int | None:
    """The token of a span that governs the others."""
    inside = [t for t in sentence.tokens if t.start < span[1] and span[0] < t.end]
    outside = [t for t in inside if t.head == t.index or sentence.tokens[t.head] not in inside]
    return max(outside, key=lambda t: t.index).index if outside else None


Tree = list[tuple[int, int, str, bool]]  # token, parent token, label, downward


def _subtree(graph: SentenceGraph, triggers: Sequence[int], *ends: int) -> Tree | None:
    """The small tree found by joining, one after another, further triggers, subject and object to the root."""
    root = triggers[0]
    tree: Tree = [(root, -1, "", True)]
    for goal in (*triggers[1:], *ends):
        path = _path(graph, [node for node, *_ in tree], goal, {*triggers})
        if path is None:
            return None
        tree += path
    return tree


def _path(graph: SentenceGraph, sources: Sequence[int], goal: int, triggers: set[int]) -> Tree | None:
    """The cheapest path from any source to the goal: certain edges cost 1, uncertain 2.5, equivalences a half."""
    if goal in sources:
        return []
    queue: list[tuple[float, int, int, Tree]] = [(0.0, k, source, []) for k, source in enumerate(sources)]
    seen: set[int] = set()
    tick = len(queue)
    while queue:
        cost, _, node, path = heapq.heappop(queue)
        if node == goal:
            return path
        if node in seen:
            continue
        seen.add(node)
        steps = [(o, label, down, 1.0 if sure else 2.5) for o, label, down, sure in graph.near(node)]
        steps += [(o, SAME, True, 0.4) for o, _ in graph.equal[node]]
        for other, label, down, price in steps:
            if other not in seen:
                tick += 1
                price += 0.0 if down else 0.05
                heapq.heappush(queue, (cost + price, tick, other, [*path, (other, node, label, down)]))
    return None


def _steps(
    prop: Property, example: Example, graph: SentenceGraph, tree: Tree, ends: Mapping[str, int]
) -> tuple[Step, ...]:
    """The tree as steps; a final equivalence is dropped, since binding an entity looks through equivalences anyway."""
    spans = {_head(graph.sentence, span): span for span in example.triggers}
    tree = list(tree)
    bound = {end: letter for letter, end in ends.items()}
    for letter, goal in ends.items():
        leaf = next((k for k, (token, _, label, _) in enumerate(tree) if token == goal and label == SAME), None)
        if leaf is not None and not any(parent == goal for _, parent, *_ in tree):
            parent = tree.pop(leaf)[1]
            bound.pop(goal)
            bound[parent] = bound.get(parent, "") + letter
    places = {token: k for k, (token, *_) in enumerate(tree)}
    steps = []
    for token, parent, label, down in tree:
        forms = _required(prop, example, graph, token, spans, bound)
        if label == "of" and sum(p == parent and name in GENITIVES for _, p, name, _ in tree) > 1:
            label = _specific(graph, parent, token)
        role = bound.get(token, "") + ("T" if token in spans else "")
        passive = bool(example.implied) and "T" in role and graph.tokens[token].tag == "VBN"
        steps.append(Step(places.get(parent, -1), label, down, forms, role, passive))
    return tuple(steps)


def _specific(graph: SentenceGraph, parent: int, token: int) -> str:
    """The genitive's own label where subject and object both hang on one noun: "Orlin's Zafiro brand"."""
    return next((name for name in ("poss", "nn") if any(d == token for d, _ in graph.step(parent, name, True))), "of")


def _required(
    prop: Property,
    example: Example,
    graph: SentenceGraph,
    index: int,
    spans: Mapping[int | None, tuple[int, int]],
    bound: Mapping[int, str],
) -> frozenset[str]:
    """The forms that a word of the pattern may have; empty for subject, object and wildcards."""
    token: Token = graph.tokens[index]
    if index not in spans and (
        index in bound or token.mention >= 0 or token.pos in GENERIC or _is_wildcard(example, token)
    ):
        return frozenset()
    own = {token.lemma, token.text.casefold()}
    if index in spans:
        start, _ = spans[index]
        words = example.text[start : token.start].casefold()
        own = {f"{words}{form}" for form in own}
    group = next((group for group in prop.triggers if own & group), frozenset())  # the first set that holds the word
    return group | own


def _is_wildcard(example: Example, token: Token) -> bool:
    return any(start <= token.start < end for start, end, _ in example.wildcards)
