"""The pages as HTML: the templates, and how values are written in them. Every value is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined

from ..cluster.affected import machines
from ..cluster.report_text import age
from ..drawing.painting import NAME
from ..drawing.palette import DARK, LIGHT, Theme, style_sheet
from ..machines.as_text import at_least, left
from ..machines.model import Address
from ..printable import one_line

FOLDER = "pages"


def file_text(name: str) -> str:
    """Return a file that belongs to the pages."""
    return files(__package__).joinpath(FOLDER, name).read_text(encoding="utf-8")


@cache
def style() -> str:
    """Return the style sheet of all pages: the colours are those of drawn charts."""
    light, dark = (
        " ".join(f"--{name}: {value};" for name, value in palette.items())
        for palette in (LIGHT, DARK)
    )
    colours = f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    chart = style_sheet(Theme.AUTO, NAME, with_active=True, with_failures=True)
    return f"{colours}{file_text('style.css')}{chart}"


@cache
def script() -> str:
    """Return the script that follows changes."""
    return file_text("follow.js")


@cache
def icon() -> str:
    """Return the icon of all pages."""
    return file_text("icon.svg")


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return a page."""
    return _environment().get_template(f"{template}.html").render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(file_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "line": lambda value: one_line(str(value)),
        "count": lambda number: f"{number:,}",
        "at_least": at_least,
        "age": age,
        "left": left,
        "moment": lambda when: f"{when:%Y-%m-%d %H:%M:%S} UTC",
        "iso": datetime.isoformat,
        "machines": machines,
        "place": machine_url,
    }
    return environment


def machine_url(address: Address, **more: str) -> str:
    """Return the address of a machine's page. A key can have any characters: it is in the query."""
    query = {"service": address.service, "key": address.key, **more}
    return f"/machine?{urlencode(query, errors='surrogatepass')}"


def list_url(**values: object) -> str:
    """Return the address of a list; what is empty is left out."""
    query = urlencode({name: str(value) for name, value in values.items() if value})
    return f"/?{query}" if query else "/"
