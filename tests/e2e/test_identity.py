"""Where identity keys are set, the application refuses what Restate has not signed."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from scripts import ROOT
from scripts.local_restate import AppServer, RestateServer
from tests.conftest import Serve, StartRestate

pytestmark = pytest.mark.capability("identity")

DISCOVERY = {"accept": "application/vnd.restate.endpointmanifest.v4+json"}


@dataclass(frozen=True)
class Identity:
    """A pair of keys, as RFC 8032 has them among its test vectors: a seed, and its public key."""

    seed: str
    public: str

    def pem(self, folder: Path) -> Path:
        """Write the private key as a server takes it."""
        path = folder / f"{self.seed[:8]}.pem"
        # The head of an Ed25519 key in PKCS #8 (RFC 8410).
        key = bytes.fromhex("302e020100300506032b657004220420" + self.seed)
        body = base64.b64encode(key).decode()
        path.write_text(f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
        return path

    @property
    def name(self) -> str:
        """The public key, as Restate writes it: Base58."""
        letters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        number, text = int(self.public, 16), ""
        while number:
            number, digit = divmod(number, 58)
            text = letters[digit] + text
        return f"publickeyv1_{text}"


OURS = Identity(
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
)
NEXT = Identity(
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
)
FOREIGN = Identity(
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
)

Server = Callable[[Identity | None], RestateServer]


@pytest.fixture
def server(start_restate: StartRestate, tmp_path: Path) -> Server:
    """Start servers that sign their requests, each with a key of its own."""

    def start(identity: Identity | None) -> RestateServer:
        name = "RESTATE_REQUEST_IDENTITY_PRIVATE_KEY_PEM_FILE"
        return start_restate(env={} if identity is None else {name: str(identity.pem(tmp_path))})

    return start


@pytest.fixture(params=["http", "lambda"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AppServer]:
    """Serve the counter to whom the keys name, in two ways; it ends with the test."""
    served, env = "generated.counter:app", {}
    if request.param == "lambda":
        served = "tests.apps.lambda_bridge:app"
        env = {"AWS_LAMBDA_FUNCTION_NAME": "machines", "LAMBDA_HANDLER": "generated.counter.app"}
    env |= {"RESTATE_IDENTITY_KEYS": f"{OURS.name}, {NEXT.name}"}
    app = AppServer(served, tmp_path / "uvicorn.log", pythonpath=[ROOT], env=env)
    app.start()
    yield app
    app.stop()


def test_what_restate_has_signed(app: AppServer, server: Server) -> None:
    """Of several keys each is good, so that they can be changed one after the other."""
    for identity in (OURS, NEXT):
        restate = server(identity)
        restate.register(app.uri)
        answer = restate.ingress.call("counter", "a", "send", {"event": {"type": "increment"}})
        assert answer.json()["context"] == {"total": 1}


@pytest.mark.parametrize("identity", [None, FOREIGN], ids=["unsigned", "wrongly signed"])
def test_what_others_have_sent(app: AppServer, server: Server, identity: Identity | None) -> None:
    restate = server(identity)
    with pytest.raises(RuntimeError, match="401"):
        restate.register(app.uri)
    assert restate.ingress.call("counter", "a", "create").status_code == 404


def test_what_nobody_has_signed(app: AppServer) -> None:
    """A frame made by hand would run an actor, or start a machine's private handlers."""
    with httpx.Client(base_url=app.uri) as client:
        assert client.get("/discover", headers=DISCOVERY).status_code == 401
        for handler in ("create", "_timer", "_begin"):
            for token in (None, "nonsense", "a.b.c"):
                headers = {"content-type": "application/vnd.restate.invocation.v5"}
                if token is not None:
                    headers |= {"x-restate-signature-scheme": "v1", "x-restate-jwt-v1": token}
                answer = client.post(f"/invoke/counter/{handler}", content=b"", headers=headers)
                assert answer.status_code == 401, answer.text
        assert client.get("/health").status_code == 200


@pytest.mark.parametrize(
    "keys", ["", " ", ",", f"{OURS.name},", OURS.public, "publickeyv1_", f"{OURS.name}x0"]
)
def test_keys_that_are_none(keys: str) -> None:
    """The application does not start: it would be open, or closed to everybody."""
    environment = {**os.environ, "RESTATE_IDENTITY_KEYS": keys}
    command = [sys.executable, "-c", "import generated; generated.app"]
    result = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("ValueError: RESTATE_IDENTITY_KEYS has")


def test_no_keys(server: Server, serve: Serve) -> None:
    """As in development: whoever reaches the port may call."""
    app = serve("generated.counter:app", server(None))
    assert httpx.get(f"{app.uri}/discover", headers=DISCOVERY).status_code == 200
    server(FOREIGN).register(app.uri)


def test_the_key_that_is_none_is_named() -> None:
    """Of several keys, one is cut off."""
    cut = OURS.name[:20]
    environment = {**os.environ, "RESTATE_IDENTITY_KEYS": f"{OURS.name},{cut}"}
    result = subprocess.run(
        [sys.executable, "-c", "import generated.counter"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"has a key that is none, `{cut}`: " in result.stderr.splitlines()[-1]
