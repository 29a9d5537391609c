"""Charts of any size, for what grows with them."""

from __future__ import annotations


def chain(states: int, name: str = "chain") -> str:
    """Write a chart of so many states, each with a guard, an action and three lines.

    Its lines are as varied as those of a chart by hand: their fields, bounds and targets differ.
    """
    fields = ("visits", "errors", "rounds", "credit", "pages")
    lines = [
        "event ADVANCE(by: int = 1)",
        "event RETREAT",
        "event ADJUST(value: int)",
        "",
        f"machine {name} {{",
        f"  context({', '.join(f'{field}: int = 0' for field in fields)})",
        f"  initial {state_name(0)}",
        "",
    ]
    for number in range(states):
        field = fields[number % len(fields)]
        other = fields[(number // 3 + 1) % len(fields)]
        following = state_name((number + 1) % states)
        before = state_name((number * 7 + 3) % states)
        lines += [
            f"  state {state_name(number)} {{",
            f"    on ADVANCE if {field} < {number + 10} -> {following} {{ {field} += event.by }}",
            f"    on RETREAT -> {before}",
            f"    on ADJUST if event.value > {other} {{ {other} = event.value }}",
            "  }",
            "",
        ]
    return "\n".join([*lines, "}", ""])


def state_name(number: int) -> str:
    """Name a state, as charts do: in words of different lengths."""
    words = ("draft", "review", "approval", "waiting", "paid", "shipping", "archive", "on_hold")
    return f"{words[number % len(words)]}_{number}"


def ring(states: int, bytes_of_context: int) -> str:
    """Write a chart that goes round so many states, with a context of so many bytes."""
    lines = ["event NEXT", "", "machine ring {"]
    lines += [f'  context(note: str = "{"x" * bytes_of_context}", turns: int = 0)', "  initial s0"]
    for number in range(states):
        target = (number + 1) % states
        lines += ["", f"  state s{number} {{", f"    on NEXT -> s{target} {{ turns += 1 }}", "  }"]
    return "\n".join([*lines, "}", ""])
