"""Texts of a graph inside Markdown: they stay texts, whatever is in them.

In: texts as documents have them. Out: one line each in which nothing is a link, a heading, HTML, code, a formula, a
tag or a comment: for CommonMark, for GitHub's dialect, and for Obsidian's, which Kumu's resembles.
Specifications: https://spec.commonmark.org/0.31.2/#backslash-escapes, https://help.obsidian.md/syntax.
"""

from __future__ import annotations

import re

# Marks that mean something inside a line, some only before others; and what begins a list or a quotation.
_MARKS = re.compile(r"[\\`*_\[\]<#~^$]|=(?==)|%(?=%)|&(?=#?\w+;)|:(?=//|:)|(?<=\bwww)\.")
_START = re.compile(r"^(?:[-+>]|[0-9]{1,9}(?=[.)]))")
# A link's words cannot be escaped in Obsidian: what would end it or begin something else is replaced by its like.
_WORDS = str.maketrans({"[": "(", "]": ")", "|": "¦", "<": "‹", ">": "›", "`": "'", "\\": "/", "\r": " ", "\n": " "})


def plain(text: str) -> str:
    """The text as one line of Markdown that shows it.

    >>> print(plain("# [x](y)"), plain("1. a"), plain("a\\n\\n- b"))
    \\# \\[x\\](y) 1\\. a a - b
    """
    line = _MARKS.sub(lambda found: "\\" + found[0], " ".join(text.split()))
    return _START.sub(lambda found: found[0] + "\\" if found[0][0].isdigit() else "\\" + found[0], line)


def link(words: str, address: str) -> str:
    """A link to an address that `kg.export.drawing.web_link` has checked; only the words if there is none."""
    return f"[{plain(words)}](<{address}>)" if address else plain(words)


def wiki_link(name: str, words: str) -> str:
    """A link to a note, shown as the words.

    >>> print(wiki_link("A-B", "A]]B"), wiki_link("A", "A"))
    [[A-B|A))B]] [[A]]
    """
    shown = re.sub("%(?=%)", "% ", " ".join(words.translate(_WORDS).split()))
    return f"[[{name}|{shown}]]" if shown and shown != name else f"[[{name}]]"
