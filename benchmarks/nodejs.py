"""The Node.js that what is written in JavaScript runs on."""

from __future__ import annotations

import shutil
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def node() -> str:
    """Return the Node.js that npm has installed here, or else the one on the path."""
    found = sorted(FOLDER.glob("node_modules/node-*/bin/node"))
    if found:
        return str(found[0])
    on_path = shutil.which("node")
    if on_path is None:
        raise FileNotFoundError("Node.js is not installed: run `make bench`")
    return on_path
