"""The list of machines: some of those that are looked for, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from ..cluster.affected import ENDED, machines
from ..machines.filter_text import FilterError, parse_filter
from ..machines.filters import STATUSES
from ..machines.finding import NotThereError
from ..machines.paging import Page as MachinePage
from ..phrases import sentence
from . import views
from .looking import Reason, Search
from .pages import list_url
from .site import Given, Page, Site

ON_A_PAGE = 50
MOST_PAGES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found, or why nothing was looked for: what is wrong with the condition, or refused.

    `page` is None then. `reasons` are those of status `error`, where that was looked for.
    """

    page: MachinePage | None = None
    reasons: Sequence[Reason] = ()
    wrong: FilterError | None = None
    refused: str = ""


def list_page(site: Site, given: Given) -> Page:
    """Show machines: some of those that are looked for, and how many there are."""
    asked = asked_in(given)
    number = _page_number(given.get("page", ""))
    before = (number - 1) * ON_A_PAGE
    found = _look(site, asked, before)
    machines_found = () if found.page is None else found.page.machines
    counts = {} if found.page is None else found.page.counts
    count = counts.get(asked["status"], 0) if asked["status"] else sum(counts.values())
    now = datetime.now(UTC)
    values = {
        "asked": asked,
        "services": site.looker.services(),
        "wrong": found.wrong,
        "refused": found.refused,
        "tabs": _tabs(asked, counts),
        "rows": [views.row(each, now) for each in machines_found],
        "reasons": [(each, _list_of(each)) for each in found.reasons],
        "found": count,
        "first": before + 1,
        "mend": _mend_links(site, asked, counts) if site.sender is not None else [],
        "before": _list_at(asked, page=number - 1) if number > 1 else "",
        "after": _list_at(asked, page=number + 1) if before + ON_A_PAGE < count else "",
    }
    return Page(site.render("list", values), 400 if found.page is None else 200)


def _look(site: Site, asked: Given, before: int) -> Found:
    """Look for machines, and leave out so many before those of the page."""
    try:
        search = search_for(asked)
        return Found(
            page=site.looker.page(search, before, ON_A_PAGE),
            reasons=site.looker.reasons(search.service) if search.status == "error" else (),
        )
    except FilterError as error:
        return Found(wrong=error)
    except NotThereError as error:
        return Found(refused=sentence(str(error)))


def _tabs(asked: Given, counts: Mapping[str, int]) -> list[tuple[str, int, str, bool]]:
    """Return the statuses: names, how many there are, addresses, whether it is the one shown."""
    shown = [each for each in STATUSES if each in counts or each == asked["status"]]
    tabs = [
        ("all", "", sum(counts.values())),
        *((each, each, counts.get(each, 0)) for each in shown),
    ]
    return [
        (name, count, _list_at(asked, status=status), status == asked["status"])
        for name, status, count in tabs
    ]


def _list_of(reason: Reason) -> str:
    """Return the address of a list of the machines that have failed for a reason."""
    where = views.where_error(reason.message)
    return list_url(service=reason.service, status="error", where=where)


def asked_in(given: Given) -> dict[str, str]:
    """Return what is looked for, as it was written."""
    return {
        "service": given.get("service", ""),
        "key": given.get("key", "").strip(),
        "where": given.get("where", "").strip(),
        "status": status if (status := given.get("status", "")) in STATUSES else "",
    }


def search_for(asked: Given) -> Search:
    """Return what is looked for. Raises FilterError."""
    return Search(
        service=asked["service"],
        key_part=asked["key"],
        where=parse_filter(asked["where"]) if asked["where"] else None,
        status=asked["status"],
    )


def _list_at(asked: Given, **other: object) -> str:
    return list_url(**{**asked, **other})


def _page_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        return 1
    return min(max(int(text[:9]), 1), MOST_PAGES)


def _mend_links(site: Site, asked: Given, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return what can be done to the machines of a list: texts, and where they lead."""
    wanted = {name: text for name, text in asked.items() if text}
    found = []
    failed = counts.get("error", 0)
    if failed and asked["status"] in ("", "error"):
        url = f"/mend?{urlencode({**wanted, 'kind': 'retry'})}"
        found.append((f"Retry {machines(failed)} in status error", url))
    service = site.looker.published().machines.get(asked["service"])
    has_migrate = service is not None and "migrate" in service.handlers
    if has_migrate and asked["status"] not in ENDED:
        found.append(("Migrate them", f"/mend?{urlencode({**wanted, 'kind': 'migrate'})}"))
    return found
