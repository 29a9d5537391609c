"""Status `error`, and the end of machines."""

from __future__ import annotations

from scripts.eventually import eventually
from tests.e2e.machines import Machine
from tests.stored.stage import Stage
from tests.stored.stories.story import Story


class TimerHasFailed(Story):
    """The machine is in status `error`, with messages that came after that."""

    def begin(self, stage: Stage) -> None:
        fragile = stage.machine("fragile")
        fragile.send("START", n=1)
        stage.fails(fragile, 422)
        teller = stage.machine("teller")
        teller.send("TELL", n=5)
        teller.send("TELL", n=7)

    def goes_on(self, stage: Stage) -> None:
        fragile = stage.machine("fragile")
        stage.nothing_is_to_come()
        assert "RuntimeError" in fragile.snapshot()["error"]["message"]
        assert "`retry`" in fragile.refuses(409, "ADD", n=1)
        assert fragile.ok("retry")["status"] == "error"  # nothing is put right
        stage.open_gate()
        retried = fragile.ok("retry")
        assert (retried["status"], retried["value"], retried["error"]) == ("active", "idle", None)
        assert retried["context"] == {"n": 10 + 5 + 7}
        assert fragile.send("ADD", n=1)["context"] == {"n": 23}


class ActorHasFailed(Story):
    """`retry` starts it afresh, with what it was started with."""

    def begin(self, stage: Stage) -> None:
        shop = stage.machine("shop")
        shop.send("START", n=6)

    def goes_on(self, stage: Stage) -> None:
        shop = stage.machine("shop")
        failed = stage.fails(shop, 500)
        assert failed["error"]["message"] == "actor mendable: KeyError: 'nope'"
        stage.open_gate()
        assert shop.ok("retry")["status"] == "active"
        shop.becomes("idle", total=12)


class ActorHasTimedOut(Story):
    """`retry` starts it afresh, and it has as much time as before."""

    def begin(self, stage: Stage) -> None:
        stage.machine("slow_shop").send("START", n=6)

    def goes_on(self, stage: Stage) -> None:
        shop = stage.machine("slow_shop")
        stage.fails(shop, 408)
        assert shop.ok("retry")["status"] == "active"
        stage.fails(shop, 408)
        stage.open_gate()
        assert shop.ok("retry")["status"] == "active"
        shop.becomes("idle", total=12)


class ChildHasFailed(Story):
    """`retry` starts it afresh."""

    def begin(self, stage: Stage) -> None:
        stage.machine("chain").send("START", n=7)

    def goes_on(self, stage: Stage) -> None:
        chain = stage.machine("chain")
        assert "mendable" in stage.fails(chain, 500)["error"]["message"]
        stage.open_gate()
        assert chain.ok("retry")["status"] == "active"
        chain.becomes("idle", total=14)


class AlarmIsPending(Story):
    """Somebody is told that a machine has failed."""

    def begin(self, stage: Stage) -> None:
        stage.machine("guarded").send("START", n=8)

    def goes_on(self, stage: Stage) -> None:
        guarded = stage.machine("guarded")
        stage.fails(guarded, 500)
        stage.open_gate("-bell")
        stage.nothing_is_to_come()
        rung = [note["alarm"] for note in stage.world.notes(stage.key) if "alarm" in note]
        told = ["actor mendable: KeyError: 'nope'"]
        assert rung == told or (not stage.is_live and not rung)
        stage.open_gate()
        guarded.ok("retry")
        guarded.becomes("idle", total=16)


def is_disposed_of(machine: Machine) -> bool:
    """Tell whether a machine is no more, and callers are told so."""
    return machine.call("snapshot").status_code == 410


class FailedMachineIsDisposedOf(Story):
    """After its time to live."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        stage.machine("doomed").send("START", n=9)

    def goes_on(self, stage: Stage) -> None:
        doomed = stage.machine("doomed")
        eventually(lambda: is_disposed_of(doomed))
        assert doomed.create()["status"] == "active"


class DisposalIsCalledOff(Story):
    """By `retry`."""

    def begin(self, stage: Stage) -> None:
        spared = stage.machine("spared")
        spared.send("START", n=9)
        stage.fails(spared, 500)

    def goes_on(self, stage: Stage) -> None:
        spared = stage.machine("spared")
        stage.fails(spared, 500)
        stage.open_gate()
        spared.ok("retry")
        spared.becomes("idle", total=18)
        stage.come_in_vain()
        assert spared.snapshot()["value"] == "idle"


class MachineIsDisposedOf(Story):
    """It is done, and is kept for a time."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        assert stage.machine("brief").send("END")["output"] == "ended"

    def goes_on(self, stage: Stage) -> None:
        brief = stage.machine("brief")
        eventually(lambda: is_disposed_of(brief))
        assert "disposed" in brief.refuses(410, "END")


class MachineWasDisposedOf(Story):
    """Callers are told so still, and a new one can be created."""

    def begin(self, stage: Stage) -> None:
        gone = stage.machine("gone")
        gone.send("END")
        eventually(lambda: is_disposed_of(gone))

    def goes_on(self, stage: Stage) -> None:
        gone = stage.machine("gone")
        eventually(lambda: is_disposed_of(gone))
        assert gone.create()["value"] == "idle"


class MachineIsDone(Story):
    """It is kept, and can be replaced."""

    def begin(self, stage: Stage) -> None:
        stage.machine("kept").send("END")

    def goes_on(self, stage: Stage) -> None:
        kept = stage.machine("kept")
        ended = kept.snapshot()
        assert (ended["status"], ended["output"]) == ("done", "kept 7")
        assert kept.send("END") == ended | {"handled": False}
        assert stage.wait("done", "kept", "done").result(timeout=20).json() == ended
        assert kept.create(reset=True)["status"] == "active"
        if stage.is_live:
            stage.nothing_is_to_come()  # not after two hours
