"""What is written for a method that changes its object: a new value is assigned."""

from __future__ import annotations

from collections.abc import Sequence


def instead_of(target: str, method: str, values: Sequence[str], *, is_dict: bool | None) -> str:
    """Return the action that does what `target.method(values)` would; empty where there is none.

    `is_dict` says whether the target is a dict or a list, None where that is not known.
    """
    match method, list(values):
        case ("append" | "push"), [value] if not is_dict:
            return f"{target} += [{value}]"
        case "extend", [value]:
            return f"{target} += {value}"
        case "unshift", [value]:
            return f"{target} = [{value}] + {target}"
        case "clear", [] if is_dict is not None:
            return f"{target} = {{}}" if is_dict else f"{target} = []"
        case "pop", []:
            return f"del {target}[-1]"
        case "shift", []:
            return f"del {target}[0]"
        case "pop", [key]:
            return f"del {target}[{key}]"
        case "pop", [key, _] if is_dict:
            return f"if {key} in {target} {{ del {target}[{key}] }}"
        case "delete", [key] if is_dict:
            return f"del {target}[{key}]"
        case "set", [key, value] if is_dict:
            return f"{target}[{key}] = {value}"
        case "setdefault", [key, value]:
            return f"if {key} not in {target} {{ {target}[{key}] = {value} }}"
        case "update", [value]:
            return f"{target} = {target} | {value}"
        case ("remove" | "discard"), [value]:
            name = "each" if "each" not in value and "each" not in target else "one"
            return f"{target} = [{name} for {name} in {target} if {name} != {value}]"
        case "add", [value]:
            return f"if {value} not in {target} {{ {target} += [{value}] }}"
        case "insert", [place, value]:
            return f"{target} = {target}[:{place}] + [{value}] + {target}[{place}:]"
        case "sort", []:
            return f"{target} = sorted({target})"
        case "reverse", []:
            return f"{target} = {target}[::-1]"
        case _:
            return ""
