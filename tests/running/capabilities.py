"""What the generated code can do on a real server; `make test` has a test of each.

Modules and tests say what they show: `pytest.mark.capability("timers")`.
"""

from __future__ import annotations

CAPABILITIES = {
    "events": "events, guards, snapshots, keys: the handlers of a machine",
    "values": "every type is stored and comes back",
    "timers": "`after`, delayed events, the time of a step",
    "recurring timers": "`every`",
    "actors": "`invoke` of functions: outcomes, retries, timeouts, cancellation",
    "service actors": "`invoke` of handlers of other services",
    "spawned actors": "`spawn` and `stop`",
    "families": "`spawn ... as name[key]`: one for each key",
    "actions": "durable side effects, in order",
    "children": "`invoke` of machines",
    "failures on purpose": "`error` in a final state",
    "emitted events": "`emit`, and who subscribes",
    "waiters": "`waitFor` and `subscribe`",
    "regions": "parallel states",
    "versions": "machines of several versions at once",
    "migrations": "machines move to a newer version with what they have running",
    "changed charts": "what is stored is read by code that has changed",
    "stored machines": "machines that former editions of the generated code have stored go on",
    "errors": "status `error`, parked messages, `retry`",
    "retry": "what has failed is started again after a fix",
    "logs and alarms": "failures are seen: records, alarms, spans and metrics",
    "private events and fields": "what clients neither send nor see",
    "refusals": "wrong requests are answered with 4xx and change nothing",
    "bounds": "what is too large, too deep or too many is refused",
    "disposal": "machines that have ended are disposed of, and reset",
    "crashes": "server and application are killed while machines work",
    "published schemas": "what is published is what is taken",
    "identity": "requests that Restate has not signed are refused",
    "serving": "uvicorn with several options, SIGTERM, folders",
    "forced replay": "what waits is suspended and replayed",
    "lambda": "the application as an AWS Lambda function",
    "rules of sc-breaking": "what each rule says of machines in flight is so",
    "report of a cluster": "`sc-breaking --cluster` asks the server which machines are in flight",
    "operating machines": "`sc-machines` finds, shows and mends machines, many at once",
    "page over machines": "`sc-inspect` finds, shows and follows machines, sends events, retries",
    "examples": "the examples, and the calls that the pages show",
}
