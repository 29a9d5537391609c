"""Which modules of the support package a folder has: those that its generated modules reach.

They are copied from the templates as they are. What only some charts need, such as regions or
actions, is imported by the modules that are made of these charts alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from .text import TEMPLATES

FOLDER = "_support"
# As Black lays imports out: in one line, or with a name in each.
_FROM_FOLDER = re.compile(
    rf"^ *from \.{FOLDER}\.(\w+) import (\([\w\s,]+\)|[\w, ]+)$", re.MULTILINE
)
_FROM_SUPPORT = re.compile(r"^ *from \.(\w+) import ", re.MULTILINE)


def support_files(modules: Iterable[str]) -> dict[str, str]:
    """Return the support modules that a folder needs by their paths, given its modules' texts."""
    support = support_templates()
    wanted = {name for text in modules for name, _ in _FROM_FOLDER.findall(text)}
    needed = {"__init__"}
    while wanted:
        name = wanted.pop()
        if name in support and name not in needed:
            needed.add(name)
            wanted.update(_FROM_SUPPORT.findall(support[name]))
    return {f"{FOLDER}/{name}.py": support[name] for name in sorted(needed)}


def can_be_imported(module: str) -> bool:
    """Return whether the support package has all that a generated module imports of it."""
    return all(
        _is_there(home, name)
        for home, names in _FROM_FOLDER.findall(module)
        for name in re.findall(r"\w+", names)
    )


@cache
def _is_there(home: str, name: str) -> bool:
    """Return whether there is a support module of a name, which defines another name."""
    text = support_templates().get(home, "")
    definition = rf"^(class|def|async def) {name}\b|^{name}(:.+)? = "
    return re.search(definition, text, re.MULTILINE) is not None


@cache
def support_templates() -> dict[str, str]:
    """Return all support modules, by their names."""
    return {
        each.name.removesuffix(".py"): each.read_text(encoding="utf-8")
        for each in (files(TEMPLATES) / "support").iterdir()
        if each.name.endswith(".py")
    }
