"""Text of a planned module: the Jinja templates, and Black."""

from __future__ import annotations

import posixpath
import re
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import black
from black.mode import TargetVersion
from jinja2 import Environment, FunctionLoader, StrictUndefined

from .. import limits
from ..printable import visible
from .layout import laid_out
from .plan import Module

TEMPLATES = f"{__package__.partition('.')[0]}.templates"
_ESCAPE = re.compile(r"\\(?:(?P<digits>x[0-9a-f]{2}|u[0-9a-f]{4}|U00[01][0-9a-f]{5})|.)")
_NAMED = {"n": "\n", "r": "\r", "t": "\t"}
MODE = black.Mode(target_versions={TargetVersion.PY311}, line_length=100)


class TooMuchCodeError(Exception):
    """A chart is made into more code than can be laid out in a reasonable time."""


@dataclass(slots=True)
class Budget:
    """How much code may still be laid out, in a compilation and in the module at hand."""

    in_all: int = limits.MOST_LAID_OUT_CHARACTERS_IN_ALL
    module: int = 0

    def lay_out(self, text: str) -> str:
        """Let Black lay out a text; raises TooMuchCodeError where too little is left for it."""
        self.in_all -= len(text)
        self.module -= len(text)
        if self.in_all < 0 or self.module < 0:
            raise TooMuchCodeError
        return _black(text)


def render(template: str, module: Module, budget: Budget) -> str:
    """Write a module with a template, formatted; raises TooMuchCodeError."""
    text = _environment().get_template(template).render(module=module)
    if len(text) > limits.MOST_CODE_CHARACTERS:
        raise TooMuchCodeError
    budget.module = limits.MOST_LAID_OUT_CHARACTERS
    return formatted(text, budget.lay_out)


def render_package(folder: str, modules: list[str]) -> str:
    """Write the `__init__.py` of the output folder, which serves all service modules."""
    template = _environment().get_template("package.py.jinja")
    return formatted(template.render(folder=folder, modules=modules), _black)


def formatted(text: str, lay_out: Callable[[str], str]) -> str:
    """Format Python: blank lines as Black wants them, and everything else too."""
    squeezed = re.sub(r"\n{3,}", "\n\n\n", text.strip())
    return laid_out(squeezed + "\n", lay_out)


def _black(text: str) -> str:
    return black.format_str(text, mode=MODE)


def support_files() -> dict[str, str]:
    """Return the support modules, which are the same in every output folder, by their paths."""
    folder = files(TEMPLATES) / "support"
    return {
        f"_support/{each.name}": each.read_text(encoding="utf-8")
        for each in sorted(folder.iterdir(), key=lambda each: each.name)
        if each.name.endswith(".py")
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        optimized=False,  # it would take longer than it saves
    )
    environment.filters.update(
        literal=repr,
        docstring=_docstring,
        optional=_optional,
        basename=posixpath.basename,
        escaped=escaped,
        shell=shlex.quote,
    )
    return environment


def _source(name: str) -> str:
    return (files(TEMPLATES) / name).read_text(encoding="utf-8")


def escaped(text: str) -> str:
    """Write one line of text as it stands between triple quotes, where all of it can be seen."""
    text = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return visible(text)


def unescaped(text: str) -> str:
    """Read what `escaped` has written."""
    return _ESCAPE.sub(_meant, text)


def _meant(match: re.Match[str]) -> str:
    digits = match["digits"]
    if digits and (number := int(digits[1:], 16)) <= sys.maxunicode:
        return chr(number)
    return _NAMED.get(match[0][1:], match[0][1:])


def _docstring(text: str) -> str:
    """Write text as a docstring: a first line that ends as a sentence, and what else there is."""
    first, *rest = map(escaped, text.strip().splitlines())
    if first[-1] not in ".!?":
        first += "."
    more = "\n".join(rest).strip("\n")
    return f'"""{first}\n\n{more}\n"""' if more else f'"""{first}"""'


def _optional(annotation: str) -> str:
    """Let an annotation allow None."""
    parts = annotation.split(" | ")
    return annotation if "None" in parts else f"{annotation} | None"
