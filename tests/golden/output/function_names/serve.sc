# Functions, their parameters and types that are called like what the generated code has itself.
use "tests.golden.output.function_names.functions"

type Statechart(Mapping: int, self: int = 1)
type Machines(charts: list[Statechart] = [])

event Failed(error: str)
event After
event Snapshot(context: int)

actor bind(function: str, self: int) -> Statechart
actor run_actor(call: int) -> Machines
action app(body: str)
action carry(what: str)
action objects()
def sum_of(context: int, result: int) -> int from "tests.golden.output.function_names.more"

machine kitchen {
  context(effects: list[str] = [], chart: Statechart | None = None, status: int = 0)
  let history = sum_of(context=status, result=len(effects))
  initial cold

  state cold {
    entry { app(body="cold"); carry("cold"); objects() }
    invoke bind("a", self=history) { on done { chart = event.output } }
    invoke run_actor(call=1) { on done -> hot }
    on Failed { effects += [event.error] }
    on Snapshot | After { status += 1 }
  }

  state hot
}
