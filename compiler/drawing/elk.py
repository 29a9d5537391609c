"""Runs ELK, the layout engine. Its script is JavaScript, which V8 runs within this process.

The script is that of the npm package `elkjs`. It cannot be part of this one: its licence is
another. It is found where npm installs it, or in the package `ipyelk` from PyPI, which carries it.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..codes import MISSING_SOFTWARE
from .errors import DrawingError
from .layout import LayoutError

VARIABLE = "SC_DRAW_ELK"
"""The environment variable that names the script, where it is elsewhere."""
_IN_NPM = Path("node_modules", "elkjs", "lib", "elk-worker.min.js")

# What ELK needs of the browser whose worker it is made for.
_BROWSER = """
var self = globalThis, global = globalThis, answer = null;
var setTimeout = function (work) { work(); return 0; }, clearTimeout = function () {};
var console = { log: function () {}, warn: function () {}, error: function () {} };
var postMessage = function (message) { answer = message; };
var importScripts = function () {}, location = { href: "file:///elk.js" };
function ask(message) {
  answer = null;
  onmessage({ data: message });
  if (!answer.error) return JSON.stringify({ data: answer.data });
  return JSON.stringify({ error: String(answer.error.message || answer.error) });
}
"""


def find_script() -> Path:
    """Return the path of ELK's script; raises DrawingError where it is not installed."""
    named = os.environ.get(VARIABLE)
    if named:
        if Path(named).is_file():
            return Path(named)
        raise DrawingError(
            MISSING_SOFTWARE,
            f"{VARIABLE} names `{named}`, and there is no such file",
            help=f"{VARIABLE} is the path of the script `elk-worker.min.js`; without it, it is "
            "looked for where npm installs it",
        )
    for path in _candidates():
        if path.is_file():
            return path
    raise DrawingError(
        MISSING_SOFTWARE,
        "the layout engine ELK is not installed",
        help="`npm install elkjs` here or in a folder above, or `pip install --no-deps ipyelk`; "
        f"{VARIABLE} names the script `elk-worker.min.js` where it is elsewhere",
    )


def _candidates() -> Iterator[Path]:
    here = Path.cwd()
    for folder in (here, *here.parents):
        yield folder / _IN_NPM
    try:
        files = importlib.metadata.files("ipyelk") or ()
    except importlib.metadata.PackageNotFoundError:
        return
    for file in files:
        if file.name.startswith("elk-worker.") and file.name.endswith(".js"):
            yield Path(str(file.locate()))


def _not_elk(path: Path) -> DrawingError:
    named = VARIABLE in os.environ
    return DrawingError(
        MISSING_SOFTWARE,
        f"`{path}`" + (f", which {VARIABLE} names," if named else "") + " is not the script of ELK",
        help="it is `lib/elk-worker.min.js` of the npm package `elkjs`: `npm install elkjs`"
        + (f", and name it, or unset {VARIABLE}" if named else " puts it there again"),
    )


class Elk:
    """ELK, ready to lay out graphs. To start it takes 0.3 s."""

    def __init__(self, script: Path | None = None) -> None:
        """Start it; raises DrawingError where something is not installed."""
        try:
            from py_mini_racer import JSEvalException, MiniRacer
        except ImportError as error:
            raise DrawingError(
                MISSING_SOFTWARE,
                "what draws is not installed",
                help="`pip install '/path/to/sc-compile[draw]'`",
            ) from error
        path = script or find_script()
        self._v8 = MiniRacer()
        self._v8.eval(_BROWSER)
        try:
            self._v8.eval(f"{path.read_text(encoding='utf-8')};0")
            self._ask({"id": 0, "cmd": "register", "algorithms": ["layered"]})
        except (JSEvalException, LayoutError, OSError, ValueError) as error:
            raise _not_elk(path) from error

    def _ask(self, message: Mapping[str, Any]) -> Any:
        answer = json.loads(str(self._v8.eval(f"ask({json.dumps(message)})")))
        if "error" in answer:
            raise LayoutError(answer["error"])
        return answer.get("data")

    def lay_out(self, graph: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a graph with places; raises LayoutError."""
        answer: Mapping[str, Any] = self._ask(
            {"id": 1, "cmd": "layout", "graph": graph, "layoutOptions": {}, "options": {}}
        )
        return answer
