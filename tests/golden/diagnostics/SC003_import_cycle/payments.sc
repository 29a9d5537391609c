import "input.sc"

type Payment(order: str)
