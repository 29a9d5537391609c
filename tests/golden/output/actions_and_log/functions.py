"""The functions of `actions_and_log.sc`."""

from restate import ObjectContext

from goldens.actions_and_log_types import Line


async def print_label(ctx: ObjectContext, text: str, copies: int) -> None:
    """Print a label."""


async def deliver(line: Line, to: str | None) -> None:
    """Deliver a line."""
