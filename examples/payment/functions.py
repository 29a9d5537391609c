"""The functions of `payment.sc`. They print what a real one would do to a ledger and a mailbox."""

from restate import TerminalError


async def update_balance(user_id: str, amount: float) -> None:
    """Add an amount to a user's balance; there is no account named `nobody`."""
    if user_id == "nobody":
        raise TerminalError(f"there is no account of {user_id}", status_code=404)
    print(f"{user_id}: {amount:+.2f}", flush=True)


async def request_approval(payment_id: str) -> None:
    """Ask whoever is in charge to approve a payment."""
    print(f"payment {payment_id}: please approve or reject", flush=True)


async def send_email(to: str) -> None:
    """Tell the sender that the payment takes a while."""
    print(f"to {to}: your payment is looked at by hand", flush=True)


async def call_for_help(key: str, message: str) -> None:
    """Tell whoever is on duty that a payment needs them."""
    print(f"payment {key} needs somebody: {message}", flush=True)
