"""Actors and actions: the handlers that pending calls refer to, and what these calls carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .. import ir
from ..cluster.affected import Affected
from . import rules
from .fields import compare_fields
from .findings import Findings, Rule, in_new, in_old
from .json_fit import Reading, incompatibility
from .pairs import ChartIndex, meaning, running_id
from .renames import alike_names, match_up

Function: TypeAlias = ir.Actor | ir.Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A function that a machine calls, in which versions, and under which ids."""

    function: Function
    versions: tuple[str, ...]
    ids: tuple[str, ...]


def compare_functions(
    service: str, old: Iterable[ChartIndex], new: Iterable[ChartIndex], findings: Findings
) -> None:
    """Report what pending calls of a machine's actors and actions run into."""
    before, after = list(old), list(new)
    _Comparison(service, before, after, findings).run()


class _Comparison:
    """Compares the functions of a machine, all its versions together: they share the handlers."""

    def __init__(
        self, service: str, old: list[ChartIndex], new: list[ChartIndex], findings: Findings
    ) -> None:
        self.service = service
        self.findings = findings
        self.old, self.new = old, new
        self.reading = Reading(old=old[0].charts.records, new=new[0].charts.records)

    def run(self) -> None:
        """Compare actors, then actions."""
        before, after = _actors(self.old), _actors(self.new)
        became = _renamed(before, after)
        for name, used in before.items():
            now = after.get(name)
            if now is None:
                self._gone(used, became.get(name), after, rules.ACTOR_REMOVED, rules.ACTOR_RENAMED)
                continue
            self._arguments(used, now, rules.ACTOR_ARGUMENTS)
            self._elsewhere(used, now)
            self._result(used, now)
            self._policy(used, now)
        before, after = _actions(self.old), _actions(self.new)
        became = _renamed(before, after)
        for name, used in before.items():
            now = after.get(name)
            if now is None:
                rule = rules.ACTION_REMOVED
                self._gone(used, became.get(name), after, rule, rule)
                continue
            self._arguments(used, now, rules.ACTION_ARGUMENTS)
            self._elsewhere(used, now)
            self._policy(used, now)

    def _gone(
        self,
        used: Used,
        now: str | None,
        after: Mapping[str, Used],
        removed: Rule,
        renamed: Rule,
    ) -> None:
        what = f"{_word(used.function)} `{used.function.name}`"
        if now is None:
            self.findings.add(
                removed,
                f"{what} is not called by `{self.service}` any more, so it has no handler",
                in_old(used.function, "was here"),
                self._affected(used),
                near=self.new[0].chart.span,
            )
            return
        self.findings.add(
            renamed,
            f"{what} of `{self.service}` seems to be called `{now}` now, and so is its handler",
            in_new(after[now].function),
            self._affected(used),
            others=[in_old(used.function, f"was `{used.function.name}`")],
        )

    def _arguments(self, used: Used, now: Used, rule: Rule) -> None:
        for change in compare_fields(used.function.params, now.function.params, self.reading):
            self.findings.add(
                rule,
                f"pending calls of the {_word(used.function)} `{used.function.name}` of "
                f"`{self.service}` do not fit: {change.why}",
                change.place,
                self._affected(used),
            )

    def _result(self, used: Used, now: Used) -> None:
        if not isinstance(used.function, ir.Actor) or not isinstance(now.function, ir.Actor):
            return
        found = incompatibility(used.function.result, now.function.result, self.reading)
        if found is not None:
            self.findings.add(
                rules.ACTOR_RESULT,
                f"the result of a running actor `{used.function.name}` of `{self.service}` "
                f"does not fit: {found.describe('output')}",
                in_new(found.span or now.function),
                self._affected(used),
                others=[in_old(used.function, "was this")],
            )

    def _elsewhere(self, used: Used, now: Used) -> None:
        places = [_source(each.function) for each in (used, now)]
        if places[0] != places[1]:
            self.findings.add(
                rules.FUNCTION_ELSEWHERE,
                f"{_word(used.function)} `{used.function.name}` of `{self.service}` comes from "
                f"{places[1]}, and came from {places[0]}",
                in_new(now.function),
                self._affected(used),
                others=[in_old(used.function, f"came from {places[0]}")],
            )

    def _policy(self, used: Used, now: Used) -> None:
        old, new = used.function, now.function
        changed = [
            word
            for word, before, after in (
                ("retries", old.retry, new.retry),
                ("timeout", old.timeout, new.timeout),
            )
            if meaning(before) != meaning(after)
        ]
        if changed:
            self.findings.add(
                rules.POLICY,
                f"{_word(old)} `{old.name}` of `{self.service}` has another policy: "
                f"{', '.join(changed)}",
                in_new(new),
                self._affected(used),
                others=[in_old(old, "was this")],
            )

    def _affected(self, used: Used) -> Affected:
        action = isinstance(used.function, ir.Action)
        service = f"{self.service}.actions" if action else self.service
        return Affected(
            service=self.service,
            version=used.versions[0] if len(used.versions) == 1 else None,
            running=used.ids,
            handlers=(f"{service}/{used.function.name}",),
        )


