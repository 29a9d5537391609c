"""Names in generated Python: the user's own wherever Python allows them.

A name that Python or the generated module needs itself gets an underscore behind it. That does not
depend on what else the chart defines, so adding a definition renames nothing.
"""

from __future__ import annotations

import builtins
import keyword
import re

from ..ir import StatePath

# What generated modules import or define under a fixed name, so that no user's name hides it.
RESERVED = frozenset(
    {
        *dir(builtins),
        *keyword.kwlist,
        *("After", "Any", "BaseSnapshot", "ClassVar", "Context", "Decimal", "Event", "Failed"),
        *("Input", "Internal", "Literal", "Machine", "Mapping", "NoEvent", "Sequence", "Snapshot"),
        *("State", "Statechart", "TypeAlias", "UUID", "annotations", "date", "datetime", "event"),
        *("get_args", "msgspec", "self", "timedelta"),
    }
)

# The attributes of the generated class `Machine` that are not made from the chart's names.
MEMBERS = frozenset(
    {
        *("act", "always", "begin", "cancel", "context", "effects", "error", "finish", "input"),
        *("key", "log", "matches", "now", "output", "raise_event", "react", "restore", "send"),
        *("send_to_child", "send_to_machine", "send_to_parent", "send_to_self"),
        *("send_to_sender", "sender", "snapshot", "source", "start", "start_actor"),
        *("start_machine", "start_timer", "state", "status", "stop"),
    }
)


def identifier(name: str) -> str:
    """Make an identifier of a chart's name: a name that is one already stays as it is."""
    text = re.sub(r"\W", "_", name, flags=re.ASCII) or "_"
    return f"_{text}" if text[0].isdigit() else text


def public_name(name: str) -> str:
    """Make a module-level name or a parameter of a chart's name."""
    text = identifier(name)
    return f"{text}_" if text in RESERVED else text


def field_name(name: str) -> str:
    """Make an attribute's name: only keywords are in the way."""
    text = identifier(name)
    return f"{text}_" if keyword.iskeyword(text) else text


def member_name(name: str) -> str:
    """Make the name of an attribute of `Machine`."""
    text = identifier(name)
    return f"{text}_" if text in MEMBERS or keyword.iskeyword(text) else text


def cap_words(name: str) -> str:
    """Make a class's name: `waiting_for_code` becomes `WaitingForCode`."""
    words = re.split(r"[\W_]+", name, flags=re.ASCII)
    text = "".join(word[0].upper() + word[1:] for word in words if word)
    return identifier(text)


def path_text(path: StatePath) -> str:
    """Write a state's path as the generated code has it; a name with a dot in it is quoted."""
    return ".".join(f'"{name}"' if "." in name else name for name in path)


class Allocator:
    """Gives names that are all different, for what could only collide in far-fetched charts."""

    def __init__(self, taken: frozenset[str] = frozenset()) -> None:
        self._taken = set(taken)

    def take(self, name: str) -> str:
        """Return `name`, with underscores behind it where it is taken."""
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name
