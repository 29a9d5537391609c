# A variable has a name of its own.
def twice(n: int) -> int from "helpers"
event E(xs: list[int], d: dict[str, int])
machine m {
  context(total: int = 0)
  let double = total * 2
  on E {
    for total in event.xs { log total }
    for double in event.xs { log double }
    for len in event.xs { log 1 }
    for event in event.xs { log 1 }
    for twice in event.xs { log 1 }
    for x in event.xs { for x in event.xs { log x } }
    for x in event.xs { log x }  # not the same one
    for k, k in event.d.items() { log k }
  }
}
