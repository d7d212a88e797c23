"""The one promise of an incremental build: whatever was edited, it is the build from nothing, to the byte.

The oracle is the long way (`load_project`, `check_project`, `build_dataset`, `validate_quads`), which remembers
nothing and shares no code with it above the single record.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.conftest import CHECKOUT, CORPUS, copy_project

from mxsu_graph import pipeline
from mxsu_graph.curation import write_assessments, write_entities, write_source
from mxsu_graph.curation.outline import outline_file
from mxsu_graph.curation.read import parse_file
from mxsu_graph.diagnostics import has_errors
from mxsu_graph.graph.store import Build, Draft, current_build, open_store
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.model import Claim, Corpus, Entity, Label, Value, ValueType
from mxsu_graph.pipeline import (
    BuildResult,
    build_dataset,
    build_graph,
    check_project,
    load_project,
    previous,
)
from mxsu_graph.pipeline.memory import Memory
from mxsu_graph.project import Project
from mxsu_graph.validation import validate_quads

SOURCES = ("strelsau-gazette", "timber-turbines", "zenda-history")
FILES = (*(f"sources/{source}.yaml" for source in SOURCES), "entities/people.yaml", "assessments.yaml")

CHANGES: dict[str, Callable[[Claim], Claim]] = {
    "quote": lambda c: replace(c, quote="opened on the third"),
    "note": lambda c: replace(c, note=c.note + "Seen again."),
    "date": lambda c: replace(c, when="" if c.when else "1911-05"),
    "bad date": lambda c: replace(c, when="soon"),
    "modality": lambda c: replace(c, modality="hedged"),
    "reported": lambda c: replace(c, modality="reported", according_to=()),
    "denied": lambda c: replace(c, polarity="denied"),
    "withdrawn": lambda c: replace(c, withdrawn="" if c.withdrawn else "Misread."),
    "locator": lambda c: replace(c, locator="p9"),
    "object": lambda c: replace(c, object=Value(ValueType.ENTITY, "organization/zenda-historical-society")),
    "number": lambda c: replace(c, object=Value(c.object.type, "1.50" if c.object.text == "1.5" else "1.5")),
    "predicate": lambda c: replace(c, predicate="about"),
    "unknown": lambda c: replace(c, subject="person/nobody"),
}
ENTITY_CHANGES: dict[str, Callable[[Entity], Entity]] = {
    "label": lambda e: replace(e, labels=(*e.labels[:1], Label("es", "Otro"), *e.labels[2:])),
    "no label": lambda e: replace(e, labels=e.labels[:1]),
    "merged": lambda e: replace(e, replaced_by="" if e.replaced_by else "person/flavia"),
    "side": lambda e: replace(e, side="third"),
    "part": lambda e: replace(e, part_of="" if e.part_of else "organization/zenda-historical-society"),
}


def spoil(path: Path, *, flip: bool) -> None:
    """Change one byte of a file, or cut it in half; other builds keep the file they have a link to."""
    content = bytearray(path.read_bytes())
    if flip:
        content[len(content) // 2] ^= 0xFF
    path.unlink()
    path.write_bytes(content if flip else content[: len(content) // 2])


def repeat_record(path: Path, number: int, *, last: bool) -> None:
    """Paste a record once more as it is, below itself or at the end of its file."""
    outline = outline_file(path.read_bytes())
    if outline.records:
        records = list(outline.records)
        number %= len(records)
        records.insert(len(records) if last else number, records[number])
        path.write_bytes(outline.head + b"".join(records))


class Workshop:
    """A project that is edited, built, and compared."""

    def __init__(self, root: Path, data: Path) -> None:
        self.project = copy_project(root / "project", data)
        self.origin = data
        self.good: Build | None = None

    def path(self, name: str) -> Path:
        """A file of curated data."""
        return self.project.data / name

    def read(self, name: str) -> Corpus | None:
        """The records of a file, as far as it is there and in order."""
        if not self.path(name).exists():
            return None
        reading = parse_file(self.path(name).read_bytes(), f"data/{name}", read_vocabulary(self.project.ontology))
        return None if reading.diagnostics else reading.corpus

    def write(self, name: str, corpus: Corpus) -> None:
        """Write records in the canonical layout."""
        if corpus.sources:
            content = write_source(corpus.sources[0], corpus.claims)
        elif corpus.assessments:
            content = write_assessments(corpus.assessments)
        else:
            content = write_entities(corpus.entities)
        self.path(name).write_bytes(content)

    def compare(self) -> BuildResult:
        """Build, and compare with the long way."""
        result = build_graph(self.project)
        loaded = load_project(self.project)
        findings = check_project(loaded)
        if not has_errors(findings):
            dataset = build_dataset(loaded)
            quads = list(ox.parse(b"".join(sorted(dataset.lines)), format=ox.RdfFormat.N_QUADS))
            shapes = self.project.ontology / "shapes"
            findings = sorted(findings + validate_quads(quads, shapes, loaded.reading.span))
        if result.fresh:
            assert list(result.diagnostics) == findings
        if has_errors(findings):
            assert result.build is None
            if self.good is not None:
                assert current_build(self.project.build) == self.good
            return result
        assert result.build is not None
        self.good = result.build
        assert result.build.dataset.read_bytes() == b"".join(sorted(dataset.lines))
        assert result.build.table.read_bytes() == dataset.table()
        assert result.build.manifest.inputs == self.project.fingerprint()
        held = ox.Store()
        held.extend(quads)
        assert set(open_store(result.build)) == set(held)
        assert result.summary == dataset.summary
        return result


class Editing(RuleBasedStateMachine):
    """Edits of every kind, each followed by a build."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.shop = Workshop(Path(self.folder.name), CORPUS / "data")
        self.result: BuildResult | None = None
        self.edits = 0

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.folder.cleanup()

    @initialize()
    def first(self) -> None:
        """A graph to begin with."""

    @rule(source=st.sampled_from(SOURCES), number=st.integers(0, 9), change=st.sampled_from(sorted(CHANGES)))
    def change_claim(self, source: str, number: int, change: str) -> None:
        """One key of a claim."""
        name = f"sources/{source}.yaml"
        if (corpus := self.shop.read(name)) and corpus.claims:
            claims = list(corpus.claims)
            number %= len(claims)
            claims[number] = CHANGES[change](claims[number])
            self.shop.write(name, replace(corpus, claims=tuple(claims)))

    @rule(source=st.sampled_from(SOURCES), number=st.integers(0, 9), delete=st.booleans())
    def add_or_delete_claim(self, source: str, number: int, delete: bool) -> None:
        """A claim more or less."""
        name = f"sources/{source}.yaml"
        if (corpus := self.shop.read(name)) and corpus.claims:
            claims = list(corpus.claims)
            number %= len(claims)
            if delete:
                del claims[number]
            else:
                new = replace(claims[number], id=f"c{100 + len(claims)}", locator=f"n{len(claims)}")
                claims.append(new)
            self.shop.write(name, replace(corpus, claims=tuple(claims)))

    @rule(source=st.sampled_from(SOURCES), what=st.sampled_from(["delete", "copy", "break", "space", "title"]))
    def change_source(self, source: str, what: str) -> None:
        """A file that goes, comes, breaks, or is described otherwise."""
        path = self.shop.path(f"sources/{source}.yaml")
        if not path.exists():
            return
        text = path.read_text(encoding="utf-8")
        if what == "delete":
            path.unlink()
        elif what == "copy":
            path.with_name(f"{source}-b.yaml").write_text(
                text.replace(f"  id: {source}", f"  id: {source}-b"), encoding="utf-8"
            )
        elif what == "title":
            path.write_text(text.replace('title: "', 'title: "New ', 1), encoding="utf-8")
        else:
            path.write_text(text + {"break": "  [", "space": " \n"}[what], encoding="utf-8")

    @rule(name=st.sampled_from(FILES), number=st.integers(0, 9), last=st.booleans())
    def repeat_record(self, name: str, number: int, last: bool) -> None:
        """A record pasted once more as it is, below itself or at the end of its file."""
        if self.shop.path(name).exists():
            repeat_record(self.shop.path(name), number, last=last)

    @rule(number=st.integers(0, 9), change=st.sampled_from([*sorted(ENTITY_CHANGES), "delete", "add"]))
    def change_entity(self, number: int, change: str) -> None:
        """A person renamed, merged, gone, or new and not used yet."""
        if not (corpus := self.shop.read("entities/people.yaml")) or not corpus.entities:
            return
        people = list(corpus.entities)
        number %= len(people)
        if change == "delete":
            del people[number]
        elif change == "add":
            people.append(replace(people[0], id=f"person/aa-{len(people)}", replaced_by="", distinct_from=()))
        else:
            people[number] = ENTITY_CHANGES[change](people[number])
        self.shop.write("entities/people.yaml", Corpus(entities=tuple(people)))

    @rule(verdict=st.sampled_from(["rejected", "preferred", "doubtful", "odd"]), number=st.integers(0, 2))
    def change_assessment(self, verdict: str, number: int) -> None:
        """Another verdict."""
        if (corpus := self.shop.read("assessments.yaml")) and corpus.assessments:
            known = list(corpus.assessments)
            known[number % len(known)] = replace(known[number % len(known)], verdict=verdict)
            self.shop.write("assessments.yaml", Corpus(assessments=tuple(known)))

    @rule(number=st.integers(0, 2), back=st.booleans())
    def withdraw_assessed_claim(self, number: int, back: bool) -> None:
        """A claim that an assessment names goes, or comes back: a warning that lasts."""
        if (known := self.shop.read("assessments.yaml")) and known.assessments:
            source, _, claim = known.assessments[number % len(known.assessments)].claims[0].partition("/")
            if corpus := self.shop.read(f"sources/{source}.yaml"):
                reason = "" if back else "Misread."
                claims = [replace(c, withdrawn=reason) if c.id == claim else c for c in corpus.claims]
                self.shop.write(f"sources/{source}.yaml", replace(corpus, claims=tuple(claims)))

    @rule(what=st.sampled_from(["lock", "copy", "folder", "nothing"]))
    def leave_beside(self, what: str) -> None:
        """What editors keep beside a file, or what has the name of one and is none."""
        folder = self.shop.path("sources")
        path = folder / {"lock": ".#x.yaml", "copy": ".x.yaml"}.get(what, "x.yaml")
        if path.is_symlink() or path.exists():
            return
        if what == "folder":
            path.mkdir()
        elif what == "copy":
            path.write_bytes(b"entities:\n")
        else:
            path.symlink_to("me@host.1:1")

    @rule(step=st.sampled_from(["read_ontology", "gather", "assemble", "validate_project"]), undo=st.booleans())
    def edit_while_building(self, step: str, undo: bool) -> None:
        """An edit before a step of a build, which may be undone behind it."""
        path = self.shop.path("sources/zenda-history.yaml")
        if not path.exists():
            return
        path.write_bytes(path.read_bytes().replace(b'title: "', b'title: "Now ', 1))
        held = [path.read_bytes()]
        whole = getattr(pipeline, step)

        def run(*arguments: object) -> object:
            before = held.pop() if held else b""
            if before:
                path.write_bytes(before.replace(b'title: "', b'title: "Meanwhile ', 1))
            found = whole(*arguments)
            if before and undo:
                path.write_bytes(before)
            return found

        with mock.patch.object(pipeline, step, run):
            result = build_graph(self.shop.project)
        if result.build is not None:
            self.shop.good = result.build

    @rule(
        name=st.sampled_from(["mappings.sssom.tsv", "anchors.tsv", "published-ids.tsv"]), number=st.integers(1, 5)
    )
    def drop_row(self, name: str, number: int) -> None:
        """A row less in a table."""
        lines = self.shop.path(name).read_text(encoding="utf-8").splitlines(keepends=True)
        if len(lines) > 8:
            del lines[-number]
            self.shop.path(name).write_text("".join(lines), encoding="utf-8")

    @rule(which=st.sampled_from(["label", "single", "shape", "no shape"]))
    def change_ontology(self, which: str) -> None:
        """Another word, a predicate that takes more than one value, another rule."""
        ontology = self.shop.project.ontology
        if which == "label":
            path = ontology / "mxsu.ttl"
            path.write_text(path.read_text(encoding="utf-8").replace("@en", "s@en", 1).replace('"s@en', 's"@en'))
        elif which == "single":
            path = ontology / "mxsu.ttl"
            path.write_text(
                path.read_text(encoding="utf-8").replace(
                    "mxsu:cardinality mxsu:Single", "rdfs:seeAlso mxsu:Single", 1
                )
            )
        else:
            path = ontology / "shapes" / "own.ttl"
            shape = (
                "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix mxsu: <https://w3id.org/mxsu/ontology#> .\n"
                "<https://w3id.org/mxsu/shapes/Own> a sh:NodeShape ; sh:targetClass mxsu:Claim ;\n"
                "  sh:property [ sh:path mxsu:note ; sh:maxCount 0 ; sh:severity sh:Warning ] .\n"
            )
            path.write_text(shape if which == "shape" else "")

    @rule(damage=st.sampled_from(["truncate", "flip", "forget"]), number=st.integers(0, 20))
    def damage_memory(self, damage: str, number: int) -> None:
        """What is remembered is lost or spoilt."""
        memory = self.shop.project.build / "memory"
        files = sorted(memory.glob("*")) if memory.exists() else []
        if damage == "forget":
            shutil.rmtree(memory, ignore_errors=True)
        elif files:
            spoil(files[number % len(files)], flip=damage == "flip")

    @rule(dataset=st.booleans(), number=st.integers(0, 20))
    def damage_build(self, dataset: bool, number: int) -> None:
        """The build that the next one starts from is cut short."""
        build = self.result.build if self.result else None
        if build is not None:
            stored = sorted(path for path in build.store.glob("*.sst") if path.stat().st_size > 2000)
            spoil(build.dataset if dataset else stored[number % len(stored)], flip=False)
            self.mend()
            self.edits += 1
            path = self.shop.path("sources/zenda-history.yaml")
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace('title: "', f'title: "Edition {self.edits} ', 1), encoding="utf-8")

    @rule(at=st.sampled_from(["keep", "write_lines", "finish", "publish", "validate"]))
    def interrupt(self, at: str) -> None:
        """A build that is stopped in the middle leaves the last good one."""
        self.change_claim("timber-turbines", 0, "note")
        target: tuple[object, str] = {
            "keep": (Memory, "keep"),
            "validate": (pipeline, "validate_project"),
        }.get(at, (Draft, at))
        with mock.patch.object(*target, side_effect=KeyboardInterrupt), suppress(KeyboardInterrupt):
            build_graph(self.shop.project)
        if self.shop.good is not None and at != "keep":
            assert current_build(self.shop.project.build) == self.shop.good

    @rule(version=st.sampled_from(["0.0.1", "0.0.2"]))
    def change_version(self, version: str) -> None:
        """A build by another version of the code."""
        with mock.patch.object(pipeline, "__version__", version):
            result = build_graph(self.shop.project)
        if result.build is not None:
            self.shop.good = result.build

    @rule()
    def mend(self) -> None:
        """Everything as it was."""
        shutil.rmtree(self.shop.project.data)
        shutil.copytree(self.shop.origin, self.shop.project.data)

    @rule()
    def build_fully(self) -> None:
        """The escape."""
        result = build_graph(self.shop.project, full=True)
        assert result.effort is None
        if result.build is not None:
            self.shop.good = result.build

    @invariant()
    def equals_the_long_way(self) -> None:
        """After each edit."""
        self.result = self.shop.compare()


