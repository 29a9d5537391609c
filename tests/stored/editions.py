"""The editions of the generated code that were recorded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.e2e.machines import compile_charts

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Edition:
    """What was recorded of one edition, in a folder of its own.

    `charts/` are those that the recorded machines ran on. Some have changed since: they are in
    `later/`, with migrations. `generated/` is what the edition's compiler has made of `charts/`.
    """

    folder: Path

    @property
    def name(self) -> str:
        """The name of the edition."""
        return self.folder.name

    @property
    def charts(self) -> list[Path]:
        """The charts that the recorded machines ran on."""
        return sorted((self.folder / "charts").glob("*.sc"))

    @property
    def later_charts(self) -> list[Path]:
        """The charts that the machines go on with: where one has changed, the later one."""
        later = {path.name: path for path in (self.folder / "later").glob("*.sc")}
        return [later.get(path.name, path) for path in self.charts]

    @property
    def records(self) -> list[Path]:
        """What was recorded of each story, in a file."""
        return sorted((self.folder / "records").glob("*.json"))

    def compile_today(self, folder: Path) -> None:
        """Compile the later charts, with the compiler as it is, into `folder / "machines"`."""
        compile_charts(self.later_charts, folder)


def all_editions() -> list[Edition]:
    """Return the editions that were recorded."""
    return [Edition(path.parent) for path in sorted(HERE.glob("*/records"))]
