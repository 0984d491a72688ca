"""One name for two entities in one document, told apart by the words around each mention.

In: an annotation with the hints at its names, the catalogue. Out: the annotation with the mentions of such a name in
clusters of their own. A document has one sense a name: a mention leaves its cluster only if another candidate fits it
much better than the one that fits the whole cluster best. Pronouns follow the nearest mention before them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.config import Settings
from kg.link.context import DocumentWords, words_of_document
from kg.link.decide import Scores, scores_of
from kg.link.linker import named_things
from kg.link.values import Named, Names
from kg.model import Annotation, Mention, MentionKind, TypeVote
from kg.ontology import Ontology
from kg.spelling import name_in

SWITCH = (
    0.15  # by which a mention's own best candidate must beat the cluster's, by judgement on documents with two senses
)
MOST = 40  # mentions of one name that are looked at one by one


def part_mentions(
    annotation: Annotation, votes: Sequence[TypeVote], catalogue: Names, ontology: Ontology, settings: Settings
) -> Annotation:
    """The annotation with the mentions of one name that mean different entities in different clusters."""
    moved = _moved(annotation, votes, catalogue, ontology, settings)
    if not moved:
        return annotation
    mentions = tuple(replace(m, cluster=moved.get(m.start, m.cluster)) for m in annotation.mentions)
    mentions = tuple(
        _following(m, annotation.mentions, moved) if m.kind is not MentionKind.NAME else m for m in mentions
    )
    unsaid = tuple(_following(m, annotation.mentions, moved) for m in annotation.unsaid)
    votes_ = tuple(replace(vote, cluster=moved.get(vote.start, vote.cluster)) for vote in annotation.votes)
    return replace(annotation, mentions=mentions, unsaid=unsaid, votes=votes_)


def _moved(
    annotation: Annotation, votes: Sequence[TypeVote], catalogue: Names, ontology: Ontology, settings: Settings
) -> Mapping[int, int]:
    """Start of a mention → its new cluster."""
    members: dict[int, list[Mention]] = defaultdict(list)
    for mention in annotation.mentions:
        if mention.kind is MentionKind.NAME:
            members[mention.cluster].append(mention)
    unsure = {cluster for cluster, own in members.items() if 1 < len(own) <= MOST and _ambiguous(own, catalogue)}
    if not unsure:
        return {}
    names = named_things(annotation, votes, ontology)
    words = words_of_document(annotation, ontology)
    scores = scores_of(names, catalogue, ontology, settings)
    free = max(members, default=-1) + 1
    moved: dict[int, int] = {}
    for named in names:
        if named.cluster not in unsure:
            continue
        chosen = _choices(named, members[named.cluster], words, scores)
        for iri in dict.fromkeys(one for one in chosen.values() if one):
            moved |= {start: free for start, one in chosen.items() if one == iri}
            free += 1
    return moved


def _ambiguous(mentions: Sequence[Mention], catalogue: Names) -> bool:
    surfaces = {name_in(mention.surface) for mention in mentions}
    return len({entry.entity.iri for surface in surfaces for entry in catalogue.lookup(surface)}) > 1


def _choices(named: Named, mentions: Sequence[Mention], words: DocumentWords, scores: Scores) -> Mapping[int, str]:
    """Start of a mention → the candidate that it leaves its cluster for, "" for one that stays."""
    own: dict[int, Mapping[str, float]] = {}
    for mention in mentions:
        near = tuple(vote for vote in named.votes if vote.start in (-1, mention.start))
        surfaces = ((name_in(mention.surface), 1),)
        context = words.around([mention.sentence])
        own[mention.start] = scores(replace(named, surfaces=surfaces, votes=near, context=context, first=mention.start))
    sums: dict[str, float] = defaultdict(float)
    for found in own.values():
        for iri, score in found.items():
            sums[iri] += score
    if not sums:
        return {}
    common = max(sorted(sums), key=lambda iri: sums[iri])
    return {start: _choice(found, common) for start, found in own.items()}


def _choice(found: Mapping[str, float], common: str) -> str:
    best = max(sorted(found), key=lambda iri: found[iri], default=common)
    return best if best != common and found[best] - found.get(common, 0.0) >= SWITCH else ""


def _following(mention: Mention, mentions: Sequence[Mention], moved: Mapping[int, int]) -> Mention:
    """A pronoun or noun phrase with the cluster of the nearest mention before it of the name that it refers to."""
    before = [
        one
        for one in mentions
        if one.kind is MentionKind.NAME and one.cluster == mention.cluster and one.start < mention.start
    ]
    nearest = max(before, key=lambda one: one.start, default=None)
    return replace(mention, cluster=moved.get(nearest.start, mention.cluster)) if nearest else mention
