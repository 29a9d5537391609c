"""Checks that a command runs where it is asked to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraChecks:
    """What is checked besides the usual: with `strict`, what is often fine, and a rule for some."""

    strict: bool = False


NONE = ExtraChecks()
