"""The functions of `types_and_events.sc`."""

from goldens.types_and_events_types import Order


def record(order: Order) -> None:
    """Write an order down."""


def Record(text: str) -> None:
    """Write text down."""
