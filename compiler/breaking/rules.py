"""The table of rules: each kind of change that machines in flight or callers feel.

A rule's id is never used again for something else. To add one, add a constant in its family, and a
folder `tests/breaking/rules/<id>_<slug>` with the charts before and after.

Families: BR1xx machines, versions and options, BR2xx states, BR3xx context, input and output,
BR4xx events and what callers wait for, BR5xx actors, actions and children, BR6xx timers and delayed
events, BR7xx behaviour.
"""

from __future__ import annotations

from .findings import Impact, Rule

RULES: dict[str, Rule] = {}


def _rule(id: str, impact: Impact, name: str, reason: str, remedy: str) -> Rule:  # noqa: A002
    if id in RULES:
        raise ValueError(f"{id} stands twice in the table of rules")
    RULES[id] = Rule(id=id, name=name, impact=impact, reason=reason, remedy=remedy)
    return RULES[id]


MACHINES, CALLERS, BEHAVIOUR = Impact.MACHINES, Impact.CALLERS, Impact.BEHAVIOUR

# --- BR1xx: machines, versions and options ------------------------------------------------------

MACHINE_REMOVED = _rule(
    "BR101",
    MACHINES,
    "machine removed",
    "Restate sends what comes for the service to the deployment that had it last. Once that is "
    "stopped, nobody can read what is stored: calls get no answer, and the timers and results of "
    "machines in flight are tried again and again without being delivered.",
    "keep the machine until none of it is left",
)
SERVICE_RENAMED = _rule(
    "BR102",
    MACHINES,
    "service renamed",
    "Machines are stored under the name of their service, and their timers and results are sent "
    "to it. Under another name there are no machines: clients find none, and those in flight are "
    "left with the deployment that had the old name.",
    "keep the service's name with `option service`",
)
VERSION_REMOVED = _rule(
    "BR103",
    MACHINES,
    "version removed",
    "A machine stays on the version that it was created with. Where the code no longer has that "
    "version, every call to the machine is answered with 409, and what comes from inside "
    "(timers, results) puts it into status `error`.",
    "keep the version until no machine is left on it",
)
OPTION_STRICTER = _rule(
    "BR104",
    CALLERS,
    "option made stricter",
    'Calls that were answered are refused now: with `unhandled = "error"` an event that no line '
    'takes is a 409, with `unknown_fields = "reject"` a field that is not declared is a 400, and '
    'with `create = "explicit"` a `send` to a key without a machine is a 404.',
    "leave the option as it is until no caller depends on it",
)

# --- BR2xx: states ------------------------------------------------------------------------------

_UNREADABLE = (
    "A machine is stored with the path of its state. One that is stored in a state that the code "
    "does not have cannot be read: every call is answered with 409, and what comes from inside "
    "puts it into status `error`. "
)

STATE_REMOVED = _rule(
    "BR201",
    MACHINES,
    "state removed",
    f"{_UNREADABLE}That holds for finished machines too, whose final state is gone.",
    "keep the state, without lines that lead to it, or make a new version",
)
STATE_RENAMED = _rule(
    "BR202",
    MACHINES,
    "state renamed",
    f"{_UNREADABLE}A new name is a new path. The ids of timers and invokes begin with the path, "
    "so what is pending is lost too.",
    "keep the name and change the `description`, or make a new version with `migrate`",
)
STATE_MOVED = _rule(
    "BR203",
    MACHINES,
    "state moved",
    f"{_UNREADABLE}In another parent the path is another one, and so are the ids of timers and "
    "invokes, which begin with it.",
    "leave the state where it is, or make a new version with `migrate`",
)
STATE_KIND_CHANGED = _rule(
    "BR204",
    MACHINES,
    "kind of state changed",
    "A machine is stored with the atomic states that it is in. Where a state that had none below "
    "it has some now, or the other way round, the stored value means no state of the chart, and "
    "the machine cannot be read: every call is answered with 409. Where a compound state becomes "
    "a parallel one, or the other way round, the machine would be in some of the regions only.",
    "put the new states beside the old one, or make a new version with `migrate`",
)
REGION_ADDED = _rule(
    "BR205",
    MACHINES,
    "region added to a parallel state",
    "A machine that is in the parallel state is stored without the new region. It goes on with "
    "that region in no state at all: nothing there reacts, and the parallel state is never done, "
    "until it is left and entered again.",
    "make a new version with `migrate`",
)
REGION_REMOVED = _rule(
    "BR206",
    MACHINES,
    "region removed from a parallel state",
    f"{_UNREADABLE}That holds for a machine in any state of the parallel one, since it is in the "
    "region too.",
    "keep the region, without lines, or make a new version with `migrate`",
)
STATE_BECAME_FINAL = _rule(
    "BR207",
    MACHINES,
    "state made final",
    "A final state ends the machine, or makes its parent done, when it is entered. A machine "
    "that is in the state has entered it before: it is never done, and no line of the state "
    "leads out of it any more.",
    "add a final state, and an `always` that leads there from the old one",
)
STATE_NO_LONGER_FINAL = _rule(
    "BR208",
    CALLERS,
    "final state no longer final",
    "Machines that enter the state do not end any more: whoever waits for `done`, and a parent "
    "that invoked such a machine, waits on. Machines that ended in it stay as they are.",
    "keep the final state, and lead to another state instead",
)

