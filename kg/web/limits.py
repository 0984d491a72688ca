"""Every number of the endpoint. In: nothing. Out: `Limits`, for the server and, as JSON, for its workers."""

from __future__ import annotations

from dataclasses import dataclass

from kg.sparql import CAPS, Caps

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may cost. The comment above each number says how it was chosen."""

    # Seconds of wall clock for one query, its parsing and planning included.
    seconds: float = 10.0
    # Seconds for one update or upload: who writes has a token.
    write_seconds: float = 60.0
    # Seconds of processor time after which a query is a long one: it gives way to others on the processors, and only
    # `long` of them run at a time. The shipped queries take 1 to 40 ms.
    short_seconds: float = 0.05
    # Seconds beyond its own time after which a worker that has not answered is killed.
    grace: float = 0.5
    # Seconds that a query waits for a free worker.
    wait_seconds: float = 5.0
    # Megabytes of data that a worker may hold. RocksDB alone reserves some 150; sorting 400,000 triples takes 100 more.
    memory_mb: int = 512
    # Rows of an answer, or triples of a graph.
    rows: int = 100_000
    # Megabytes of an answer. The server holds it while a client reads.
    answer_mb: int = 32
    # Queries at a time, and long ones among them. Beside two long ones a new query has a worker even while another
    # worker is being replaced.
    workers: int = 5
    long: int = 2
    # Bytes of one query, how deep it nests, how often it repeats an operator: `kg.sparql.Caps` has the measurements.
    query_bytes: int = CAPS.size
    query_depth: int = CAPS.depth
    query_repeats: int = CAPS.repeats
    # Seconds and megabytes that making the explorer's index of a snapshot may take: docs/explorer.md has what it takes.
    index_seconds: float = 3_600.0
    index_mb: int = 8_000
    # Megabytes of an update or an upload.
    body_mb: int = 32
    # Seconds for a request's headers, for its body, and for a client that does not read its answer.
    header_seconds: float = 20.0
    body_seconds: float = 20.0
    stalled_seconds: float = 20.0
    # Bytes of a request's line and headers: a query of 20 kB in an address, percent-encoded, fits.
    header_bytes: int = 64 * 1024
    # Connections at a time.
    connections: int = 128

    @property
    def caps(self) -> Caps:
        """What a query may be."""
        return Caps(self.query_bytes, self.query_depth, self.query_repeats)
