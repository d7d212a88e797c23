"""The edits that are measured change a file, and leave it in order."""

from __future__ import annotations

import importlib

from mxsu_graph.curation.outline import is_canonical
from mxsu_graph.curation.read import parse_file
from mxsu_graph.pipeline import Loaded


def test_each_edit_can_be_built(real: Loaded) -> None:
    edits = importlib.import_module("incremental").EDITS
    assert len(edits) == 5
    for name, (which, edit) in edits.items():
        folder = "entities" if which == "people" else "sources"
        for shown, content in real.reading.files.items():
            if f"/{folder}/" in shown and (folder == "sources" or shown.endswith("people.yaml")):
                text = content.decode()
                once, twice = edit(text, 1), edit(edit(text, 1), 2)
                assert len({text, once, twice}) == 3, (name, shown)
                reading = parse_file(twice.encode(), shown, real.vocabulary)
                assert reading.diagnostics == (), (name, shown)
                assert is_canonical(reading.corpus, twice.encode()), (name, shown)
