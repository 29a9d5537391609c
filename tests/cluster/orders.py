"""Charts of three machines, as they are deployed one after the other."""

from __future__ import annotations

HEAD = """
use "functions"

event AUTH
event SPLIT
event NEXT
event WAIT
event ASK
event BREAK
event OPEN
event CLOSE
event REMIND

actor charge() -> str
action report_end()

machine helper {
  initial sitting
  state sitting { on CLOSE -> gone }
  final gone
}
"""

AUTH = """
machine auth version {version} {{
  context(total: int = 0)
  initial idle

  state idle {{
    on AUTH -> authorizing
    on SPLIT -> both
    on WAIT -> waiting
    on ASK -> asking
    on BREAK -> breaking
    on OPEN -> shop
    on CLOSE -> closed
  }}

  state authorizing {{
    invoke charge() as bank {{
      on done -> closed
      on error -> closed
    }}
    after 2h -> closed
    on CLOSE -> closed
  }}

  state waiting {{
    entry {{
      raise REMIND after 3h as reminder
      raise REMIND after 4h
    }}
    after 20m -> closed
    on OPEN -> shop.was
    on CLOSE -> closed
  }}

  parallel both {{
    state left {{
      initial a
      state a {{ on NEXT -> b }}
      state b {{ }}
    }}
    state right {{
      initial "c.d"
      state "c.d" {{ }}
    }}
  }}

  state asking {{
    invoke helper() {{ on done -> closed }}
  }}

  state breaking {{
    after 1ms {{ total = 1 // total }}
  }}

  state shop {{
    initial front
    history was -> front
    state front {{ on NEXT -> back }}
    state back {{ }}
    on WAIT -> waiting
  }}

  final closed
}}
"""

DOOR = """
machine door version {version} {{
  initial open
  state open {{
    on CLOSE -> closed {{ report_end() }}
  }}
  final closed
}}
"""

FUNCTIONS = '''
"""What the charts call."""

import asyncio


async def charge() -> str:
    """Take longer than any test."""
    await asyncio.sleep(3600)
    return ""


async def report_end() -> None:
    """Take longer than any test."""
    await asyncio.sleep(3600)
'''

# v1 alone; then v2 beside it; then v1 is gone.
FIRST = HEAD + AUTH.format(version="v1") + DOOR.format(version="v1")
BOTH = (
    HEAD
    + "".join(AUTH.format(version=each) for each in ("v1", "v2 latest"))
    + "".join(DOOR.format(version=each) for each in ("v1", "v2 latest"))
)
LAST = HEAD + AUTH.format(version="v2") + DOOR.format(version="v2")
