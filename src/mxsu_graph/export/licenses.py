"""Licences by their SPDX identifiers, as metadata name them: by address and by full name."""

from __future__ import annotations

from dataclasses import dataclass

from mxsu_graph.errors import ExportError

__all__ = ["LicenseFacts", "license_facts", "license_iri"]


@dataclass(frozen=True, slots=True)
class LicenseFacts:
    """The name and the address of a licence."""

    name: str
    iri: str


_LICENSES = {
    "CC-BY-4.0": LicenseFacts(
        "Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"
    ),
    "CC0-1.0": LicenseFacts(
        "Creative Commons Zero v1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"
    ),
}
"""The licences that data come under here; a new one is added with its name in the SPDX list."""


def license_facts(identifier: str) -> LicenseFacts:
    """Name and address of a licence.

    Raises:
        ExportError: it is none that we know.
    """
    if identifier not in _LICENSES:
        raise ExportError(f"CITATION.cff names the licence '{identifier}'; known are {', '.join(_LICENSES)}")
    return _LICENSES[identifier]


def license_iri(identifier: str) -> str:
    """The address of a licence; see `license_facts`."""
    return license_facts(identifier).iri
