"""The functions of `car_auction.sc`."""

from collections.abc import Sequence

from generated.car_auction_types import Bid


def highest(bids: Sequence[Bid]) -> Bid | None:
    """Return the highest bid, the first of those that are equal; nobody may have bid."""
    return max(bids, key=lambda bid: bid.amount, default=None)
