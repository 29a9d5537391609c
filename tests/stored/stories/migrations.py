"""Machines whose chart changes, too: they move to a newer version, or stay on theirs."""

from __future__ import annotations

from scripts.eventually import eventually
from tests.e2e.machines import Machine
from tests.stored.stage import Stage
from tests.stored.stories.story import Story

COUNTING = {"handing": {"who": "asking", "what": "counting"}}
ANSWERED = {"handing": {"who": "answered", "what": "counting"}}


def in_state(stage: Stage, *events: str, n: int = 3) -> Machine:
    """Create a machine of the first version, and bring it where some events lead."""
    parcel = stage.machine("parcel")
    assert parcel.create()["version"] == "v1"
    parcel.send("ADD", n=n)
    for event in events:
        assert parcel.send(event)["handled"]
    return parcel


class MachineMoves(Story):
    """With its next event."""

    def begin(self, stage: Stage) -> None:
        in_state(stage)

    def goes_on(self, stage: Stage) -> None:
        parcel = stage.machine("parcel")
        assert parcel.snapshot()["version"] == "v1"
        moved = parcel.send("ADD", n=1)
        assert (moved["version"], moved["value"]) == ("v2", "open")
        assert moved["context"] == {"total": 4, "rings": 0, "note": "moved with 3"}


class ActorMoves(Story):
    """Its result comes under the id that it had."""

    def begin(self, stage: Stage) -> None:
        in_state(stage, "PAY")
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        parcel = stage.machine("parcel")
        assert parcel.becomes("paid", total=1006)["version"] == "v2"
        if stage.is_live:
            stage.nothing_is_to_come()  # the timer of three hours is cancelled


class ActorMovesFirst(Story):
    """The machine is moved before the result comes."""

    def begin(self, stage: Stage) -> None:
        in_state(stage, "PAY")
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        parcel = stage.machine("parcel")
        moved = parcel.ok("migrate")
        assert (moved["version"], moved["value"]) == ("v2", {"money": "charging"})
        stage.open_gate()
        parcel.becomes("paid", total=1006)


class ActorWithRetryMoves(Story):
    """Attempts go on."""

    def begin(self, stage: Stage) -> None:
        in_state(stage, "TRY")
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        parcel = stage.machine("parcel")
        moved = parcel.ok("migrate")
        assert (moved["version"], moved["value"]) == ("v2", {"money": "trying"}), moved
        stage.open_gate()
        parcel.becomes("paid", total=1006)


class FailedMachineMoves(Story):
    """It is tried again in the new version."""

    def begin(self, stage: Stage) -> None:
        in_state(stage, "FAULTY")

    def goes_on(self, stage: Stage) -> None:
        parcel = stage.machine("parcel")
        stage.fails(parcel, 500)
        stage.open_gate()
        assert parcel.ok("retry")["version"] == "v2"
        parcel.becomes("paid", total=1006)


class TimersMove(Story):
    """A timer and a delayed event are due when they were."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        in_state(stage, "LONG", "LATER")

    def goes_on(self, stage: Stage) -> None:
        rested = stage.machine("parcel").becomes("resting", rings=10, note="rested in v2")
        assert rested["version"] == "v2"


class ChildMoves(Story):
    """It is asked, and ends."""

    def begin(self, stage: Stage) -> None:
        in_state(stage, "HAND", n=0)
        stage.child("helper")
        stage.machine("parcel").send("ASK", n=4)

    def goes_on(self, stage: Stage) -> None:
        parcel = stage.machine("parcel")
        helper = stage.child("helper")
        eventually(lambda: not (stage.is_pending(helper) or stage.is_pending()))
        moved = parcel.ok("migrate")
        assert (moved["version"], moved["value"]) == ("v2", COUNTING)
        heard = moved["context"]["total"]
        assert heard in (5, 500)  # by the old version, or by the new one
        parcel.send("ASK", n=4)
        parcel.becomes(COUNTING, total=heard + 900)
        parcel.send("QUIT")
        parcel.becomes(ANSWERED, total=heard + 900 + 9000)


class HistoryMoves(Story):
    """To the state that has taken the place of the remembered one."""

    def begin(self, stage: Stage) -> None:
        in_state(stage, "GO", "GO", "HAND")

    def goes_on(self, stage: Stage) -> None:
        assert stage.machine("parcel").send("GO")["value"] == {"moving": "fast"}


class RegionsMove(Story):
    """One of them is done."""

    def begin(self, stage: Stage) -> None:
        in_state(stage, "PACK", "PACK")

    def goes_on(self, stage: Stage) -> None:
        paid = stage.machine("parcel").send("PRINT")
        assert (paid["version"], paid["value"]) == ("v2", "paid")
        assert paid["context"]["total"] == 200


class WaitersWaitOn(Story):
    """And who waits for a state that is no more is told so."""

    def begin(self, stage: Stage) -> None:
        parcel = in_state(stage)
        stage.wait("done", "parcel", "done")
        stage.wait("gone", "parcel", "matches:trying")
        parcel.has_waiters(2)
        parcel.send("ADD", n=1)

    def goes_on(self, stage: Stage) -> None:
        parcel = stage.machine("parcel")
        parcel.has_waiters(2)
        assert parcel.ok("migrate")["version"] == "v2"
        assert "`v2`" in stage.answered("gone", 412)
        parcel.send("END")
        assert stage.answered("done")["status"] == "done"


class MachineStays(Story):
    """No migration leads from its version to the latest one."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        meter = stage.machine("meter")
        meter.send("COUNT")
        meter.send("LATER")

    def goes_on(self, stage: Stage) -> None:
        meter = stage.machine("meter")
        assert meter.becomes("counting", count=2)["version"] == "v1"
        assert meter.send("COUNT")["context"] == {"count": 3}
        reset = meter.create(reset=True)
        assert (reset["version"], reset["context"]) == ("v2", {"total": 100})


# --- moved by the code of the edition ---


class ActorWasMoved(Story):
    """It carries the id of the first version still; an attempt has failed."""

    moves = True

    def begin(self, stage: Stage) -> None:
        in_state(stage, "TRY")
        stage.has_noted()

    def moved(self, stage: Stage) -> None:
        assert stage.machine("parcel").ok("migrate")["value"] == {"money": "trying"}

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        stage.machine("parcel").becomes("paid", total=1006)


class ChildWasMoved(Story):
    """It knows its parent by the id of the first version."""

    moves = True

    def begin(self, stage: Stage) -> None:
        in_state(stage, "HAND", n=0)
        stage.child("helper")

    def moved(self, stage: Stage) -> None:
        assert stage.machine("parcel").ok("migrate")["value"] == COUNTING

    def goes_on(self, stage: Stage) -> None:
        parcel = stage.machine("parcel")
        parcel.send("ASK", n=4)
        parcel.becomes(COUNTING, total=500)
        parcel.send("QUIT")
        parcel.becomes(ANSWERED, total=5500)


class TimersWereMoved(Story):
    """A timer and a delayed event are due."""

    is_timed = True
    moves = True

    def begin(self, stage: Stage) -> None:
        in_state(stage, "LONG", "LATER")

    def moved(self, stage: Stage) -> None:
        assert stage.machine("parcel").ok("migrate")["value"] == "resting"

    def goes_on(self, stage: Stage) -> None:
        stage.machine("parcel").becomes("resting", rings=10, note="rested in v2")
