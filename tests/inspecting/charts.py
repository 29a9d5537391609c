"""Charts whose machines are shown, and sent events, on the page."""

from __future__ import annotations

FORMS = """
event FILL(text: str, number: int = 3, ratio: float | None, colour: "red" | "green", sure: bool,
  items: list[int], when: datetime | None = None)

machine form {
  context(text: str = "", number: int = 0, ratio: float | None = None, colour: str = "",
    sure: bool = False, items: list[int] = [])
  on FILL {
    text = event.text
    number = event.number
    ratio = event.ratio
    colour = event.colour
    sure = event.sure
    items = event.items
  }
}
"""

HARM = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
PARROT = """
event SAY(text: str)

machine parrot(text: str = "") {
  context(said: str = input.text, all: dict[str, str] = {input.text: input.text})
  on SAY { said = event.text }
}
"""

SECRETIVE = """
private event KNOW(pin: str)
event TELL(pin: str)

machine knows {
  context(told: int = 0)
  on KNOW { told += 1 }
  on TELL { told += 1 }
}

machine tells {
  state telling {
    invoke knows() as listener { }
    entry { send KNOW(pin="1234-p") to listener }
  }
  initial telling
}
"""
