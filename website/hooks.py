"""What the site has beside the pages of docs/: README, generated references, the ontology, files that are linked.

MkDocs calls the `on_` functions (mkdocs.org, user guide, "Hooks").
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "website"))  # MkDocs loads a hook as a lone file

import ontology_page  # noqa: E402  # needs the line above
import references  # noqa: E402  # as above

BROUGHT = {"index.md": "README.md", "contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md"}
"""Pages of the site that stand elsewhere in the repository."""

GENERATED = {
    "reference/commands.md": references.render_commands,
    "reference/api.md": references.render_api,
    "ontology/terms.html": ontology_page.render_terms,
}
_LINK = re.compile(r"(?<=\])\((?!https?:|mailto:|#)(?P<path>[^)#\s]+)(?P<anchor>#[^)\s]*)?\)")
_FILES = "files/"


def on_config(config: Any) -> Any:
    """Put pages that the navigation does not list under "More", so that a new one can be read at once."""
    listed = set(_list_pages(config.nav))
    more = [path.name for path in sorted((ROOT / "docs").glob("*.md")) if path.name not in listed]
    if more:
        config.nav.append({"More": more})
    return config


def on_files(files: Files, *, config: Any) -> Files:
    """Add pages that are generated or stand elsewhere, the style, and every file of ours that a page links to."""
    for name, path in BROUGHT.items():
        files.append(File.generated(config, name, content=_rewrite(path, ROOT)))
    for name, render in GENERATED.items():
        files.append(File.generated(config, name, content=render()))
    for name in ("site.css", "iframe-worker.js"):
        files.append(File.generated(config, f"assets/{name}", abs_src_path=str(ROOT / "website" / name)))
    pages = [*(ROOT / "docs").glob("*.md"), *(ROOT / name for name in BROUGHT.values())]
    for target in sorted({t for page in pages for t in _linked_files(page)}):
        name = f"{_FILES}{target.relative_to(ROOT).as_posix()}"
        files.append(File.generated(config, name, abs_src_path=str(target)))
    return files


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Files) -> str:
    """Point links to files outside docs/ to their copies, and fill in what the ontology page generates."""
    del config, files
    if page.file.src_uri not in {*BROUGHT, *GENERATED}:
        markdown = _rewrite_links(markdown, ROOT / "docs")
    return ontology_page.fill_in(markdown) if page.file.src_uri == "ontology.md" else markdown


def _list_pages(nav: Any) -> list[str]:
    """The pages of a navigation, however deep they stand."""
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav
    return [page for part in parts for page in _list_pages(part)]


def _rewrite(name: str, folder: Path) -> str:
    return _rewrite_links((ROOT / name).read_text(encoding="utf-8"), folder)


def _rewrite_links(markdown: str, folder: Path) -> str:
    """Links as the site has them; a link to a folder of the repository becomes its plain name."""

    def replace(match: re.Match[str]) -> str:
        target, anchor = (folder / match["path"]).resolve(), match["anchor"] or ""
        if target.is_dir() or not target.is_relative_to(ROOT):
            return ""
        return f"({_site_path(target)}{anchor})"

    return _LINK.sub(replace, markdown)


def _site_path(target: Path) -> str:
    path = target.relative_to(ROOT).as_posix()
    for name, origin in BROUGHT.items():
        if path == origin:
            return name
    return path.removeprefix("docs/") if path.startswith("docs/") else f"{_FILES}{path}"


def _linked_files(page: Path) -> list[Path]:
    """Files of the repository that a page links to and the site does not have as pages."""
    found = [(page.parent / match["path"]).resolve() for match in _LINK.finditer(page.read_text(encoding="utf-8"))]
    return [path for path in found if path.is_file() and _site_path(path).startswith(_FILES)]
