"""Git, as tests use it: whatever its user has configured."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

WHO = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.com")
NOT_CONFIGURED = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(*arguments: str, folder: Path | None = None) -> None:
    """Run git in a folder, by default the current one."""
    subprocess.run(
        ["git", *WHO, *arguments],
        cwd=folder,
        env={**os.environ, **NOT_CONFIGURED},
        check=True,
        capture_output=True,
    )


def commit(message: str = "more", folder: Path | None = None) -> None:
    """Make a commit of all that is there."""
    git("add", "-A", folder=folder)
    git("commit", "-q", "-m", message, folder=folder)
