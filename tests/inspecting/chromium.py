"""A real browser, which does step by step what a test tells it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.drawing.test_in_browser import BROWSER, INSTALL


class StepError(AssertionError):
    """The browser could not do a step, or what was waited for did not come."""


class Chromium:
    """A browser with one page. What is looked for is a selector, as Playwright has them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Take the process that drives it."""
        self._process = process

    def _do(self, step: str, **needs: object) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps({"step": step, **needs}) + "\n")
        stdin.flush()
        answer = json.loads(stdout.readline() or '{"error": "the browser has ended"}')
        if "error" in answer:
            raise StepError(f"{step} {needs}: {answer['error']}")
        return answer["result"]

    def goto(self, url: str, *, scripts: bool = True) -> None:
        """Open a page, in a window that runs scripts, or in one that does not."""
        self._do("goto", url=url, scripts=scripts)

    def look(self, width: int, scheme: str) -> None:
        """Make the window so wide, and prefer a scheme of colours."""
        self._do("look", width=width, scheme=scheme)

    def click(self, selector: str) -> None:
        """Click on the first that there is."""
        self._do("click", selector=selector)

    def fill(self, selector: str, text: str) -> None:
        """Put a text into an input."""
        self._do("fill", selector=selector, text=text)

    def focus(self, selector: str) -> None:
        """Give the focus to an element."""
        self._do("focus", selector=selector)

    def press(self, key: str) -> None:
        """Press a key."""
        self._do("press", key=key)

    def shows(self, selector: str, text: str) -> str:
        """Wait until an element has a text; return all of its text."""
        return str(self._do("shows", selector=selector, text=text))

    def evaluate(self, expression: str) -> Any:
        """Return what an expression is on the page."""
        return self._do("evaluate", expression=expression)

    def screenshot(self, path: Path) -> None:
        """Keep how the page looks."""
        self._do("screenshot", path=str(path))

    def violations(self) -> list[list[str]]:
        """Return what axe finds: the rules, each with the elements that break it."""
        found: list[list[str]] = self._do("violations")
        return found

    def wrong(self) -> list[str]:
        """Return the errors, warnings and dialogs since it was asked last."""
        found: list[str] = self._do("wrong")
        return found

    def asked(self) -> list[str]:
        """Return whom the pages have asked for anything."""
        found: list[str] = self._do("asked")
        return found


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Start a browser, and stop it in the end."""
    assert (BROWSER / "node_modules").is_dir(), INSTALL
    with subprocess.Popen(
        ["node", "drive.mjs"],
        cwd=BROWSER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Chromium(process)
        finally:
            process.kill()