def _word(function: Function) -> str:
    return "actor" if isinstance(function, ir.Actor) else "action"


def _source(function: Function) -> str:
    """Say where a function comes from."""
    if isinstance(function, ir.Actor) and function.handler is not None:
        handler = function.handler
        parts = [f"service `{handler.service}.{handler.handler}`"]
        parts += [f"key `{handler.key}`"] if handler.key else []
        parts += [f"body `{handler.body}`"] if handler.body else []
        return ", ".join(parts)
    return f"`{function.module}`"


def _actors(versions: Iterable[ChartIndex]) -> dict[str, Used]:
    """Return the actors that a machine runs, by the names of their handlers."""
    uses: dict[str, list[tuple[ir.Actor, str, str]]] = {}
    for version in versions:
        started: list[ir.Invoke | ir.Spawn] = [
            invoke for state in version.real.values() for invoke in state.invokes
        ]
        started += [each for each in version.statements if isinstance(each, ir.Spawn)]
        for each in started:
            if isinstance(each.callee, ir.ActorRef):
                actor = version.charts.definitions.actors[each.callee]
                used = (actor, version.chart.version, running_id(each))
                uses.setdefault(actor.name, []).append(used)
    return {
        name: Used(
            function=found[0][0],
            versions=tuple(dict.fromkeys(version for _, version, _ in found)),
            ids=tuple(dict.fromkeys(id_ for _, _, id_ in found)),
        )
        for name, found in uses.items()
    }


def _actions(versions: Iterable[ChartIndex]) -> dict[str, Used]:
    """Return the actions that a machine carries out, alarms too, by the names of their handlers."""
    uses: dict[str, list[tuple[ir.Action, str]]] = {}
    for version in versions:
        called = [each.action for each in version.statements if isinstance(each, ir.RunAction)]
        alarm = version.chart.options.alarm
        for each in (*called, *([] if alarm is None else [alarm])):
            action = version.charts.definitions.actions[each]
            uses.setdefault(action.name, []).append((action, version.chart.version))
    return {
        name: Used(
            function=found[0][0],
            versions=tuple(dict.fromkeys(version for _, version in found)),
            ids=(),
        )
        for name, found in uses.items()
    }


def _renamed(before: Mapping[str, Used], after: Mapping[str, Used]) -> Mapping[str, str]:
    """Guess which function is which, by parameters, results and names."""

    def likeness(one: str, other: str) -> float:
        old, new = before[one].function, after[other].function
        if [each.name for each in old.params] != [each.name for each in new.params]:
            return 0.0
        score = 0.4 * alike_names(one, other)
        score += 0.3 * (len(old.params) > 0) + 0.1 * (_source(old) == _source(new))
        if meaning(old.params) == meaning(new.params):
            score += 0.2
        return score

    return match_up(
        [name for name in before if name not in after],
        [name for name in after if name not in before],
        likeness,
    )
