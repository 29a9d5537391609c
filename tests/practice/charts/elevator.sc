# An elevator that goes on in its direction while somebody waits there.
use "practice"

event CALL(floor: int)
event PASS(floor: int)

action move(direction: "up" | "down" | "nowhere")

machine elevator(floors: int = 10) {
  context(floor: int = 0, calls: list[int] = [], rising: bool = True)
  let above = any(each > floor for each in calls)
  let below = any(each < floor for each in calls)
  initial waiting

  on CALL if event.floor in range(input.floors) and event.floor not in calls {
    calls += [event.floor]
  }

  state waiting {
    tags idle
    always if floor in calls -> open
    always if above and (rising or not below) -> moving { rising = True }
    always if below -> moving { rising = False }
  }

  state moving {
    entry { move("up" if rising else "down") }
    on PASS if event.floor in calls -> open { floor = event.floor; move("nowhere") }
    on PASS { floor = event.floor }
  }

  state open {
    entry { calls = [each for each in calls if each != floor] }
    on CALL if event.floor == floor -> open reenter
    after 5s -> waiting
  }
}
