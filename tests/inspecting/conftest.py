"""Fixtures: the page, as a browser would ask for it, over the shop's machines."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import unescape

import httpx
import pytest
from sc_compile.cluster.admin import Admin
from sc_compile.drawing.elk import Elk
from sc_compile.inspecting.app import make_app
from sc_compile.inspecting.charts import Charts
from sc_compile.inspecting.looking import Looker
from sc_compile.inspecting.sending import Sender
from sc_compile.inspecting.site import Site
from starlette.types import ASGIApp

from tests.machines.conftest import Shop, deployed, empty_shop, start_deployed

__all__ = ["deployed", "empty_shop", "start_deployed"]

ORIGIN = "http://localhost:9075"


@dataclass(frozen=True)
class Client:
    """Asks an application in this process, as a browser at this machine would."""

    app: ASGIApp

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        content: str | None = None,
    ) -> httpx.Response:
        """Return what is answered in the end, behind what leads elsewhere."""

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(self.app),
                base_url=ORIGIN,
                headers={"origin": ORIGIN},
                follow_redirects=True,
            ) as client:
                return await client.request(
                    method, url, headers=headers, data=data, content=content
                )

        return asyncio.run(ask())

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Ask for a page."""
        return self.request("GET", url, headers=headers)


@dataclass(frozen=True)
class Browser:
    """Asks for pages, and fills in forms."""

    client: Client
    site: Site

    def get(self, url: str, status: int = 200) -> str:
        """Return a page."""
        response = self.client.get(url)
        assert response.status_code == status, response.text
        assert "Traceback" not in response.text
        return response.text

    def text(self, url: str, status: int = 200) -> str:
        """Return the words of a page."""
        return words(self.get(url, status))

    def submit(self, page: str, form: str, **filled_in: str) -> httpx.Response:
        """Send the form of a page that has an id, as it is and with what is filled in."""
        found = re.search(rf'<form action="([^"]*)"[^>]* id="{form}".*?</form>', page, re.DOTALL)
        assert found, f"there is no form {form}"
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', found[0])
        values = {unescape(name): unescape(value) for name, value in hidden}
        return self.client.request("POST", found[1], data={**values, **filled_in})


def words(page: str) -> str:
    """Return a page's text: what a reader sees, without the picture."""
    page = re.sub(r"<svg.*?</svg>|<head>.*?</head>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


@cache
def shared_elk() -> Elk:
    """Return what lays out charts, which takes 0.3 s to start."""
    return Elk()


@contextmanager
def page_over(
    admin_url: str,
    charts: Iterable[str] = (),
    *,
    may_send: bool = False,
    show_private: bool = False,
    ingress_url: str | None = None,
    start_engine: Callable[[], Elk] = shared_elk,
) -> Iterator[Browser]:
    """Give the page over a Restate, as it was started with options."""
    with Admin(admin_url) as admin, Sender(admin, ingress_url) as sender:
        site = Site(
            looker=Looker(admin, show_private=show_private),
            charts=Charts(charts, start_engine),
            sender=sender if may_send else None,
            restate_url=admin.url,
        )
        yield Browser(Client(make_app(site)), site)


@pytest.fixture(scope="module")
def looking(deployed: Shop) -> Iterator[Browser]:
    """Give the page of the shop's machines, with their charts; it may not send."""
    with page_over(deployed.restate.admin_url, [str(deployed.chart)]) as browser:
        yield browser
