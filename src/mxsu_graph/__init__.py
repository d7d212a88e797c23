"""Who and what was connected between Mexico and the Soviet Union, who says so, how far can it be relied on."""

from __future__ import annotations

__version__ = "0.1.0"
