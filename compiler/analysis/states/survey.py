"""Survey a machine: its transitions with their targets; ids of invokes, timers and messages.

Everything here is known before any expression is checked, and expressions may refer to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ... import codes, ir
from ...diagnostics import Label, Report
from ...parsing import syntax
from ...source import Span
from ..names import lookup
from ..names.signatures import MachineVersion
from ..names.symbols import FileNames, Symbol
from .state_tree import StateNode, build_tree
from .targets import domain, resolve_history, resolve_initial, resolve_targets


@dataclass(slots=True, kw_only=True, eq=False)
class Started:
    """Something that is invoked or spawned; the symbol is None where it is wrong."""

    node: syntax.Invoke | syntax.Spawn
    name: str
    id: str
    symbol: Symbol | None

    @property
    def is_family(self) -> bool:
        """Return whether it is spawned for each key, as one of a family."""
        return isinstance(self.node, syntax.Spawn) and self.node.key is not None


@dataclass(slots=True, kw_only=True, eq=False)
class Transition:
    """A transition as it is written: where it stands, where it goes, whose results it awaits.

    `source` is the state that the transition belongs to; `place` is the one that it stands in,
    which differs for what is spawned: that outlives the state. `domain` is the state below which
    it leaves and enters states, None where it stays.
    """

    node: syntax.Line
    source: StateNode
    place: StateNode
    targets: tuple[StateNode, ...]
    domain: StateNode | None
    callee: Started | None = None
    timer: str | None = None

    @property
    def reenter(self) -> bool:
        """Return whether the transition leaves its source even for a target below it."""
        return reenters(self.node)

    @property
    def block(self) -> syntax.Block | None:
        """Return the transition's actions."""
        return self.node.effect.actions


@dataclass(slots=True, kw_only=True, eq=False)
class Survey:
    """What a machine's states contain."""

    root: StateNode
    transitions: dict[StateNode, list[Transition]] = field(default_factory=dict)
    callees: dict[StateNode, dict[str, Started]] = field(default_factory=dict)
    spawned: dict[str, Started] = field(default_factory=dict)
    spawns: dict[Span, Started] = field(default_factory=dict)
    delayed: set[str] = field(default_factory=set)
    initials: dict[StateNode, tuple[StateNode, ...]] = field(default_factory=dict)
    defaults: dict[StateNode, tuple[StateNode, ...]] = field(default_factory=dict)

    @property
    def families(self) -> dict[str, Started]:
        """Return what is spawned for each key, by its name."""
        return {name: each for name, each in self.spawned.items() if each.is_family}

    def callee_in_scope(self, node: StateNode, name: str) -> Started | None:
        """Return the invoke of a state, or of one around it, with a name."""
        for state in (node, *node.ancestors()):
            found = self.callees.get(state, {}).get(name)
            if found is not None:
                return found
        return None


def survey(version: MachineVersion, report: Report) -> Survey:
    """Return the survey of one version of a machine."""
    root = build_tree(version.node, report)
    found = Survey(root=root)
    for node in root.walk():
        found.transitions[node] = []
    for node in root.walk():
        _Surveyor(found, node, version.names, report).run()
    _check_timers_of_machine(found, report)
    return found


