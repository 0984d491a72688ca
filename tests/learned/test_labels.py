from __future__ import annotations

import pytest

from kg.learned.labels import Labels, learn_labels, writings


@pytest.mark.parametrize(
    "surface, way, written",
    [
        ("1987", "first day of year", "01 January 1987"),
        ("3 May 1911", "date", "1911-05-03"),
        ("3 May 1911", "day month year", "03 May 1911"),
        ("16,000", "number", "16000"),
        ("120", "decimal", "120.0"),
        ("185 cm", "decimal unit", "185.0 (cm)"),
        ("Ajo blanco", "quoted", '"Ajo blanco"'),
    ],
)
def test_a_surface_form_can_be_written_in_ways(surface: str, way: str, written: str) -> None:
    assert dict(writings(surface))[way] == written


def test_a_relation_writes_new_objects_as_it_wrote_old_ones() -> None:
    seen = [("since", "object", year, f"01 January {year}") for year in ("1987", "1990", "2004")]
    assert learn_labels(seen).object("since", "1950") == "01 January 1950"
    assert learn_labels(seen).object("until", "1950") == "1950"


def test_an_alias_is_remembered_for_subject_and_object() -> None:
    labels = learn_labels([("country", "object", "US", "United_States"), ("capital", "subject", "US", "United_States")])
    assert labels.subject("US") == labels.object("capital", "us") == "United_States"


def test_labels_survive_json() -> None:
    labels = learn_labels([("born", "object", "3 May 1911", "1911-05-03"), ("in", "object", "US", "United_States")])
    assert Labels.from_json(labels.to_json()) == labels
