"""What a request works with: the data, the workers, the limits, and who may write.

In: the options of `kg serve`. Out: `Service`.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from kg.errors import EndpointError
from kg.explore import Arguments
from kg.web.data import Data
from kg.web.decisions import Kept, Review
from kg.web.indexes import Index, Indexes, in_request
from kg.web.limits import Limits
from kg.web.pool import Pool
from kg.web.process import Starter
from kg.web.writer import Writer


@dataclass(frozen=True, slots=True)
class Options:
    """How the endpoint behaves. ``union``: a query's default graph is the union of all graphs, as `kg query` has it."""

    union: bool = True
    token: str = field(default="", repr=False)  # of those who may write; "" if nobody may
    hosts: tuple[str, ...] = ()  # names that a Host header may have, beside those of this machine itself
    origins: tuple[str, ...] = ()  # web sites whose pages may ask
    why_not: str = ""  # a file of `kg build --why-not`, for graphs without a ledger
    review: bool = False  # whether claims can be decided about


class Service:
    """The endpoint without its HTTP."""

    def __init__(self, data: Data, limits: Limits, options: Options, kept: Kept | None = None) -> None:
        self.data, self.limits, self.options = data, limits, options
        self._starter = Starter(limits)
        self.pool = Pool(data, limits, self._starter)
        self.writer = Writer(data, limits, self._starter) if data.writable else None
        self.indexes = Indexes(data, limits, self._starter, options.why_not)
        self.review = Review(kept, self._starter) if kept else None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The workers, as long as the block lasts."""
        try:
            if self.writer is not None:
                await self.writer.start()
            await self.pool.start()
            if self.review is not None:
                await self.review.start()
            await self.indexes.start()
            yield
        finally:
            if self.review is not None:
                await self.review.close()
            await self.indexes.close()
            await self.pool.close()
            if self.writer is not None:
                await self.writer.close()
            await self._starter.close()
            self.data.close()

    async def read(self, request: Mapping[str, Any], body: bytes = b"") -> tuple[str, bytes]:
        """The media type and the bytes of an answer. A worker whose snapshot has gone meanwhile is asked no more.

        Raises:
            EndpointError: with the reason and the status of HTTP.
        """
        answer, data = await self.pool.ask(request, body)
        if answer.get("stale"):
            answer, data = await self.pool.ask(request, body)
        if "error" in answer:
            raise EndpointError(answer["error"], status=answer["status"], hint=answer.get("hint", ""))
        return str(answer["type"]), data

    async def explore(self, index: Index, call: str, arguments: Arguments) -> tuple[str, bytes]:
        """The answer to one question of the explorer, from an index in use. Raises `EndpointError` as `read`."""
        asked = {"do": "explore", "call": call, "arguments": arguments, "review": self.options.review}
        return await self.read({**asked, **in_request(index, self.data)})

    async def describe(self, index: Index, iri: str, accept: str) -> tuple[str, bytes]:
        """All that the graph says of an IRI, in a media type of graphs. Raises `EndpointError` as `read`."""
        return await self.read({"do": "describe", "iri": iri, "accept": accept, "database": str(index.snapshot)})

    def check_writer(self, authorization: str | None) -> Writer:
        """The writer, for those who have the token.

        Raises:
            EndpointError: 403 if nobody may write, 401 without the token.
        """
        if self.review is not None:
            hint = "Change it with kg build, kg retract, or decisions: /api/decisions."
            raise EndpointError("a store of kg build follows its documents", status=403, hint=hint)
        if self.writer is None:
            hint = "Start the server with --writable."
            raise EndpointError("this endpoint is read-only", status=403, hint=hint)
        self.check_token(authorization)
        return self.writer

    def check_token(self, authorization: str | None) -> None:
        """Refuse who does not have the token of those who may write.

        Raises:
            EndpointError: with status 401.
        """
        scheme, _, given = (authorization or "").partition(" ")
        known = hmac.compare_digest(given.strip().encode(), self.options.token.encode())
        if scheme.lower() != "bearer" or not known:
            hint = "Send the header Authorization: Bearer TOKEN."
            raise EndpointError("who writes needs the server's token", status=401, hint=hint)
