"""From claims to the view that their selection wants: read, changed in form, measured, coloured, laid out.

In: claims. Out: a `View`. Each step is a module of its own.
"""

from __future__ import annotations

from dataclasses import replace

from kg.export.analytics import with_measures
from kg.export.claim_nodes import with_claim_nodes
from kg.export.claims import Claims
from kg.export.layout import with_places
from kg.export.reading import coloured, read_view
from kg.export.view import Tracked, View


def view_of(claims: Claims, *, placed: bool = False) -> View:
    """The view of the claims as their selection wants it; ``placed`` demands a layout."""
    selection = claims.selection
    view = read_view(claims)
    if selection.claims_as_nodes:
        view = with_claim_nodes(view)
    wanted = {*selection.analytics, *(["community"] if selection.colour == "community" else [])}
    view = with_measures(view, wanted)
    if selection.colour == "community":
        view = coloured(view, by=lambda node: f"community {node.attributes['community']}")
    view = with_places(view) if placed or selection.layout != "none" else view
    return replace(view, edges=Tracked(view.edges, claims.track, "edges"))
