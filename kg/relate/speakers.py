"""Who says what a claim says, where it stands in somebody's speech.

In: an annotation with its quotations, a reading, the links of the names. Out: the speaker's IRI, or None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model import Annotation, Link, Token
from kg.relate.readings import Reading

DESCRIBING = ("appos", "compound", "nmod", "amod", "poss")  # on the way from a word to its verb


def speaker_of(annotation: Annotation, reading: Reading, links: Mapping[int, Link]) -> str | None:
    """Who says so, if the trigger stands in somebody's speech and the claim is not about saying.

    What only describes a name in reported speech ("Orlin, a maker of tyres, will grow, Liu said") is the writer's.
    """
    tokens, match = reading.sentence.tokens, reading.match
    token, object_ = tokens[match.triggers[0]], tokens[match.object]
    described = match.pattern.bare or _describes(tokens, token)
    spoken = [
        q
        for q in annotation.quotations
        if q.speaker >= 0
        and (q.start <= token.start < q.end or (q.direct and q.start <= object_.start < q.end))
        and (q.direct or not described)
    ]
    if not spoken:
        return None
    cluster = annotation.mentions[min(spoken, key=lambda q: q.end - q.start).speaker].cluster
    return links[cluster].entity.iri if cluster in links else None


def _describes(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a word belongs to what describes a noun, and not to what its clause says: an apposition, a modifier."""
    while token.head != token.index and token.pos not in ("VERB", "AUX"):
        if token.dep in DESCRIBING:
            return True
        token = tokens[token.head]
    return token.dep == "relcl"
