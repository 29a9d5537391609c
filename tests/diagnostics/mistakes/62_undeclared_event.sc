machine m {
  context(n: int = 0)
  on PAY if event.kind == "card" { n = event.amount; send_mail(event.to, n); raise PAID(sum=n) }
}
