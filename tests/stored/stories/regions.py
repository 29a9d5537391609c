"""Regions side by side, and what is remembered of them."""

from __future__ import annotations

from tests.stored.stage import Stage
from tests.stored.stories.story import Story


def fast(drive: str, sound: str = "muted") -> dict[str, object]:
    """Return the value of a player that plays fast."""
    return {"on": {"transport": {"playing": "fast"}, "sound": sound, "drive": drive}}


class RegionsGoOn(Story):
    """One has an actor, another a timer."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        player = stage.machine("player")
        player.send("POWER")
        player.send("MUTE")
        player.send("LOAD", n=3)
        player.send("PLAY")
        player.send("PLAY")
        stage.has_noted()

    def goes_on(self, stage: Stage) -> None:
        stage.open_gate()
        player = stage.machine("player")
        player.becomes(
            {"on": {"transport": "stopped", "sound": "muted", "drive": "full"}}, loaded=6, ticks=1
        )
        assert player.send("MUTE")["value"]["on"]["sound"] == "audible"


class HistoryIsRemembered(Story):
    """Deep and shallow."""

    def begin(self, stage: Stage) -> None:
        player = stage.machine("player")
        player.send("POWER")
        player.send("MUTE")
        player.send("PLAY")
        player.send("PLAY")
        assert player.send("POWER")["value"] == "off"

    def goes_on(self, stage: Stage) -> None:
        player = stage.machine("player")
        restored = player.send("LAST")
        assert (restored["value"], restored["tags"]) == (fast("empty"), ["quick"])
        player.becomes({"on": {"transport": "stopped", "sound": "muted", "drive": "empty"}})
        assert player.send("PLAY")["value"]["on"]["transport"] == {"playing": "slow"}


class HistoryOfAnActiveState(Story):
    """What was left is remembered while the parallel state goes on; an actor starts anew."""

    def begin(self, stage: Stage) -> None:
        player = stage.machine("player")
        player.send("POWER")
        player.send("LOAD", n=3)
        stage.has_noted()
        player.send("POWER")

    def goes_on(self, stage: Stage) -> None:
        player = stage.machine("player")
        restored = player.send("LAST")["value"]
        assert restored == {"on": {"transport": "stopped", "sound": "audible", "drive": "loading"}}
        stage.open_gate()
        player.becomes(restored | {"on": restored["on"] | {"drive": "full"}}, loaded=6)


class RegionIsDone(Story):
    """The output of the first region is kept until the second one is done."""

    def begin(self, stage: Stage) -> None:
        stage.machine("contract").send("BUY", n=5)

    def goes_on(self, stage: Stage) -> None:
        contract = stage.machine("contract")
        assert contract.snapshot()["value"] == {"open": {"buyer": "bought", "seller": "waits"}}
        over = contract.send("SIGN")
        assert (over["status"], over["value"]) == ("done", "over")
        assert over["output"] == over["context"]["parts"] == {"buyer": 5, "seller": "signed"}
        if stage.is_live:
            stage.nothing_is_to_come()  # not after two hours
