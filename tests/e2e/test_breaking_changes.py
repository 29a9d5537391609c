"""What `sc-breaking` calls breaking breaks on the real server, rule by rule.

The charts of all rules are changed at once, with machines in every state that a rule is about; see
`tests/e2e/proofs/`.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sc_compile.breaking.rules import RULES

from scripts.local_restate import RestateServer
from tests.breaking.comparing import RULE_CASES
from tests.conftest import Serve
from tests.e2e.proofs import behaviour, events, running, stored
from tests.e2e.proofs.staging import PROOFS, Stage

pytestmark = [
    pytest.mark.capability("rules of sc-breaking"),
    pytest.mark.long("every rule on the server; its fixtures and some rules on the server are not"),
]

STORIES = (stored, events, running, behaviour)
NO_PROOF: Mapping[str, str] = {}
"""The rules that no story can be told of, each with the reason."""


@pytest.fixture(scope="module")
def stage(restate: RestateServer, serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Play all stories up to the change, and change the charts."""
    made = Stage(restate, serve, tmp_path_factory.mktemp("stage"))
    made.play()
    return made


@pytest.mark.parametrize("case", PROOFS)
def test_what_comes_of_a_change(stage: Stage, case: str) -> None:
    found = stage.findings_of(case)
    assert PROOFS[case].rule in {each["rule"] for each in found}
    felt = stage.end(case)
    counted: dict[str, set[str]] = {
        each["rule"]: set() for each in found if each["severity"] == "machines"
    }
    for each in found:
        in_flight = each["in_flight"]
        assert in_flight["machines"] == len(in_flight["keys"])
        if each["rule"] in counted.keys() | felt.keys():
            counted.setdefault(each["rule"], set()).update(in_flight["keys"])
    assert counted == {rule: {each.key for each in machines} for rule, machines in felt.items()}


def test_every_rule_is_proved() -> None:
    assert {proof.rule for proof in PROOFS.values()} | NO_PROOF.keys() == RULES.keys()


def test_every_fixture_is_played() -> None:
    assert {case.name for case in RULE_CASES.iterdir()} == PROOFS.keys()
