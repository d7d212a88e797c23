"""SHACL engines on generated data of the claim model: seconds, peak memory, and whether they find the same.

    python benchmarks/shacl.py 1e4 1e5            # all engines that are installed
    python benchmarks/shacl.py 1e6 --engines ours # ours alone

Each engine runs in a process of its own, which loads the data, validates with a full report and prints one line.
`pyrudof` and `pyshacl-turbo` are optional: without them their lines say so. Findings are compared as sets of
(focus node, component). The last column is the load of the machine: with more jobs than cores, compare the seconds
of processor time. Memory is what Linux tells: with the data read, and how much more at most while validating.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from measure import forget_peak, read_memory

M = "https://w3id.org/mxsu/ontology#"
B = "https://w3id.org/mxsu/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix m: <https://w3id.org/mxsu/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
m:prefixes sh:declare [ sh:prefix "m" ;
  sh:namespace "https://w3id.org/mxsu/ontology#"^^xsd:anyURI ] .
m:ClaimShape a sh:NodeShape ; sh:targetClass m:Claim ; sh:nodeKind sh:IRI ;
  sh:property m:c1, m:c2, m:c3, m:c4, m:c5, m:c6, m:c7, m:c8, m:c9, m:c10, m:c11 ; sh:sparql m:order .
m:c1 sh:path rdf:subject ; sh:minCount 1 ; sh:maxCount 1 ; sh:class m:Person .
m:c2 sh:path rdf:predicate ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI .
m:c3 sh:path rdf:object ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRIOrLiteral .
m:c4 sh:path m:statedIn ; sh:minCount 1 ; sh:maxCount 1 ; sh:class m:Source .
m:c5 sh:path m:polarity ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( m:Affirmed m:Denied ) .
m:c6 sh:path m:modality ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( m:Plain m:Hedged m:Reported ) .
m:c7 sh:path m:readingCertainty ; sh:maxCount 1 ; sh:in ( m:Certain m:Probable m:Possible ) .
m:c8 sh:path m:whenAsWritten ; sh:datatype xsd:string ; sh:minLength 1 ; sh:maxLength 200 .
m:c9 sh:path m:earliest ; sh:maxCount 1 ; sh:datatype xsd:date .
m:c10 sh:path m:latest ; sh:maxCount 1 ; sh:datatype xsd:date .
m:c11 sh:path m:evidence ; sh:minCount 1 ; sh:class m:Evidence ; sh:node m:Located .
m:order sh:message "{?earliest} is after {?latest}" ; sh:prefixes m:prefixes ;
  sh:select '''SELECT $this ?earliest ?latest WHERE {
    $this m:earliest ?earliest ; m:latest ?latest . FILTER(?earliest > ?latest) }''' .
m:Located a sh:NodeShape ; sh:property [ sh:path m:locator ; sh:minCount 1 ; sh:pattern "^[pn][0-9]+$" ] .
m:EvidenceShape a sh:NodeShape ; sh:targetClass m:Evidence ;
  sh:property m:e1, m:e2, m:e3, m:e4 ; sh:sparql m:span .
m:e1 sh:path m:quote ; sh:minCount 1 ; sh:maxCount 1 ; sh:maxLength 80 .
m:e2 sh:path m:sha256 ; sh:minCount 1 ; sh:pattern "^[0-9a-f]{64}$" .
m:e3 sh:path m:start ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 0 .
m:e4 sh:path [ sh:inversePath m:evidence ] ; sh:minCount 1 ; sh:class m:Claim .
m:span sh:prefixes m:prefixes ; sh:select '''SELECT $this ?value
  WHERE { $this m:start ?value . FILTER(?value > 9990) }''' .
m:PersonShape a sh:NodeShape ; sh:targetClass m:Person ;
  sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:uniqueLang true ; sh:languageIn ( "en" "es" "ru" ) ] .
m:SourceShape a sh:NodeShape ; sh:targetClass m:Source ;
  sh:property [ sh:path rdfs:label ; sh:minCount 1 ; sh:maxCount 1 ] .
"""


