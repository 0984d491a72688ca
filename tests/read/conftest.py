"""Fixtures of the tests of readers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.config import Settings
from kg.read.sandbox import Sandbox
from tests.read.desk import Bench


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    """A bench whose sandbox lives as long as the tests."""
    with Sandbox(Settings()) as sandbox:
        yield Bench(sandbox)