FINAL_FAILS = _rule(
    "BR209",
    CALLERS,
    "final state made failing",
    "Machines that enter the state end in status `failed`: whoever waits for `done` is answered "
    "with 412, and a parent that invoked such a machine gets its error. Where no line of the "
    "parent takes that, the parent is in status `error` until somebody calls `retry`. Machines "
    "that ended in the state stay as they are.",
    "lead to a new final state with the `error`, once all callers can take it",
)

# --- BR3xx: context, input and output -----------------------------------------------------------

CONTEXT_FIELD_ADDED = _rule(
    "BR301",
    MACHINES,
    "context field without a constant default",
    "A stored context does not have the new field. Its default stands in where that is a "
    "constant; one made from `input`, `self.key` or `now()` is only evaluated when a machine "
    "starts, so a stored machine cannot be read: every call is answered with 409.",
    "give it a constant default, such as `None`, or make a new version",
)
CONTEXT_FIELD_REMOVED = _rule(
    "BR302",
    CALLERS,
    "context field removed",
    "Machines in flight go on, and the stored value is dropped at their next event: going back "
    "to the old code does not bring it back. Clients that read the field in a snapshot no longer "
    "find it.",
    "keep the field until nobody reads it",
)
CONTEXT_FIELD_RENAMED = _rule(
    "BR303",
    MACHINES,
    "context field renamed",
    "A stored context is read by the names of its fields. What is stored under the old name is "
    "dropped, and the field under the new name has its default, in the middle of a machine's "
    "life.",
    "keep the name, or make a new version with `migrate`",
)
CONTEXT_FIELD_RETYPED = _rule(
    "BR304",
    MACHINES,
    "context field retyped",
    "A stored context is read strictly. Where a value that the old type allows is none of the "
    "new type, the machine cannot be read: every call is answered with 409. Records in the "
    "context count with all their fields.",
    "widen the type instead (`int | str`), add a second field, or make a new version",
)
INPUT_UNREADABLE = _rule(
    "BR305",
    MACHINES,
    "stored input does not fit",
    "A machine's input is stored, and read again before each event. Where it lacks a field that "
    "has no default, or has a value of another type, the machine takes no event any more: each "
    "is answered with 409. `create` refuses such an input with 400.",
    "give the new field a default, widen the type, or make a new version",
)
INPUT_STRICTER = _rule(
    "BR306",
    CALLERS,
    "input made stricter",
    "`create` starts machines on the latest version. An input that was right for it is refused "
    "now, with 400, and a `send` to a key without a machine is a 404 where an input is required. "
    "No machine in flight feels it.",
    "give the field a default, or go on accepting the old field",
)
OUTPUT_UNREADABLE = _rule(
    "BR307",
    MACHINES,
    "output narrowed",
    "The output of a finished machine is stored. Where it is none of the new type, the machine "
    "cannot be read any more: `snapshot` is answered with 409.",
    "widen the type instead, or make a new version",
)
OUTPUT_WIDENED = _rule(
    "BR308",
    CALLERS,
    "output changed",
    "Whoever reads the output of a machine, in a snapshot or at the end of a `waitFor`, may get "
    "a value that it could not have before, or misses a field.",
    "make a new machine with the new output, or let all callers expect both",
)
CONTEXT_FIELD_PRIVATE = _rule(
    "BR309",
    CALLERS,
    "context field made private",
    "Machines in flight keep the value and go on with it. It is left out of every answer and of "
    "the published schema: clients that read the field in a snapshot no longer find it.",
    "keep the field public until nobody reads it",
)
FIELD_TAKEN_PRESENT = _rule(
    "BR310",
    MACHINES,
    "context field taken not to be None",
    "The compiler follows from state to state which context fields are not None. A machine that "
    "is in a state already has not come there by the new lines: it may have None where the new "
    "chart takes the field not to be. An action that uses it fails, which is a 422 for clients "
    "and status `error` for what comes from inside, and a guard that uses it does not hold.",
    "test the field where it is used (`if note is not None`), or make a new version with "
    "`migrate`",
)

