"""From clusters of mentions to nodes: a catalogue entity, or a minted one (NIL).

In: an annotation, hints at types, a look-up into the catalogue. Out: one `Link` a cluster, with the candidates that
were considered and the reason of the decision. It merges nothing across documents beyond equal labels.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from kg.config import Settings
from kg.iri import mint_iri, slug
from kg.link.types import settle
from kg.model import Annotation, BlockKind, Candidate, Entity, Link, Mention, MentionKind, TypeVote
from kg.ontology import Ontology

HOW = {
    "exact": 1.0,
    "demonym": 0.95,
    "normalised": 0.85,
    "suffix-free": 0.8,
}  # by judgement: how far the alias is from the text
ACCEPT = 0.6  # a candidate below it is not taken: a known alias with contrary type hints falls under it
CONFLICT = 0.5  # what contrary type hints cost a candidate
RARE = 0.5  # prior under which a known name needs the document's hints on its side
STRONG_HINT = 0.9  # votes that count as contrary; two NER labels are not enough against an exact alias of a place
HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame|Lord|Lady)\.?\s+")


class Entry(Protocol):
    """What a catalogue says of one alias."""

    @property
    def entity(self) -> Entity: ...
    @property
    def alias(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def prior(self) -> float: ...


Lookup = Callable[[str], Sequence[Entry]]


def link(
    annotation: Annotation, votes: Sequence[TypeVote], lookup: Lookup, ontology: Ontology, settings: Settings
) -> dict[int, Link]:
    """The decision for every cluster of name mentions of one document."""
    names: dict[int, list[Mention]] = defaultdict(list)
    for mention in annotation.mentions:
        if mention.kind is MentionKind.NAME:
            names[mention.cluster].append(mention)
    hints: dict[int, list[TypeVote]] = defaultdict(list)
    for vote in votes:
        hints[vote.cluster].append(vote)
    suffixes = frozenset(w.casefold().rstrip(".") for cls in ontology.classes.values() for w in cls.name_suffixes)
    return {
        cluster: _decide(cluster, names[cluster], hints[cluster], lookup, ontology, settings, suffixes, annotation)
        for cluster in sorted(names)
    }


def _decide(
    cluster: int,
    mentions: Sequence[Mention],
    votes: Sequence[TypeVote],
    lookup: Lookup,
    ontology: Ontology,
    settings: Settings,
    suffixes: frozenset[str],
    annotation: Annotation,
) -> Link:
    surfaces = Counter(_plain(m.surface) for m in mentions)
    candidates, entities = _candidates(surfaces, votes, lookup, ontology)
    types, why = settle(votes, ontology)
    if candidates and candidates[0].score >= ACCEPT:
        chosen = entities[candidates[0].entity]
        aliases = sorted(set(chosen.aliases) | set(surfaces) - {chosen.label}) if len(surfaces) < 50 else chosen.aliases
        known = _known(chosen, tuple(a for a in aliases if a in chosen.aliases or not _is_demonym(a, ontology)))
        return Link(cluster, known, tuple(candidates), "; ".join(candidates[0].reasons))
    label = _label(mentions, surfaces, annotation)
    entity = Entity(
        iri=mint_iri(settings.base, "entity", slug(without_suffix(label, suffixes))),
        label=label,
        types=types,
        aliases=tuple(sorted(set(surfaces) - {label})),
    )
    reason = "every candidate is below the threshold" if candidates else "no catalogue knows the name"
    return Link(cluster, entity, tuple(candidates), f"NIL: {reason}; type: {why}")


def _known(entity: Entity, aliases: tuple[str, ...]) -> Entity:
    return Entity(entity.iri, entity.label, entity.types, aliases, True, entity.external, entity.description)


def _is_demonym(word: str, ontology: Ontology) -> bool:
    return word in ontology.demonyms


def _candidates(
    surfaces: Mapping[str, int], votes: Sequence[TypeVote], lookup: Lookup, ontology: Ontology
) -> tuple[list[Candidate], dict[str, Entity]]:
    """Candidates for all surfaces of a cluster, best first."""
    best: dict[str, Candidate] = {}
    entities: dict[str, Entity] = {}
    for surface in sorted(surfaces):
        for entry in lookup(surface):
            candidate = _scored(surface, entry, votes, ontology)
            entities[entry.entity.iri] = entry.entity
            if entry.entity.iri not in best or candidate.score > best[entry.entity.iri].score:
                best[entry.entity.iri] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, c.entity)), entities


def _scored(surface: str, entry: Entry, votes: Sequence[TypeVote], ontology: Ontology) -> Candidate:
    score = HOW.get(entry.how, 0.7) + 0.1 * entry.prior
    reasons = [f"{surface!r} is {entry.how} for {entry.alias!r}"]
    own = [v for v in votes if not v.reason.startswith("stands in")]  # relations are read with unknown names in mind
    contrary = sum(v.weight for v in own if _conflicts(v.type, entry.entity.types, ontology))
    fitting = sum(v.weight for v in votes if ontology.is_a(entry.entity.types, [v.type]))
    if contrary > max(STRONG_HINT, 1.5 * fitting):
        score -= CONFLICT
        reasons.append(f"its types speak against the document's hints ({contrary:.1f} to {fitting:.1f})")
    elif entry.prior < RARE and fitting < contrary:
        score -= CONFLICT
        reasons.append(f"little known (prior {entry.prior:.2f}), and nothing in the document speaks for it")
    return Candidate(entry.entity.iri, entry.entity.label, round(score, 3), tuple(reasons))


def _conflicts(hint: str, types: Sequence[str], ontology: Ontology) -> bool:
    return any(ontology.disjoint(hint, one) for one in types)


def _label(mentions: Sequence[Mention], surfaces: Mapping[str, int], annotation: Annotation) -> str:
    """The fullest form of the name; the first one in the text among equally long ones."""
    ordered = sorted(mentions, key=lambda m: (-len(_plain(m.surface)), _in_headline(m, annotation), m.start))
    return _plain(ordered[0].surface)


def _in_headline(mention: Mention, annotation: Annotation) -> bool:
    return annotation.sentences[mention.sentence].block is BlockKind.HEADLINE


def _plain(surface: str) -> str:
    """A surface form without honorific, article, possessive ending and line breaks.

    >>> _plain("Mr Tanaka"), _plain("the Gommex Group's")
    ('Tanaka', 'Gommex Group')
    """
    plain = HONORIFIC.sub("", " ".join(surface.split()))
    plain = re.sub(r"['’]s$|['’]$", "", plain)
    return re.sub(r"^the\s+", "", plain, flags=re.IGNORECASE) or surface


def without_suffix(label: str, suffixes: frozenset[str]) -> str:
    """The label without legal forms and words such as "Group" at its ends.

    >>> without_suffix("Gommex Tyres, Inc.", frozenset({"inc"}))
    'Gommex Tyres'
    """
    words = label.split()
    while len(words) > 1 and words[-1].casefold().strip(".,") in suffixes:
        words.pop()
    while len(words) > 1 and words[0].casefold().strip(".,") in suffixes:
        words.pop(0)
    return " ".join(words).rstrip(",")
