"""What a part was measured on: versions, and what else the machine did."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version

from scripts import ROOT


def environment() -> str:
    """Return a sentence about the machine, as it is now, and about what is installed on it."""
    npm = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    server = npm["devDependencies"]["@restatedev/restate-server"]
    return (
        f"Measured with Python {platform.python_version()}, restate-sdk {version('restate-sdk')} "
        f"and restate-server {server}, on {os.cpu_count()} cores; the load average was "
        f"{os.getloadavg()[0]:.1f} when the part began."
    )
