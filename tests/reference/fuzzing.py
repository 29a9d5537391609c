"""Random charts, compiled, driven beside the reference, and compared."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sc_compile import ir
from sc_compile.emit.support import support_files

from . import random_charts
from .charts import ChartError, Compiled, compile_chart, support
from .events import Event
from .interpreter import Interpreter
from .random_charts import EVENTS, Choice
from .twins import Twins

T = TypeVar("T")

MAYBE_NONE = "SC208"
SAFE = "(o if o is not None else 2)"
MAX_MICROSTEPS = 100  # a loop is found soon
MAX_MENDINGS = 10
SOMEWHERE = """
async def work(*, v: int) -> int:
    return v
"""


def compile_mended(text: str, *, formatted: bool = False, name: str = "chart.sc") -> Compiled:
    """Compile a random chart; where it takes `o` for a number and it may be None, mend that.

    So what is left of such places are those where the analysis has shown that it is not None.
    """
    return mended(text, lambda each: compile_chart(each, formatted=formatted, name=name))


def mended(text: str, attempt: Callable[[str], T]) -> T:
    """Return what an attempt makes of a random chart, mended where `o` may be None."""
    for _ in range(MAX_MENDINGS):
        try:
            return attempt(text)
        except ChartError as error:
            spans = [each.primary.span for each in error.report if each.code.id == MAYBE_NONE]
            if error.codes != {MAYBE_NONE} or any(span.text != "o" for span in spans):
                raise
            for span in sorted(spans, key=lambda each: each.start, reverse=True):
                text = text[: span.start] + SAFE + text[span.end :]
    return attempt(text)


def drive(compiled: Compiled, choices: Sequence[Choice], counts: Counter[str]) -> None:
    """Drive both machines; raises DisagreementError where they differ."""
    with patch.object(support("chart"), "MAX_MICROSTEPS", MAX_MICROSTEPS):
        twins = Twins(compiled, max_microsteps=MAX_MICROSTEPS).start()
        for choice in choices:
            if twins.error is not None:
                counts[f"ended by {twins.error}"] += 1
                return
            counts["events"] += 1
            event = event_of(choice, twins.reference)
            counts["of families"] += event.member is not None
            counts["handled"] += twins.deliver(event)
    counts["done"] += twins.reference.status == "done"


def hunt(seed: int, charts: int, *, formatted: bool = False) -> Counter[str]:
    """Compare so many random charts with the reference; return what was met on the way.

    The first disagreement is raised, made as small as can be, with its chart as a note.
    """
    counts: Counter[str] = Counter()

    @hypothesis.seed(seed)
    @settings(
        max_examples=charts,
        deadline=None,
        database=None,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(random_charts.charts(), st.lists(random_charts.choices(), min_size=2, max_size=2))
    def agree(text: str, runs: list[list[Choice]]) -> None:
        try:
            compiled = compile_mended(text, formatted=formatted)
            counts["charts"] += 1
            counts["with regions"] += "RegionChart" in compiled.files["fuzz_v1.py"]
            counts["with families"] += "FamilyChart" in compiled.files["fuzz_v1.py"]
            for choices in runs:
                drive(compiled, choices, counts)
            compiled.forget()
        except Exception as error:
            error.add_note(f"{text}\n{runs}")
            raise

    agree()
    return counts


def check_types(texts: Sequence[str], folder: Path) -> str:
    """Compile charts into a folder, and check that with `mypy --strict`; return its complaints."""
    files = {"../somewhere.py": SOMEWHERE}
    for number, text in enumerate(texts):
        named = text.replace("machine fuzz", f"machine fuzz{number}")
        named = named.replace("helping_hand", f"helping_hand{number}")
        made = compile_mended(named, name=f"chart{number}.sc").files
        files |= made
    return complaints(files | support_files(list(files.values())), folder)


def complaints(files: Mapping[str, str], folder: Path, *options: str) -> str:
    """Return what `mypy --strict` says of modules by their paths in a package."""
    package = folder / "checked"
    for path, source in {"__init__.py": "", **files}.items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *options]
    checked = subprocess.run(
        [*command, package.name],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return checked.stdout + checked.stderr


def sample(seed: int, number: int) -> list[str]:
    """Draw some charts."""
    found: list[str] = []

    @hypothesis.seed(seed)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(random_charts.charts())
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return found


def of_member(name: str, choice: Choice, error: dict[str, Any]) -> Event:
    """Make an event that comes from one of a family."""
    is_machine = name.startswith("crew")
    if is_machine and choice.kind > 4:
        return Event(name="C", fields={"v": choice.value}, source=name)
    if choice.value == 4:
        return Event(kind="error", id=name, fields=error)
    output = None if is_machine else choice.value
    return Event(kind="done invoke", id=name, fields={"output": output})


def event_of(choice: Choice, reference: Interpreter) -> Event:
    """Make an event of what was drawn."""
    running = reference.effects.running
    timers = [name for name, each in running.items() if isinstance(each, ir.Timer)]
    invokes = [name for name, each in running.items() if isinstance(each, ir.Invoke)]
    families = reference.world.members.items()
    members = [f"{family}[{key}]" for family, keys in families for key in keys]
    error = {"error": {"message": "bad", "code": 500 + choice.value}}
    if members and choice.kind % 3 == 1:
        return of_member(members[choice.which % len(members)], choice, error)
    if choice.kind >= 7 and timers:
        return Event(kind="timer", id=timers[choice.which % len(timers)])
    if choice.kind >= 5 and invokes:
        invoke = invokes[choice.which % len(invokes)]
        if choice.value >= 2:
            return Event(kind="done invoke", id=invoke, fields={"output": choice.value})
        return Event(kind="error", id=invoke, fields=error)
    if choice.kind == 5:
        return Event(kind="error", fields=error)
    name = list(EVENTS)[choice.which % len(EVENTS)]
    values = (choice.value, choice.which)
    return Event(name=name, fields=dict(zip(EVENTS[name], values, strict=False)))
