"""Which machines a finding is about, so that those in a cluster can be found."""

from __future__ import annotations

import pytest
from sc_compile.cluster.affected import Affected

from tests.breaking.comparing import RULE_CASES, findings_of, rules_found


def of(service: str = "order", version: str | None = "v1", **fields: object) -> Affected:
    """Describe machines."""
    return Affected(service=service, version=version, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "affected"),
    [
        ("BR101_machine_removed", of("courier", None, finished_too=True)),
        ("BR102_service_renamed", of("parcel", None, finished_too=True)),
        ("BR103_version_removed", of("counter", finished_too=True)),
        ("BR104_option_stricter", of(version=None)),
        ("BR201_state_removed", of(states=("paid",))),
        ("BR201_final_state_removed", of(states=("refused",), finished=True)),
        ("BR202_state_renamed", of(states=("paid",))),
        ("BR203_state_moved", of(states=("paid",))),
        ("BR204_kind_changed", of(states=("paid",))),
        ("BR204_states_at_all", of(finished_too=True)),
        ("BR205_region_added", of("player", states=("on",))),
        ("BR206_region_removed", of("player", states=("on",))),
        ("BR301_not_constant", of("cart", finished_too=True)),
        ("BR302_field_removed", of("cart")),
        ("BR304_field_retyped", of("cart", finished_too=True)),
        ("BR305_input_unreadable", of()),
        ("BR307_output_narrowed", of(finished=True)),
        ("BR310_taken_present", of(states=("paid",))),
        ("BR403_delayed_dropped", of(delayed=("reminder",))),
        ("BR501_actor_removed", of(running=("failed.refund",), handlers=("order/refund",))),
        ("BR511_action_removed", of(handlers=("order.actions/print_label",))),
        ("BR521_invoke_renamed", of(running=("paying.payment",))),
        ("BR523_family_removed", of(running=("pollers[]",))),
        ("BR523_spawn_removed", of(running=("poller",))),
        ("BR524_child_output", of(running=("asking.answer",))),
        ("BR601_timer_replaced", of(running=("open.after",))),
        ("BR602_shifted", of(running=("open.after", "open.after2"))),
        ("BR606_not_cancelled", of(delayed=("reminder",))),
        ("BR702_history_removed", of("tour", remembered=("running.last",))),
        ("BR703_event_not_handled", of(states=("paid",))),
        ("BR708_option", of(version=None, finished=True)),
    ],
)
def test_affected(case: str, affected: Affected) -> None:
    rule = case.partition("_")[0]
    found = [each for each in findings_of(RULE_CASES / case) if each.rule.id == rule]
    assert [each.affected for each in found if each.affected == affected], found


def test_an_alarm_is_an_action_that_may_be_pending() -> None:
    machine = 'use "functions"\naction ring(key: str, message: str)\nmachine m { OPTION }\n'
    with_alarm = machine.replace("OPTION", 'option alarm = "ring"')
    assert rules_found(with_alarm, machine.replace("OPTION", "")) == ["BR511"]
    assert rules_found(machine.replace("OPTION", ""), with_alarm) == []
