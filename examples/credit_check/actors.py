"""The functions of `credit_check.sc`."""

import asyncio

from generated.credit_check_types import Customer


async def get_score(customer: Customer) -> int:
    """Ask the credit bureau for a score from 300 to 850; it takes the bureau a second."""
    await asyncio.sleep(1)
    return round(850 - 550 * min(customer.debt / max(customer.income, 1), 1.0))
