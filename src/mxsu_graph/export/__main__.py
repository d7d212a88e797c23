"""`python -m mxsu_graph.export`: bring `ontology/context.jsonld` up to date with the ontology."""

from __future__ import annotations

from mxsu_graph.export.context import CONTEXT_FILE, build_context, render_context
from mxsu_graph.project import find_project

if __name__ == "__main__":
    ontology = find_project().ontology
    (ontology / CONTEXT_FILE).write_text(render_context(build_context(ontology)), encoding="utf-8")
