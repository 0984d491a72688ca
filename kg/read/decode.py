"""Bytes to text: finds the encoding, and says which it took when it had to guess.

The order is: byte order mark, declaration in the first two lines, strict UTF-8, UTF-8 with a few broken bytes, and
only then detection by charset-normalizer. A guess is never silent: it is a warning of the document.
"""

from __future__ import annotations

import codecs
import re

from kg.errors import ReadError

MARKS = (  # the longer mark first: that of UTF-32-LE begins with that of UTF-16-LE
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip archive",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an old office document",
}
DECLARED = re.compile(rb"\A(?:.*\n)?.*?coding[:=]\s*([-\w.]+)")
CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"
DETECTABLE = ["cp1252", "cp1250", "cp1251", "mac_roman", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"]
SAMPLE = 1 << 16
MAX_CONTROLS = 0.1  # share of control bytes in text that is otherwise valid; more is a binary file
MAX_CONTROLS_UNKNOWN = 0.02  # the same in bytes that are not UTF-8: random bytes hold 0.1 of them
MAX_BROKEN = 0.01  # share of undecodable bytes up to which a text is still called UTF-8


def decode(data: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    """The text of ``data`` and the warnings that decoding gave. Raises `ReadError` for empty, binary or unknown bytes.

    >>> decode("café".encode(), "a.txt")
    ('café', ())
    >>> decode("Zürich’s café".encode("cp1252"), "a.txt")
    ('Zürich’s café', ('not UTF-8: decoded as cp1252',))
    """
    if not data.strip():
        raise ReadError("the file is empty", path=source, hint="Remove it from the inputs.")
    if marked := _by_mark(data, source):
        return marked, ()
    _refuse_binary(data, source, MAX_CONTROLS)
    text, warnings = _declared(data)
    if text is not None:
        return text, warnings
    return _utf8(data) or _detected(data, source)


def _by_mark(data: bytes, source: str) -> str | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                what = f"the file is marked as {encoding} but does not decode (byte {error.start + len(mark)})"
                raise ReadError(what, path=source, hint="Save it as UTF-8.") from error
    return None


def _refuse_binary(data: bytes, source: str, limit: float) -> None:
    sample = data[:SAMPLE]
    kind = next((name for magic, name in MAGIC.items() if sample.startswith(magic)), None)
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if kind or (controls > 1 and controls > limit * len(sample) and not _bare_utf16(sample)):
        what = f"the file is not text but {kind}" if kind else "the file is binary, not text"
        raise ReadError(what, path=source, hint="Remove it from the inputs, or convert it to text.")


def _bare_utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: in European text every other byte is NUL."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else None


def _declared(data: bytes) -> tuple[str | None, tuple[str, ...]]:
    bare = _bare_utf16(data[:SAMPLE])
    match = DECLARED.match(data[:400])
    name = bare or (match[1].decode("ascii", "replace") if match else None)
    if name is None:
        return None, ()
    try:
        return data.decode(codecs.lookup(name).name), (f"decoded as {name}, without a mark",) if bare else ()
    except (LookupError, UnicodeError, ValueError):
        return None, ()


def _utf8(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    other = sum(1 for character in text if character > "\x7f") - broken
    if broken > other or broken > MAX_BROKEN * len(text) + 1:
        return None
    return text, (f"{broken} undecodable UTF-8 sequences replaced by U+FFFD",)


def _detected(data: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes

    _refuse_binary(data, source, MAX_CONTROLS_UNKNOWN)
    matches = list(from_bytes(data, cp_isolation=DETECTABLE))
    # Western text fits several code pages equally well ("£" is "Ł" in one of them): the commonest wins a tie.
    best = next((m for m in matches if "cp1252" in m.could_be_from_charset and m.chaos <= matches[0].chaos), None)
    found = best or next(iter(matches), None)
    if found is None:
        raise ReadError("the file's encoding is unknown", path=source, hint="Save it as UTF-8.")
    encoding = "cp1252" if best else found.encoding
    return str(found), (f"not UTF-8: decoded as {encoding}",)
