"""Python functions as charts declare them: what an actor, an action or a def of a name would be."""

from __future__ import annotations

import ast
import re

from .python_code import PythonFunction

# A type that a chart can have, too: names, with arguments in brackets, and `|` between them.
_TYPE = re.compile(
    r"[A-Za-z_][\w.]*(?:\[[\w., \[\]|]+\])?(?: \| [A-Za-z_][\w.]*(?:\[[\w., \[\]|]+\])?)*"
)
_FOREIGN = re.compile(
    r"\b(?:Any|object|Optional|Union|Callable|Mapping|Sequence|set|tuple|Literal)\b"
)


def may_be(function: PythonFunction, keyword: str) -> bool:
    """Return whether a function can be an actor, an action or a def: defs get no context."""
    is_durable = _takes_context(function) or isinstance(function.node, ast.AsyncFunctionDef)
    return is_durable != (keyword == "def") and not function.name.startswith("_")


def declaration(function: PythonFunction, keyword: str) -> str:
    """Return the name and the signature of a function; the name alone where types do not show.

    A chart does not name Restate's context, which a first parameter `ctx` asks for.
    """
    node = function.node
    given = _parameters(function)
    if _takes_context(function):
        given = given[1:]
    types = [_type(each.annotation) for each in given]
    result = _type(node.returns)
    is_whole = all(types) and (result or keyword != "def")
    if not is_whole or node.args.vararg or node.args.kwarg:
        return function.name
    params = ", ".join(f"{each.arg}: {kind}" for each, kind in zip(given, types, strict=True))
    gives = f" -> {result}" if result not in ("", "None") and keyword != "action" else ""
    return f"{function.name}({params}){gives}"


def _parameters(function: PythonFunction) -> list[ast.arg]:
    known = function.node.args
    return [*known.posonlyargs, *known.args, *known.kwonlyargs]


def _takes_context(function: PythonFunction) -> bool:
    return any(each.arg == "ctx" for each in _parameters(function)[:1])


def _type(node: ast.expr | None) -> str:
    """Return a type as a chart has it; empty where it has none such."""
    if node is None:
        return ""
    text = ast.unparse(node).strip("\"'")
    if _TYPE.fullmatch(text) is None or _FOREIGN.search(text):
        return ""
    return re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", text)
