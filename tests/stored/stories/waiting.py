"""Those who wait for a machine."""

from __future__ import annotations

from scripts.eventually import eventually
from tests.stored.stage import Stage
from tests.stored.stories.story import Story

CONDITIONS = {
    "early": "matches:working.early",
    "close": "hasTag:busy and hasTag:close",
    "said": "emitted:SAID",
    "done": "done",
}


class ManyWait(Story):
    """For a state, for tags, for an emitted event, for the end; two of them for the same."""

    def begin(self, stage: Stage) -> None:
        job = stage.machine("job")
        job.create()
        stage.subscribe("subscribed", "job", CONDITIONS["close"])
        for name, condition in CONDITIONS.items():
            stage.wait(name, "job", condition)
        stage.wait("another", "job", "done")
        job.has_waiters(6)

    def goes_on(self, stage: Stage) -> None:
        job = stage.machine("job")
        job.has_waiters(6)
        job.send("GO")
        assert stage.answered("early")["value"] == {"working": "early"}
        job.send("SAY", text="hello")
        said = stage.answered("said")
        assert said["event"] == {"type": "SAID", "text": "hello", "n": 1}
        job.send("GO")
        for name in ("close", "subscribed"):
            assert stage.answered(name)["value"] == {"working": "nearly done"}
        job.send("FINISH")
        for name in ("done", "another"):
            assert stage.answered(name)["output"] == "yes"
        job.has_waiters(0)


class WaitIsOver(Story):
    """What is met was about to be told."""

    def begin(self, stage: Stage) -> None:
        job = stage.machine("job")
        job.create()
        for name, condition in CONDITIONS.items():
            stage.wait(name, "job", condition)
        job.has_waiters(4)
        job.send("SAY", text="bye")
        job.send("FINISH")

    def goes_on(self, stage: Stage) -> None:
        assert stage.answered("done")["output"] == "yes"
        assert stage.answered("said")["event"] == {"type": "SAID", "text": "bye", "n": 1}
        for name in ("early", "close"):
            assert CONDITIONS[name] in stage.answered(name, 412)
        stage.machine("job").has_waiters(0)


class SeveralAreTold(Story):
    """An emitted event, which was about to be told."""

    def begin(self, stage: Stage) -> None:
        job = stage.machine("job")
        job.create()
        for name in ("one", "two", "three"):
            stage.wait(name, "job", "emitted:SAID")
        job.has_waiters(3)
        job.send("SAY", text="bye")

    def goes_on(self, stage: Stage) -> None:
        for name in ("one", "two", "three"):
            assert stage.answered(name)["event"] == {"type": "SAID", "text": "bye", "n": 1}


class WaitIsReset(Story):
    """Who waits for a machine that is replaced is told so."""

    def begin(self, stage: Stage) -> None:
        job = stage.machine("job")
        job.create()
        stage.wait("done", "job", "done")
        stage.subscribe("subscribed", "job", "matches:working.early")
        job.has_waiters(2)

    def goes_on(self, stage: Stage) -> None:
        job = stage.machine("job")
        job.has_waiters(2)
        job.create(reset=True)
        for name in ("done", "subscribed"):
            assert "reset" in stage.answered(name, 409)


class WaitIsGivenUp(Story):
    """One has not enough time, and is forgotten; another one waits on."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        job = stage.machine("job")
        job.create()
        stage.wait("patient", "job", "done")
        job.has_waiters(1)
        stage.wait("impatient", "job", "done", timeout=2000)
        job.has_waiters(2)

    def goes_on(self, stage: Stage) -> None:
        stage.give_up("impatient")
        job = stage.machine("job")
        job.has_waiters(1)
        job.send("FINISH")
        assert stage.answered("patient")["output"] == "yes"
        job.has_waiters(0)


class NobodyWaits(Story):
    """Who was the only one gives up, and no event cares for that condition any more."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        job = stage.machine("job")
        job.create()
        stage.wait("impatient", "job", "done", timeout=2000)
        job.has_waiters(1)

    def goes_on(self, stage: Stage) -> None:
        job = stage.machine("job")
        stage.give_up("impatient")
        # A message between two objects is in no list, so what comes of it is awaited.
        eventually(lambda: "waiting" not in job.stored()["runtime"])
        before = self.calls(stage)
        assert job.send("FINISH")["status"] == "done"
        stage.nothing_is_to_come()
        assert self.calls(stage) == before

    def calls(self, stage: Stage) -> int:
        """Return how often those who wait were called, or asked for."""
        return len(
            stage.world.restate.query(
                "select id from sys_invocation where target_service_name = 'job.waiters' "
                f"and target_service_key = '{stage.key}'"
            )
        )
