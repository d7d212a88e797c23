from __future__ import annotations

from pathlib import Path

import pytest

from mxsu_graph.curation import check_corpus, read_corpus
from mxsu_graph.diagnostics import Severity
from mxsu_graph.model import Vocabulary


def replace_in(path: Path, *pairs: tuple[str, str]) -> None:
    content = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in content
        content = content.replace(old, new, 1)
    path.write_text(content, encoding="utf-8")


def codes(data: Path, vocabulary: Vocabulary) -> list[str]:
    return [finding.code for finding in check_corpus(read_corpus(data, vocabulary), vocabulary)]


def test_all_mistakes_of_all_files_are_found_at_once(data: Path, vocabulary: Vocabulary) -> None:
    replace_in(
        data / "sources/zenda-history.yaml",
        ("person/varga-ivo", "person/warga"),
        ("role: brother", "role: brothr"),
        ("when: 1911\n", "when: 1911-02-30\n"),
    )
    replace_in(data / "sources/timber-turbines.yaml", ("unit: day", "unit: dya"))
    replace_in(data / "entities/events.yaml", ("kind: exhibition", "kind: exhibit"))
    assert codes(data, vocabulary) == ["unknown-kind", "unknown-unit", "unknown-id", "bad-date", "unknown-role"]


def test_an_unreadable_file_does_not_make_its_records_unknown(data: Path, vocabulary: Vocabulary) -> None:
    (data / "entities/people.yaml").write_text("entities: - x: y\n")
    assert codes(data, vocabulary) == ["yaml-syntax"]


def test_a_broken_value_has_one_finding(data: Path, vocabulary: Vocabulary) -> None:
    replace_in(data / "sources/zenda-history.yaml", ("role: inaugurator", "role: [inaugurator]"))
    replace_in(data / "entities/concepts.yaml", ('    en: "loan"\n    es: "préstamo"', "    {en: loan}"))
    assert codes(data, vocabulary) == ["yaml-flow", "yaml-flow"]


def test_a_withdrawn_claim_may_name_what_was_merged_and_may_repeat(data: Path, vocabulary: Vocabulary) -> None:
    path = data / "sources/timber-turbines.yaml"
    again = path.read_text().split("- id: c004\n")[1].split("- id: c005\n")[0]
    with path.open("a") as file:
        file.write(f'- id: c007\n{again}  withdrawn: "Told twice."\n')
        file.write(f'- id: c008\n{again.replace("orlik-marta", "orlik-m")}  withdrawn: "Merged."\n')
    assert codes(data, vocabulary) == []


def test_claims_that_differ_in_a_qualifier_are_not_the_same(data: Path, vocabulary: Vocabulary) -> None:
    path = data / "sources/timber-turbines.yaml"
    again = path.read_text().split("- id: c004\n")[1].split("- id: c005\n")[0]
    with path.open("a") as file:
        file.write(f"- id: c007\n{again}".replace("1911-05-04/..", "1911-05-05"))
    assert codes(data, vocabulary) == []


@pytest.mark.parametrize("counted", ["visitorCount", "duration"])
def test_only_what_is_counted_needs_no_unit(counted: str, data: Path, vocabulary: Vocabulary) -> None:
    path = data / "sources/timber-turbines.yaml"
    replace_in(
        path, ("  object: 25\n  unit: day\n", "  object: 25\n"), ("predicate: duration", f"predicate: {counted}")
    )
    assert codes(data, vocabulary) == ([] if counted == "visitorCount" else ["missing-unit"])


def test_a_source_can_be_spoken_of(data: Path, vocabulary: Vocabulary) -> None:
    path = data / "sources/timber-turbines.yaml"
    replace_in(
        path, ("  about:\n  - concept/timber\n", "  about:\n  - concept/timber\n  - source/zenda-history\n")
    )
    assert codes(data, vocabulary) == []
    replace_in(path, ("source/zenda-history", "source/zenda-histories"))
    assert codes(data, vocabulary) == ["unknown-id"]


def test_unused_entities_are_warnings(data: Path, vocabulary: Vocabulary) -> None:
    replace_in(
        data / "sources/zenda-history.yaml", ("  publisher:\n  - organization/zenda-historical-society\n", "")
    )
    found = check_corpus(read_corpus(data, vocabulary), vocabulary)
    assert [(finding.code, finding.severity) for finding in found] == [("unused-entity", Severity.WARNING)]


def test_a_file_that_nothing_reads_is_reported(data: Path, vocabulary: Vocabulary) -> None:
    (data / "assessments.yaml").rename(data / "assesments.yaml")
    (data / "published-ids.tsv").unlink()
    found = check_corpus(read_corpus(data, vocabulary), vocabulary)
    assert [str(finding) for finding in found] == [
        "data/assesments.yaml: error[unknown-file]: nothing reads this file; did you mean 'assessments.yaml'?"
    ]


def test_what_editors_leave_beside_a_file_is_not_read(data: Path, vocabulary: Vocabulary) -> None:
    """Emacs locks a file by a link to nothing, others keep a hidden copy."""
    for path in (data / "sources/zenda-history.yaml", data / "assessments.yaml"):
        path.with_name(f".#{path.name}").symlink_to("me@host.1:1")
        path.with_name(f".{path.name}").write_bytes(path.read_bytes())
    assert codes(data, vocabulary) == []


def test_what_is_no_file_is_reported(data: Path, vocabulary: Vocabulary) -> None:
    (data / "sources/folder.yaml").mkdir()
    (data / "entities/nothing.yaml").symlink_to("nowhere")
    found = check_corpus(read_corpus(data, vocabulary), vocabulary)
    assert [str(finding) for finding in found] == [
        "data/entities/nothing.yaml: error[unknown-file]: not a file to read: No such file or directory",
        "data/sources/folder.yaml: error[unknown-file]: not a file to read: Is a directory",
    ]


def test_no_lost_line_raises_and_few_go_unnoticed(data: Path, vocabulary: Vocabulary) -> None:
    path = data / "sources/strelsau-gazette.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    unnoticed = []
    for number, line in enumerate(lines):
        path.write_text("".join(lines[:number] + lines[number + 1 :]), encoding="utf-8")
        if not codes(data, vocabulary):
            unnoticed.append(line.strip())
    # What may be left out; the rest of a record, or an entity that only this line used, is missed at once.
    assert unnoticed == [
        'short: "Gazette, Café"',
        "repair: gb18030",
        "polarity: denied",
        "modality: reported",
    ]


def test_without_a_vocabulary_nothing_raises(data: Path) -> None:
    assert "unknown-predicate" in codes(data, Vocabulary())
