"""Look definitions up by their names, and report those that cannot be found."""

from __future__ import annotations

from collections.abc import Callable

from ... import codes
from ...diagnostics import Label, Report
from ...parsing import syntax
from ...parsing.syntax import name_as_written, quote
from ...suggest import did_you_mean, write
from ..types.builtin_functions import FUNCTIONS as BUILT_IN
from ..types.builtin_functions import OWN_FUNCTIONS
from .declared import declared
from .symbols import FileNames, Kind, MachineNames, Symbol, event_names, values

TYPES = (Kind.RECORD, Kind.ALIAS)
FUNCTIONS = (Kind.RECORD, Kind.DEF)
INVOCABLE = (Kind.ACTOR, Kind.MACHINE)
_TAKEN = frozenset({"event", "input", "old", "parent", "self", "sender"})


def find(names: FileNames, path: tuple[str, ...]) -> Symbol | None:
    """Return the definition with a name, events aside; None where there is none."""
    if len(path) == 1:
        return names.visible.get(path[0])
    if len(path) == 2 and path[0] in names.imports:
        return names.imports[path[0]].own.get(path[1])
    return None


def find_event(
    names: FileNames, machine: MachineNames | None, path: tuple[str, ...]
) -> Symbol | None:
    """Return the event with a name: the machine's own, or one that the file can see."""
    if len(path) == 1:
        return (machine.events if machine is not None else names.events).get(path[0])
    if len(path) == 2 and path[0] in names.imports:
        return names.imports[path[0]].own_events.get(path[1])
    return None


def meaning(name: str, machine: MachineNames | None, names: FileNames) -> str | None:
    """Return what a name means in expressions already, for one that would hide that."""
    if machine is not None and name in machine.context:
        return "a field of the context"
    if machine is not None and name in machine.lets:
        return "a `let`"
    if machine is not None and name in machine.families:
        return "a family"
    if name in BUILT_IN or name in OWN_FUNCTIONS or name in _TAKEN:
        return "a name with a meaning of its own"
    if name in names.imports:
        return "an import"
    return names.visible[name].kind.value if name in names.visible else None


def path_of(dotted: syntax.Dotted) -> tuple[str, ...]:
    """Return the names of a dotted one."""
    return tuple(name.text for name in dotted.names)


def report_import(
    dotted: syntax.Dotted, names: FileNames, report: Report, help_text: str | None = None
) -> bool:
    """Report a name before a dot that no import has; return whether there was one to report."""
    first = dotted.names[0]
    if len(dotted.names) == 1 or (len(dotted.names) == 2 and first.text in names.imports):
        return False
    if names.may_declare(first.text):
        return True
    report.add(
        codes.UNKNOWN_IMPORT,
        f"there is no import named `{first.text}`",
        first.span,
        label=did_you_mean(first.text, names.imports),
        help=help_text or 'give an import a name: `import "file.sc" as name`',
    )
    return True


# What other notations take for events, and the items that have the actions here.
_BLOCKS = {"entry": "entry", "enter": "entry", "exit": "exit", "leave": "exit"}


def hides(dotted: syntax.Dotted, names: FileNames) -> bool:
    """Return whether an unknown name may be one that a syntax error hides."""
    if len(dotted.names) == 2:
        imported = names.imports.get(dotted.names[0].text)
        if imported is not None:
            return imported.may_declare(dotted.names[1].text)
    return names.may_declare(dotted.names[0].text)


def event(
    dotted: syntax.Dotted,
    names: FileNames,
    machine: MachineNames | None,
    report: Report,
    offer: Callable[[], str] | None = None,
) -> Symbol | None:
    """Return the event with a name, or report that there is none; `offer` gives a declaration."""
    path = path_of(dotted)
    found = find_event(names, machine, path)
    if found is not None:
        return found
    whole = ".".join(path)  # as other languages have the names of events
    if len(path) > 1 and find_event(names, machine, (whole,)) is not None:
        report.add(
            codes.UNKNOWN_EVENT,
            f"unknown event `{dotted.text}`",
            dotted.span,
            label=write(quote(whole)),
            help="the name of an event stands between quotes where it has a dot",
        )
        return None
    quotes = f"the name of an event stands between quotes where it has a dot: `{quote(whole)}`"
    if report_import(dotted, names, report, quotes) or hides(dotted, names):
        return None
    other = find(names, path)
    if other is not None:
        report.add(
            codes.WRONG_KIND,
            f"`{dotted.text}` is {other.kind.value}, not an event",
            dotted.span,
            secondary=(Label(span=other.span, text="defined here"),),
        )
        return None
    last = dotted.names[-1]
    label = did_you_mean(dotted.text, event_names(names, machine))
    is_here = len(dotted.names) == 1
    offered = offer() if offer is not None and is_here else f"event {name_as_written(last.text)}"
    help_text = None if label else f"declare it: `{offered}`"
    if not last.quoted and last.text.lower() in _BLOCKS:
        block = _BLOCKS[last.text.lower()]
        help_text, offered, label = f"actions on {block} are `{block} {{ ... }}`", "", ""
    if last.quoted and last.text in ("done", "error"):
        help_text = f"without quotes, `on {last.text}` is about the state, its actors and machines"
        offered = ""
    elif "*" in last.text:
        label = offered = ""
        help_text = "there are no patterns: name each of the events, `on A | B`, or all with `on *`"
    report.add(
        codes.UNKNOWN_EVENT,
        f"unknown event `{dotted.text}`",
        dotted.span,
        label=label,
        help=help_text,
        fix=declared(offered, names.file) if help_text and offered and len(path) == 1 else None,
    )
    return None


def callee(
    dotted: syntax.Dotted,
    names: FileNames,
    kinds: tuple[Kind, ...],
    report: Report,
    offer: Callable[[], str] | None = None,
) -> Symbol | None:
    """Return the definition with a name, of any kind, or report that there is none.

    `offer` gives a declaration for what is missing.
    """
    found = find(names, path_of(dotted))
    if found is not None:
        return found
    if report_import(dotted, names, report) or hides(dotted, names):
        return None
    what = {Kind.ACTION: "action", Kind.ACTOR: "actor or machine", Kind.MACHINE: "machine"}
    noun = what.get(kinds[0], "function")
    label = did_you_mean(dotted.text, values(names, kinds))
    offered = None
    if offer is not None and not label and len(dotted.names) == 1:
        offered = offer()
    report.add(
        codes.UNKNOWN_FUNCTION,
        f"unknown {noun} `{dotted.text}`",
        dotted.span,
        label=label,
        help=f"declare it: `{offered}`" if offered is not None else None,
        fix=declared(offered, names.file) if offered is not None else None,
    )
    return None
