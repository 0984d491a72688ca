"""Who is who, and what is so: a person's decisions, and unknown names of several documents brought together.

In: a file of decisions; links and extractions. Out: the same values with the nodes that were decided, and with what was
decided about their claims. Deleting a line of the file undoes its decision with the next build.
"""

from kg.identity.checks import checked
from kg.identity.claims import Judge, Ruling, Rulings, rulings
from kg.identity.decisions import ABOUT_CLAIMS, Decision, Decisions, Kind, form_of
from kg.identity.files import Parser, read_decisions
from kg.identity.journal import Entry, Journal
from kg.identity.rows import escaped, is_turtle
from kg.identity.unknown import Joined, NameKeys, join_unknown, joined_entities, renamed

__all__ = [
    "ABOUT_CLAIMS",
    "Decision",
    "Decisions",
    "Entry",
    "Joined",
    "Journal",
    "Judge",
    "Kind",
    "NameKeys",
    "Parser",
    "Ruling",
    "Rulings",
    "checked",
    "escaped",
    "form_of",
    "is_turtle",
    "join_unknown",
    "joined_entities",
    "read_decisions",
    "renamed",
    "rulings",
]
