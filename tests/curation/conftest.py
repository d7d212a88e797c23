"""A small vocabulary made by hand, so that these tests stand apart from the ontology, and the corpus in small."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mxsu_graph.model import ClassTerm, Code, Label, PredicateTerm, Vocabulary

TESTS = Path(__file__).parent.parent

# Name, classes above it, id segment.
CLASSES = [
    ("Agent", (), ""),
    ("Artifact", (), "artifact"),
    ("Concept", (), "concept"),
    ("Country", ("Agent", "Place"), "country"),
    ("Document", ("Work",), "document"),
    ("Event", (), "event"),
    ("Organization", ("Agent",), "organization"),
    ("Person", ("Agent",), "person"),
    ("Place", (), "place"),
    ("Post", (), "post"),
    ("RecordSet", (), "record-set"),
    ("Source", ("Work",), "source"),
    ("Work", (), "work"),
]

# Name, domain, range; a star after the name: needs a role.
PREDICATES = [
    ("alliedWith", "Agent", "Agent Concept"),
    ("argues", "Thing", "text"),
    ("birthDate", "Person", "when"),
    ("creator*", "Work Artifact", "Agent"),
    ("describedAs", "Thing", "text"),
    ("duration", "Event Concept", "quantity"),
    ("exports", "Agent", "Concept Artifact"),
    ("floorArea", "Event Place", "quantity"),
    ("includedIn", "Document", "RecordSet"),
    ("met", "Agent", "Agent"),
    ("occurredIn", "Event", "Place Organization"),
    ("offered", "Agent Concept", "Thing"),
    ("participant*", "Event", "Agent"),
    ("relativeOf*", "Person", "Person"),
    ("signed", "Agent", "Work"),
    ("startDate", "Event", "when"),
    ("visited", "Agent", "Place Organization"),
    ("visitorCount", "Event Place", "quantity"),
]

CODES = {
    "certainty": "certain probable possible",
    "level": "textual interpretive inferential",
    "modality": "plain hedged reported",
    "polarity": "affirmed denied",
    "repair": "gb18030",
    "role": "author brother guest host inaugurator",
    "side": "mexican soviet third",
    "source-type": "article essay news-analysis",
    "unit": "day percent person square-metre usd",
    "verdict": "preferred doubtful rejected",
}

KINDS = {
    "person": "diplomat politician scholar",
    "organization": "archive media-outlet society",
    "country": "former-state state",
    "place": "building city",
    "event": "exhibition",
    "document": "report",
    "record-set": "fond opis delo",
    "work": "agreement",
    "concept": "credit good phenomenon",
}


def build_vocabulary() -> Vocabulary:
    """The vocabulary of the tables above."""
    classes = {
        name: ClassTerm(name, (), frozenset({*above, "Thing"}), segment) for name, above, segment in CLASSES
    }
    predicates = {}
    for starred, domain, range_ in PREDICATES:
        name = starred.removesuffix("*")
        predicates[name] = PredicateTerm(
            name, (), "", tuple(domain.split()), tuple(range_.split()), needs_role=starred != name
        )
    codes = {
        scheme: {code: Code(scheme, code, (Label("en", code),)) for code in words.split()}
        for scheme, words in CODES.items()
    }
    codes["kind"] = {
        code: Code("kind", code, (Label("en", code),), applies_to=(segment,))
        for segment, words in KINDS.items()
        for code in words.split()
    }
    return Vocabulary(predicates, classes, codes)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The hand-made vocabulary."""
    return build_vocabulary()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the small corpus's `data/` folder, to be damaged."""
    folder = tmp_path / "data"
    shutil.copytree(TESTS / "corpus_min" / "data", folder)
    return folder
