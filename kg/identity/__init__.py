"""Who is who: a person's decisions about identity, and unknown names of several documents brought together.

In: a file of decisions; links and extractions. Out: the same values with the nodes that were decided. No file is
written: deleting a line of the file undoes its decision with the next build.
"""

from kg.identity.decisions import Decision, Decisions, Kind
from kg.identity.files import read_decisions
from kg.identity.unknown import Joined, NameKeys, join_unknown, joined_entities, renamed

__all__ = [
    "Decision",
    "Decisions",
    "Joined",
    "Kind",
    "NameKeys",
    "join_unknown",
    "joined_entities",
    "read_decisions",
    "renamed",
]
