"""What a build finds in articles whose sentences are marked with their facts, and how much of what it says is there.

    python bench/marked_articles.py [tests/sentences/marked-check.jsonl] [--model MODEL] [--errors]

Each article is built by itself. A fact counts as found if a claim with its relation and status has both ends in its
words; a claim of at least `assert_confidence` that has the words of no fact is wrong, unless they are those of a
`maybe` or of a fact whose relation is below its own. Nothing is judged afterwards, so that what annotators overlooked
counts as wrong, too. The default file was not trained on, nor were ``marked-dev.jsonl`` and ``judged-*.jsonl``, which
may be looked at.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from own_sentences import unmarked
from shipped_model import SENTENCES

from kg.config import Settings
from kg.corpora import Span
from kg.engine import Engine
from kg.model import Document, Extraction, Status
from kg.ontology import Ontology
from kg.read.draft import Draft
from kg.read.finish import finish

ENDS = tuple(".!?:;,\"”'’)…")  # of a sentence; what ends otherwise is a headline
ASSERTED = frozenset({Status.ASSERTED.value})


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation between two stretches of an article; ``statuses`` are those that it may have, () for a `maybe`."""

    relation: str
    subject: Span
    object: Span
    statuses: frozenset[str]
    confidence: float = 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=SENTENCES / "marked-check.jsonl")
    parser.add_argument("--model", help="a folder of kg train, or none; else the shipped one")
    parser.add_argument("--errors", action="store_true", help="list what is missed and what is wrong")
    arguments = parser.parse_args()
    engine = Engine(replace(Settings(), extractor=arguments.model))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for document, gold in articles(arguments.file):
        found = list(claims_of(engine(document)))
        for kind, claim in outcomes(gold, found, engine.ontology, engine.settings.assert_confidence):
            counts[claim.relation][kind] += 1
            if arguments.errors and kind in ("missed", "asserted", "wrong"):
                ends = (document.text[slice(*end)] for end in (claim.subject, claim.object))
                print(kind, claim.relation, *ends, sep=" | ")
    total = sum(counts.values(), Counter[str]())
    for name, row in (*sorted(counts.items()), ("total", total)):
        print(f"{name:16}", told(row))


def told(row: Mapping[str, int]) -> str:
    """One line of the table."""
    facts, claims, edges = (row[one] + row[other] for one, other in PAIRS)
    told = f"facts {row['found']:4} of {facts:4}  claims {row['claimed']:4} of {claims:4}, asserted {row['asserted']:3}"
    return f"{told}  edges right {row['right']:4} of {edges:4}"


PAIRS = (("found", "missed"), ("claimed", "unclaimed"), ("right", "wrong"))


def articles(path: Path) -> Iterator[tuple[Document, list[Claim]]]:
    """The articles of a file, each with what its marks state."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        rows[row.get("doc", str(number))].append(row)
    for sentences in rows.values():
        text = ""
        gold: list[Claim] = []
        for row in sentences:
            plain, spans = unmarked(row["text"])
            gold += _stated(row, {name: (start + len(text), end + len(text)) for name, (start, end) in spans.items()})
            text += plain + (" " if plain.endswith(ENDS) else "\n\n")
        yield read(text.rstrip()), gold


def read(text: str) -> Document:
    """A text as `kg build` takes it, with headline and dateline."""
    document = finish(Draft("", text, ""), Settings(), None)
    assert isinstance(document, Document)
    return document


def _stated(row: Mapping[str, Any], spans: Mapping[str, Span]) -> Iterator[Claim]:
    for kind, default in (("facts", ASSERTED), ("claims", ASSERTED), ("maybe", frozenset[str]())):
        for subject, relation, obj, *status in map(str.split, row[kind]):
            statuses = frozenset(status[0].split("|")) if status else default
            yield Claim(relation, spans[subject], spans[obj], statuses)


def claims_of(extraction: Extraction) -> Iterator[Claim]:
    """What an extraction says, where it says it."""
    for statement in extraction.statements:
        for evidence in statement.evidence:
            ends = {span.role: (span.start, span.end) for span in evidence.spans}
            if "subject" in ends and "object" in ends:
                name, status = statement.predicate.rpartition("#")[2], frozenset({statement.status.value})
                yield Claim(name, ends["subject"], ends["object"], status, evidence.confidence)


def outcomes(
    gold: Sequence[Claim], found: Sequence[Claim], ontology: Ontology, least: float
) -> Iterator[tuple[str, Claim]]:
    """Each fact is found or missed, each other claim claimed, unclaimed or asserted, each edge right or wrong."""
    symmetric = {prop.local for prop in ontology.properties.values() if prop.symmetric}
    for one in (one for one in gold if one.statuses):
        same = [other for other in found if meets(one, other, symmetric)]
        if one.statuses == ASSERTED:
            yield "found" if any(other.statuses == ASSERTED for other in same) else "missed", one
        elif any(other.statuses <= one.statuses for other in same):
            yield "claimed", one
        else:
            yield "unclaimed", one
            if same and all(other.statuses == ASSERTED for other in same):
                yield "asserted", one
    wider = [*gold, *implied(gold, ontology)]
    for other in found:
        if other.statuses == ASSERTED and other.confidence >= least:
            same = [one for one in wider if meets(one, other, symmetric)]
            fits = any(not one.statuses or one.statuses == ASSERTED for one in same)
            yield "right" if fits else "wrong", other


def implied(gold: Iterable[Claim], ontology: Ontology) -> Iterator[Claim]:
    """What follows from claims by the properties above theirs."""
    by_name = {one.local: one for one in ontology.properties.values()}
    for claim in gold:
        for iri in by_name[claim.relation].parents:
            yield replace(claim, relation=ontology.properties[iri].local)


def meets(one: Claim, other: Claim, symmetric: set[str]) -> bool:
    """Whether two claims are of the same relation, with ends that share words."""

    def shared(first: tuple[Span, Span], second: tuple[Span, Span]) -> bool:
        return all(a[0] < b[1] and b[0] < a[1] for a, b in zip(first, second, strict=True))

    if one.relation != other.relation:
        return False
    ends, others = (one.subject, one.object), (other.subject, other.object)
    return shared(ends, others) or (one.relation in symmetric and shared(ends, others[::-1]))


if __name__ == "__main__":
    main()
