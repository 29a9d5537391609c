"""The charts of through_restate.py, written by hand for Restate: the least that does the same.

The state is one entry, which each event reads and writes once, and the answer is the same snapshot.
Nothing is checked, and there are no versions.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import restate
from restate.serde import BytesSerde

RAW = BytesSerde()
RING_STATES = 50
RING_NOTE = "x" * 2048


class Snapshot(msgspec.Struct):
    """A machine, as it is stored and answered."""

    version: str
    status: str
    value: Any
    tags: tuple[str, ...]
    error: None
    next: tuple[str, ...]
    context: dict[str, Any]
    output: None = None
    handled: bool = True
    token: str = ""


read = msgspec.json.Decoder(Snapshot).decode
write = msgspec.json.encode


def fresh(value: Any, event: str, **context: Any) -> Snapshot:
    """Make a machine that has just started."""
    return Snapshot("v1", "active", value, (), None, (event,), context)


counter = restate.VirtualObject("CounterByHand")


@counter.handler("send", input_serde=RAW, output_serde=RAW)
async def counter_send(ctx: restate.ObjectContext, body: bytes) -> bytes:
    """Add one."""
    msgspec.json.decode(body)
    stored = await ctx.get("snapshot", serde=RAW)
    machine = read(stored) if stored else fresh({}, "INCREMENT", total=0)
    machine.context["total"] += 1
    answer = write(machine)
    ctx.set("snapshot", answer, serde=RAW)
    return answer


heartbeat = restate.VirtualObject("HeartbeatByHand")


@heartbeat.handler("send", input_serde=RAW, output_serde=RAW)
async def heartbeat_send(ctx: restate.ObjectContext, body: bytes) -> bytes:
    """Start the timer anew; the former one is forgotten with its token."""
    msgspec.json.decode(body)
    stored = await ctx.get("snapshot", serde=RAW)
    return start_timer(ctx, read(stored) if stored else fresh("alive", "BEAT"))


@heartbeat.handler("create", output_serde=RAW)
async def heartbeat_create(ctx: restate.ObjectContext) -> bytes:
    """Make the machine, with its timer; where it is there already, return it."""
    return await ctx.get("snapshot", serde=RAW) or start_timer(ctx, fresh("alive", "BEAT"))


def start_timer(ctx: restate.ObjectContext, machine: Snapshot) -> bytes:
    """Start the timer under a new token; store the machine, and return it."""
    machine.token = ctx.uuid().hex
    ctx.object_send(
        heartbeat_timer, key=ctx.key(), arg=machine.token, send_delay=timedelta(minutes=30)
    )
    answer = write(machine)
    ctx.set("snapshot", answer, serde=RAW)
    return answer


@heartbeat.handler("timer")
async def heartbeat_timer(ctx: restate.ObjectContext, token: str) -> None:
    """Take the timer, where it is still wanted."""
    stored = await ctx.get("snapshot", serde=RAW)
    if stored and (machine := read(stored)).token == token:
        machine.status, machine.value, machine.next = "done", "lost", ()
        ctx.set("snapshot", write(machine), serde=RAW)


relay = restate.VirtualObject("RelayByHand")


@relay.handler("send", input_serde=RAW, output_serde=RAW)
async def relay_send(ctx: restate.ObjectContext, body: bytes) -> bytes:
    """Start the round trips."""
    event = msgspec.json.decode(body)["event"]
    stored = await ctx.get("snapshot", serde=RAW)
    machine = read(stored) if stored else fresh("resting", "RUN", left=0)
    if machine.value == "resting":
        pass_to_actor(ctx, machine, event["trips"])
    answer = write(machine)
    ctx.set("snapshot", answer, serde=RAW)
    return answer


@relay.handler("actor", kind="shared")
async def relay_actor(ctx: restate.ObjectSharedContext, call: dict[str, Any]) -> None:
    """Run the actor, and report what it gives."""
    baton = call["baton"]  # the body of the function
    ctx.object_send(relay_result, key=ctx.key(), arg={"token": call["token"], "output": baton})


@relay.handler("result")
async def relay_result(ctx: restate.ObjectContext, result: dict[str, Any]) -> None:
    """Take what the actor has given, and start it again until the trips are done."""
    stored = await ctx.get("snapshot", serde=RAW)
    if not stored or (machine := read(stored)).token != result["token"]:
        return
    if result["output"] > 1:
        pass_to_actor(ctx, machine, result["output"] - 1)
    else:
        machine.value, machine.context["left"], machine.token = "resting", 0, ""
    ctx.set("snapshot", write(machine), serde=RAW)


@relay.handler("snapshot", kind="shared", output_serde=RAW)
async def relay_snapshot(ctx: restate.ObjectSharedContext) -> bytes:
    """Return the snapshot."""
    return await ctx.get("snapshot", serde=RAW) or b"null"


def pass_to_actor(ctx: restate.ObjectContext, machine: Snapshot, left: int) -> None:
    """Invoke the actor, under a new token."""
    machine.value, machine.context["left"], machine.token = "running", left, ctx.uuid().hex
    ctx.object_send(relay_actor, key=ctx.key(), arg={"token": machine.token, "baton": left})


ring = restate.VirtualObject("RingByHand")


@ring.handler("send", input_serde=RAW, output_serde=RAW)
async def ring_send(ctx: restate.ObjectContext, body: bytes) -> bytes:
    """Go to the next state."""
    msgspec.json.decode(body)
    stored = await ctx.get("snapshot", serde=RAW)
    machine = read(stored) if stored else fresh("s0", "NEXT", note=RING_NOTE, turns=0)
    machine.value = f"s{(int(machine.value[1:]) + 1) % RING_STATES}"
    machine.context["turns"] += 1
    answer = write(machine)
    ctx.set("snapshot", answer, serde=RAW)
    return answer


ledger = restate.VirtualObject("LedgerByHand")


@ledger.handler("send", input_serde=RAW, output_serde=RAW)
async def ledger_send(ctx: restate.ObjectContext, body: bytes) -> bytes:
    """Fill the context, or change one field of it."""
    event = msgspec.json.decode(body)["event"]
    stored = await ctx.get("snapshot", serde=RAW)
    machine = read(stored) if stored else fresh({}, "TOUCH", lines=[], touched=0)
    if event["type"] == "FILL":
        machine.context["lines"] = event["lines"]
    else:
        machine.context["touched"] += 1
    answer = write(machine)
    ctx.set("snapshot", answer, serde=RAW)
    return answer


app = restate.app(services=[counter, heartbeat, relay, ring, ledger])
