machine m {
  context(n: int = 0, s: str = "", d: duration = 1s, x: float = 0.5, price: decimal = 1)
  let wrong = 2 ** -1
  let text = s ** 2
  let long = d ** 2
  let mixed = price ** x
  let right = [2.0 ** -1, n ** 2, -n ** 2]
  let starred = [*right]
  let merged = {**right}
  entry { n = x ** 2; d = 1s * 10 ** 15 }
}
