"""What charts are compiled to is served and registered while it changes, on a real server."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.child_process import free_port, is_free
from scripts.eventually import eventually
from scripts.local_restate import RestateServer
from tests.watching.conftest import Watching

pytestmark = pytest.mark.long("starts uvicorn four times, and waits for registrations")

CHART = """\
use "words"

event SAY

def greeting() -> str

machine greeter {
  context(said: str = "")
  on SAY { said = f"{greeting()}, ada" }
}
"""
WORDS = "from other import HELLO\n\n\ndef greeting() -> str:\n    return HELLO\n"
OTHER = 'HELLO = "hello"\n'


def said(restate: RestateServer, key: str) -> str:
    """Return what a machine says."""
    answer = restate.ingress.call("greeter", key, "send", {"event": {"type": "SAY"}})
    assert answer.status_code == 200, answer.text
    text: str = answer.json()["context"]["said"]
    return text


def test_output_is_served_as_it_changes(
    folder: Path, restate: RestateServer, started: list[Watching]
) -> None:
    """Charts and functions are those of the last change; Ctrl-C ends uvicorn too."""
    (folder / "greeter.sc").write_text(CHART)
    (folder / "words.py").write_text(WORDS)
    (folder / "other.py").write_text(OTHER)
    port = free_port()
    address = ("--port", str(port), "--uri", f"http://127.0.0.1:{port}")
    watching = Watching(
        folder, "greeter.sc", "--serve", *address, "--admin", restate.admin_url, ports=(port,)
    )
    started.append(watching)
    watching.start()
    watching.says("watching 1 chart: wrote ", f" served at http://127.0.0.1:{port}, registered\n")
    eventually(lambda: said(restate, "a") == "hello, ada", 20)

    (folder / "greeter.sc").write_text(CHART.replace("ada", "eve"))
    watching.says("greeter.sc: wrote greeter_v1.py in ", f" served at http://127.0.0.1:{port}")
    eventually(lambda: said(restate, "b") == "hello, eve", 20)

    (folder / "other.py").write_text(OTHER.replace("hello", "good morning"))
    watching.says("other.py: served at ")
    eventually(lambda: said(restate, "c") == "good morning, eve", 20)

    (folder / "words.py").write_text("x = \n")  # it cannot be imported
    watching.says("SyntaxError", "words.py: not served: uvicorn has ended with ")
    (folder / "greeter.sc").write_text("machine greeter {")
    watching.says("greeter.sc: nothing was written")
    (folder / "other.py").write_text(OTHER)
    (folder / "words.py").write_text(WORDS)
    (folder / "greeter.sc").write_text(CHART)
    watching.says(f" served at http://127.0.0.1:{port}, registered\n")
    eventually(lambda: said(restate, "d") == "hello, ada", 20)

    assert watching.end() == 0
    assert is_free(port)
    assert 'Traceback (most recent call last):\n  File "<string>"' not in watching.said()


def test_who_cannot_be_registered(folder: Path, started: list[Watching]) -> None:
    """Where no Restate answers it is said, and the output is served all the same."""
    (folder / "greeter.sc").write_text(CHART)
    (folder / "words.py").write_text(WORDS)
    (folder / "other.py").write_text(OTHER)
    port, nobody = free_port(), free_port()
    watching = Watching(
        folder,
        *("greeter.sc", "--serve", "--port", str(port)),
        *("--admin", f"http://127.0.0.1:{nobody}"),
        ports=(port,),
    )
    started.append(watching)
    watching.start()
    watching.says(f" served at http://localhost:{port}, not registered: there is no server at ")
    assert watching.end() == 0
    assert is_free(port)
