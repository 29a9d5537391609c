machine order(customer: str, coupon: str = "") version v1 {
  context(customer: str = input.customer)
}
