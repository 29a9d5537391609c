machine order(customer: str, country: str) {
  context(customer: str = input.customer)
}
