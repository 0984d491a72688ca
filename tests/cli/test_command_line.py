"""What every command line gets: exit codes, messages on stderr, a quick start."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from kg import __version__
from kg.cli import COMMANDS, run
from kg.errors import OntologyError, QueryError, SettingsError


@pytest.mark.parametrize("name", COMMANDS)
def test_command_of_the_table_exists_and_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module, attribute = COMMANDS[name].split(":")
    assert getattr(import_module(module), attribute)
    assert run([name, "--help"]) == 0
    assert f"Usage: kg {name}" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"kg {__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["build", "--nonsense"], ["query", "--format"], ["evaluate", "nonsense"]]
)
def test_usage_error_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert "Error" in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OntologyError("unknown prefix", path="x.ttl", line=3), 3),
        (QueryError("no query is called 'x'"), 2),
        (SettingsError("unknown setting 'x'", path="kg.toml"), 2),
        (RuntimeError("a defect"), 3),
    ],
)
def test_error_becomes_a_message_and_an_exit_code(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("kg.cli.evaluate.Settings.load", fail)
    assert run(["evaluate", "articles", "."]) == code
    captured = capsys.readouterr()
    assert f"error: {error}" in captured.err or "this is a defect of kg" in captured.err
    assert ("Traceback" in captured.err) == isinstance(error, RuntimeError)


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["export", "--help"], ["--version"]])
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    """What makes help quick; a clock in a test would measure what else the machine does."""
    code = "import sys; from kg.cli import run; run(ARGUMENTS); print([m for m in HEAVY if m in sys.modules])"
    heavy = ("spacy", "rdflib", "pyoxigraph", "networkx", "pyshacl", "numpy", "ftfy", "yaml", "pyarrow", "scipy")
    code = code.replace("HEAVY", repr(heavy)).replace("ARGUMENTS", repr(arguments))
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
