"""What a command is to compile, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .extra_checks import NONE, ExtraChecks


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Charts, and folders with charts, as they were named, and the output folder.

    `allowed` are further folders whose charts may be imported.
    """

    named: tuple[str, ...]
    output: Path
    allowed: tuple[str, ...] = ()
    extra: ExtraChecks = NONE
