"""Who and what was connected between Mexico and the Soviet Union, and who says so, with what evidence.

```python
import mxsu_graph

graph = mxsu_graph.open_graph()
for row in graph.query("events/participants", {"event": "event/soviet-exhibition-mexico-1959"}):
    print(row.participant, row.role, row.source, row.locator)
```
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mxsu_graph.api import Graph, open_graph
    from mxsu_graph.errors import MxsuError
    from mxsu_graph.model import Assessment, Citation, Claim, Corpus, Entity, Label, Source, Value
    from mxsu_graph.query.results import Answer

__all__ = [
    "Answer",
    "Assessment",
    "Citation",
    "Claim",
    "Corpus",
    "Entity",
    "Graph",
    "Label",
    "MxsuError",
    "Source",
    "Value",
    "open_graph",
]

_HOMES = {
    "Answer": "mxsu_graph.query.results",
    "Graph": "mxsu_graph.api",
    "MxsuError": "mxsu_graph.errors",
    "open_graph": "mxsu_graph.api",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used, so that importing the package stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'mxsu_graph' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOMES.get(name, "mxsu_graph.model")), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
