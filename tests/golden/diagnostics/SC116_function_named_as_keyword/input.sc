use "functions"

actor class(name: str) -> str
action async(name: str)
def lambda(name: str) -> str
def __doc__() -> str

machine m(name: str) {
  initial a
  state a {
    invoke class(lambda(input.name)) { on done { async(event.output) } }
  }
}
