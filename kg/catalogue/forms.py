"""The keys under which an alias is filed, and how a surface form is looked up among them.

In: an alias or a surface form. Out: folded keys with the flags of the file format. It reads no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from kg.spelling import CODE_LENGTH, bare, fold, plain, without_legal_form

# Flags of a posting. SCANNED: the key stands for the whole alias, so that a scan of a text may report it.
# CODE: a short code in capitals. LOWER: the alias has no capital. UNCASED: its source has lost the case.
SCANNED, DEMONYM, SHORTENED, CODE, LOWER, UNCASED = 1, 2, 4, 8, 16, 32
MAX_KEY = 120  # characters; a longer alias is filed, but only its look-up finds it, no scan
_DOTTED = range(2, CODE_LENGTH + 1)  # lengths of codes that a text may write with points: "US" as "U.S."


def keys_of(alias: str, *, demonym: bool = False, cased: bool = True) -> Iterator[tuple[str, int]]:
    """Each key of an alias with its flags; keys may repeat.

    >>> [key for key, flags in keys_of("The Orlin Co., Ltd.")]
    ['the orlin co., ltd.', 'orlin co., ltd.', 'the orlin co, ltd', 'orlin co, ltd', 'the orlin', 'orlin']
    """
    flags = _flags(alias, demonym, cased)
    whole, short = fold(plain(alias)), fold(bare(alias))
    yield whole, flags | SCANNED
    if short != whole:
        yield short, flags
    if "." in whole:
        yield whole.replace(".", ""), flags | SCANNED
        if short != whole:
            yield short.replace(".", ""), flags
    elif flags & CODE and len(whole) in _DOTTED and whole.isalpha():
        yield "".join(f"{letter}." for letter in whole), flags | SCANNED
    stem = without_legal_form(alias)
    if stem != alias and not demonym:
        yield from dict.fromkeys(((fold(plain(stem)), flags | SHORTENED), (fold(bare(stem)), flags | SHORTENED)))


def _flags(alias: str, demonym: bool, cased: bool) -> int:
    flags = DEMONYM if demonym else 0
    if not cased:
        return flags | UNCASED
    name = bare(alias)
    if name.isupper() and len(name.replace(".", "")) <= CODE_LENGTH:
        flags |= CODE
    return flags | LOWER if name.islower() else flags


def ways_of(surface: str) -> tuple[str, ...]:
    """The keys to try for a surface form, whole name first."""
    whole, short = fold(plain(surface)), fold(bare(surface))
    return tuple(dict.fromkeys((whole, short, short.replace(".", ""))))


def check_of(alias: str) -> int:
    """16 bits by which a scan tells an alias from others of its key without reading its entity."""
    return crc32(plain(alias).encode()) & 0xFFFF
