"""Every question that the explorer's page asks: its name, its parameters, and the function that answers.

In: arguments that `kg.explore.parameters` has checked, and `Sources`. Out: the JSON of web/src/explorer/api.ts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from kg.explore.parameters import Arguments, Kind, Parameter
from kg.explore.sources import Sources


@dataclass(frozen=True, slots=True)
class Call:
    """A question: the function that answers it, and what it may be asked with."""

    answer: Callable[[Sources, Arguments], object]
    parameters: tuple[Parameter, ...] = ()


def _about(sources: Sources, arguments: Arguments) -> object:
    return {"title": sources.note("title")}


CALLS: Mapping[str, Call] = {"about": Call(_about, (Parameter("q", Kind.TEXT),))}


def answer(name: str, arguments: Arguments, sources: Sources) -> bytes:
    """The answer of a call as JSON. Raises `EndpointError` with status 404 for an IRI that the graph does not have."""
    return msgspec.json.encode(CALLS[name].answer(sources, arguments))
