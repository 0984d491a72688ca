"""A long document read piece by piece, as one `Extraction` with the offsets of the whole.

In: a document, the stages as a function, the length from which it is cut. Out: what the stages find. The cutting
(`cut`), what a piece is told of the text before it (`before`) and the way back (`join`) are modules of their own.

What is lost at a cut: a name is linked anew in each piece, by the words and hints of that piece, and so has a cluster
and a link in each; what the document is about is counted within a piece; a claim is never read across a cut, nor
speech whose quotation marks open before the text that a piece is told.
"""

from __future__ import annotations

from collections.abc import Callable

from kg.annotate.pieces.before import Excerpt, Introductions, excerpt
from kg.annotate.pieces.cut import pieces_of
from kg.annotate.pieces.join import Joined, merged
from kg.model import Document, Extraction, Sentence

__all__ = ["Excerpt", "Extract", "excerpt", "in_pieces", "merged", "pieces_of"]

Extract = Callable[[Document], tuple[Extraction, tuple[Sentence, ...]]]
"""The stages: what a document says, and its sentences."""


def in_pieces(document: Document, extract: Extract, most: int) -> Extraction:
    """All that a document says; one of more than ``most`` characters is read in pieces of at most that many.

    Only a word longer than that makes a longer piece. Time grows with the length, and memory hardly: what the stages
    need for a piece is free before the next one.
    """
    if len(document.text) <= most:
        return extract(document)[0]
    known, joined = Introductions(document), Joined(document)
    for piece in pieces_of(document.text, document.blocks, most):
        part = excerpt(document, piece, known, most)
        mentions, sentences = joined.add(part, *extract(part.document))
        known.add(mentions, sentences)
    return joined.extraction()
