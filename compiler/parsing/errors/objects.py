"""Objects of JavaScript, as XState's machines are written, and what they are in this language."""

from __future__ import annotations

import re
from typing import TypeAlias

from ... import limits
from ..scan import Token
from ..syntax import name_as_written
from ..table import END
from .situation import Situation, is_word, written

# A part of an object: what is no object or list is kept as it is written.
Value: TypeAlias = "str | list[Value] | dict[str, Value]"

_KINDS = {"final": "final", "parallel": "parallel", "history": "history"}
_ARROW = re.compile(r"^\(?\s*(?:\(\s*\{[^}]*\}\s*\)|\([^)]*\)|\w+)\s*=>\s*")
_OF_CONTEXT = re.compile(r"\b(?:context|ctx)\.")
_JS = (("===", "=="), ("!==", "!="), ("&&", "and"), ("||", "or"))
_CONSTANTS = {"true": "True", "false": "False", "null": "None", "undefined": "None"}


def read_object(at: Situation, brace: int) -> dict[str, Value] | None:
    """Return the object that begins at a brace, None where it is no object."""
    found = _object(at.tokens, brace)
    return found[0] if found is not None else None


def _object(tokens: list[Token], index: int) -> tuple[dict[str, Value], int] | None:
    if tokens[index].kind != "{":
        return None
    found: dict[str, Value] = {}
    index += 1
    while tokens[index].kind != "}":
        key = tokens[index]
        if not (is_word(key) or key.kind in ("STRING", "INT", "DURATION", "*")):
            return None
        if tokens[index + 1].kind != ":":
            return None
        value = _value(tokens, index + 2)
        if value is None:
            return None
        found[name_of(key.text)], index = value
        if tokens[index].kind == ",":
            index += 1
        elif tokens[index].kind != "}":
            return None
    return found, index + 1


def _value(tokens: list[Token], index: int) -> tuple[Value, int] | None:
    if tokens[index].kind == "{":
        return _object(tokens, index)
    if tokens[index].kind == "[":
        items: list[Value] = []
        index += 1
        while tokens[index].kind != "]":
            item = _value(tokens, index)
            if item is None:
                return None
            items.append(item[0])
            index = item[1]
            if tokens[index].kind == ",":
                index += 1
            elif tokens[index].kind != "]":
                return None
        return items, index + 1
    begin, depth = index, 0
    while tokens[index].kind != END:
        kind = tokens[index].kind
        if depth == 0 and kind in (",", "}", "]", ";"):
            break
        depth += (kind in ("(", "[", "{")) - (kind in (")", "]", "}"))
        index += 1
    return (written(tokens[begin:index]), index) if index > begin else None


# --- as this language has it --------------------------------------------------------------------


def name_of(text: str) -> str:
    """Return a name that may stand between quotes."""
    return text[1:-1] if text[:1] in ("'", '"') else text


def expression_of(text: str) -> str:
    """Return an expression of JavaScript: the body of a function, with the names of here."""
    body = _ARROW.sub("", text)
    if body != text and text.startswith("(") and body.endswith(")"):
        body = body[:-1] if body.count(")") > body.count("(") else body
    body = _OF_CONTEXT.sub("", body)
    for foreign, own in _JS:
        body = body.replace(foreign, own)
    return _CONSTANTS.get(body, body)


def assignments(found: dict[str, Value]) -> list[str]:
    """Return what `assign` does with an object."""
    return [f"{key} = {_text(value)}" for key, value in found.items()]


def item_texts(keyword: str, value: Value) -> list[str]:
    """Return the items of a state that an entry of its object stands for."""
    match keyword, value:
        case "on", dict():
            return [f"on {_event(name)} {_effect(each)}" for name, each in value.items()]
        case "after", dict():
            return [f"after {_duration(delay)} {_effect(each)}" for delay, each in value.items()]
        case "always", list():
            return [f"always {_effect(each)}" for each in value]
        case "always", _:
            return [f"always {_effect(value)}"]
        case "invoke", list():
            return [_invoke(each) for each in value]
        case "invoke", _:
            return [_invoke(value)]
        case "states", dict():
            return [state_text("state", name, each) for name, each in value.items()]
        case "context", dict():
            fields = (f"{name}: {_type(each)} = {_text(each)}" for name, each in value.items())
            return [f"context({', '.join(fields)})"]
        case ("entry" | "exit"), _:
            return [f"{keyword} {{ {_actions(value)} }}"]
        case "tags", list():
            return [f"tags {', '.join(name_of(_text(each)) for each in value)}"]
        case ("initial" | "tags"), str():
            return [f"{keyword} {name_of(value)}"]
        case ("description" | "output"), str():
            return [f"{keyword} {value}"]
        case _:
            return []


