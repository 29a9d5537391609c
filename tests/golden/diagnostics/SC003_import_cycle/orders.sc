import "payments.sc" as payments

type Order(id: str)
