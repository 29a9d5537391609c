type A = B | None
type B = list[C]
type C = A
type Tree = dict[str, Tree]

machine shop {}
