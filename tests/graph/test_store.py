from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.conftest import publish_lines

from mxsu_graph.errors import BuildError, NotBuiltError
from mxsu_graph.graph.canonical import dataset_hash
from mxsu_graph.graph.store import Build, Manifest, current_build, open_store


def lines_of(version: str) -> list[bytes]:
    return [f'<urn:s> <urn:p> "{version}" <urn:g> .\n'.encode()]


def manifest_of(version: str, inputs: str = "") -> Manifest:
    return Manifest("1", inputs or version, dataset_hash(lines_of(version)), 1)


def write_rows(path: Path) -> None:
    path.write_bytes(b"table")


def build_version(folder: Path, version: str, inputs: str = "") -> Build:
    return publish_lines(folder, manifest_of(version, inputs), lines_of(version), write_rows)


def answer(store: ox.Store) -> str:
    (quad,) = store.quads_for_pattern(None, None, None, None)
    assert isinstance(quad.object, ox.Literal)
    return quad.object.value


def test_a_build_is_current_and_answers(tmp_path: Path) -> None:
    made = build_version(tmp_path, "one")
    current = current_build(tmp_path)
    assert current == made
    assert current.manifest == manifest_of("one")
    assert current.dataset.read_bytes() == b"".join(lines_of("one"))
    assert current.table.read_bytes() == b"table"
    assert answer(open_store(current)) == "one"


def test_no_build_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError, match="there is no built graph yet: run 'mxsu build' first"):
        current_build(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": "0"}', '{"unknown": 1}', "\xff"])
def test_a_manifest_of_another_version_counts_as_not_built(tmp_path: Path, content: str) -> None:
    made = build_version(tmp_path, "one")
    (made.folder / "manifest.json").write_text(content, encoding="latin-1")
    with pytest.raises(NotBuiltError, match="cannot be read: run 'mxsu build' to replace it"):
        current_build(tmp_path)
    assert current_build_after(tmp_path, "one") == "one"


def current_build_after(folder: Path, version: str) -> str:
    build_version(folder, version)
    return answer(open_store(current_build(folder)))


def test_a_pointer_to_nowhere_counts_as_not_built(tmp_path: Path) -> None:
    made = build_version(tmp_path, "one")
    shutil.rmtree(made.folder)
    with pytest.raises(NotBuiltError):
        current_build(tmp_path)
    assert current_build_after(tmp_path, "one") == "one"


def test_a_damaged_store_is_no_traceback(tmp_path: Path) -> None:
    made = build_version(tmp_path, "one")
    shutil.rmtree(made.store)
    with pytest.raises(NotBuiltError, match="cannot be opened"):
        open_store(made)


def test_an_equal_build_leaves_the_current_one_alone(tmp_path: Path) -> None:
    """Made anew in full, for one: who looked up the name just now finds what it names."""
    made = [build_version(tmp_path, "one") for _ in range(4)]
    assert len({build.folder for build in made[:3]}) == 3
    assert current_build(tmp_path) == made[3]
    assert {build.folder.exists() for build in made[2:]} == {True}
    assert len(list((tmp_path / "graphs").iterdir())) == 2
    assert answer(open_store(made[2])) == "one"


def test_other_inputs_with_the_same_dataset_never_touch_the_current_build(tmp_path: Path) -> None:
    first = build_version(tmp_path, "one", inputs="a")
    second = build_version(tmp_path, "one", inputs="b")
    assert first.folder != second.folder
    assert current_build(tmp_path).manifest.inputs == "b"
    assert answer(open_store(first)) == "one"


def test_a_reader_survives_later_builds(tmp_path: Path) -> None:
    reader = open_store(build_version(tmp_path, "one"))
    for version in ("two", "three", "four"):
        build_version(tmp_path, version)
        assert answer(reader) == "one"
        assert answer(open_store(current_build(tmp_path))) == version


def test_the_current_build_and_one_other_are_kept(tmp_path: Path) -> None:
    made = [build_version(tmp_path, version) for version in ("one", "two", "three", "four")]
    kept = {path.name for path in (tmp_path / "graphs").iterdir()}
    assert kept == {made[2].folder.name, made[3].folder.name}


def test_what_a_killed_build_left_is_swept_up(tmp_path: Path) -> None:
    (tmp_path / "graphs" / ".unfinished-1" / "store").mkdir(parents=True)
    build_version(tmp_path, "one")
    assert [path.name for path in (tmp_path / "graphs").iterdir()] == [current_build(tmp_path).folder.name]


@pytest.mark.parametrize(
    "failure", [OSError("No space left on device"), RuntimeError("IO error"), ValueError("x")]
)
def test_a_write_that_fails_leaves_the_last_good_build(tmp_path: Path, failure: Exception) -> None:
    def fail(_: Path) -> None:
        raise failure

    build_version(tmp_path, "one")
    with pytest.raises(BuildError, match="the last good graph is untouched") as error:
        publish_lines(tmp_path, manifest_of("two"), lines_of("two"), fail)
    assert str(failure) in str(error.value)
    assert answer(open_store(current_build(tmp_path))) == "one"
    assert len(list((tmp_path / "graphs").iterdir())) == 1
    assert current_build_after(tmp_path, "two") == "two"


def test_a_folder_that_cannot_be_made_is_a_build_error(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(BuildError, match="could not be written"):
        build_version(tmp_path / "build", "one")


FULL_DISK = """
import resource, sys
from pathlib import Path
from mxsu_graph.errors import BuildError
from mxsu_graph.graph.store import Manifest, draft_build

folder, limit = Path(sys.argv[1]), int(sys.argv[2])
lines = [f'<urn:s> <urn:p> "{n}" <urn:g> .\\n'.encode() for n in range(5000)]
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with draft_build(folder) as draft:
        draft.write_lines(lines)
        draft.load_store()
        draft.publish(draft.finish(Manifest("1", "big", "big", len(lines)), lambda path: None))
except BuildError as error:
    print(error)
    sys.exit(3)
"""


@pytest.mark.parametrize("limit", [0, 1, 4096, 100_000, 160_000])
def test_a_disk_that_takes_no_more_leaves_the_last_good_build(tmp_path: Path, limit: int) -> None:
    build_version(tmp_path, "one")
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path), str(limit)], capture_output=True, text=True, timeout=60
    )
    # RocksDB may end the process where a write fails below it: that is a kill like any other.
    assert done.returncode in (3, -signal.SIGABRT, -signal.SIGXFSZ), done.stderr
    if done.returncode == 3:
        assert "the last good graph is untouched" in done.stdout
    assert answer(open_store(current_build(tmp_path))) == "one"
    assert current_build_after(tmp_path, "two") == "two"
