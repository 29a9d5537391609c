"""Options: those that refuse what was taken, and those that change what is done."""

from __future__ import annotations

from ..cluster.affected import Affected
from . import rules
from .findings import in_new, in_old
from .pairs import Pair

TIMES_TO_LIVE = {
    "final_state_ttl": "finished machines keep theirs",
    "error_ttl": "machines in status `error` keep theirs",
}
STRICT = {"unhandled": "error", "unknown_fields": "reject", "create": "explicit"}


def compare_options(latest: Pair) -> None:
    """Report the options that callers or machines feel; `latest` are those that set them."""
    old, new = latest.old.chart.options, latest.new.chart.options
    affected = Affected(service=latest.service)
    for name, strict in STRICT.items():
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            continue
        if after == strict:
            rule = rules.OPTION_STRICTER
        elif name == "unhandled":
            rule = rules.OPTION_CHANGED
        else:
            continue
        latest.findings.add(
            rule,
            f'`{name}` of `{latest.new.chart.machine}` was "{before}", and is "{after}" now',
            in_new(latest.new.chart),
            affected,
            others=[in_old(latest.old.chart, f'was "{before}"')],
        )
    for name, keep in TIMES_TO_LIVE.items():
        if getattr(old, name) != getattr(new, name):
            latest.findings.add(
                rules.OPTION_CHANGED,
                f"`{name}` of `{latest.new.chart.machine}` is another one: {keep}",
                in_new(latest.new.chart),
                Affected(service=latest.service, finished=name == "final_state_ttl"),
            )
    if _is_shorter(old.idempotency_retention, new.idempotency_retention):
        latest.findings.add(
            rules.OPTION_CHANGED,
            f"`idempotency_retention` of `{latest.new.chart.machine}` is shorter: a call that is "
            "repeated later than that is carried out again",
            in_new(latest.new.chart),
            affected,
        )


def _is_shorter(old: float | None, new: float | None) -> bool:
    """Return whether a duration has become shorter; None is Restate's own, which nobody knows."""
    return new is not None and (old is None or new < old)
