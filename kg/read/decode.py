"""Bytes to text: finds the encoding, and says which it took when it had to guess.

The order is: byte order mark, what HTTP said of the bytes, what they declare themselves (in the first two lines, in XML
or HTML), strict UTF-8, UTF-8 with a few broken bytes, and only then detection by charset-normalizer. A guess is never
silent: it is a warning of the document.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

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
MARKUP = re.compile(rb"""<(?:\?xml\s[^>]*?encoding|meta\s[^>]*?charset)\s*=\s*["']?\s*([-\w.:]+)""", re.IGNORECASE)
MARKUP_HEAD = 4096  # bytes in which a page must declare its encoding; the HTML standard says 1,024
NO_CHARSETS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape"})  # Python has them, the web not
WESTERN = {"ascii": "cp1252", "iso8859-1": "cp1252"}  # what browsers take these for
CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"
DETECTABLE = ["cp1252", "cp1250", "cp1251", "mac_roman", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"]
SAMPLE = 1 << 16
MAX_CONTROLS = 0.1  # share of control bytes in text that is otherwise valid; more is a binary file
MAX_CONTROLS_UNKNOWN = 0.02  # the same in bytes that are not UTF-8: random bytes hold 0.1 of them
MAX_BROKEN = 0.01  # share of undecodable bytes up to which a text is still called UTF-8


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding that it was in, and what had to be guessed or replaced."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(
    data: bytes, source: str, *, charset: str | None = None, markup: bool = False
) -> tuple[str, tuple[str, ...]]:
    """The text of ``data`` and the warnings that decoding gave. Raises `ReadError` for empty, binary or unknown bytes.

    ``charset`` is the encoding that the sender named; ``markup`` says that the bytes are HTML or XML.

    >>> decode("café".encode(), "a.txt")
    ('café', ())
    >>> decode("Zürich’s café".encode("cp1252"), "a.txt")
    ('Zürich’s café', ('not UTF-8: decoded as cp1252',))
    """
    found = decoded(data, source, charset=charset, markup=markup)
    return found.text, found.warnings


def decoded(data: bytes, source: str, *, charset: str | None = None, markup: bool = False) -> Decoded:
    """The same with the name of the encoding. Raises `ReadError`."""
    if not data.strip():
        raise ReadError("the file is empty", path=source, hint="Remove it from the inputs.")
    if marked := _by_mark(data, source):
        return marked
    _refuse_binary(data, source, MAX_CONTROLS)
    if bare := _bare_utf16(data[:SAMPLE]):
        text = data.decode(bare, "replace")
        replaced = _replaced(text.count("\ufffd"), bare)
        return Decoded(text, bare, (f"decoded as {bare}, without a mark", *replaced))
    declared = charset or _declaration(data, markup)
    if declared and (found := _as_declared(data, declared)):
        return found
    found = _utf8(data) or _detected(data, source)
    if declared and not _is_utf8(declared):
        return replace(found, warnings=(f"declared as {declared[:40]}, which does not decode it", *found.warnings))
    return found


def _by_mark(data: bytes, source: str) -> Decoded | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding)
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


def _declaration(data: bytes, markup: bool) -> str | None:
    match = MARKUP.search(data[:MARKUP_HEAD]) if markup else DECLARED.match(data[:400])
    return match[1].decode("ascii", "replace") if match else None


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    """The text in the encoding that is declared; None if it cannot be, and for UTF-8, which is tried anyway."""
    try:
        encoding = codecs.lookup(declared).name
        if encoding.replace("-", "_") in NO_CHARSETS or _is_utf8(encoding):
            return None
        encoding = WESTERN.get(encoding, encoding)
        if encoding == "cp1252" and not data.isascii() and (text := _strict_utf8(data)):
            # A template's default: bytes above ASCII that are UTF-8 throughout are hardly ever anything else.
            return Decoded(text, "utf-8", (f"declared as {declared}, but is UTF-8",))
        return Decoded(data.decode(encoding), encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def _is_utf8(name: str) -> bool:
    return name.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")


def _strict_utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _utf8(data: bytes) -> Decoded | None:
    if (text := _strict_utf8(data)) is not None:
        return Decoded(text, "utf-8")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    other = sum(1 for character in text if character > "\x7f") - broken
    if broken > other or broken > MAX_BROKEN * len(text) + 1:
        return None
    return Decoded(text, "utf-8", _replaced(broken, "UTF-8"))


def _replaced(count: int, encoding: str) -> tuple[str, ...]:
    return (f"{count} undecodable {encoding} sequences replaced by U+FFFD",) if count else ()


def _detected(data: bytes, source: str) -> Decoded:
    from charset_normalizer import from_bytes

    _refuse_binary(data, source, MAX_CONTROLS_UNKNOWN)
    matches = list(from_bytes(data, cp_isolation=DETECTABLE))
    # Western text fits several code pages equally well ("£" is "Ł" in one of them): the commonest wins a tie.
    best = next((m for m in matches if "cp1252" in m.could_be_from_charset and m.chaos <= matches[0].chaos), None)
    found = best or next(iter(matches), None)
    if found is None:
        raise ReadError("the file's encoding is unknown", path=source, hint="Save it as UTF-8.")
    encoding = "cp1252" if best else found.encoding
    return Decoded(str(found), encoding, (f"not UTF-8: decoded as {encoding}",))
