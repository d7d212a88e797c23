"""Do pyshacl and the compiled engine find the same in the real graph? Too slow for the test suite; run by hand.

    python benchmarks/parity_real.py                # the graph as it is, by one shapes file after the other
    python benchmarks/parity_real.py --damage 40    # and with so many triples of claims taken out or changed

The graph as it is has few findings, and equal silence proves little: with `--damage`, triples drawn at random are
taken out or given another object first, so that most shapes have something to find. rdflib parses the query of a
constraint anew for each focus node; here each is parsed once, which changes nothing but the time. Even so pyshacl
takes a second a claim for `consistency.ttl`: there, all claims of predicates that take one value are compared, and
some others (`--others`), which can have no findings.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from mxsu_graph.iri import PREFIXES, term_iri
from mxsu_graph.pipeline import build_quads, load_project
from mxsu_graph.project import find_project
from mxsu_graph.validation.shacl import Report, read_shapes, validate
from mxsu_graph.validation.shacl.paths import sparql_path
from mxsu_graph.validation.shacl.pyshacl_report import validate_with_pyshacl

Rows = Counter[tuple[str, ...]]


def count_rows(report: Report) -> Rows:
    """Count results by focus node, path, value, component, shape, constraint and severity."""
    return Counter(
        (
            str(r.focus),
            sparql_path(r.path) if r.path else "",
            as_stored(r.value),
            str(r.component),
            str(r.source_shape) if isinstance(r.source_shape, ox.NamedNode) else "",
            str(r.source_constraint),
            str(r.severity),
        )
        for r in report.results
    )


def as_stored(value: ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str:
    """Write a value as the store gives it back: numbers in their normal form, all whole ones as xsd:integer."""
    if not isinstance(value, ox.Literal):
        return str(value)
    store, node = ox.Store(), ox.NamedNode("urn:x-scratch")
    store.add(ox.Quad(node, node, value))
    (quad,) = store
    return str(quad.object)


def parse_queries_once() -> None:
    """Let rdflib keep the algebra of each query: pyshacl hands the focus node over as a binding."""
    from rdflib.plugins.sparql import processor
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    prepare = lru_cache(maxsize=None)(lambda text: translateQuery(parseQuery(text)))
    replacements = {"parseQuery": lambda text: text, "translateQuery": lambda text, *_: prepare(text)}
    vars(processor).update(replacements)


def damage(quads: list[ox.Quad], number: int, seed: int) -> list[ox.Quad]:
    """Take out half of some triples of the sources and the register, and give the other half another's object."""
    rng = random.Random(seed)
    parts = ("/graph/source/", "/graph/entities", "/graph/assessments")
    places = [i for i, quad in enumerate(quads) if any(part in str(quad.graph_name) for part in parts)]
    damaged = list(quads)
    gone = set()
    for turn, i in enumerate(rng.sample(places, number)):
        if turn % 2:
            other, q = quads[rng.choice(places)], quads[i]
            damaged[i] = ox.Quad(q.subject, q.predicate, other.object, q.graph_name)
        else:
            gone.add(i)
    return [q for i, q in enumerate(damaged) if i not in gone]


def compare(name: str, quads: list[ox.Quad], shapes: list[ox.Triple]) -> bool:
    """Compare the engines on one group of shapes and print a line of the table."""
    started = time.perf_counter()
    store = ox.Store()
    store.bulk_extend(quads)
    ours = count_rows(validate(store, read_shapes(shapes)))
    between = time.perf_counter()
    theirs = count_rows(validate_with_pyshacl(quads, shapes))
    seconds = time.perf_counter() - between
    verdict = "equal" if ours == theirs else f"{(ours - theirs).total()} more, {(theirs - ours).total()} fewer"
    shown = f"{ours.total()} | {theirs.total()} | {verdict} | {between - started:.2f} | {seconds:.0f}"
    print(f"| {name} | {shown} |", flush=True)
    for row in [*(ours - theirs), *(theirs - ours)][:5]:
        print("   ", *row)
    return ours == theirs


def main() -> None:
    """Compare file by file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--damage", type=int, default=0, help="how many triples to damage")
    parser.add_argument("--others", type=int, default=100, help="how many claims that can clash with none")
    parser.add_argument("--seed", type=int, default=1924)
    parser.add_argument("--only", nargs="*", default=(), help="names of shapes files; all by default")
    options = parser.parse_args()
    project = find_project()
    quads = build_quads(load_project(project))
    if options.damage:
        quads = damage(quads, options.damage, options.seed)
    parse_queries_once()
    print(f"{len(quads)} quads, {options.damage} damaged\n\n| shapes | ours | pyshacl | | ours s | pyshacl s |")
    print("|---|---|---|---|---|---|")
    files = sorted((project.ontology / "shapes").glob("*.ttl"))
    equal = []
    for path in files:
        if path.stem != "prefixes" and (not options.only or path.stem in options.only):
            shapes = select_targets(files, path)
            if path.stem == "consistency":
                shapes = name_targets(shapes, draw_claims(quads, options.others, options.seed))
            equal.append(compare(path.stem, quads, shapes))
    raise SystemExit(0 if all(equal) else 1)


def select_targets(files: list[Path], one: Path) -> list[ox.Triple]:
    """All shapes, which refer to one another, with the targets of those of one file alone."""
    own = {quad.subject for quad in ox.parse(path=one)}
    triples = [quad.triple for path in files for quad in ox.parse(path=path, rename_blank_nodes=True)]
    return [t for t in triples if t.subject in own or "shacl#target" not in t.predicate.value]


def name_targets(shapes: list[ox.Triple], nodes: list[ox.NamedNode]) -> list[ox.Triple]:
    """The same shapes with some nodes as their targets."""
    target = ox.NamedNode(PREFIXES["sh"] + "targetNode")
    targeted = {t.subject for t in shapes if "shacl#target" in t.predicate.value}
    kept = [t for t in shapes if "shacl#target" not in t.predicate.value]
    return kept + [ox.Triple(shape, target, node) for shape in targeted for node in nodes]


def draw_claims(quads: list[ox.Quad], others: int, seed: int) -> list[ox.NamedNode]:
    """All claims of predicates that take one value, the only ones with findings, and some others at random."""
    single, predicate = term_iri("Single"), PREFIXES["rdf"] + "predicate"
    named = {q.subject for q in quads if isinstance(q.object, ox.NamedNode) and q.object.value == single}
    claims = [(q.subject, q.object in named) for q in quads if q.predicate.value == predicate]
    pairs = sorted((c.value, s) for c, s in claims if isinstance(c, ox.NamedNode))
    rest = [iri for iri, is_single in pairs if not is_single]
    drawn = random.Random(seed).sample(rest, min(others, len(rest)))
    return [ox.NamedNode(iri) for iri in [*(iri for iri, is_single in pairs if is_single), *drawn]]


if __name__ == "__main__":
    main()
