"""Named queries: ``*.rq`` files that say in comments at their top what they are for and what they take.

    # title: Partners of a company
    # description: Who it works with, since when, and the sentence that says so.
    # param: company (required) – name or IRI: whose partners

A parameter is written into ``VALUES ?company { UNDEF }``. In: files. Out: `NamedQuery` values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import QueryError
from kg.names import close
from kg.sparql import check, places

KINDS = ("name or IRI", "property", "class", "status", "text", "number", "date")
_COMMENT = re.compile(r"#\s*(title|description|param):\s*(.+?)\s*$")
_PARAMETER = re.compile(
    rf"(?P<name>\w+)\s*\((?P<need>required|optional)\)\s*[–—-]\s*(?P<kind>{'|'.join(KINDS)})(?::\s*(?P<text>.+))?$"
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that a query takes. ``kind`` is one of `KINDS` and says how its text becomes an RDF term."""

    name: str
    required: bool
    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its title and parameters; ``name`` is that of its file, "" for a query given as text."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str
    path: str = ""


def list_queries(folder: Path) -> tuple[NamedQuery, ...]:
    """All named queries of a folder, by name.

    Raises:
        QueryError: with path and line if a file's comments are wrong.
    """
    return tuple(read_query(path) for path in sorted(folder.glob("*.rq")))


def find_query(source: str, folder: Path) -> NamedQuery:
    """The query that ``source`` means: a name in the folder, the path of a file, or SPARQL text itself.

    Raises:
        QueryError: if it is none of these, with the closest names.
    """
    named = folder / f"{source}.rq"
    if re.fullmatch(r"[\w-]+", source) and named.is_file():
        return read_query(named)
    if source.endswith(".rq"):
        return read_query(Path(source))
    if re.search(r"[{\s]", source.strip()):
        return _from_text(source)
    known = sorted(path.stem for path in folder.glob("*.rq"))
    near = close(source, known)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known)}."
    raise QueryError(f"no query is called {source!r}", hint=hint)


def _from_text(text: str) -> NamedQuery:
    """A query typed on the command line: what it takes is known from its VALUES alone."""
    parameters = tuple(Parameter(name, False, "name or IRI") for name in sorted(places(check(text, path="the query"))))
    return NamedQuery("", "", "", parameters, text)


def read_query(path: Path) -> NamedQuery:
    """A query file.

    Raises:
        QueryError: with path and line if it is missing, or a comment is wrong, or a parameter has no place.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        hint = "Run kg query --list to see the named ones."
        raise QueryError("the query file cannot be read", path=str(path), hint=hint) from error
    said: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        match = _COMMENT.match(line)
        if match and match[1] == "param":
            parameters.append(_parameter(match[2], str(path), number))
        elif match:
            said[match[1]] = match[2]
    query = NamedQuery(
        path.stem, said.get("title", ""), said.get("description", ""), tuple(parameters), text, str(path)
    )
    return _checked(query)


def _parameter(text: str, path: str, line: int) -> Parameter:
    match = _PARAMETER.match(text)
    if match is None:
        hint = f"Write: # param: company (required) – KIND: what it is for. KIND is one of: {', '.join(KINDS)}."
        raise QueryError(f"the parameter {text!r} is not understood", path=path, line=line, hint=hint)
    return Parameter(match["name"], match["need"] == "required", match["kind"], match["text"] or "")


def _checked(query: NamedQuery) -> NamedQuery:
    """Every parameter has its place in the query; a place without a comment is a parameter too."""
    spots: Mapping[str, object] = places(check(query.text, path=query.path))
    for parameter in query.parameters:
        if parameter.name not in spots:
            hint = f"Write VALUES ?{parameter.name} {{ UNDEF }} where its value belongs."
            raise QueryError(f"the parameter {parameter.name!r} has no place", path=query.path, hint=hint)
    said = {parameter.name for parameter in query.parameters}
    more = tuple(Parameter(name, False, "name or IRI") for name in sorted(spots) if name not in said)
    return NamedQuery(
        query.name, query.title or query.name, query.description, (*query.parameters, *more), query.text, query.path
    )
