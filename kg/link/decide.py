"""Which candidate a name denotes, or none: the score, its parts, the margin, and the reason in words.

In: the names of a document, catalogue, ontology, settings. Out: a `Decision` a name. NIL is a decision too.

The score is the weighted sum of how near the alias is (name), how well known the entity is (prior), how well its class
fits what the document says (type, which may be negative), how well the words around fit its description (context), and
how well it goes together with the other names' candidates (coherence).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set

from kg.config import Settings
from kg.link.candidates import FUZZY, is_part, nearness, partial, propose, suggest
from kg.link.coherence import coherence
from kg.link.context import Words, described, fit
from kg.link.places import unlikely_places
from kg.link.values import Decision, Named, Names, Proposal
from kg.model import Candidate, Entity, TypeVote
from kg.ontology import Ontology
from kg.spelling import words_of

MOST = 12  # candidates of a name that are scored in full, the likeliest before context
SHOWN = 6  # candidates that a link keeps


def decide(names: Sequence[Named], catalogue: Names, ontology: Ontology, settings: Settings) -> dict[int, Decision]:
    """A decision for every name of a document."""
    proposals, scorer = _prepared(names, catalogue, ontology, settings)
    return {named.cluster: scorer.decide(named, proposals[named.cluster]) for named in names}


def _prepared(
    names: Sequence[Named], catalogue: Names, ontology: Ontology, settings: Settings
) -> tuple[Mapping[int, Mapping[str, Proposal]], _Scorer]:
    """The candidates of all names, and what scores them with an eye on the whole document."""
    longer = {
        named.cluster: tuple(one for one in names if one.first < named.first and is_part(named.label, one.label))
        for named in names
    }
    proposals = {named.cluster: _proposals(named, longer[named.cluster], catalogue, ontology) for named in names}
    support = coherence(proposals, catalogue) if settings.link_coherence else {}
    far = unlikely_places(names, proposals, catalogue, ontology)
    return proposals, _Scorer(catalogue, ontology, settings, support, proposals, longer, far)


Scores = Callable[[Named], Mapping[str, float]]
"""The score of every candidate of a name, by IRI."""


def scores_of(names: Sequence[Named], catalogue: Names, ontology: Ontology, settings: Settings) -> Scores:
    """Scores of names among those of a document: for a cluster, or for one mention of it with its own context."""
    proposals, scorer = _prepared(names, catalogue, ontology, settings)
    return lambda named: {
        iri: scorer.scored(named, proposal).score for iri, proposal in proposals[named.cluster].items()
    }


def _proposals(named: Named, longer: Sequence[Named], catalogue: Names, ontology: Ontology) -> Mapping[str, Proposal]:
    found = propose(named, catalogue)
    likeliest = sorted(found.values(), key=lambda p: (-nearness(p, named) - p.prior, p.entity.iri))[:MOST]
    kept = {proposal.entity.iri: proposal for proposal in likeliest}
    kept |= {proposal.entity.iri: proposal for proposal in partial(named, longer, catalogue, ontology)}
    return kept or {proposal.entity.iri: proposal for proposal in suggest(named, catalogue)}


class _Scorer:
    """Scores and decides for one document."""

    def __init__(
        self,
        catalogue: Names,
        ontology: Ontology,
        settings: Settings,
        support: Mapping[tuple[int, str], float],
        proposals: Mapping[int, Mapping[str, Proposal]],
        longer: Mapping[int, Sequence[Named]],
        far: Mapping[int, Set[str]],
    ) -> None:
        self.full = {
            cluster: frozenset(iri for one in found for iri in proposals[one.cluster])
            for cluster, found in longer.items()
        }
        self.longer = {cluster: tuple(one.label for one in found) for cluster, found in longer.items()}
        self.catalogue, self.ontology, self.settings, self.support = catalogue, ontology, settings, support
        self.far = far
        self.words = Words.of(ontology)
        self.persons = frozenset(iri for iri, one in ontology.classes.items() if "PERSON" in one.ner)

    def decide(self, named: Named, proposals: Mapping[str, Proposal]) -> Decision:
        scored = [self.scored(named, proposal) for proposal in proposals.values()]
        scored.sort(key=lambda one: (-one.score, one.entity))
        candidates = tuple(scored[:SHOWN])
        if not candidates:
            return Decision(named.cluster, (), "no catalogue knows the name")
        best = candidates[0]
        chosen, problem = proposals[best.entity], self._problem(candidates, proposals)
        if problem:
            return Decision(named.cluster, candidates, problem)
        reason = "; ".join(best.reasons)
        if chosen.same_as >= 0:
            return Decision(named.cluster, candidates, reason, same_as=chosen.same_as)
        return Decision(named.cluster, candidates, reason, chosen.entity)

    def _problem(self, candidates: tuple[Candidate, ...], proposals: Mapping[str, Proposal]) -> str:
        """Why the best candidate is not taken; "" if it is."""
        best, threshold, margin = candidates[0], self.settings.link_threshold, self.settings.link_margin
        parts = dict(best.parts)
        if proposals[best.entity].how == FUZZY and parts["context"] + parts["coherence"] < FUZZY_EVIDENCE:
            return f"{best.label!r} is spelled nearly so, and that alone decides nothing"
        if best.score < threshold:
            why = "; ".join(best.reasons[1:])
            return f"the best candidate, {best.label!r}, has {best.score:.2f}, below {threshold:.2f}" + (
                f" ({why})" if why else ""
            )
        if len(candidates) > 1 and best.score - candidates[1].score < margin:
            other = candidates[1]
            return (
                f"{best.label!r} ({best.score:.2f}) and {other.label!r} ({other.score:.2f}) are nearer than the "
                f"margin of {margin:g}: nothing in the document tells them apart"
            )
        return ""

    def scored(self, named: Named, proposal: Proposal) -> Candidate:
        """The candidate with its score, the parts of it and the reasons."""
        settings, entity = self.settings, proposal.entity
        type_, why_type = self._type(named.votes, entity.types, great=proposal.prior >= GREAT)
        far = entity.iri in self.far.get(named.cluster, ())
        context, shared = self._context(named, proposal)
        if far and not self._tells_more(entity, shared):
            context, shared = 0.0, ()
        full = proposal.same_as >= 0 or entity.iri in self.full.get(named.cluster, ())
        together = FULL_NAME if full else 0.0 if far else self.support.get((named.cluster, entity.iri), 0.0)
        parts = (
            ("name", settings.link_name * nearness(proposal, named) * self._alone(proposal, full)),
            ("prior", settings.link_prior * proposal.prior),
            ("type", settings.link_type * type_),
            ("context", settings.link_context * context),
            ("coherence", settings.link_coherence * together),
        )
        reasons = [f"{proposal.surface!r} is {proposal.how} for {proposal.alias!r}"]
        reasons += [why_type] if why_type else []
        reasons += [f"the text around shares {', '.join(shared)} with its description"] if shared else []
        if full:
            reasons.append("the document has the full name")
        elif together:
            reasons.append(f"it goes with other names of the document ({together:.2f})")
        rounded = tuple((name, round(value, 4)) for name, value in parts)
        return Candidate(entity.iri, entity.label, round(sum(v for _, v in parts), 4), tuple(reasons), rounded)

    def _tells_more(self, entity: Entity, shared: Sequence[str]) -> bool:
        """Whether words that a text shares with a place's description say more than what it is and where it lies."""
        around = {word for one in self.catalogue.related(entity.iri) for word in words_of(one.label)}
        kinds = {
            noun for iri in entity.types if iri in self.ontology.classes for noun in self.ontology.classes[iri].nouns
        }
        return any(word not in around | kinds for word in shared)

    def _alone(self, proposal: Proposal, full: bool) -> float:
        """A person is seldom called by the surname alone in a text that never has the full name."""
        person = proposal.entity.types and self.ontology.is_a(proposal.entity.types, self.persons)
        return SURNAME if person and not full and is_part(proposal.surface, proposal.entity.label) else 1.0

    def _type(self, votes: Sequence[TypeVote], types: Sequence[str], *, great: bool) -> tuple[float, str]:
        """How well the hints fit the classes of a candidate, in (-1, 1), and the words for it.

        What a ``great`` place does, its government does: "Norway owns a third".
        """
        fitting = sum(_weight(vote) for vote in votes if types and self.ontology.is_a(types, [vote.type]))
        contrary = sum(
            _against(vote)
            for vote in votes
            if self._conflicts(vote.type, types) and not (great and vote.reason.startswith("acts as"))
        )
        value = (fitting - contrary) / (fitting + contrary + NO_HINT)
        if abs(value) < WORTH_SAYING:
            return value, ""
        word = "for" if value > 0 else "against"
        return value, f"the document's hints speak {word} its class ({fitting:.1f} to {contrary:.1f})"

    def _conflicts(self, hint: str, types: Sequence[str]) -> bool:
        return any(self.ontology.disjoint(hint, one) for one in types)

    def _context(self, named: Named, proposal: Proposal) -> tuple[float, tuple[str, ...]]:
        if not named.context or not self.settings.link_context or proposal.same_as >= 0:
            return 0.0, ()
        longer = self.longer.get(named.cluster, ())  # "Werner von Siemens" says nothing of the firm called Siemens
        own = frozenset(
            one for surface in (*(s for s, _ in named.surfaces), *longer) for one in self.words.stems(surface)
        )
        description = described(proposal.entity, self.catalogue, self.words)
        return fit(named.context, description, own, self.catalogue)


def _weight(vote: TypeVote) -> float:
    """The weight of a hint: a recogniser's label of a name with namesakes is half a guess from the name itself."""
    return vote.weight * (LABEL_SHARE if vote.reason.startswith(("NER label", "label")) else 1.0)


def _against(vote: TypeVote) -> float:
    """The weight of a contrary hint: relations are read with unknown names in mind, so theirs counts less."""
    return _weight(vote) * (RELATION_AGAINST if vote.reason.startswith("stands in") else 1.0)


GREAT = 0.57  # prior from which a place has a government that owns and hires: a country, a city of half a million
LABEL_SHARE, RELATION_AGAINST = 0.5, 0.4
FULL_NAME = 1.75  # coherence with a document that had the full name before: more than any other name can give
SURNAME = 0.5  # factor on the name part of a person who is named by a part of the full name only
NO_HINT = 1.2  # weight of having no hint at all: one label of a recogniser moves the score little
WORTH_SAYING = 0.15  # of the type's share: below it, a reason would only distract
FUZZY_EVIDENCE = 0.25  # weighted context and coherence that a name spelled nearly so needs beside it
