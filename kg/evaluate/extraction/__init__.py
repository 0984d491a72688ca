"""Extraction held against gold. In: examples and predictions, or an engine. Out: scores, errors, tables."""

from kg.evaluate.extraction.calibration import Bin, Calibration, calibration
from kg.evaluate.extraction.intervals import f1_interval
from kg.evaluate.extraction.matching import MATCHES, squash
from kg.evaluate.extraction.measure import Error, Score, score
from kg.evaluate.extraction.text2kgbench import BenchmarkScore, OntologyScore, benchmark, score_ontology

__all__ = [
    "MATCHES",
    "BenchmarkScore",
    "Bin",
    "Calibration",
    "Error",
    "OntologyScore",
    "Score",
    "benchmark",
    "calibration",
    "f1_interval",
    "score",
    "score_ontology",
    "squash",
]
