"""Write an invented archive of any size: as N-Quads, as a claims table, or as curated files.

    python benchmarks/generate.py 1e6 --nquads archive.nq --table claims.parquet
    python benchmarks/generate.py 1e4 --project folder     # then: mxsu build --project folder

The size is about the number of quads; equal sizes and seeds give equal bytes. N-Quads are written as they come, in
the memory that one source takes; disagreements, which need all claims at once, are in them where `--table` is.
`archive.py` tells what is drawn and how.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyoxigraph as ox
from archive import Archive, Part

from mxsu_graph.analysis.description import Description, build_description
from mxsu_graph.analysis.disagreements import find_disagreements
from mxsu_graph.curation.layout import entity_file
from mxsu_graph.curation.write import write_assessments, write_entities, write_source
from mxsu_graph.graph.derived import build_derived_quads
from mxsu_graph.graph.disagreement_quads import build_disagreement_quads
from mxsu_graph.graph.quads import build_corpus_quads
from mxsu_graph.graph.table import build_table
from mxsu_graph.graph.terms import graph
from mxsu_graph.graph.vocabulary import parse_ontology, read_vocabulary
from mxsu_graph.model import Corpus
from mxsu_graph.project import Project, find_project

QUADS_PER_CLAIM = 31
"""So many quads come to one claim, the register, projections and bounds included, the ontology not (counted)."""


def plan_archive(quads: float, project: Project, seed: int = 1924) -> Archive:
    """An archive of about so many quads."""
    of_claims = quads - len(parse_ontology(project.ontology))
    return Archive(max(int(of_claims / QUADS_PER_CLAIM), 50), read_vocabulary(project.ontology), seed)


def build_part_quads(part: Part, archive: Archive) -> Iterator[ox.Quad]:
    """The quads of one part, derived ones included."""
    yield from build_corpus_quads(part.corpus, archive.vocabulary, part.anchors)
    if part.corpus.claims:
        sources = {claim.source for claim in part.corpus.claims}
        judged = tuple(a for a in archive.assessments if a.claims[0].partition("/")[0] in sources)
        yield from build_derived_quads(Corpus(claims=part.corpus.claims, assessments=judged))


def write_dataset(archive: Archive, project: Project, nquads: Path | None, table: Path | None) -> None:
    """Write the archive piece by piece.

    Args:
        archive: what to write.
        project: whose ontology goes into the dataset.
        nquads: where to write N-Quads, if at all.
        table: where to write the claims table, if at all.
    """
    tables = []
    with open(nquads or "/dev/null", "wb") as out:  # noqa: PTH123  # one way for both
        ontology = graph("ontology")
        ontology_quads = (
            ox.Quad(q.subject, q.predicate, q.object, ontology) for q in parse_ontology(project.ontology)
        )
        ox.serialize(ontology_quads, out, ox.RdfFormat.N_QUADS)
        for part in archive.parts():
            if nquads:
                ox.serialize(build_part_quads(part, archive), out, ox.RdfFormat.N_QUADS)
            if table and part.corpus.claims:
                source = part.corpus.claims[0].source
                judged = tuple(a for a in archive.assessments if a.claims[0].partition("/")[0] == source)
                tables.append(build_table(Corpus(claims=part.corpus.claims, assessments=judged), part.anchors))
        if table:
            whole = pl.concat(tables)
            whole.write_parquet(table, compression="zstd", statistics=True)
            if nquads:
                found = find_disagreements(whole, describe(archive))
                ox.serialize(build_disagreement_quads(found), out, ox.RdfFormat.N_QUADS)


def describe(archive: Archive) -> Description:
    """What analyses need to know beside the claims."""
    entities = tuple(entity for piece in archive.register() for entity in piece)
    return build_description(Corpus(entities=entities, assessments=archive.assessments), archive.vocabulary)


def write_project(archive: Archive, project: Project, folder: Path) -> None:
    """Write curated files beside the ontology and the questions of a project: `mxsu build` can build them."""
    for name in ("ontology", "queries"):
        shutil.copytree(project.root / name, folder / name, dirs_exist_ok=True)
    data = folder / "data"
    files: dict[str, list[object]] = {}
    (data / "sources").mkdir(parents=True, exist_ok=True)
    (data / "entities").mkdir(exist_ok=True)

    for part in archive.parts():
        for entity in part.corpus.entities:
            files.setdefault(entity_file(entity.segment), []).append(entity)
        for source in part.corpus.sources:
            (data / "sources" / f"{source.id}.yaml").write_bytes(write_source(source, part.corpus.claims))
    for name, entities in files.items():
        (data / "entities" / name).write_bytes(write_entities(entities))  # type: ignore[arg-type]  # all entities
    (data / "assessments.yaml").write_bytes(write_assessments(archive.assessments))


def main() -> None:
    """Write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("quads", type=float)
    parser.add_argument("--seed", type=int, default=1924)
    parser.add_argument("--nquads", type=Path)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--project", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if not (options.nquads or options.table or options.project):
        parser.error("say what to write: --nquads, --table or --project")
    project = find_project()
    archive = plan_archive(options.quads, project, options.seed)
    if options.nquads or options.table:
        write_dataset(archive, project, options.nquads, options.table)
    if options.project:
        write_project(archive, project, options.project)
    print(f"{archive.claims} claims in {len(archive.source_sizes) + 1} sources", file=sys.stderr)


if __name__ == "__main__":
    main()
