"""The functions of `book_lending.sc`: a library that has one copy of every book."""

from generated.book_lending_types import Lender, Status

LENT: set[str] = set()
HOLDS: set[tuple[str, str]] = set()  # titles, each with the name of who waits for it


async def get_status(title: str, lender: Lender) -> Status:
    """Look a book up; one that is on hold is back by the time that its lender asks again."""
    if title in LENT and (title, lender.name) not in HOLDS:
        return "on loan"
    return "available"


async def put_on_hold(title: str, lender: Lender) -> None:
    """Keep a book for a lender when it comes back."""
    HOLDS.add((title, lender.name))


async def check_out(title: str, lender: Lender) -> None:
    """Hand a book to a lender, who need not wait for it any more."""
    LENT.add(title)
    HOLDS.discard((title, lender.name))


async def notify(lender: Lender, text: str) -> None:
    """Send a text message to a lender."""
    print(f"to {lender.phone}: {text}", flush=True)


async def call_librarian(key: str, message: str) -> None:
    """Tell a librarian that a loan needs them."""
    print(f"loan {key} needs somebody: {message}", flush=True)
