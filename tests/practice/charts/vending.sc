# A vending machine that gives change out of the coins that it has.
use "practice"

type Slot(name: str, cents: int, count: int)

event COIN(cents: int)
event CHOOSE(slot: str)
event GIVE_BACK
event REFILL(slot: str, count: int)

action dispense(name: str)
action return_coins(coins: dict[str, int])

machine vending(slots: dict[str, Slot]) {
  context(
    slots: dict[str, Slot] = input.slots,
    coins: dict[str, int] = {"10": 0, "20": 0, "50": 0, "100": 0, "200": 0},
    credit: int = 0,
    change: dict[str, int] = {},
  )
  let free = {slot: each.cents for slot, each in slots.items() if each.count > 0}
  initial ready

  state ready {
    on COIN if str(event.cents) in coins {
      coins[str(event.cents)] += 1
      credit += event.cents
    }
    on CHOOSE if event.slot in free and credit >= free[event.slot] -> paying_out {
      credit -= free[event.slot]
      slots[event.slot].count -= 1
      dispense(name=slots[event.slot].name)
    }
    on GIVE_BACK if credit > 0 -> paying_out
    on REFILL if event.slot in slots and event.count > 0 { slots[event.slot].count += event.count }
  }

  state paying_out {
    entry {
      change = {}
      for coin in [200, 100, 50, 20, 10] {
        if credit >= coin and coins[str(coin)] > 0 {
          change[str(coin)] = min(credit // coin, coins[str(coin)])
          coins[str(coin)] -= change[str(coin)]
          credit -= coin * change[str(coin)]
        }
      }
      if len(change) > 0 { return_coins(coins=change) }
    }
    always -> ready
  }
}
