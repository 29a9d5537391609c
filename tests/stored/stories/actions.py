"""Actions: in order, tried until they succeed, and refused."""

from __future__ import annotations

from tests.stored.stage import Stage
from tests.stored.stories.story import Story


class ActionsArePending(Story):
    """The second one waits behind the first."""

    def begin(self, stage: Stage) -> None:
        stage.machine("doer").send("DO")

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        stage.has_done("first", "second")


class MoreActionsFollow(Story):
    """Those of a step under the new code wait behind the others."""

    def begin(self, stage: Stage) -> None:
        stage.machine("doer").send("DO")

    def goes_on(self, stage: Stage) -> None:
        doer = stage.machine("doer")
        assert doer.send("DO")["context"]["n"] == 2
        stage.open_gate()
        stage.has_done("first", "second", "first", "second")


class ActionIsTriedAgain(Story):
    """By its policy: the attempts are in its journal."""

    def begin(self, stage: Stage) -> None:
        stage.machine("doer").send("TRY")

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        stage.has_done("tried", "behind it")
        assert stage.machine("doer").context() == {"n": 1, "why": "", "code": 0}


class ActionIsRefused(Story):
    """The machine is told."""

    def begin(self, stage: Stage) -> None:
        stage.machine("doer").send("REJECT")

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        stage.machine("doer").becomes(None, n=1, why="this is refused", code=403)
