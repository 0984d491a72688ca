"""Every test article built by itself and held against its gold.

In: a directory of cases. Out: a `Score` a case: how much of the gold was found, which edges are right, and every miss
and error with its sentence. An edge is right if the gold states, allows or implies it, or somebody judged it right;
any other edge is wrong until it is judged. Edges that only an axiom adds are not counted again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.assemble import Assembled, Claim, assemble
from kg.config import Settings
from kg.evaluate.gold import Gold, load_cases
from kg.evaluate.match import View, alternatives, folded
from kg.model import Document, Evidence, Observation
from kg.ontology import Ontology
from kg.read import ReadFailure, read_documents

KINDS = ("facts", "claims", "roles", "observations", "one node each")
INFERRED = "inferred by "
SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?![\"”’']?(?:\s|$))[^.!?\n]*)*[.!?\"”’']*")


@dataclass(frozen=True, slots=True)
class Issue:
    """Something missed or wrong. ``kind`` is one of `KINDS`, or "forbidden", "judged wrong", "not judged", "extra"."""

    kind: str
    item: str
    sentence: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one case or of several. ``properties`` has found and wanted facts a property."""

    name: str
    found: Mapping[str, int] = field(default_factory=dict)
    wanted: Mapping[str, int] = field(default_factory=dict)
    right: int = 0
    edges: int = 0
    figures: int = 0
    extra_figures: int = 0
    properties: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    missing: tuple[Issue, ...] = ()
    wrong: tuple[Issue, ...] = ()
    extra: tuple[Issue, ...] = ()

    def recall(self, kind: str) -> float | None:
        """The found share of what was wanted, in [0, 1]; None if nothing was."""
        return self.found[kind] / self.wanted[kind] if self.wanted[kind] else None

    @property
    def precision(self) -> float | None:
        """The right share of the plain edges, in [0, 1]; None without edges."""
        return self.right / self.edges if self.edges else None

    @property
    def forbidden(self) -> int:
        """How many forbidden edges the graph has."""
        return sum(issue.kind == "forbidden" for issue in self.wrong)


def evaluate_articles(
    directory: Path,
    settings: Settings,
    ontology: Path | None = None,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Score, ...]:
    """Build and score every case below ``directory``, in the order of their names.

    Raises:
        KGError: if a case or the ontology cannot be read.
    """
    from kg.engine import Engine
    from kg.validate import load_shapes, validate

    cases = load_cases(directory)
    engine = Engine(settings, ontology)
    shapes = load_shapes(engine.ontology)
    scores = []
    for gold in cases:
        document = document_of(gold, settings)
        graph = assemble([engine(document)], engine.ontology, settings)
        graph = graph.withhold(validate(graph.quads(), shapes).edges)
        scores.append(score(gold, document, graph, engine.ontology))
        progress(gold.name)
    return tuple(scores)


def document_of(gold: Gold, settings: Settings) -> Document:
    """The article of a case as it is read. Raises `ReadError` if it cannot be."""
    [document] = read_documents([str(gold.article)], settings, gold.date)
    if isinstance(document, ReadFailure):
        raise document.error
    return document


def score(gold: Gold, document: Document, graph: Assembled, ontology: Ontology) -> Score:
    """Hold one graph against the gold of its article."""
    view = View(graph, ontology)
    checks = list(_checks(gold, view))
    figures = graph.content.observations
    extra = [one for one in figures if not any(one in view.figures_like(wanted) for wanted in gold.figures)]
    wrong = list(_wrong(gold, view))
    bad_edges = sum(not issue.rule.startswith(INFERRED) for issue in wrong)
    return Score(
        name=gold.name,
        found={kind: sum(ok for other, _, _, ok in checks if other == kind) for kind in KINDS},
        wanted={kind: sum(other == kind for other, _, _, _ in checks) for kind in KINDS},
        right=len(view.own_edges) - bad_edges,
        edges=len(view.own_edges),
        figures=len(figures),
        extra_figures=len(extra),
        properties=_by_property(gold, view),
        missing=tuple(
            Issue(kind, item, sentence_with(document.text, names)) for kind, item, names, ok in checks if not ok
        ),
        wrong=tuple(wrong),
        extra=tuple(Issue("extra", _figure_text(one, view), one.evidence.text, one.evidence.rule) for one in extra),
    )


