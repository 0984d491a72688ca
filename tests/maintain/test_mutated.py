"""Damaged files go through a whole build without harm: bench/mutated.py in small."""

from __future__ import annotations

from pathlib import Path

from kg.config import Settings
from kg.iri import default_prefixes
from kg.maintain import Keeper, build_store, stored_quads
from kg.maintain.verify import verify
from kg.model import Outcome
from kg.pipeline import build
from tests.graph_samples import TRADE
from tests.maintain.mutations import damaged, failed, ill_formed, unreported, write_damaged
from tests.maintain.plain_english import ONTOLOGY, PlainEnglish
from tests.read.makers import KINDS

SETTINGS = Settings(language="any")
PREFIXES = {**default_prefixes(SETTINGS.base), "t": TRADE}


def test_every_damaged_file_is_reported_and_the_graph_is_well_formed(tmp_path: Path) -> None:
    paths = write_damaged(tmp_path / "files", range(6 * len(KINDS)))
    inputs = [str(path) for path in paths]
    result = build_store(inputs, tmp_path / "s", SETTINGS, ontology=ONTOLOGY, factory=PlainEnglish)
    assert list(unreported(paths, result.reports)) == []
    assert {Outcome.OK, Outcome.QUARANTINED} <= {report.outcome for report in result.reports}
    assert list(ill_formed(list(stored_quads(tmp_path / "s", SETTINGS.base)), PREFIXES)) == []
    with Keeper(tmp_path / "s", SETTINGS, ONTOLOGY) as keeper:
        assert list(verify(keeper)) == []


def test_damaged_files_go_through_the_real_extractor(tmp_path: Path) -> None:
    paths = write_damaged(tmp_path / "files", range(7_000, 7_000 + len(KINDS)))
    result = build([str(path) for path in paths], SETTINGS)
    assert list(unreported(paths, result.reports)) == []
    assert list(failed(result.reports)) == []
    assert list(ill_formed(list(result.graph.quads()), PREFIXES)) == []


def test_files_are_damaged_by_their_number_alone() -> None:
    assert [damaged(number) for number in range(40)] == [damaged(number) for number in range(40)]