Editing.TestCase.settings = settings(
    max_examples=4, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnySequenceOfEdits = Editing.TestCase


def edit(path: Path, old: str, new: str) -> None:
    """Replace the first of some words in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_edits_of_the_real_data_one_after_the_other(tmp_path: Path) -> None:
    """Few records and few questions each time, and in the end the bytes of a build from nothing."""
    shop = Workshop(tmp_path, CHECKOUT / "data")
    build_graph(shop.project)
    sources = sorted(shop.path("sources").glob("*.yaml"), key=lambda path: path.stat().st_size)
    efforts = []
    for path, old, new in [
        (sources[-1], '  quote: "', '  quote: "x '),
        (sources[0], "  modality: reported", "  modality: hedged"),
        (shop.path("entities/people.yaml"), '    en: "', '    en: "New '),
        (shop.path("assessments.yaml"), "verdict: doubtful", "verdict: rejected"),
        (shop.project.ontology / "shapes" / "archive.ttl", "closes up to exactly", "closes up to just"),
    ]:
        edit(path, old, new)
        result = build_graph(shop.project)
        assert result.effort is not None
        efforts.append(result.effort)
    assert [effort.records for effort in efforts[:3]] == [1, 1, 1]
    assert all(effort.records <= 2 for effort in efforts)
    assert [effort.nodes is not None and 0 < effort.nodes < 200 for effort in efforts] == [True] * 4 + [False]
    last = sources[1].read_text(encoding="utf-8").split("\n- ")
    sources[1].write_text("\n- ".join(last[:-1]) + "\n", encoding="utf-8")
    shop.compare()


@pytest.mark.parametrize("name", [FILES[0], "entities/people.yaml", "assessments.yaml"])
@pytest.mark.parametrize("last", [True, False])
def test_a_record_that_stands_twice_is_told(project: Project, name: str, last: bool) -> None:
    """Both are remembered as one and the same, which must not make one of them."""
    good = build_graph(project).build
    repeat_record(project.data / name, 0, last=last)
    result = build_graph(project)
    assert result.build is None
    assert {finding.code for finding in result.diagnostics} >= {"duplicate-id"}
    assert list(result.diagnostics) == check_project(load_project(project))
    assert current_build(project.build) == good


def test_a_withdrawn_claim_is_told_without_reading_everything(project: Project) -> None:
    """A warning may last: each build tells it, where it stands then, and works out no more than the edit."""
    shop = Workshop(project.root.parent / "shop", project.data)
    build_graph(shop.project)
    name = "sources/strelsau-gazette.yaml"
    corpus = shop.read(name)
    assert corpus is not None
    withdrawn = [replace(one, withdrawn="Misread.") if one.id == "c002" else one for one in corpus.claims]
    shop.write(name, replace(corpus, claims=tuple(withdrawn)))
    lines, records = [], []
    for edited, old, new in (
        (name, "Misread.", "Misread once."),
        ("sources/zenda-history.yaml", '  quote: "', '  quote: "x '),
        ("assessments.yaml", "  - document/orlik-report-1911\n", ""),
    ):
        edit(shop.path(edited), old, new)
        with mock.patch.object(pipeline, "load_project", side_effect=AssertionError):
            result = shop.compare()
        (finding,) = (one for one in result.diagnostics if one.code == "withdrawn-claim")
        lines.append(finding.span.line)
        assert result.effort is not None
        records.append(result.effort.records)
    assert records == [2, 1, 1]
    assert lines[0] == lines[1] == lines[2] + 1


def test_an_unused_entity_is_told_without_reading_everything(project: Project) -> None:
    """A curator adds an entity first and its claims later: a warning each time, and as quick."""
    build_graph(project)
    path = project.data / "entities" / "places.yaml"
    text = path.read_text(encoding="utf-8").rstrip()
    path.write_text(
        f'{text}\n- id: place/zz\n  kind: city\n  labels:\n    en: "Z"\n    es: "Z"\n', encoding="utf-8"
    )
    with mock.patch.object(pipeline, "load_project", side_effect=AssertionError):
        result = build_graph(project)
    found = [finding for finding in result.diagnostics if finding.code == "unused-entity"]
    assert len(found) == 1
    assert found == check_project(load_project(project))
    assert result.effort is not None
    assert result.effort.records == 1


READ = """
import os, sys
from pathlib import Path
from mxsu_graph.curation.outline import outline_file, read_standing
from mxsu_graph.curation.read import list_files
from mxsu_graph.dates import list_slow_dates
from mxsu_graph.graph.vocabulary import read_vocabulary
from mxsu_graph.pipeline import workers
from mxsu_graph.pipeline.follow import Context, FileWork
from mxsu_graph.project import Project

project, cores = Project(Path(sys.argv[1])), int(sys.argv[2])
files = {f"data/{path.relative_to(project.data)}": path.read_bytes() for path in list_files(project.data)}
outlines = {shown: outline_file(content) for shown, content in files.items()}
context = Context(read_vocabulary(project.ontology), read_standing(outlines))
works = [FileWork(shown, outline) for shown, outline in outlines.items()]
changed = [(work, work.list_changed(context.standing)) for work in works]
workers._WORTHWHILE = 0
forks, fork = [], os.fork
os.fork = lambda: forks.append(1) or fork()
found = list(workers.follow_files(changed, context, cores))
print(len(found), None not in found, len(forks))
print(found)
print(list_slow_dates())
"""


def test_two_processes_work_out_what_one_does(project: Project) -> None:
    """In the same order, whichever process is done first; in new processes, for this one has threads."""
    answers = []
    for cores in (1, 2):
        command = [sys.executable, "-c", READ, str(project.root), str(cores)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
        first, *rest = done.splitlines()
        files, whole, forks = first.split()
        assert (int(files) > 8, whole, forks) == (True, "True", str(cores - 1))
        answers.append(rest)
    assert answers[0] == answers[1]


def test_a_store_is_loaded_anew_after_many_changes(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was removed leaves room behind: it may not grow for ever."""
    monkeypatch.setattr(previous, "_MOST_REVISIONS", 2)
    path = project.data / "sources" / "zenda-history.yaml"
    ways = []
    for number in range(7):
        edit(path, 'title: "', f'title: "{number}')
        with mock.patch.object(Draft, "load_store", autospec=True, side_effect=Draft.load_store) as load:
            assert build_graph(project).build is not None
        ways.append("loaded" if load.called else "changed")
    assert ways == ["loaded", "changed", "changed", "loaded", "changed", "changed", "loaded"]


FAR = (
    """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix mxsu: <https://w3id.org/mxsu/ontology#> .
@prefix : <https://w3id.org/mxsu/shapes/Far-> .
:labels a sh:NodeShape ; sh:targetClass mxsu:Claim ; sh:severity sh:Warning ;
  sh:property [ sh:path ( rdf:subject skos:prefLabel ) ; sh:minCount 3 ; sh:severity sh:Warning ] .
:not a sh:NodeShape ; sh:targetClass mxsu:Evidence ; sh:severity sh:Warning ;
  sh:not [ sh:property [ sh:path ( [ sh:inversePath mxsu:evidence ] rdf:subject ) ; sh:minCount 1 ;
    sh:node [ sh:property [ sh:path mxsu:side ; sh:hasValue <https://w3id.org/mxsu/code/side/third> ] ] ] ] .
:query a sh:NodeShape ; sh:targetClass mxsu:Source ; sh:severity sh:Warning ; sh:sparql [ sh:message "alike" ;
  sh:select """
    + '"""'
    + """SELECT $this ?value WHERE {
    ?claim <https://w3id.org/mxsu/ontology#statedIn> $this .
    ?claim <http://www.w3.org/1999/02/22-rdf-syntax-ns#subject> ?value .
    ?value <http://www.w3.org/2004/02/skos/core#prefLabel> ?label . FILTER (STR(?label) = "Alike") }"""
    + '"""'
    + """ ] .
"""
)


def test_what_is_wrong_far_from_the_edit_is_found(project: Project) -> None:
    """A label, a side: findings about the claims, passages and sources that refer to the entity."""
    (project.ontology / "shapes" / "far.ttl").write_text(FAR, encoding="utf-8")
    shop = Workshop(project.root.parent / "far", project.data)
    shutil.copy(project.ontology / "shapes" / "far.ttl", shop.project.ontology / "shapes")
    known = {str(finding) for finding in shop.compare().diagnostics}
    people = shop.read("entities/people.yaml")
    assert people is not None
    number = next(n for n, person in enumerate(people.entities) if person.id == "person/orlik-marta")
    changes: dict[str, Callable[[Entity], Entity]] = {
        "Far-labels": lambda e: replace(e, labels=e.labels[:2]),
        "Far-not": lambda e: replace(e, side="third"),
        "Far-query": lambda e: replace(e, labels=(Label("en", "Alike"), *e.labels[1:])),
    }
    for name, change in changes.items():
        entities = list(people.entities)
        entities[number] = change(entities[number])
        shop.write("entities/people.yaml", Corpus(entities=tuple(entities)))
        result = shop.compare()
        found = {str(finding) for finding in result.diagnostics}
        assert found != known
        known = found
        assert result.effort is not None, (name, found)
        assert result.effort.nodes is not None
