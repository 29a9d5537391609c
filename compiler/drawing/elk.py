"""Runs ELK, whose script is JavaScript, within this process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# A worker of a browser, as far as ELK needs one.
_WORLD = """
var self = globalThis, global = globalThis, answer = null;
var setTimeout = function (f) { f(); return 0; }, clearTimeout = function () {};
var console = { log: function () {}, warn: function () {}, error: function () {} };
var postMessage = function (message) { answer = message; };
var importScripts = function () {}, location = { href: "file:///elk.js" };
"""
_ASK = """
function ask(text) {
  answer = null;
  onmessage({ data: JSON.parse(text) });
  return JSON.stringify(answer.error ? { error: String(answer.error.message || answer.error) } : answer);
}
"""


class Elk:
    def __init__(self, script: Path, engine: str = "v8") -> None:
        text = script.read_text(encoding="utf-8")
        if engine == "v8":
            from py_mini_racer import MiniRacer

            self.js = MiniRacer()
            self.call = lambda name, arg: self.js.eval(f"{name}({json.dumps(arg)})")
        else:
            import quickjs

            self.js = quickjs.Context()
            self.call = lambda name, arg: self.js.eval(f"{name}({json.dumps(arg)})")
        self.js.eval(_WORLD + "0")
        self.js.eval(text + ";0")
        self.js.eval(_ASK + "0")
        self.ask({"id": 0, "cmd": "register", "algorithms": ["layered"]})

    def ask(self, message: Mapping[str, Any]) -> Any:
        return json.loads(self.call("ask", json.dumps(message)))

    def lay_out(self, graph: Mapping[str, Any]) -> Any:
        answer = self.ask(
            {"id": 1, "cmd": "layout", "graph": graph, "layoutOptions": {}, "options": {}}
        )
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["data"]
