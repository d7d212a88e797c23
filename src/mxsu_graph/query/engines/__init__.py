"""One way to ask, several engines that answer: the embedded store, rdflib, any SPARQL 1.1 endpoint.

`engine` holds the protocol and the embedded engine and imports nothing heavy; the others are imported when they
are asked for.
"""

from __future__ import annotations