def generate(triples: int, seed: int = 7) -> Iterator[str]:
    """Yield about so many N-Triples lines; one claim in a thousand breaks a rule."""
    rng = random.Random(seed)
    persons = max(10, triples // 170)
    for i in range(5):
        yield f'<{B}source/s{i}> <{RDF}type> <{M}Source> .\n<{B}source/s{i}> {LABEL} "Source {i}"@en .\n'
    for i in range(persons):
        yield f'<{B}person/p{i}> <{RDF}type> <{M}Person> .\n<{B}person/p{i}> {LABEL} "Person {i}"@en .\n'
    for i in range(triples // 17):
        yield "".join(f"{line} .\n" for line in _claim(i, rng, persons))


def _claim(i: int, rng: random.Random, persons: int) -> list[str]:
    claim, evidence = f"<{B}claim/c{i}>", f"<{B}evidence/e{i}>"
    bad = rng.randrange(1000)
    year = rng.randrange(1917, 1990)
    fields = [
        ("subject", f"<{B}person/p{rng.randrange(persons)}>", RDF),
        ("predicate", f"<{M}p{rng.randrange(40)}>", RDF),
        ("object", f"<{B}person/p{rng.randrange(persons)}>", RDF),
        ("statedIn", f"<{B}source/s{rng.randrange(5)}>", M),
        ("polarity", f"<{M}{rng.choice(['Affirmed', 'Denied'])}>", M),
        ("modality", f"<{M}{'Odd' if bad == 1 else rng.choice(['Plain', 'Hedged', 'Reported'])}>", M),
        ("readingCertainty", f"<{M}{rng.choice(['Certain', 'Probable', 'Possible'])}>", M),
        ("whenAsWritten", f'"in {year}"', M),
        ("earliest", f'"{year}-05-1{rng.randrange(10)}"^^<{XSD}date>', M),
        ("latest", f'"{year - (bad == 2)}-06-1{rng.randrange(10)}"^^<{XSD}date>', M),
        ("evidence", evidence, M),
    ]
    lines = [f"{claim} <{RDF}type> <{M}Claim>"]
    lines += [f"{claim} <{ns}{name}> {value}" for name, value, ns in fields if (bad, name) != (0, "predicate")]
    return [
        *lines,
        f"{evidence} <{RDF}type> <{M}Evidence>",
        f'{evidence} <{M}locator> "{"?" if bad == 3 else "p"}{rng.randrange(300)}"',
        f'{evidence} <{M}quote> "some words {i}"',
        f'{evidence} <{M}sha256> "{rng.randrange(16**16):064x}"',
        f'{evidence} <{M}start> "{rng.randrange(9980)}"^^<{XSD}integer>',
    ]


Found = set[tuple[str, str]]


@dataclass(frozen=True)
class Outcome:
    """What one engine came to.

    Attributes:
        load: seconds to read the data.
        seconds: seconds to validate, with a full report.
        cpu: seconds of processor time of that, which other jobs of the machine change less.
        held: MB in memory when the data was read.
        found: focus nodes and components.
    """

    load: float
    seconds: float
    cpu: float
    held: float
    found: Found


def run_ours(data: Path) -> Outcome:
    """Load into a pyoxigraph store and validate there."""
    import pyoxigraph as ox

    from mxsu_graph.validation.shacl import read_shapes, validate

    started = time.perf_counter()
    store = ox.Store()
    store.bulk_load(path=data, format=ox.RdfFormat.N_TRIPLES)
    loaded, cpu, held = time.perf_counter(), time.process_time(), forget_peak()
    report = validate(store, read_shapes(SHAPES))
    report.render_rdf()
    seconds, cpu = time.perf_counter() - loaded, time.process_time() - cpu
    found = {(str(r.focus)[1:-1], str(r.component)[1:-1]) for r in report.results}
    return Outcome(loaded - started, seconds, cpu, held, found)


def _run_rdflib(data: Path, module: str) -> Outcome:
    import importlib

    import rdflib

    engine = importlib.import_module(module)
    started = time.perf_counter()
    graph = rdflib.Graph().parse(data, format="nt")
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    loaded, cpu, held = time.perf_counter(), time.process_time(), forget_peak()
    _, report, _ = engine.validate(graph, shacl_graph=shapes)
    seconds, cpu = time.perf_counter() - loaded, time.process_time() - cpu
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = {
        (str(report.value(node, sh.focusNode)), str(report.value(node, sh.sourceConstraintComponent)))
        for node in report.objects(None, sh.result)
    }
    return Outcome(loaded - started, seconds, cpu, held, found)


def run_pyshacl(data: Path) -> Outcome:
    """Validate with the reference engine."""
    return _run_rdflib(data, "pyshacl")


def run_turbo(data: Path) -> Outcome:
    """Validate with pyshacl-turbo, which has pyshacl's interface."""
    return _run_rdflib(data, "pyshacl_turbo")


def run_rudof(data: Path) -> Outcome:
    """Validate with rudof."""
    import pyrudof  # type: ignore[import-not-found]  # optional: a rival in this benchmark only

    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    started = time.perf_counter()
    rudof.read_data(str(data), pyrudof.RDFFormat.NTriples)
    # Handed over as a file: text that begins with a line break is taken for a path.
    shapes = data.with_suffix(".shapes.ttl")
    shapes.write_text(SHAPES, encoding="utf-8")
    rudof.read_shacl(str(shapes))
    loaded, cpu, held = time.perf_counter(), time.process_time(), forget_peak()
    rudof.validate_shacl()
    seconds, cpu = time.perf_counter() - loaded, time.process_time() - cpu
    text = rudof.serialize_shacl_validation_results(pyrudof.ResultShaclValidationFormat.NTriples)
    import rdflib

    report = rdflib.Graph().parse(data=text, format="nt")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = {
        (str(report.value(node, sh.focusNode)), str(report.value(node, sh.sourceConstraintComponent)))
        for node in report.objects(None, sh.result)
    }
    return Outcome(loaded - started, seconds, cpu, held, found)


ENGINES: dict[str, Callable[[Path], Outcome]] = {
    "ours": run_ours,
    "pyshacl": run_pyshacl,
    "turbo": run_turbo,
    "rudof": run_rudof,
}


def run_engine(name: str, data: Path) -> None:
    """Run one engine in this process and print its line as JSON."""
    outcome = ENGINES[name](data)
    line = asdict(outcome) | {"found": sorted(outcome.found), "beyond": read_memory("VmHWM") - outcome.held}
    print(json.dumps(line))


def main() -> None:
    """Run the engines one after another and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=float, default=[1e4])
    parser.add_argument("--engines", nargs="*", default=list(ENGINES))
    parser.add_argument("--run", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run_engine(options.run[0], Path(options.run[1]))
        return
    print("| triples | engine | load s | validate s | cpu s | data MB | more MB | results | as ours | load |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            data = Path(folder) / f"{int(size)}.nt"
            with data.open("w", encoding="utf-8") as out:
                out.writelines(generate(int(size)))
            _table(int(size), data, options.engines)


def _table(size: int, data: Path, engines: list[str]) -> None:
    ours: list[list[str]] = []
    for name in engines:
        command = [sys.executable, __file__, "--run", name, str(data)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
            print(f"| {size} | {name} | not run: {reason[:80]} | | | | | | | |")
            continue
        line = json.loads(done.stdout.splitlines()[-1])
        ours = ours or line["found"]
        same = "yes" if line["found"] == ours else f"{len(_both(line['found'], ours))} differ"
        times = f"{line['load']:.2f} | {line['seconds']:.2f} | {line['cpu']:.2f}"
        memory = f"{line['held']:.0f} | {max(line['beyond'], 0):.0f}"
        shown = f"{times} | {memory} | {len(line['found'])} | {same} | {os.getloadavg()[0]:.1f}"
        print(f"| {size} | {name} | {shown} |", flush=True)


def _both(first: list[list[str]], second: list[list[str]]) -> set[tuple[str, ...]]:
    return {tuple(row) for row in first} ^ {tuple(row) for row in second}


if __name__ == "__main__":
    main()
