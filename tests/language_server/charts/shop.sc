import "money.sc"
import "money.sc" as m

private event EXPIRED
event CANCEL(reason: str)
event ORDERED(items: list[str])

machine order(limit: int = 3) -> str version v1 {
  description "An order, from first to last 🛒 of it"
  context(total: Amount | None = None, items: list[str] = [], reason: str = "", name: str = "🛒")
  let count = len(items) + input.limit
  initial open

  state open {
    description "Takes what is put in"
    tags "waiting for you", shown
    entry { log "🛒🛒"  log name }
    on ORDERED if count < 10 { items = event.items }
    on m.PAID -> paying { total = event.amount }
    on CANCEL -> closed { reason = event.reason }
  }

  state paying {
    initial asking
    state asking {
      invoke charge(amount=total if total is not None else Amount(cents=1), card="x") as bank {
        on done -> asked { total = event.output }
        on error -> failed
      }
      after 30s -> failed
    }
    state asked {
      entry { send CANCEL(reason=f"late {reason}") to self after 5m as reminder }
      exit { cancel reminder }
      always if total is not None and total.cents > 100 and rate(total) == "high" -> closed
    }
    final failed
    on CANCEL -> paying.asked
  }

  final closed { output reason }
}
