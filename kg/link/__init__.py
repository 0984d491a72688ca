"""Mentions → links: which node of the graph each cluster of mentions denotes."""

from kg.link.linker import Entry, Lookup, link

__all__ = ["Entry", "Lookup", "link"]
