machine order(customer: str) {
  context(customer: str = input.customer)
}
