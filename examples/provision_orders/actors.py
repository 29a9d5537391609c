"""The functions of `provision_orders.sc`."""

from restate import TerminalError

from generated.provision_orders_types import Order

STOCK = {"tea": 12, "coffee": 3}


async def provision(order: Order) -> str:
    """Set an order's items aside, and name the shipment that they go with.

    What the order lacks is an error of its own (400), and so is what the shop does not have (404).
    """
    if not order.id:
        raise TerminalError("order id is missing", status_code=400)
    if not order.item:
        raise TerminalError("item is missing", status_code=400)
    if order.quantity == 0:
        raise TerminalError("quantity is missing", status_code=400)
    if order.quantity < 0:
        raise ValueError(f"there cannot be {order.quantity} of anything")
    if STOCK.get(order.item, 0) < order.quantity:
        raise TerminalError(f"there are not enough of {order.item}", status_code=404)
    return f"shipment-of-{order.id}"
