"""Pieces of XML text, for the writers of GEXF and GraphML.

In: clean text. Out: text that stands between tags or in double quotes, ids. It builds no tree and writes no file.
Specification: https://www.w3.org/TR/xml/.
"""

from __future__ import annotations

import re

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Beside what XML itself demands: white space that readers change in attributes, and two line ends of XML 1.1 that
# xmldom, on which graphology's readers stand, turns into LF in XML 1.0 too. The ampersand is the first to go.
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_ESCAPES |= {character: f"&#{ord(character)};" for character in "\t\n\r\x85\u2028"}
_SPECIAL = re.compile(f"[{''.join(_ESCAPES)}]")
_NOT_IN_TOKEN = re.compile("[^A-Za-z0-9:._-]")
_NAME = re.compile(r"[\w:.-]+")


def escape(text: str) -> str:
    """The text as it stands between tags or in double quotes.

    >>> escape('a < "b"')
    'a &lt; &quot;b&quot;'
    """
    if _SPECIAL.search(text):
        for character, escaped in _ESCAPES.items():
            text = text.replace(character, escaped)
    return text


def token(text: str) -> str:
    """A text as an XML name token, from which it can be read back: "_" and two hexadecimal digits a byte.

    The schema of GraphML wants ids to be such tokens, and JGraphT refuses a file where they are IRIs.

    >>> token("https://example.org/a_b#é")
    'https:_2F_2Fexample.org_2Fa_5Fb_23_C3_A9'
    """
    usual = text.replace("_", "_5F").replace("/", "_2F").replace("#", "_23")
    return _NOT_IN_TOKEN.sub(_bytes, usual)


def as_token(name: str) -> str:
    """A name as it is if that is a token, with its letters of any script.

    >>> as_token("revenue_EUR"), as_token("net worth")
    ('revenue_EUR', 'net_20worth')
    """
    return name if _NAME.fullmatch(name) else token(name)


def _bytes(found: re.Match[str]) -> str:
    return "".join(f"_{byte:02X}" for byte in found[0].encode())
