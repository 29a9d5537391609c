"""Charts and functions of a shop whose machines are operated."""

from __future__ import annotations

EVENTS = """
use "functions"

event PAY(cents: int)
event ADD
event WAIT
event SPLIT
event STUCK
event CLOSE

actor charge(key: str, cents: int) -> str
actor look_up(key: str) -> str { retry(attempts=9, initial=1h, max=1h) }
action tell(key: str)

type Place(town: str, tags: list[str])

machine helper {
  initial sitting
  state sitting { on CLOSE -> gone }
  final gone
}
"""

ORDER = """
machine order(cents: int, card: str = "4111") -> str {
  context(cents: int = input.cents, receipt: str = "")
  initial open

  state open {
    tags waiting
    on PAY -> paying { cents = event.cents }
    after 50m -> closed
  }

  state paying {
    tags busy
    invoke charge(self.key, cents) { on done -> paid { receipt = event.output } }
  }

  final paid { output receipt }
  final closed { output "" }
}
"""

TALLY = """
machine tally -> int {
  context(total: int = 0)
  initial counting
  state counting {
    on ADD { total += 1 }
    on CLOSE -> closed
    on WAIT -> lost
  }
  final closed { output total }
  final lost { error "the count is lost", 410 }
}
"""

SAFE_V1 = """
machine safe(owner: str = "ada") -> str version v1{latest} {{
  context(note: str = "", place: Place = Place(town="Ulm", tags=["a", "b"]),
    limit: duration = 90s, private code: str = "s3cret")
  initial shut
  state shut {{
    tags waiting, dark
    on WAIT -> waiting
    on SPLIT -> both
    on STUCK -> stuck
    on CLOSE -> gone
  }}
  state waiting {{
    invoke look_up(self.key) as keeper {{ on done -> gone  on error -> gone }}
    invoke helper() {{ on done -> gone  on error -> gone }}
    entry {{ raise CLOSE after 3h as closing  tell(self.key) }}
    after 40m -> gone
    after 2h -> gone
  }}
  parallel both {{
    state left {{ initial a state a {{ on ADD -> b }} state b {{ }} }}
    state right {{ initial "c.d" state "c.d" {{ }} }}
  }}
  state stuck {{
    after 1ms {{ note = code[99] }}
    on CLOSE -> gone
  }}
  final gone {{ output "gone" }}
}}
"""

SAFE_V2 = """
machine safe(owner: str = "ada") -> str version v2 latest {
  context(note: str = "", code: str = "none")
  initial shut
  migrate from v1 {
    state waiting -> shut
    state both -> shut
    state stuck -> shut
    note = old.note
  }
  state shut { on CLOSE -> gone }
  final gone { output "gone" }
}
"""

FUNCTIONS = '''
"""What the charts call."""

from pathlib import Path


async def charge(key: str, cents: int) -> str:
    """Charge a card."""
    {charge}
    return f"{{cents}} cents"


async def look_up(key: str) -> str:
    """Fail at every attempt."""
    raise ValueError(f"s3cret of {{key}}")


async def tell(key: str) -> None:
    """Fail until the test lets it succeed."""
    if not Path(__file__).with_name("may_tell").exists():
        raise ValueError(f"s3cret of {{key}}")
'''

WORKING = FUNCTIONS.format(charge="pass")
BROKEN = FUNCTIONS.format(
    charge='{"EUR": 1}["USD"] if int(key.rpartition("-")[2]) % 10 < 3 else None'
)
"""It was thought of euros alone, and three customers in ten pay with dollars."""

CHART = EVENTS + ORDER + TALLY + SAFE_V1.format(latest="")
