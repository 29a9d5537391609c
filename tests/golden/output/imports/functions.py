"""The functions of `imports_named.sc`."""

from goldens.imports_named_types import Item


async def pack(item: Item) -> Item:
    """Pack an item."""
    return item


def announce(text: str) -> None:
    """Say something aloud."""


def shorten(text: str) -> str:
    """Make text shorter."""
    return text[:3]
