"""What is said about a name: Markdown for hover, and the lines beside completions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..analysis.states.state_tree import path_as_written
from ..analysis.types.type_relations import is_unknown, type_text
from ..datatypes import DataType
from ..parsing import syntax
from .index import FUNCTIONS, Definition, Sort
from .meaning import Meaning
from .python_code import PythonFunction

FindFunction = Callable[[Definition], PythonFunction | None]


def describe(
    definitions: Iterable[Definition],
    meaning: Meaning,
    function: FindFunction,
    here: DataType | None = None,
) -> str:
    """Return Markdown about definitions; `here` is the type that a value has where it is used."""
    return "\n\n---\n\n".join(_one(each, meaning, function, here) for each in definitions)


def _one(
    definition: Definition, meaning: Meaning, function: FindFunction, here: DataType | None
) -> str:
    parts = [code(signature(definition, meaning))]
    if here is not None and not is_unknown(here):
        text = type_text(here)
        if definition.sort in (Sort.FIELD, Sort.INPUT, Sort.MEMBER) and text != _written(
            definition
        ):
            parts.append(f"here: `{text}`")
    if definition.owner:
        what = "" if definition.sort is Sort.PARAMETER else f"{definition.sort.value} of "
        parts.append(f"{what}{definition.owner}")
    parts += _body(definition)
    if definition.sort in FUNCTIONS:
        parts += _python(definition, function(definition))
    return "\n\n".join(parts)


def signature(definition: Definition, meaning: Meaning) -> str:
    """Return a definition as a chart has it, without what is between its braces."""
    node = definition.node
    match node:
        case syntax.Param():
            private = "private " if node.private is not None else ""
            return private + one_line(node.span.text)
        case syntax.Let():
            value = one_line(node.span.text)
            datatype = _let_type(definition, meaning)
            return f"{value}  # {datatype}" if datatype else value
        case syntax.Machine():
            end = node.body.span.start
            head = node.span.source.text[node.span.start : end]
            return one_line(head).rstrip("{ ") or f"machine {node.name.text}"
        case syntax.State() | syntax.Parallel() | syntax.Final():
            return f"{type(node).__name__.lower()} {_path(definition, meaning)}"
        case syntax.History():
            deep = " deep" if node.deep else ""
            return f"history {_path(definition, meaning)}{deep}"
        case syntax.Invoke() | syntax.Spawn() | syntax.ForAction() | syntax.Clause():
            return one_line(node.span.text.partition("{")[0])
        case _:
            return one_line(node.span.text)


def path_of_state(definition: Definition, meaning: Meaning) -> tuple[str, ...]:
    """Return the path of a state; empty where it is not one that is known."""
    for table in meaning.tables.values():
        if table.version.node.span.source.path != definition.span.source.path:
            continue
        for state in table.root.walk():
            if state.span == definition.span:
                return state.path
    return ()


def _path(definition: Definition, meaning: Meaning) -> str:
    return path_as_written(path_of_state(definition, meaning)) or definition.name


def _written(definition: Definition) -> str:
    node = definition.node
    return one_line(node.type.span.text) if isinstance(node, syntax.Param) else ""


def _let_type(definition: Definition, meaning: Meaning) -> str:
    for table in meaning.tables.values():
        if table.lets.get(definition.name) == definition.place:
            datatype = table.let_types.get(definition.name)
            if datatype is not None and not is_unknown(datatype):
                return type_text(datatype)
    return ""


def _body(definition: Definition) -> list[str]:
    node = definition.node
    if not isinstance(node, syntax.Machine | syntax.State | syntax.Parallel | syntax.Final):
        return []
    parts = [each.text.value for each in node.body.descriptions]
    tags = [name.written for each in node.body.tags for name in each.names]
    if tags:
        parts.append(f"tags: {', '.join(f'`{tag}`' for tag in tags)}")
    if isinstance(node, syntax.Machine) and node.version is not None:
        parts.append(f"version `{node.version.name.text}`")
    return parts


def _python(definition: Definition, found: PythonFunction | None) -> list[str]:
    symbol = definition.symbol
    if found is not None:
        parts = [f"```python\n{found.signature}\n```"]
        return [*parts, found.docstring] if found.docstring else parts
    if symbol is not None and symbol.module:
        return [f"in the Python module `{symbol.module}`, where no such function is found"]
    return []


def code(text: str) -> str:
    """Return text of a chart as a block of Markdown."""
    return f"```statechart\n{text}\n```"


def one_line(text: str) -> str:
    """Return text of a chart without its line ends, shortened where it is very long."""
    joined = " ".join(text.split())
    return joined if len(joined) <= 400 else f"{joined[:400]} ..."
