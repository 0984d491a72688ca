"""Which claims become plain edges, and why the others do not.

In: claims and the documents they come from. Out: for every asserted claim without a plain edge the reason, as data.
The claims themselves stay in the graph, whatever is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from decimal import Decimal

from kg.assemble.merge import Claim
from kg.model import Drop, Key, Literal, Status, Verdict

_AGAINST = (Status.NEGATED, Status.FORMER)


def withheld_edges(claims: Mapping[Key, Claim], days: Mapping[str, str], assert_confidence: float) -> dict[Key, str]:
    """Asserted claims that get no plain edge, each with a reason that starts with a stable code.

    Too little confidence, unless a person vouched for it; or a document of a later date than all that assert it denies
    it or says that it has ended; or one document says both, not of two roles, and no later one asserts it again. An
    undated document never overrules another one. ``days`` has the ISO day of each dated document. Claims of any status
    that a person rejected are among them, with that reason.
    """
    reasons: dict[Key, str] = {}
    against = _opposed(claims)
    threshold = Decimal(repr(assert_confidence))
    for key, claim in claims.items():
        if claim.verdict is Verdict.REJECTED:
            reasons[key] = "; ".join(claim.refusals)
        elif key.status is Status.ASSERTED:
            if claim.confidence < threshold and not claim.vouched:
                reasons[key] = f"low-confidence: {claim.confidence} is below {assert_confidence}"
            elif reason := _conflict(claim, against.get(_triple(key), ()), days):
                reasons[key] = f"conflict: {reason}"
    return reasons


def _triple(key: Key) -> tuple[str, str, str | Literal]:
    return (key.subject, key.predicate, key.object)


def _opposed(claims: Mapping[Key, Claim]) -> dict[tuple[str, str, str | Literal], list[Claim]]:
    found: defaultdict[tuple[str, str, str | Literal], list[Claim]] = defaultdict(list)
    for key, claim in claims.items():
        if key.status in _AGAINST and claim.verdict is not Verdict.REJECTED:
            found[_triple(key)].append(claim)
    return dict(found)


def _conflict(claim: Claim, against: Iterable[Claim], days: Mapping[str, str]) -> str:
    ours = {one.document for one in claim.evidence}
    for other in against:
        theirs = {one.document for one in other.evidence}
        status = other.key.status.value
        if _latest(theirs, days) > _latest(ours, days) > "":
            return f"{status} in a later document of {_latest(theirs, days)}"
        both = {one for one in ours & theirs if not _is_another_post(claim, other, one)}
        if both and _latest(ours, days) <= _latest(both, days):
            return f"{status} in the same document"
    return ""


def _is_another_post(claim: Claim, other: Claim, document: str) -> bool:
    """Whether a document tells two roles of somebody, one past and one held: a director who once was a manager."""
    held, past = (
        {one.value for one in each.qualifiers if one.name == "role" and one.document == document}
        for each in (claim, other)
    )
    return other.key.status is Status.FORMER and bool(held and past) and held.isdisjoint(past)


def _latest(ids: Iterable[str], days: Mapping[str, str]) -> str:
    """The latest known day among the documents, or ""."""
    return max((days.get(name, "") for name in ids), default="")


def with_orphans(withheld: Mapping[Key, str], claims: Mapping[Key, Claim]) -> dict[Key, str]:
    """The withheld claims and the inferred ones that have lost their premises, in the order of their keys.

    A chain is lost with any of its premises, any other claim with the last.
    """
    lost = set(withheld)
    inferred = [(key, claim) for key, claim in claims.items() if claim.inferred and claim.premises]
    growing = True
    while growing:
        new = {key for key, claim in inferred if _orphan(key, claim, lost)}
        growing = bool(new)
        lost |= new
    return {key: _reason(key, withheld, claims, lost) for key in sorted(lost, key=Key.parts)}


def _orphan(key: Key, claim: Claim, lost: Set[Key]) -> bool:
    gone = (premise in lost for premise in claim.premises)
    return key not in lost and key.status is Status.ASSERTED and (any(gone) if claim.together else all(gone))


def _reason(key: Key, withheld: Mapping[Key, str], claims: Mapping[Key, Claim], lost: Set[Key]) -> str:
    """What withholds the first of its premises that are lost, however far back."""
    while key not in withheld:
        key = next(premise for premise in claims[key].premises if premise in lost)
    return withheld[key]


def drops_for(reasons: Mapping[Key, str], claims: Mapping[Key, Claim], stage: str = "assemble") -> tuple[Drop, ...]:
    """A line of the why-not report for every sentence of a claim that got no plain edge."""
    return tuple(
        _drop(claims[key], reason, stage, one.document, one.start, one.end, one.text)
        for key, reason in sorted(reasons.items(), key=lambda item: item[0].parts())
        if key in claims
        for one in claims[key].readings
    )


def _drop(claim: Claim, reason: str, stage: str, document: str, start: int, end: int, text: str) -> Drop:
    code, _, rest = reason.partition(": ")
    key = claim.key
    value = key.object.lexical if isinstance(key.object, Literal) else key.object
    return Drop(stage, code, document, start, end, text, f"{key.subject} {key.predicate} {value} {key.status}: {rest}")
