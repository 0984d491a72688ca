"""One claim with everything behind it: its sentences as rules read them, what it follows from, who says so.

In: an IRI. Out: the answer of `claim`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pyoxigraph as ox

from kg.errors import EndpointError
from kg.explain import Explanation, Proof, explain_statement
from kg.explore import answers
from kg.explore.answers import DocumentName
from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.rows import claim_rows, documents, names, number_of
from kg.explore.segments import segments
from kg.explore.sources import Sources
from kg.export.claims import values_of
from kg.iri import KG, RDF, local_name
from kg.model import Verdict

CLAIM = (Parameter("iri", Kind.IRI, needed=True),)
MOST = 200  # proofs and premises


def claim(sources: Sources, arguments: Arguments) -> object:
    """The answer of `claim`."""
    iri = arguments["iri"]
    number = number_of(sources, iri, "claims")
    if not number:
        raise EndpointError(f"the graph has no claim <{iri}>", status=404)
    explained = explain_statement(sources.graph, iri)
    values = values_of(sources.graph, iri)
    (row,) = claim_rows(sources, [number])
    premises = [number_of(sources, term.value, "claims") for term in values.get(KG + "premise", ())][:MOST]
    whole = values[RDF + "object"][0].value
    return {
        **asdict(row),
        "value": "" if row.object else whole,
        "dates": explained.dates,
        "speakers": names(sources, (term.value for term in values.get(KG + "speaker", ()))),
        "roles": explained.roles,
        "inferredBy": explained.inferred_by,
        "premises": claim_rows(sources, [premise for premise in premises if premise]),
        "note": explained.note,
        "proofs": _proofs(sources, explained),
        "decision": _decision(values, row.withheld),
    }


def _decision(values: Mapping[str, Sequence[ox.NamedNode | ox.Literal]], withheld: str) -> str:
    """What a person decided about the claim: "accepted", "rejected", "corrected", or ""."""
    if withheld.startswith("corrected: "):
        return Verdict.CORRECTED.value.lower()
    return next((local_name(term.value).lower() for term in values.get(KG + "verdict", ())), "")


def _proofs(sources: Sources, explained: Explanation) -> list[answers.Proof]:
    shown = explained.proofs[:MOST]
    named = documents(sources, (proof.document for proof in shown))
    return [_proof(proof, named[proof.document]) for proof in shown]


def _proof(proof: Proof, document: DocumentName) -> answers.Proof:
    spans: Sequence[tuple[str, int, int]] = proof.spans
    return answers.Proof(
        segments=segments(proof.text, [(start, end) for _, start, end in spans]),
        marks=[{"role": role} for role, _, _ in spans],
        rule=proof.rule,
        confidence=float(proof.confidence or 0),
        note=proof.note,
        document=document,
        evidence=proof.evidence,
    )
