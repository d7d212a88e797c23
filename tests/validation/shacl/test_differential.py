"""Our findings against pyshacl's, and ways of evaluating against one another, on random graphs and shapes."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mxsu_graph.validation.shacl import StoreEngine, read_shapes, run_shapes, validate
from mxsu_graph.validation.shacl.exact import ExactEngine
from mxsu_graph.validation.shacl.paths import sparql_path
from mxsu_graph.validation.shacl.reader import read_path
from mxsu_graph.validation.shacl.report import Report
from mxsu_graph.validation.shacl.shapes_graph import ShapesGraph
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


Row = tuple[str, ...]


def _store(data: str) -> ox.Store:
    store = ox.Store()
    store.load(data, format=ox.RdfFormat.N_TRIPLES)
    return store


def _rows(report: Report) -> set[Row]:
    return {
        (
            str(result.focus),
            sparql_path(result.path) if result.path else "",
            str(result.value),
            str(result.component),
            str(result.source_shape),
        )
        for result in report.results
    }


def _pyshacl(data: str, shapes: str) -> set[Row]:
    import pyshacl
    import rdflib

    graphs = [rdflib.Graph().parse(data=text, format="nt") for text in (data, shapes)]
    _, report, _ = pyshacl.validate(graphs[0], shacl_graph=graphs[1], inplace=True, meta_shacl=False)
    text = report.serialize(format="nt")
    graph = ShapesGraph(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    rows = set()
    for subject in graph.subjects(SH + "result"):
        for node in graph.objects(subject, SH + "result"):
            path = graph.one(node, SH + "resultPath")
            values = [str(graph.one(node, SH + n)) for n in ("value", "sourceConstraintComponent", "sourceShape")]
            focus = str(graph.one(node, SH + "focusNode"))
            rows.add((focus, sparql_path(read_path(graph, path)) if path else "", *values))
    return rows


CAREFUL = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@CAREFUL
@given(data_graphs(), shapes_graphs(without=ORDER))
def test_pyshacl_agrees_on_all_terms(data: str, shapes: str) -> None:
    # Without comparisons: rdflib holds a date to be less than a number, and IRIs to be in order, where SPARQL 1.1
    # (section 17.3) has an error and SHACL (4.3, 4.5.3) a result.
    assert _rows(validate(_store(data), shapes)) == _pyshacl(data, shapes)


@CAREFUL
@given(data_graphs(values=NUMBERS), shapes_graphs())
def test_pyshacl_agrees_on_the_order_of_numbers(data: str, shapes: str) -> None:
    assert _rows(validate(_store(data), shapes)) == _pyshacl(data, shapes)


@CAREFUL
@given(data_graphs(), shapes_graphs())
def test_sets_and_conditions_agree(data: str, shapes: str) -> None:
    """Inner shapes compiled into conditions find what inner shapes evaluated as sets find."""
    engine, compiled = StoreEngine(_store(data)), read_shapes(shapes)
    as_sets = Report(tuple(run_shapes(engine, compiled, inline=False)))
    assert _rows(as_sets) == _rows(validate(engine, compiled))


@CAREFUL
@given(data_graphs(), shapes_graphs())
def test_scans_and_joins_agree(data: str, shapes: str) -> None:
    """Starting from a predicate's triples finds what starting from the focus nodes finds."""
    engine, compiled = StoreEngine(_store(data)), read_shapes(shapes)
    scanning = Report(tuple(run_shapes(engine, compiled, few=0)))
    assert _rows(scanning) == _rows(validate(engine, compiled))


@CAREFUL
@given(data_graphs(), shapes_graphs())
def test_exact_and_plain_stores_agree(data: str, shapes: str) -> None:
    """On literals in canonical form, keeping them to the letter changes nothing."""
    exact = ExactEngine.from_quads(ox.parse(data, format=ox.RdfFormat.N_TRIPLES))
    assert _rows(validate(exact, shapes)) == _rows(validate(_store(data), shapes))


@CAREFUL
@given(data_graphs(), data_graphs(), shapes_graphs())
def test_graphs_in_one_pass_are_graphs_one_by_one(first: str, second: str, shapes: str) -> None:
    names = ["urn:one", "urn:two"]
    store = ox.Store()
    for name, data in zip(names, (first, second), strict=True):
        store.load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))
    report = validate(store, shapes, graphs=names, per_graph=True)
    scanning = run_shapes(StoreEngine(store), read_shapes(shapes), names, few=0, inline=False)
    assert {(r.graph, *_rows(Report((r,)))) for r in scanning} == {
        (r.graph, *_rows(Report((r,)))) for r in report.results
    }
    for name in names:
        of_one = Report(tuple(r for r in report.results if r.graph == ox.NamedNode(name)))
        assert _rows(of_one) == _rows(validate(store, shapes, graphs=[name]))
