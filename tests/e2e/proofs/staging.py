"""Staging the stories: the charts of all rules are served together, before the change and after.

That takes three deployments in all. Each rule has machines of its own, whose names begin with the
name of its fixture. The stories whose machines have timers pending, or are left without a
deployment, are served by a process of their own, which is stopped before the change, so that none
of their timers is delivered early. None of their functions may be waiting then.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from click.testing import CliRunner
from sc_compile.breaking.cli import command as sc_breaking

from scripts.eventually import eventually
from scripts.local_restate import AppServer, RestateServer
from tests.breaking.comparing import RULE_CASES
from tests.conftest import Serve
from tests.e2e.machines import Machine, World, compile_charts

DUE = "6s"  # the delay of a timer that is due after the change
FAR = "1000s"  # and of one that is not, while the test runs

Edits: TypeAlias = Sequence[tuple[str, str]]
Story: TypeAlias = Iterator[Mapping[str, Sequence[Machine]]]
"""What happens before the change up to a `yield`, and after it what comes of that.

Yielded are, by rule, the machines that are going to feel it: all that `sc-breaking` is to count.
"""


@dataclass(frozen=True)
class Proof:
    """A story, the fixture whose charts it plays with, and what is changed in these for it."""

    case: str
    tell: Callable[[Cast], Story]
    timed: bool
    old: Edits
    new: Edits

    @property
    def rule(self) -> str:
        """The rule whose fixture it is."""
        return self.case.partition("_")[0]

    @property
    def prefix(self) -> str:
        """What the names of the machines begin with."""
        return f"{self.case.lower()}_"

    def chart(self, side: str) -> str:
        """Return the chart before or after: edited, and with names that no other story has."""
        text = (RULE_CASES / self.case / f"{side}.sc").read_text(encoding="utf-8")
        for find, replacement in self.old if side == "old" else self.new:
            assert find in text, (self.case, side, find)
            text = text.replace(find, replacement)
        names = "|".join(re.findall(r"^machine (\w+)", text, re.MULTILINE))
        return re.sub(rf"\b({names})\b", rf"{self.prefix}\1", text)


PROOFS: dict[str, Proof] = {}
"""The stories, by the fixture."""


def proves(
    case: str, *, timed: bool = False, both: Edits = (), old: Edits = (), new: Edits = ()
) -> Callable[[Callable[[Cast], Story]], Callable[[Cast], Story]]:
    """Enter a story for a fixture.

    It is `timed` where timers have to be due after the change, or where the old deployment has to
    be gone.
    """

    def enter(tell: Callable[[Cast], Story]) -> Callable[[Cast], Story]:
        assert case not in PROOFS, case
        PROOFS[case] = Proof(case, tell, timed, [*both, *old], [*both, *new])
        return tell

    return enter


@dataclass
class Cast:
    """The machines of one story, and what their functions do."""

    world: World
    proof: Proof
    stage: Stage

    def machine(self, service: str, name: str) -> Machine:
        """Return a machine by its name in the fixture's charts; `name` tells it from others."""
        return self.world.machine(f"{self.proof.prefix}{service}", f"{self.proof.case}-{name}")

    def let(self, machine: Machine, call: str, **outcome: object) -> None:
        """Let an actor, by its id, or an action end: with what it `returns`, or what it `raises`.

        It goes for calls that wait for it already and for later ones.
        """
        path = self.world.folder / f"{machine.key}.{call}"
        written = path.with_suffix(".written")
        written.write_text(json.dumps(outcome), encoding="utf-8")
        written.rename(path)  # so that nobody reads half of it

    def calls(self, machine: Machine, call: str) -> list[dict[str, Any]]:
        """Return the attempts at an actor, by its id, or at an action that have begun so far."""
        return [each for each in self.world.notes(machine.key) if each["id"] == call]

    def begins(self, machine: Machine, call: str, attempts: int = 1) -> None:
        """Wait until an actor, by its id, or an action has begun, so often."""
        eventually(lambda: len(self.calls(machine, call)) >= attempts, timeout_s=30)

    def is_stuck(self, machine: Machine, handler: str, why: str, *, actions: bool = False) -> None:
        """Wait until a call of a handler is tried again and again, for a reason."""
        service = f"{machine.service}.actions" if actions else machine.service

        def stuck() -> bool:
            rows = self.world.restate.query(
                "select status, last_failure from sys_invocation "
                f"where target_service_name = '{service}' "
                f"and target_service_key = '{machine.key}' "
                f"and target_handler_name = '{handler}' and status != 'completed'"
            )
            assert rows
            return all(
                row["status"] == "backing-off" and why in row.get("last_failure", "").lower()
                for row in rows
            )

        eventually(stuck, timeout_s=30)

    def has_timers(self, machine: Machine, number: int) -> None:
        """Wait until so many timers and delayed events of a machine are to be delivered."""

        def they_are() -> bool:
            pending = self.world.pending(machine.service, machine.key, "_timer")
            return len(pending) == number

        eventually(they_are)

    def says(self, machine: Machine, what: str) -> None:
        """Wait until the new code has written a line about a machine to its log."""

        def said() -> bool:
            lines = self.stage.log().splitlines()
            return any(machine.key in line and what in line for line in lines)

        eventually(said, timeout_s=30)


