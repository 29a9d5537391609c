# Actors and actions.
use "tests.chaos.functions"

type Job(kind: str, n: int)
type Outcome(n: int, token: str)

event JOB(kind: str, n: int)
event DO
event REFUSE

actor double(key: str, job: int, n: int) -> Outcome
actor draw(key: str, job: int, n: int) -> Outcome { timeout 3h }
actor insist(key: str, job: int, n: int) -> Outcome { retry(attempts=100, initial=10ms, max=100ms) }
actor proceed(key: str, job: int, n: int) -> Outcome
actor decline(key: str, job: int, n: int) -> Outcome

# Does one job after the other.
machine worker {
  context(jobs: list[Job] = [], outcomes: list[Outcome] = [])
  let done = len(outcomes)
  initial idle
  on JOB { jobs += [Job(event.kind, event.n)] }
  state idle {
    always if done < len(jobs) and jobs[done].kind == "double" -> doubling
    always if done < len(jobs) and jobs[done].kind == "draw" -> drawing
    always if done < len(jobs) and jobs[done].kind == "insist" -> insisting
    always if done < len(jobs) and jobs[done].kind == "proceed" -> proceeding
    always if done < len(jobs) -> declining
  }
  state doubling { invoke double(self.key, done, jobs[done].n) { on done -> idle { outcomes += [event.output] } } }
  state drawing { invoke draw(self.key, done, jobs[done].n) { on done -> idle { outcomes += [event.output] } } }
  state insisting { invoke insist(self.key, done, jobs[done].n) { on done -> idle { outcomes += [event.output] } } }
  state proceeding { invoke proceed(self.key, done, jobs[done].n) { on done -> idle { outcomes += [event.output] } } }
  state declining {
    invoke decline(self.key, done, jobs[done].n) {
      on error -> idle { outcomes += [Outcome(event.error.code, event.error.message)] }
    }
  }
}

action record(key: str, n: int)
action record_in_steps(key: str, n: int)
action refuse(key: str, n: int)

# Carries out actions, and is told of those that are refused.
machine doer {
  context(asked: int = 0, refused: int = 0)
  on DO if asked % 2 == 0 { asked += 1; record(self.key, asked) }
  on DO { asked += 1; record_in_steps(self.key, asked) }
  on REFUSE { asked += 1; refuse(self.key, asked) }
  on error { refused += 1 }
}