class _Surveyor:
    """Surveys one state."""

    def __init__(self, found: Survey, node: StateNode, names: FileNames, report: Report) -> None:
        self.found = found
        self.node = node
        self.names = names
        self.report = report
        self.timers: dict[tuple[str, str], str] = {}
        self.named_timers: dict[str, tuple[syntax.Name, tuple[str, str]]] = {}

    def run(self) -> None:
        """Collect the transitions, invokes and spawns of the state."""
        node, body = self.node, self.node.body
        if node.history is not None:
            self.found.defaults[node] = resolve_history(node, self.names, self.report)
            self._blocks([node.history.actions])
        if body is None:
            return
        if node.kind != "final":
            self.found.initials[node] = resolve_initial(node, self.names, self.report)
        for item in body.items:
            match item:
                case syntax.On() | syntax.Always():
                    self._transition(item, None)
                case syntax.After() | syntax.Every():
                    self._transition(item, None, self._timer(item))
                case syntax.Invoke():
                    self._invoke(item)
                case syntax.EntryActions() | syntax.ExitActions() | syntax.Initial():
                    self._blocks([item.actions])
                case _:
                    pass
        self._check_timer_ids()

    def _transition(
        self, item: syntax.Line, callee: Started | None, timer: str | None = None
    ) -> None:
        source = self.node
        if callee is not None and isinstance(callee.node, syntax.Spawn):
            source = self.found.root
        targets: tuple[StateNode, ...] = ()
        if isinstance(item.effect, syntax.Go):
            targets = resolve_targets(item.effect, self.node, self.names, self.report)
        transition = Transition(
            node=item,
            source=source,
            place=self.node,
            targets=targets,
            domain=domain(source, targets, reenters(item)),
            callee=callee,
            timer=timer,
        )
        self.found.transitions[source].append(transition)
        self._blocks([item.effect.actions])

    def _timer(self, item: syntax.After | syntax.Every) -> str:
        """Return the id of a transition's timer.

        Transitions with the same name share one, and those without a name that have the same delay.
        """
        word, delay = (
            ("after", item.delay) if isinstance(item, syntax.After) else ("every", item.period)
        )
        key = (word, " ".join(delay.span.text.split()))
        if item.id is not None:
            return self._named_timer(item.id, key)
        if key not in self.timers:
            number = sum(known == word for known, _ in self.timers) + 1
            name = word if number == 1 else f"{word}{number}"
            self.timers[key] = full_id(self.node, name)
        return self.timers[key]

    def _named_timer(self, name: syntax.Name, key: tuple[str, str]) -> str:
        first, delay = self.named_timers.setdefault(name.text, (name, key))
        if delay != key:
            self.report.add(
                codes.DUPLICATE_ID,
                f"two timers of this state are named `{name.text}`",
                name.span,
                secondary=(Label(span=first.span, text="the first is here"),),
                help="lines that share a timer have the same word and the same duration; "
                "give another timer another name",
            )
        return full_id(self.node, name.text)

    def _invoke(self, item: syntax.Invoke) -> None:
        name = item.id if item.id is not None else item.actor.names[-1]
        callee = Started(
            node=item,
            name=name.text,
            id=full_id(self.node, name.text),
            symbol=self._symbol(item.actor),
        )
        known = self.found.callees.setdefault(self.node, {})
        first = known.setdefault(callee.name, callee)
        if first is not callee:
            self.report.add(
                codes.DUPLICATE_ID,
                f"two invokes of this state are named `{name.text}`",
                name.span,
                secondary=(Label(span=first.node.actor.span, text="the first is here"),),
                help=f"give one another name: `invoke {item.actor.text}(...) as other`",
            )
        for handler in item.handlers:
            self._transition(handler, callee)

    def _symbol(self, dotted: syntax.Dotted) -> Symbol | None:
        # What is unknown is reported where its arguments are checked.
        symbol = lookup.find(self.names, lookup.path_of(dotted))
        if symbol is None or symbol.kind in lookup.INVOCABLE:
            return symbol
        self.report.add(
            codes.NOT_INVOCABLE,
            f"`{dotted.text}` is {symbol.kind.value}, not an actor or a machine",
            dotted.span,
            secondary=(Label(span=symbol.span, text="defined here"),),
        )
        return None

    def _blocks(self, blocks: Iterable[syntax.Block | None]) -> None:
        for block in blocks:
            for statement in syntax.all_statements(block):
                match statement:
                    case syntax.Send() | syntax.Raise():
                        if statement.id is not None and statement.delay is not None:
                            self.found.delayed.add(statement.id.text)
                    case syntax.Spawn():
                        self._spawn(statement)
                    case _:
                        pass

    def _spawn(self, item: syntax.Spawn) -> None:
        name = item.id.text
        callee = Started(node=item, name=name, id=name, symbol=self._symbol(item.actor))
        self.found.spawns[item.span] = callee
        first = self.found.spawned.setdefault(name, callee)
        if first.is_family != callee.is_family:
            self.report.add(
                codes.DUPLICATE_ID,
                f"`{name}` is spawned with a key, and without one",
                item.id.span,
                secondary=(Label(span=first.node.span, text="the first is here"),),
                help="a family has a key wherever it is spawned; give the other one another name",
            )
        elif first.symbol is not callee.symbol and first.symbol and callee.symbol:
            self.report.add(
                codes.DUPLICATE_ID,
                f"`{name}` is spawned as something else already",
                item.id.span,
                secondary=(Label(span=first.node.span, text="the first is here"),),
            )
        for handler in item.handlers:
            self._transition(handler, callee)

    def _check_timer_ids(self) -> None:
        taken = set(self.timers.values())
        for name, _ in self.named_timers.values():
            if full_id(self.node, name.text) in taken:
                self.report.add(
                    codes.DUPLICATE_ID,
                    f"a timer of this state that has no name is `{name.text}` already",
                    name.span,
                    help="timers without a name are `after`, `after2`, `every` and so on",
                )
            taken.add(full_id(self.node, name.text))
        for callee in self.found.callees.get(self.node, {}).values():
            if callee.id in taken:
                named = callee.node.id
                self.report.add(
                    codes.DUPLICATE_ID,
                    f"a timer of this state is named `{callee.name}` already",
                    named.span if named is not None else callee.node.actor.span,
                    help="give the invoke another name with `as`",
                )


def _check_timers_of_machine(found: Survey, report: Report) -> None:
    """Check that no timer of the machine itself has the id of something that it spawns."""
    for transition in found.transitions[found.root]:
        if isinstance(transition.node, syntax.After | syntax.Every):
            name = transition.node.id
            if name is not None and name.text in found.spawned:
                report.add(
                    codes.DUPLICATE_ID,
                    f"`{name.text}` is spawned under that name",
                    name.span,
                    secondary=(Label(span=found.spawned[name.text].node.span, text="here"),),
                    help="give the timer another name",
                )


def reenters(node: syntax.Line) -> bool:
    """Return whether a transition leaves its source even for a target below it."""
    return isinstance(node.effect, syntax.Go) and node.effect.reenter


def full_id(node: StateNode, name: str) -> str:
    """Return the id of something of a state, with the state's path before it."""
    return f"{ir.path_text(node.path)}.{name}" if node.path else name
