"""The table of diagnostic codes.

A code is never used again for something else. To add one, add a constant in its family, and a
folder `tests/golden/diagnostics/<id>_<slug>` with a chart that has the mistake.

Families: SC0xx files and syntax, SC1xx names, SC2xx types and expressions (SC22x invariants),
SC3xx states and transitions, SC4xx machines, versions and options, SC5xx actors, actions, invokes
and messages, SC6xx pictures (`sc-draw`), SC8xx warnings, SC9xx not supported yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad a finding is: an error stops the compilation, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Code:
    """One kind of finding: what it is called, what it means, and how to mend it."""

    id: str
    severity: Severity
    title: str
    explanation: str


CODES: dict[str, Code] = {}


def _error(code: str, title: str, explanation: str) -> Code:
    return _add(Code(code, Severity.ERROR, title, explanation))


def _warning(code: str, title: str, explanation: str) -> Code:
    return _add(Code(code, Severity.WARNING, title, explanation))


def _add(code: Code) -> Code:
    if code.id in CODES:
        raise ValueError(f"{code.id} stands twice in the table of codes")
    CODES[code.id] = code
    return code


# --- SC0xx: files and syntax ------------------------------------------------------------------

UNREADABLE_FILE = _error(
    "SC001",
    "unreadable file",
    "The file could not be read: it does not exist, it is a directory, or its permissions "
    "forbid it. Check the path; an import's path is relative to the file that imports.",
)
NOT_TEXT = _error(
    "SC002",
    "not a text file",
    "A chart is text in UTF-8. The file holds bytes that are not, so it is some other kind of "
    "file, or it was saved in another encoding. Save it as UTF-8.",
)
IMPORT_CYCLE = _error(
    "SC003",
    "import cycle",
    "Files import each other in a circle, so none of them can be read before the others. Move "
    "what they share into a file of its own that imports none of them.",
)
NOT_GENERATED = _error(
    "SC004",
    "a file in the way",
    "The output folder holds a file of the name of a module to be written, and that file was not "
    "written by sc-compile: its header does not say so. It is left alone, and nothing is written. "
    "Move the file, or choose another output folder.",
)
SAME_MODULE = _error(
    "SC005",
    "two sources of one module",
    "Two charts, or two versions of machines, would be written to one Python module. A chart "
    "`auth.sc` becomes `auth.py` and `auth_types.py`, a version of a machine "
    "`<machine>_<version>.py`, all in one folder. Rename one of them, or compile them into "
    "different folders.",
)
EMPTY_FILE = _error(
    "SC006",
    "an empty chart",
    "The file defines nothing: it is empty, or has comments alone. There is nothing to compile, so "
    "most often another file was meant. A chart has at least a machine.",
)
TOO_LARGE = _error(
    "SC007",
    "too large",
    "The chart has more of something than it may: bytes, files, machines, states, regions, `let`s, "
    "characters in a line or a name. The bounds are far beyond what people write, and keep a "
    "stranger's chart from holding the compiler up. Take the chart apart: a state can invoke a "
    "machine, and a file import others.",
)
OUTSIDE_IMPORT = _error(
    "SC008",
    "import from outside of the project",
    "A chart imports others from the working directory, from the folders of the charts that are "
    "named on the command line, and from what is below them; where a path leads by `..` or by a "
    "link does not matter, but where it ends. Run the command in the project's folder, or allow "
    "another folder with `--import-from`.",
)
LONG_MODULE = _error(
    "SC009",
    "file name that is too long",
    "A generated module is named after its chart's file, or after a machine and its version; that "
    "of a migration after both versions. File systems take names of some 250 bytes at most. Take a "
    "shorter name for the longest of them.",
)
UNEXPECTED = _error(
    "SC010",
    "syntax error",
    "Something stands where the language has no place for it. Every item of a chart starts with "
    "a keyword (`state`, `on`, `entry`, ...), and goes on as the message says.",
)
UNKNOWN_KEYWORD = _error(
    "SC011",
    "unknown keyword",
    "Every item of a chart starts with a keyword, and this word is none. Most often it is "
    "misspelt, or it is the keyword of another language.",
)
MISPLACED_ITEM = _error(
    "SC012",
    "item in the wrong place",
    "The keyword exists, but not here: definitions stand in a file, `context`, `let`, `option` "
    "and `migrate` in a machine, states in a machine or a state, and actions between the braces "
    "of a transition, an `entry` or an `exit`. `private` stands before an `event`, or before a "
    "field of the `context`. Move the item to where it belongs.",
)
UNCLOSED = _error(
    "SC013",
    "unclosed bracket",
    "A brace, bracket or parenthesis is opened and never closed. The message shows where it was "
    "opened and, going by the indentation, where it was most likely meant to end.",
)
UNMATCHED = _error(
    "SC014",
    "unmatched bracket",
    "A brace, bracket or parenthesis closes what was never opened. Remove it, or look for an "
    "opening one that is missing before it.",
)
TOO_DEEP = _error(
    "SC015",
    "nested too deeply",
    "Brackets, states or operators are nested in each other more than a hundred deep. No reader "
    "can follow that: split the expression with `let`, or move states up.",
)
MISSING_ARROW = _error(
    "SC016",
    "missing arrow",
    "A target stands after `->`: `on pay -> paid`. Without an arrow a line stays where it is "
    "and has actions between braces.",
)
RESERVED_WORD = _error(
    "SC017",
    "reserved word as a field",
    "A keyword cannot be the name of a context field, nor an operator's word the name of a "
    "`let`: in expressions and assignments it would be read as the keyword. Take another name. "
    "Events, states, tags and record fields may have any name.",
)
FOREIGN_SYNTAX = _error(
    "SC019",
    "another language's syntax",
    "The text is right in another language and not in this one: expressions are Python's "
    "(`and`, `or`, `not`, `True`, `False`, `None`), comments start with `#`, strings stand "
    "between double quotes, and items start with a keyword and have no separators between them.",
)
ASSIGNMENT_IN_EXPRESSION = _error(
    "SC020",
    "assignment in an expression",
    "A single `=` assigns, and stands between the braces of actions; to compare two values "
    "write `==`.",
)
BAD_NUMBER = _error(
    "SC021",
    "malformed number or duration",
    "Numbers are `12` and `1.5`, whole ones have at most 64 bits. A duration has its unit right "
    "behind it (`ms`, `s`, `m`, `h` or `d`), and parts may follow each other: `30s`, `1h30m`. It "
    "has at most 999,999,999 days.",
)
BAD_STRING = _error(
    "SC022",
    "malformed string",
    "A string stands between double quotes, on one line. The escapes in it are Python's: `\\n`, "
    '`\\t`, `\\"`, `\\\\`, `\\u00e9`.',
)
BAD_FSTRING = _error(
    "SC023",
    "malformed f-string",
    "An f-string has expressions between braces; `{{` and `}}` stand for the braces themselves. "
    "Strings within an expression stand between single quotes. Conversions (`!r`) and formats "
    "(`:.2f`) are not part of the language: use `str` and `round`.",
)
BAD_CHARACTER = _error(
    "SC024",
    "unexpected character",
    "The character is not part of the language. Names are made of the letters a to z, digits "
    "and underscores; any other name of a state, a tag or an event stands between double quotes. "
    "Control characters, and what turns the direction of the text behind it, stand nowhere in a "
    "chart, not even in a comment: readers would see something else than is there. In a string "
    "they are written as escapes: `\\u202e`.",
)
ARGUMENT_ORDER = _error(
    "SC025",
    "argument by position after one by name",
    "Arguments by position come first, those by name after them, as in Python. Give this one its "
    "name too, or move it to the front.",
)
DETACHED_OUTPUT = _error(
    "SC026",
    "output or error outside its final state",
    "The `output` or the `error` of a final state stands between that state's braces. On a line "
    "after `final x` it would belong to the state around it.",
)
MISSING_TARGET = _error(
    "SC027",
    "transition without an effect",
    "A transition goes somewhere (`-> target`), or does something (`{ actions }`), or both. To "
    "ignore an event on purpose, write `on E {}`.",
)
OUTDATED_OUTPUT = _error(
    "SC028",
    "output of another version of the compiler",
    "Modules in the output folder, made of a chart that is not compiled now, import what the "
    "`_support` package of this version of `sc-compile` does not have: another version wrote them, "
    "and they could no longer be imported. Compile all charts of the folder together after an "
    "upgrade.",
)

# --- SC1xx: names -----------------------------------------------------------------------------

DUPLICATE_NAME = _error(
    "SC101",
    "name defined twice",
    "Types, actors, actions, defs and machines of a file share one set of names, events have "
    "another; what an import without `as` brings in counts too. Rename one of the two, or import "
    'the file with a name: `import "money.sc" as money`, then `money.Amount`.',
)
UNKNOWN_NAME = _error(
    "SC102",
    "unknown name",
    "A bare name in an expression is a field of the machine's context or a `let`. Inputs are "
    "`input.x`, fields of the current event are `event.x`. Check the spelling, or declare the "
    "field in `context(...)`.",
)
UNKNOWN_TYPE = _error(
    "SC103",
    "unknown type",
    "A type is built in (`str`, `int`, `float`, `bool`, `bytes`, `None`, `list[T]`, "
    "`dict[str, T]`, `duration`, `datetime`, `date`, `decimal`, `uuid`, `json`), or it is defined "
    "with `type`. "
    "Only the definitions of a file itself come with an import, not those it imports in turn.",
)
UNKNOWN_EVENT = _error(
    "SC104",
    "unknown event",
    "Events are declared before they are used, with their fields: `event CODE(code: str)`, in the "
    "file, in the machine, or in an imported file. An event declared inside a machine belongs to "
    "that machine alone.",
)
UNKNOWN_FUNCTION = _error(
    "SC105",
    "unknown function",
    "What is called must be defined: `actor` for what is invoked and has a result, `action` for "
    "a side effect, `def` for a pure helper in expressions, a record for its constructor, or a "
    "machine for `invoke` and `spawn`. Python's other functions are not available.",
)
WRONG_KIND = _error(
    "SC106",
    "definition of another kind",
    "The name is defined, but as something that cannot stand here: a type is no function, an "
    "event is no type, and so on. The message says what it is and where it could be used.",
)
RESERVED_NAME = _error(
    "SC107",
    "name with a meaning of its own",
    "`input`, `event`, `self`, the built-in types and the built-in functions mean the same in "
    "every chart, so definitions and fields cannot take their names. An event has its name as "
    "`type`, and a Python function that asks for the Restate context has that as `ctx`. Choose "
    "another name.",
)
ALIAS_CYCLE = _error(
    "SC108",
    "alias of itself",
    "An alias stands for another type, and this one ends up standing for itself. Write out the "
    "type at one place of the circle, or make it a record.",
)
RECORD_CYCLE = _error(
    "SC109",
    "record inside itself",
    "A value of the record would contain another one, and so on without end. Let the field be "
    "absent (`parent: Node | None = None`), or make it a list.",
)
LET_CYCLE = _error(
    "SC110",
    "let defined by itself",
    "A `let` is an expression with a name and may use other ones, but not itself, directly or by "
    "way of another. Write the expression out at one place of the circle.",
)
NO_EVENT = _error(
    "SC111",
    "no event here",
    "`event` is the current event, and is known in the guards and actions of `on`, `on done` and "
    "`on error`. Entry, exit, invoke arguments, timers and `always` may run for many reasons: "
    "put what they need into the context, in the actions of the `on` line.",
)
UNAVAILABLE_NAME = _error(
    "SC112",
    "name not available here",
    "The name exists, but has no value yet where it is used. The default of a context field may "
    "use `input.x`, `self.key` and `now()`, but no other context field; other defaults and "
    "options are constants. The key of one of a family, `agents.key`, is known in the lines of the "
    "family's block.",
)
UNKNOWN_FIELD = _error(
    "SC113",
    "unknown field",
    "The record, the event or the input has no field of this name. On a line with several events "
    "only those fields are known that all of them have, with the same type.",
)
UNKNOWN_IMPORT = _error(
    "SC114",
    "unknown import",
    'The name before the dot should be that of an import: `import "money.sc" as money` makes '
    "`money.Amount` known. Without `as` the imported names come in as they are, without a dot.",
)

BAD_NAME = _error(
    "SC115",
    "name that cannot be read",
    "A name is what people tell states, tags, versions and events apart by, so all of it can be "
    "seen: no control characters, no line ends, nothing without width or that turns the direction "
    "of the text, no space at its ends. It has at most 200 characters, and is not empty. The name "
    "of an event has no `*`. Take a name that can be read aloud; what it stands for can go into a "
    "`description`.",
)
NO_FUNCTION_NAME = _error(
    "SC116",
    "function that Python cannot name",
    "An actor, an action or a def is a Python function of the same name, and a keyword of Python "
    "(`class`, `async`, `lambda`, ...) cannot be one: `import` would not take it. Every module has "
    "values of its own under names such as `__doc__`. Give the function another name. Fields, "
    "events, states and machines may have such a name: the generated code adds an underscore.",
)

HIDDEN_NAME = _error(
    "SC117",
    "name that hides something",
    "The variable of a `for` has a name that nothing else has where it stands: no field of the "
    "context, no `let`, no definition, no family, no variable of a `for` around it. Nor has a "
    "family (`spawn f() as agents[key]`), since `agents` in an expression would mean either. "
    "Choose another name.",
)

BAD_CONSTANT = _error(
    "SC190",
    "malformed constant",
    "The text in `decimal(...)`, `date(...)`, `datetime(...)` or `uuid(...)` is no such value. It "
    'is written as in JSON: `decimal("9.99")`, `date("2026-01-31")`, '
    '`datetime("2026-01-31T12:00:00Z")` with a time zone, '
    '`uuid("6f1c3a52-6b0f-4b43-a0c8-1f2b3c4d5e6f")`.',
)

# --- SC2xx: types and expressions -------------------------------------------------------------

TYPE_MISMATCH = _error(
    "SC201",
    "type mismatch",
    "The value has a type that does not fit where it stands. Only an int is converted, to a "
    'float; everything else is written out: `str(n)`, `f"{n}"`, `float(text)`, or a `def`. '
    "A list or dict fits only one with the same type of items. `x for x in xs` without brackets is "
    "for `any`, `all`, `sum`, `min`, `max`, `sorted` and `join` alone.",
)
BAD_OPERANDS = _error(
    "SC202",
    "operator on types it does not have",
    "Arithmetic is for numbers; `+` also joins two strs or two lists; durations are added, "
    "subtracted, and multiplied or divided by numbers; datetimes take durations. To make text "
    "from other values use an f-string.",
)
NEVER_EQUAL = _error(
    "SC203",
    "comparison that can never hold",
    "The two sides have types without a common value, so `==` would always be False and `!=` "
    "always True. Most often one side is misspelt, or needs a conversion (`str(n)`).",
)
NOT_ORDERED = _error(
    "SC204",
    "values without an order",
    "`<`, `<=`, `>`, `>=`, `min`, `max` and `sorted` need values that can be ordered with each "
    "other: numbers, two strs, two durations, two datetimes or two dates.",
)
BAD_MEMBERSHIP = _error(
    "SC205",
    "`in` without a collection",
    "`in` asks whether an item is in a list, a key in a dict, or a text in a str. The right side "
    "is none of these, or cannot contain what is on the left.",
)
BAD_IDENTITY = _error(
    "SC206",
    "`is` with something else than None, True or False",
    "`is` asks whether a value is the very same object, which says something only for `None`, "
    "`True` and `False`. To compare values use `==`.",
)
NOT_BOOL = _error(
    "SC207",
    "condition that is not a bool",
    "Conditions, and what `and`, `or` and `not` combine, are `True` or `False`, nothing else: "
    "say what you ask, for example `x is not None`, `len(items) > 0` or `n != 0`.",
)
POSSIBLY_NONE = _error(
    "SC208",
    "value that may be None",
    "The value can be None here, and then the operation would fail. Check it first: in the guard "
    "(`if x is not None`), before an `and`, or with `x if x is not None else ...`.",
)
BAD_INDEX = _error(
    "SC209",
    "index that does not fit",
    "Lists and strs are indexed with an int, dicts with a str. Other values have no index; the "
    "field of a record is written with a dot.",
)
UNKNOWN_ATTRIBUTE = _error(
    "SC210",
    "unknown attribute or method",
    "Records have their fields; strs, lists, dicts, durations, datetimes and dates have those of "
    "Python's methods that change nothing. A method that changes its object has no place in an "
    "expression: write `items = items + [x]`.",
)
PRIVATE_ATTRIBUTE = _error(
    "SC211",
    "private attribute",
    "Names that begin with an underscore are Python's own or private to a module. Charts do not "
    "reach them: use a `def` where a computation needs more than the language has.",
)
NOT_CALLABLE = _error(
    "SC212",
    "call of something that is no function",
    "Parentheses behind a value call it. What can be called in an expression is a built-in "
    "function, a `def`, a record (which makes one), or a method.",
)
MISSING_ARGUMENT = _error(
    "SC213",
    "missing argument",
    "A parameter without a default needs an argument. The definition's place is shown; give a "
    "value, or give the parameter a default there.",
)
UNKNOWN_ARGUMENT = _error(
    "SC214",
    "unknown argument",
    "The definition has no parameter of this name. Check the spelling, or add the parameter to "
    "the signature.",
)
REPEATED_ARGUMENT = _error(
    "SC215",
    "argument given twice",
    "One parameter gets two values: twice by name, or once by position and once by name. "
    "Remove one of them.",
)
TOO_MANY_ARGUMENTS = _error(
    "SC216",
    "too many arguments",
    "There are more arguments than parameters. Remove the surplus ones, or add parameters to "
    "the definition.",
)
UNCLEAR_TYPE = _error(
    "SC217",
    "type that cannot be told",
    "An empty list or dict does not say what it is to hold, and nothing around it does. Use it "
    "where a type is known, such as a context field: `items: list[str] = []`.",
)
BAD_TYPE = _error(
    "SC218",
    "malformed type",
    "`list` and `dict` say what they hold: `list[str]`, `dict[str, int]`; the keys of a dict are "
    "always `str`, as in JSON. Other types take nothing in brackets.",
)
BAD_ITERATION = _error(
    "SC219",
    "`for` over something that has no items",
    "A `for` goes through the items of a list, the keys of a dict, the numbers of a `range`, or "
    "with two variables through the entries of a dict: `for k, v in d.items()`.",
)

BROKEN_INVARIANT = _error(
    "SC220",
    "invariant that is broken",
    "Clients, and actors that return, can bring the machine to where the invariant does not hold, "
    "whatever the values are: the message has the shortest way. Mend the chart, or the invariant.",
)
BAD_INVARIANT = _error(
    "SC221",
    "condition that no state or tag has",
    "An invariant is made of states, tags, `in_state(path)`, `and`, `or` and `not`, and of nothing "
    "else: `invariant never_both: not (paid and refunded)`. A name is a state by its path from the "
    "top, or by its own name where no other state has that, or a tag; of a tag, that a state with "
    "it is active.",
)

# --- SC3xx: states and transitions ------------------------------------------------------------

DUPLICATE_STATE = _error(
    "SC301",
    "state defined twice",
    "Two states with the same parent have the same name, so a target could mean either. Rename "
    "one. States with different parents may share a name.",
)
UNKNOWN_STATE = _error(
    "SC302",
    "unknown state",
    "A target is looked for next to the source, then within it, then next to each of its "
    "ancestors, and from the machine's top. Where that finds nothing, write the path from the "
    "top: `open.editing`.",
)
MISSING_INITIAL = _error(
    "SC303",
    "missing initial",
    "A state with states in it, and a machine with states, needs to say which of them comes "
    "first: `initial idle`. Only a `parallel` needs none, because all its regions are active.",
)
BAD_INITIAL = _error(
    "SC304",
    "initial that does not fit",
    "`initial` names a state somewhere below the one it stands in, and only states with children "
    "of which one is active have it. A `parallel` has none: its regions each have their own.",
)
REPEATED_ITEM = _error(
    "SC305",
    "item given twice",
    "This item may stand only once here. Keep one of the two, or merge them.",
)
BAD_TARGETS = _error(
    "SC306",
    "targets that exclude each other",
    "Several targets are entered together, so they must lie in different regions of one "
    "`parallel` state. Two children of an ordinary state are never active at once.",
)
BAD_FINAL = _error(
    "SC307",
    "final state with content",
    "A final state ends its parent: it is never left, and nothing runs in it. It may have a "
    "`description`, `tags`, `entry`, `exit` and an `output` or an `error`, but no children, "
    "transitions, timers or invokes.",
)
SELF_TARGET = _error(
    "SC308",
    "self-target without reenter",
    "A transition to its own source does not leave it, so it would do the same as no arrow at "
    "all, and does not restart timers or invokes. Write `reenter` to leave the state and enter it "
    "again, or leave the arrow out to stay.",
)
NEVER_DONE = _error(
    "SC309",
    "on done that never happens",
    "A state is done when one of its direct children that is `final` is entered, a `parallel` "
    "state when all its regions are. This state has no such child, so the line would never run. "
    "To wait for an actor, write `on done` in its `invoke` block.",
)
ALWAYS_LOOP = _error(
    "SC310",
    "endless loop of always",
    "Transitions without a guard lead from state to state and back again, and never wait for an "
    "event, so the machine would never settle. Give one of them a guard or an event.",
)
BAD_HISTORY = _error(
    "SC311",
    "history that does not fit",
    "A `history` stands for what was active in its parent: it needs a parent state with other "
    "children, and its default is one of the states in there. It has to lead to a state in the "
    "end, not back to itself by way of other histories or of the parent's `initial`.",
)
MISSING_OUTPUT = _error(
    "SC312",
    "final state without an output",
    "The machine says what it gives (`-> T`), so each of its top-level final states needs an "
    "`output` of that type, or an `error`. Only where None is allowed (`-> T | None`) may both be "
    "left out.",
)
UNDECLARED_OUTPUT = _error(
    "SC313",
    "output of a machine that declares none",
    "A machine with outputs says their type, so that callers know it: `machine m -> str`. "
    "Declare the type, or remove the output.",
)
BAD_PARALLEL = _error(
    "SC314",
    "parallel state without regions",
    "All children of a `parallel` state are active at once. Without any there is nothing to run: "
    "use `state`.",
)
BAD_FAILURE = _error(
    "SC315",
    "error that ends no machine as failed",
    'A machine fails on purpose in a final state of its own: `final rejected { error "over the '
    'limit", 422 }`. A final state within another state ends that state alone, so it has no '
    "`error`; and one with an `error` has no `output`. The code is an HTTP status, written as a "
    "whole number from 400 to 599; left out, it is 500.",
)

# --- SC4xx: machines, versions and options ----------------------------------------------------

DUPLICATE_VERSION = _error(
    "SC401",
    "version defined twice",
    "Instances are stored with the name of their version, so each version of a machine has one "
    "definition. A machine without `version` is `v1`. Give the newer one another name.",
)
NO_LATEST = _error(
    "SC402",
    "no latest version",
    "Where a machine has several versions, new instances start on the one marked `latest`: "
    "`machine m version v2 latest`. Mark one of them.",
)
TWO_LATEST = _error(
    "SC403",
    "two latest versions",
    "New instances start on the version marked `latest`, so only one can have the mark. Remove "
    "it from the older one.",
)
SAME_SERVICE = _error(
    "SC404",
    "service name used twice",
    "Each machine is a Restate service of its own, under the machine's name or the option "
    "`service`. Two machines cannot share one: give one another name.",
)
UNKNOWN_OPTION = _error(
    "SC405",
    "unknown option",
    "The options of a machine are `service`, `unhandled`, `final_state_ttl`, `error_ttl`, "
    "`alarm`, `unknown_fields`, `create`, `journal_retention`, `idempotency_retention`, "
    "`inactivity_timeout` and `abort_timeout`.",
)
BAD_OPTION = _error(
    "SC406",
    "option with a wrong value",
    "The value of an option is a constant: a duration such as `1d`, or one of the words that the "
    "message lists, between quotes. What Restate is told of a service has at most 3,650,000 days: "
    "it does not take much more.",
)
OPTIONS_DISAGREE = _error(
    "SC407",
    "options of versions that disagree",
    "All versions of a machine share one Restate service, so what is set for the service holds "
    "for all of them. Write the same value in each version.",
)
HANDLER_CLASH = _error(
    "SC408",
    "actor with the name of a handler",
    "Each actor that a machine uses gets a handler of the machine's service. The names `create`, "
    "`send`, `snapshot`, `waitFor`, `subscribe`, `retry`, `migrate`, and those that begin with an "
    "underscore, are taken. Actions have an object of their own; Restate takes no handler `_` nor "
    "one that begins with two underscores. Rename the actor or the action. Versions in different "
    "files share a handler where they declare the same actor or action in the same words; else "
    "they need two names.",
)
BAD_SERVICE_NAME = _error(
    "SC409",
    "malformed service name",
    "A Restate service name starts with a letter, or with an underscore and a letter or digit, "
    "and goes on with letters, digits, dots, hyphens and underscores.",
)
EVENT_CLASH = _error(
    "SC410",
    "two events of one name in a machine",
    "An event is known by its name alone once it is sent, so a machine can take only one of each "
    "name. Rename one of the two.",
)
BAD_MIGRATION = _error(
    "SC411",
    "migration that does not fit",
    "`migrate from v` says how an instance of the version `v` of the same machine goes on in this "
    "one: which state becomes which, and where the new context's fields come from (`old.x`).",
)

SERVICE_TAKEN = _error(
    "SC412",
    "service compiled from another chart",
    "The output folder has a machine of this service already, compiled from another chart, and "
    "all machines of a folder are served together. A Restate service can exist once only: rename "
    "one of the machines, or set `option service` in one of them.",
)

MISSING_VALUE = _error(
    "SC413",
    "context field without a value",
    "Nobody but the machine fills its context, so every field needs a value to start with: "
    "`total: int = 0`, `token: str | None = None`, `order_id: str = input.order_id`. What the "
    "caller has to give belongs to the machine's inputs: `machine m(order_id: str) { ... }`.",
)
NO_PLACE = _error(
    "SC416",
    "state without a place in the new version",
    "A machine can be in any state of its old version when it is migrated, so each has to have a "
    "place in the new one: a state of the same path, or the one that a line `state old -> new` "
    "names; what is below the old state goes below the new one, where that has states of the same "
    "names, and else all of it becomes the new one. States that are active together have to go to "
    "states that can be, and none goes to a final one: a migration runs no transition.",
)
NO_MIGRATED_VALUE = _error(
    "SC417",
    "field without a value after a migration",
    "Every field of the new version's context needs a value when a machine is migrated: the one of "
    "the old version's field of the same name, where the types fit; what a line `field = value` "
    "says, which can use `old.x`; or its default. An input of the new version must have been one "
    "of the old version too, or have a default, since nobody is asked for it again. The output of "
    "a region that is done goes along; where `on done` of the parallel state waits for it, its "
    "type has to fit.",
)
SCATTERED_VERSIONS = _error(
    "SC418",
    "machine in files that do not know each other",
    "Versions of a machine may stand in several files, where one of them imports the others: "
    '`import "shop_v1.sc"` in the file of the newer version. Without that, it is not known that '
    "the two belong together, and in which order. Two machines that have nothing to do with each "
    "other need different names, or different services: `option service = ...`.",
)

# --- SC5xx: actors, actions, invokes and messages ---------------------------------------------

NO_MODULE = _error(
    "SC501",
    "function without a module",
    "Actors, actions and defs are Python functions, and the compiler must know where to import "
    'them from: write `use "my.functions"` once in the file, or `from "my.functions"` behind '
    "the signature.",
)
BAD_MODULE = _error(
    "SC502",
    "malformed module name",
    "A module is named as in a Python `import`: names with dots between them, such as "
    "`shop.payments`, without slashes and without `.py`.",
)
NOT_AN_ACTION = _error(
    "SC503",
    "statement that is no action",
    "Only an `action` is called as a statement. An actor has a result, and runs with `invoke` or "
    "`spawn`; a def is pure, and stands in an expression.",
)
NOT_INVOCABLE = _error(
    "SC504",
    "invoke of something that does not run",
    "`invoke` and `spawn` start an actor or a machine. An `action` is called in the braces of a "
    "transition, an `entry` or an `exit`; a `def` stands in an expression.",
)
DUPLICATE_ID = _error(
    "SC505",
    "two things of one name",
    "Two invokes or timers of a state have the same id, so a result or a message could belong to "
    "either. Give one of them another name with `as`. Lines that share a timer name it alike, and "
    "have the same duration. What is spawned under one name is the same actor or machine "
    "everywhere, and has a key everywhere or nowhere.",
)
UNKNOWN_RECIPIENT = _error(
    "SC506",
    "unknown recipient",
    "A message goes to `parent`, `sender`, `self`, to an invoke of this state or one around it, to "
    "something spawned (by the name after `as`), to one or all of a family (`agents[name]`, "
    "`agents`), or to another machine by key: `order[id]`. What is sent to all of a family has no "
    "delay.",
)
UNKNOWN_DELAYED = _error(
    "SC507",
    "cancel of nothing",
    "`cancel` takes the id of a delayed message: `send E to self after 1m as reminder`, then "
    "`cancel reminder`. No delayed message of the machine has this id.",
)
NOT_ACCEPTED = _error(
    "SC508",
    "event that the recipient does not take",
    "The machine that the message goes to declares no event of this name, or one with other "
    "fields, so it would refuse it. Events that two machines share are declared once in the file.",
)
BAD_ASSIGNMENT = _error(
    "SC509",
    "assignment to something that is not a context field",
    "Only fields of the context can be set, and what is in them: fields of records, items of "
    "lists, entries of dicts; `del` takes out the latter two. A `let` is computed anew whenever "
    "it is used; the input, the event and the variables of a `for` never change.",
)
BAD_POLICY = _error(
    "SC510",
    "malformed policy of an actor or an action",
    "`retry(attempts=5, initial=1s, factor=2.0, max=30s, duration=2d)` takes constants by name, "
    "each of them optional; `timeout 1m` takes a duration. Each stands once. An actor `from "
    "service` has no `retry`, but may say which parameter is the `key` of a virtual object, and "
    "which one the whole `body`. An action has `retry` and `timeout` alone.",
)
UNKNOWN_SPAWN = _error(
    "SC511",
    "stop of nothing",
    "`stop` takes the id of something spawned: `spawn worker() as w`, then `stop w`. Of a family, "
    "`spawn worker() as workers[id]`, it takes one, `stop workers[id]`, or all, `stop workers`. An "
    "invoke stops by itself when its state is left.",
)
NOT_A_MACHINE = _error(
    "SC512",
    "message to something that takes none",
    "Messages go to machines. An actor is a function: it takes its arguments when it starts, and "
    "no events after that.",
)
BAD_SERVICE = _error(
    "SC513",
    "malformed handler of a service",
    "An actor may be a handler of a Restate service: `actor charge(order: Order) -> Receipt "
    'from service "Payments.charge"` names the service and its handler. The body of the call is an '
    "object of the arguments; `body order` in the actor's braces makes one of them the whole body, "
    "and `key account` makes one the key of a virtual object.",
)
PRIVATE_EMITTED = _error(
    "SC514",
    "emit of a private event",
    "`emit` shows an event to clients, and a private one is not theirs to see. Emit an event that "
    "is not `private`, with the fields that clients may have.",
)

# --- SC6xx: pictures ----------------------------------------------------------------------------

MISSING_SOFTWARE = _error(
    "SC601",
    "what draws is not installed",
    "`sc-draw` needs more than the compiler does. The extra `draw` of this package brings what "
    "runs the layout engine and what makes PNGs: `pip install '/path/to/sc-compile[draw]'`. The "
    "engine itself, ELK, is the npm package `elkjs`: `npm install elkjs` in the folder where you "
    "draw, or in one above it. Without npm, `pip install --no-deps ipyelk` brings the same "
    "script. Where `SC_DRAW_ELK` is set, it has to be the path of ELK's script. Mermaid text needs "
    "none of them.",
)
UNKNOWN_PART = _error(
    "SC602",
    "no such machine or state",
    "`--machine` takes the name of a machine of the chart, and `--state` the path of one of its "
    "states that has states in it, from the top: `--state open.waiting`. Where several machines "
    "are drawn, it is drawn of those that have it.",
)
TOO_MANY_STATES = _error(
    "SC603",
    "too many states for one picture",
    "Nobody could read it, and to lay it out would take long. Draw the chart state by state: "
    "`--state open` draws one state with all in it, and where its transitions lead.",
)
LAYOUT_FAILED = _error(
    "SC604",
    "the layout engine gives up",
    "ELK throws an error for this chart, with all the options that are tried. Try the other "
    "`--direction`, or draw it state by state with `--state`. Mermaid text needs no layout. Please "
    "report it together with the chart.",
)
NO_FONT = _error(
    "SC605",
    "no font for a PNG",
    "A PNG is made with the fonts of this machine, and it has none of those that pictures ask for, "
    "so all texts would be missing. Install one of them, such as the package `fonts-dejavu-core` "
    "of Debian or `liberation-fonts` of Fedora. An SVG needs no font here: whoever looks at it has "
    "one.",
)

# --- SC8xx: warnings --------------------------------------------------------------------------

UNREACHABLE_STATE = _warning(
    "SC801",
    "state that cannot be reached",
    "No chain of transitions leads from the machine's start to this state, so it is never "
    "active. Add a transition, or remove the state.",
)
CONSTANT_GUARD = _warning(
    "SC802",
    "guard that is constant",
    "The guard always has the same value: with True it can be left out, with False the line "
    "never runs. It may contradict itself, ask for a state that is never active together with this "
    "one, or depend on fields that nothing sets.",
)
UNREACHABLE_LINE = _warning(
    "SC803",
    "transition that never runs",
    "The first enabled line in document order is taken, and a line before this one takes the same "
    "event without a guard, or with one that holds whenever the guard of this one does. Move the "
    "general line behind the special ones.",
)
CONSTANT_COMPARISON = _warning(
    "SC804",
    "comparison that is constant",
    "The value can never be None (or never be a bool), so the comparison always has the same "
    "result. Remove it, or correct the type that the value was declared with.",
)
USELESS_ID = _warning(
    "SC805",
    "id without a delay",
    "The id of a message is for `cancel`, and only a message with `after` can be cancelled. "
    "Remove the id, or add a delay.",
)

MAYBE_NO_OUTPUT = _warning(
    "SC806",
    "output that may be None",
    "The output of a final state can be None, and the machine says that it gives something "
    "(`-> T`). Whoever waits for the machine may be surprised: write `-> T | None`, or see to it "
    "that the value is there on every way to this state.",
)

MAYBE_NONE_AFTER_MIGRATION = _warning(
    "SC807",
    "field that may be None after a migration",
    "In this state the field is never None, since every way into it within this version sees to "
    "that, and the chart may rely on it. A machine that comes from the older version may have None "
    "there all the same. Give the field a value in the `migrate`, or move the state to one where "
    "None is expected.",
)

UNTAKEN_FAILURE = _warning(
    "SC808",
    "failure that no line takes",
    "An actor or a machine that is invoked can fail, and no line of its state, or of one around "
    "it, says what happens then. The machine would be in status `error`: it takes no events until "
    "somebody has mended the cause and calls `retry`, which starts the actor once more. Write what "
    "is to happen instead: `on error -> failed` in the braces of the invoke, or once for all of "
    "them in the machine. A machine that others invoke needs no such line, since its failure is "
    "theirs, nor does one with an `option alarm`; with `--strict` they do.",
)

UNSENT_EVENT = _warning(
    "SC809",
    "private event that nothing sends",
    "Clients cannot send a `private` event, and no machine of this compilation raises or sends it, "
    "so its lines never run. Send it somewhere, leave out `private`, or compile the chart together "
    "with those whose machines send it.",
)

BAD_ALLOW = _warning(
    "SC820",
    "comment to the compiler that cannot be read",
    "`# sc: allow SC803 reason` silences the warnings of one code on its line, or on the line "
    "below where it stands alone; several have commas between them: `SC801, SC803 reason`. It says "
    "behind the codes why that is fine. Errors cannot be silenced.",
)
IDLE_ALLOW = _warning(
    "SC821",
    "allow comment that silences nothing",
    "On the line that the comment is about, there is no such warning. Most often its cause has "
    "been mended, or a line was put in between. Remove the comment, or move it.",
)
UNUSED_DEFINITION = _warning(
    "SC822",
    "definition that nothing uses",
    "No chart of this compilation uses the type, the actor, the action or the def. Remove it, or "
    "compile the chart together with those that use it. In a file without machines, which is there "
    "for others, nothing is said.",
)
UNUSED_EVENT = _warning(
    "SC823",
    "event that nothing uses",
    "No line of a machine takes the event, and none raises, sends or emits it; clients who send it "
    'are answered with `"handled": false`. Remove it, or write a line for it.',
)
UNUSED_LET = _warning(
    "SC824",
    "let that nothing uses",
    "No expression of the machine uses the `let`, directly or by way of another one. Remove it.",
)
UNUSED_FIELD = _warning(
    "SC825",
    "field that nothing uses",
    "Nothing reads a private field or an input, and nobody outside can see it; or a field of the "
    "context is neither set nor read, so that clients see the same constant for ever. Remove it. A "
    "field that clients see, and that is set, is fine: it is read by them.",
)
UNTAKEN_EVENT = _warning(
    "SC826",
    "raised event that no line takes",
    "The machine raises the event, or sends it to itself, and none of its lines takes it, so that "
    "nothing happens. Most often the line is missing, or another event was meant. To tell clients "
    "something, `emit` it.",
)

DEAD_END = _warning(
    "SC830",
    "state that nothing leads out of",
    "The state is not final, it runs nothing, and neither it nor a state around it has a line, so "
    "that a machine that gets there stays for ever, and takes no event. Make it `final`, so that "
    "the machine ends there, or write the line that is missing. Of a machine that others start, "
    "and can stop, nothing is said.",
)
OVERRIDDEN_LINE = _warning(
    "SC831",
    "line that each inner state takes the events of",
    "A state looks at its own lines before those around it, and here every one inside has a line "
    "without a guard for these events. Remove the outer line, or give an inner one a guard.",
)
BEATEN_TIMER = _warning(
    "SC832",
    "timer that never fires",
    "A shorter timer of the same state, or of one around it, always leaves the state first, since "
    "it has no guard. Give the shorter one a guard, let it stay in the state, or remove the other.",
)
STOPPED_RECIPIENT = _warning(
    "SC833",
    "message to an invoke that is stopped",
    "The line leaves the state that the invoke belongs to, which stops it, and actions run after "
    "that: the message is dropped. Send it in the `exit` of the state, or before, on a line that "
    "stays.",
)
NO_PARENT = _warning(
    "SC834",
    "message to a parent that there is not",
    "No machine of this compilation invokes or spawns this one, so it has no parent, and what it "
    "sends there is dropped. Compile it together with those that start it, or send the message to "
    "another machine: `sender`, or `order[key]`.",
)
ENDLESS_MACHINE = _warning(
    "SC835",
    "on done of a machine that does not end",
    "A machine is done when one of its top-level final states is entered that has no `error`. This "
    "one has none in any of its versions, so that the line never runs. Give it a final state.",
)
IDLE_HISTORY = _warning(
    "SC836",
    "history without a use",
    "A history is there to be gone to, and remembers what was active when its parent was left. "
    "Here nothing goes to it, or its parent is never left, so that it always stands for its "
    "default. Remove it, or name the state itself.",
)
INNER_HISTORY = _warning(
    "SC837",
    "history named from inside",
    "A line within a state does not leave it, so a history of the state does not stand for what is "
    "active now, but for what was active when the state was left before; most often that is its "
    "default. Name the state that is meant.",
)
DIFFERENT_OUTPUTS = _warning(
    "SC838",
    "final states with different outputs",
    "Whichever final state is entered, `on done` gets its output as `event.output`. Some of these "
    "have none, or one of another type, which most often has been forgotten. Where it is meant, "
    "write `output None`.",
)
NO_TIMEOUT = _warning(
    "SC840",
    "actor without a timeout",
    "With `--strict`: an actor that a machine starts may run for ever, and the machine waits for "
    "it as long. Say how long it may take: `actor f() -> T { timeout 1m }`.",
)
LATEST_NOT_LAST = _warning(
    "SC841",
    "latest version that is not the last",
    "With `--strict`: new machines start on an older version than the last one. That is how a "
    "version is rolled back; where that is over, mark the last one `latest`.",
)
NEVER_MIGRATED = _warning(
    "SC842",
    "version that no migration leads on from",
    "With `--strict`: machines on this version stay there, and it has to be kept as long as there "
    "are any. Write a `migrate from` in a newer version, or remove the version when no machine is "
    "on it any more.",
)

MAYBE_BROKEN = _warning(
    "SC844",
    "invariant that may be broken",
    "A search of what can happen, in which guards may hold or not, and timers and failures may "
    "come at any time, has found a way to where the invariant does not hold: the message has the "
    "shortest one. Where values rule it out, the search cannot know; let states say it, with "
    "`in_state` in guards, or write down why it cannot happen in an `# sc: allow`.",
)
GAVE_UP = _warning(
    "SC845",
    "search that gave up",
    "The machine can get into more situations than are looked at, mostly because of regions and "
    "histories that go with each other. What was looked at is fine; of the rest nothing is known.",
)
DEADLOCK = _warning(
    "SC846",
    "deadlock",
    "With `--explore`: in some situation the machine has not ended, runs nothing, and no line can "
    "be taken any more, whatever happens. The message has the shortest way to there. Of a machine "
    "that others start, and can stop, nothing is said.",
)
NEVER_ACTIVE = _warning(
    "SC847",
    "state that no events lead to",
    "With `--explore`: transitions lead to the state, but a search of all that can happen, in "
    "which guards may hold or not, never gets there. Most often what has to be active at the same "
    "time excludes each other.",
)

# SC9xx, for what is not supported yet, is empty: SC901 to SC907 are spent.
