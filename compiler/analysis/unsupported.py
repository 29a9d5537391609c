"""What the back end cannot do yet: each is refused with a code of its own.

When a feature works, its line here goes, and its code stays unused.
"""

from __future__ import annotations

from collections.abc import Sequence

from .. import codes
from ..diagnostics import Report
from .signatures import Version


def refuse_unsupported(versions: Sequence[Version], report: Report) -> None:
    """Report every use of something that is not supported yet."""
    for version in versions:
        for migration in version.node.migrations:
            report.add(
                codes.MIGRATE_UNSUPPORTED, "`migrate` is not supported yet", migration.version.span
            )
