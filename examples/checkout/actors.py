"""The functions of `checkout.sc`."""

from restate import TerminalError

BALANCES = {"ada": 500, "bob": 20}


async def balance_of(account: str) -> int:
    """Look up how much there is in an account; a real bank would be asked."""
    if account not in BALANCES:
        raise TerminalError(f"there is no account {account}", status_code=404)
    return BALANCES[account]
