"""The official score of Text2KGBench, and the strict one beside it.

In: examples and triples of strings by example. Out: a score an ontology, and their means. In the official score guesses
whose relation the sentence's gold lacks are dropped, so that guessing every relation costs nothing; the strict one
counts them.

Reference: ``src/evaluation/run_eval.py`` of https://github.com/cenguix/Text2KGBench.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.corpora import Example, OntologyCorpus, Prediction
from kg.evaluate.extraction.matching import squash
from kg.evaluate.linking.measure import Rate

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class OntologyScore:
    """Means over the sentences of one ontology. ``conformance`` is the share of guesses with one of its relations.

    ``strict`` counts the facts of all sentences, without the filter by relation.
    """

    ontology: str
    sentences: int
    precision: float
    recall: float
    f1: float
    conformance: float
    strict: Rate


@dataclass(frozen=True, slots=True)
class BenchmarkScore:
    """The scores of some ontologies; the means are plain ones over them."""

    ontologies: tuple[OntologyScore, ...]

    @property
    def precision(self) -> float:
        """Mean of the official precision."""
        return self._mean([one.precision for one in self.ontologies])

    @property
    def recall(self) -> float:
        """Mean of the official recall."""
        return self._mean([one.recall for one in self.ontologies])

    @property
    def f1(self) -> float:
        """Mean of the official F1: the number that papers give."""
        return self._mean([one.f1 for one in self.ontologies])

    @property
    def conformance(self) -> float:
        """Mean of the ontology conformance."""
        return self._mean([one.conformance for one in self.ontologies])

    @property
    def strict(self) -> Rate:
        """The facts of all sentences of all ontologies."""
        return sum((one.strict for one in self.ontologies), Rate(0, 0, 0))

    @property
    def strict_macro_f1(self) -> float:
        """Mean over the ontologies of the strict F1."""
        return self._mean([one.strict.f1 for one in self.ontologies])

    def _mean(self, values: Sequence[float]) -> float:
        return sum(values) / len(values) if values else 0.0


def benchmark(sets: Iterable[OntologyCorpus], predictions: Iterable[Prediction]) -> BenchmarkScore:
    """Score predictions for the examples of some ontologies, found by the ids of the examples.

    An example without any prediction counts as one with an empty answer.
    """
    found = triples_by_id(predictions)
    return BenchmarkScore(
        tuple(
            score_ontology(
                one.ontology.id,
                one.corpus.examples,
                one.ontology.labels,
                {example.id: found.get(example.id, []) for example in one.corpus.examples},
            )
            for one in sets
        )
    )


def triples_by_id(predictions: Iterable[Prediction]) -> dict[str, list[Triple]]:
    """Predictions as triples of strings, by example."""
    found: dict[str, list[Triple]] = {}
    for one in predictions:
        found.setdefault(one.id, []).append((one.subject, one.relation, one.object))
    return found


def score_ontology(
    name: str, examples: Sequence[Example], relations: Collection[str], found: Mapping[str, Sequence[Triple]]
) -> OntologyScore:
    """Score one ontology with these relations. A sentence that ``found`` lacks adds nothing but counts in the mean.

    >>> from kg.corpora import GoldTriple
    >>> gold = Example("1", "…", (GoldTriple("Havgull", "built by", "Orlin"),), frozenset())
    >>> answer = {"1": [("havgull", "built_by", "Orlin"), ("Havgull", "length", "9")]}
    >>> one = score_ontology("ships", [gold], ["built by", "length"], answer)
    >>> one.f1, one.conformance, one.strict
    (1.0, 1.0, Rate(right=1, found=2, wanted=1))
    """
    rows: list[tuple[float, float, float, float]] = []
    strict = Rate(0, 0, 0)
    known = {_name(relation) for relation in relations}
    for example in examples:
        gold = [(one.subject, one.relation, one.object) for one in example.triples]
        wanted = {_joined(triple) for triple in gold}
        guesses = found.get(example.id)
        every = {_joined(triple) for triple in guesses or ()}
        strict += Rate(len(every & wanted), len(every), len(wanted))
        if guesses is None:
            rows.append((0.0, 0.0, 0.0, 0.0))
            continue
        asked = {_name(relation) for _, relation, _ in gold}
        kept = {_joined(triple) for triple in guesses if _name(triple[1]) in asked}
        rows.append((*_sentence(wanted, kept), _conformance(guesses, known)))
    means = [sum(column) / len(rows) if rows else 0.0 for column in zip(*rows, strict=True)] or [0.0] * 4
    return OntologyScore(name, len(examples), means[0], means[1], means[2], means[3], strict)


def _name(relation: str) -> str:
    return relation.strip().replace(" ", "_")


def _joined(triple: Triple) -> str:
    return "".join(map(squash, triple))


def _sentence(wanted: Collection[str], kept: Collection[str]) -> tuple[float, float, float]:
    """Precision, recall, F1; all 0 where the gold or the answer is empty."""
    right = len(set(wanted) & set(kept))
    if not right:
        return 0.0, 0.0, 0.0
    precision, recall = right / len(kept), right / len(wanted)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _conformance(guesses: Sequence[Triple], known: Collection[str]) -> float:
    return sum(_name(relation) in known for _, relation, _ in guesses) / len(guesses) if guesses else 1.0
