"""Documents in: files, directories, globs or stdin come in; `Document` values with fixed offsets go out.

In: paths as the user typed them. Out: one `Document` or one `ReadFailure` for every document found, in a fixed order,
so that a bad document is reported and never stops a run. Nothing is fetched from a network, nothing is unpacked to
disk, and nothing is parsed as language here: a reader knows characters, lines and metadata only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.config import Settings
from kg.errors import ReadError
from kg.model import Document
from kg.read import csv, docx, feed, html, jsonl, markdown, packed, parquet, pdf, tars, txt, warc, zips
from kg.read.dispatch import Desk, read_file
from kg.read.draft import Reader, ReadFailure
from kg.read.expected import expected
from kg.read.finish import parse_day
from kg.read.sandbox import Sandbox
from kg.read.sources import Source, find_sources, suffix_of

__all__ = ["READERS", "ReadFailure", "expected_documents", "parse_day", "read_documents"]

READERS: Mapping[str, Reader] = {
    ".txt": txt.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
    ".rss": feed.read,
    ".atom": feed.read,
    ".xml": feed.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".csv": csv.read,
    ".tsv": csv.read_tabs,
    ".parquet": parquet.read,
    ".warc": warc.read,
    ".zip": zips.read,
    ".tar": tars.read,
    ".tgz": packed.read,
    ".gz": packed.read,
    ".bz2": packed.read,
    ".xz": packed.read,
}


def read_documents(
    inputs: Sequence[str], settings: Settings, date: str | None = None
) -> Iterator[Document | ReadFailure]:
    """Read every document that ``inputs`` name: files, directories (recursive), globs, ``-`` for stdin.

    ``date`` (ISO 8601 day) is given to documents that state none themselves. The order is that of ``inputs``, and
    within a directory or glob the sorted order of paths, within an archive that of its entries. Errors are values: see
    `ReadFailure`.

    >>> [failure] = read_documents(["no-such-file.txt"], Settings())
    >>> str(failure.error)
    'no-such-file.txt: there is no such file. Check the path.'
    """
    with Sandbox(settings) as sandbox:
        desk = Desk(READERS, settings, sandbox, date)
        for source in find_sources(inputs, frozenset(READERS)):
            if isinstance(source, ReadFailure):
                yield source
            else:
                yield from _read_source(source, desk)


def expected_documents(inputs: Sequence[str]) -> int | None:
    """How many documents and failures `read_documents` is likely to give; None where only reading would tell."""
    return expected(inputs, frozenset(READERS))


def _read_source(source: Source, desk: Desk) -> Iterator[Document | ReadFailure]:
    try:
        with source.open() as stream:
            yield from read_file(stream, source.name, suffix_of(source, stream), desk)
    except ReadError as error:
        yield ReadFailure(source.name, error, source.sha256())
    except OSError as error:
        what = f"the file cannot be read ({error.strerror or error})"
        yield ReadFailure(source.name, ReadError(what, path=source.name, hint="Check its permissions."))
