"""The project's CITATION.cff: how the dataset wants to be cited, in the Citation File Format 1.2.0."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from mxsu_graph.errors import ProjectError

__all__ = ["CITATION_FILE", "CitationFile", "parse_cff", "read_cff"]

CITATION_FILE = "CITATION.cff"


@dataclass(frozen=True, slots=True)
class CitationFile:
    """What CITATION.cff says of the dataset; `released` is a day, as is every date of the format.

    `authors` are names as they are cited: `Family, Given` for a person.
    """

    title: str
    authors: tuple[str, ...]
    version: str
    license: str
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    released: str = ""
    doi: str = ""
    url: str = ""


def read_cff(root: Path) -> CitationFile:
    """Read the CITATION.cff of a project.

    Raises:
        ProjectError: there is none, or it lacks what a citation needs.
    """
    path = root / CITATION_FILE
    try:
        return parse_cff(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProjectError(f"there is no {CITATION_FILE} in the project: it says how to cite the data") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"{CITATION_FILE} cannot be read: {error}") from error


def parse_cff(text: str) -> CitationFile:
    """Read the text of a CITATION.cff.

    Raises:
        ProjectError: it is malformed, or lacks title, authors, version or license.
    """
    try:
        fields = yaml.load(text, yaml.BaseLoader)  # strings alone: a version of 1.0 is not a number
        authors = tuple(_name(author) for author in fields["authors"])
        found = CitationFile(
            title=fields["title"],
            authors=authors,
            version=fields["version"],
            license=fields["license"],
            abstract=" ".join(fields.get("abstract", "").split()),
            keywords=tuple(fields.get("keywords", ())),
            released=parse_day(fields["date-released"]) if "date-released" in fields else "",
            doi=fields.get("doi", ""),
            url=fields.get("url", ""),
        )
    except KeyError as error:
        raise ProjectError(f"{CITATION_FILE} has no {error}") from error
    except (yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        raise ProjectError(f"{CITATION_FILE} is malformed: {error}") from error
    if not authors:
        raise ProjectError(f"{CITATION_FILE} has no authors")
    return found


def parse_day(text: str) -> str:
    """A day in ISO 8601, as it is.

    Raises:
        ValueError: it is none.
    """
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(f"'{text}' is not a day such as 1959-11-21")
    return date.fromisoformat(text).isoformat()


def _name(author: dict[str, str]) -> str:
    if "name" in author:
        return author["name"]
    return ", ".join(part for part in (author["family-names"], author.get("given-names", "")) if part)
