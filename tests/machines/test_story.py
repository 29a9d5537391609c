"""What operators go through: a bad deployment is found, understood and mended."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from scripts.eventually import eventually
from tests.machines.conftest import Shop
from tests.machines.shop import BROKEN, WORKING
from tests.running.amount import amount

pytestmark = pytest.mark.capability("operating machines", "retry")

FIRST_LOOK_S = 60.0


def test_a_bad_deployment_is_mended(start_deployed: Shop) -> None:
    """Three machines in ten fail; in the end all are paid, none of them twice."""
    shop = start_deployed
    machines = amount(30, 1_000)
    broken = machines * 3 // 10
    shop.deploy(functions=WORKING)

    def make(number: int) -> None:
        shop.restate.ingress.call(
            "order", f"order-{number:04}", "create/send", {"input": {"cents": number}}
        )

    def pay(number: int) -> None:
        event = {"type": "PAY", "cents": number + 1}
        shop.restate.ingress.call("order", f"order-{number:04}", "send/send", {"event": event})

    def statuses() -> dict[str, int]:
        found: dict[str, int] = shop.data("list", "order", "--limit", "1")["statuses"]
        return found

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(machines)))
        eventually(lambda: statuses() == {"active": machines}, timeout_s=FIRST_LOOK_S)

        shop.deploy(functions=BROKEN)
        list(pool.map(pay, range(machines)))
    after = {"done": machines - broken, "error": broken}
    eventually(lambda: statuses() == after, timeout_s=FIRST_LOOK_S)

    # Found: how many there are, of which service and version, and why.
    result = shop.run("doctor")
    assert result.exit_code == 1
    assert (
        f"failed: {broken} machines of `order` v1 are in status `error`: "
        "actor charge: KeyError: 'USD'"
    ) in result.stdout

    # Understood: one of them, with the state that it is in, and what it waits for.
    shown = shop.run("show", "order/order-0000").stdout
    assert "actor charge: KeyError: 'USD'" in shown
    assert "parked    1, until `retry`" in shown
    assert "paying.charge  charge, attempt 1" in shown
    result = shop.run("list", "order", "--where", "matches:paying and not status == error")
    assert "no machine was found" in result.stderr

    # A try, before the mistake is mended, of one machine: it fails again, and nothing is lost.
    assert shop.run("retry", "order/order-0000").exit_code == 0
    eventually(lambda: statuses() == after)

    # Mended: deployed anew, and retried; first to see which they would be.
    shop.deploy(functions=WORKING)
    result = shop.run("retry", "order", "--where", '"KeyError" in error', "--dry-run")
    assert f"retry: {broken} machines: {broken} on v1 in status error" in result.stdout
    assert f"... and {broken - 5} more" in result.stdout
    assert statuses() == after
    began = time.monotonic()
    result = shop.run("retry", "order", "--where", '"KeyError" in error', "--rate", "50/s", "--yes")
    took = time.monotonic() - began
    assert result.exit_code == 0, result.output
    assert f"retry: {broken} done" in result.stdout
    assert took > (broken - 1) / 50  # no faster than was said

    # All have ended, and each has paid what it was told to.
    eventually(lambda: statuses() == {"done": machines}, timeout_s=FIRST_LOOK_S)
    found = shop.data("list", "order")["machines"]
    assert {each["key"]: each["output"] for each in found} == {
        f"order-{number:04}": f"{number + 1} cents" for number in range(machines)
    }
    assert shop.run("doctor").stdout == "nothing is wrong\n"
    assert shop.job_files() == []
