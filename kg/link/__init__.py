"""Mentions → links: which node of the graph each cluster of mentions denotes."""

from kg.link.context import words_of_document
from kg.link.decide import decide
from kg.link.linker import link, named_things
from kg.link.parting import part_mentions
from kg.link.values import Decision, Named, Names

__all__ = ["Decision", "Named", "Names", "decide", "link", "named_things", "part_mentions", "words_of_document"]
