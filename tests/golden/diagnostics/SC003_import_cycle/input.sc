import "orders.sc"

event PAY
