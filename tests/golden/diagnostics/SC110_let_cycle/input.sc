machine shop {
  context(total: int = 0)
  let a = b + 1
  let b = c * 2
  let c = total - a
  let d = d
  let fine = total + 1
  initial open
  state open {}
}
