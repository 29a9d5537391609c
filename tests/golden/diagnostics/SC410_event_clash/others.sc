event PAY(amount: int)
