"""Machines that start machines, and what is spawned."""

from __future__ import annotations

from scripts.eventually import eventually
from tests.stored.stage import Stage
from tests.stored.stories.story import Story


def start(stage: Stage, service: str = "parent") -> None:
    """Start a machine and its child, which has a pet of its own."""
    stage.machine(service).send("START")
    stage.child("pet", of=stage.child("child"))


class ChildStarts(Story):
    """It is told something, and ends; its parent takes both."""

    def begin(self, stage: Stage) -> None:
        stage.machine("parent").send("START")

    def goes_on(self, stage: Stage) -> None:
        parent = stage.machine("parent")
        parent.send("ASK", n=3)
        parent.becomes("running", heard=[4])
        parent.send("FINISH")
        parent.becomes("finished", result=40)
        eventually(lambda: not stage.children("child"))


class ChildIsAsked(Story):
    """It answers."""

    def begin(self, stage: Stage) -> None:
        start(stage)
        stage.machine("parent").send("ASK", n=4)

    def goes_on(self, stage: Stage) -> None:
        parent = stage.machine("parent")
        parent.becomes("running", heard=[5])
        parent.send("ASK", n=5)
        parent.becomes("running", heard=[5, 10])


class ChildAnswersLater(Story):
    """A delayed event goes to the parent."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        start(stage)
        stage.machine("parent").send("LATER", n=6)

    def goes_on(self, stage: Stage) -> None:
        stage.machine("parent").becomes("running", heard=[6])


class ChildEnds(Story):
    """Its output is taken, and nothing of it is left."""

    def begin(self, stage: Stage) -> None:
        start(stage)
        stage.machine("parent").send("FINISH")

    def goes_on(self, stage: Stage) -> None:
        stage.machine("parent").becomes("finished", result=10)
        eventually(lambda: not stage.children("child"))


class ChildFails(Story):
    """Its error is taken."""

    def begin(self, stage: Stage) -> None:
        start(stage)
        stage.machine("parent").send("FAIL")

    def goes_on(self, stage: Stage) -> None:
        failed = stage.machine("parent").becomes("failed", code=422)
        assert "ZeroDivisionError" in failed["context"]["why"]
        eventually(lambda: not stage.children("child"))


class ChildIsStopped(Story):
    """Its parent leaves the state, and the whole tree goes."""

    def begin(self, stage: Stage) -> None:
        start(stage)
        stage.machine("parent").send("LEAVE")

    def goes_on(self, stage: Stage) -> None:
        assert stage.machine("parent").snapshot()["value"] == "idle"
        eventually(lambda: not stage.children("child"))
        assert stage.machine("parent").send("START")["value"] == "running"


class ChildIsToBeStopped(Story):
    """The parent leaves its state under the new code."""

    def begin(self, stage: Stage) -> None:
        start(stage)

    def goes_on(self, stage: Stage) -> None:
        child = stage.child("child")
        stage.child("pet", of=child)
        assert stage.machine("parent").send("LEAVE")["value"] == "idle"
        eventually(lambda: not stage.children("child"))
        eventually(lambda: not stage.children("pet", of=child))


class ParentIsReset(Story):
    """Its child goes with it, and cannot speak to the next one."""

    def begin(self, stage: Stage) -> None:
        start(stage)

    def goes_on(self, stage: Stage) -> None:
        stage.child("child")
        parent = stage.machine("parent")
        assert parent.create(reset=True)["value"] == "idle"
        eventually(lambda: not stage.children("child"))
        assert parent.send("START")["value"] == "running"
        parent.send("ASK", n=1)
        parent.becomes("running", heard=[2])


class ActorIsSpawned(Story):
    """It outlives the state that has started it."""

    def begin(self, stage: Stage) -> None:
        boss = stage.machine("boss")
        boss.send("RUN")
        boss.send("MOVE")
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        stage.machine("boss").becomes("two", results=[8])


class SpawnedActorIsStopped(Story):
    """By its id."""

    def begin(self, stage: Stage) -> None:
        boss = stage.machine("boss")
        boss.send("RUN")
        boss.send("MOVE")
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        boss = stage.machine("boss")
        boss.send("LEAVE")
        stage.open_gate()
        stage.nothing_is_to_come()
        assert boss.snapshot()["context"]["results"] == []


class MachineIsSpawned(Story):
    """It answers, and ends, or is stopped."""

    def begin(self, stage: Stage) -> None:
        start(stage, "boss")
        boss = stage.machine("boss")
        boss.send("MOVE")
        boss.send("ASK", n=3)

    def goes_on(self, stage: Stage) -> None:
        boss = stage.machine("boss")
        boss.becomes("two", heard=[5])
        boss.send("FINISH")
        boss.becomes("two", outputs=[50])
        eventually(lambda: not stage.children("child"))


class SpawnedMachineIsStopped(Story):
    """By its id."""

    def begin(self, stage: Stage) -> None:
        start(stage, "boss")
        stage.machine("boss").send("MOVE")

    def goes_on(self, stage: Stage) -> None:
        stage.child("child")
        stage.machine("boss").send("FIRE")
        eventually(lambda: not stage.children("child"))
        assert stage.machine("boss").context()["outputs"] == []
