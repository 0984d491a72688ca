"""A wrong parameter is told with what it may be."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from kg.errors import EndpointError
from kg.explore import CALLS, checked


@pytest.mark.parametrize(
    "call, query, what",
    [
        ("graph", "limti=5", "Did you mean limit?"),
        ("graph", "limit=0", "It lies between 1 and 50000."),
        ("graph", "limit=-5", "a whole number"),
        ("graph", "limit=1e9", "a whole number"),
        ("graph", "limit=９", "a whole number"),
        ("graph", "limit=5&limit=6", "Send one."),
        ("graph", "confidence=nan", "a number from 0 to 1"),
        ("graph", "confidence=1.5", "a number from 0 to 1"),
        ("graph", "from=yesterday", "a day such as 2020-05-31"),
        ("graph", "to=2021-02-30", "a day such as 2020-05-31"),
        ("graph", "status=Asserted&status=True", "Use one of: Asserted, Negated"),
        ("graph", "class=no iri", "an absolute IRI"),
        ("graph", "class=../x", "an absolute IRI"),
        ("claims", "sort=random", "Use one of: sentences"),
        ("entity", "iri=%3Cscript%3E", "an absolute IRI"),
        ("claim", "", "Add iri="),
        ("claim", "iri=", "Add iri="),
        ("search", "q=" + "x" * 1_001, "at most 1000 characters"),
        ("about", "q=1", "There are: none."),
    ],
)
def test_a_wrong_parameter_is_told(call: str, query: str, what: str) -> None:
    with pytest.raises(EndpointError) as raised:
        checked(parse_qsl(query, keep_blank_values=True), CALLS[call].parameters)
    assert raised.value.status == 400
    assert what in str(raised.value)


def test_what_is_left_out_has_its_default() -> None:
    found = checked([("limit", ""), ("class", "")], CALLS["graph"].parameters)
    assert (found["limit"], found["class"], found["undated"]) == (5_000, [], "yes")
    assert len(found) == len(CALLS["graph"].parameters)
