"""Timers of states, and events that are delayed."""

from __future__ import annotations

from scripts.eventually import eventually
from tests.stored.stage import Stage
from tests.stored.stories.story import Story

SOON, AFTER_THE_CHANGE, LATE = "PT0.01S", "PT3S", "PT1M"


class TimerIsDue(Story):
    """`after`."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        stage.machine("timer").send("AFTER", pause=AFTER_THE_CHANGE)

    def goes_on(self, stage: Stage) -> None:
        stage.machine("timer").becomes("rung", came=["after"])


class TimerRecurs(Story):
    """`every`."""

    def begin(self, stage: Stage) -> None:
        stage.machine("timer").send("BEAT")

    def goes_on(self, stage: Stage) -> None:
        timer = stage.machine("timer")
        before = timer.context()["beats"]
        eventually(lambda: timer.context()["beats"] > before + 1)
        left = timer.send("LEAVE")
        stage.nothing_is_to_come()
        assert timer.context() == left["context"]


class TimerIsStopped(Story):
    """Its state is left before it is due, so it comes in vain."""

    def begin(self, stage: Stage) -> None:
        stage.machine("timer").send("AFTER", pause=LATE)

    def goes_on(self, stage: Stage) -> None:
        timer = stage.machine("timer")
        assert timer.send("LEAVE")["value"] == "idle"
        stage.come_in_vain()
        assert timer.snapshot()["value"] == "idle"
        assert timer.context()["came"] == []


class TimerIsCancelled(Story):
    """A long one is taken back for good."""

    def begin(self, stage: Stage) -> None:
        stage.machine("timer").send("LONG")

    def goes_on(self, stage: Stage) -> None:
        assert stage.machine("timer").send("LEAVE")["value"] == "idle"
        if stage.is_live:
            stage.nothing_is_to_come()  # not after two hours


class EventIsDelayed(Story):
    """Under an id."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        stage.machine("timer").send("LATER", what="named", pause=AFTER_THE_CHANGE)

    def goes_on(self, stage: Stage) -> None:
        timer = stage.machine("timer")
        timer.becomes("idle", came=["named"])
        assert timer.send("DROP")["context"]["came"] == ["named"]


class EventIsCancelled(Story):
    """By its id."""

    def begin(self, stage: Stage) -> None:
        stage.machine("timer").send("LATER", what="named", pause=LATE)

    def goes_on(self, stage: Stage) -> None:
        timer = stage.machine("timer")
        timer.send("DROP")
        stage.come_in_vain()
        assert timer.context()["came"] == []


class EventIsReplaced(Story):
    """By another one with the same id."""

    def begin(self, stage: Stage) -> None:
        stage.machine("timer").send("LATER", what="old", pause=LATE)

    def goes_on(self, stage: Stage) -> None:
        timer = stage.machine("timer")
        timer.send("LATER", what="new", pause=SOON)
        timer.becomes("idle", came=["new"])
        stage.come_in_vain()
        assert timer.context()["came"] == ["new"]


class EventsAreDelayed(Story):
    """Without an id, several at once; one is an internal event."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        timer = stage.machine("timer")
        timer.create()
        timer.send("UNNAMED", what="one", pause="PT3.0S")
        timer.send("RAISED", what="two", pause="PT3.2S")
        timer.send("UNNAMED", what="three", pause="PT3H")

    def goes_on(self, stage: Stage) -> None:
        timer = stage.machine("timer")
        timer.becomes("idle", came=["one", "two"])
        timer.create(reset=True)
        if stage.is_live:
            stage.nothing_is_to_come()  # not after three hours


class EventOfAnEarlierMachine(Story):
    """The machine is reset, and what its former self has sent comes in vain."""

    def begin(self, stage: Stage) -> None:
        timer = stage.machine("timer")
        timer.create()
        timer.send("UNNAMED", what="former", pause=LATE)
        timer.send("LATER", what="former, too", pause=LATE)

    def goes_on(self, stage: Stage) -> None:
        timer = stage.machine("timer")
        timer.create(reset=True)
        stage.come_in_vain()
        assert timer.context()["came"] == []


class EventForAnotherMachine(Story):
    """It starts that machine, which answers its sender after a while."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        stage.machine("timer").send("FAR")

    def goes_on(self, stage: Stage) -> None:
        stage.machine("timer").becomes("idle", came=["answer to far"])
        assert stage.machine("echo").context() == {"came": 1}


class AnswerComesTooLate(Story):
    """Who has asked is gone, and is not created by the answer."""

    def begin(self, stage: Stage) -> None:
        stage.machine("host").send("LEAVE")

    def goes_on(self, stage: Stage) -> None:
        stage.machine("host").becomes("alone")
        stage.come_in_vain()
        eventually(lambda: not any_of(stage, "visitor"))


def any_of(stage: Stage, service: str) -> bool:
    """Return whether there is any machine of a service, or will be."""
    rows = stage.world.restate.query(
        f"select service_key from state where service_name = '{service}' and key = 'snapshot' "
        "union all select id from sys_invocation where status != 'completed' and "
        f"target_service_name in ('{service}', 'echo')"
    )
    return bool(rows)