@dataclass
class Stage:
    """A server where all stories are played, with one change for all of them."""

    restate: RestateServer
    serve: Serve
    folder: Path
    findings: list[dict[str, Any]] = field(default_factory=list)
    stories: dict[str, Story] = field(default_factory=dict)
    felt: dict[str, Mapping[str, Sequence[Machine]] | Exception] = field(default_factory=dict)
    served: AppServer | None = None

    def play(self) -> None:
        """Play all stories up to the change, ask what it breaks, and change the charts."""
        self.write_charts()
        lasting = [each for each in PROOFS.values() if not each.timed]
        timed = [each for each in PROOFS.values() if each.timed]
        new = self.build("new", PROOFS.values())
        self.deploy("old", self.build("old", lasting))
        left = self.deploy("old", self.build("old", timed))
        for proof in (*lasting, *timed):
            self.begin(proof)
        left.stop()
        self.findings = self.ask()
        self.served = self.deploy("new", new)

    def begin(self, proof: Proof) -> None:
        """Play a story up to the change; where that fails, it is for the story's test to say."""
        world = World(self.restate, self.folder / "told")
        story = self.stories[proof.case] = proof.tell(Cast(world, proof, self))
        try:
            self.felt[proof.case] = next(story)
        except Exception as error:  # noqa: BLE001 - `end` raises it
            self.felt[proof.case] = error

    def end(self, case: str) -> Mapping[str, Sequence[Machine]]:
        """Play what happens in a story after the change; give who was to feel it."""
        felt = self.felt[case]
        if isinstance(felt, Exception):
            raise felt
        for _ in self.stories[case]:
            raise AssertionError(f"{case} has more than one change")
        return felt

    def write_charts(self) -> None:
        """Write the charts of all stories, before and after."""
        (self.folder / "told").mkdir()
        for side in ("old", "new"):
            (self.folder / side).mkdir()
            for proof in PROOFS.values():
                path = self.folder / side / f"{proof.case}.sc"
                path.write_text(proof.chart(side), encoding="utf-8")

    def build(self, side: str, proofs: Iterable[Proof]) -> Path:
        """Compile the charts of stories into a folder, with the functions that they call."""
        folder = self.folder / f"deployed_{len(list(self.folder.iterdir()))}"
        (folder / "shop").mkdir(parents=True)
        compile_charts([self.folder / side / f"{each.case}.sc" for each in proofs], folder)
        functions = Path(__file__).with_name("functions.py")
        for copy in ("functions.py", "shop/payments.py"):
            shutil.copy(functions, folder / copy)
        return folder

    def deploy(self, side: str, folder: Path) -> AppServer:
        """Serve what was built at an address of its own."""
        env = {"PROOF_FOLDER": str(self.folder / "told"), "PROOF_SIDE": side}
        return self.serve("machines:app", self.restate, cwd=folder, env=env)

    def ask(self) -> list[dict[str, Any]]:
        """Let `sc-breaking` say what the change breaks, and which machines feel it."""
        sides = [os.fspath(self.folder / side) for side in ("old", "new")]
        arguments = [*sides, "--json", "--cluster", self.restate.admin_url]
        result = CliRunner().invoke(sc_breaking, arguments)
        assert result.exit_code == 1, result.output
        findings: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
        return findings

    def findings_of(self, case: str) -> list[dict[str, Any]]:
        """Return the findings in the charts of a story."""
        prefix = PROOFS[case].prefix
        return [each for each in self.findings if each["affected"]["service"].startswith(prefix)]

    def log(self) -> str:
        """Return what the new code has logged."""
        assert self.served is not None
        return self.served.process.log_text(limit=1_000_000)


def is_unreadable(machine: Machine, event: str | None = None) -> None:
    """Assert that every call to a machine is answered with 409, since its code cannot read it."""
    calls: list[tuple[str, object]] = [("snapshot", None), ("waitFor", {"condition": "done"})]
    if event is not None:
        calls.append(("send", {"event": {"type": event}}))
    for handler, body in calls:
        assert "this code does not fit" in machine.fails(409, handler, body)


def is_parked(machine: Machine, handler: str) -> None:
    """Wait until a machine has status `error`, and keeps the message that it could not take."""

    def parked() -> bool:
        stored = machine.stored()
        assert stored["snapshot"]["status"] == "error", stored
        return [each["handler"] for each in stored["parked"]] == [handler]

    eventually(parked, timeout_s=30)
