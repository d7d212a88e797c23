"""Random data graphs and shapes graphs, drawn by hypothesis as N-Triples."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from mxsu_graph.validation.shacl.terms import RDF, RDFS, SH, XSD

EX = "http://example.org/"

NODES = [f"<{EX}n{i}>" for i in range(6)]
CLASSES = [f"<{EX}{name}>" for name in "CDE"]
PREDICATES = [f"<{EX}{name}>" for name in "pqr"]
LITERALS = [
    '"a"',
    '"bb"',
    '"a"@en',
    '"b"@en',
    '"c"@de-at',
    *(f'"{i}"^^<{XSD}integer>' for i in range(4)),
    f'"2.5"^^<{XSD}decimal>',
    f'"1924-08-04"^^<{XSD}date>',
    f'"1930-01-01"^^<{XSD}date>',
    f'"1930-02-30"^^<{XSD}date>',
    f'"x"^^<{XSD}integer>',
    f'"true"^^<{XSD}boolean>',
]
TERMS = [*NODES, *LITERALS]


@st.composite
def data_graphs(draw: st.DrawFn, *, values: list[str] = TERMS) -> str:
    """Draw a data graph over few nodes, so that paths meet."""
    lines = set()
    for _ in range(draw(st.integers(0, 25))):
        value = draw(st.sampled_from(values))
        lines.add(f"{draw(st.sampled_from(NODES))} {draw(st.sampled_from(PREDICATES))} {value} .")
    for node in NODES:
        for cls in draw(st.lists(st.sampled_from(CLASSES), max_size=2, unique=True)):
            lines.add(f"{node} <{RDF}type> {cls} .")
    if draw(st.booleans()):
        lines.add(f"{CLASSES[1]} <{RDFS}subClassOf> {CLASSES[0]} .")
    return "\n".join(sorted(lines))


@dataclass
class ShapesWriter:
    """Draws a shapes graph; each shape has an IRI, so that two engines call it the same."""

    draw: st.DrawFn
    without: frozenset[str] = frozenset()
    lines: list[str] = field(default_factory=list)
    count: int = 0
    blanks: int = 0

    def add(self, subject: str, name: str, value: str) -> None:
        """Add one triple with a SHACL predicate."""
        self.lines.append(f"{subject} <{SH}{name}> {value} .")

    def integer(self, least: int, most: int) -> str:
        """Draw an integer literal."""
        return f'"{self.draw(st.integers(least, most))}"^^<{XSD}integer>'

    def members(self, members: list[str]) -> str:
        """Write a list and give its head."""
        head = f"<{RDF}nil>"
        for member in reversed(members):
            self.blanks += 1
            node = f"_:l{self.blanks}"
            self.lines += [f"{node} <{RDF}first> {member} .", f"{node} <{RDF}rest> {head} ."]
            head = node
        return head

    def path(self, depth: int = 0) -> str:
        """Draw a property path."""
        kind = self.draw(
            st.sampled_from(["iri"] * 6 + ["inverse", "sequence", "alternative", "star", "plus", "opt"])
        )
        if kind == "iri" or depth > 1:
            return str(self.draw(st.sampled_from(PREDICATES)))
        if kind == "sequence":
            return self.members([self.path(depth + 1), self.path(depth + 1)])
        self.blanks += 1
        node = f"_:p{self.blanks}"
        if kind == "alternative":
            self.add(node, "alternativePath", self.members([self.path(depth + 1), self.path(depth + 1)]))
            return node
        names = {
            "inverse": "inversePath",
            "star": "zeroOrMorePath",
            "plus": "oneOrMorePath",
            "opt": "zeroOrOnePath",
        }
        self.add(node, names[kind], self.path(depth + 1))
        return node

    def shape(self, depth: int = 0, *, is_property: bool | None = None) -> str:
        """Draw a shape and give its IRI."""
        self.count += 1
        iri = f"<{EX}shape{self.count}>"
        if is_property is None:
            is_property = self.draw(st.booleans())
        self.lines.append(f"{iri} <{RDF}type> <{SH}{'PropertyShape' if is_property else 'NodeShape'}> .")
        if is_property:
            self.add(iri, "path", self.path())
        names = [*VALUE_KINDS, *(COUNT_KINDS if is_property else ()), *(SHAPE_KINDS if depth < 2 else ())]
        names = [name for name in names if name not in self.without]
        for name in self.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)):
            self.constraint(iri, name, depth)
        return iri

    def constraint(self, iri: str, name: str, depth: int) -> None:
        """Draw the parameters of a constraint."""
        if name in SHAPE_KINDS:
            self.inner(iri, name, depth)
        elif name in FIXED:
            self.add(iri, name, str(self.draw(st.sampled_from(FIXED[name]))))
        elif name == "in":
            self.add(iri, "in", self.members(self.draw(st.lists(st.sampled_from(TERMS), max_size=4, unique=True))))
        elif name == "languageIn":
            self.add(iri, "languageIn", self.members(['"en"', '"de"']))
        elif name == "closed":
            self.add(iri, "closed", f'"true"^^<{XSD}boolean>')
            self.add(iri, "ignoredProperties", self.members([f"<{RDF}type>", PREDICATES[0]]))
        else:
            self.add(iri, name, self.integer(0, 3))

    def inner(self, iri: str, name: str, depth: int) -> None:
        """Draw the shapes that a constraint refers to."""
        if name in {"and", "or", "xone"}:
            self.add(iri, name, self.members([self.shape(depth + 1) for _ in range(self.draw(st.integers(1, 3)))]))
        elif name == "qualifiedValueShape":
            self.add(iri, name, self.shape(depth + 1, is_property=False))
            self.add(iri, "qualifiedMinCount", self.integer(0, 2))
            self.add(iri, "qualifiedMaxCount", self.integer(0, 2))
            self.add(iri, "qualifiedValueShapesDisjoint", f'"true"^^<{XSD}boolean>')
        else:
            # sh:property takes property shapes, sh:node node shapes, sh:not either.
            is_property = {"property": True, "node": False}.get(name)
            self.add(iri, name, self.shape(depth + 1, is_property=is_property))

    def target(self, iri: str) -> None:
        """Draw a target."""
        name, values = self.draw(
            st.sampled_from(
                [
                    ("targetClass", CLASSES),
                    ("targetNode", [*NODES, LITERALS[0], LITERALS[5]]),
                    ("targetSubjectsOf", PREDICATES),
                    ("targetObjectsOf", PREDICATES),
                ]
            )
        )
        self.add(iri, name, str(self.draw(st.sampled_from(values))))


NUMBERS = [f'"{i}"^^<{XSD}integer>' for i in range(4)] + [f'"2.5"^^<{XSD}decimal>']
ORDER = frozenset({"minInclusive", "maxExclusive", "lessThan", "lessThanOrEquals"})

UNARY = {"inverse": "inversePath", "star": "zeroOrMorePath", "plus": "oneOrMorePath", "opt": "zeroOrOnePath"}
COUNT_KINDS = ("minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape")
SHAPE_KINDS = ("not", "and", "or", "xone", "node", "property", "qualifiedValueShape")
FIXED = {
    "class": CLASSES,
    "datatype": [f"<{XSD}{name}>" for name in ("integer", "string", "date")] + [f"<{RDF}langString>"],
    "nodeKind": [f"<{SH}{name}>" for name in ("IRI", "Literal", "BlankNodeOrIRI", "IRIOrLiteral")],
    "minInclusive": [f'"1"^^<{XSD}integer>'],
    "maxExclusive": [f'"3"^^<{XSD}integer>'],
    "pattern": ['"^[ab]"', '"n[0-3]$"'],
    "hasValue": TERMS,
    "equals": PREDICATES,
    "disjoint": PREDICATES,
    "lessThan": PREDICATES,
    "lessThanOrEquals": PREDICATES,
    "uniqueLang": [f'"true"^^<{XSD}boolean>'],
}
VALUE_KINDS = (
    "class",
    "datatype",
    "nodeKind",
    "minInclusive",
    "maxExclusive",
    "minLength",
    "maxLength",
    "pattern",
    "languageIn",
    "hasValue",
    "equals",
    "disjoint",
    "in",
    "closed",
)


@st.composite
def shapes_graphs(draw: st.DrawFn, *, without: frozenset[str] = frozenset()) -> str:
    """Draw a shapes graph with one to three targeted shapes."""
    writer = ShapesWriter(draw, without)
    for _ in range(draw(st.integers(1, 3))):
        writer.target(writer.shape())
    lines = [line for line in writer.lines if not _misplaced(line, writer.lines)]
    return "\n".join(lines)


def _misplaced(line: str, lines: list[str]) -> bool:
    """Drop a qualified value shape from a node shape, where it is not allowed."""
    subject = line.split(" ", 1)[0]
    is_node_shape = f"{subject} <{RDF}type> <{SH}NodeShape> ." in lines
    return is_node_shape and "/shacl#qualified" in line.split(" ")[1].replace("ns/shacl", "/shacl")
