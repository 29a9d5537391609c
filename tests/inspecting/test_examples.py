"""`make inspect`: the examples, their machines at work, and the page over them."""

from __future__ import annotations

import signal
import subprocess
import sys

import httpx
import pytest

from scripts import ROOT
from scripts.child_process import free_port, is_free
from scripts.eventually import eventually
from scripts.inspect_examples import PORTS

pytestmark = [
    pytest.mark.long("it starts a server, all examples and the page, which takes 10 s"),
    pytest.mark.capability("page over machines", "examples"),
]


def test_from_its_start_to_its_end() -> None:
    ports = {name: free_port() for name in PORTS}
    options = [part for name, port in ports.items() for part in (f"--{name}-port", str(port))]
    with subprocess.Popen(
        [sys.executable, "-m", "scripts.inspect_examples", *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # What is started in the background of a shell ignores the signal, and passes that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            assert process.stdout is not None
            url = f"http://127.0.0.1:{ports['page']}/"
            assert f"at work: {url} (Ctrl-C" in process.stdout.readline()
            eventually(lambda: "user-0" in httpx.get(url).text, timeout_s=60)
            machine = httpx.get(f"{url}machine?service=player&key=kitchen").text
            assert 'class="active"' in machine
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0
    assert said == "\n"
    assert all(is_free(port) for port in ports.values())
