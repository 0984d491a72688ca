"""The same work on several processes, or (`kg.scale.cluster`) on several machines."""

from __future__ import annotations

from kg.scale.pool import Casualty, Extract, Factory, Mapper, map_documents

__all__ = ["Casualty", "Extract", "Factory", "Mapper", "map_documents"]
