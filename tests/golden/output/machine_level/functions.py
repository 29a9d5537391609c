"""The functions of `machine_level.sc`."""


async def monitor() -> int:
    """Watch the server."""
    return 1
