event GO(name: str)
event WORK
actor train(name: str) -> int from "work"
machine m {
  initial idle
  state idle {
    invoke train("first") as trainings["first"]
    on GO { spawn train(event.name) as agent; send WORK to agent["x"]; send WORK to people["x"] }
    on WORK { send WORK to self after 1m as reminder; cancel reminder["x"] }
  }
}
