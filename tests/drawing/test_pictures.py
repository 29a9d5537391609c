"""The pictures of the documentation are those that `sc-draw` draws, and so are its Mermaid texts.

`make pictures` draws them anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sc_compile.drawing.cli import command

from scripts import ROOT
from scripts.draw_pictures import FOLDER, PICTURES, Picture


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_pictures_are_current(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture is what the command draws of the chart now."""
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(command, [*picture.arguments, "--check"])
    assert result.exit_code == 0, f"{result.output}\nif this is right: make pictures"


def test_no_picture_is_left_over() -> None:
    """Every picture in the folder is one that is drawn."""
    known = {each.name for each in PICTURES} | {"inspect.png", "twin-graphviz.png"}
    assert {path.name for path in FOLDER.iterdir()} == known


def test_every_example_has_a_picture() -> None:
    """No example is without a picture."""
    charts = {path.stem for path in (ROOT / "examples").glob("*/*.sc")}
    assert charts <= {Path(each.name).stem for each in PICTURES}
