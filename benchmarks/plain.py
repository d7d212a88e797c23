"""The same steps with what one would use otherwise: rdflib, pyshacl, networkx. `bench.py` calls it.

    python plain.py FOLDER QUADS LIMIT

Each step is given up after LIMIT seconds of processor time, validation after four times as many, loading after ten
times as many, each question after a sixth of it, and all questions together after fifteen times as many. Where the
folder has no dataset, only what `plain_table.py` does is run.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox
import rdflib
from measure import QUESTION, Outcome, digest, run_step
from ours import Data, count_quads
from plain_networks import Participant, run_networks
from plain_table import run_table
from questions import plan_questions

from mxsu_graph.iri import PREFIXES, entity_id
from mxsu_graph.project import find_project
from mxsu_graph.query.engines.comparing import comparable_term
from mxsu_graph.query.engines.rdflib_engine import RdflibEngine

# rdflib 7.6 warns of its own code hundreds of thousands of times.
warnings.filterwarnings("ignore", category=DeprecationWarning)

_RDF, _M = rdflib.RDF, rdflib.Namespace(PREFIXES["mxsu"])

JOIN = """
SELECT DISTINCT ?subject ?predicate WHERE {
  ?predicate mxsu:cardinality mxsu:Single .
  ?claim rdf:predicate ?predicate ; rdf:subject ?subject ; rdf:object ?value .
  ?other rdf:predicate ?predicate ; rdf:subject ?subject ; rdf:object ?against .
  FILTER (STR(?claim) < STR(?other) && STR(?value) != STR(?against))
}
"""
SHARED = """
SELECT ?subject ?predicate ?object WHERE {
  ?claim rdf:predicate ?predicate ; rdf:subject ?subject ; rdf:object ?object ; mxsu:statedIn ?source .
  FILTER (isIRI(?object))
}
GROUP BY ?subject ?predicate ?object HAVING (COUNT(DISTINCT ?source) > 1)
"""


def main() -> None:
    """Run all steps on the data of a folder."""
    folder, quads, limit = Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    data = Data(find_project(), folder, quads)
    if not data.dataset.exists():
        run_table(data, limit)
        return

    def load() -> rdflib.Dataset:
        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data.dataset, format="nquads")
        return dataset

    dataset = run_step("load", load, lambda found: [str(sum(1 for _ in found.quads()))], limit=10 * limit)
    if dataset is None:
        return
    run_networks(lambda: read_participants(dataset), limit, repeat=True)
    run_joins(dataset, limit)
    run_validation(data, dataset, limit)
    with TemporaryDirectory(dir=folder) as scratch:
        for form, name in (("trig", "trig"), ("json-ld", "jsonld")):
            path = Path(scratch) / f"export.{name}"

            def write(form: str = form, path: Path = path) -> Path:
                dataset.serialize(path, format=form)
                return path

            run_step(f"export {name}", write, count_quads, limit=limit)
    run_queries(data, dataset, limit)


def run_joins(dataset: rdflib.Dataset, limit: float) -> None:
    """Claims as rows, and what differs or agrees by joining claims with each other."""

    def read_claims() -> list[dict[str, str]]:
        """One dictionary a claim, as one would hand it to a table."""
        wanted = {_RDF.subject, _RDF.predicate, _RDF.object, _M.statedIn, _M.polarity, _M.modality, _M.when}
        return [
            {str(p): str(o) for p, o in dataset.predicate_objects(claim) if p in wanted} | {"claim": str(claim)}
            for claim in set(dataset.subjects(_RDF.type, _M.Claim))
        ]

    prefix = f"{PREFIXES['mxsu'].removesuffix('ontology#')}claim/"
    run_step(
        "claims table",
        read_claims,
        lambda rows: digest(row["claim"].removeprefix(prefix) for row in rows),
        limit=limit,
    )
    for step, text in (("disagreements", JOIN), ("witnesses", SHARED)):
        run_step(
            step,
            lambda text=text: list(dataset.query(text, initNs=PREFIXES)),  # type: ignore[misc]  # bound now
            lambda rows: sorted(" ".join(_short(term) for term in row) for row in rows),
            limit=limit,
        )


def _short(term: object) -> str:
    return entity_id(str(term)).removeprefix("ontology#")


def run_validation(data: Data, dataset: rdflib.Dataset, limit: float) -> None:
    """The project's shapes without those of `consistency.ttl`, which take pyshacl a second a claim."""
    import pyshacl

    shapes = rdflib.Graph()
    for path in sorted((data.project.ontology / "shapes").glob("*.ttl")):
        if path.stem != "consistency":
            shapes.parse(path)
    union = rdflib.Graph()
    for s, p, o, _ in dataset.quads():
        union.add((s, p, o))
    sh = rdflib.Namespace(PREFIXES["sh"])

    def findings(result: Any) -> list[str]:  # noqa: ANN401  # pyshacl declares no types
        report = result[1]
        return digest(
            " ".join(
                f"<{report.value(node, p)}>" for p in (sh.focusNode, sh.sourceConstraintComponent, sh.sourceShape)
            )
            for node in report.objects(None, sh.result)
        )

    run_step("validation", lambda: pyshacl.validate(union, shacl_graph=shapes), findings, limit=4 * limit)


def read_participants(dataset: rdflib.Dataset) -> list[Participant]:
    """Who took part in what, of all claims that count for a network, from the graph."""
    found = []
    cito, shown = rdflib.URIRef(PREFIXES["cito"] + "citesAsEvidence"), _short
    code = PREFIXES["mxsu"].removesuffix("ontology#") + "code/"
    # Disagreements have a predicate too, but they state nothing.
    claims = set(dataset.subjects(_RDF.predicate, _M.participant)) & set(dataset.subjects(_RDF.type, _M.Claim))
    for claim in claims:
        facts = defaultdict(list)
        for predicate, thing in dataset.predicate_objects(claim):
            facts[predicate].append(thing)
        person, event = shown(facts[_RDF.object][0]), shown(facts[_RDF.subject][0])
        denied = rdflib.URIRef(code + "polarity/denied") in facts[_M.polarity]
        if person.startswith("person/") and not denied and not _is_broad(dataset, facts):
            cited = frozenset(shown(d) for d in facts[cito] if "/document/" in d or "/record-set/" in d)
            hedged = rdflib.URIRef(code + "modality/hedged") in facts[_M.modality]
            found.append((event, person, shown(facts[_M.statedIn][0]), cited, hedged))
    return found


def _is_broad(dataset: rdflib.Dataset, facts: dict[Any, list[Any]]) -> bool:
    """Groups of people and eras are no nodes."""
    kinds = {str(k) for end in (_RDF.subject, _RDF.object) for k in dataset.objects(facts[end][0], _M.kind)}
    return any(kind.endswith(("/person-group", "/period")) for kind in kinds)


def run_queries(data: Data, dataset: rdflib.Dataset, limit: float) -> None:
    """Every question of the library, as it stands."""
    engine, started, each = RdflibEngine(dataset), time.process_time(), limit * QUESTION
    for name, text in plan_questions(data.project):
        if time.process_time() - started > 15 * limit:
            Outcome(f"query {name}", note="no time left").tell()
            continue
        run_step(
            f"query {name}",
            lambda text=text, name=name: engine.select(text, name),  # type: ignore[misc]  # bound now
            lambda found: digest(" ".join(map(comparable_term, row)) for row in found.rows),
            limit=each,
            repeat=True,
        )


if __name__ == "__main__":
    assert ox.__version__
    main()