# --- BR4xx: events and what callers wait for ----------------------------------------------------

EVENT_REMOVED = _rule(
    "BR401",
    CALLERS,
    "event removed",
    "Whoever sends the event is answered with 400. Another machine's message is dropped, with a "
    "line in the log.",
    "keep declaring the event: where no line takes it, it is answered with `handled: false`",
)
EVENT_NARROWED = _rule(
    "BR402",
    CALLERS,
    "event made stricter",
    "An event that was right is refused now, with 400: it lacks a field that is required, has "
    "one that is not declared any more, or a value of another type. Another machine's message is "
    "dropped where a field is missing or of another type.",
    'give the new field a default, widen the type, or set `option unknown_fields = "ignore"`',
)
DELAYED_EVENT_DROPPED = _rule(
    "BR403",
    MACHINES,
    "delayed event that no longer fits",
    "The machine sends the event after a while, to itself or another one. What was sent before "
    "is delivered after it, and is dropped, with a line in the log, where the chart does not "
    "know the event any more, or needs a field that it does not have.",
    "keep declaring the event, with defaults for new fields, until the longest delay has passed",
)
EMIT_REMOVED = _rule(
    "BR404",
    CALLERS,
    "event no longer emitted",
    "Whoever waits for the event with `emitted:<EVENT>` waits in vain; a new `waitFor` is "
    "answered with 400.",
    "go on emitting the event until nobody waits for it",
)
TAG_REMOVED = _rule(
    "BR405",
    CALLERS,
    "tag removed",
    "Whoever waits for the tag with `hasTag:<tag>`, or looks for it in a snapshot, no longer "
    "finds it in this state. Where no state has the tag, `waitFor` is answered with 400.",
    "keep the tag until nobody waits for it",
)
EMIT_CHANGED = _rule(
    "BR406",
    CALLERS,
    "emitted event changed",
    "Whoever waits for the event gets it in the answer. It may have a value now that it could "
    "not have before, or misses a field.",
    "add fields instead, and keep the types of those that are there",
)
EVENT_PRIVATE = _rule(
    "BR407",
    CALLERS,
    "event made private",
    "A client that sends the event is answered with 400, as for an event that the machine does "
    "not have. Machines go on sending it: what is under way is taken.",
    "declare a private event beside this one, and let its lines go when no client sends it",
)

# --- BR5xx: actors, actions and children --------------------------------------------------------

