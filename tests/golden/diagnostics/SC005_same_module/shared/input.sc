event PAY
