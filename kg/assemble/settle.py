"""What is left of claims, and which of them stand as plain edges.

In: claims, said and inferred; of the whole graph, or of one pair of things, which gives the same for them. Out: a
`Settled`. Nothing here looks at shapes (`kg.validate` does).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kg.assemble.axioms import NONE
from kg.assemble.edges import with_orphans, withheld_edges
from kg.assemble.merge import Claim
from kg.config import Settings
from kg.model import Key, Verdict, Verdicts
from kg.terms import exact


@dataclass(frozen=True, slots=True)
class Settled:
    """``claims`` without the ``faint`` ones, and the ``withheld`` among them; each with its reason."""

    claims: Mapping[Key, Claim] = field(default_factory=dict)
    faint: Mapping[Key, str] = field(default_factory=dict)
    withheld: Mapping[Key, str] = field(default_factory=dict)


def settle(
    found: Mapping[Key, Claim], days: Mapping[str, str], settings: Settings, verdicts: Verdicts = NONE
) -> Settled:
    """Leave out claims below ``settings.min_confidence``, and decide which of the others stand.

    ``days`` has the ISO day of each dated document. Claims that a person accepted are never left out.
    """
    least = settings.min_confidence
    ruled = {key: _ruled(claim, verdicts) for key, claim in found.items()}
    unsure = (key for key, claim in ruled.items() if claim.confidence < least and not claim.vouched)
    faint = dict.fromkeys(unsure, f"below-threshold: under {least}")
    claims = {key: _without(claim, faint) for key, claim in ruled.items() if key not in faint}
    withheld = withheld_edges(claims, days, settings.assert_confidence)
    return Settled(claims, faint, with_orphans(withheld, claims))


def withhold(claims: Mapping[Key, Claim], withheld: Mapping[Key, str], lost: Mapping[Key, str]) -> dict[Key, str]:
    """All withheld claims once ``lost`` ones are too, which may be claims about other things."""
    everything = with_orphans({**lost, **withheld}, claims)
    return {key: reason for key, reason in everything.items() if key in claims}


def _ruled(claim: Claim, verdicts: Verdicts) -> Claim:
    """The claim with what a person decided about it, or about all sentences that say it."""
    key = exact(claim.key)
    if key in verdicts.rejected:
        return replace(claim, verdict=Verdict.REJECTED, refusals=(verdicts.rejected[key],), vouched=False)
    if claim.refused and not claim.heard and not claim.premises:
        return replace(claim, verdict=Verdict.REJECTED, vouched=False)
    if key in verdicts.accepted:
        return replace(claim, verdict=Verdict.ACCEPTED, vouched=True)
    return claim


def _without(claim: Claim, gone: Mapping[Key, str]) -> Claim:
    if not any(premise in gone for premise in claim.premises):
        return claim
    return replace(claim, premises=tuple(premise for premise in claim.premises if premise not in gone))
