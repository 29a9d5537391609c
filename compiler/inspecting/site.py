"""What all pages share: who is asked, what may be done, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import quote

from .charts import Charts
from .guard import Token
from .looking import Looker
from .mending import Runs
from .pages import render
from .sending import Outcomes, Sender

Given: TypeAlias = Mapping[str, str]
"""The query of an address, or a form that was filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the pages are about: who is asked, what may be done, and the charts at hand.

    Where `sender` is None, nothing is sent. `restate_url` is where Restate's own page is.
    """

    looker: Looker
    charts: Charts
    sender: Sender | None
    restate_url: str
    hosts: tuple[str, ...] = ()
    token: Token = field(default_factory=Token)
    outcomes: Outcomes = field(default_factory=Outcomes)
    runs: Runs = field(default_factory=Runs)

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        """Return a page."""
        about = {
            "restate_url": self.restate_url,
            "may_send": self.sender is not None,
            "shows_private": self.looker.show_private,
        }
        return render(template, {"site": about, "restate_page": self.restate_page, **values})

    def restate_page(self, invocation: str) -> str:
        """Return the address of an invocation in Restate's own page."""
        return f"{self.restate_url}/ui/invocations/{quote(invocation, safe='')}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as HTML, and the status that it is answered with."""

    html: str
    status: int = 200


class Problem(Exception):  # noqa: N818 - it is what a page says
    """What cannot be shown or done: a page that says why, and what to do."""

    def __init__(self, status: int, title: str, text: str, advice: str = "") -> None:
        """Take what the page says."""
        super().__init__(text)
        self.status = status
        self.title = title
        self.text = text
        self.advice = advice
