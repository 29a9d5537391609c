"""The list of machines: some of those that are looked for, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from ..cluster.affected import ENDED, machines
from ..machines.filter_text import FilterError, parse_filter
from ..machines.filters import STATUSES
from ..machines.finding import NotThereError
from . import views
from .looking import Search
from .pages import list_url
from .site import Given, Page, Site, sentence

ON_A_PAGE = 50
MOST_PAGES = 1_000_000


def list_page(site: Site, given: Given) -> Page:
    """Show machines: some of those that are looked for, and how many there are."""
    asked = asked_in(given)
    number = _page_number(given.get("page", ""))
    services = site.looker.services()
    wrong: FilterError | None = None
    search, page, reasons = None, None, []
    try:
        search = search_for(asked)
    except FilterError as error:
        wrong = error
    refused = ""
    if search is not None:
        try:
            page = site.looker.page(search, (number - 1) * ON_A_PAGE, ON_A_PAGE)
            if search.status == "error":
                reasons = site.looker.reasons(search.service)
        except NotThereError as error:
            refused = sentence(str(error))
    counts = {} if page is None else page.counts
    total = sum(counts.values())
    found = counts.get(asked["status"], 0) if asked["status"] else total
    tabs = [("all", "", total)] + [
        (each, each, counts.get(each, 0))
        for each in STATUSES
        if each in counts or each == asked["status"]
    ]
    now = datetime.now(UTC)
    values = {
        "asked": asked,
        "services": services,
        "wrong": wrong,
        "refused": refused,
        "page": page,
        "tabs": [
            {"name": name, "count": count, "url": _list_at(asked, status=status)}
            | {"is_shown": status == asked["status"]}
            for name, status, count in tabs
        ],
        "rows": [] if page is None else [views.row(each, now) for each in page.machines],
        "reasons": [
            {
                "reason": each,
                "url": list_url(
                    service=each.service, status="error", where=views.where_error(each.message)
                ),
            }
            for each in reasons
        ],
        "found": found,
        "first": (number - 1) * ON_A_PAGE + 1,
        "mend": _mend_links(site, asked, counts) if site.sender is not None else [],
        "before": _list_at(asked, page=number - 1) if number > 1 else "",
        "after": _list_at(asked, page=number + 1) if number * ON_A_PAGE < found else "",
    }
    return Page(site.render("list", values), 400 if wrong or refused else 200)


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
