"""The command `sc-lsp`, as it is called."""

from __future__ import annotations

import subprocess
import sys

from sc_compile.language_server.cli import IS_MISSING

from .editor import SERVER


def test_without_what_it_needs() -> None:
    """Without the extra, it says what to install."""
    program = (
        "import sys; sys.modules['pygls'] = None; sys.argv = ['sc-lsp'];"
        "from sc_compile.language_server.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == f"sc-lsp: {IS_MISSING}\n"


def test_help() -> None:
    done = subprocess.run([SERVER, "--help"], capture_output=True, text=True, check=True)
    assert "--stdio" in done.stdout


def test_an_editor_that_goes_away() -> None:
    """The server ends when nobody talks to it any more."""
    done = subprocess.run(
        [SERVER, "--stdio"], input=b"", capture_output=True, timeout=60, check=False
    )
    assert done.stderr == b""
