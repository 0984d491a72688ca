"""From marked example sentences to patterns.

In: the properties of an ontology and a function that parses example sentences. Out: a `Pattern` for each example,
narrowed by the counter-examples. It matches nothing but counter-examples.

The smallest subtree of the argument graph that joins subject, object and trigger words is the pattern. It is rooted at
the trigger. The trigger's lemma, or another of the same `kg:trigger` set, must stand in the text; subject and object
may be anything; every other word on the way keeps its lemma.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from kg.errors import OntologyError
from kg.model import Sentence, Status, Token
from kg.ontology import Example, Ontology, Property
from kg.relate.graph import SentenceGraph
from kg.relate.patterns import SAME, Match, Pattern, Step, match_at, objects_of

GENITIVES = frozenset({"of", "poss", "nn"})
GENERIC = frozenset({"PRON", "DET", "PROPN"})
TOO_GENERAL = frozenset({"amod", "num", "of", "obj"})  # roles that tell nothing apart

TypesOf = Callable[[str], frozenset[str]]
ParseExamples = Callable[[Sequence[tuple[str, Sequence[tuple[int, int, str]]]]], list[Sentence]]


def compile_patterns(
    ontology: Ontology, parse: ParseExamples, types_of: TypesOf = lambda name: frozenset()
) -> tuple[Pattern, ...]:
    """The patterns of all properties, each once, in a fixed order, narrowed by the counter-examples.

    ``types_of`` tells the classes of a name that a catalogue knows: a bare pattern ("Turin's Orlin") matches objects of
    the class of its example's object only, and so does a name right before a description ("the Turin bank Orlin").

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
            if pattern.bare or _only_placed(pattern):
                pattern = replace(pattern, object_types=types_of(example.text[slice(*example.object)]))
            key = (pattern.property, pattern.status, pattern.steps, pattern.object_types, pattern.implied)
            unique.setdefault(key, pattern)
    asserted = {_skeleton(p) for p in unique.values() if p.status is Status.ASSERTED}
    patterns = [_with_tense(p) if _skeleton(p) in asserted else p for p in unique.values()]
    narrowed = (_narrowed(pattern, counters[pattern.property], ontology) for pattern in patterns)
    return *narrowed, *(_of_kinds(prop) for prop in props if prop.kind_nouns)


def _of_kinds(prop: Property) -> Pattern:
    """The pattern of the nouns that tell an object by themselves: the subject is whatever they describe.

    No counter-example narrows it.
    """
    step = Step(-1, "", downward=True, forms=frozenset(noun for noun, _ in prop.kind_nouns), role="STO")
    return Pattern(prop.iri, Status.ASSERTED, (step,), Example("kg:kindNoun", "", (0, 0), (0, 0), ()), kind=True)


def _only_placed(pattern: Pattern) -> bool:
    """Whether nothing but a name right before the subject's noun makes the claim: "the Turin bank Orlin"."""
    return len(pattern.steps) == 2 and pattern.steps[0].role == "ST" and pattern.steps[1].label == "nn"


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
    return replace(pattern, steps=(first, *pattern.steps[1:]), past=pattern.status is Status.FORMER)


def _narrowed(pattern: Pattern, counters: Sequence[tuple[Example, SentenceGraph]], ontology: Ontology) -> Pattern:
    """The pattern without the roles, objects or trigger words that tell its counter-examples from its example."""
    own = {step.label for step in pattern.steps if step.parent == 0}
    barred: set[str] = set()
    below: set[tuple[int, str]] = set()
    words: set[str] = set()
    nouns: set[str] = set()
    later: dict[int, set[str]] = defaultdict(set)
    for example, graph in counters:
        for match in contradicting(pattern, example, graph, ontology):
            trigger = match.triggers[0]
            roles = {label for (head, label), found in graph.down.items() if head == trigger and found}
            roles -= own | TOO_GENERAL
            forms = graph.forms(trigger)
            if pattern.common_object and forms & _own_words(pattern) and not roles:
                nouns.update(objects_of(graph, trigger))
            elif further := _further_roles(pattern, match, graph):
                below |= further
            elif roles:
                barred |= roles
            elif forms & _own_words(pattern):
                others = dict(_later_words(pattern, match, graph))
                for number, found in others.items():
                    later[number] |= found
                if not others and not _names_object(pattern):
                    nouns.update(objects_of(graph, trigger))
            else:
                words |= forms
    steps = [replace(step, forms=step.forms - later[number]) for number, step in enumerate(pattern.steps)]
    steps[0] = replace(steps[0], forms=steps[0].forms - (words - _own_words(pattern)))
    return replace(
        pattern,
        steps=tuple(steps),
        without=frozenset(barred),
        without_below=frozenset(below),
        not_objects=frozenset(nouns),
    )


