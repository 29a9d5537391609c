"""Values of every type, what only machines may know, and what a client repeats."""

from __future__ import annotations

from tests.stored.stage import Stage
from tests.stored.stories.story import Story

VALUES: dict[str, object] = {
    "pause": "PT5400.25S",
    "at": "2026-01-31T12:00:00.123456Z",
    "day": "2026-02-28",
    "price": "12.50",
    "id": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
    "data": "AAECA/8=",
    "tree": {"a": [1, 2.5, None, True, "x"], "b": {"c": {}}},
    "part": {"name": "wheel", "count": 4},
    "parts": [{"name": "bolt", "count": 1}],
    "words": {"één": 1, "two words": -2},
    "note": 'a "quoted" line\nand another, with emoji 🚲 and \u2028',
    "mode": "on",
    "ratio": -0.1,
    "flag": True,
}


class ValuesAreStored(Story):
    """Of every type, with the machine's input."""

    def begin(self, stage: Stage) -> None:
        values = stage.machine("values")
        values.create(label="mine")
        values.send("SET", **VALUES)

    def goes_on(self, stage: Stage) -> None:
        values = stage.machine("values")
        context = values.context()
        assert {name: context[name] for name in VALUES} == VALUES
        counted = values.send("COUNT", n=9_007_199_254_740_993)["context"]
        assert counted == context | {"n": 9_007_199_254_740_993, "label": "mine"}


class TimeIsStored(Story):
    """`now()` of the step."""

    def begin(self, stage: Stage) -> None:
        stage.machine("clock").send("STAMP")

    def goes_on(self, stage: Stage) -> None:
        clock = stage.machine("clock")
        before = clock.context()
        after = clock.send("STAMP")["context"]
        assert after["since"] == before["since"]
        assert after["stamps"][:1] == before["stamps"]
        assert after["stamps"][1] > before["stamps"][0]


class SecretIsKept(Story):
    """A private field is stored, and a private event under way; clients see neither."""

    is_timed = True

    def begin(self, stage: Stage) -> None:
        safe = stage.machine("safe")
        safe.create(owner="ada")
        safe.send("LEARN", code="4711")
        safe.send("TRY", code="0815")
        safe.send("WIND")

    def goes_on(self, stage: Stage) -> None:
        safe = stage.machine("safe")
        safe.refuses(400, "RING", code="4711")
        opened = safe.becomes("open")
        assert (opened["status"], opened["output"]) == ("done", "ada")
        assert opened["context"] == {"owner": "ada", "n": 0}


class SecretIsUsed(Story):
    """By an event of a client, under the new code."""

    def begin(self, stage: Stage) -> None:
        safe = stage.machine("safe")
        safe.create(owner="ada")
        safe.send("LEARN", code="4711")

    def goes_on(self, stage: Stage) -> None:
        safe = stage.machine("safe")
        assert safe.send("TRY", code="none")["value"] == "locked"
        assert "4711" not in str(safe.snapshot())
        assert safe.send("TRY", code="4711")["output"] == "ada"


class CallIsRepeated(Story):
    """Under its idempotency key it has the answer that it had, and is not taken again."""

    def begin(self, stage: Stage) -> None:
        self.count(stage)

    def goes_on(self, stage: Stage) -> None:
        if stage.is_live:
            assert self.count(stage) == 5
        assert stage.machine("values").send("COUNT", n=1)["context"]["n"] == 6

    def count(self, stage: Stage) -> object:
        """Count five, under one idempotency key; return how many there are."""
        body = {"event": {"type": "COUNT", "n": 5}}
        headers = {"idempotency-key": f"{stage.key} five"}
        answer = stage.machine("values").call("send", body, headers=headers)
        return answer.json()["context"]["n"]
