"""Archives and WARC files: every entry is documents or a failure, and nothing hostile comes out."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from kg.config import Settings
from kg.model import Document
from kg.read import ReadFailure, read_documents
from tests.read import makers
from tests.read.desk import Bench, Items

TEXT = b"Gommex grew by half in Turin."
DEFLATE = zipfile.ZIP_DEFLATED


def failures(items: Items) -> dict[str, str]:
    """Name of the entry → what is wrong with it."""
    return {item.source.partition("!/")[2]: item.error.what for item in items if isinstance(item, ReadFailure)}


def texts(items: Items) -> list[str]:
    return [item.text for item in items if isinstance(item, Document)]


def test_every_entry_is_a_document_or_a_failure(bench: Bench) -> None:
    entries = {
        "news/a.txt": TEXT,
        "b.html": makers.html("Basketo grew.").encode(),
        "c.png": b"x",
        "d": b"x",
        "e.txt": b"",
    }
    items = bench.read("a.zip", makers.zipped(entries))
    assert [item.source for item in items] == [f"a.zip!/{name}" for name in entries]
    assert texts(items) == [TEXT.decode(), "Basketo grew."]
    assert failures(items) == {
        "c.png": "files of the kind '.png' cannot be read",
        "d": "files without a suffix cannot be read",
        "e.txt": "the file is empty",
    }


def test_folders_and_hidden_files_are_no_entries(bench: Bench) -> None:
    entries = {"news/": b"", "__MACOSX/._a.txt": b"x", "news/.DS_Store": b"x", "a.txt": TEXT}
    assert len(bench.read("a.zip", makers.zipped(entries))) == 1
    folder = tarfile.TarInfo("news")
    folder.type = tarfile.DIRTYPE
    assert len(bench.read("a.tar", makers.tarred({"news": folder, ".x": b"x", "a.txt": TEXT}))) == 1


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("/etc/a.txt", "absolute"),
        ("C:/a.txt", "absolute"),
        ("../a.txt", '".."'),
        ("b/../../a.txt", '".."'),
        ("..\\a.txt", '".."'),
    ],
)
def test_names_that_lead_out_are_failures(name: str, problem: str, bench: Bench) -> None:
    for archive in (bench.read("a.zip", makers.zipped({name: TEXT})), bench.read("a.tar", makers.tarred({name: TEXT}))):
        [what] = failures(archive).values()
        assert problem in what


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.zip").write_bytes(makers.zipped({"b.txt": TEXT, "../c.txt": TEXT}))
    monkeypatch.chdir(tmp_path)
    assert len(list(read_documents(["a.zip"], Settings()))) == 2
    assert os.listdir(tmp_path) == ["a.zip"]


def test_links_and_devices_are_failures(bench: Bench) -> None:
    entries = {}
    for name, kind in (("a.txt", tarfile.SYMTYPE), ("b.txt", tarfile.LNKTYPE), ("c.txt", tarfile.CHRTYPE)):
        entries[name] = tarfile.TarInfo(name)
        entries[name].type, entries[name].linkname = kind, "/etc/passwd"
    found = failures(bench.read("a.tar", makers.tarred({**entries, "d.txt": TEXT})))
    assert [what.rsplit(" a ", 1)[1].split()[0] for what in found.values()] == ["link", "link", "device"]


def test_link_in_a_zip_is_a_failure(bench: Bench) -> None:
    out, link = io.BytesIO(), zipfile.ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert failures(bench.read("a.zip", out.getvalue())) == {"a.txt": "the entry is a link"}


def test_locked_entry_is_a_failure(bench: Bench) -> None:
    data = bytearray(makers.zipped({"a.txt": TEXT}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert failures(bench.read("a.zip", bytes(data))) == {"a.txt": "the entry is locked with a password"}


@pytest.mark.parametrize("kind", [".zip", ".gz", ".tgz"])
def test_bomb_is_stopped_by_its_ratio_and_the_rest_is_read(kind: str, bench: Bench) -> None:
    bomb = b"a" * 30_000_000
    data = {
        ".zip": lambda: makers.zipped({"bomb.txt": bomb, "b.txt": TEXT}),
        ".gz": lambda: gzip.compress(bomb, mtime=0),
        ".tgz": lambda: gzip.compress(makers.tarred({"bomb.txt": bomb}), mtime=0),
    }[kind]()
    items = bench.read(f"a.txt{kind}", data)
    assert any("more than 200 bytes come out of each packed one" in what for what in failures(items).values())
    assert texts(items) == ([TEXT.decode()] if kind == ".zip" else [])


def test_bytes_of_all_entries_are_counted_together(bench: Bench) -> None:
    inner = makers.zipped({"b.txt": TEXT, "c.txt": TEXT}, zipfile.ZIP_STORED)
    most = len(inner) + 2 * len(TEXT) + 10
    items = bench.read("a.zip", makers.zipped({"a.txt": TEXT, "inner.zip": inner}), Settings(max_archive_bytes=most))
    assert texts(items) == [TEXT.decode()] * 2
    assert failures(items) == {"inner.zip!/c.txt": f"the archive unpacks to more than {most} bytes"}


def test_entries_are_counted_together(bench: Bench) -> None:
    data = makers.zipped({f"{number}.txt": TEXT for number in range(9)})
    items = bench.read("a.zip", data, Settings(max_archive_entries=3))
    assert len(texts(items)) == 3
    assert "more than 3 entries" in str(items[-1].error if isinstance(items[-1], ReadFailure) else "")
    assert "more than 2 entries" in bench.error("a.zip", data, Settings(max_archive_entries=2))


def test_archives_within_archives_are_read_to_a_depth(bench: Bench) -> None:
    data = makers.zipped({"0.txt": TEXT})
    for number in range(6):
        data = makers.zipped({f"{number}.zip": data})
    [what] = failures(bench.read("a.zip", data)).values()
    assert what == "archives are nested more than 4 deep"
    assert len(texts(bench.read("a.zip", data, Settings(max_archive_depth=7)))) == 1


def test_giant_headers_of_a_tar_are_not_read(bench: Bench) -> None:
    info = tarfile.TarInfo("x" * 3_000_000 + ".txt")
    info.size, out = len(TEXT), io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(info, io.BytesIO(TEXT))
    assert "broken" in bench.error("a.tar", out.getvalue())


@pytest.mark.parametrize("entries", [{}, {"folder/": b"", ".hidden.txt": TEXT}], ids=["nothing", "nothing to read"])
def test_an_archive_without_documents_is_told(entries: dict[str, bytes], bench: Bench) -> None:
    for name, data in (("a.zip", makers.zipped(entries)), ("a.tar", makers.tarred({}))):
        assert bench.error(name, data) == f"{name}: the file holds no document. Remove it from the inputs."
    [failure] = bench.read("b.zip", makers.zipped({"inner.zip": makers.zipped(entries)}))
    assert isinstance(failure, ReadFailure)
    assert failure.source == "b.zip!/inner.zip"


def test_truncated_archives_give_what_they_have_and_a_failure(bench: Bench) -> None:
    lines = b"".join(b'{"text": "Gommex grew by %d."}\n' % number for number in range(2_000))
    for kind, pack in makers.PACKERS.items():
        *documents, last = bench.read(f"a.jsonl{kind}", pack(lines)[:-400])
        assert isinstance(last, ReadFailure)
        assert "damaged" in str(last.error)
        assert bool(documents) == bool(last.sha256) == (kind != ".bz2")  # whose first block is cut
    tar = makers.tarred({"a.txt": TEXT, "b.txt": TEXT * 1_000})
    items = bench.read("a.tar", tar[:3_000])
    assert texts(items) == [TEXT.decode()]
    assert failures(items).keys() == {"b.txt", ""}  # the entry, and the archive, which may have held more
    assert "broken" in bench.error("a.zip", makers.zipped({"a.txt": TEXT})[:-10])


def test_entry_with_damaged_bytes_is_a_failure(bench: Bench) -> None:
    data = makers.zipped({"a.txt": TEXT, "b.txt": b"Basketo grew."}, zipfile.ZIP_STORED)
    items = bench.read("a.zip", data.replace(TEXT, TEXT.upper()))
    assert texts(items) == ["Basketo grew."]
    assert "damaged" in failures(items)["a.txt"]


def test_directory_of_a_zip_that_lists_too_much_is_not_read(bench: Bench) -> None:
    data = bytearray(makers.zipped({f"{number}.txt": b"" for number in range(300)}))
    assert "holds more than 5 entries" in bench.error("a.zip", bytes(data), Settings(max_archive_entries=5))


def test_response_of_a_crawl_has_its_address_and_day(bench: Bench) -> None:
    page = makers.html("Gommex grew.", '<link rel=canonical href="https://other.example/">').encode()
    for packed, name in ((False, "a.warc"), (True, "a.warc.gz")):
        document = bench.one(name, makers.warc(makers.response(page), packed=packed))
        assert (document.text, document.url, document.date) == ("Gommex grew.", "https://x.example/a", "2022-05-06")
        assert document.source == f"{name}!/https://x.example/a"
        assert "the day of the file, 2022-05-06, is taken" in document.warnings[0]


def test_day_of_the_page_goes_before_that_of_the_crawl(bench: Bench) -> None:
    page = makers.html("Gommex grew.", '<meta property="article:published_time" content="2021-03-04T08:00:00Z">')
    document = bench.one("a.warc", makers.warc(makers.response(page.encode())))
    assert (document.date, document.warnings) == ("2021-03-04", ())


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        ("<p>Müller grew.".encode("cp1252"), {"Content-Type": "text/html; charset=iso-8859-1"}),
        ('<meta charset="utf-16"><p>Müller grew.'.encode(), {"Content-Type": 'text/html; charset="UTF-8"'}),
        ("Müller grew.".encode(), {"Content-Type": "text/plain"}),
        (gzip.compress("<p>Müller grew.".encode(), mtime=0), {"Content-Type": "text/html", "Content-Encoding": "gzip"}),
        (zlib.compress("<p>Müller grew.".encode()), {"Content-Type": "text/html", "Content-Encoding": "deflate"}),
        (zlib.compress("<p>Müller grew.".encode())[2:-4], {"Content-Type": "text/html", "Content-Encoding": "deflate"}),
        ("<p>Müller grew.".encode(), {"Content-Type": "text/html", "Content-Encoding": "gzip"}),
        (
            "8;x=y\r\n<p>Müll\r\n8\r\ner grew.\r\n0\r\n\r\n".encode(),
            {"Content-Type": "text/html", "Transfer-Encoding": "chunked"},
        ),
        ("<p>Müller grew.".encode(), {"Content-Type": "text/html", "Transfer-Encoding": "chunked"}),
    ],
)
def test_response_is_read_as_its_headers_say(content: bytes, headers: dict[str, str], bench: Bench) -> None:
    assert bench.one("a.warc", makers.warc(makers.response(content, headers))).text == "Müller grew."


def test_responses_that_are_no_documents_are_failures(bench: Bench) -> None:
    html = {"Content-Type": "text/html"}
    bomb = gzip.compress(b"<p>Gommex" + b" " * 30_000_000, mtime=0)
    found = failures(
        bench.read(
            "a.warc",
            makers.warc(
                makers.response(b"x", {"Content-Type": "image/png"}, address="https://x.example/1"),
                makers.response(b"x", html, "404 Not Found", "https://x.example/2"),
                makers.response(b"x", {**html, "Content-Encoding": "br"}, address="https://x.example/3"),
                makers.response(bomb, {**html, "Content-Encoding": "gzip"}, address="https://x.example/4"),
                makers.response(b"", html, address="https://x.example/5"),
            ),
        )
    )
    assert list(found.values()) == [
        "content of the kind 'image/png' is not read",
        "the answer has the status 404",
        "the answer is compressed by 'br'",
        "more than 200 bytes come out of each packed one",
        "the file is empty",
    ]


def test_broken_crawl_gives_what_it_has_and_a_failure(bench: Bench) -> None:
    data = makers.warc(
        makers.response(b"<p>Gommex grew."), makers.response(b"<p>Basketo grew.", address="https://x.example/b")
    )
    cut = data[: data.index(b"Basketo") + 3]
    first, second = bench.read("a.warc", cut)
    assert isinstance(first, Document)
    assert "cut off" in str(second.error if isinstance(second, ReadFailure) else "")
    start = data.rindex(b"WARC/1.0")
    *_, last = bench.read("a.warc", data[:start] + b"nonsense" + data[start:])
    assert "broken after record 2" in str(last.error if isinstance(last, ReadFailure) else "")


def test_a_record_of_another_length_than_it_says_prints_nothing(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    data = makers.warc(makers.response(b"<p>Gommex grew."), makers.response(b"<p>Basketo grew."))
    assert len(bench.read("a.warc", data.replace(b"Gommex grew.", b"Gommex grew twice."))) >= 1
    assert capsys.readouterr() == ("", "")


def test_endless_headers_of_a_record_are_not_read(bench: Bench) -> None:
    assert "longer than 1000000 bytes" in bench.error("a.warc", b"WARC/1.0\r\nX: " + b"x" * 5_000_000)
    assert "no WARC" in bench.error("a.warc", b"x" * 1_000)


def test_compressed_files_in_a_directory_are_known_by_what_is_in_them(tmp_path: Path) -> None:
    for name in ("a.txt.gz", "b.log.gz", "c.gz"):
        (tmp_path / name).write_bytes(gzip.compress(TEXT, mtime=0))
    [item] = read_documents([str(tmp_path)], Settings())
    assert Path(item.source).name == "a.txt.gz"
    [failure] = read_documents([str(tmp_path / "b.log.gz")], Settings())
    assert "'.log' cannot be read" in str(failure.error if isinstance(failure, ReadFailure) else "")