_HANDLER = (
    "Every function has a handler under its name, to which pending calls refer: attempts that "
    "are to come, and calls that wait for their turn. "
)
ACTOR_REMOVED = _rule(
    "BR501",
    MACHINES,
    "actor removed",
    f"{_HANDLER}Where the handler is gone, these are tried again and again, and the machine waits "
    "for an outcome that never comes. An attempt that is under way may still succeed; where it "
    "fails, that is the actor's error, since no other attempt can follow. A machine that leaves "
    "the state goes on, but cannot stop what is pending.",
    "keep a state that invokes the actor until no call of it is pending, or make a new version",
)
ACTOR_RENAMED = _rule(
    "BR502",
    MACHINES,
    "actor renamed",
    f"{_HANDLER}Under the old name there is no handler any more: such calls are tried again and "
    "again, and the machine waits for an outcome that never comes. An attempt that is under way "
    "may still succeed; where it fails, that is the actor's error.",
    "keep the actor's name; the Python function may call one of another name",
)
ACTOR_ARGUMENTS = _rule(
    "BR503",
    MACHINES,
    "arguments of an actor changed",
    "The arguments of a pending call are stored with it, and read strictly. Where they lack a "
    "parameter without a default, or have a value of another type, the call fails again and "
    "again, and the machine waits for an outcome that never comes.",
    "give the new parameter a default, widen the type, or declare another actor beside this one",
)
ACTOR_RESULT = _rule(
    "BR504",
    MACHINES,
    "result of an actor narrowed",
    "A call that the old code has carried out reports a result of the old type. Where that is "
    "none of the new type, it counts as an error: `on error` takes it, or the machine's status "
    "becomes `error`.",
    "widen the type instead, or declare another actor beside this one",
)
ACTION_REMOVED = _rule(
    "BR511",
    MACHINES,
    "action removed or renamed",
    f"{_HANDLER}Actions wait in a queue for each machine. Where the handler of one is gone, it is "
    "tried again and again, and those behind it wait.",
    "keep a line that calls the action until no call of it is pending",
)
ACTION_ARGUMENTS = _rule(
    "BR512",
    MACHINES,
    "arguments of an action changed",
    "The arguments of a pending call are stored with it, and read strictly. Where they do not "
    "fit, the call fails again and again, and all actions of the machine behind it wait.",
    "give the new parameter a default, widen the type, or declare another action beside this one",
)
INVOKE_REMOVED = _rule(
    "BR521",
    MACHINES,
    "invoke removed or renamed",
    "A machine that is in the state has something running under the old id. No line takes its "
    "result any more, leaving the state does not stop it, and its error puts the machine into "
    "status `error`. What the state invokes instead is started at the next entry only.",
    "keep the invoke and its name, or make a new version",
)
CALLEE_CHANGED = _rule(
    "BR522",
    MACHINES,
    "something else runs under an id",
    "A machine that is in the state has the old actor or machine running. What comes of it is "
    "read as the outcome of the new one, and what is sent to the new machine reaches the old "
    "one.",
    "give the new one another name with `as`, in another state, or make a new version",
)
SPAWN_REMOVED = _rule(
    "BR523",
    MACHINES,
    "spawned id gone",
    "What a machine has spawned runs on under its id, and each of a family under its key. No line "
    "takes its result any more, nothing stops it before the machine ends, and its error puts the "
    "machine into status `error`.",
    "keep the `spawn` and its block",
)
CHILD_OUTPUT = _rule(
    "BR524",
    MACHINES,
    "children of an older version give another output",
    "Children stay on the version that they were started with. A machine expects the output of "
    "the latest version of what it invokes; the output of a child in flight that is none of that "
    "type counts as an error.",
    "let the versions have the same output type, or widen it",
)

# --- BR6xx: timers and delayed events -----------------------------------------------------------

TIMER_REPLACED = _rule(
    "BR601",
    MACHINES,
    "timer replaced by another one",
    "Timers start when their state is entered. A machine that is in the state has the old timer "
    "running, which no line takes any more, and never gets the new one: it may stay for ever. "
    "Where an `after` becomes an `every` of the same name or the other way round, the line gets "
    "what was started: one that comes once, or one that recurs.",
    "change the delay in place, which keeps the timer's id, or make a new version; a name with "
    "`as` keeps the id wherever the line stands",
)
TIMERS_SHIFTED = _rule(
    "BR602",
    MACHINES,
    "timers of a state change places",
    "The timers of a state are numbered in their order: `after`, `after2` and so on. Where lines "
    "are added before others, removed or sorted, a timer that is running under an id takes the "
    "line of another delay.",
    "leave the lines in their order, and add a new delay behind the others",
)
RECURRING_TIMER_REMOVED = _rule(
    "BR603",
    MACHINES,
    "recurring timer removed",
    "A timer of `every` starts itself again when it is due. A machine that is in the state goes "
    "on doing so for the rest of its life, though no line takes it, since leaving the state does "
    "not stop a timer that the chart does not know.",
    "keep the line without actions until no machine is in the state, or make a new version",
)
DELAYED_ID_GONE = _rule(
    "BR606",
    MACHINES,
    "delayed event can no longer be cancelled",
    "A delayed event waits under its id. Nothing in the chart cancels that id any more, so those "
    "that wait are all delivered.",
    "keep the `cancel`, and the id, until the longest delay has passed",
)

