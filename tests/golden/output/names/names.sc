# Names that Python, the generated code or the file system might stumble over.
event list
event import_(from: str, class: int)
event event
event Machine
event Context(self: str, msgspec: str)

type State(lambda: int, type_: str = "")
type dict_ = State | None

machine app {
  event app(object: int)
  context(
    from_: str = "",
    print: str = "",
    match: int = 1,
    class: int = 2,
    record: State = State(lambda=1),
    maybe: dict_ = None,
    key: str = self.key,
  )
  let settle = class + 1
  let state_ = match + settle
  let on_a = state_ > 1
  let start = 2
  initial "a.b"

  state "a.b" {
    on list -> "a b"
    on app -> A { match = event.object }
  }

  state "a b" {
    on import_ if event.class > 1 -> a_b { from_ = event.from }
    on event -> "ü - 1"
  }

  state a_b {
    on event -> A
    on Machine -> "1st"
  }

  state A {
    initial b
    entry { log class }
    exit { log "exit A" }
    state b { on Context -> c { print = event.self + event.msgspec } }
    state c { on list -> a }
    on * -> only_A
  }

  state a {
    on list if on_a -> "class"
  }

  state only_A {
    entry { log "enter only_A" }
    on list -> "in\"side"
  }

  state inside_A {
    exit { log "exit inside_A" }
    on list -> machine
  }

  state "ü - 1" {
    on list -> state
  }

  state "1st" {
    after 1s -> self
  }

  state "class" {
    on list -> inside_A
  }

  state state {
    on list -> "1st"
  }

  state "in\"side" {
    on list -> inside_A
  }

  state machine {
    on list if record.lambda == start -> a
    on list -> only_A
  }

  state self
}
