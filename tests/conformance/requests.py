"""The tests of the protocols: requests that a manifest writes down, sent as they are, and what has to come back.

In: cases and a running server that takes writes. Out: an `Outcome` a case.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from tests.conformance.compare import same_graphs, table
from tests.conformance.evaluation import Outcome
from tests.conformance.manifests import CNT, HT, MF, RDFS, UT, Case, Manifest, Term, file_of
from tests.web.served import TOKEN, Answer, Served

PATHS = {"/sparql/": "/sparql", "/gsp": "/store"}  # the manifests' prefixes, and what stands for them here
STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}
TABULAR = (*FORMATS["boolean"], "text/csv", "text/tab-separated-values")
SD = "http://www.w3.org/ns/sparql-service-description#"


def run(case: Case, server: Served) -> Outcome:
    """Carry out one test: its requests, one after another."""
    if case.kind == "ServiceDescriptionTest":
        problem = _DESCRIPTIONS[case.name.partition("/")[2]](server)
        return Outcome(case.name, "failed" if problem else "passed", problem)
    _prepare(case, server)
    problem = ""
    known: dict[str, str] = {}
    for number, request in enumerate(case.manifest.members(case.action, HT + "requests"), 1):
        found = _exchange(case.manifest, request, server, known)
        problem = problem or (f"request {number}: {found}" if found else "")
    return Outcome(case.name, "failed" if problem else "passed", problem)


def _prepare(case: Case, server: Served) -> None:
    assert server.update("DROP ALL").status == 204
    for node in case.manifest.values(case.node, UT + "graphData"):
        graph = case.manifest.value(node, UT + "graph")
        assert isinstance(graph, ox.NamedNode)
        headers = {"Content-Type": "application/n-triples", "Authorization": f"Bearer {TOKEN}"}
        path = f"/store?graph={case.manifest.text(node, RDFS + 'label')}"
        assert server.ask("PUT", path, file_of(graph.value).read_bytes(), headers).status == 201


def _exchange(manifest: Manifest, request: Term, server: Served, known: dict[str, str]) -> str:
    """What is wrong with the answer to one request; "" if nothing."""
    path = manifest.text(request, HT + "absolutePath")
    for name, value in known.items():
        path = path.replace(name, value)
    for prefix, own in PATHS.items():
        path = own + path.removeprefix(prefix) if path.startswith(prefix) else path
    body = _body(manifest, manifest.value(request, HT + "body"))
    headers = {**_headers(manifest, request), "authorization": f"Bearer {TOKEN}"}
    answer = server.ask(manifest.text(request, HT + "methodName"), path, body, headers)
    response = manifest.value(request, HT + "resp")
    variable = manifest.text(response, MF + "expectedLocation")
    if variable:
        known[variable] = answer.headers.get("location", "")
    return (
        _status(manifest, response, answer) or _format(manifest, response, answer) or _graph(manifest, response, answer)
    )


def _headers(manifest: Manifest, node: Term | None) -> dict[str, str]:
    found = manifest.members(node, HT + "headers")
    return {manifest.text(one, HT + "fieldName").lower(): manifest.text(one, HT + "fieldValue") for one in found}


def _body(manifest: Manifest, node: Term | None) -> bytes | None:
    if node is None:
        return None
    text = manifest.text(node, CNT + "chars")
    return text.encode(manifest.text(node, CNT + "characterEncoding") or "utf-8")


def _status(manifest: Manifest, response: Term | None, answer: Answer) -> str:
    names = [str(one).strip("<>").partition("#")[2] for one in manifest.values(response, MF + "expectedStatus")]
    wanted = [STATUS.get(name, name.removeprefix("StatusCode").removesuffix("xx")) for name in names]
    if answer.status in wanted or str(answer.status // 100) in wanted:
        return ""
    return f"status {answer.status}, not {' or '.join(names)}: {answer.text[:200]}"


def _format(manifest: Manifest, response: Term | None, answer: Answer) -> str:
    wanted = manifest.text(response, MF + "expectedFormat")
    if wanted and answer.type not in FORMATS.get(wanted, TABULAR):
        return f"type {answer.type}, not {wanted}"
    truth = manifest.text(response, MF + "expectedBoolean")
    if truth and table(answer.body, ox.QueryResultsFormat.JSON) is not (truth == "true"):
        return f"not {truth}"
    return ""


def _graph(manifest: Manifest, response: Term | None, answer: Answer) -> str:
    wanted: Mapping[str, str] = _headers(manifest, response)
    for name, value in wanted.items():
        if answer.headers.get(name, "").lower() != value.lower():
            return f"{name} is {answer.headers.get(name)}, not {value}"
    body = _body(manifest, manifest.value(response, HT + "body"))
    if body is None:
        return ""
    expected, found = (
        [quad.triple for quad in ox.parse(one, format=ox.RdfFormat.TURTLE)] for one in (body, answer.body)
    )
    return "" if same_graphs(expected, found) else f"another graph: {answer.text}"


def _description(server: Served) -> list[ox.Triple]:
    answer = server.ask("GET", "/sparql", headers={"Accept": "text/turtle"})
    assert answer.status == 200
    return [quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.from_media_type(answer.type))]


def _returns_rdf(server: Served) -> str:
    return "" if _description(server) else "no triples"


def _has_endpoint(server: Served) -> str:
    wanted = ox.NamedNode(f"{server.address}/sparql")
    found = [triple.object for triple in _description(server) if triple.predicate.value == SD + "endpoint"]
    return "" if found == [wanted] else f"endpoints {found}"


# Property → the class of its subject, and of its object where the vocabulary has one that is described in place.
# https://www.w3.org/TR/sparql11-service-description/
SCHEMA: Mapping[str, tuple[str, str]] = {
    "endpoint": ("Service", ""),
    "feature": ("Service", ""),
    "defaultEntailmentRegime": ("Service", ""),
    "extensionFunction": ("Service", ""),
    "supportedLanguage": ("Service", ""),
    "inputFormat": ("Service", ""),
    "resultFormat": ("Service", ""),
    "propertyFeature": ("Service", ""),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
}
FEATURES = ("DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery")
LANGUAGES = ("SPARQL10Query", "SPARQL11Query", "SPARQL11Update")


def _conforms(server: Served) -> str:
    triples = _description(server)
    types = {(triple.subject, _local(triple.object)) for triple in triples if _is_type(triple)}
    for triple in triples:
        name = triple.predicate.value.removeprefix(SD)
        if _is_type(triple):
            continue
        subject, value = SCHEMA.get(name, ("none", ""))
        if (triple.subject, subject) not in types or (value and (triple.object, value) not in types):
            return f"not of the schema: {triple}"
        known = {"feature": FEATURES, "supportedLanguage": LANGUAGES}.get(name)
        if known and _local(triple.object) not in known:
            return f"unknown {name}: {triple.object}"
    services = [subject for subject, kind in types if kind == "Service"]
    return "" if len(services) == 1 else f"{len(services)} services"


def _is_type(triple: ox.Triple) -> bool:
    return triple.predicate.value.endswith("#type")


def _local(term: Term) -> str:
    """The name of an IRI in the vocabulary, or its whole text."""
    return str(term).strip("<>").removeprefix(SD)


_DESCRIPTIONS = {"returns-rdf": _returns_rdf, "has-endpoint-triple": _has_endpoint, "conforms-to-schema": _conforms}
