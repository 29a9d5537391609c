"""The functions of `items.sc`."""


def shelf(sku: str, shelves: int) -> int:
    """Choose a shelf."""
    return len(sku) % shelves


async def pack(*, lines: object) -> None:
    """Pack what was ordered."""
    del lines
