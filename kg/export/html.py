"""HTML: one page that needs nothing else, with the graph to look at, to search and to read the evidence of.

In: a view, and the script, style sheet and licences that ``web/`` was built into. Out: pieces of text. The graph stands
in the page as JSON in a block that no browser executes; the page's own script reads it and sets text only as text. A
content security policy allows that script and that style sheet, by their hashes, and no request to anywhere. It does
not build ``web/``: hatch_build.py does when graphwright is installed.

Specification: https://html.spec.whatwg.org/multipage/scripting.html#data-block, https://www.w3.org/TR/CSP3/.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from kg.config import data_path
from kg.errors import ExportError, SettingsError
from kg.export.page_rows import Cell, edge_rows, node_rows
from kg.export.view import View

BATCH = 500  # rows that are encoded at once: few enough to take little memory, and larger batches are no faster
# What could end the block or open a comment in it, and what JavaScript once took for the end of a line.
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def write_html(view: View) -> Iterator[str]:
    """The view as one HTML page.

    Raises `ExportError` if graphwright was installed without its page.
    """
    script, style, licences = (_part(name) for name in ("page.js", "page.css", "licences.txt"))
    yield _HEAD.format(policy=_policy(script, style), style=style)
    yield from _graph(view)
    yield _FOOT.format(licences=licences, script=script)


_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="graphwright">
<meta name="referrer" content="no-referrer">
<title>Knowledge graph</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<div id="app"></div>
<noscript>This page draws its graph with JavaScript, which is switched off here.</noscript>
<script type="application/json" id="graph-data">"""
_FOOT = """</script>
<script type="text/plain" id="licences">{licences}</script>
<script>{script}</script>
</body>
</html>
"""


def _part(name: str) -> str:
    try:
        return (_folder() / name).read_text(encoding="utf-8")
    except (OSError, SettingsError) as error:
        raise ExportError(
            "this installation lacks the page that an HTML export is made of", hint="Install graphwright again, online."
        ) from error


def _folder() -> Path:
    return data_path("page")


def _policy(script: str, style: str) -> str:
    allowed = {
        "default-src": "'none'",
        "script-src": f"'{_hash(script)}'",
        "style-src": f"'{_hash(style)}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in allowed.items())


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _graph(view: View) -> Iterator[str]:
    """The graph as web/src/model.ts reads it."""
    places: dict[str, int] = {}
    yield f'{{"colours":{_encoded(list(view.colours.items()))}'
    yield f',"nodeAttributes":{_encoded(list(view.node_attributes.items()))}'
    yield f',"edgeAttributes":{_encoded(list(view.edge_attributes.items()))}'
    yield ',"nodes":['
    yield from _rows(node_rows(view, places))
    yield '],"edges":['
    yield from _rows(edge_rows(view, places))
    yield "]}"


def _rows(rows: Iterable[list[Cell]]) -> Iterator[str]:
    source, comma = iter(rows), ""
    while batch := list(islice(source, BATCH)):
        yield comma + _encoded(batch)[1:-1]
        comma = ","


def _encoded(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text
