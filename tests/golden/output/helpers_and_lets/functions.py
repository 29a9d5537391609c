"""The functions of `helpers_and_lets.sc`."""

from goldens.helpers_and_lets_types import Item


def price_of(items: list[Item]) -> float:
    """Add up what items cost."""
    return sum(item.price * item.count for item in items)


def discount(total: float, rate: float = 0.1) -> float:
    """Take off a part of a total."""
    return total * (1 - rate)


def default_item() -> Item:
    """Make the item that every basket begins with."""
    return Item(name="bag", price=0.5)
