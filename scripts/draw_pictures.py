"""Draws the pictures of the documentation, `docs/pictures/`: `make pictures`."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts import ROOT

FOLDER = ROOT / "docs" / "pictures"
TWIN = "tests/drawing/charts/twin.sc"
CHANGE = "tests/drawing/changes/book_lending"


@dataclass(frozen=True, slots=True)
class Picture:
    """A file in the folder, and what `sc-draw` is told besides."""

    name: str
    told: tuple[str, ...]

    @property
    def arguments(self) -> tuple[str, ...]:
        """Return the arguments of the command."""
        return (*self.told, "-o", f"docs/pictures/{self.name}")


PICTURES = [
    *(
        Picture(f"{path.stem}.svg", (path.relative_to(ROOT).as_posix(),))
        for path in sorted((ROOT / "examples").glob("*/*.sc"))
    ),
    Picture("twin.svg", (TWIN,)),
    Picture("state.svg", (TWIN, "--state", "active.firmware")),
    Picture("change.svg", ("--diff", f"{CHANGE}/old", f"{CHANGE}/new")),
]


def main() -> None:
    """Draw all that are not current."""
    command = str(Path(sys.executable).with_name("sc-draw"))
    for picture in PICTURES:
        subprocess.run([command, *picture.arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
