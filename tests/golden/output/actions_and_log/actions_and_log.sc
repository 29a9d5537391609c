# Actions keep their order with all else that the machine asks for.
use "tests.golden.output.actions_and_log.functions"

type Line(text: str, urgent: bool = False)

event Order(items: list[str], note: str | None)

action print_label(text: str, copies: int = 1)
action deliver(line: Line, to: str | None = None) { retry(attempts=5, initial=1s, max=30s) timeout 10m }
action notify() from "tests.golden.output.actions_and_log.more" { timeout 1m }

machine shop {
  context(lines: list[str] = [])
  entry { notify() }
  on Order {
    lines = event.items
    log "ordered"
    print_label(event.items[0])
    print_label("a \"quoted\" label", copies=2)
    deliver(line=Line(text="now", urgent=True), to=event.note)
    deliver(Line(lines[0]))
    log lines
    log {"count": len(lines)}
    notify()
  }
}
