"""WARC files of web crawls: every response that carries a page, a PDF, a feed or another known kind is a document.

Its address is the one that was asked for, its day that of the capture, if the page states no other. Answers other than
200 and other kinds of content are failures; requests and the notes of the crawler are no documents.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr
from email.message import Message
from typing import Any

from kg.errors import ReadError
from kg.read.caps import Readable
from kg.read.draft import Draft, Opened, Part, ReadFailure
from kg.read.labels import failure, label

CARRIERS = frozenset({"response", "resource", "conversion"})
KINDS: Mapping[str, str] = {
    "application/atom+xml": ".atom",
    "application/pdf": ".pdf",
    "application/rss+xml": ".rss",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/xhtml+xml": ".xhtml",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
}
GZIPPED = frozenset({"gzip", "x-gzip"})
MAX_HEADERS = 1_000_000  # bytes from the end of one record's content to the beginning of the next one's
CHUNK = 1 << 16
CHUNK_HEAD = re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r\n")


def read(opened: Opened) -> Iterator[Draft | Part | ReadFailure]:
    """Yield every answer that the crawler kept, in order. Raises `ReadError` where the file is broken."""
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

    if not opened.stream.peek(5).startswith(b"WARC/"):
        raise ReadError("the file is no WARC", path=opened.name, hint="Remove it from the inputs.")
    stream = _Framed(opened.stream)
    records = iter(ArchiveIterator(stream))
    number, empty = 0, True
    while (record := _next(records, stream, number, opened.name)) is not None:
        number += 1
        if record.rec_type in CARRIERS:
            empty = False
            yield _answer(record, number, opened)
        while record.raw_stream.read(CHUNK):
            pass
    if empty:
        raise ReadError("the WARC holds no answer", path=opened.name, hint="Remove it from the inputs.")


class _Framed:
    """A stream in which warcio may look for the next record only so far: it reads endless lines into memory."""

    def __init__(self, stream: Readable) -> None:
        self.stream = stream
        self.left: int | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Read. Raises `ReadError` where a record's headers do not end."""
        data = self.stream.read(size)
        if self.left is not None:
            self.left -= len(data)
            if self.left < 0:
                raise ReadError(f"the headers of a record are longer than {MAX_HEADERS} bytes")
        return data


def _next(records: Iterator[Any], stream: _Framed, number: int, name: str) -> Any:
    """The next record; None at the end."""
    stream.left = MAX_HEADERS
    try:
        with redirect_stderr(io.StringIO()):  # warcio prints what it thinks of a record's length, and reads on
            return next(records, None)
    except Exception as error:  # warcio raises what it likes, AttributeError among it
        reason = error.what if isinstance(error, ReadError) else f"{type(error).__name__}: {error}"[:200]
        what = f"the WARC is broken after record {number}, what follows is not read ({reason})"
        raise ReadError(what, path=name, hint="Fetch it again.") from error
    finally:
        stream.left = None


def _answer(record: Any, number: int, opened: Opened) -> Part | ReadFailure:
    address = record.rec_headers.get_header("WARC-Target-URI") or f"record {number}"
    name = label(opened.name, address)
    headers = record.http_headers or record.rec_headers
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status != "200":
        return failure(name, f"the answer has the status {status[:20]}", "It is no page; nothing needs to be done.")
    kind, charset = _content_type(headers.get_header("Content-Type") or "")
    if kind not in KINDS:
        return failure(name, f"content of the kind {kind[:60]!r} is not read", "Nothing needs to be done.")
    most = opened.settings.max_file_bytes
    url = address if address.startswith(("http://", "https://")) else None
    captured = record.rec_headers.get_header("WARC-Date")
    return Part(name, KINDS[kind], lambda: _content(record, name, most), lambda: _size(record), url, captured, charset)


def _content_type(header: str) -> tuple[str, str | None]:
    """The kind and the encoding that a header states.

    >>> _content_type('text/html; charset="UTF-8"')
    ('text/html', 'utf-8')
    """
    message = Message()
    message["Content-Type"] = "".join(character for character in header if character.isprintable())
    return message.get_content_type() if header else "", message.get_content_charset()


def _size(record: Any) -> int:
    return max(0, record.length or 0)


def _content(record: Any, name: str, most: int) -> Readable:
    """The bytes of an answer, without the encodings of its transfer. Raises `ReadError`.

    warcio would undo them as well, but without a cap on what may come out.
    """
    data = record.raw_stream.read(most + 1)
    if len(data) > most:
        hint = "Raise max_file_bytes in the settings."
        raise ReadError(f"the answer is larger than {most} bytes", path=name, hint=hint)
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise ReadError("the record is cut off", path=name, hint="Fetch it again.")
    headers = record.http_headers
    encoding = ((headers and headers.get_header("Content-Encoding")) or "identity").strip().lower()
    if headers and "chunked" in (headers.get_header("Transfer-Encoding") or "").lower():
        data = _joined(data)
    return _decoded(data, encoding, name)


def _decoded(data: bytes, encoding: str, name: str) -> Readable:
    if encoding in GZIPPED and data.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=io.BytesIO(data))
    if encoding == "deflate":
        return _Inflated(data)
    if encoding in GZIPPED or encoding == "identity":  # crawlers often undo the encoding and keep the header
        return io.BytesIO(data)
    raise ReadError(f"the answer is compressed by {encoding[:20]!r}", path=name, hint="Crawl without it.")


def _joined(data: bytes) -> bytes:
    """Chunks put together; data that are not in chunks, as crawlers often leave them, as they are.

    >>> _joined(b"3\\r\\nGom\\r\\n3\\r\\nmex\\r\\n0\\r\\n\\r\\n"), _joined(b"Gommex")
    (b'Gommex', b'Gommex')
    """
    pieces: list[bytes] = []
    place = 0
    while match := CHUNK_HEAD.match(data, place):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(data[match.end() : match.end() + size])
        place = match.end() + size + 2
    return b"".join(pieces) if pieces and place >= len(data) else data


class _Inflated:
    """A deflated answer, with or without the header of zlib, unpacked as it is read."""

    def __init__(self, data: bytes) -> None:
        bare = not data[:1] or data[0] & 0x0F != 0x08
        self.inflater = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
        self.rest = data

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most ``size``."""
        data = self.inflater.decompress(self.rest, max(0, size))
        self.rest = self.inflater.unconsumed_tail
        return data
