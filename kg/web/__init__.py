"""The SPARQL endpoint and the explorer of `kg serve`.

    request ─security─▶ protocol | graphstore ─▶ pool ─▶ worker process: gate ▶ evaluate ▶ answer, whole or not at all

In: HTTP. Out: HTTP. The process that speaks HTTP opens no database and parses no query: both happen in worker processes
that have a clock, a memory cap and no network, and that are thrown away when they exceed one.

    app          the routes                 security     Host, Origin, headers, bodies
    connection   deadlines of a socket      server       listening, until a signal comes
    protocol     /sparql                    graphstore   /store
    explorer     /api                        indexes      the index of each snapshot
    pages        the page's files           resources    IRIs of the graph, opened here
    builder      makes an index
    description  what the service offers    negotiate    media types
    service      what a request works with  data         what is served, and its snapshots
    pool         workers that read          writer       the worker that writes
    process      a worker seen from here    nursery      where workers are forked
    worker       the loop inside a worker   limits       every number
    evaluate     what a worker reads        change       what a worker writes
    review       /api/decisions             decisions    the process that keeps them, seen from here
    reviewing    that process               batches      how it brings a store up to date
    deciding     what may be decided        facts        what the graph knows of it       wording    in a sentence
"""
