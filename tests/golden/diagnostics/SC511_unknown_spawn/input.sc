use "shop.functions"

event PAY
actor charge() -> str

machine shop {
  initial open
  state open {
    invoke charge() as payment
    on PAY { spawn charge() as worker; stop wroker; stop payment; stop bell }
    exit { stop worker; send PAY to self after 1s as bell }
  }
}
