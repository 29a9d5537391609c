"""Typical edits of charts, and what each may change in the generated code.

An edit replaces `old`, which stands in its chart once, by `new`. `parts` says what means it: for
each generated file the parts that change, as `diff_locality.parts` names them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SHOP = """\
use "shop.functions"

event Order(item: str)
event Pay(amount: int)
event Cancel

type Receipt(number: str, cents: int = 0)

actor charge(amount: int) -> Receipt
action notify(text: str)

machine shop {
  context(item: str = "", paid: int = 0)
  initial browsing

  state browsing {
    on Order -> ordering { item = event.item }
  }

  state ordering {
    initial waiting
    exit { log "left" }
    on Cancel -> browsing

    state waiting {
      after 30m -> tardy
      on Pay -> charging { paid = event.amount }
    }

    state tardy {
      on Pay -> charging
    }

    state charging {
      tags busy
      invoke charge(amount=paid) {
        on done -> charged
        on error -> tardy
      }
    }

    final charged
  }
}
"""

PLAYER = """\
event PLAY
event MUTE
event POWER

machine player {
  context(plays: int = 0)
  initial off

  state off {
    on POWER -> on
  }

  parallel on {
    on POWER -> off

    state transport {
      initial stopped

      state stopped {
        on PLAY -> playing { plays += 1 }
      }

      state playing {
        on PLAY -> stopped
      }
    }

    state sound {
      initial audible

      state audible {
        on MUTE -> muted
      }

      state muted {
        on MUTE -> audible
      }
    }
  }
}
"""

VERSIONS = """\
event add(by: int)

machine tally version v1 {
  context(total: int = 0)

  on add { total += event.by }
}

