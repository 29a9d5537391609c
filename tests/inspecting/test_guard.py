"""Whose requests are answered, and what the browser is told about each page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scripts.child_process import HOST, free_port
from tests.inspecting.conftest import ORIGIN, Browser, Client, page_over


@pytest.fixture(scope="module")
def nobody() -> Iterator[Browser]:
    """Give the page over a Restate that is not there, which may send."""
    with page_over(f"http://{HOST}:{free_port()}", may_send=True) as browser:
        yield browser


@pytest.fixture
def client(nobody: Browser) -> Client:
    """Return what asks for that page."""
    return nobody.client


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "127.0.0.1:9075", "[::1]:9075"])
def test_known_hosts(client: Client, host: str) -> None:
    assert client.get("/style.css", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:9075", "localhost.evil.example", "", "127.0.0.1.x:1"]
)
@pytest.mark.parametrize("path", ["/", "/machine?service=a&key=b", "/style.css", "/nothing"])
def test_other_hosts(client: Client, host: str, path: str) -> None:
    """Another name may be another site's, that leads here (DNS rebinding)."""
    response = client.get(path, headers={"host": host})
    assert response.status_code == 403
    assert "--allow-host" in response.text


@pytest.mark.parametrize("action", ["send", "retry", "migrate", "mend"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9076"},
        {"origin": ORIGIN, "sec-fetch-site": "cross-site"},
        {"origin": ORIGIN, "sec-fetch-site": "same-site"},
    ],
)
def test_other_sites_change_nothing(client: Client, action: str, headers: dict[str, str]) -> None:
    response = client.request(
        "POST", f"/{action}", data={"service": "a", "key": "b"}, headers=headers
    )
    assert response.status_code == 403
    assert "another site" in response.text


@pytest.mark.parametrize("action", ["send", "retry", "migrate", "mend"])
@pytest.mark.parametrize("token", ["", "guessed", "ß"])
def test_the_token(client: Client, action: str, token: str) -> None:
    """A form without the token of this process does nothing, whoever sends it."""
    response = client.request(
        "POST", f"/{action}", data={"service": "a", "key": "b", "token": token}
    )
    assert response.status_code == 403
    assert "nothing was done" in response.text


@pytest.mark.parametrize("action", ["send", "retry", "migrate", "mend"])
def test_without_the_permission(action: str) -> None:
    """A page that only looks refuses forms, whatever they carry."""
    with page_over(f"http://{HOST}:{free_port()}") as browser:
        response = browser.client.request("POST", f"/{action}", data={"service": "a", "key": "b"})
        assert response.status_code == 403
        assert "--allow-sending" in response.text


@pytest.mark.parametrize("path", ["/", "/style.css", "/follow.js", "/nothing", "/machine"])
def test_what_the_browser_is_told(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(
        each.strip().split(" ", 1) for each in headers["content-security-policy"].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/send", 405),
        ("POST", "/", 405),
        ("GET", "/machine", 404),
        ("GET", "/job?id=x", 404),
        ("GET", "/mend?kind=reset", 404),
        ("POST", "/send", 403),
    ],
)
def test_what_is_not_there(client: Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "Traceback" not in response.text


def test_a_form_that_is_too_large(client: Client) -> None:
    response = client.request("POST", "/send", data={"json": "x" * 2**21})
    assert response.status_code == 413
    many = client.request("POST", "/send", content="a=1&" * 5_000 + "a=1")
    assert many.status_code == 400


def test_restate_does_not_answer(nobody: Browser) -> None:
    """The page says what is wrong, and what to do."""
    for path in ("/", "/?status=error", "/machine?service=a&key=b", "/mend?kind=retry"):
        text = nobody.text(path, 502)
        assert "There is no server at http://127.0.0.1" in text
        assert "sc-inspect --admin names another one" in text
