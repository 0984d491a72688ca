"""Decisions about the graph, at ``/api/decisions``: made, listed, undone, and done again.

In: HTTP requests; who has the token may decide. Out: JSON as ``web/src/explorer/api.ts`` has it. What a decision names
is looked up in the graph by the workers that read; the file is kept, and the graph brought up to date, by a process of
its own (`kg.web.reviewing`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.errors import EndpointError
from kg.iri import is_iri
from kg.model import Status
from kg.web.deciding import IRIS, LONGEST, NEEDED, OPTIONAL, Known, refusal, words_of
from kg.web.decisions import Review
from kg.web.facts import Row, as_json, entities, facts_of, rows_of
from kg.web.protocol import service_of
from kg.web.security import read_body
from kg.web.service import Service
from kg.web.wording import joined

PATH = "/api/decisions"
MOST_BYTES = 64_000  # of a request


async def decisions(request: Request) -> Response:
    """List all decisions, or make one."""
    service, review = _of(request, changes=request.method == "POST")
    if request.method != "POST":
        return await _answer(service, await review.ask({"do": "list"}))
    asked = _checked(await _body(request, service))
    facts = await facts_of(asked, lambda query: _ask(service, query))
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return await _answer(
        service, await review.ask({"do": "decide", "asked": asked, "facts": as_json(facts), "date": now}), made=True
    )


async def decision(request: Request) -> Response:
    """Undo one decision (DELETE), or take that back (PUT)."""
    service, review = _of(request, changes=True)
    asked = {"do": "switch", "id": request.path_params["id"], "off": request.method == "DELETE"}
    return await _answer(service, await review.ask(asked))


def _of(request: Request, *, changes: bool) -> tuple[Service, Review]:
    """The service and its review, for those who may.

    Raises:
        EndpointError: 403 if nobody may decide, 401 without the token, 409 if this graph has no decisions.
    """
    service = service_of(request)
    if service.review is None and not service.options.token:
        hint = "Start the server with --writable."
        raise EndpointError("decisions cannot be made at this server", status=403, hint=hint)
    if changes:
        service.check_token(request.headers.get("authorization"))
    if service.review is None:
        hint = "Serve a store of kg build: kg serve --store DIR --writable."
        what = "there are no decisions about this graph: it is not kept by kg build, which replays them"
        raise EndpointError(what, status=409, hint=hint)
    return service, service.review


async def _body(request: Request, service: Service) -> Mapping[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise EndpointError(f"a body of the type {kind or '(none)'} is not read", status=415, hint="Send JSON.")
    data = await read_body(request, MOST_BYTES, service.limits.body_seconds)
    try:
        found = json.loads(data)
    except ValueError as error:
        raise EndpointError("the body is not JSON", status=400) from error
    if not isinstance(found, dict):
        raise EndpointError("the body is no JSON object", status=400)
    return found


def _checked(body: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a request, white space made even.

    Raises:
        EndpointError: 400 for what no request has, 422 for one that lacks something.
    """
    kinds = {one.value: one for one in NEEDED}
    kind = kinds.get(str(body.get("decision")))
    if kind is None:
        raise EndpointError(f"no decision is called {body.get('decision')!r}", status=400, hint=f"{', '.join(kinds)}.")
    known = ("decision", "author", "note", *NEEDED[kind], *OPTIONAL.get(kind, ()))
    for name, value in body.items():
        if name not in known or not (value is None or isinstance(value, str)):
            raise EndpointError(f"{name!r} is no text of a {kind}", status=400, hint=f"It has: {', '.join(known)}.")
    asked = {name: _even(name, value) for name, value in body.items() if value}
    for name in NEEDED[kind]:
        if not asked.get(name):
            raise refusal(f"a {kind} needs a {name}")
    _check_texts(asked)
    return asked


def _even(name: str, value: str) -> str:
    return value if name == "value" else " ".join(value.split())


def _check_texts(asked: Mapping[str, str]) -> None:
    for name in IRIS:
        if asked.get(name) and not is_iri(asked[name]):
            raise refusal(f"the {name} {asked[name]!r} is no IRI")
    for name, most in LONGEST.items():
        if len(asked.get(name, "")) > most:
            raise refusal(f"the {name} is longer than {most:,} characters")
    if any("\ud800" <= character <= "\udfff" for value in asked.values() for character in value):
        raise refusal("a text holds half a character")
    if asked.get("status") and asked["status"] not in set(Status):
        raise refusal(f"no status is called {asked['status']!r}", f"There are: {', '.join(Status)}.")


async def _ask(service: Service, query: str) -> list[Row]:
    asked = {
        "do": "query",
        "accept": "application/sparql-results+json",
        "base": "http://localhost/",
        "union": True,
        "default": [],
        "named": [],
    }
    _, data = await service.read(asked, query.encode())
    return rows_of(data)


async def _answer(service: Service, answer: dict[str, Any], *, made: bool = False) -> Response:
    """The answer of the process, with labels in the place of IRIs."""
    rows = answer.get("decisions", [answer])
    pieces = [piece for row in rows for piece in (*row.get("words", ()), *row.get("error", ()))]
    iris = {piece["iri"] for piece in pieces if isinstance(piece, dict)}
    known: Mapping[str, Known] = {}
    with suppress(EndpointError):  # workers that are busy: a decision is told by the words of its IRIs then
        known = await entities(filter(is_iri, iris), lambda query: _ask(service, query))

    def label(iri: str) -> str:
        return known[iri].label if iri in known else words_of(iri)

    if "status" in answer:
        raise EndpointError(joined(answer["error"], label), status=answer["status"], hint=answer["hint"])
    for row in rows:
        row["words"] = joined(row["words"], label)
    return JSONResponse(answer, 201 if made else 200)


ROUTES = (
    Route(PATH, decisions, methods=["GET", "HEAD", "POST"]),
    Route(PATH + "/{id}", decision, methods=["DELETE", "PUT"]),
)