machine tally version v2 latest {
  context(total: int = 0)

  on add if event.by > 0 { total += event.by }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edit, and what it means: files with the parts of them that may change."""

    kind: str
    old: str
    new: str
    parts: Mapping[str, Sequence[str]]
    chart: str = SHOP

    @property
    def after(self) -> str:
        """Return the chart after the edit."""
        if self.chart.count(self.old) != 1:
            raise ValueError(f"{self.old!r} stands {self.chart.count(self.old)} times in the chart")
        return self.chart.replace(self.old, self.new)


TARDY = "    state tardy {\n"
PAY = "      on Pay -> charging\n"
TARDY_STATE = f"{TARDY}{PAY}    }}\n"
CHARGING_STATE = """\
    state charging {
      tags busy
      invoke charge(amount=paid) {
        on done -> charged
        on error -> tardy
      }
    }
"""
ORDER = "{ item = event.item }"
SHOP_V1, PLAYER_V1, TYPES, SERVICE = "shop_v1.py", "player_v1.py", "chart_types.py", "chart.py"

EDITS: Mapping[str, Edit] = {
    # --- nothing that the code means ---
    "add a comment": Edit(
        kind="comment", old="event Order", new="# What is sold.\n\nevent Order", parts={}
    ),
    "lay a line out differently": Edit(
        kind="comment", old=ORDER, new="{\n      item = event.item\n    }", parts={}
    ),
    # --- states ---
    "add a state": Edit(
        kind="state",
        old=TARDY,
        new=f"    state parked {{\n{PAY}    }}\n\n{TARDY}",
        parts={SHOP_V1: ("State", "NEXT", "handle", "state ordering.parked")},
    ),
    "add a state and a line to it": Edit(
        kind="state",
        old=TARDY,
        new=f"    state parked {{\n{PAY}    }}\n\n{TARDY}      on Order -> parked\n",
        parts={
            SHOP_V1: ("State", "NEXT", "handle", "state ordering.parked", "state ordering.tardy")
        },
    ),
    "add a final state": Edit(
        kind="state",
        old="    final charged\n",
        new="    final charged\n    final given\n",
        parts={SHOP_V1: ("State", "NEXT", "handle", "state ordering.given")},
    ),
    "remove the only line of a state": Edit(
        kind="state",
        old=f"{TARDY}{PAY}    }}\n",
        new=f"{TARDY}    }}\n",
        parts={SHOP_V1: ("NEXT", "handle", "state ordering.tardy")},
    ),
    "reorder states": Edit(
        kind="reorder",
        old=f"{TARDY_STATE}\n{CHARGING_STATE}",
        new=f"{CHARGING_STATE}\n{TARDY_STATE}",
        parts={SHOP_V1: ("State", "NEXT", "handle", "state ordering.tardy")},
    ),
    # --- lines ---
    "add a transition": Edit(
        kind="transition",
        old=TARDY,
        new=f"{TARDY}      on Cancel -> waiting\n",
        parts={SHOP_V1: ("state ordering.tardy",)},
    ),
    "add a transition for another event": Edit(
        kind="transition",
        old=PAY,
        new=f"{PAY}      on Order -> waiting\n",
        parts={SHOP_V1: ("NEXT", "state ordering.tardy")},
    ),
    "remove a transition": Edit(
        kind="transition",
        old="    on Cancel -> browsing\n",
        new="",
        # It was the last one of `ordering`, which the states in it asked.
        parts={
            SHOP_V1: (
                *("NEXT", "handle", "state ordering", "state ordering.waiting"),
                *("state ordering.tardy", "state ordering.charging"),
            )
        },
    ),
    "retarget a transition": Edit(
        kind="transition",
        old="        on error -> tardy\n",
        new="        on error -> waiting\n",
        parts={SHOP_V1: ("state ordering.charging",)},
    ),
    "let one line take two events": Edit(
        kind="transition",
        old="    on Cancel -> browsing\n",
        new="    on Cancel | Order -> browsing\n",
        parts={SHOP_V1: ("NEXT", "state ordering")},
    ),
    "add an eventless transition": Edit(
        kind="transition",
        old=TARDY,
        new=f"{TARDY}      always if paid > 0 -> charging\n",
        parts={SHOP_V1: ("always", "state ordering.tardy")},
    ),
    "reorder transitions": Edit(
        kind="reorder",
        old="      after 30m -> tardy\n      on Pay -> charging { paid = event.amount }\n",
        new="      on Pay -> charging { paid = event.amount }\n      after 30m -> tardy\n",
        parts={SHOP_V1: ("state ordering.waiting",)},
    ),
    # --- guards and actions ---
    "add a guard": Edit(
        kind="guard",
        old=PAY,
        new="      on Pay if event.amount > 0 -> charging\n",
        parts={SHOP_V1: ("state ordering.tardy",)},
    ),
    "add an action": Edit(
        kind="action",
        old=ORDER,
        new="{ item = event.item; log item }",
        parts={SHOP_V1: ("state browsing",)},
    ),
    "call a function": Edit(
        kind="action",
        old=ORDER,
        new='{ item = event.item; notify(text="ordered") }',
        parts={
            SHOP_V1: ("imports", "state browsing"),
            SERVICE: ("imports", "shop_actions", "shop_notify"),
        },
    ),
    "change an action": Edit(
        kind="action",
        old="{ paid = event.amount }",
        new="{ paid += event.amount }",
        parts={SHOP_V1: ("state ordering.waiting",)},
    ),
    "add an entry action": Edit(
        kind="action",
        old=TARDY,
        new=f'{TARDY}      entry {{ log "tardy" }}\n',
        parts={SHOP_V1: ("state ordering.tardy",)},
    ),
    "remove an exit action": Edit(
        kind="action",
        old='    exit { log "left" }\n',
        new="",
        parts={SHOP_V1: ("state ordering",)},
    ),
    # --- timers and invokes ---
    "change a delay": Edit(
        kind="timer", old="after 30m", new="after 45m", parts={SHOP_V1: ("state ordering.waiting",)}
    ),
    "add a timer": Edit(
        kind="timer",
        old=TARDY,
        new=f"{TARDY}      after 1d -> charged\n",
        parts={SHOP_V1: ("state ordering", "state ordering.tardy")},
    ),
    "add an invoke": Edit(
        kind="invoke",
        old=TARDY,
        new=f"{TARDY}      invoke charge(amount=1) as penalty\n",
        parts={SHOP_V1: ("state ordering", "state ordering.tardy")},
    ),
    "retry an actor": Edit(
        kind="invoke",
        old="-> Receipt\n",
        new="-> Receipt { retry(attempts=3) }\n",
        parts={SERVICE: ("imports", "shop_charge")},
    ),
    # --- data ---
    "add a field of the context": Edit(
        kind="field",
        old="paid: int = 0)",
        new='paid: int = 0, note: str = "")',
        parts={SHOP_V1: ("Context",)},
    ),
    "add a field of an event": Edit(
        kind="field",
        old="event Pay(amount: int)",
        new='event Pay(amount: int, by: str = "card")',
        parts={TYPES: ("Pay",)},
    ),
    "add a field of a record": Edit(
        kind="field",
        old="cents: int = 0)",
        new="cents: int = 0, refunded: bool = False)",
        parts={TYPES: ("Receipt",)},
    ),
    "add an event": Edit(
        kind="event",
        old="event Cancel\n",
        new="event Cancel\nevent Unused\n",
        parts={TYPES: ("Unused",), SHOP_V1: ("imports", "Event")},
    ),
    "declare a function": Edit(
        kind="event",
        old="action notify",
        new="action unused(text: str)\naction notify",
        parts={TYPES: ("UnusedArgs",)},
    ),
    # --- what is said of it ---
    "add a tag": Edit(
        kind="description",
        old=TARDY,
        new=f"{TARDY}      tags slow\n",
        parts={SHOP_V1: ("TAGS",)},
    ),
    "describe a state": Edit(
        kind="description",
        old=TARDY,
        new=f'{TARDY}      description "Not paid."\n',
        parts={SHOP_V1: ("state ordering.tardy",)},
    ),
    "describe the machine": Edit(
        kind="description",
        old="  initial browsing\n",
        new='  description "Sells"\n  initial browsing\n',
        parts={SHOP_V1: ("description",), SERVICE: ("shop",)},
    ),
    "set an option": Edit(
        kind="option",
        old="  initial browsing\n",
        new='  option unhandled = "error"\n  initial browsing\n',
        parts={SERVICE: ("shop",)},
    ),
    "enter another state first": Edit(
        kind="option",
        old="    initial waiting\n",
        new="    initial tardy\n",
        parts={SHOP_V1: ("state ordering",)},
    ),
    # --- regions ---
    "add a transition in a region": Edit(
        kind="transition",
        chart=PLAYER,
        old="        on MUTE -> muted\n",
        new="        on MUTE -> muted\n        on PLAY -> muted\n",
        parts={PLAYER_V1: ("NEXT", "state on.sound.audible")},
    ),
    "add a state in a region": Edit(
        kind="state",
        chart=PLAYER,
        old="      state playing {\n",
        new="      state paused {\n        on PLAY -> playing\n      }\n\n      state playing {\n",
        parts={PLAYER_V1: ("NEXT", "STATES", "state on.transport.paused")},
    ),
    "add an entry action in a region": Edit(
        kind="action",
        chart=PLAYER,
        old="      state playing {\n",
        new='      state playing {\n        entry { log "playing" }\n',
        parts={PLAYER_V1: ("STATES", "state on.transport.playing")},
    ),
    "add a region": Edit(
        kind="state",
        chart=PLAYER,
        old="    state sound {\n",
        new=(
            "    state light {\n      initial dark\n\n      state dark {\n      }\n    }\n\n"
            "    state sound {\n"
        ),
        parts={PLAYER_V1: ("STATES",)},
    ),
    # --- versions ---
    "change the latest version": Edit(
        kind="version",
        chart=VERSIONS,
        old="event.by > 0",
        new="event.by != 0",
        parts={"tally_v2.py": ("handle",)},
    ),
    "add a version": Edit(
        kind="version",
        chart=VERSIONS,
        old="machine tally version v2 latest {\n  context(total: int = 0)\n",
        new=(
            "machine tally version v2 {\n  context(total: int = 0)\n\n"
            "  on add if event.by > 0 { total += event.by }\n}\n\n"
            "machine tally version v3 latest {\n  context(total: int = 0)\n"
        ),
        parts={
            "tally_v3.py": ("*",),
            SERVICE: ("imports", "tally"),
        },
    ),
}

RENAMES: Mapping[str, tuple[str, str]] = {
    "rename a state": ("tardy", "overdue"),
    "rename an event": ("Cancel", "Abort"),
    "rename a field": ("item", "name"),
    "rename a record": ("Receipt", "Record"),
}
"""New names in SHOP: the lines that have the old one change, and only in that."""
