"""From a view to a page: the visit (language and address), links that keep the language, and the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from mxsu_graph import __version__
from mxsu_graph.serve.workbench.assets import asset
from mxsu_graph.serve.workbench.catalogue import LANGUAGES, choose_language, read_catalogue, read_questions
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.wording import Wording, build_wording

__all__ = ["Visit", "build_visit", "render_page"]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Visit:
    """One request for a page.

    Attributes:
        wording: the reader's language.
        address: the path that was asked for.
        path: the parts of the path that a route names.
        query: the fields of the address.
        asked: the language that the address names, empty where the browser's was taken.
        dataset: the first digits of the dataset's hash.
        client: the address that asks: it shares its turn at the endpoint.
    """

    wording: Wording
    address: str
    path: Mapping[str, str]
    query: QueryParams
    asked: str
    dataset: str
    client: str = ""

    def field(self, name: str) -> str:
        """A field of the address; empty where it has none."""
        return self.query.get(name, "")

    def fields(self, name: str) -> tuple[str, ...]:
        """Every value of a field of the address."""
        return tuple(self.query.getlist(name))

    def link(self, path: str, **fields: object) -> str:
        """A link that keeps the language if the address names one; empty fields are left out."""
        if not fields:
            return _plain_link(path, self.asked)
        wanted = {name: value for name, value in fields.items() if value}
        if self.asked:
            wanted.setdefault("lang", self.asked)
        return quote(path, safe="/:") + (f"?{urlencode(wanted, doseq=True)}" if wanted else "")

    def translated(self, language: str) -> str:
        """This page in another language."""
        kept = [(name, value) for name, value in self.query.multi_items() if name != "lang"]
        return f"{quote(self.address, safe='/:')}?{urlencode([*kept, ('lang', language)])}"


def build_visit(edition: Edition, request: Request) -> Visit:
    """What a page needs to know of a request."""
    asked = request.query_params.get("lang", "")
    language = choose_language(asked, request.headers.get("accept-language", ""))
    return Visit(
        wording=build_wording(edition.description, language),
        address=request.url.path,
        path=request.path_params,
        query=request.query_params,
        asked=asked if asked in LANGUAGES else "",
        dataset=edition.name,
        client=request.client.host if request.client else "",
    )


def render_page(template: str, visit: Visit, status: int = 200, **values: object) -> Response:
    """A template as an answer.

    Args:
        template: its file name.
        visit: the request.
        status: the HTTP status.
        values: what the template shows.
    """
    words = read_catalogue(visit.wording.language)
    known = {"visit": visit, "say": words.say, "find": words.find, "link": visit.link}
    known["questions"] = read_questions(words.language)
    text = _environment().get_template(template).render(**known, **values)
    headers = {"content-language": visit.wording.language, "vary": "Accept, Accept-Language"}
    return HTMLResponse(text, status, headers)


@lru_cache(maxsize=50_000)
def _plain_link(path: str, language: str) -> str:
    """A link without fields: a large page has hundreds, and the same ones come again on the next."""
    return quote(path, safe="/:") + (f"?lang={language}" if language else "")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,  # every value is text, whatever it holds
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(languages=LANGUAGES, version=__version__, is_built=_is_built, asset=asset)
    return environment


def _is_built(name: str) -> bool:
    """Whether the front end was built, so that a page may ask for one of its files."""
    return (_HERE / "static" / "built" / name).is_file()
