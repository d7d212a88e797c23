"""Findings about the data, each with its place: `path:line:column: severity[code]: message`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = [
    "RENDERERS",
    "Diagnostic",
    "Severity",
    "Span",
    "has_errors",
    "render_github",
    "render_json",
    "render_text",
]


class Severity(StrEnum):
    """How grave a finding is; only an error fails a check."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A place in a file; line and column count from one, zero means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Diagnostic:
    """One finding: where it is, its code, what is wrong and, in `hint`, what to do."""

    span: Span
    code: str
    message: str
    severity: Severity = Severity.ERROR
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.span}: {self.severity}[{self.code}]: {self.message}"
        return f"{text}; {self.hint}" if self.hint else text

    def at(self, span: Span) -> Diagnostic:
        """The same finding at another place."""
        return replace(self, span=span)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether at least one finding is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def render_text(diagnostics: Iterable[Diagnostic]) -> str:
    """One line a finding, sorted by place: the form that editors and CI jump to."""
    return "".join(" ".join(str(d).splitlines()) + "\n" for d in sorted(diagnostics))


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A JSON array of objects with path, line, column, severity, code, message, hint."""
    rows = [
        {
            "path": d.span.path,
            "line": d.span.line,
            "column": d.span.column,
            "severity": str(d.severity),
            "code": d.code,
            "message": d.message,
            "hint": d.hint,
        }
        for d in sorted(diagnostics)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def render_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Workflow commands that GitHub shows beside the changed lines."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
    lines = []
    for d in sorted(diagnostics):
        message = d.message + (f"; {d.hint}" if d.hint else "")
        path = _escape_command(d.span.path).replace(":", "%3A").replace(",", "%2C")
        place = f"file={path},line={max(d.span.line, 1)},col={max(d.span.column, 1)}"
        lines.append(f"::{levels[d.severity]} {place},title={d.code}::{_escape_command(message)}\n")
    return "".join(lines)


def _escape_command(text: str) -> str:
    """A text as a workflow command takes it (GitHub, workflow commands for Actions)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


RENDERERS = {"text": render_text, "json": render_json, "github": render_github}
"""Every form of report by its name on the command line."""
