use "functions"
event GO
machine m {
  context(n: int = 0, name: str = "", stock: dict[str, int] = {})
  initial a
  state a {
    after 5s as late -> b
    on entry { n = 1 }
    on GO {
      print(n)
      print("a", n)
      console.log(n)
      delete(stock["a"])
      cancel late
      name = f"{stock["a"]}"
      name = f"a {stock["a"]} b {stock['b']} c"
      name = `a ${n}`
      name = `a`
      name = `a {x} ${n + 1} b`
    }
  }
  state b { on exit { n = 2 } }
}
