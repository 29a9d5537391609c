"""Programs for developers, run from the root of the repository: `python -m scripts.demo`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The folder of the repository."""
