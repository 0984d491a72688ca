"""Files of every format, made by code: what a test would otherwise have to keep as a binary fixture."""

from __future__ import annotations

import bz2
import csv as csv_format
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape

Response = tuple[str, bytes, Mapping[str, str], str]  # address, content, headers, status


def html(text: str, head: str = "") -> str:
    """A page with paragraphs."""
    body = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in text.split("\n\n"))
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>"


def rss(*entries: str) -> str:
    """A feed with entries whose content is HTML."""
    items = (f"<item><description>{escape(html(text), quote=False)}</description></item>" for text in entries)
    return f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'


def jsonl(*records: Mapping[str, object]) -> str:
    """A line for each record."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def csv(header: Sequence[str], *rows: Sequence[str], separator: str = ",") -> str:
    """A table."""
    out = io.StringIO()
    csv_format.writer(out, delimiter=separator, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def parquet(columns: Mapping[str, Sequence[object]]) -> bytes:
    """A table."""
    import pyarrow  # type: ignore[import-untyped]
    import pyarrow.parquet  # type: ignore[import-untyped]

    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(dict(columns)), out)
    return out.getvalue()


def docx(*paragraphs: str, heading: str | None = None, title: str = "", author: str = "") -> bytes:
    """A Word document."""
    import docx as library

    document, out = library.Document(), io.BytesIO()
    document.core_properties.title, document.core_properties.author = title, author
    if heading:
        document.add_heading(heading, 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


def pdf(pages: Sequence[Sequence[str]], information: Mapping[str, str] | None = None) -> bytes:
    """A PDF with lines of text in code page 1252, a list a page."""
    return pdf_of([_content(lines) for lines in pages], information)


def pdf_of(contents: Sequence[bytes], information: Mapping[str, str] | None = None) -> bytes:
    """A PDF of which every page draws the given operators, packed."""
    import zlib

    stated = "".join(f"/{key} ({value}) " for key, value in (information or {}).items())
    kids = " ".join(f"{number} 0 R" for number in range(5, 5 + 2 * len(contents), 2))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    pages = f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>"
    objects = [one.encode("cp1252") for one in ("<< /Type /Catalog /Pages 2 0 R >>", pages, font, f"<< {stated}>>")]
    for content in contents:
        number, packed = len(objects) + 2, zlib.compress(content)
        page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents "
        stream = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n"
        objects += [f"{page}{number} 0 R >>".encode(), stream.encode() + packed + b"\nendstream"]
    return _numbered(objects)


def _content(lines: Sequence[str]) -> bytes:
    escaped = (line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    return ("BT /F 11 Tf 14 TL 50 790 Td\n" + "\n".join(f"({line}) Tj T*" for line in escaped) + "\nET").encode(
        "cp1252"
    )


def _numbered(objects: Sequence[bytes]) -> bytes:
    """The objects of a PDF with the table of where they are."""
    out, rows = io.BytesIO(b"%PDF-1.4\n"), ["0000000000 65535 f \n"]
    out.seek(0, io.SEEK_END)
    for number, content in enumerate(objects, 1):
        rows.append(f"{out.tell():010} 00000 n \n")
        out.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
    start, size = out.tell(), len(rows)
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{start}\n%%EOF\n"
    out.write(f"xref\n0 {size}\n{''.join(rows)}{trailer}".encode())
    return out.getvalue()


def zipped(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tarred(entries: Mapping[str, bytes | tarfile.TarInfo]) -> bytes:
    """A TAR archive; an entry is the content of a file or the header of something else."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, entry in entries.items():
            info = entry if isinstance(entry, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(entry) if isinstance(entry, bytes) else 0
            archive.addfile(info, io.BytesIO(entry) if isinstance(entry, bytes) else None)
    return out.getvalue()


def response(
    content: bytes,
    headers: Mapping[str, str] | None = None,
    status: str = "200 OK",
    address: str = "https://x.example/a",
) -> Response:
    """An answer as a crawler keeps it."""
    return address, content, headers or {"Content-Type": "text/html"}, status


def warc(*responses: Response, date: str = "2022-05-06T07:08:09Z", packed: bool = False) -> bytes:
    """A WARC file."""
    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "tests"}))
    for address, content, headers, status in responses:
        http = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
        more, body = {"WARC-Date": date}, io.BytesIO(content)
        record = writer.create_warc_record(
            address, "response", body, length=len(content), http_headers=http, warc_headers_dict=more
        )
        writer.write_record(record)
    return out.getvalue()


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}

SENTENCE = "Gommex, the Turin-based tyre maker, “bought” Basketo’s plant in Łódź – for €5 million."
WESTERN = SENTENCE.replace("Łódź", "Zürich")  # what a PDF without a font of its own can hold


def as_plain(text: str) -> str:
    return text


def as_json(text: str) -> str:
    return jsonl({"text": text})


def as_csv(text: str) -> str:
    return csv(["text"], [text])


def as_tsv(text: str) -> str:
    return csv(["text"], [text], separator="\t")


TEXTUAL: dict[str, Callable[[str], str]] = {  # in which an encoding can go wrong
    ".txt": as_plain,
    ".md": as_plain,
    ".markdown": as_plain,
    ".jsonl": as_json,
    ".ndjson": as_json,
    ".csv": as_csv,
    ".tsv": as_tsv,
    ".html": html,
    ".htm": html,
    ".xhtml": html,
    ".rss": rss,
    ".atom": rss,
    ".xml": rss,
}
BINARY: dict[str, Callable[[str], bytes]] = {
    ".docx": lambda text: docx(*text.split("\n\n")),
    ".parquet": lambda text: parquet({"text": [text]}),
    ".pdf": lambda text: pdf([text.split("\n")]),
    ".warc": lambda text: warc(response(html(text).encode())),
    ".zip": lambda text: zipped({"b.txt": text.encode()}),
    ".tar": lambda text: tarred({"b.txt": text.encode()}),
    ".tgz": lambda text: gzip.compress(tarred({"b.txt": text.encode()})),
    ".txt.gz": lambda text: PACKERS[".gz"](text.encode()),
    ".txt.bz2": lambda text: PACKERS[".bz2"](text.encode()),
    ".txt.xz": lambda text: PACKERS[".xz"](text.encode()),
}
KINDS = sorted([*TEXTUAL, *BINARY])
EACH = [
    ".csv",
    ".docx",
    ".html",
    ".jsonl",
    ".md",
    ".parquet",
    ".pdf",
    ".rss",
    ".tar",
    ".txt",
    ".txt.gz",
    ".warc",
    ".zip",
]


def encoded(kind: str, text: str) -> bytes:
    return TEXTUAL[kind](text).encode() if kind in TEXTUAL else BINARY[kind](text)
