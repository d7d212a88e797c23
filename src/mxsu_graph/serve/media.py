"""Which form of an answer a client gets: media types and their negotiation (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

__all__ = [
    "GRAPH_FORMS",
    "HTML",
    "RDF_FORMATS",
    "RESULT_FORMATS",
    "RESULT_FORMS",
    "Form",
    "choose_form",
    "find_form",
    "prefers_html",
]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an answer: the media type it is sent as, others that mean it, and its short name in addresses."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    charset: bool = False

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


HTML = Form("html", "text/html", ("application/xhtml+xml",), charset=True)

RESULT_FORMS = (
    Form("json", "application/sparql-results+json", ("application/json", "text/json")),
    Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Form("csv", "text/csv", charset=True),
    Form("tsv", "text/tab-separated-values", charset=True),
)
"""Forms of rows and of booleans; the first is what a client without wishes gets."""

GRAPH_FORMS = (
    Form("ttl", "text/turtle", ("application/x-turtle",), charset=True),
    Form("nt", "application/n-triples", ("text/plain",)),
    Form("jsonld", "application/ld+json", ("application/json",)),
    Form("rdf", "application/rdf+xml", ("application/xml", "text/xml")),
    Form("trig", "application/trig", ("application/x-trig",)),
    Form("nq", "application/n-quads", ("text/x-nquads",)),
)
"""Forms of graphs."""

RDF_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
"""What Oxigraph calls a form of graphs."""

RESULT_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
"""What Oxigraph calls a form of rows."""

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)$")
_QUALITY = re.compile(r";\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)
_LONGEST = 4096
"""Characters of an Accept header that are read; nobody needs more."""


@lru_cache(maxsize=512)
def choose_form(accept: str, offers: Sequence[Form]) -> Form | None:
    """The offered form that a client likes best, the first of equals; `None` where it accepts none.

    Args:
        accept: the value of the Accept header, empty where there is none. What cannot be understood in it is
            passed over; a header that holds nothing else is no wish at all.
        offers: the forms in the server's own order of preference.
    """
    wishes = _parse_accept(accept)
    if not wishes:
        return offers[0]
    best: Form | None = None
    highest = 0.0
    for offer in offers:
        # What is said of one of its names in particular goes before what is said of all types.
        _, quality = max(_quality(media_type, wishes) for media_type in (offer.media_type, *offer.aliases))
        if quality > highest:
            best, highest = offer, quality
    return best


def prefers_html(accept: str, in_doubt: bool = False) -> bool:
    """Whether a client would rather have a page than data: browsers say so.

    Args:
        accept: the value of the Accept header.
        in_doubt: what to say of a client that likes both the same, or says nothing.
    """
    return choose_form(accept, (HTML, *GRAPH_FORMS) if in_doubt else (*GRAPH_FORMS, HTML)) is HTML


def find_form(name: str, offers: Sequence[Form]) -> Form | None:
    """The form that a `format` parameter or the ending of an address names, by short name or media type."""
    for offer in offers:
        if name in (offer.name, offer.media_type):
            return offer
    return None


def _parse_accept(accept: str) -> list[tuple[str, str, float]]:
    """Type, subtype and quality of each range."""
    found = []
    for part in accept[:_LONGEST].split(","):
        if match := _RANGE.match(part):
            quality = _QUALITY.search(match[3])
            found.append((match[1].lower(), match[2].lower(), float(quality[1]) if quality else 1.0))
    return found


def _quality(media_type: str, wishes: list[tuple[str, str, float]]) -> tuple[int, float]:
    """How particular a range speaks of a media type, and how much it likes it: the most particular one decides."""
    kind, _, subtype = media_type.partition("/")
    best = (0, 0.0)
    for wished_kind, wished_subtype, quality in wishes:
        if (wished_kind, wished_subtype) == (kind, subtype):
            best = max(best, (3, quality))
        elif (wished_kind, wished_subtype) == (kind, "*"):
            best = max(best, (2, quality))
        elif (wished_kind, wished_subtype) == ("*", "*"):
            best = max(best, (1, quality))
    return best
