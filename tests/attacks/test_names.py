"""Names that Python, the generated modules or their libraries have a meaning for.

A chart may use nearly all of them: what it compiles to can be imported and driven. The others are
refused, with a diagnostic.
"""

from __future__ import annotations

import builtins
import inspect
import io
import keyword
import re
import tokenize
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from sc_compile.analysis.names.type_names import BUILT_IN
from sc_compile.analysis.types import builtin_functions
from sc_compile.emit import text as emitted
from sc_compile.emit.names import (
    IN_CHARTS,
    IN_CHARTS_WITH_FAMILIES,
    IN_CHARTS_WITH_REGIONS,
    MEMBERS,
    RESERVED,
)

from scripts import ROOT
from tests.attacks.attempts import Loaded, Stage, attempt, staged
from tests.reference.charts import support
from tests.running.amount import amount

DUNDERS = (
    *("__init__", "__class__", "__slots__", "__dict__", "__doc__", "__name__", "__module__"),
    *("__annotations__", "__all__", "__getattr__", "__post_init__", "__struct_fields__"),
    *("__struct_config__", "__match_args__", "__eq__", "__debug__", "__x", "x__", "__x__"),
    *("_", "__", "___", "_x", "x_", "_settle", "_queue", "_effects", "_starts", "_support"),
)
PYTHON = {*keyword.kwlist, *keyword.softkwlist}
GENERATED = {
    token.string
    for path in (ROOT / "generated").glob("auth*.py")
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    if token.type == tokenize.NAME
}
NAMES = sorted(
    {
        *(name for name in dir(builtins) if not name.endswith(("Error", "Warning"))),
        *RESERVED.intersection(dir(builtins), DUNDERS),
        *PYTHON,
        *DUNDERS,
        *MEMBERS,
        *IN_CHARTS,
        *IN_CHARTS_WITH_FAMILIES,
        *IN_CHARTS_WITH_REGIONS,
        *sorted(GENERATED)[:: amount(4, 1)],
        *("msgspec", "restate", "asyncio", "typing", "self", "cls", "ctx", "type", "tag", "rename"),
        *("Decimal", "UUID", "date", "datetime", "timedelta", "Literal", "TypeAlias", "name_"),
    }
)
# Words of the language, each of which is refused in some places by the grammar.
WORDS = {"True", "False", "None", "not", "none", "true", "false", "null", "nil", "undefined"}
FUNCTIONS = {*builtin_functions.FUNCTIONS, *builtin_functions.OWN_FUNCTIONS}
TYPES = {*BUILT_IN}
FOREIGN = {"None", "type", "nil", "undefined"}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Return a folder that all these charts are compiled into."""
    with staged(tmp_path_factory.mktemp("names")) as stage:

        def function(**given: Any) -> Any:
            return next(iter(given.values()), 0)

        stage.functions.__dict__.update({name: function for name in NAMES if "__" not in name})
        stage.functions.__dict__.update(__x=function, x__=function, __=function, ___=function)
        yield stage


@pytest.fixture(autouse=True)
def as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave modules as the templates write them, which is quick."""
    monkeypatch.setattr(emitted, "formatted", lambda module, _: f"{module.strip()}\n")


def loaded(chart: str, name: str, stage: Stage) -> Loaded:
    """Compile a chart and import what comes of it; what msgspec makes of its classes is made."""
    found = stage.load(attempt({f"{name}.sc": chart}))
    for module in found.modules.values():
        for value in vars(module).values():
            is_class = isinstance(value, type) and value.__module__ == module.__name__
            if is_class and issubclass(value, msgspec.Struct):
                msgspec.json.Decoder(value)
    return found


def names_but(*refused: set[str]) -> list[str]:
    """Return all names but those that a place does not take."""
    return [name for name in NAMES if name not in set().union(*refused)]


MANY = '{name}: int, a{n}: str = "a", b{n}: list[bytes] = [], c{n}: duration = 1s, d{n}: json = 1'


