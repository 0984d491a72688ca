"""Event nouns that do not say whose they are: "a licence with Orlin expired", "a takeover by Basketo was rejected".

In: the patterns of an ontology, a sentence's graph, a noun. Out: matches of patterns without the step to the end that
the text leaves out, with the noun itself in its place. Whose it is, and whether that is sure enough, others decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.relate.graph import SentenceGraph
from kg.relate.patterns import Match, Pattern, Step, bindings_of, may_trigger

OWNERS = frozenset({"agent", "of", "poss"})  # how an event noun has who does it, or to whom it is done
DOERS = frozenset({"subj"})  # how a verb has who does it


class Unowned:
    """The patterns of event nouns, each without one of its ends, found by the forms of their trigger."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.nouns: Mapping[str, list[tuple[Pattern, str]]] = defaultdict(list)
        self.verbs: Mapping[str, list[tuple[Pattern, str]]] = defaultdict(list)
        self.whole: dict[int, Pattern] = {}  # by the number (`id`) of a shorter one, which lives as long as this
        for pattern in patterns:
            for ends, by_form in ((OWNERS, self.nouns), (DOERS, self.verbs)):
                for shorter, missing in _shortened(pattern, ends):
                    self.whole[id(shorter)] = pattern
                    for form in sorted(shorter.steps[0].forms):
                        by_form[form].append((shorter, missing))

    def match(self, graph: SentenceGraph, index: int) -> Iterator[tuple[Match, str]]:
        """Every fit at a noun, with the letter of the end that the noun itself stands for."""
        is_verb = graph.tokens[index].pos == "VERB"
        by_form = self.verbs if is_verb else self.nouns
        for form in sorted(graph.forms(index) & by_form.keys()):
            for pattern, missing in by_form[form]:
                if not may_trigger(pattern, graph, index):
                    continue
                for bound, vias, unsure in bindings_of(pattern, graph, index):
                    if is_verb and not _named_objects(graph, index) <= set(bound):
                        continue  # "to list Orlin in Turin" tells of no listing of who does it
                    yield _matched(pattern, missing, bound, vias, unsure), missing


def _named_objects(graph: SentenceGraph, verb: int) -> set[int]:
    """The names to which something is done."""
    return {index for index, _ in graph.step(verb, "obj", True) if graph.tokens[index].mention >= 0}


def _matched(pattern: Pattern, missing: str, bound: Sequence[int], vias: tuple[int, ...], unsure: int) -> Match:
    ends = {step.role: bound[number] for number, step in enumerate(pattern.steps) if step.role in ("S", "O")}
    ends[missing] = bound[0]
    triggers = tuple(bound[number] for number, step in enumerate(pattern.steps) if "T" in step.role)
    inner = tuple(bound[number] for number, step in enumerate(pattern.steps) if step.forms)
    return Match(pattern, ends["S"], ends["O"], triggers, vias, 0.9**unsure, inner)


def _shortened(pattern: Pattern, ends: frozenset[str]) -> Iterator[tuple[Pattern, str]]:
    """A pattern without the step to its subject or object, where that hangs on the trigger and nothing hangs on it."""
    parents = {step.parent for step in pattern.steps}
    for number, step in enumerate(pattern.steps):
        owner = step.parent == 0 and step.downward and step.label in ends and not step.forms
        if number and owner and step.role in ("S", "O") and number not in parents and not pattern.bare:
            rest = tuple(_moved(other, number) for k, other in enumerate(pattern.steps) if k != number)
            if pattern.steps[0].role == "T" and {other.role for other in rest} & {"S", "O"}:
                below = frozenset((k - (k > number), label) for k, label in pattern.without_below)
                yield replace(pattern, steps=rest, without_below=below), step.role


def _moved(step: Step, gone: int) -> Step:
    return replace(step, parent=step.parent - 1) if step.parent > gone else step
