"""What the pipeline finds in the text of an example, and predictions kept in a file.

In: settings and an ontology, or a JSONL file. Out: `Prediction`s. It scores nothing.

A line of a file is {"id": …, "triples": [[subject, relation, object], …]}, or {"id": …, "facts": [{"property": …,
"subject": [start, end], "object": [start, end]}]} with spans in code points. A fact may have a "score" in [0, 1], a
triple a fourth part that is its score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.config import Settings
from kg.corpora import Defect, Example, Prediction, Relations, Span, find
from kg.corpora.lines import rows
from kg.engine import Engine, plain_document
from kg.errors import CorpusError
from kg.model import Evidence, Extraction, Literal, Statement, Status

Predict = Callable[[Example], Sequence[Prediction]]


def extractor(settings: Settings, ontology: Path | None = None) -> Predict:
    """The pipeline as a function from an example to the facts that its text asserts.

    Raises:
        OntologyError, CatalogueError, ExtractError: it cannot be set up.
    """
    engine = Engine(settings, ontology)

    def predict(example: Example) -> Sequence[Prediction]:
        return tuple(predicted(example.id, engine(plain_document(example.text)))) if example.text.strip() else ()

    return predict


def predicted(identifier: str, extraction: Extraction) -> Iterator[Prediction]:
    """A prediction for each sentence that supports an asserted statement, its ends called by their labels."""
    labels = {one.iri: one.label for one in (*extraction.entities, *(link.entity for link in extraction.links))}
    for statement in extraction.statements:
        if statement.status is Status.ASSERTED:
            for evidence in statement.evidence:
                yield _prediction(identifier, statement, evidence, labels)


def _prediction(identifier: str, statement: Statement, evidence: Evidence, labels: Mapping[str, str]) -> Prediction:
    target = statement.object
    return Prediction(
        id=identifier,
        subject=labels.get(statement.subject, statement.subject),
        relation=statement.predicate,
        object=target.lexical if isinstance(target, Literal) else labels.get(target, target),
        subject_span=_span(evidence, "subject"),
        object_span=_span(evidence, "object"),
        score=evidence.confidence,
    )


def _span(evidence: Evidence, role: str) -> Span | None:
    return next(((span.start, span.end) for span in evidence.spans if span.role == role), None)


# --- files -------------------------------------------------------------------------------------------------------


def read_predictions(path: Path, examples: Sequence[Example], relations: Relations) -> tuple[Prediction, ...]:
    """The predictions of a file for some examples; a label's span is where the text first says it.

    Raises:
        CorpusError: the file or one of its lines is wrong, or names an example that there is none of.
    """
    known = {one.id: one for one in examples}
    found: list[Prediction] = []
    for number, row in rows(path):
        try:
            if isinstance(row, Defect):
                raise ValueError(row.reason)
            if str(row["id"]) not in known:
                raise ValueError(f"the gold has no example {row['id']!r}")
            found += _row(row, known[str(row["id"])], relations)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            reason = str(error) if type(error) is ValueError else f"no predictions: {type(error).__name__}: {error}"
            hint = 'A line is {"id": …, "triples": [[subject, relation, object]]} or has "facts" with spans.'
            raise CorpusError(reason, path=str(path), line=number, hint=hint) from None
    return tuple(found)


def _row(row: Mapping[str, Any], example: Example, relations: Relations) -> Iterator[Prediction]:
    if "triples" not in row and "facts" not in row:
        raise ValueError('the line has neither "triples" nor "facts"')
    text = example.text
    for triple in row.get("triples", ()):
        if not isinstance(triple, list) or not 3 <= len(triple) <= 4:
            raise ValueError(f"a triple is [subject, relation, object] or has a score as well, not {triple!r}")
        subject, relation, object_ = map(str, triple[:3])
        ends = find(subject, text), find(object_, text)
        yield Prediction(example.id, subject, _named(relation, relations), object_, *ends, _score(triple[3:]))
    for fact in row.get("facts", ()):
        ends = _given(fact["subject"], text), _given(fact["object"], text)
        labels = [text[slice(*end)] for end in ends]
        relation = _named(str(fact["property"]), relations)
        score = _score([fact["score"]] if "score" in fact else [])
        yield Prediction(example.id, labels[0], relation, labels[1], *ends, score)


def _named(name: str, relations: Relations) -> str:
    """The ontology's IRI for a relation; a name that it does not know stays."""
    return relations.iri(name) or relations.iri(name.replace("_", " ")) or name


def _given(span: Sequence[Any], text: str) -> Span:
    start, end = int(span[0]), int(span[1])
    if not 0 <= start < end <= len(text):
        raise ValueError(f"the span [{start}, {end}) is out of range: the text has {len(text)} characters")
    return start, end


def _score(given: Sequence[Any]) -> float:
    score = float(given[0]) if given else 1.0
    if not 0 <= score <= 1:
        raise ValueError(f"a score lies between 0 and 1, not {score}")
    return score
