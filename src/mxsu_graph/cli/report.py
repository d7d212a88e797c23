"""What the graph holds, in words for a historian: the report at the end of `mxsu build`."""

from __future__ import annotations

from mxsu_graph.pipeline import BuildResult

__all__ = ["render_report"]

_NEXT = """Type next:
  mxsu show mikoyan                  what is claimed about Anastas Mikoyan, and by whom
  mxsu query                         the questions you can ask
  mxsu disagreements exhibition      where the sources differ on the exhibition of 1959
  mxsu --help                        everything else
"""


def render_report(result: BuildResult) -> str:
    """The report on a finished build, as plain text."""
    parts = []
    for title, rows in (*result.summary, ("Checks", _checks(result))):
        width = max(len(name) for name, _ in rows)
        parts.append(f"{title}\n" + "".join(f"  {name:<{width}}  {value}\n" for name, value in rows))
    return "\n".join([*parts, _NEXT])


def _checks(result: BuildResult) -> tuple[tuple[str, str], ...]:
    if result.build is None:
        return (("not built", ""),)
    manifest = result.build.manifest
    warnings = len(result.diagnostics)
    state = "built just now" if result.fresh else "unchanged since the last build"
    outcome = "no errors" if result.fresh else "no errors when it was built"
    rows = [
        ("validation", outcome + (f", {warnings} warnings (mxsu validate lists them)" if warnings else "")),
        ("dataset", f"{manifest.quads} quads, {state}"),
        ("SHA-256", manifest.dataset),
    ]
    return (*rows, ("worked out", str(result.effort))) if result.effort else tuple(rows)
