"""Text of a planned module: the Jinja templates, and Black."""

from __future__ import annotations

import posixpath
import re
import shlex
from functools import cache
from importlib.resources import files

import black
from black.mode import TargetVersion
from jinja2 import Environment, FunctionLoader, StrictUndefined

from .layout import laid_out
from .literals import Text, comment, docstring, escaped, literal
from .plan import Module

TEMPLATES = f"{__package__.partition('.')[0]}.templates"
MODE = black.Mode(target_versions={TargetVersion.PY311}, line_length=100)


def render(template: str, module: Module) -> str:
    """Write a module with a template, formatted."""
    return formatted(_environment().get_template(template).render(module=module))


def render_package(folder: str, modules: list[str]) -> str:
    """Write the `__init__.py` of the output folder, which serves all service modules."""
    template = _environment().get_template("package.py.jinja")
    return formatted(template.render(folder=Text(folder), modules=modules))


def formatted(text: str) -> str:
    """Format Python: blank lines as Black wants them, and everything else too."""
    squeezed = re.sub(r"\n{3,}", "\n\n\n", text.strip())
    return laid_out(squeezed + "\n", _black)


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
