"""Actors: functions, and handlers of other services."""

from __future__ import annotations

from scripts.eventually import eventually
from tests.stored.stage import Stage
from tests.stored.stories.story import Story


class ActorIsAtWork(Story):
    """Its result is taken."""

    def begin(self, stage: Stage) -> None:
        worker = stage.machine("worker")
        worker.create(start=1)
        worker.send("RUN", n=4)
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        worker = stage.machine("worker")
        worker.becomes("idle", n=4, results=[8])
        assert worker.send("PING")["context"]["pings"] == 1


class ActorIsTriedAgain(Story):
    """An attempt has failed, and the next one follows after a while."""

    def begin(self, stage: Stage) -> None:
        stage.machine("worker").send("TRY", n=5)
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        stage.has_noted(2)
        stage.open_gate()
        stage.machine("worker").becomes("idle", results=[10])


class ActorWithRetryIsStopped(Story):
    """Its state is left between two attempts, or while one is made."""

    def begin(self, stage: Stage) -> None:
        stage.machine("worker").send("TRY", n=5)
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        worker = stage.machine("worker")
        assert worker.send("LEAVE")["value"] == "idle"
        stage.nothing_is_to_come()
        assert worker.snapshot()["value"] == "idle"
        assert worker.context()["results"] == []


class NextAttemptIsCancelled(Story):
    """Its state is left long before the attempt is due."""

    def begin(self, stage: Stage) -> None:
        stage.machine("worker").send("SELDOM", n=5)
        eventually(stage.has_scheduled)

    def goes_on(self, stage: Stage) -> None:
        worker = stage.machine("worker")
        assert worker.send("LEAVE")["value"] == "idle"
        stage.nothing_is_to_come()  # not after a minute


class ActorIsStopped(Story):
    """Its state is left, and its result is not taken."""

    def begin(self, stage: Stage) -> None:
        stage.machine("worker").send("RUN", n=4)
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        worker = stage.machine("worker")
        assert worker.send("LEAVE")["value"] == "idle"
        stage.open_gate()
        stage.nothing_is_to_come()
        assert worker.context()["results"] == []
        assert worker.send("RUN", n=6)["value"] == "running"
        worker.becomes("idle", results=[12])


class ActorTakesTooLong(Story):
    """Its timeout is its error."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        stage.machine("worker").send("LINGER")

    def goes_on(self, stage: Stage) -> None:
        stage.machine("worker").becomes("idle", why="the actor timed out", code=408)


class ActorHasJournaledSteps(Story):
    """What it has taken is not taken again, where its invocation goes on."""

    def begin(self, stage: Stage) -> None:
        stage.machine("worker").send("STEPS", n=6)
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        stage.machine("worker").becomes("idle", results=[12])
        notes = stage.world.notes(stage.key)
        assert notes == [{"first": 6}, {"second": 6}] or not (notes or stage.is_live)


class ActorRefuses(Story):
    """Its error is taken, with message and code."""

    def begin(self, stage: Stage) -> None:
        stage.machine("worker").send("REFUSE")
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        stage.machine("worker").becomes("idle", why="not for you", code=403)


class ServiceIsAtWork(Story):
    """A handler of another service is called as an actor."""

    def begin(self, stage: Stage) -> None:
        stage.machine("worker").send("CALL", n=7)
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        stage.machine("worker").becomes("idle", results=[14])


class ServiceFails(Story):
    """Its error is offered to the machine, which does not take it: `retry` calls it again."""

    def begin(self, stage: Stage) -> None:
        stage.machine("worker").send("CALL", n=-7)
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        worker = stage.machine("worker")
        stage.fails(worker, 404)
        assert worker.ok("retry")["status"] == "active"
        stage.fails(worker, 404)


class ServiceIsStopped(Story):
    """The call to the other service ends with the state."""

    def begin(self, stage: Stage) -> None:
        stage.machine("worker").send("CALL", n=7)
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        worker = stage.machine("worker")
        assert worker.send("LEAVE")["value"] == "idle"
        stage.nothing_is_to_come()
        stage.open_gate()
        assert worker.context()["results"] == []


class LongTimeoutIsCancelled(Story):
    """An actor with a timeout of hours ends before."""

    def begin(self, stage: Stage) -> None:
        worker = stage.machine("worker")
        worker.create(start=8)
        worker.send("PATIENT")
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        stage.machine("worker").becomes("idle", results=[16])
        if stage.is_live:
            stage.nothing_is_to_come()  # not after three hours
