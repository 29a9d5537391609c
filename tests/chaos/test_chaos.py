"""Machines at work are where they have to be after crashes.

The events are the same in every run, the moments of the crashes are not; `make chaos` takes new
ones, and more of them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.chaos.plan import Plan
from tests.chaos.run import run

pytestmark = [
    pytest.mark.capability("crashes"),
    pytest.mark.long("many machines and crashes; `tests/e2e/test_crashes.py` has one of each kind"),
]


def test_crashes_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    random = Random(3)
    plan = Plan.draw(random, machines=27, events=400)
    summary = run(tmp_path, plan, random, crashes=4)
    assert summary.clients.answered == 400
    assert summary.crashes.count.keys() == {"application", "server", "both"}


def test_it_would_be_noticed(tmp_path: Path) -> None:
    """One event is not sent, and another one twice."""
    random = Random(2)
    plan = Plan.draw(random, machines=9, events=60)
    lost = next(each for each in plan.clients[0] if each.member.kind.service == "tally")
    plan.clients[0].remove(lost)
    doubled = next(
        each for share in plan.clients for each in share if each.member.kind.service == "waker"
    )
    plan.clients[1].append(replace(doubled, id="another"))
    with pytest.raises(AssertionError) as caught:
        run(tmp_path, plan, random, crashes=0)
    told = {line.split(":")[0] for line in str(caught.value).splitlines() if ": expected" in line}
    assert told == {str(lost.member), str(doubled.member)}
