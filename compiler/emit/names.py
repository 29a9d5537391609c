"""Names in generated Python: the user's own wherever Python allows them.

A name that Python or the generated module needs itself is changed a little. That does not depend on
what else the chart defines, so adding a definition renames nothing.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata

from .. import ir
from .literals import Text

# What Python has itself and what types need, so that no user's name hides it anywhere.
RESERVED = frozenset(
    {
        *dir(builtins),
        *keyword.kwlist,
        *("Any", "Decimal", "Literal", "TypeAlias", "UUID", "annotations", "date", "datetime"),
        *("msgspec", "timedelta"),
        # of the support
        *("date_of", "datetime_of", "decimal_of", "power", "uuid_of"),
    }
)

# What a module has besides that calls functions of the user's.
WITH_FUNCTIONS = frozenset({"Declared", "TYPE_CHECKING", "declared"})

# What a chart's module has besides under a fixed name, with families, and with regions.
IN_CHARTS = frozenset(
    {
        *("BaseSnapshot", "ClassVar", "Context", "Done", "Event", "Failed", "Input", "Internal"),
        *("Machine", "Mapping", "NoEvent", "PublicContext", "PublicEvent", "PublicSnapshot"),
        *("Sequence", "Snapshot", "State", "StateDone", "Statechart", "Timer"),
        *("context", "event", "get_args", "output", "self", "state"),
    }
)
IN_CHARTS_WITH_FAMILIES = frozenset({"FamilyChart", "SpawnedFamily"})
IN_CHARTS_WITH_REGIONS = frozenset(
    {
        *("Atomic", "Compound", "Final", "History", "Iterator", "Parallel", "RegionChart", "STAY"),
        *("Transition", "Tree"),
    }
)

# The attributes of the generated class `Machine` that are not made from the chart's names: what a
# chart says and does, what its states ask for, and what is the machine's otherwise.
MEMBERS = frozenset(
    {
        *("EMITS", "EVENT", "INPUT", "MICROSTEPS", "NEXT", "OUTPUTS", "PUBLIC_CONTEXT"),
        *("PUBLIC_EVENT", "PUBLIC_SNAPSHOT", "READS_CLOCK", "SNAPSHOT", "STATES", "TAGS", "TREE"),
        *("VERSION", "always", "begin", "context", "enter_initial", "handle", "input", "key"),
        *("matches", "now", "output", "source", "state"),
        # effects
        *("cancel", "complete", "emit", "fail", "finish", "log", "raise_event", "run_action"),
        *("send_to_child", "send_to_machine", "send_to_parent", "send_to_self", "send_to_sender"),
        *("spawn_actor", "spawn_machine", "start_actor", "start_machine", "start_timer", "stop"),
        # for the support and for tests
        *("active", "atomic_states", "configuration", "done_in_parallel", "effects", "error"),
        *("family_members", "forget_member", "know_running"),
        *("history", "keeps_secrets", "known_states", "known_tags", "memory", "next_events"),
        *("outputs", "public_events", "public_snapshot", "recall", "remember", "rest_in"),
        *("restore", "restore_value", "resume", "revision", "send", "sender", "snapshot", "start"),
        *("status", "stored_revision", "tags", "take_outputs", "unannounced", "value"),
    }
)
# What the names of states' methods begin with, of private attributes, and of what is renamed.
_TAKEN_START = re.compile(r"(always|default|enter|exit|handle|initial|let)_|_")
# Python changes such names within a class; and `_` alone is a pattern that everything fits.
_MANGLED = re.compile(r"(name)?__|(name)?_$")


def path_text(path: ir.StatePath) -> Text:
    """Write a state's path as ids and the generated code have it."""
    return Text(ir.path_text(path))


def identifier(name: str) -> str:
    """Make an identifier of a chart's name: a name that is one already stays as it is."""
    text = re.sub(r"\W", "_", unicodedata.normalize("NFKC", name)) or "_"
    if not text.isidentifier():
        text = f"_{text}"
    if not text.isidentifier():
        text = ascii_identifier(name)
    return f"name{text}" if _MANGLED.match(text) else text


def ascii_identifier(name: str) -> str:
    """Make an identifier that can also be the name of a file."""
    text = re.sub(r"\W", "_", name, flags=re.ASCII) or "_"
    return f"_{text}" if text[0].isdigit() else text


def is_module_name(name: str) -> bool:
    """Return whether an import of this folder can name a module."""
    return name.isidentifier() and not keyword.iskeyword(name)


def public_name(name: str) -> str:
    """Make a module-level name or a parameter of a chart's name."""
    text = identifier(name)
    return f"{text}_" if text in RESERVED else text


def own_event_name(name: str) -> str:
    """Make the name of an event's class in the module of the chart that it belongs to."""
    text = public_name(name)
    taken = IN_CHARTS | IN_CHARTS_WITH_FAMILIES | IN_CHARTS_WITH_REGIONS
    return f"{text}_" if text in taken else text


def field_name(name: str) -> str:
    """Make an attribute's name: only keywords are in the way."""
    text = identifier(name)
    return f"{text}_" if keyword.iskeyword(text) else text


def member_name(name: str) -> str:
    """Make the name of an attribute of `Machine`."""
    text = identifier(name)
    taken = text in MEMBERS or text in RESERVED or _TAKEN_START.match(text)
    return f"let_{text}" if taken else text


def cap_words(name: str) -> str:
    """Make a class's name: `waiting_for_code` becomes `WaitingForCode`."""
    words = re.split(r"[\W_]+", name, flags=re.ASCII)
    text = "".join(word[0].upper() + word[1:] for word in words if word)
    return identifier(text)


class Allocator:
    """Gives names that are all different, for what could only collide in far-fetched charts."""

    def __init__(self, taken: frozenset[str] = frozenset()) -> None:
        self._taken = set(taken)

    def is_free(self, name: str) -> bool:
        """Return whether `name` can still be taken as it is."""
        return name not in self._taken

    def take(self, name: str) -> str:
        """Return `name`, with underscores behind it where it is taken."""
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name
