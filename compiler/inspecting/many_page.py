"""The pages for what is done to many machines: they ask first, and show how far it is."""

from __future__ import annotations

from urllib.parse import urlencode

from ..machines.filter_text import FilterError
from ..machines.jobs import JobError
from ..machines.tasks import Outcome, Task
from ..phrases import sentence
from .list_page import asked_in, search_for
from .looking import Search
from .mending import PER_SECOND, find_concerned
from .pages import list_url
from .site import Given, Page, Problem, Site


def _task(given: Given) -> Task:
    match given.get("kind"):
        case "retry":
            return Task(kind="retry")
        case "migrate":
            return Task(kind="migrate")
        case _:
            raise Problem(404, "No such task", "What can be done to many is: retry, migrate.")


def _search_or_problem(asked: Given) -> Search:
    try:
        return search_for(asked)
    except FilterError as error:
        raise Problem(400, "No condition", sentence(error.message)) from None


def mend_page(site: Site, given: Given) -> Page:
    """Show what would be retried or migrated, and ask."""
    asked = asked_in(given)
    task = _task(given)
    found = find_concerned(site.looker, task, _search_or_problem(asked))
    values = {
        "kind": task.kind,
        "asked": asked,
        "number": len(found.targets),
        "versions": sorted(found.versions.items()),
        "sample": found.sample,
        "token": site.token.text,
        "per_second": f"{PER_SECOND:g}",
        "back": list_url(**asked),
    }
    return Page(site.render("mend", values))


def mend(site: Site, given: Given) -> str:
    """Begin to retry or to migrate many machines; return where to go then."""
    assert site.sender is not None
    search = _search_or_problem(asked_in(given))
    try:
        name = site.runs.begin(site.looker, site.sender, _task(given), search)
    except JobError as error:
        raise Problem(409, "Not begun", sentence(str(error))) from None
    return f"/job?{urlencode({'id': name})}"


def job_page(site: Site, given: Given) -> Page:
    """Show how far a job is, and what has come of it."""
    run = site.runs.find(given.get("id", ""))
    if run is None:
        raise Problem(404, "No such job", "This sc-inspect has not begun it, or it was long ago.")
    counts = run.counts()
    values = {
        "kind": run.task.kind,
        "number": len(run.job.targets),
        "done": counts.total(),
        "has_ended": run.course is not None,
        "outcomes": [(each.value, counts[each]) for each in Outcome if counts[each]],
        "said": run.said(),
    }
    return Page(site.render("job", values))
