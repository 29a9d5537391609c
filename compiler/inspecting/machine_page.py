"""The page of a machine, and what is done to it from there."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ..machines.model import Address, Machine
from ..machines.published import PublishedService
from ..machines.reading import read_machine
from ..machines.tasks import Task
from ..phrases import sentence
from . import views
from .forms import PREFIX, Form, FormError, forms_for, read_event, read_json_event
from .looking import Seen
from .pages import machine_url
from .sending import Told, told_of
from .site import Given, Page, Problem, Site

MOST_LISTED = 100
"""Timers, actors, children and so on, of each."""
MOST_TYPED = 100_000
"""Characters of a form that was refused: one that has more is shown empty again."""


def machine_page(site: Site, given: Given) -> Page:
    """Show all that is known of a machine."""
    address = _address(given)
    seen = site.looker.machine(address)
    if seen.machine is None:
        raise _no_machine(site, address)
    values = _shown(site, seen, seen.machine)
    told = site.outcomes.find(given.get("told", ""))
    values["told"] = told
    values["typed"] = {} if told is None or told.is_fine else told.typed
    return Page(site.render("machine", values))


def _address(given: Given) -> Address:
    service, key = given.get("service", ""), given.get("key", "")
    if not (service and key):
        raise Problem(404, "No machine", "The address names no machine: a service, and a key.")
    return Address(service, key)


def _no_machine(site: Site, address: Address) -> Problem:
    known = site.looker.services()
    if address.service not in known:
        there = ", ".join(known) or "none yet"
        text = f"There is no service `{address.service}` of machines. There are: {there}."
        return Problem(404, "No such service", text)
    return Problem(
        404,
        "No such machine",
        f"There is no machine {address}. It may have ended, and been disposed of: so are children.",
        "Look for it in the list.",
    )


def _shown(site: Site, seen: Seen, machine: Machine) -> dict[str, Any]:
    show_private = site.looker.show_private
    service = seen.published.machines.get(machine.address.service)
    return {
        "machine": machine,
        "now": seen.now,
        "most": MOST_LISTED,
        "facts": list(views.facts(machine, seen.published)),
        "values": views.values(machine, show_private=show_private),
        "actors": views.actors(machine, seen.now, show_private=show_private),
        "parked": seen.parked,
        "calls": views.calls(machine, seen.now, show_private=show_private),
        "history": views.history(machine, seen.history, seen.published, show_private=show_private),
        "drawing": views.drawing(site.charts, machine),
        "token": site.token.text,
        "once": secrets.token_urlsafe,
        **_sorted_forms(site, machine, service),
        "has_migrate": service is not None and "migrate" in service.handlers,
        "told": None,
        "typed": {},
    }


def _sorted_forms(
    site: Site, machine: Machine, service: PublishedService | None
) -> dict[str, list[Form]]:
    """Return the forms for the events that the machine takes now, and for those that it does not.

    Where the chart is not at hand, all are taken for those that it takes.
    """
    if site.sender is None:
        return {"forms": [], "others": []}
    forms = _forms(service)
    taken = site.charts.events_taken(machine.address.service, machine.version, machine.states)
    if taken is None:
        return {"forms": forms, "others": []}
    return {
        "forms": [each for each in forms if each.event in taken],
        "others": [each for each in forms if each.event not in taken],
    }


def _forms(service: PublishedService | None) -> list[Form]:
    return [] if service is None else forms_for(service.event_types)


# --- what is done to a machine --------------------------------------------------------------------


def send(site: Site, given: Given) -> str:
    """Send an event that was filled in; return where to go then."""
    address = _address(given)
    published = site.looker.published().machines.get(address.service)
    try:
        if "json" in given:
            event = read_json_event(given["json"])
        else:
            forms = {str(each.number): each for each in _forms(published)}
            if given.get("form") not in forms:
                raise FormError("the service has been registered anew: open the machine again")
            event = read_event(forms[given["form"]], given)
    except FormError as error:
        told = Told(False, f"{sentence(str(error))} Nothing was sent.")
        return _told(site, address, told, given)
    return _done(site, address, Task(kind="send", event=event), given)


def retry(site: Site, given: Given) -> str:
    """Retry what has put a machine into status `error`; return where to go then."""
    return _done(site, _address(given), Task(kind="retry"), given)


def migrate(site: Site, given: Given) -> str:
    """Move a machine to the latest version; return where to go then."""
    return _done(site, _address(given), Task(kind="migrate"), given)


def _done(site: Site, address: Address, task: Task, given: Given) -> str:
    looker, sender = site.looker, site.sender
    assert sender is not None
    published = looker.published()
    machine = read_machine(looker.admin, published, address, datetime.now(UTC))
    if machine is None:
        raise _no_machine(site, address)
    once = given.get("once") or secrets.token_urlsafe()
    return _told(site, address, told_of(task, sender.perform(task, machine, once)), given)


def _told(site: Site, address: Address, told: Told, given: Given) -> str:
    """Keep what is told, with what was filled in; return where it is shown."""
    typed = {
        name: text
        for name, text in given.items()
        if name in ("form", "json") or name.startswith(PREFIX)
    }
    if not told.is_fine and sum(map(len, typed.values())) <= MOST_TYPED:
        told = replace(told, typed=typed)
    return machine_url(address, told=site.outcomes.keep(told))
