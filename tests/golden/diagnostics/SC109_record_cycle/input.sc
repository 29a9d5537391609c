type Node(name: str, next: Node)
type Order(item: Item)
type Item(order: Order)
type Cart(orders: list[Order], parent: Cart | None = None)

machine shop {}
