"""Entity linking held against gold. In: gold files and a linker. Out: scores with every error by its kind."""

from kg.evaluate.linking.gold import GoldDocument, GoldMention, read_gold
from kg.evaluate.linking.measure import Error, Found, Rate, Score, score

__all__ = ["Error", "Found", "GoldDocument", "GoldMention", "Rate", "Score", "read_gold", "score"]
