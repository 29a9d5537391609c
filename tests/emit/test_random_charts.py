"""Random charts compile to code that imports, passes the type checker, and stays consistent.

Every state logs its entry and its exit, so the log alone tells which states must be active.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from scripts import ROOT
from tests.compiling import Package, compile_into, importable
from tests.emit.test_output_quality import run
from tests.running.amount import amount

EVENTS = ("E0", "E1", "E2")
GUARDS = ("fuel > 0", "fuel % 2 == 0", "odd", "fuel > 3 or not odd", "event.n > fuel")
ACTIONS = ("fuel -= 1", "log fuel", "fuel = min(fuel, event.n)", 'log f"{self.key} has {fuel}"')
FUEL = 6

DECLARATIONS = "".join(f"event {name}(n: int = 1)\n" for name in (*EVENTS, "Refuel"))


@dataclass
class State:
    """A state of a random chart."""

    kind: str
    path: tuple[str, ...]
    children: tuple[State, ...] = ()

    @property
    def all(self) -> Iterator[State]:
        """Yield the state and all below it."""
        yield self
        for child in self.children:
            yield from child.all


@st.composite
def trees(draw: DrawFn, path: tuple[str, ...] = (), depth: int = 3) -> State:
    """Make a state with what is below it; that of the machine itself has an empty path."""
    kinds = ["compound"] if not path else ["state"] * 4
    if path and depth > 0:
        kinds += ["compound", "compound", "parallel"]
    kind = draw(st.sampled_from(kinds))
    if kind == "state":
        return State(kind, path)
    number = draw(st.integers(2 if kind == "parallel" or not path else 1, 3))
    name = path[-1] if path else "s"
    children = [draw(trees((*path, f"{name}{index}"), depth - 1)) for index in range(number)]
    if kind == "compound" and draw(st.booleans()):
        children.append(State("final", (*path, f"{name}e")))
    if kind == "compound" and path and draw(st.integers(0, 3)) == 0:
        children.append(State(draw(st.sampled_from(["history", "deep"])), (*path, f"{name}h")))
    return State(kind, path, tuple(children))


@st.composite
def lines(draw: DrawFn, state: State, targets: list[State]) -> Iterator[str]:
    """Make the lines of a state: for events, without events, and for the end of what is in it."""
    made: list[str] = []
    for _ in range(draw(st.integers(0, 3))):
        trigger = draw(st.sampled_from([*EVENTS, "E0 | E2", "*"]))
        guards = [guard for guard in GUARDS if trigger != "*" or "event" not in guard]
        guard = draw(st.one_of(st.just(""), st.sampled_from(guards).map(" if {}".format)))
        actions = [action for action in ACTIONS if trigger != "*" or "event" not in action]
        taken = draw(st.lists(st.sampled_from(actions), max_size=2))
        if draw(st.integers(0, 3)) == 0 and trigger != "*":
            # Whatever goes on by itself takes fuel, so it comes to an end.
            guard = f" if fuel > 0{' and (' + guard[4:] + ')' if guard else ''}"
            taken = [f"raise {draw(st.sampled_from(EVENTS))}(n=fuel - 1)", "fuel -= 1"]
        made.append(f"on {trigger}{guard}{draw(arrows(state, targets))} {{ {'; '.join(taken)} }}")
    if draw(st.integers(0, 3)) == 0:
        made.append(f"always if fuel > 2{draw(arrows(state, targets))} {{ fuel -= 1 }}")
    if any(child.kind == "final" for child in state.children) and state.path:
        made.append(f"on done if fuel > 0{draw(arrows(state, targets))} {{ fuel -= 1 }}")
    return iter(made)


@st.composite
def arrows(draw: DrawFn, state: State, targets: list[State]) -> str:
    """Make the arrow of a line, or none."""
    target = draw(st.one_of(st.none(), st.sampled_from(targets)))
    if target is None:
        return ""
    reenter = target is state or draw(st.integers(0, 3)) == 0
    return f" -> {'.'.join(target.path)}{' reenter' if reenter and state.path else ''}"


@st.composite
def charts(draw: DrawFn) -> str:
    """Make the body of a machine."""
    tree = draw(trees())
    targets = [state for state in tree.all if state.path]

    def written(state: State, indent: str) -> Iterator[str]:
        name = state.path[-1] if state.path else ""
        match state.kind:
            case "history" | "deep":
                yield f"{indent}history {name}{' deep' if state.kind == 'deep' else ''}"
                return
            case "compound" | "state" if state.path:
                yield f"{indent}state {name} {{"
            case "final" | "parallel":
                yield f"{indent}{state.kind} {name} {{"
            case _:
                pass
        inner = f"{indent}  "
        path = ".".join(state.path)
        yield f'{inner}entry {{ log "+{path}" }}'
        yield f'{inner}exit {{ log "-{path}" }}'
        if state.kind == "compound":
            yield f"{inner}initial {state.children[0].path[-1]}"
        if state.kind != "final":
            yield from (f"{inner}{line}" for line in draw(lines(state, targets)))
        for child in state.children:
            yield from written(child, inner)
        if state.path:
            yield f"{indent}}}"

    fields = f"  context(fuel: int = {FUEL})\n  let odd = fuel % 2 == 1\n"
    fields += f"  on Refuel {{ fuel = {FUEL} }}\n"
    return fields + "\n".join(written(tree, ""))


def compile_bodies(folder: Path, bodies: list[str]) -> Package:
    """Compile machines into one folder."""
    chart = folder.with_suffix(".sc")
    text = "".join(f"machine m{n} {{\n{body}\n}}\n" for n, body in enumerate(bodies))
    chart.write_text(DECLARATIONS + text, encoding="utf-8")
    compile_into(folder, [chart])
    return Package(folder)


def check(machine: Any, active: set[str]) -> None:
    """Follow what has been logged since the last call, and compare it with the configuration.

    A state is entered when its parent has been and it has not, and left when nothing in it is left.
    """
    for effect in machine.effects():
        said = effect.value
        if not isinstance(said, str) or said[0] not in "+-":
            continue
        path = said[1:]
        if said[0] == "+":
            assert path not in active, said
            assert path.rpartition(".")[0] in {"", *active}, said
            active.add(path)
        else:
            assert path in active, said
            active.remove(path)
            assert not any(other.startswith(f"{path}.") for other in active), said
    if machine.status == "active":
        assert active - {""} == set(states_in(machine.snapshot().value)), "the log says otherwise"


def states_in(value: Any, above: str = "") -> Iterator[str]:
    """Yield the paths of all states in a snapshot's value."""
    for name, inner in {value: {}}.items() if isinstance(value, str) else value.items():
        yield f"{above}{name}"
        yield from states_in(inner, f"{above}{name}.")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return names for folders that are all different."""
    folder = tmp_path_factory.mktemp("random")
    return (folder / f"random{number}" for number in count())


UNLIMITED = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@settings(UNLIMITED, max_examples=amount(5, 15))
@given(
    bodies=st.lists(charts(), min_size=1, max_size=3),
    sent=st.lists(
        st.tuples(st.sampled_from([*EVENTS, "Refuel"]), st.integers(-1, FUEL)), max_size=20
    ),
)
def test_the_log_tells_the_configuration(
    folders: Iterator[Path], bodies: list[str], sent: list[tuple[str, int]]
) -> None:
    """After each event those states are active that were entered and have not been left."""
    folder = next(folders)
    compile_bodies(folder, bodies)
    with importable(folder) as package:
        for number in range(len(bodies)):
            module = package.module(f"m{number}_v1")
            machine = module.Machine("key")
            active: set[str] = set()
            machine.start()
            check(machine, active)
            for name, n in sent:
                machine.send(getattr(package.module(f"{folder.name}_types"), name)(n=n))
                check(machine, active)


@pytest.mark.long("mypy on charts of a random shape; test_output_quality.py has it on the goldens")
@settings(UNLIMITED, max_examples=1, derandomize=True, phases=[Phase.generate])
@given(bodies=st.lists(charts(), min_size=12, max_size=12))
def test_types_are_right(folders: Iterator[Path], bodies: list[str]) -> None:
    """A batch of charts passes the type checker."""
    folder = next(folders)
    compile_bodies(folder, bodies)
    cache = ROOT / ".mypy_cache" / "random"
    run(folder, "mypy", "--strict", "--config-file=", f"--cache-dir={cache}", folder.name)
