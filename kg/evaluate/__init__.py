"""A graph held against gold: what was found, what was missed, what is wrong."""

from __future__ import annotations
