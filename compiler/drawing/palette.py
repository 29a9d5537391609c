"""Colours, and the style sheet of a picture."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class Theme(Enum):
    """Which colours a picture has: those that its reader prefers, or one set of them."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


# What is drawn with which colour. Texts have a contrast of 4.5 or more on all that is behind them.
LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "page": "#ffffff",
        "even": "#ffffff",
        "odd": "#f3f5f9",
        "line": "#5b6678",
        "rule": "#c5ccd8",
        "text": "#16202e",
        "soft": "#4d5a6c",
        "link": "#1b4db3",
        "guard": "#7a3e00",
        "failing": "#a81e3a",
        "new": "#0d6b34",
        "gone": "#b3261e",
        "changed": "#8a5300",
        "moved": "#1b4db3",
        "new-fill": "#e3f6e9",
        "gone-fill": "#fdeaea",
        "changed-fill": "#fff4de",
        "moved-fill": "#e6effd",
        "active": "#1b4db3",
        "active-fill": "#dbe7ff",
    }
)
DARK: Mapping[str, str] = MappingProxyType(
    {
        "page": "#0d1117",
        "even": "#0d1117",
        "odd": "#171d27",
        "line": "#8d99ab",
        "rule": "#3a4453",
        "text": "#e8edf4",
        "soft": "#aab5c5",
        "link": "#8db4ff",
        "guard": "#f0b877",
        "failing": "#ff8fa3",
        "new": "#5fd38a",
        "gone": "#ff8f87",
        "changed": "#f2bd63",
        "moved": "#8db4ff",
        "new-fill": "#12301f",
        "gone-fill": "#3a1a1c",
        "changed-fill": "#35290f",
        "moved-fill": "#16263f",
        "active": "#8db4ff",
        "active-fill": "#1d3461",
    }
)

FONTS = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

_RULES = """\
.{c} .page {{ fill: {page} }}
.{c} .even {{ fill: {even}; stroke: {line} }}
.{c} .odd {{ fill: {odd}; stroke: {line} }}
.{c} .inner, .{c} .arrow, .{c} .mark, .{c} .separator {{ fill: none; stroke: {line} }}
.{c} .rule {{ stroke: {rule} }}
.{c} .dot, .{c} .head {{ fill: {line}; stroke: {line} }}
.{c} text {{ fill: {text} }}
.{c} .soft {{ fill: {soft} }}
.{c} .tags {{ fill: {link} }}
.{c} .guard {{ fill: {guard} }}
.{c} a:hover text, .{c} a:focus text {{ fill: {link} }}
"""
_STATUS_RULES = """\
.{c} .{s} .even, .{c} .{s} .odd {{ stroke: {colour}; fill: {shade} }}
.{c} .{s} .arrow, .{c} .{s} .mark, .{c} .{s} .inner {{ stroke: {colour} }}
.{c} .{s} .head, .{c} .{s} .dot {{ fill: {colour}; stroke: {colour} }}
.{c} .{s} text, .{c} text.{s} {{ fill: {colour} }}
"""
_ACTIVE_RULES = """\
.{c} .active .even, .{c} .active .odd {{ stroke: {active}; fill: {active-fill}; stroke-width: 2.4 }}
.{c} .around .even, .{c} .around .odd {{ stroke: {active}; stroke-width: 2 }}
.{c} .active .inner {{ stroke: {active} }}
"""
_FIXED = """\
.{c} text {{ font-family: {fonts}; white-space: pre }}
.{c} .even, .{c} .odd, .{c} .arrow, .{c} .mark, .{c} .inner {{ stroke-width: 1.2 }}
.{c} .separator, .{c} .dashed {{ stroke-width: 1.2; stroke-dasharray: 6 4 }}
.{c} .head {{ stroke-width: 1; stroke-linejoin: round }}
.{c} .bold {{ font-weight: bold }}
.{c} .gone .arrow, .{c} .gone .even, .{c} .gone .odd {{ stroke-dasharray: 3 3 }}
.{c} a text {{ cursor: pointer }}
.{c} a:hover text, .{c} a:focus text {{ text-decoration: underline }}
"""
_FAILURE_RULES = """\
.{c} .inner.failing {{ stroke: {failing}; stroke-width: 2; stroke-dasharray: 5 2 }}
.{c} text.failing {{ fill: {failing} }}
"""
STATUSES = ("new", "gone", "changed", "moved")


def style_sheet(
    theme: Theme,
    name: str,
    *,
    with_changes: bool = False,
    with_active: bool = False,
    with_failures: bool = False,
) -> str:
    """Return the style sheet of a picture whose outermost element has the class `name`.

    It has rules for what has changed, for active states, and for final states that fail, where
    these are shown.
    """

    def colours(palette: Mapping[str, str]) -> str:
        rules = _RULES.format(c=name, **palette)
        if with_failures:
            rules += _FAILURE_RULES.format(c=name, **palette)
        if with_changes:
            rules += _changes(palette, name)
        return rules + (_ACTIVE_RULES.format(c=name, **palette) if with_active else "")

    fixed = _FIXED.format(c=name, fonts=FONTS)
    if theme is Theme.AUTO:
        dark = colours(DARK).replace("\n", "\n  ").rstrip()
        return f"{fixed}{colours(LIGHT)}@media (prefers-color-scheme: dark) {{\n  {dark}\n}}\n"
    return fixed + colours(DARK if theme is Theme.DARK else LIGHT)


def _changes(palette: Mapping[str, str], name: str) -> str:
    """Return the rules for what has changed."""
    rules = "".join(
        _STATUS_RULES.format(c=name, s=s, colour=palette[s], shade=palette[f"{s}-fill"])
        for s in STATUSES
    )
    rules += f".{name} g text.finding {{ fill: {palette['gone']} }}\n"
    return rules + f".{name} g text.warning {{ fill: {palette['changed']} }}\n"
