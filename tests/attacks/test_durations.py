"""Durations that Python or Restate could not take: refused where the chart says them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sc_compile.limits import LONGEST_DURATION_MILLISECONDS

from tests.attacks.attempts import attempt

PLACES = [
    "event E machine m { initial a state a { after D -> b } state b {} }",
    "event E machine m { initial a state a { every D {} } }",
    "event E machine m { entry { raise E after D } }",
    "event E machine m { entry { send E to self after D as later } }",
    "machine m { context(d: duration = D) }",
    "machine m { let d = D entry { log d } }",
    "machine m(d: duration = D) { }",
    "type R(d: duration = D)",
    "machine m { option final_state_ttl = D }",
    'actor f() from "x" { timeout D } machine m { initial a state a { invoke f() } }',
    'actor f() from "x" { retry(initial=D) } machine m { initial a state a { invoke f() } }',
    'actor f() from "x" { retry(max=D, duration=D) }',
]
LONGEST = f"{LONGEST_DURATION_MILLISECONDS}ms"
TOO_LONG = [
    f"{LONGEST_DURATION_MILLISECONDS + 1}ms",
    "99999999999999999999d",
    "1000000000d",
    f"{'9' * 299}d",
    f"{LONGEST} + 1ms",
    f"-({LONGEST} * 2)",
    "1d * 1.0e300",
    "1d * 1.0e300 * 1.0e300",
    f"1d / 0.{'0' * 100}1",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_duration_that_is_too_long(place: str) -> None:
    for duration in TOO_LONG:
        made = attempt({"c.sc": place.replace("D", duration)})
        assert set(made.codes) >= {"SC021"}, (duration, made.messages)
    assert attempt({"c.sc": place.replace("D", LONGEST)}).codes == ()


@pytest.mark.parametrize(
    "name", ["journal_retention", "idempotency_retention", "inactivity_timeout", "abort_timeout"]
)
def test_a_setting_that_restate_does_not_take(name: str) -> None:
    """That the longest is taken is seen in `tests/e2e/charts/timers.sc`."""
    chart = f"machine m {{ option {name} = 3650000d }}"
    assert attempt({"c.sc": chart}).codes == ()
    longer = chart.replace("3650000d", "3650000d + 1ms")
    assert attempt({"c.sc": longer}).codes == ("SC406",)


@pytest.mark.parametrize(
    "setting", ["attempts=1 + 9223372036854775807", "factor=1.0e300 * 1.0e300"]
)
def test_a_policy_that_is_too_large(setting: str) -> None:
    chart = f'actor f() from "x" {{ retry({setting}) }}'
    assert attempt({"c.sc": chart}).codes == ("SC510",)


@pytest.mark.parametrize("period", ["0s", "0.5ms", "1s - 1s", "-1s"])
def test_a_period_of_nothing(period: str) -> None:
    chart = f"machine m {{ initial a state a {{ every {period} {{}} }} }}"
    assert attempt({"c.sc": chart}).codes == ("SC201",)


def test_the_bound_is_that_of_python() -> None:
    longest = timedelta(milliseconds=LONGEST_DURATION_MILLISECONDS)
    assert timedelta.max - longest < timedelta(days=1)
    assert timedelta.min == -longest