# --- BR7xx: behaviour ---------------------------------------------------------------------------

INITIAL_CHANGED = _rule(
    "BR701",
    BEHAVIOUR,
    "initial state changed",
    "Machines that enter the state from now on begin elsewhere in it; those that are in it stay "
    "where they are.",
    "none is needed if that is what you want",
)
HISTORY_CHANGED = _rule(
    "BR702",
    BEHAVIOUR,
    "history state changed",
    "What was remembered may be forgotten, or lead elsewhere: the history state is gone, has "
    "another default, or remembers more or less of what is below it.",
    "none is needed if that is what you want",
)
EVENT_NOT_HANDLED = _rule(
    "BR703",
    BEHAVIOUR,
    "event no longer handled in a state",
    "A machine in the state ignores the event, or refuses it with 409 where `unhandled` is "
    '`"error"`. If nothing else leads out of the state, it stays.',
    "none is needed if that is what you want",
)
OUTCOME_NOT_HANDLED = _rule(
    "BR704",
    BEHAVIOUR,
    "outcome no longer handled",
    "A machine in the state does nothing when what it waits for is done. An error that no line "
    "takes puts it into status `error`.",
    "none is needed if that is what you want",
)
TIMER_REMOVED = _rule(
    "BR705",
    BEHAVIOUR,
    "timer removed",
    "A machine that is in the state has the timer running; it is ignored when it is due. If "
    "nothing else leads out of the state, the machine stays.",
    "none is needed if that is what you want",
)
DELAY_CHANGED = _rule(
    "BR706",
    BEHAVIOUR,
    "delay changed",
    "A machine that is in the state keeps the delay with which its timer was started; a "
    "recurring one keeps its period until the state is left.",
    "none is needed if that is what you want",
)
NESTED_NO_LONGER_FINAL = _rule(
    "BR707",
    BEHAVIOUR,
    "final state of a parent no longer final",
    "Entering the state does not make its parent done any more, so the parent's `on done` is not "
    "taken.",
    "none is needed if that is what you want",
)
OPTION_CHANGED = _rule(
    "BR708",
    BEHAVIOUR,
    "option changed",
    "The option holds for calls and machines from now on. A finished machine keeps the time to "
    "live with which it ended.",
    "none is needed if that is what you want",
)
CALLEE_EXCHANGED = _rule(
    "BR709",
    BEHAVIOUR,
    "another actor under the same id",
    "A machine that is in the state has the old actor running, and takes its result, which has "
    "the right type, for that of the new one.",
    "none is needed if that is what you want",
)
FUNCTION_ELSEWHERE = _rule(
    "BR710",
    BEHAVIOUR,
    "function comes from elsewhere",
    "Pending calls, and attempts that are to come, are carried out by another function or "
    "service than the one they were made for.",
    "none is needed if both do the same",
)
POLICY = _rule(
    "BR711",
    BEHAVIOUR,
    "retries or timeout of an actor or an action changed",
    "The next attempt of a pending call follows the new policy. An actor's timeout that is "
    "running stays as it was. An action that has begun goes on where it began, on the old "
    "deployment while there is one.",
    "none is needed if that is what you want",
)
FAILURE_CHANGED = _rule(
    "BR712",
    BEHAVIOUR,
    "final state fails otherwise",
    "Machines that enter the state end as `done` where they ended as `failed`, or fail with "
    "another code: a parent takes another line. Machines that ended in it stay as they are.",
    "look at what parents do on `error`, and at what callers do with a 412",
)
