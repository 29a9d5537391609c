event GO(name: str)
event WORK
event STOP(name: str)
actor train(name: str) -> int from "work"
machine m {
  on GO { spawn train(event.name) as agents[event.name] }
  on WORK { send WORK to agents["x"]; send WORK to people["x"] }
  on STOP { stop agents[event.name] }
}
