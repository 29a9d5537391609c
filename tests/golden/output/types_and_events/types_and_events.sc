# Types and events have names of their own each, so one name may stand for two things.
type Order(item: str)
type Colour = "red" | "blue"

event Order(order: Order)
event Colour(colour: Colour)
event list(text: str)
event list_(text: str)

action record(order: Order) from "tests.golden.output.types_and_events.functions"
action Record(text: str) from "tests.golden.output.types_and_events.functions"

machine desk_of_orders {
  event State(order: Order)
  context(order: Order = Order("nothing"), colour: Colour = "red")

  on Order { order = event.order; record(event.order) }
  on Colour { colour = event.colour; Record(event.colour) }
  on State { send Order(order=event.order) to self }
  on list { log event.text }
  on list_ { log event.text + "_" }
}
