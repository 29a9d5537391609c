"""The functions of `invoke_actors.sc`."""

from restate import ObjectSharedContext

from goldens.invoke_actors_types import Quote


async def quote(weight: float, express: bool) -> Quote:
    """Ask what it costs."""
    return Quote(price=weight * (2 if express else 1))


def ping(host: str) -> None:
    """See whether somebody is there."""


async def label(ctx: ObjectSharedContext, text: str) -> str:
    """Print a label."""
    return text


async def weigh() -> float | None:
    """Weigh the parcel."""
    return None
