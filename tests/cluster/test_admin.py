"""What is said where no answer comes, or not the one that was asked for."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from click.testing import CliRunner
from sc_compile.breaking.cli import command
from sc_compile.cluster.admin import Admin
from sc_compile.cluster.connection import ClusterError
from sc_compile.cluster.in_flight import read_in_flight

from scripts import ROOT
from scripts.child_process import HOST, free_port
from tests.cluster.conftest import Deployed

CHART = ROOT / "examples" / "auth" / "auth.sc"


def complaint(url: str) -> str:
    """Run the command at a URL where it cannot work; give what it says."""
    result = CliRunner().invoke(command, ["--cluster", url, str(CHART)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)
    return result.stderr


def test_no_server() -> None:
    url = f"http://{HOST}:{free_port()}"
    assert f"there is no server at {url}: " in complaint(url)


@pytest.mark.parametrize(
    "url", ["nonsense", "localhost:9070", "ftp://localhost", "http://localhost:x", "http:"]
)
def test_no_url(url: str) -> None:
    assert f"`{url}` is not a URL" in complaint(url)


def test_not_restate(deployed: Deployed) -> None:
    for url in (deployed.app.uri, deployed.restate.ingress_url):
        assert f"what answers at {url} is not the admin interface of Restate" in complaint(url)


def test_refused_query(deployed: Deployed) -> None:
    with (
        Admin(deployed.restate.admin_url + "/") as admin,
        pytest.raises(ClusterError, match=r"refuses a query: .*nowhere.* not found"),
    ):
        admin.query("select 1 from nowhere")


def test_no_answer_in_time() -> None:
    with socket.create_server((HOST, 0)) as silent:  # it never accepts
        url = f"http://{HOST}:{silent.getsockname()[1]}"
        with (
            Admin(url, timeout_s=0.05) as admin,
            pytest.raises(ClusterError, match=f"{url} did not answer within 0.05 s"),
        ):
            admin.query("select 1")


class Guarded(BaseHTTPRequestHandler):
    """An admin interface that wants a token: it has no machines."""

    def do_POST(self) -> None:
        """Answer a query, where the token is right."""
        self.rfile.read(int(self.headers["content-length"]))
        known = self.headers["authorization"] == "Bearer secret"
        body = b'{"rows": []}' if known else b"who are you?"
        self.send_response(200 if known else 401)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def guarded() -> Iterator[str]:
    """Serve `Guarded`; give its URL."""
    with ThreadingHTTPServer((HOST, 0), Guarded) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()
        thread.join()


def test_token(guarded: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token is the one that Restate's own command line takes."""
    monkeypatch.delenv("RESTATE_AUTH_TOKEN", raising=False)
    assert f"{guarded} wants a token in RESTATE_AUTH_TOKEN (status 401)" in complaint(guarded)
    monkeypatch.setenv("RESTATE_AUTH_TOKEN", " ")
    assert f"{guarded} wants a token in RESTATE_AUTH_TOKEN (status 401)" in complaint(guarded)
    monkeypatch.setenv("RESTATE_AUTH_TOKEN", "wrong")
    assert f"{guarded} does not take the token in RESTATE_AUTH_TOKEN" in complaint(guarded)
    monkeypatch.setenv("RESTATE_AUTH_TOKEN", "sécret")
    assert "what RESTATE_AUTH_TOKEN has is no token" in complaint(guarded)
    monkeypatch.setenv("RESTATE_AUTH_TOKEN", "secret\n")  # as it comes from a file
    with Admin(guarded) as admin:
        assert admin.query("select 1") == []


def test_quotes_in_a_name_stay_in_it(deployed: Deployed) -> None:
    """A service's name is text in a query, whatever is in it."""
    with Admin(deployed.restate.admin_url) as admin:
        assert read_in_flight(admin, ["it's' or '1' = '1"]).machines == ()
