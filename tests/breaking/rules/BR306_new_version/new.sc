machine order(customer: str) version v1 {
  context(customer: str = input.customer)
}

machine order(customer: str, country: str) version v2 latest {
  context(customer: str = input.customer, country: str = input.country)
}
