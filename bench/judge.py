"""Fit the judge of the shipped model: how sure a claim is by pattern, model and the place of its ends.

    python bench/judge.py [-o kg/learned/shipped/judge.json] [FILE ...]

Each claim that patterns or the model read in articles with marked facts (`bench/marked_articles.py`) is right or wrong;
a `maybe` counts for neither. The model was not trained on these articles. Logistic regressions weigh what is known of a
claim (`kg.relate.judge`): one for each status that what the model alone proposes may have, then one for what patterns
read, and one for these proposals, with the status that they get from articles other than their own. A last one weighs
those whose sentences leave out an end, which no marks tell: ``left-out.jsonl`` has what a reader takes from such
sentences, and test cases with gold by names have it for whole articles. What each is worth is measured with tenths of
the articles left out in turn.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from marked_articles import Claim, articles, implied, meets
from numpy.typing import NDArray
from shipped_model import SENTENCES

from kg.assemble import assemble
from kg.config import Settings
from kg.engine import Engine
from kg.evaluate.articles import document_of
from kg.evaluate.extraction.calibration import calibration
from kg.evaluate.gold import Gold, load_cases
from kg.evaluate.match import View
from kg.learned.model import JUDGE, SHIPPED
from kg.model import Extraction, Status
from kg.ontology import Ontology
from kg.relate.bindings import LEFT_OUT
from kg.relate.candidates import Place
from kg.relate.judge import (
    STATUS,
    SURE,
    Judge,
    features_of,
    features_of_status,
    features_of_theme,
    share_of,
    status_of,
    sureness_of,
)
from kg.relate.readings import Reading, confidence_of
from kg.relate.scored import Scored

FILES = (SENTENCES / "marked-dev.jsonl", *(SENTENCES / f"judged-{name}.jsonl" for name in "abcdef"))
LEFT_OUT_FILES = tuple(SENTENCES / f"marked-{name}.jsonl" for name in "yzw")  # trained on, but for what is left out
LEFT_OUT_CASES = tuple(SENTENCES.parent / "cases" / name for name in ("figures", "retired", "tune", "varied"))
PENALTY = 30.0  # of the squares of weights of features with variance 1, beside log losses of single claims
OF_THEMES = 10.0  # the same where sentences leave out an end, of which there are fewer
OF_CASES = 3  # how often these count of test cases, which are written as the press writes, not as authors do
OF_STATUS = 2.0  # the same for statuses, of which there are fewer features
PLAIN = 0.8  # with half, as many facts are found, a tenth fewer claims, and twice as many plans and the like are facts
RARE = 5  # claims that must have a feature for it to count
ALONE, LEFT_OUT_ALONE = 0.6, 0.5
ORDINARY = 1.0  # added to the log odds of what patterns read: in ordinary articles more of it is right than in these
FOLDS = 10
STEPS = 30  # of Newton's method; it settles in less than ten
Floats = NDArray[np.float64]
Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Row:
    """A claim of an article: whether a pattern read it, what is known of it, what it had without a judge.

    ``left_out``: its sentence leaves out one end, of which ``theme`` is what is to be known. ``told`` is what is known
    of the status of a proposal. ``claims`` are the statuses of what is marked with its relation and ends, () for a
    `maybe`. ``right`` is None where neither right nor wrong.
    """

    article: int
    pattern: bool
    left_out: bool
    features: Weights
    confidence: float
    told: Weights
    claims: tuple[frozenset[str], ...]
    right: bool | None
    theme: Weights = field(default_factory=dict)

    def with_status(self, status: Status, share: float) -> Row:
        """The row of a proposal that has a status, with a share of all."""
        known = {name: value for name, value in self.features.items() if not name.startswith(STATUS)}
        features = known | {f"{STATUS}{status}": 1.0, SURE: sureness_of(share)}
        return replace(self, features=features, right=is_right(status, self.claims))


class Heard(NamedTuple):
    """A reading with what is known of it, of its status, and of what its sentence leaves out."""

    reading: Reading
    features: Weights
    told: Weights
    theme: Weights


@dataclass(frozen=True)
class Listener(Judge):
    """A judge that only listens: patterns keep what they have, and nothing that the model proposes is claimed."""

    heard: list[Heard] = field(default_factory=list)
    told: Weights = field(default_factory=dict)  # of the status of the proposal whose share is asked for next

    def most(self, iri: str, place: Place, scored: Scored, pair: tuple[int, int], relation: int) -> float:
        return 1.0

    def status(self, reading: Reading, own: float, shares: Mapping[Status, float]) -> tuple[Status, float]:
        self.told.update(features_of_status(reading, own, shares))
        return reading.status, 1.0

    def share(self, reading: Reading, place: Place, scored: Scored, pair: tuple[int, int], relation: int) -> float:
        theme = dict(features_of_theme(0.5, reading.match.pattern.property, place, pair)) if place.theme else {}
        features = dict(features_of(reading, place, scored, pair, relation))
        self.heard.append(Heard(reading, features, dict(self.told), theme))
        self.told.clear()
        if reading.match.pattern.steps:
            return confidence_of(reading)
        return float(reading.leaves_out)  # a judged proposal of this kind is held against what domain and range admit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", dest="out", type=Path, default=SHIPPED / JUDGE)
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    arguments = parser.parse_args()
    rows = list(rows_of((*arguments.files, *LEFT_OUT_FILES)))
    cases = list(rows_of_cases(LEFT_OUT_CASES, rows[-1].article + 1))
    proposals = list(with_statuses([row for row in rows if not row.left_out]))
    statuses = statuses_of([row for row in rows if not row.left_out])
    made = {}
    for name, own in (("patterns", [row for row in rows if row.pattern]), ("proposals", proposals)):
        known = [row for row in own if row.right is not None]
        tell(name, known, without_own(known, PENALTY))
        made[name] = fitted([(row.features, bool(row.right)) for row in known], PENALTY)
    themes = [row for row in (*rows, *(row for row in cases for _ in range(OF_CASES))) if row.left_out]
    themes = [as_of_theme(row.with_status(*status_of(statuses, row.told, PLAIN)), made["proposals"]) for row in themes]
    tell("themes", themes, without_own(themes, OF_THEMES))
    made["themes"] = fitted([(row.features, bool(row.right)) for row in themes], OF_THEMES)
    made["patterns"]["always"] = round(made["patterns"]["always"] + ORDINARY, 4)
    judge = {"alone": ALONE, "left_out": LEFT_OUT_ALONE, "plain": PLAIN, "statuses": statuses, **made}
    arguments.out.write_text(json.dumps(judge, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def as_of_theme(row: Row, proposals: Weights) -> Row:
    """The row of a claim whose sentence leaves out an end, as the weights of themes take it."""
    named = share_of(proposals, row.features.items())
    return replace(row, features=row.theme | {"as named": math.log(named / (1 - named))}, confidence=named)


def with_statuses(rows: Sequence[Row]) -> Iterator[Row]:
    """The proposals with the statuses that they get by what other articles teach."""
    for fold in range(FOLDS):
        statuses = statuses_of([row for row in rows if row.article % FOLDS != fold])
        for row in (row for row in rows if row.article % FOLDS == fold and row.told):
            yield row.with_status(*status_of(statuses, row.told, PLAIN))


def statuses_of(rows: Sequence[Row]) -> dict[Status, Weights]:
    """The weights of what speaks for each status of proposals, from those that are claims of some status."""
    known = [(row.told, frozenset().union(*row.claims)) for row in rows if row.told and row.claims and all(row.claims)]
    return {status: fitted([(told, status in among) for told, among in known], OF_STATUS) for status in Status}


def rows_of(files: Sequence[Path]) -> Iterator[Row]:
    """The claims of all articles of some files."""
    engine, listener = _listening()
    number = 0
    for file in files:
        judged = judgements(file.stem)
        for document, gold in articles(file):
            listener.heard.clear()
            extraction, number = engine(document), number + 1
            if file not in LEFT_OUT_FILES:
                yield from _judged(number, listener.heard, extraction, gold, engine.ontology)
            yield from _of_left_out(number, listener.heard, extraction, judged)


def _listening() -> tuple[Engine, Listener]:
    """An engine whose judge only listens."""
    engine, listener = Engine(Settings()), Listener({}, {}, {"": 0.0}, statuses={Status.ASSERTED: {}})
    assert engine.proposer is not None
    engine.proposer.judge = listener
    return engine, listener


Asked = tuple[str, str, str, str]  # sentence, relation, which end it leaves out, the words of the other end


def judgements(name: str) -> Mapping[Asked, str]:
    """What a reader takes from the sentences of one file that leave out an end: a status, "" for nothing."""
    rows = map(json.loads, (SENTENCES / "left-out.jsonl").read_text(encoding="utf-8").splitlines())
    keys = ("text", "relation", "left_out", "other")
    return {tuple(row[key] for key in keys): row["status"] for row in rows if row["file"] == name}


def _of_left_out(
    article: int,
    heard: Sequence[Heard],
    extraction: Extraction,
    judged: Mapping[Asked, str],
) -> Iterator[Row]:
    """What was heard of what the sentences of one article leave out and somebody has judged."""
    text = extraction.document.text
    for reading, features, told, theme in heard:
        if reading.leaves_out:
            left, other = (
                ("subject", reading.object) if reading.subject.mentioned == LEFT_OUT else ("object", reading.subject)
            )
            sentence = text[reading.sentence.start : reading.sentence.end]
            relation = reading.match.pattern.property.rpartition("#")[2]
            status = judged.get((sentence, relation, left, text[other.start : other.end]))
            if status is not None:
                claims = (frozenset({status}),) if status else ()
                right = is_right(reading.status, claims)
                yield Row(article, False, True, features, confidence_of(reading), told, claims, right, theme)


def rows_of_cases(directories: Sequence[Path], first: int) -> Iterator[Row]:
    """What the model proposes of what sentences leave out in articles with gold by names, which is of whole texts;
    ``first`` is the number of the first article."""
    engine, listener = _listening()
    cases = [gold for directory in directories for gold in load_cases(directory)]
    for number, gold in enumerate(cases, start=first):
        listener.heard.clear()
        extraction = engine(document_of(gold, Settings()))
        told = dict(_told_by(View(assemble([extraction], engine.ontology, Settings()), engine.ontology), gold))
        for reading, features, status, theme in filter(lambda one: one.reading.leaves_out, listener.heard):
            ends = (reading.subject.start, reading.object.start)
            claims = told.get((reading.match.pattern.property, reading.sentence.start, *ends))
            if claims is not None:  # else domain or range dropped it
                right = is_right(reading.status, claims)
                yield Row(number, False, True, features, 0.0, status, claims, right, theme)


def _told_by(view: View, gold: Gold) -> Iterator[tuple[tuple[str, int, int, int], tuple[frozenset[str], ...]]]:
    """The claims of a graph by relation and place, each with the statuses that the gold has for it."""
    anything = "|".join(status.value for status in Status)
    for claim in view.graph.claims.values():
        same = [frozenset({Status.ASSERTED.value}) for fact in gold.right if view.is_right(claim, [fact])]
        for subject, relation, obj, statuses in gold.claims:
            if any(one is claim for one in view.claims_like((subject, relation, obj, anything))):
                same.append(frozenset(statuses.split("|")))
        for evidence in claim.evidence:
            places = {span.role: span.start for span in evidence.spans}
            if not {"subject", "object"} <= places.keys():
                continue  # told by a figure of whom the text is about: no reading
            yield (claim.key.predicate, evidence.start, places["subject"], places["object"]), tuple(same)


def _judged(
    article: int,
    heard: Sequence[Heard],
    extraction: Extraction,
    gold: Sequence[Claim],
    ontology: Ontology,
) -> Iterator[Row]:
    """What was heard of one article, each with whether it is right; not what domain or range dropped."""
    wider = [*gold, *implied(gold, ontology)]
    things = [(one, _clusters(one.subject, extraction), _clusters(one.object, extraction)) for one in wider]
    symmetric = {prop.local for prop in ontology.properties.values() if prop.symmetric}
    stated = {
        (one.predicate, *(span.start for span in evidence.spans[:2]))
        for one in extraction.statements
        for evidence in one.evidence
    }
    for reading, features, told, _ in heard:
        prop = ontology.properties[reading.match.pattern.property]
        pattern = bool(reading.match.pattern.steps)
        ends = reading.subject, reading.object
        if reading.leaves_out:
            continue
        if pattern and (prop.iri, *(end.start for end in ends)) not in stated:
            continue
        first, second = ((end.start, end.end) for end in ends)
        said = Claim(prop.local, first, second, frozenset({reading.status.value}))
        same = [one for one in wider if meets(one, said, symmetric)]
        same += [one for one, *others in things if one.relation == prop.local and _are(reading, others, prop.symmetric)]
        claims = tuple(one.statuses for one in same)
        right = is_right(reading.status, claims)
        yield Row(article, pattern, False, features, confidence_of(reading), {} if pattern else told, claims, right)


def is_right(status: Status, claims: Sequence[frozenset[str]]) -> bool | None:
    """Whether a claim is marked with a status; None if it is not, and may be one all the same."""
    return True if any(status in one for one in claims) else None if not all(claims) else False


def _clusters(span: tuple[int, int], extraction: Extraction) -> frozenset[int]:
    """What the mentions in a span denote."""
    return frozenset(one.cluster for one in extraction.mentions if one.start < span[1] and span[0] < one.end)


def _are(reading: Reading, ends: Sequence[frozenset[int]], symmetric: bool) -> bool:
    """Whether the ends of a reading are the things that two spans of another sentence denote."""
    one, other = reading.subject.cluster, reading.object.cluster
    return (one in ends[0] and other in ends[1]) or (symmetric and one in ends[1] and other in ends[0])


def without_own(rows: Sequence[Row], penalty: float) -> Floats:
    """What each claim gets from a judge that has not seen its article."""
    told = np.zeros(len(rows))
    for fold in range(FOLDS):
        weights = fitted([(row.features, bool(row.right)) for row in rows if row.article % FOLDS != fold], penalty)
        for number, row in enumerate(rows):
            if row.article % FOLDS == fold:
                told[number] = share_of(weights, row.features.items())
    return told


def fitted(rows: Sequence[tuple[Weights, bool]], penalty: float) -> Weights:
    """The weights of features by logistic regression with a ``penalty``; "always" is not penalised.

    Each feature is brought to mean 0 and variance 1 for it, and the weights are those of the features as they are.
    """
    counts: dict[str, int] = {}
    for features, _ in rows:
        for name, value in features.items():
            counts[name] = counts.get(name, 0) + (value != 0)
    names = sorted(name for name, count in counts.items() if count >= RARE and name != "always")
    x = np.array([[features.get(name, 0.0) for name in names] for features, _ in rows])
    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    x = np.concatenate([np.ones((len(x), 1)), (x - mean) / spread], axis=1)
    y = np.array([right for _, right in rows], float)
    weights, penalties = np.zeros(x.shape[1]), np.full(x.shape[1], penalty)
    penalties[0] = 0.0
    for _ in range(STEPS):
        share = sigmoid(x @ weights)
        slope = x.T @ (y - share) - penalties * weights
        curve = (x * (share * (1 - share))[:, None]).T @ x + np.diag(penalties)
        weights += np.linalg.solve(curve, slope)
    plain = weights[1:] / spread
    found = {"always": weights[0] - float(plain @ mean), **dict(zip(names, plain, strict=True))}
    return {name: round(float(weight), 4) for name, weight in found.items()}


def sigmoid(x: Floats) -> Floats:
    out: Floats = 1 / (1 + np.exp(-np.clip(x, -30, 30)))
    return out


def tell(name: str, rows: Sequence[Row], told: Floats) -> None:
    """How well shares tell right from wrong, and what they had without a judge."""
    right = np.array([row.right for row in rows])
    before = np.array([row.confidence for row in rows])
    gaps = [calibration(list(zip(scores.tolist(), right.tolist(), strict=True))).error for scores in (before, told)]
    print(f"{name}: {len(rows)} claims, {right.sum()} right; AUC {auc(before, right):.3f} → {auc(told, right):.3f}")
    print(f"  expected calibration error {gaps[0]:.3f} → {gaps[1]:.3f}")
    for least in (0.4, 0.5, 0.6, 0.65, 0.7, 0.8):
        kept, had = told >= least, before >= least
        print(f"  from {least}: {right[had].sum()}/{had.sum()} → {right[kept].sum()}/{kept.sum()}")


def auc(scores: Floats, right: NDArray[np.bool_]) -> float:
    """The chance that a right claim has more than a wrong one."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    positive = right.sum()
    return float((ranks[right].sum() - positive * (positive + 1) / 2) / (positive * (len(right) - positive)))


if __name__ == "__main__":
    main()