def test_fields(stage: Stage) -> None:
    """Fields of records and events; each class has fields of built-in types beside it."""
    names = names_but(WORDS)
    fields = [MANY.format(name=name, n=n) for n, name in enumerate(names)]
    records = [f"type R{n}({each})" for n, each in enumerate(fields)]
    events = [f"event E{n}({each})" for n, each in enumerate(fields) if names[n] != "type"]
    types = loaded("\n".join([*records, *events]), "fields", stage).modules["fields_types"]
    for n, name in enumerate(names):
        for kind in ("R", "E") if name != "type" else ("R",):
            given = {name: 7} if kind == "R" else {"type": f"E{n}", name: 7}
            made = msgspec.convert(given, type=getattr(types, f"{kind}{n}"))
            assert msgspec.to_builtins(made)[name] == 7


PYTHONS = ("timedelta", "Decimal", "UUID", "Any", "Literal", "msgspec")


@pytest.mark.parametrize("where", ["record", "event", "context", "input", "arguments"])
def test_fields_named_after_their_types(where: str, stage: Stage) -> None:
    """`date: date` is a field like others."""
    types = dict.fromkeys(PYTHONS, "str")
    types |= {name: name for name in BUILT_IN if name != "None"}
    types |= {"list": "list[int]", "dict": "dict[str, list[int]]", "Literal": '"a" | "b"'}
    types |= {"timedelta": "duration", "Decimal": "decimal", "UUID": "uuid", "Any": "json"}
    types |= {"money": "money", "kind": "kind", "msgspec": "list[int]"}
    fields = ", ".join(f"{name}: {of} | None = None" for name, of in types.items())
    fields += ", later: list[int] = [1], wait: duration = -1s, also: list[money] = [money(n=1)]"
    text = {
        "record": f"type R({fields})",
        "event": f"event R({fields})",
        "context": f"machine one {{ context({fields}) initial a state a {{}} }}",
        "input": f"machine two({fields}) {{ initial a state a {{}} }}",
        "arguments": f"action f({fields})",
    }[where]
    chart = f'use "functions"\ntype money(n: int)\ntype kind = "a" | "b"\n{text}'
    modules = loaded(chart, where, stage).modules
    made: Any = {
        "record": lambda: modules[f"{where}_types"].R,
        "event": lambda: modules[f"{where}_types"].R,
        "context": lambda: modules["one_v1"].Context,
        "input": lambda: modules["two_v1"].Input,
        "arguments": lambda: modules[f"{where}_types"].FArgs,
    }[where]()
    given = {
        "type": "R", "str": "s", "int": 1, "float": 1.5, "bool": True, "bytes": "YQ==",
        "list": [1], "dict": {"a": [1]}, "date": "2026-01-31", "datetime": "2026-01-31T12:00:00Z",
        "json": [1], "duration": "PT1S", "decimal": "1.5", "Literal": "b", "timedelta": "PT2S",
        "uuid": "12345678-1234-5678-1234-567812345678", "Decimal": "2.5", "Any": {"a": 1},
        "UUID": "12345678-1234-5678-1234-567812345678", "money": {"n": 3}, "kind": "a",
        "msgspec": [2], "later": [4], "wait": "-PT1S", "also": [{"n": 5}],
    }  # fmt: skip
    value = msgspec.convert(given, type=made)
    if where != "event":
        del given["type"]
    assert msgspec.json.decode(msgspec.json.encode(value)) == given
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**given, "list": ["x"]}, type=made)
    assert made().later == [1]


