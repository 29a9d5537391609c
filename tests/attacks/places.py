"""Charts with a text in every place that takes any, and in every place that takes a name."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, get_args

from sc_compile.ir import path_text

from .attempts import Loaded
from .texts import braced, nested, quoted

PAD_STATES = "".join(
    f"  state pad{n} {{ after {n + 1}s -> pad{n} reenter on SAY -> first }}\n" for n in range(12)
)

CHART = """# {comment}
type Kind{n} = {q} | "other"
type Note{n}(text: str = {q}, kind: {q} | "other" = {q})
event SAY{n}(text: str = {q})
machine m{n}(given: str = {q}) -> str {{
  description {q}
  context(
    text: str = {q},
    table: dict[str, int] = {{{q}: 1}},
    kind: Kind{n} = {q},
    note: Note{n} = Note{n}(text={q}),
    said: list[str] = [],
    given: str = input.given,
  )
  let again = {q}
  initial first
  state first {{
    description {q}
    entry {{
      log {q}
      log f"{f}{{text}}{f}"
      log f"{f}{{text + '\\x22'}}{f}"
      log f"{f}{{{s}}}"
      log {q} if text == {q} else "wrong"
      log again
      said += [{q}]
      send SAY{n}(text={q}) to m{n}[{q}]
    }}
    on SAY{n} if event.text == {q} -> last
    on SAY{n} {{ said += [event.text] }}
  }}
{states}
  final last {{ output {q} }}
}}
"""


def text_chart(text: str, number: int, *, large: bool = False) -> str:
    """Write a chart that has a text wherever a string may be."""
    return CHART.format(
        n=number,
        comment=" ".join(each for each in text if each.isprintable()),
        q=quoted(text),
        f=braced(text),
        s=nested(text),
        states=PAD_STATES.replace("SAY", f"SAY{number}") if large else "",
    )


def check_texts(text: str, number: int, loaded: Loaded) -> None:
    """Make sure that each place of `text_chart` means the text, the whole text and nothing else."""
    name = f"m{number}"
    types = loaded.modules[f"c{number}_types"]
    chart = loaded.modules[f"{name}_v1"]
    assert get_args(getattr(types, f"Kind{number}"))[0] == text
    note = getattr(types, f"Note{number}")()
    assert (note.text, note.kind) == (text, text)
    said = getattr(types, f"SAY{number}")
    assert said().text == text
    assert chart.Input().given == text
    machine = loaded.machine(f"{name}_v1", input=chart.Input())
    context = machine.context
    assert (context.text, context.kind, context.given, context.said) == (text, text, text, [text])
    assert context.table == {text: 1}
    assert context.note == note
    effects = machine.effects()
    logged = [each.value for each in effects if type(each).__name__ == "Log"]
    assert logged == [text, text * 3, f'{text}{text}"{text}', text * 2, text, text]
    sent = next(each for each in effects if type(each).__name__ == "Send")
    assert (sent.to.key, sent.event) == (text, said(text=text))
    assert machine.send(said(text=f"not {text}"))
    assert machine.send(said(text=text))
    assert (machine.status, machine.output) == ("done", text)
    service = getattr(loaded.modules[f"c{number}"], name)
    assert service.service_tag.description == (text.strip() or None)
    assert _plain(inspect.getdoc(chart.Machine) if text.strip() else "") in (
        _plain(text),
        f"{_plain(text.strip().split(chr(10))[0])}.{_plain(text.strip().partition(chr(10))[2])}",
    )


def many_texts_chart(texts: list[str], number: int) -> str:
    """Write a chart whose types and services are large modules, with all texts in them."""
    lines = []
    for each, text in enumerate(texts):
        q = quoted(text)
        lines.append(
            f"type All{number}_{each}(text: str = {q}, kind: {q} | 1 = {q})".replace(
                "| 1", '| "other"'
            )
        )
    for each, text in enumerate(texts[:20]):
        q = quoted(text)
        lines.append(f"machine all{number}_{each} {{ description {q} initial a state a {{}} }}")
    return "\n".join(lines)


def check_many_texts(texts: list[str], number: int, loaded: Loaded) -> None:
    """Make sure that the types and services of `many_texts_chart` have the texts."""
    types, services = (loaded.modules[f"c{number}{end}"] for end in ("_types", ""))
    for each, text in enumerate(texts):
        note = getattr(types, f"All{number}_{each}")()
        assert (note.text, note.kind) == (text, text)
    for each, text in enumerate(texts[:20]):
        service = getattr(services, f"all{number}_{each}")
        assert service.service_tag.description == (text.strip() or None)


def _plain(text: str | None) -> str:
    """Return a docstring without what Python and Black make of its white space."""
    return "".join((text or "").split())


NAMES = """
event NEXT{n}
event FAR{n}
event {e}(n: int = 0)
machine n{n} version {q} {{
  context(counted: int = 0)
  initial {q}
  state {q} {{
    tags {q}, plain
    on NEXT{n} -> {q}.{q}
    on FAR{n} -> box.past
    on {e} if event.n > 0 {{
      counted += event.n
      raise {e}(0)
      emit {e}
      send {e}(n=1) to self after 1s
    }}
    on {e} {{ counted += 1 }}
  }}
  {kind} box {{ {first} state {q} {{ on NEXT{n} -> last }} {history} state other }}
{states}
  final last
  on NEXT{n} if in_state({q}) {{ log {q} }}
}}
machine n{n} version {newer} latest {{
  migrate from {q} {{ state box -> {q} }}
  initial {q}
  state {q} {{ on NEXT{n} -> last }}
{states}
  final last
}}
"""


def event_name(name: str) -> str:
    """Return the name of the event in `name_chart`: a `*` would stand for all events."""
    return name.replace("*", "+")


def name_chart(name: str, number: int, *, large: bool = False, regions: bool = False) -> str:
    """Write a chart that has a text wherever a name may be quoted."""
    states = PAD_STATES.replace("SAY", f"NEXT{number}").replace("-> first", f"-> {quoted(name)}")
    return NAMES.format(
        n=number,
        q=quoted(name),
        e=quoted(event_name(name)),
        newer=quoted(f"{name}2"),
        kind="parallel" if regions else "state",
        first="" if regions else f"initial {quoted(name)}",
        history="history past",
        states=states if large else "",
    ).replace(f"-> {quoted(name)}.{quoted(name)}", f"-> box.{quoted(name)}")


def check_names(name: str, number: int, loaded: Loaded) -> None:
    """Make sure that each place of `name_chart` means the name."""
    machines = {}
    for module in loaded.modules.values():
        if hasattr(module, "Machine"):
            machines[module.Machine.VERSION] = module
    assert set(machines) == {name, f"{name}2"}
    types = loaded.modules[f"c{number}_types"]
    machine = machines[name].Machine("key")
    machine.start()
    assert machine.value() == name
    assert list(machine.tags()) == [name, "plain"]
    assert machine.matches(path_text((name,)))
    event = event_name(name)
    said = next(each for each in get_args(machines[name].Event) if tag_of(each) == event)
    assert (event in machine.next_events(), list(machine.EMITS)) == (True, [event])
    assert machine.send(said(n=2))
    assert machine.context.counted == 3
    told = [tag_of(each.event) for each in machine.effects() if hasattr(each, "event")]
    assert told == [event, event]
    assert machine.send(getattr(types, f"NEXT{number}")())
    assert _names(machine.value()) >= {"box", name}
    assert machine.snapshot().__struct_config__.tag == name
    migrations = [
        module.MIGRATION for module in loaded.modules.values() if hasattr(module, "MIGRATION")
    ]
    assert [each.states[path_text((name,))] for each in migrations] == [path_text((name,))]


def tag_of(event: Any) -> str:
    """Return what an event, or the class of one, is called on the wire."""
    name: str = event.__struct_config__.tag
    return name


def _names(value: Any) -> set[str]:
    return set(_walk(value))


def _walk(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for name, below in value.items():
            yield name
            yield from _walk(below)
