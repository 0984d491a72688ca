"""The W3C's protocol tests. `make conformance` runs those of the languages too, which take minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.__main__ import empty_server, outcomes
from tests.conformance.manifests import cases
from tests.web.served import Served

W3C = Path(__file__).parents[3] / "shared" / "w3c" / "sparql11"
pytestmark = pytest.mark.skipif(not W3C.is_dir(), reason=f"there are no W3C tests at {W3C}")


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with empty_server() as running:
        yield running


@pytest.mark.parametrize(
    "suite, number",
    [("protocol", 34), ("graph store protocol", 13), ("service description", 3), ("result formats", 10)],
)
def test_all_tests_of_a_protocol_pass(server: Served, suite: str, number: int) -> None:
    found = outcomes(W3C, suite, server)
    assert [outcome for outcome in found if outcome.state != "passed"] == []
    assert len(found) == number


def test_the_manifests_hold_as_many_language_tests_as_the_suite_has() -> None:
    kinds = Counter("Syntax" in case.kind for case in cases(W3C / "manifest-sparql11-query.ttl"))
    assert (kinds[False], kinds[True]) == (225, 103)
    assert len(cases(W3C / "manifest-sparql11-update.ttl")) == 157