def _event(name: str) -> str:
    """Return what stands behind `on` for an event of a name."""
    return name if name == "*" else name_as_written(name)


def state_text(keyword: str, name: str, value: Value) -> str:
    """Return a state, or a machine, that an object describes."""
    found = value if isinstance(value, dict) else {}
    kind = found.get("type")
    if keyword == "state" and isinstance(kind, str):
        keyword = _KINDS.get(name_of(kind), keyword)
    items = [text for key, each in found.items() for text in item_texts(key, each)]
    return f"{keyword} {name} {{ {'  '.join(items)} }}" if items else f"{keyword} {name}"


def _text(value: Value) -> str:
    match value:
        case str():
            return expression_of(value)
        case list():
            return f"[{', '.join(_text(each) for each in value)}]"
        case dict():
            return f"{{{', '.join(f'{name}: {_text(each)}' for name, each in value.items())}}}"


def _type(value: Value) -> str:
    match value:
        case list():
            return f"list[{_type(value[0]) if value else 'str'}]"
        case dict():
            return "dict[str, str]"
        case str() if value[:1] in ("'", '"'):
            return "str"
        case "true" | "false" | "True" | "False":
            return "bool"
        case "null" | "undefined":
            return "str | None"
        case str() if re.fullmatch(r"-?\d+", value):
            return "int"
        case str() if re.fullmatch(r"-?\d+\.\d+", value):
            return "float"
        case _:
            return "..."


def _duration(delay: str) -> str:
    if not delay.isascii() or not delay.isdigit() or len(delay) > limits.MOST_DIGITS:
        return delay
    milliseconds = int(delay)
    for unit, length in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)):
        if milliseconds and milliseconds % length == 0:
            return f"{milliseconds // length}{unit}"
    return f"{milliseconds}ms"


def effect_of(found: dict[str, Value]) -> str:
    """Return a transition's guard, target and actions."""
    guard = found.get("guard", found.get("cond"))
    parts = []
    if isinstance(guard, str):
        parts.append(f"if {name_of(expression_of(guard))}")
    elif guard is not None:
        parts.append("if ...")
    target = found.get("target")
    if isinstance(target, str):
        parts.append(f"-> {name_of(target).lstrip('.#')}")
    if "actions" in found:
        parts.append(f"{{ {_actions(found['actions'])} }}")
    elif target is None:
        parts.append("{}")
    return " ".join(parts)


def _effect(value: Value) -> str:
    if isinstance(value, list):
        return _effect(value[0]) if value else "{}"
    return effect_of(value if isinstance(value, dict) else {"target": value})


def _actions(value: Value) -> str:
    if isinstance(value, list):
        return "; ".join(_actions(each) for each in value)
    if isinstance(value, dict):
        kind = value.get("type")
        return f"{name_of(kind)}()" if isinstance(kind, str) else "..."
    text = name_of(value)
    if re.fullmatch(r"\w+", text):
        return f"{text}()"
    return "..." if "=>" in text or text.startswith("assign") else text


def _invoke(value: Value) -> str:
    found = value if isinstance(value, dict) else {"src": value}
    source = found.get("src")
    name = name_of(source) if isinstance(source, str) else "actor"
    given = found.get("input")
    inputs = given.items() if isinstance(given, dict) else ()
    text = f"invoke {name}({', '.join(f'{key}={_text(each)}' for key, each in inputs)})"
    if isinstance(found.get("id"), str):
        text += f" as {name_of(_text(found['id']))}"
    lines = [
        f"on {event} {_effect(found[key])}"
        for key, event in (("onDone", "done"), ("onError", "error"))
        if key in found
    ]
    return f"{text} {{ {'  '.join(lines)} }}" if lines else text
