# A car is auctioned: bids are collected for three seconds, then the highest wins.
use "examples.car_auction.functions"

type Bid(bidder: str, amount: int)

event PlaceBid(bid: Bid)

def highest(bids: list[Bid]) -> Bid | None

machine car_auction -> Bid | None {
  context(bids: list[Bid] = [])
  initial open

  state open {
    tags open
    on PlaceBid if event.bid.amount > 0 { bids += [event.bid] }
    after 3s -> closed
  }

  final closed { output highest(bids) }
}