@pytest.mark.parametrize("own", [False, True], ids=["of_the_file", "of_the_machine"])
@pytest.mark.parametrize("kind", ["state", "parallel"])
def test_events(own: bool, kind: str, stage: Stage) -> None:
    """Each is raised, and taken by its own line."""
    refused = {"done", "error"}
    if own:  # `x` and `x_` would be one class in the machine's module
        refused |= {each for each in NAMES if each.endswith("_") and not each.startswith("__")}
        refused |= {"_", "__"}
    names = names_but(FOREIGN, refused)
    name = f"events_{kind}_{own}".lower()
    events = "\n".join(f"event {each}(n: int)" for each in names)
    lines = "\n".join(f"on {each} if event.n == last + 1 {{ last = event.n }}" for each in names)
    raised = "\n".join(f"raise {each}(n={n})" for n, each in enumerate(names))
    inner = "{ state b state c }" if kind == "parallel" else "{ initial b state b }"
    chart = f"""
        {"" if own else events}
        machine {name} {{
          {events if own else ""}
          context(last: int = -1)
          initial a
          {kind} a {inner}
          entry {{ {raised} }}
          {lines}
        }}
    """
    assert loaded(chart, name, stage).machine(f"{name}_v1").context.last == len(names) - 1


def test_two_events_of_one_name_in_python(stage: Stage) -> None:
    """Those of a file give way to each other; in a machine there is no room for that."""
    names = ["class", "class_", "_", "name_", "Machine", "Machine_"]
    events = "\n".join(f"event {each}(n: int)" for each in names)
    lines = "\n".join(f"on {each} {{ last += [event.n] }}" for each in names)
    raised = "\n".join(f"raise {each}(n={n})" for n, each in enumerate(names))
    machine = f"context(last: list[int] = []) entry {{ {raised} }} {lines}"
    outside = f"{events} machine alike {{ {machine} }}"
    assert loaded(outside, "alike", stage).machine("alike_v1").context.last == [*range(6)]
    inside = f"machine alike {{ {events} {machine} }}"
    assert attempt({"alike.sc": inside}).codes == ("SC101",) * 2


@pytest.mark.parametrize("kind", ["state", "parallel"])
def test_states_tags_and_ids(kind: str, stage: Stage) -> None:
    """States below states, with history; timers, delayed events, and what they are called by."""
    names = names_but(WORDS)
    inner = "\n".join(f"""
        state "{name}" {{
          tags "{name}"
          {'' if kind == 'parallel' else f'initial "{name}"'}
          {kind} "{name}" {{
            state in{n} {{ after 1s -> "{name}" }}
            {f'initial in{n}' if kind == 'state' else f'state beside{n}'}
          }}
          {f'initial "{name}"' if kind == 'parallel' else ''}
          history past
          entry {{ raise NEXT after 1h as {name} }}
          exit {{ cancel {name} }}
          on NEXT -> {f'"{names[n + 1]}"' if n + 1 < len(names) else 'over'}
        }}
        """ for n, name in enumerate(names))
    chart = f'event NEXT machine states_{kind} {{ initial "{names[0]}" {inner} final over }}'
    found = loaded(chart, f"states_{kind}", stage)
    machine = found.machine(f"states_{kind}_v1")
    for name in names:
        assert list(machine.value()) == [name]
        assert list(machine.value()[name]) == [name] or machine.value()[name] == name
        assert list(machine.tags()) == [name]
        assert machine.send(found.modules[f"states_{kind}_types"].NEXT())
        delayed = [each.id for each in machine.effects() if hasattr(each, "id")]
        assert name in delayed
    assert machine.status == "done"


def test_families(stage: Stage) -> None:
    """One of each name, that is asked for, told and stopped."""
    names = names_but(WORDS, FUNCTIONS, TYPES, {"input", "event", "self"})
    refused = {name for name in names if codes_of(family(name)) & {"SC017", "SC117"}}
    names = names_but(WORDS, FUNCTIONS, TYPES, {"input", "event", "self"}, refused)
    assert len(names) > 100
    spawned = "\n".join(
        f'spawn one() as {name}["k"] {{ on SAY {{ log {name}.key }} }}' for name in names
    )
    asked = "\n".join(
        f'if "k" in {name} {{ send SAY to {name}; log len({name}) }}' for name in names
    )
    stopped = "\n".join(f"stop {name}" for name in names)
    chart = f"""
        event SAY event STOP
        machine one {{ on SAY {{}} }}
        machine families {{
          entry {{ {spawned} }}
          on SAY {{ {asked} }}
          on STOP {{ {stopped} }}
        }}
    """
    found = loaded(chart, "families", stage)
    machine = found.machine("families_v1")
    types = found.modules["families_types"]
    assert machine.family_members == {name: {"k": None} for name in names}
    machine.effects()
    for name in names:
        machine.source = f"{name}[k]"
        assert machine.send(types.SAY())
        assert machine.effects()[0].value == "k"
    machine.source = None
    assert machine.send(types.SAY())
    assert [each.to for each in machine.effects() if hasattr(each, "to")] == [
        f"{name}[k]" for name in names
    ]
    assert machine.send(types.STOP())
    assert [each.id for each in machine.effects()] == [f"{name}[k]" for name in names]