def _checks(gold: Gold, view: View) -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
    """Kind, text, names and whether it was found, for every item of the gold."""
    for fact in gold.facts:
        yield "facts", _text(fact), (fact[0], fact[2]), any(view.facts_like(fact))
    for claim in gold.claims:
        yield "claims", f"{_text(claim[:3])} [{claim[3]}]", (claim[0], claim[2]), any(view.claims_like(claim))
    for role in gold.roles:
        yield "roles", f"{role[0]} – {role[1]}: {role[2]}", (role[0], role[1], role[2]), view.has_role(role)
    for figure in gold.figures:
        yield "observations", str(figure), figure_words(figure.subject, figure.words), any(view.figures_like(figure))
    for group in gold.one_node_each:
        count = len(view.nodes_named(group))
        yield "one node each", f"{' = '.join(group)} ({count} nodes)", group, count == 1


def figure_words(subject: str | None, words: tuple[str, ...]) -> tuple[str, ...]:
    """What to look for to find a figure's sentence."""
    return (*((subject,) if subject else ()), *words)


def _wrong(gold: Gold, view: View) -> Iterator[Issue]:
    """Every edge that the gold forbids, that was judged wrong, or that nobody judged; inferred ones if forbidden."""
    forbidden = {claim.key for fact in gold.forbidden for claim in view.facts_like(fact)}
    for claim in view.own_edges:
        if claim.key in forbidden:
            yield _issue("forbidden", claim, view)
        elif not view.is_right(claim, gold.right):
            yield _issue("judged wrong" if view.is_right(claim, gold.judged_wrong) else "not judged", claim, view)
    for claim in view.edges:
        if claim.inferred and claim.key in forbidden and not forbidden.intersection(claim.premises):
            yield _issue("forbidden", claim, view)


def _issue(kind: str, claim: Claim, view: View) -> Issue:
    key = claim.key
    fact = (view.shown(key.subject), view.ontology.properties[key.predicate].local, view.shown(key.object))
    evidence: Evidence | None = next(iter(claim.evidence), None)
    rule = f"{INFERRED}{', '.join(claim.axioms)}" if claim.inferred else (evidence.rule if evidence else "")
    return Issue(kind, _text(fact), evidence.text if evidence else "", rule)


def _by_property(gold: Gold, view: View) -> dict[str, tuple[int, int]]:
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for fact in gold.facts:
        wanted[fact[1]] += 1
        found[fact[1]] += any(view.facts_like(fact))
    return {name: (found[name], wanted[name]) for name in sorted(wanted)}


def total(scores: tuple[Score, ...]) -> Score:
    """All cases together, each item counted once."""
    properties: dict[str, tuple[int, int]] = {}
    for one in scores:
        for name, (hits, facts) in one.properties.items():
            before = properties.get(name, (0, 0))
            properties[name] = (before[0] + hits, before[1] + facts)
    return Score(
        name="total",
        found={kind: sum(s.found[kind] for s in scores) for kind in KINDS},
        wanted={kind: sum(s.wanted[kind] for s in scores) for kind in KINDS},
        right=sum(s.right for s in scores),
        edges=sum(s.edges for s in scores),
        figures=sum(s.figures for s in scores),
        extra_figures=sum(s.extra_figures for s in scores),
        properties=dict(sorted(properties.items())),
        missing=tuple(issue for s in scores for issue in s.missing),
        wrong=tuple(issue for s in scores for issue in s.wrong),
        extra=tuple(issue for s in scores for issue in s.extra),
    )


def sentence_with(text: str, names: tuple[str, ...]) -> str:
    """The sentence of a text in which most of the names stand.

    >>> sentence_with("Gommex grew. Gommex is based in Turin. Basketo fell.", ("Gommex|Gommex Tyres", "Turin"))
    'Gommex is based in Turin.'
    """
    wanted = [alternatives(name) for name in names]
    sentences = [match[0].strip() for match in SENTENCE.finditer(text)]
    scored = [
        (sum(any(n in folded(one) for n in options) for options in wanted), -i) for i, one in enumerate(sentences)
    ]
    return sentences[-max(scored)[1]] if scored else ""


def _text(fact: tuple[str, ...]) -> str:
    return " – ".join(fact)


def _figure_text(one: Observation, view: View) -> str:
    about, scope = view.shown(one.about), ", ".join(one.scope)
    change = f"{one.change_percent:+} %" if one.change_percent is not None else ""
    factor = f"×{one.change_factor}" if one.change_factor is not None else ""
    value = f"{one.value} {one.unit or ''}".strip() if one.value is not None else ""
    return " ".join(filter(None, (about, one.metric_label, scope, value, change, factor, one.period_text or "")))
