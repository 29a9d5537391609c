# An order is provisioned. Each thing that it may lack has an error and a state of its own, in which
# the order waits to be amended.
use "examples.provision_orders.actors"

type Order(id: str = "", item: str = "", quantity: int = 0)

event AMEND(order: Order)

actor provision(order: Order) -> str

machine provision_orders(order: Order) -> str | None {
  context(order: Order = input.order, shipment: str = "", problem: str = "")
  initial provisioning

  state provisioning {
    invoke provision(order) {
      on done -> provisioned { shipment = event.output }
      on error if event.error.message == "order id is missing" -> incomplete.missing_id
      on error if event.error.message == "item is missing" -> incomplete.missing_item
      on error if event.error.message == "quantity is missing" -> incomplete.missing_quantity
      on error if event.error.code == 404 -> unavailable
      on error -> failed { problem = event.error.message }
    }
  }

  state incomplete {
    tags waiting
    initial missing_id
    on AMEND -> provisioning { order = event.order }
    state missing_id
    state missing_item
    state missing_quantity
  }

  final provisioned { output shipment }
  final unavailable
  final failed
}
