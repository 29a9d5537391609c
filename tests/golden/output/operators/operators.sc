# Operators: as many parentheses as Python needs, and no more.
event Choose(p: bool, q: bool, r: bool)
event Try(a: int, b: int, c: int, x: float, y: float, p: bool, q: bool, r: bool, s: str)

machine calculator {
  context(n: int = 0, z: float = 0.0, t: bool = False, list_: list[int] = [1, 2], d: duration = 1s, w: str = "")

  on Choose if event.p and (event.q or event.r) or not (event.q and event.r) {}
  on Try {
    n = event.a - (event.b - event.c)
    n = (event.a - event.b) - event.c
    n = (event.a + event.b) * event.c
    n = event.a * (event.b + event.c)
    n = event.a // (event.b * event.c) % 7
    n = -(event.a + event.b)
    n = -event.a * -event.b
    n = - -event.a
    n = event.a - -1
    n = (event.a if event.p else event.b) + 1
    n = event.a if event.p else event.b if event.q else event.c
    n = event.a if (event.p if event.q else event.r) else event.b
    n = abs(-event.a) + max(event.a, event.b, event.c) - min(1, 2)
    n = list_[0] + list_[-1]
    n = len(list_ + [event.a]) + len([1] + list_ + [2])
    n += event.a if event.p else event.b
    n -= event.a - event.b
    z = event.x / event.y / 2.0
    z = event.x / (event.y / 2.0)
    z = event.a
    z = round(event.x) * 1.5
    t = not event.p and event.q
    t = not (event.p and event.q)
    t = event.p or event.q and event.r
    t = (event.p or event.q) and event.r
    t = event.a < event.b <= event.c
    t = (event.a < event.b) == (event.b < event.c)
    t = event.a in [1, 2, 3] and event.b not in list_
    t = not event.a == event.b
    t = any([event.p, event.q]) or all([event.p])
    t = event.s == "a" or event.s != "b" and not event.r
    d = d * 2 + 500ms
    d = (d + 1s) * 2
    w = event.s + ("a" if event.p else "b") * 2
    w = (event.s + "!").upper()
    w = event.s[0] + str(event.b) + str(event.a).upper()
    list_ = sorted([event.b, event.a]) + list_
    list_ += [event.a, event.b]
    list_ += list_ if event.p else [1]
    list_ += []
  }
}
