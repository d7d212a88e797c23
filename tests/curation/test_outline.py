"""A file cut into its records is the file, and says of each record what reading it would."""

from __future__ import annotations

import pytest

from mxsu_graph.curation.outline import is_canonical, outline_file, read_standing
from mxsu_graph.curation.read import list_files, parse_file
from mxsu_graph.pipeline import Loaded


def test_outlines_say_what_reading_would(real: Loaded) -> None:
    data = real.project.data
    outlines = {f"data/{path.relative_to(data)}": outline_file(path.read_bytes()) for path in list_files(data)}
    assert len(outlines) > 10
    for shown, outline in outlines.items():
        content = real.reading.files[shown]
        assert outline.choose(list(range(len(outline.records)))) == content
        corpus = parse_file(content, shown, real.vocabulary).corpus
        records = corpus.claims or corpus.entities or corpus.assessments
        assert [keys["id"] for keys in outline.keys] == [record.id for record in records]
        assert outline.source == (corpus.sources[0].id if corpus.sources else "")
        assert is_canonical(corpus, content)
    standing = read_standing(outlines)
    for entity in real.corpus.entities:
        assert standing[entity.id] == f"entity {entity.replaced_by} {entity.part_of}"
    for claim in real.corpus.claims:
        assert standing[f"claim/{claim.ref}"] == ("withdrawn" if claim.withdrawn else "claim")


@pytest.mark.parametrize(
    "content", [b"", b"- id: x\n", b"entities:\n", b"claims:\r\n- id: c001\r\n", b"\xff\n- \xfe"]
)
def test_anything_can_be_cut(content: bytes) -> None:
    outline = outline_file(content)
    assert outline.head + b"".join(outline.records) == content
    assert len(outline.keys) == len(outline.records)
    assert outline.source == ""
