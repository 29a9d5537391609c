"""Pictures in a real browser: light and dark, wide and narrow, and what axe says of them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts.draw_pictures import FOLDER

pytestmark = pytest.mark.long("it starts a browser, which takes 20 s; the SVGs are goldens")

PICTURES = ("auth", "player", "car_vitals", "twin", "state", "change")
SCHEMES = {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}
WIDTHS = (1280, 400)
BROWSER = Path(__file__).with_name("browser")
INSTALL = "the browser is missing: `make tests/drawing/browser/node_modules/.stamp` installs it"
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A chart</title>
<meta name="viewport" content="width=device-width">
<style>svg {{ max-width: 100%; height: auto }}</style></head>
<body><main><h1>A chart</h1>{svg}</main></body>
</html>
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, int], Any]:
    """Open all pictures in all ways; give what is seen of each."""
    assert (BROWSER / "node_modules").is_dir(), INSTALL
    folder = tmp_path_factory.mktemp("pages")
    wanted: list[Any] = []
    for name in PICTURES:
        page = folder / f"{name}.html"
        svg = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
        page.write_text(PAGE.format(svg=svg), encoding="utf-8")
        for scheme in SCHEMES:
            for width in WIDTHS:
                shot = str(folder / f"{name}-{scheme}-{width}.png")
                wanted.append(
                    {
                        "name": name,
                        "file": str(page),
                        "width": width,
                        "scheme": scheme,
                        "screenshot": shot,
                    }
                )
    done = subprocess.run(
        ["node", "browse.mjs"],
        cwd=BROWSER,
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    return {
        (each["name"], each["scheme"], each["width"]): answer
        for each, answer in zip(wanted, answers, strict=True)
    }


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_in_a_browser(
    name: str, scheme: str, width: int, seen: dict[tuple[str, str, int], Any]
) -> None:
    """It fits its page, has the colours that the reader prefers, and axe finds no violation."""
    found = seen[name, scheme, width]
    assert found["errors"] == []
    assert found["violations"] == []
    assert found["background"] == SCHEMES[scheme]
    frame = found["frame"]
    assert frame["width"] <= width
    for text in found["texts"]:
        # It takes the place that it was given, whatever the font; it can be selected.
        assert abs(text["width"] - text["stated"]) <= 2, text
        assert text["x"] >= frame["x"] - 1, text
        assert text["x"] + text["width"] <= frame["x"] + frame["width"] + 1, text
        assert text["selectable"]
        assert contrast(text["colour"], text["behind"]) >= 4.5, text
    assert all(link.startswith("../../") and "#L" in link for link in found["links"])
    assert found["links"]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, by the formula of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as `rgb(r, g, b)`."""
    channels = [int(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
