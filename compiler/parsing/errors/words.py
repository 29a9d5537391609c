"""Tables of words, for messages about syntax errors."""

# The keywords that start an item, by the list that it is in.
STATE_ITEMS = (
    *("state", "parallel", "final", "history", "initial", "tags", "description", "entry", "exit"),
    *("on", "always", "after", "every", "invoke", "output"),
)
STARTERS = {
    "definitions": (
        "machine",
        "event",
        "private",
        "type",
        "actor",
        "action",
        "def",
        "import",
        "use",
    ),
    "machine_items": (
        *("context", "let", "option", "event", "private", "invariant", "migrate"),
        *STATE_ITEMS,
    ),
    "state_items": STATE_ITEMS,
    "statements": (
        *("del", "raise", "send", "emit", "cancel", "spawn", "stop", "log", "if", "for"),
    ),
    "handlers": ("on",),
    "policies": ("retry", "timeout", "key", "body"),
    "moves": ("state",),
}
# The keywords of items that have braces behind them.
TRANSITIONS = ("on", "always", "after", "every")
OWNERS = (*TRANSITIONS, "machine", "state", "parallel", "final", "invoke", "entry", "exit")
ITEM_WORDS = frozenset((*STARTERS["definitions"], *STARTERS["machine_items"]))
# Where an item belongs, by its keyword.
BELONGS = {
    **dict.fromkeys(STARTERS["definitions"], "outside the machines of a file"),
    **dict.fromkeys(STARTERS["machine_items"], "directly in a machine"),
    **dict.fromkeys(STARTERS["state_items"], "in a machine or a state"),
    **dict.fromkeys(
        STARTERS["statements"], "between the braces of a transition, an `entry` or an `exit`"
    ),
    **dict.fromkeys(STARTERS["policies"], "between the braces of an actor or an action"),
    "event": "in a file or directly in a machine",
    "private": "before an `event`, or before a field of the `context`",
    "version": "in a machine's first line: `machine name version v1 {`",
}
PLACE_NAMES = {
    "definitions": "in a file",
    "machine_items": "directly in a machine",
    "state_items": "in a state",
    "statements": "among actions",
    "handlers": "in the braces of an `invoke` or a `spawn`",
    "policies": "in the braces of an actor or an action",
    "moves": "in a `migrate`",
}
# Words of XState, SCXML and other notations, and what is written for them.
HABITS = {
    "target": "a target stands after `->`: `on E -> target`",
    "cond": "a guard is `if`: `on E if condition -> target`",
    "guard": "a guard is `if`: `on E if condition -> target`",
    "when": "a guard is `if`: `on E if condition -> target`",
    "actions": "actions stand between braces: `on E -> target { action() }`",
    "states": "each state is an item of its own: `state name { ... }`",
    "transition": "a transition is `on E -> target`",
    "onentry": "actions on entry are `entry { ... }`",
    "onexit": "actions on exit are `exit { ... }`",
    "else": "it follows an `if` among actions; a line has none: write another line for the event",
    "elif": "it follows an `if` among actions; a line has none: write another line for the event",
    "if": "a guard stands on a transition: `on E if condition -> target`",
    "goto": "a target stands after `->`: `on E -> target`",
    "assign": "an assignment is `field = value`, between the braces of actions",
    "var": "a field is declared in `context(name: type = value)`",
    "const": "a constant is `let name = value`",
    "function": "a helper is `def name(arg: type) -> type`",
    "enum": 'a choice of strings is `type Name = "a" | "b"`',
    "struct": "a record is `type Name(field: type)`",
    "record": "a record is `type Name(field: type)`",
    "class": "a record is `type Name(field: type)`",
    "include": '`import "file.sc"` takes in another file',
}
