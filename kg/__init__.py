"""graphwright: documents in, a knowledge graph out whose every edge can show its sentence."""

__version__ = "0.1.0"
