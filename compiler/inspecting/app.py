"""The web application: which page is at which address, and what goes wrong as a page."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ..cluster.connection import ClusterError
from ..command_line import failure, say
from ..machines.finding import NotThereError
from ..phrases import sentence
from .guard import Guard
from .list_page import list_page
from .machine_page import machine_page, migrate, retry, send
from .many_page import job_page, mend, mend_page
from .pages import icon, script, style
from .site import Given, Page, Problem, Site

PROGRAM = "sc-inspect"
MOST_FORM_BYTES = 2**20
MOST_FORM_FIELDS = 2_000


def make_app(site: Site) -> Starlette:
    """Return the application."""
    pages = {"/": list_page, "/machine": machine_page, "/mend": mend_page, "/job": job_page}
    routes = [Route(path, _page(site, page), methods=["GET"]) for path, page in pages.items()]
    routes += [
        Route(f"/{name}", _action(site, action), methods=["POST"])
        for name, action in (
            ("send", send),
            ("retry", retry),
            ("migrate", migrate),
            ("mend", mend),
        )
    ]
    for path, content, kind in (
        ("/style.css", style, "text/css"),
        ("/follow.js", script, "text/javascript"),
        ("/icon.svg", icon, "image/svg+xml"),
    ):
        routes.append(Route(path, _file(content, kind), methods=["GET"]))

    def not_found(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        title = HTTPStatus(error.status_code).phrase
        problem = Problem(error.status_code, title, "There is no such page here.")
        return _problem_page(site, problem)

    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, hosts=site.hosts)],
        exception_handlers={HTTPException: not_found},
    )


# --- around each page -----------------------------------------------------------------------------


def _file(content: Callable[[], str], kind: str) -> Callable[[Request], Response]:
    def answer(_request: Request) -> Response:
        return Response(content(), media_type=kind)

    return answer


def _page(site: Site, page: Callable[[Site, Given], Page]) -> Callable[[Request], Response]:
    """Return what answers with a page; what goes wrong is a page too."""

    def answer(request: Request) -> Response:
        def shown() -> Response:
            made = page(site, request.query_params)
            return HTMLResponse(made.html, made.status)

        return _answered(site, shown)

    return answer


def _action(site: Site, action: Callable[[Site, Given], str]) -> Callable[[Request], Any]:
    """Return what does something that a form asks for, and then leads to another page."""

    async def answer(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_FORM_BYTES:
                return _problem_page(site, Problem(413, "Too large", "This form has too much."))

        def act() -> Response:
            given = _form(bytes(body))
            if site.sender is None:
                raise Problem(
                    403,
                    "Not allowed",
                    "This page only looks: nothing was done.",
                    "Start sc-inspect with --allow-sending.",
                )
            if not site.token.fits(given.get("token", "")):
                raise Problem(
                    403,
                    "Not from here",
                    "This form was not sent from this page, or sc-inspect was started again "
                    "meanwhile: nothing was done.",
                    "Open the machine again.",
                )
            return RedirectResponse(action(site, given), 303)

        return await run_in_threadpool(_answered, site, act)

    return answer


def _form(body: bytes) -> Given:
    try:
        return dict(
            parse_qsl(
                body.decode(),
                keep_blank_values=True,
                strict_parsing=bool(body),
                max_num_fields=MOST_FORM_FIELDS,
            )
        )
    except ValueError as error:
        raise Problem(400, "No form", f"This is no form: {error}.") from None


def _answered(site: Site, answer: Callable[[], Response]) -> Response:
    """Return an answer, or a page that says what has gone wrong, and what to do."""
    try:
        return answer()
    except Problem as problem:
        return _problem_page(site, problem)
    except NotThereError as error:
        return _problem_page(site, Problem(404, "Not there", sentence(str(error))))
    except ClusterError as error:
        advice = f"What is asked is {site.restate_url}: sc-inspect --admin names another one."
        unasked = Problem(502, "Restate cannot be asked", sentence(str(error)), advice)
        return _problem_page(site, unasked)
    except Exception as error:  # noqa: BLE001 - whatever it is: the page says so, and goes on
        text = failure(error, PROGRAM)
        say(text)
        return _problem_page(site, Problem(500, "A bug", text))


def _problem_page(site: Site, problem: Problem) -> Response:
    values = {"title": problem.title, "text": problem.text, "advice": problem.advice}
    return HTMLResponse(site.render("problem", values), problem.status)
