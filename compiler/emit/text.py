"""Text of a planned module: the Jinja templates, and Black."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import black
from black.mode import TargetVersion
from jinja2 import Environment, FunctionLoader, StrictUndefined

from .. import limits
from .layout import laid_out
from .literals import Text, comment, docstring, escaped, literal
from .plan import Module

TEMPLATES = f"{__package__.partition('.')[0]}.templates"
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
    return formatted(template.render(folder=Text(folder), modules=modules), _black)


def formatted(text: str, lay_out: Callable[[str], str]) -> str:
    """Format Python: blank lines as Black wants them, and everything else too."""
    squeezed = re.sub(r"\n{3,}", "\n\n\n", text.strip())
    return laid_out(squeezed + "\n", lay_out)


# What is compiled again and again in one process is mostly the same.
@lru_cache(maxsize=2_048)
def _black(text: str) -> str:
    return black.format_str(text, mode=MODE)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        finalize=_written,
        optimized=False,  # it would take longer than it saves
    )
    environment.filters.update(
        basename=_basename,
        comment=comment,
        docstring=docstring,
        escaped=escaped,
        literal=literal,
        optional=_optional,
        shell=_shell,
    )
    return environment


def _source(name: str) -> str:
    return (files(TEMPLATES) / name).read_text(encoding="utf-8")


def _written(value: object) -> object:
    """Refuse what a template would write as the chart has it: that is not Python."""
    if isinstance(value, Text):
        raise TypeError(f"text of a chart needs a filter in the template: {value!r}")
    return value


def _basename(path: str) -> Text:
    return Text(posixpath.basename(path))


def _shell(text: str) -> Text:
    return Text(shlex.quote(text))


def _optional(annotation: str) -> str:
    """Let an annotation allow None."""
    parts = annotation.split(" | ")
    return annotation if "None" in parts else f"{annotation} | None"
