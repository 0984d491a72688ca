"""Settings come from one file, and every mistake in it is named."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest

from kg.config import COUNTS, SHARES, Settings, data_path
from kg.errors import SettingsError


def test_defaults_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.load() == Settings()


def test_kg_toml_goes_before_pyproject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.kg]\nworkers = 3\n")
    assert Settings.load().workers == 3
    (tmp_path / "kg.toml").write_text("workers = 2\ndeadline_seconds = 5\n")
    assert (Settings.load().workers, Settings.load().deadline_seconds) == (2, 5)


def test_pyproject_without_the_table_is_not_for_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nworkers = 3\n")
    assert Settings.load() == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("worker = 2", "unknown setting 'worker'. Did you mean 'workers'?"),
        ("workers = '2'", "workers must be a whole number"),
        ("workers = true", "workers must be a whole number"),
        ("workers = 0", "at least 1"),
        ("min_confidence = 1.5", "between 0 and 1"),
        ("store_text = 1", "true or false"),
        ("deadline_seconds = 0", "above 0"),
        ("base = 'graphwright'", "http"),
        ("base = 'https://x.example/a b/'", "http"),
        ("base = 'https://x.example'", "ends in"),
        ("base =", "not valid TOML"),
    ],
)
def test_mistake_names_file_and_key(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "kg.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"kg\.toml") as caught:
        Settings.load(path)
    assert message in str(caught.value)


def test_missing_settings_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.load(tmp_path / "none.toml")


def test_fingerprint_follows_what_changes_a_graph() -> None:
    assert Settings(workers=4, batch_size=2).fingerprint() == Settings().fingerprint()
    assert Settings(min_confidence=0.4).fingerprint() != Settings().fingerprint()


def test_every_checked_range_is_of_a_setting() -> None:
    assert {*COUNTS, *SHARES} <= {field.name for field in fields(Settings)}


def test_unknown_data_folder_is_an_error() -> None:
    with pytest.raises(SettingsError, match="nonsense"):
        data_path("nonsense")


def test_wheel_carries_the_data_and_works_from_any_directory(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import kg; print(kg.__file__);"
        "from kg.config import data_path;"
        "print(*[p.name for n in ('ontology', 'queries') for p in data_path(n).iterdir()])"
    )
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert str(tmp_path / "site") in found.stdout
    assert {"vocab.ttl", "business.ttl", "shapes.ttl", "partners.rq"} <= set(found.stdout.split())
    assert (tmp_path / "site" / "kg" / "py.typed").is_file()