def _names_object(pattern: Pattern) -> bool:
    """Whether a pattern says itself what its trigger's object is: one of the ends, or a certain noun."""
    own = (step for step in pattern.steps[1:] if (step.parent, step.label, step.downward) == (0, "obj", True))
    return any(step.forms or step.role for step in own)


def _further_roles(pattern: Pattern, match: Match, graph: SentenceGraph) -> set[tuple[int, str]]:
    """The roles that nouns among a counter-example's later triggers have, and the pattern's not: "a stake in Orlin".

    There are none where the first trigger has a role of its own, which tells the two apart as well.
    """
    steps = (number for number, step in enumerate(pattern.steps) if "T" in step.role)
    at = dict(zip(match.triggers, steps, strict=False))
    own = {(step.parent, step.label) for step in pattern.steps[1:]}
    found = [
        (head, label)
        for (head, label), there in graph.down.items()
        if head in at and any(sure for _, sure in there) and label not in (*TOO_GENERAL, "agent")
        if (at[head], label) not in own
    ]
    if any(at[head] == 0 for head, _ in found):
        return set()
    return {(at[head], label) for head, label in found if graph.tokens[head].pos == "NOUN"}


def _later_words(pattern: Pattern, match: Match, graph: SentenceGraph) -> Iterator[tuple[int, frozenset[str]]]:
    """The later triggers of a counter-example that are other words than the pattern's own: "the stake of" is no "shares
    of". Each with the number of its step."""
    steps = [number for number, step in enumerate(pattern.steps) if "T" in step.role]
    for number, index in zip(steps, match.triggers, strict=False):
        if number and not graph.forms(index) & _own_words(pattern, number):
            yield number, graph.forms(index)


def _own_words(pattern: Pattern, number: int = 0) -> frozenset[str]:
    """A trigger, that of the first or of a later step, as the pattern's own example has it: a counter-example with the
    same words and roles cannot be told apart."""
    example, forms = pattern.example, pattern.steps[number].forms
    spans = example.triggers[1:] if number else example.triggers[:1]
    texts = tuple(example.text[start:end].casefold() for start, end in spans)
    return frozenset(form for form in forms if any(text.startswith(form[: max(3, len(form) - 2)]) for text in texts))


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
    nodes = {node for node, *_ in tree}
    side = [d for d, _ in graph.step(words[0], "obj", True) if d not in nodes] if words else []
    common = bool(side) and all(graph.tokens[d].mention < 0 and graph.tokens[d].pos == "NOUN" for d in side)
    lemma = graph.tokens[words[0]].lemma if words else ""
    return Pattern(
        prop.iri,
        example.status,
        steps,
        example,
        lemma,
        bare=not words,
        paired=graph.coordinated(subject, obj),
        common_object=common,
        implied=implied,
        beside=_beside(graph, words[0], nodes) if implied else frozenset(),
    )


def _beside(graph: SentenceGraph, trigger: int, nodes: Container[int]) -> frozenset[str]:
    """Of subject and object, those that names are and that are no ends: who "was succeeded by Mei Tanaka"."""
    near = {label: graph.step(trigger, label, True) for label in ("subj", "obj")}
    return frozenset(
        label
        for label, found in near.items()
        if any(other not in nodes and graph.tokens[other].pos == "PROPN" for other, _ in found)
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