def family(name: str) -> str:
    """Write a chart with a family of a name."""
    return (
        f'machine one {{ }} machine m {{ entry {{ spawn one() as {name}["k"]; log len({name}) }} }}'
    )


def test_contexts_inputs_and_lets(stage: Stage) -> None:
    """All of them in one machine."""
    words = {
        name for name in NAMES if "SC017" in codes_of(f"machine m {{ context({name}: int = 0) }}")
    }
    names = names_but(WORDS, words, {"input", "event", "self"})
    inputs = ",\n".join(f"{name}: int = 1" for name in names)
    fields = ",\n".join(f"{name}: int = input.{name}" for name in names)
    added = "\n".join(f"{name} += 1" for name in names)
    lets = "\n".join(f"let {name} = total + {n}" for n, name in enumerate(names) if name != "total")
    logged = "\n".join(f"log {name}" for name in names)
    chart = f"""
        machine fields({inputs}, xs: list[int] = []) {{
          context({fields}, xs: list[bytes] = [], pause: duration = 2s)
          entry {{ {added} }}
          after pause {{ xs += [] }}
        }}
        machine lets {{
          context(total: int = 0)
          {lets}
          entry {{ {logged} }}
        }}
    """
    found = loaded(chart, "contexts", stage)
    machine = found.machine("fields_v1", input=found.modules["fields_v1"].Input())
    context = msgspec.to_builtins(machine.context)
    assert [context[name] for name in names] == [2] * len(names)
    effects = found.machine("lets_v1").effects()
    total = [0] if "total" in names else []
    wanted = [n for n, name in enumerate(names) if name != "total"]
    assert sorted(each.value for each in effects) == sorted([*total, *wanted])


def codes_of(chart: str) -> set[str]:
    """Return the codes of what is wrong with a chart."""
    return set(attempt({"c.sc": chart}).codes)


def is_function(name: str) -> bool:
    """Return whether Python can import a function of a name from a module."""
    return not keyword.iskeyword(name) and not re.fullmatch("__[^_].*__", name)


HANDLERS = {"create", "send", "snapshot", "waitFor", "subscribe", "retry", "migrate"}


def test_functions(stage: Stage) -> None:
    """Actors, actions and defs, with parameters of all names."""
    plain = [each for each in names_but(WORDS, FUNCTIONS, TYPES) if is_function(each)]
    actors = [each for each in plain if not each.startswith("_") and each not in HANDLERS]
    actions = [each for each in plain if not each.startswith("__") and each != "_"]
    actions = [each for each in actions if each not in {"cancel", "emit", "log", "raise", "send",
                                                        "spawn", "stop"}]  # fmt: skip
    params = names_but(WORDS, {"ctx"})
    for kind, names in (("actor", actors), ("action", actions), ("def", plain)):
        result = " -> int" if kind != "action" else ""
        declared = "\n".join(
            f"{kind} {name}({params[n % len(params)]}: int){result}" for n, name in enumerate(names)
        )
        used = "\n".join(
            {
                "actor": f"state s{n} {{ invoke {name}({n}) as {name} {{ on done {{}} }} }}",
                "action": f"state s{n} {{ entry {{ {name}({n}) }} }}",
                "def": f"state s{n} {{ entry {{ total = {name}({n}) }} }}",
            }[kind]
            for n, name in enumerate(names)
        )
        chart = f"""
            use "functions"
            {declared}
            machine uses_{kind} {{ context(total: int = 0) initial s0 {used} }}
        """
        found = loaded(chart, f"calls_{kind}", stage)
        machine = found.modules[f"uses_{kind}_v1"].Machine("key")
        machine.start()
        machine.effects()


