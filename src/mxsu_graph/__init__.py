"""Who and what was connected between Mexico and the Soviet Union, and who says so, with what evidence."""

from __future__ import annotations

__version__ = "0.1.0"
