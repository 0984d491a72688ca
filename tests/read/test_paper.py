"""PDF and Word files: what is taken from them, and what hostile ones come to."""

from __future__ import annotations

import io
import zipfile

import pytest

from kg.config import Settings
from kg.read.pdf import paragraphs
from tests.read import makers
from tests.read.desk import Bench

PAGES = [
    [
        "Gommex annual report",
        "Gommex Tyres, the maker of tyres in Turin, said on Thursday that it had ac-",
        "quired its rival Basketo of Gdansk for an undisclosed sum, and that the Gdansk-",
        "based company would keep its name.",
        "1",
    ],
    ["Gommex annual report", "The deal is due to close in May, when the two boards will meet in Turin.", "2"],
    ["Gommex annual report", "It was the largest deal of the year among makers of tyres.", "3"],
]

DEAL = (
    "Gommex Tyres, the maker of tyres in Turin, said on Thursday that it had acquired its rival Basketo of Gdansk "
    "for an undisclosed sum, and that the Gdansk-based company would keep its name."
)


def test_pdf_is_its_paragraphs_without_running_heads_and_divided_words(bench: Bench) -> None:
    document = bench.one("a.pdf", makers.pdf(PAGES))
    assert document.text.split("\n\n") == [
        "Gommex annual report",
        DEAL,
        "The deal is due to close in May, when the two boards will meet in Turin.",
        "It was the largest deal of the year among makers of tyres.",
    ]


def test_lines_that_recur_in_the_middle_of_pages_are_kept() -> None:
    page = [
        "One line of prose here.",
        "Another one of them.",
        "Gommex grew.",
        "And one more line.",
        "And the last one.",
    ]
    changed = [[f"{line} {number}" if line != "Gommex grew." else line for line in page] for number in "abc"]
    assert sum("Gommex grew." in paragraph for paragraph in paragraphs(changed)) == 3


def test_pdf_gives_its_information_and_its_day_only_as_a_guess(bench: Bench) -> None:
    stated = {"Title": "Microsoft Word - Report.docx", "Author": "Jane Doe", "CreationDate": "D:20210304120000Z"}
    data = makers.pdf([["Gommex grew by half in Turin."]], stated)
    document = bench.one("a.pdf", data)
    assert (document.title, document.author, document.date) == ("Report", "Jane Doe", "2021-03-04")
    assert document.warnings == ("no date is stated: the day of the file, 2021-03-04, is taken",)
    assert bench.one("a.pdf", data, date="2020-05-22").date == "2020-05-22"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (makers.pdf([[]]), "pictures"),
        (makers.pdf(PAGES)[:300], "broken"),
        (b"%PDF-1.4\n" + b"obj " * 1_000, "broken"),
        (b"no PDF at all", "broken"),
    ],
)
def test_pdf_without_text_or_structure_is_a_failure(data: bytes, message: str, bench: Bench) -> None:
    assert message in bench.error("a.pdf", data)


def test_locked_pdf_is_a_failure(bench: Bench) -> None:
    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(makers.pdf(PAGES)))), io.BytesIO()
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    assert "password" in bench.error("a.pdf", out.getvalue())


def test_pdf_with_too_many_pages_is_a_failure(bench: Bench) -> None:
    assert "max_pdf_pages" in bench.error("a.pdf", makers.pdf(PAGES), Settings(max_pdf_pages=2))


def test_word_file_is_its_paragraphs_headings_and_rows(bench: Bench) -> None:
    import docx

    document, out = docx.Document(io.BytesIO(makers.docx("Gommex grew by half.", heading="Results"))), io.BytesIO()
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "2020", "5 million"
    document.add_paragraph("It makes tyres in Italy and in Spain.")
    document.save(out)
    found = bench.one("a.docx", out.getvalue())
    assert found.text.split("\n\n") == [
        "Results",
        "Gommex grew by half.",
        "2020 | 5 million",
        "It makes tyres in Italy and in Spain.",
    ]
    assert str(found.blocks[0].kind) == "headline"


def test_word_file_gives_its_properties_but_not_those_of_the_template(bench: Bench) -> None:
    document = bench.one("a.docx", makers.docx("Gommex grew.", title="A good year", author="Jane Doe"))
    assert (document.title, document.author, document.date) == ("A good year", "Jane Doe", None)
    assert bench.one("a.docx", makers.docx("Gommex grew.", author="python-docx")).author is None


def test_tracked_changes_are_read_as_they_will_be(bench: Bench) -> None:
    data = _edited(
        makers.docx("Gommex grew."),
        b"<w:r><w:t>Gommex grew.</w:t></w:r>",
        b"<w:r><w:t>Gommex </w:t></w:r><w:del><w:r><w:delText>shrank</w:delText></w:r></w:del>"
        b"<w:ins><w:r><w:t>grew.</w:t></w:r></w:ins>",
    )
    assert bench.one("a.docx", data).text == "Gommex grew."


def test_word_file_that_unpacks_to_too_much_is_a_failure(bench: Bench) -> None:
    data = _edited(makers.docx("Gommex grew."), b"</w:body>", b" " * 50_000_000 + b"</w:body>")
    assert "unpacks to" in bench.error("a.docx", data)


def test_entities_of_a_word_file_are_not_expanded(bench: Bench) -> None:
    doctype = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><w:document'
    data = _edited(makers.docx("Gommex grew."), b"<w:document", doctype)
    assert bench.one("a.docx", _edited(data, b"Gommex", b"Gommex &b;")).text == "Gommex grew."


def test_archive_that_is_no_word_file_is_a_failure(bench: Bench) -> None:
    assert "broken" in bench.error("a.docx", makers.zipped({"a.txt": b"Gommex grew."}))
    assert "broken" in bench.error("a.docx", makers.docx("Gommex grew.")[:500])


def _edited(data: bytes, old: bytes, new: bytes) -> bytes:
    """A Word file with its text changed as XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == "word/document.xml" else content)
    return out.getvalue()
