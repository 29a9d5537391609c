"""Random edits of random charts: a machine can be read afterwards, unless a finding says otherwise.

An old machine is driven, and stored after each event. Where no finding is about it, the new chart
reads it, and it is in the same states; where one says that it cannot be read, it cannot.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from unittest.mock import patch

import hypothesis
import msgspec
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sc_compile.breaking.compare import compare
from sc_compile.breaking.findings import Finding

from tests.breaking.comparing import told
from tests.reference.charts import ChartError, Compiled, compile_chart, support
from tests.reference.fuzzing import compile_mended
from tests.reference.random_charts import EVENTS, charts
from tests.running.amount import amount

UNREADABLE = {"BR201", "BR202", "BR203", "BR206", "BR301"}
"""Where one of these is about a machine, it cannot be read."""

CHANGED = UNREADABLE | {"BR204", "BR205", "BR304", "BR307"}
"""Where one of the others is, its value decides; where none is, it is read as it was."""

Edit = Callable[[str, Callable[[int], int]], str]


def without_a_line(text: str, draw: Callable[[int], int]) -> str:
    """Drop a line of a state."""
    lines = text.splitlines()
    del lines[draw(len(lines) - 1)]
    return "\n".join(lines) + "\n"


def without_a_state(text: str, draw: Callable[[int], int]) -> str:
    """Drop a state with all that is in it, and the lines that lead there."""
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if re.match(r" +(state|final|parallel)\b", line)]
    if not starts:
        return text
    start = starts[draw(len(starts) - 1)]
    indent = len(lines[start]) - len(lines[start].lstrip())
    end = start
    if not lines[start].endswith("}"):
        while lines[end].rstrip() != " " * indent + "}":
            end += 1
    name = re.findall(r"s\d+", lines[start])
    rest = lines[:start] + lines[end + 1 :]
    kept = [line for line in rest if not name or not re.search(rf"\b{name[0]}\b", line)]
    return "\n".join(kept if draw(1) else rest) + "\n"


def with_lines_swapped(text: str, draw: Callable[[int], int]) -> str:
    """Let two lines that follow each other change places."""
    lines = text.splitlines()
    at = draw(len(lines) - 2)
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return "\n".join(lines) + "\n"


def with_a_state_renamed(text: str, draw: Callable[[int], int]) -> str:
    """Return a state another name."""
    names = sorted(set(re.findall(r"\bs\d+\b", text)))
    if not names:
        return text
    return re.sub(rf"\b{names[draw(len(names) - 1)]}\b", "renamed", text)


def replaced(pairs: Mapping[str, str]) -> Edit:
    """Make an edit that replaces one of some words, once."""

    def edit(text: str, draw: Callable[[int], int]) -> str:
        found = [old for old in pairs if old in text]
        if not found:
            return text
        old = found[draw(len(found) - 1)]
        places = [match.start() for match in re.finditer(re.escape(old), text)]
        at = places[draw(len(places) - 1)]
        return text[:at] + pairs[old] + text[at + len(old) :]

    return edit


EDITS: tuple[Edit, ...] = (
    without_a_line,
    without_a_state,
    with_lines_swapped,
    with_a_state_renamed,
    replaced(
        {
            "{}": " { state inner }",
            "parallel ": "state ",
            "state s": "parallel s",
            "final ": "state ",
        }
    ),
    replaced({"state s": "final s", "state": "state more\n  state"}),
    replaced(
        {
            "n: int = 0": "n: float = 0",
            "m: int = 1": 'm: int = 1, z: str = "new"',
            "b: bool = False": "b: bool = False, z: str = self.key",
            "fuel: int = 5": "fuel: int | None = 5",
            ", o: int | None": ", o: int",
            "-> int | None": "-> int",
            ", m: int = 1": "",
        }
    ),
)


def read(machine: Any, compiled: Compiled) -> Any:
    """Read a machine with another chart; raises ValueError where that cannot be done."""
    stored = msgspec.json.encode(machine.snapshot())
    again = compiled.machine("key")
    again.restore(msgspec.json.Decoder(compiled.machine.SNAPSHOT).decode(stored))
    again.recall(msgspec.json.decode(msgspec.json.encode(machine.memory())))
    return again


def can_be_read(machine: Any, compiled: Compiled) -> bool:
    """Return whether a machine can be read with another chart."""
    try:
        read(machine, compiled)
    except ValueError:
        return False
    return True


def is_about(finding: Finding, machine: Any) -> bool:
    """Return whether a finding is about a machine, as far as states tell."""
    affected = finding.affected
    if affected.finished:
        return bool(machine.status == "done" and machine.output is not None)
    return not affected.states or any(map(machine.matches, affected.states))


def driven(machine: Any, events: list[tuple[int, int]], compiled: Compiled) -> Iterator[Any]:
    """Yield a machine after its start and after each event, as long as it works."""
    try:
        machine.start()
        yield machine
        for which, value in events:
            name = list(EVENTS)[which % len(EVENTS)]
            fields = dict.fromkeys(EVENTS[name], value)
            machine.send(compiled.types[name](**fields))
            yield machine
    except (support("chart").UnsettledError, ArithmeticError, LookupError, TypeError):
        return


def compile_edited(text: str, draw: Callable[[int], int]) -> Compiled | None:
    """Edit a chart until what comes of it compiles."""
    for _ in range(12):
        edited = text
        for _ in range(1 + draw(1)):
            edited = EDITS[draw(len(EDITS) - 1)](edited, draw)
        if edited == text:
            continue
        try:
            return compile_chart(edited)
        except ChartError:
            continue
    return None


def check(old: Compiled, new: Compiled, events: list[tuple[int, int]]) -> Iterator[str]:
    """Check what is said of an edit; yield what was seen."""
    found = compare(old.program, new.program)
    yield from {each.rule.id for each in found}
    for machine in driven(old.machine("key"), events, old):
        machine.effects()
        changes = [each for each in found if is_about(each, machine)]
        about = f"in {machine.value()}:\n{told(found)}\n{old.text}\n-----\n{new.text}"
        if any(each.rule.id in UNREADABLE for each in changes):
            assert not can_be_read(machine, new), f"it can be read {about}"
            yield "cannot be read"
        elif not any(each.rule.id in CHANGED for each in changes):
            try:
                again = read(machine, new)
            except ValueError as error:
                raise AssertionError(f"{error} {about}") from error
            assert again.value() == machine.value(), about
            yield "is read"


def hunt(seed: int, charts_in_all: int) -> Counter[str]:
    """Check edits of some charts; count what was seen."""
    counts: Counter[str] = Counter()

    @hypothesis.seed(seed)
    @settings(
        max_examples=charts_in_all,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(charts(), st.data())
    def each(text: str, data: st.DataObject) -> None:
        old = compile_mended(text)
        new = compile_edited(old.text, lambda last: data.draw(st.integers(0, max(last, 0))))
        if new is None:
            return
        numbers = st.tuples(st.integers(0, 11), st.integers(0, 4))
        events = data.draw(st.lists(numbers, max_size=6))
        try:
            with patch.object(support("chart"), "MAX_MICROSTEPS", 100):
                counts.update(check(old, new, events))
            counts["edits"] += 1
        finally:
            old.forget()
            new.forget()

    each()
    return counts


def test_edits() -> None:
    """What is said of random edits is so, and both kinds have been seen."""
    counts = hunt(seed=7, charts_in_all=amount(20, 100))
    assert counts["is read"] > 0
    assert counts["cannot be read"] > 0
