"""A crash may come between any two entries of a journal: what is replayed is what was there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.chaos.clients import Clients
from tests.chaos.kinds import KINDS, Kind, Worker
from tests.chaos.plan import Plan
from tests.chaos.run import served
from tests.chaos.verdict import Verdict
from tests.conftest import StartRestate

pytestmark = [
    pytest.mark.capability("crashes", "forced replay"),
    pytest.mark.long("chaos: every answer is cut somewhere"),
]

SOON = {
    "RESTATE_DEFAULT_RETRY_POLICY__INITIAL_INTERVAL": "10ms",
    "RESTATE_DEFAULT_RETRY_POLICY__MAX_INTERVAL": "50ms",
}
REPEATABLE = Worker("double", "insist", "proceed", "decline")


@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param([each for each in KINDS if not isinstance(each, Worker)], id="machines"),
        pytest.param([REPEATABLE], id="actors"),
        pytest.param(
            [Worker("draw")],
            id="actors that give something else",
        ),
    ],
)
def test_an_answer_may_be_cut_anywhere(
    kinds: Sequence[Kind], start_restate: StartRestate, tmp_path: Path
) -> None:
    plan = Plan.draw(Random(1), machines=16, events=100, kinds=kinds)
    restate = start_restate(env=SOON)
    with served(tmp_path, "tests.chaos.cutting:app") as app:
        restate.register(app.uri)
        clients = Clients([restate.ingress_url], plan.clients)
        clients.start()
        assert clients.wait(60)
        assert not clients.failures, clients.failures
        Verdict(plan, restate, tmp_path / "notes").settled(10)
