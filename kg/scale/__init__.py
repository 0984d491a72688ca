"""The same work on several processes."""

from __future__ import annotations

from kg.scale.pool import Casualty, Extract, Factory, map_documents

__all__ = ["Casualty", "Extract", "Factory", "map_documents"]
