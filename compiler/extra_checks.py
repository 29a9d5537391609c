"""Checks that a command runs where it is asked to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraChecks:
    """What is checked besides the usual.

    With `strict`, it is what is often fine, and a rule for some; with `explore`, what a search of
    all that can happen finds.
    """

    strict: bool = False
    explore: bool = False


NONE = ExtraChecks()
