machine order(customer: str) version v1 {
  context(customer: str = input.customer)
}
