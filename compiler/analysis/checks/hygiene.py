"""What is checked with `--strict` alone: what is often fine, and in some projects a rule."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from ... import codes, ir
from ...diagnostics import Label, Report
from ...ir_walk import callees


def check_timeouts(program: ir.Program, asked_for: AbstractSet[str], report: Report) -> None:
    """Warn of actors that may run for ever, where a machine starts them."""
    used = {
        ref
        for file in program.files
        for machine in file.machines
        for chart in machine.charts
        for _, ref in callees(chart.root)
    }
    for file in program.files:
        for actor in file.actors:
            is_used = ir.ActorRef(actor.file, actor.name) in used
            if is_used and actor.timeout is None and actor.file in asked_for:
                report.add(
                    codes.NO_TIMEOUT,
                    f"the actor `{actor.name}` has no `timeout`",
                    actor.span,
                    help="say how long it may take: `{ timeout 1m }`",
                )


def check_versions(
    machines: Sequence[ir.Machine], asked_for: AbstractSet[str], report: Report
) -> None:
    """Warn of a latest version that is not the last one, and of those that machines stay on."""
    for machine in machines:
        latest = next(each for each in machine.charts if each.version == machine.latest)
        last = machine.charts[-1]
        if latest is not last and latest.file in asked_for:
            report.add(
                codes.LATEST_NOT_LAST,
                f"the latest version of `{machine.name}` is `{latest.version}`, not the last one",
                latest.root.span,
                secondary=[Label(span=last.root.span, text="this one is the last")],
                help=f"new machines start on `{latest.version}`; move `latest` where that is over",
            )
        moved = {latest.version}
        for _ in machine.charts:  # as many steps as a chain can have
            moved |= {
                migration.source
                for chart in machine.charts
                if chart.version in moved
                for migration in chart.migrations
            }
        for chart in machine.charts[: machine.charts.index(latest)]:
            if chart.version not in moved and chart.file in asked_for:
                report.add(
                    codes.NEVER_MIGRATED,
                    f"machines of `{machine.name}` stay on `{chart.version}`: no migration leads "
                    f"from there to `{latest.version}`",
                    chart.root.span,
                    secondary=[Label(span=latest.root.span, text="new machines start on this one")],
                    help=f"write `migrate from {chart.version} {{ ... }}` in `{latest.version}`",
                )
