# What is taken of an empty list or dict would fit anywhere: `sum([])` is 0, and no text.
event GO(on: bool)
machine m {
  context(n: int = 0, s: str = "", xs: list[int] = [], names: list[str] = [])
  on GO if [][0] == "a" {
    s = sum([])
    s = max([] + [])
    s = [][0]
    s = {}["a"]
    s = {}.get("a", "")
    s = f"{sorted([])[0]}"
    n = abs([][0]) + 1
    s = unheard_of([])[0]  # one mistake, one message
    n = sum(xs + []) + len([]) + ([1] + [])[0]  # this is right
    names = sorted([])  # and this
    names = [[]][0]  # and this
  }
}
