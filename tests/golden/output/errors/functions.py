"""The functions of `errors.sc`."""


async def fetch(url: str) -> str:
    """Fetch a page, and give the address of the next."""
    return url
