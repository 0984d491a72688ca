"""A store's own file of decisions, which every build of the store replays.

In: settings and a store's directory. Out: settings that name the file, where they name none and it is there.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.config import Settings
from kg.store.database import OWN

NAME = "decisions.tsv"


def own_decisions(directory: Path) -> Path:
    """Where a store's own decisions stand, if there are any."""
    return directory / OWN / NAME


def with_own_decisions(settings: Settings, directory: Path) -> Settings:
    """The settings with the store's own decisions, unless they name others."""
    path = own_decisions(directory)
    return settings if settings.decisions or not path.is_file() else replace(settings, decisions=str(path))
