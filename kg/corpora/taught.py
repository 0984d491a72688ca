"""The marked example sentences of an ontology as annotated texts.

In: an ontology. Out: one example for each ``kg:example`` and ``kg:counterExample``, asking only for its own pair and
its own relation; names of relations are IRIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kg.corpora.statuses import plain_facts, tells_statuses, with_statuses
from kg.corpora.values import Example, GoldTriple, Span
from kg.ontology import Example as Marked
from kg.ontology import Ontology, Property

NO_NAMES = frozenset(  # what begins no name, though it has a capital letter at the beginning of a sentence
    "it its they their them the a an he his him she her we our us i my me this that these those both who".split()
)


def examples_of(ontology: Ontology) -> tuple[Example, ...]:
    """The examples and counter-examples of all properties, in the order of their IRIs."""
    return tuple(mirrored(one, ontology) for prop in ontology.properties.values() for one in _marked(prop))


def lessons(examples: Iterable[Example], ontology: Ontology) -> list[Example]:
    """What a model of an ontology is trained on: sentences in its relations, then its own marked examples.

    Statuses are taught with them if enough of the sentences have one; else what is no plain fact is passed over in the
    sentences.
    """
    given, marked = list(examples), examples_of(ontology)
    if tells_statuses(given):
        told = [with_statuses(mirrored(one, ontology)) for one in (*given, *marked)]
    else:
        told = [mirrored(one, ontology) for one in (*map(plain_facts, given), *marked)]
    return [typed(one, ontology) for one in told]


def _marked(prop: Property) -> Iterator[Example]:
    for number, one in enumerate((*prop.examples, *prop.counter_examples)):
        yield _example(prop, one, number)


def _example(prop: Property, one: Marked, number: int) -> Example:
    subject, obj = one.text[slice(*one.subject)], one.text[slice(*one.object)]
    triple = GoldTriple(subject, prop.iri, obj, one.subject, one.object, one.status)
    return Example(
        id=f"{prop.local}#{number}",
        text=one.text,
        triples=() if one.counter else (triple,),
        annotated=frozenset({prop.iri}),
        group=f"{prop.local}#{number}",
        pairs=((one.subject, one.object),),
    )


def typed(example: Example, ontology: Ontology) -> Example:
    """The example with what its facts' relations say of the kinds of their ends, where domain or range is one class."""
    ends = ends_of(example, ontology)
    single = {span: one[0] for span, one in ends if len(one) == 1 and one[0] in ontology.classes}
    return with_kinds(example, single)


def ends_of(example: Example, ontology: Ontology) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """The ends of an example's facts that stand in its text, each with the classes that domain or range admit there."""
    for one in example.triples:
        prop = ontology.properties.get(one.relation)
        for span, classes in ((one.subject_span, prop.domain), (one.object_span, prop.range)) if prop else ():
            if span is not None:
                yield span, classes


def is_name(words: str) -> bool:
    """Whether words of a text look like a name: with a capital letter, and no pronoun or article first.

    >>> [is_name(words) for words in ("Orlin", "the Orlin group", "It", "The yard")]
    [True, False, False, False]
    """
    first = words.split()[0] if words.strip() else ""
    return first[:1].isupper() and first.casefold() not in NO_NAMES


def with_kinds(example: Example, kinds: Mapping[Span, str]) -> Example:
    """The example with the kinds of some spans, which count more than those that it has."""
    found = {(start, end): kind for start, end, kind in example.mentions} | dict(kinds)
    return replace(example, mentions=tuple((*span, kind) for span, kind in sorted(found.items())))


def mirrored(example: Example, ontology: Ontology) -> Example:
    """The example with both readings of facts whose property is symmetric."""

    def both(found: tuple[GoldTriple, ...]) -> tuple[GoldTriple, ...]:
        known = (one for one in found if one.relation in ontology.properties)
        return tuple(
            dict.fromkeys((*found, *(turned(one) for one in known if ontology.properties[one.relation].symmetric)))
        )

    return replace(example, triples=both(example.triples), uncertain=both(example.uncertain))


def turned(one: GoldTriple) -> GoldTriple:
    """The triple with its ends exchanged."""
    return replace(
        one, subject=one.object, object=one.subject, subject_span=one.object_span, object_span=one.subject_span
    )
