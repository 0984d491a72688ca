"""The process for libraries: it is killed when a file takes too long or too much, and the next file is read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.config import Settings
from kg.errors import ReadError
from kg.model import Document
from kg.read import ReadFailure, read_documents
from kg.read.child import PARSERS, respond
from kg.read.sandbox import Sandbox
from tests.read import makers

ROOT = Path(__file__).parents[2]
PAGE = makers.html("Gommex grew by half in Turin.").encode()
SLOW = b"BT /F 11 Tf " + b"(Gommex) Tj 1 0 0 1 0 0 Tm " * 1_500_000 + b"ET"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Settings(read_seconds=120, read_memory_mb=300)) as sandbox:
        yield sandbox


def options(**more: int) -> dict[str, str | int | None]:
    return {"limit": 1_000_000, "pages": 100, **more}


def test_file_over_the_deadline_is_a_failure_and_the_next_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(makers.pdf_of([SLOW]))
    (tmp_path / "b.pdf").write_bytes(makers.pdf([["Gommex grew by half in Turin."]]))
    slow, quick = read_documents([str(tmp_path)], Settings(read_seconds=4))
    assert isinstance(slow, ReadFailure)
    assert "longer than 4 seconds" in str(slow.error)
    assert len(slow.sha256) == 64
    assert isinstance(quick, Document)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such cap")
def test_file_that_needs_too_much_memory_is_a_failure_and_the_next_one_is_read(sandbox: Sandbox) -> None:
    with pytest.raises(ReadError, match="more than 300 MB of memory"):
        sandbox.run("html", b"<p>" + b"Gommex grew. " * 12_000_000, "a.html", options())
    [found] = sandbox.run("pdf", makers.pdf([["Gommex grew."]]), "a.pdf", options())
    assert found["lines"] == [["Gommex grew.", False]]


def test_process_that_is_gone_is_started_again(sandbox: Sandbox) -> None:
    data = makers.pdf([["Gommex grew."]])
    sandbox.run("pdf", data, "a.pdf", options())
    assert sandbox._process is not None
    sandbox._process.kill()
    sandbox._process.wait()
    assert sandbox.run("pdf", data, "a.pdf", options())


def test_process_ends_with_its_sandbox() -> None:
    with Sandbox(Settings()) as sandbox:
        sandbox.run("pdf", makers.pdf([["Gommex grew."]]), "a.pdf", options())
        process = sandbox._process
    assert process is not None
    assert process.poll() is not None


def test_process_is_renewed_after_some_files() -> None:
    data = makers.pdf([["Gommex grew."]])
    with Sandbox(Settings(recycle_after=1)) as sandbox:
        processes = []
        for _ in range(2):
            sandbox.run("pdf", data, "a.pdf", options())
            processes.append(sandbox._process)
    assert processes[0] is not processes[1]


def test_missing_library_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(makers.pdf([["Gommex grew."]]))
    (tmp_path / "b.txt").write_text("Gommex grew.")
    (tmp_path / "c.warc").write_bytes(makers.warc(makers.response(PAGE)))
    hidden = tmp_path / "hidden"
    for name in ("pypdf", "warcio"):
        (hidden / name).mkdir(parents=True)
        (hidden / name / "__init__.py").write_text(f"raise ModuleNotFoundError('gone', name={name!r})")
        for module in [module for module in sys.modules if module.split(".")[0] == name]:
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.syspath_prepend(str(hidden))
    first, second, third = read_documents([str(tmp_path / name) for name in ("a.pdf", "b.txt", "c.warc")], Settings())
    assert isinstance(second, Document)
    for failure, name in ((first, "pypdf"), (third, "warcio")):
        assert isinstance(failure, ReadFailure)
        assert f"need {name}, which is not installed. Run pip install 'graphwright[docs]'." in str(failure.error)


@pytest.mark.parametrize("parser", sorted(PARSERS))
def test_whatever_a_library_raises_is_an_answer(parser: str) -> None:
    answer = respond({"parser": parser, "name": "a", **options(ratio=10, bytes=100)}, b"")
    assert answer["error"] == "unreadable"


def test_reading_text_starts_no_process_and_loads_no_library(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Gommex Tyres is the maker of tyres from Turin that has grown by half. " * 10)
    code = (
        "import subprocess, sys; subprocess.Popen = None;"
        "from kg.config import Settings; from kg.read import read_documents;"
        "[d] = read_documents(['a.txt'], Settings()); assert d.text;"
        "print([m for m in ('trafilatura', 'pypdf', 'lxml', 'pyarrow', 'py3langid', 'feedparser') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_libraries_open_no_connection() -> None:
    code = """
import sys
def refuse(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "urllib.Request", "http.client")):
        raise RuntimeError(f"network use: {event}")
sys.addaudithook(refuse)
from kg.read.child import respond
from tests.read import makers
links = '<link rel="stylesheet" href="http://nowhere.example/x.css"><base href="http://nowhere.example/">'
page = makers.html("Gommex grew by half in Turin.", links).encode()
feed = b'<?xml-stylesheet href="http://nowhere.example/x.xsl"?>' + makers.rss("http://nowhere.example/").encode()
for parser, data in (("html", page), ("feed", feed), ("feed", b"http://nowhere.example/rss")):
    print(parser, "found" in respond({"parser": parser, "name": "a", "limit": 1000}, data))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["html", "True", "feed", "True", "feed", "False"]
    assert "network use" not in done.stdout + done.stderr
