"""The routes of all pages. Each page asks a view for what it shows and a template for how."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from anyio import from_thread
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from mxsu_graph.errors import BadDateError, UnknownNameError
from mxsu_graph.iri import entity_iri
from mxsu_graph.serve.answers import RefusedError
from mxsu_graph.serve.asking import ATTEMPTS, ask_build, too_many_builds
from mxsu_graph.serve.context import Context, Opened
from mxsu_graph.serve.frames import Question
from mxsu_graph.serve.pool import PoolClosedError
from mxsu_graph.serve.workbench.ask_page import list_terms, view_ask
from mxsu_graph.serve.workbench.assets import send_asset
from mxsu_graph.serve.workbench.cite_page import view_cite
from mxsu_graph.serve.workbench.claim_page import view_claim
from mxsu_graph.serve.workbench.compose_page import read_compose_form, view_compose
from mxsu_graph.serve.workbench.connect_page import read_form, view_connect
from mxsu_graph.serve.workbench.edition import Edition
from mxsu_graph.serve.workbench.entity_page import view_entity
from mxsu_graph.serve.workbench.home_page import view_home, view_list
from mxsu_graph.serve.workbench.lines import tell_thing
from mxsu_graph.serve.workbench.map_page import build_map_data, view_places
from mxsu_graph.serve.workbench.network_page import (
    NetworkForm,
    build_network_data,
    read_network_form,
    view_network,
)
from mxsu_graph.serve.workbench.questions import view_question, view_questions
from mxsu_graph.serve.workbench.rendering import Visit, build_visit, render_page
from mxsu_graph.serve.workbench.search_page import suggest_entities, view_search
from mxsu_graph.serve.workbench.source_page import view_source
from mxsu_graph.serve.workbench.terms_page import view_terms
from mxsu_graph.serve.workbench.time_page import view_time

__all__ = ["build_routes"]

_COMPRESSED = [Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)]
"""Pages hold no secret that their size could give away."""

_GRAPHS = ("default-graph-uri", "named-graph-uri")
_MOST_GRAPHS, _LONGEST_IRI = 100, 1000

_Page = Callable[[Edition, Visit], Response]
_BuildPage = Callable[[Opened, Visit], Response]


def build_routes(context: Context) -> list[BaseRoute]:
    """The routes of all pages, in the order in which they are tried.

    Args:
        context: gives a page the opened build.
    """
    edition = context.current.edition

    def page(path: str, view: _Page) -> Route:
        return _build_route(context, path, lambda opened, visit: view(opened.edition, visit))

    entities = [
        page(path, view)
        for segment in sorted(edition.description.vocabulary.segments)
        if segment != "source"
        for path, view in ((f"/{segment}/", _list(segment)), (f"/{segment}/{{slug}}", _entity(segment)))
    ]
    return [
        page("/", lambda edition, visit: render_page("home.html", visit, page=view_home(edition, visit.wording))),
        page("/search", _search),
        page("/suggestions.json", _suggestions),
        page("/source/{name}", _source),
        page("/claim/{source}/{number}", _claim),
        page("/evidence/{source}/{number}", _evidence),
        page("/assessment/{name}", _assessment),
        _build_route(context, "/cite/{name:path}", _cite),
        page("/disagreements", _questions),
        page("/disagreement/{name:path}", _question),
        page("/connect", _connect),
        page("/network", _network),
        page("/network/data.json", _network_data),
        page("/timeline", _time),
        page("/map", _map),
        page("/map/data.json", _map_data),
        _build_route(context, "/ask", _ask),
        _build_route(context, "/compose", _compose),
        page("/terms.json", lambda edition, _: JSONResponse(list_terms(edition.description.vocabulary))),
        page("/ontology", _terms),
        page("/code/{scheme}/{code}", _code),
        page("/code/{scheme}", _code),
        *entities,
        Route("/static/{path:path}", send_asset, methods=["GET", "HEAD"]),
    ]


def _build_route(context: Context, path: str, view: _BuildPage) -> Route:
    """A page at a path, of one build from its first line to its last."""

    def answer(request: Request) -> Response:
        for _ in range(ATTEMPTS):
            try:
                return _answer(context.current, request, view)
            except PoolClosedError:
                continue  # a new build became current before the page asked its workers: all of it anew
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, str(too_many_builds()))

    return Route(path, answer, methods=["GET", "HEAD"], middleware=_COMPRESSED)


def _answer(opened: Opened, request: Request, view: _BuildPage) -> Response:
    """A page; a name that the build does not know becomes a page with suggestions."""
    visit = build_visit(opened.edition, request)
    try:
        return view(opened, visit)
    except UnknownNameError:
        near = opened.names.suggest(request.url.path.rpartition("/")[2].replace("-", " "))
        return render_page("error.html", visit, 404, near=[tell_thing(e, visit.wording) for e in near])


def _list(segment: str) -> _Page:
    def view(edition: Edition, visit: Visit) -> Response:
        page = view_list(edition, visit.wording, segment, visit.field("kind"))
        return render_page("list.html", visit, page=page)

    return view


def _entity(segment: str) -> _Page:
    def view(edition: Edition, visit: Visit) -> Response:
        entity = f"{segment}/{visit.path['slug']}"
        known = edition.description.entities.get(entity)
        if known is None:
            raise UnknownNameError(visit.address)
        if known.replaced_by:
            return RedirectResponse(visit.link(f"/{known.replaced_by}"), 301)
        page = view_entity(edition, visit.wording, entity, visit.field("source"))
        return render_page("entity.html", visit, page=page)

    return view


def _search(edition: Edition, visit: Visit) -> Response:
    sought = visit.field("q").strip()[:200]
    return render_page("search.html", visit, page=view_search(edition, visit.wording, sought))


def _suggestions(edition: Edition, visit: Visit) -> Response:
    return JSONResponse(suggest_entities(edition, visit.wording, visit.field("q").strip()[:200]))


def _source(edition: Edition, visit: Visit) -> Response:
    name = visit.path["name"]
    if name not in edition.description.sources:
        raise UnknownNameError(visit.address)
    page = view_source(edition, visit.wording, name, visit.field("at"))
    return render_page("source.html", visit, page=page)


def _claim(edition: Edition, visit: Visit) -> Response:
    ref = f"{visit.path['source']}/{visit.path['number']}"
    if ref not in edition.claims:
        raise UnknownNameError(visit.address)
    return render_page("claim.html", visit, page=view_claim(edition, visit.wording, ref))


def _evidence(edition: Edition, visit: Visit) -> Response:
    return RedirectResponse(visit.link(f"/claim/{visit.path['source']}/{visit.path['number']}"), 303)


def _assessment(edition: Edition, visit: Visit) -> Response:
    found = next((a for a in edition.description.assessments if a.id == visit.path["name"]), None)
    if found is None:
        raise UnknownNameError(visit.address)
    return render_page("assessment.html", visit, page=found, iri=entity_iri(f"assessment/{found.id}"))


def _cite(opened: Opened, visit: Visit) -> Response:
    page = view_cite(opened.edition, visit.wording, opened.settings.project, visit.path["name"])
    return render_page("cite.html", visit, page=page)


def _questions(edition: Edition, visit: Visit) -> Response:
    page = view_questions(edition, visit.wording, visit.field("kind"), visit.field("source"))
    return render_page("disagreements.html", visit, page=page)


def _question(edition: Edition, visit: Visit) -> Response:
    name, position, _ = visit.path["name"].partition("/position/")
    found = next((q for q in edition.disagreements if q.id == name), None)
    if found is None:
        raise UnknownNameError(visit.address)
    if position:  # they are told with their question
        return RedirectResponse(visit.link(f"/disagreement/{name}"), 303)
    return render_page("disagreement.html", visit, question=view_question(found, edition, visit.wording))


def _connect(edition: Edition, visit: Visit) -> Response:
    fields = {name: visit.field(name)[:200] for name in ("a", "b", "between", "certain", "across", "countries")}
    page = view_connect(edition, visit.wording, read_form(edition, fields, visit.fields("without")))
    return render_page("connect.html", visit, page=page, sources=edition.description.sources)


def _network_form(edition: Edition, visit: Visit) -> NetworkForm:
    fields = {name: visit.field(name)[:200] for name in ("projection", "measure", "between", "certain")}
    return read_network_form(edition, fields, visit.fields("without"))


def _network(edition: Edition, visit: Visit) -> Response:
    page = view_network(edition, visit.wording, _network_form(edition, visit))
    return render_page("network.html", visit, page=page, sources=edition.description.sources)


def _network_data(edition: Edition, visit: Visit) -> Response:
    try:
        return JSONResponse(build_network_data(edition, visit.wording, _network_form(edition, visit)))
    except BadDateError as mistake:
        return JSONResponse({"error": str(mistake)}, 400)


def _time(edition: Edition, visit: Visit) -> Response:
    source = visit.field("source")
    source = source if source in edition.description.sources else ""
    page = view_time(edition, visit.wording, visit.field("from"), visit.field("to"), source)
    return render_page("timeline.html", visit, page=page, sources=edition.description.sources)


def _map(edition: Edition, visit: Visit) -> Response:
    places = view_places(edition, visit.wording)
    return render_page("map.html", visit, places=places, sources=edition.description.sources)


def _map_data(edition: Edition, visit: Visit) -> Response:
    return JSONResponse(build_map_data(edition, visit.wording))


def _ask(opened: Opened, visit: Visit) -> Response:
    graphs = [(name, iri[:_LONGEST_IRI]) for name in _GRAPHS for iri in visit.fields(name)][:_MOST_GRAPHS]
    page = view_ask(opened.library, visit.field("question"), visit.field("query"))
    return render_page("ask.html", visit, page=page, graphs=graphs)


def _compose(opened: Opened, visit: Visit) -> Response:
    def run(sparql: str) -> bytes:
        question = Question("query", sparql, format="json")
        # Pages are made in threads; the workers are asked from the loop.
        reply = from_thread.run(ask_build, opened, question, visit.client)
        if reply.status != HTTPStatus.OK:
            raise RefusedError(reply.status, reply.body.decode("utf-8", "replace"))
        return reply.body

    edition = opened.edition
    fields = {name: visit.field(name)[:200] for name in ("class", "kind", "side", "source")}
    rows = zip(*(map(_shorten, visit.fields(name)) for name in ("of", "p", "v", "r")), strict=False)
    form = read_compose_form(edition, fields, rows)
    page = view_compose(edition, visit.wording, form, run)
    return render_page("compose.html", visit, page=page, sources=edition.description.sources)


def _shorten(text: str) -> str:
    return text[:200]


def _terms(edition: Edition, visit: Visit) -> Response:
    return render_page("terms.html", visit, page=view_terms(edition, visit.wording))


def _code(edition: Edition, visit: Visit) -> Response:
    scheme, code = visit.path["scheme"], visit.path.get("code", "")
    known = edition.description.vocabulary.codes.get(scheme, {})
    if not known or (code and code not in known):
        raise UnknownNameError(visit.address)
    return RedirectResponse(visit.link("/ontology") + f"#{scheme}{'-' * bool(code)}{code}", 303)
