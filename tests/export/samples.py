"""Views for the tests of the writers: a small one by hand, any by Hypothesis, one of hostile labels."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export.view import PALETTE, Edge, Node, Scalar, View

ENTITY = "https://graphwright.example/entity/"
NODE_ATTRIBUTES = {"kind": "string", "types": "string", "linked": "boolean", "begunOn": "date", "staff": "integer"}
NODE_ATTRIBUTES |= {"revenue_EUR": "double", "motto": "string"}
EDGE_ATTRIBUTES = {"predicate": "string", "property": "string", "statement": "string", "status": "string"}
EDGE_ATTRIBUTES |= {
    "confidence": "double",
    "date": "date",
    "sentence": "string",
    "inferred": "boolean",
    "url": "string",
}

# What a label must not do: open an element, end a string, start a formula, name a keyword, break a line or a token.
_PAYLOADS = (
    *(
        "<script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=1>",
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&lt;b&gt;",
        "&#60;b&#62;",
        "<b>bold</b>",
        "<a href='javascript:alert(1)'>x</a>",
    ),
    *("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "＝1+1", '=HYPERLINK("http://x")'),
    *('"', "'", "`", "``", '\\"', "\\", "\\\\", "\\n", '";DROP', "'}) DETACH DELETE n //", "`}) DETACH DELETE n //"),
    *(
        '"];x[label="y',
        "a->b",
        "a--b",
        "{a|b}",
        "<<b>x</b>>",
        "graph",
        "node",
        "subgraph x {",
        "strict",
        "//",
        "/*",
        "#",
    ),
    *(
        "%%{init: {}}%%",
        "end",
        "A[x]",
        "A((x))",
        "click A href 'javascript:1'",
        "|x|",
        ";",
        "---",
        "--- #",
        ": x",
        "- x",
    ),
    *(
        "[[link]]",
        "[x](javascript:alert(1))",
        "![x](http://x)",
        "../../etc/passwd",
        "/",
        ".",
        "..",
        "CON",
        "nul.md",
        "a:b",
    ),
    *("a\nb", "a\rb", "a\r\nb", "a\tb", "\n", " ", "  x  ", "", "\u2028", "\u2029", "\u202eevil", "\u200b", "\ufeffx"),
    *(
        "a\x85b",
        "a\xa0b",
        "e\u0301",
        "é",
        "ﬀ",
        "ı",
        "İ",
        "ß",
        "ключ",
        "海信集团",
        "مرحبا",
        "שלום",
        "𝄞",
        "👩‍👩‍👧",
        "\U0010ffff",
    ),
    *(
        "null",
        "true",
        "NaN",
        "1e400",
        "0x10",
        "None",
        "undefined",
        "__proto__",
        "constructor",
        "toString",
        "hasOwnProperty",
    ),
    *(
        "x" * 500,
        "${x}",
        "{{x}}",
        "$x$",
        "*x*",
        "_x_",
        "~x~",
        "|",
        ",",
        ";,",
        '"a","b"',
        "a;b",
        "a|b",
        "key=value",
        "^x",
    ),
    *(
        "type",
        "id",
        "label",
        "source",
        "target",
        ":ID",
        ":LABEL",
        "name:string",
        "<http://x>",
        "_:b",
        "@en",
        "^^xsd:int",
        ".",
    ),
)
HOSTILE_LABELS = tuple(dict.fromkeys((*_PAYLOADS, *(f"Orlin {one}" for one in _PAYLOADS if one.strip()))))[:200]


def node(name: str, label: str, **attributes: Scalar) -> Node:
    """An entity of kind "Firm" unless the attributes say another."""
    known: dict[str, Scalar] = {"kind": "Firm", "types": ENTITY + "Firm", "linked": True, **attributes}
    return Node(ENTITY + name, label, known, colour=PALETTE[0], size=12.5)


def edge(identity: str, source: str, target: str, predicate: str = "alliedWith", **attributes: Scalar) -> Edge:
    """A claim between two entities, dated in May 2020 and said by two sentences."""
    known: dict[str, Scalar] = {
        "predicate": predicate,
        "property": f"https://example.org/trade#{predicate}",
        "status": "Asserted",
        "statement": f"https://graphwright.example/statement/{identity}",
        "confidence": 0.94,
        "inferred": False,
        "date": "2020-05-20",
        "sentence": "Velmora & Brakka signed.",
        "url": "https://example.org/news/1",
        **attributes,
    }
    return Edge(identity, ENTITY + source, ENTITY + target, predicate, known, weight=2, start="2020-05-20")


def view_of(nodes: tuple[Node, ...], edges: tuple[Edge, ...]) -> View:
    """A view with the attributes above and a colour a kind."""
    kinds = sorted({one.kind for one in nodes})
    colours = {kind: PALETTE[number % len(PALETTE)] for number, kind in enumerate(kinds)}
    coloured = tuple(
        Node(one.id, one.label, one.attributes, colours[one.kind], one.size, one.x, one.y)
        for one in sorted(nodes, key=lambda node: node.id)
    )
    return View(coloured, tuple(sorted(edges, key=lambda edge: edge.id)), NODE_ATTRIBUTES, EDGE_ATTRIBUTES, colours)


def small_view() -> View:
    """Four entities of three kinds; two parallel edges, a loop, an edge without date or sentence."""
    nodes = (
        node("velmora", "Velmora", begunOn="1998-01-01", staff=1200, revenue_EUR=46100000.5),
        node("brakka", 'Brakka "B" & Söhne <AG>', motto="more\nlight", linked=False),
        node("porto", "Porto", kind="City"),
        node("ana", "Ana Ruiz 海", kind="Person"),
    )
    edges = (
        edge("e1", "velmora", "brakka"),
        edge("e2", "velmora", "brakka", status="Former", confidence=0.5),
        edge("e3", "velmora", "porto", "seatedIn"),
        edge("e4", "ana", "velmora", "staffOf"),
        Edge("e5", ENTITY + "brakka", ENTITY + "brakka", "holds", {"predicate": "holds", "status": "Planned"}),
    )
    return view_of(nodes, edges)


def hostile_view() -> View:
    """One node a hostile label, each with an edge to the next whose sentence is that label too."""
    nodes = tuple(node(f"n{number:03}", label or "n", motto=label) for number, label in enumerate(HOSTILE_LABELS))
    edges = tuple(
        edge(f"h{number:03}", f"n{number:03}", f"n{(number + 1) % len(nodes):03}", "said", sentence=label)
        for number, label in enumerate(HOSTILE_LABELS)
    )
    return view_of(nodes, edges)


# For tests whose reader is slow: a quarter of the examples that others draw.
few = settings(max_examples=max(settings().max_examples // 4, 1))
# What survives cleaning: every character but those that XML 1.0 forbids, lone surrogates and CR.
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\t\n"),
    max_size=9,
)
_days = st.sampled_from(["", "2019-12-31", "2020-05-20", "1066-10-14"])


@st.composite
def views(draw: st.DrawFn, most: int = 5) -> View:
    """Any view: no nodes or some, parallel edges, loops, attributes of every type, missing ones, positions or none."""
    names = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=most))
    placed = draw(st.booleans())
    nodes = []
    for name in names:
        attributes: dict[str, Scalar] = {"kind": draw(st.sampled_from(["Firm", "City", "Ort"])), "types": ENTITY + "T"}
        attributes |= {
            "linked": draw(st.booleans()),
            "motto": draw(texts),
            "staff": draw(st.integers(-(2**31), 2**31 - 1)),
        }
        if draw(st.booleans()):
            attributes["revenue_EUR"] = draw(st.floats(allow_nan=False, allow_infinity=False))
        place = draw(st.tuples(st.floats(-1000, 1000), st.floats(-1000, 1000))) if placed else (None, None)
        nodes.append(Node(ENTITY + name, draw(texts) or name, attributes, x=place[0], y=place[1]))
    edges = []
    for number in range(draw(st.integers(0, 2 * most)) if names else 0):
        ends = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        said = draw(texts)
        one = edge(f"e{number}", *ends, draw(st.sampled_from(["likes", "type", "label"])), sentence=said or "x")
        start = draw(_days)
        edges.append(
            Edge(one.id, one.source, one.target, draw(texts) or "is", one.attributes, draw(st.integers(1, 9)), start)
        )
    return view_of(tuple(nodes), tuple(edges))


def drawn_views() -> list[View]:
    """Views that Hypothesis draws, for readers that are slow to start and read all of them at once."""
    found: list[View] = []

    @few
    @given(views())
    def draw(view: View) -> None:
        found.append(view)

    draw()
    return found
