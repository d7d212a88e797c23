"""The exceptions of this package: one root, one sentence each.

Mistakes in the data are not exceptions: they are `mxsu_graph.diagnostics.Diagnostic` values,
collected and shown all at once. An exception is for a caller who asked for something that cannot be done.
"""

from __future__ import annotations

__all__ = [
    "BadDateError",
    "BadQuantityError",
    "BuildError",
    "ClusterError",
    "EndpointError",
    "ExportError",
    "IntakeError",
    "MissingExtraError",
    "MxsuError",
    "NotBuiltError",
    "ProjectError",
    "QueryError",
    "ShapesError",
    "TextError",
    "UnknownNameError",
    "WriteError",
]


class MxsuError(Exception):
    """The root of all exceptions raised on purpose by this package."""


class BadDateError(MxsuError, ValueError):
    """A text is not a date in the Extended Date/Time Format."""


class BadQuantityError(MxsuError, ValueError):
    """A text is not a number or a range of numbers."""


class ProjectError(MxsuError):
    """No project (a folder with `ontology/` and `data/`) was found where one is needed."""


class NotBuiltError(MxsuError):
    """There is no built graph yet; `mxsu build` makes one."""


class BuildError(MxsuError):
    """A build could not be finished; the last good graph is still in place."""


class QueryError(MxsuError):
    """A query is unknown, malformed, or lacks a parameter."""


class UnknownNameError(MxsuError, LookupError):
    """A name matches no entity, or more than one."""


class EndpointError(MxsuError):
    """A remote SPARQL endpoint failed or refused."""


class ClusterError(MxsuError):
    """A cluster cannot be reached, or a job on it failed."""


class ShapesError(MxsuError):
    """A shapes graph is malformed or uses a construct that cannot be validated."""


class ExportError(MxsuError):
    """A graph cannot be written in the form that was asked for."""


class MissingExtraError(MxsuError):
    """An optional part of the package, which this needs, is not installed."""


class TextError(MxsuError):
    """A source text is missing or cannot be repaired."""


class IntakeError(MxsuError):
    """A file cannot be taken in: it cannot be read, or nothing says which source it belongs to."""


class WriteError(MxsuError):
    """A file cannot be written; what was there before still is."""