@pytest.mark.parametrize("kind", ["actor f() -> str", "action f()", "def f() -> str"])
def test_functions_that_python_cannot_name(kind: str) -> None:
    for name in NAMES:
        if is_function(name) or name in WORDS or name in FUNCTIONS | TYPES:
            continue
        chart = f'use "functions"\n{kind.replace(" f", f" {name}")}\nmachine m {{}}'
        assert codes_of(chart) == {"SC116"}, name


def test_machines(stage: Stage) -> None:
    """Each is a service, a module and a variable."""
    few = {*PYTHON, *DUNDERS, *IN_CHARTS, *(each for each in GENERATED if "_" not in each)}
    names = [name for name in sorted(few) if re.match("[A-Za-z]|_[A-Za-z0-9]", name)]
    lower: dict[str, str] = {}
    for name in names:
        lower.setdefault(re.sub("_+$", "", name.lower()), name)
    names = [name for name in lower.values() if name not in FOREIGN]
    machines = "\n".join(f"""machine {name} {{
             initial a
             state a {{ after 1s -> b }}
             state b {{ invoke {names[n - 1]}() {{ on done -> a }} }}
           }}""" for n, name in enumerate(names))
    found = loaded(machines, "machines", stage)
    services = {each.name for each in found.modules["machines"].objects}
    assert services >= set(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("machine order { }", "machine Order { }"),
        ("machine order version a { }", "machine order version A { }"),
        ("machine a version b_c { }", "machine a_b version c { }"),
        ('machine a version "ä" { }', 'machine a version "ö" { }'),
    ],
)
def test_modules_of_one_name(one: str, other: str) -> None:
    """On some disks case does not count, so it does not count at all."""
    first = one if " version " not in one else one.replace(" {", " latest {", 1)
    assert codes_of(f"{first}\n{other}") == {"SC005"}


def test_charts_of_one_name() -> None:
    """Of two that would be one file, one is already there."""
    sources = {name: f"event E\nmachine {name[0]}1 {{ }}" for name in ("A.sc", "a.sc")}
    assert set(attempt(sources).codes) == {"SC005"}


LONG = "x" * 201


@pytest.mark.parametrize(
    "chart",
    [
        f"event {LONG}",
        f"type {LONG}(a: int)",
        f"type R({LONG}: int)",
        f"machine {LONG} {{}}",
        f"machine m {{ initial {LONG} state {LONG} {{}} }}",
        f'machine m {{ initial a state a {{ tags "{LONG}" }} }}',
        f'machine m version "{LONG}" {{}}',
        f"machine m {{ let {LONG} = 1 }}",
    ],
)
def test_a_name_that_is_too_long(chart: str) -> None:
    assert "SC007" in codes_of(chart)
    assert "SC007" not in codes_of(chart.replace(LONG, LONG[1:]))


def test_a_module_name_that_is_too_long() -> None:
    assert codes_of(f"machine {'m' * 100} version {'v' * 97} {{ }}") == {"SC009"}
    assert codes_of(f"machine {'m' * 100} version {'v' * 96} {{ }}") == set()
    named = {f"{'c' * 192}.sc": "event E"}
    assert attempt(named).codes == ("SC009",)


def test_members_of_machines_are_known() -> None:
    """A `let` cannot hide anything that the support package needs of a machine."""
    from generated._support.chart import Statechart
    from generated._support.regions import RegionChart

    for chart in (Statechart, RegionChart, support("families").FamilyChart):
        assigned = re.findall(r"self\.(\w+)\b[^=\n]* = ", inspect.getsource(chart))
        there = {*dir(chart), *assigned}
        assert {each for each in there if not each.startswith("_")} <= {
            *MEMBERS,
            *(each for each in there if re.match("(always|default|enter|exit|let|on)_", each)),
        }
