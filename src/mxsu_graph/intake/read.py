"""Read any file that can be taken in, by its ending: RDF or CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from mxsu_graph.curation.reading import Reading, merge_readings
from mxsu_graph.intake.rdf import read_rdf
from mxsu_graph.intake.sheets import read_sheet
from mxsu_graph.model import Source, Vocabulary

__all__ = ["read_incoming"]


def read_incoming(
    files: Iterable[Path],
    vocabulary: Vocabulary,
    sources: Iterable[Source],
    texts: Mapping[str, str],
    source: str = "",
) -> Reading:
    """Read files of claims and entities into one reading; findings call each as it was given.

    Args:
        files: RDF or CSV.
        vocabulary: the ontology.
        sources: the sources of the project.
        texts: names of text files by the SHA-256 of their bytes.
        source: the id of the source that the claims of a CSV file belong to.

    Raises:
        IntakeError: a file cannot be read, or nothing says which source it belongs to.
    """
    known = {one.id: one for one in sources}
    readings = []
    for path in files:
        if path.suffix.lower() == ".csv":
            readings.append(read_sheet(path, path.as_posix(), vocabulary, known.get(source), source))
        else:
            readings.append(read_rdf(path, path.as_posix(), vocabulary, known, texts))
    return merge_readings(readings)
