"""Requests that are wrong, each in its way: none of them may change a machine."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from tests.e2e.schemas import Published, texts

JSON = {"content-type": "application/json"}
WITH_BODY = ("create", "send", "waitFor", "subscribe")
HANDLERS = (*WITH_BODY, "snapshot", "retry")
PRIVATE = (
    *("_timer", "_result", "_message", "_begin", "_stop", "_expire", "_subscribe"),
    *("_unsubscribe", "_given_up", "_again"),
)
INTERNAL = (
    *PRIVATE,
    *("", "*", "done", "error", "after", "Timer", "Done", "Failed", "Event", "done.invoke"),
    "done.invoke.runner",
    *("done.state.idle", "error.platform.runner", "after.1000.idle", "xstate.init", "__class__"),
)


@dataclass(frozen=True)
class Request:
    """A request as it is sent; one that is `one_way` is answered before it is looked at."""

    method: str
    path: str
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    one_way: bool = False


@dataclass(frozen=True, eq=False)
class Target:
    """A machine to throw requests at, and what is known of it."""

    service: str
    key: str
    published: Published
    life: str

    @property
    def path(self) -> str:
        """Return the path of its handlers."""
        return f"/{self.service}/{quote(self.key, safe='')}"


# --- bodies ---

DEEP = {"a": json.loads(70 * "[" + 70 * "]")}
JUNK = st.sampled_from(
    [
        *(None, True, False, 0, -1, 1.5, 2**63, -(2**63) - 1, 10**40, 10**400, 1e308),
        *("", "x", "a while", "\x00", "\u2028🎉", "../../etc", "x" * 5000, "'; drop table state"),
        *([], {}, [[]], [None], {"": ""}, {"type": "x"}, {"__proto__": {}}, DEEP, [{}] * 100),
        *INTERNAL,
    ]
)
NO_NUMBERS = (
    "NaN",
    "-Infinity",
    "Infinity",
    "1e999",
    "-1e999",
    "9" * 5000,
    "01",
    "0x1F",
    "+1",
    "1.",
)


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """List the paths of all that is in a value, itself included."""
    yield path
    if isinstance(value, dict):
        for name, each in value.items():
            yield from places(each, (*path, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from places(each, (*path, index))


def replaced(value: Any, path: tuple[Any, ...], new: object) -> Any:
    """Copy a value with another at a path."""
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


def deep_places(value: object) -> st.SearchStrategy[tuple[Any, ...]]:
    """Choose a path, more often one deep inside."""
    paths = list(places(value))
    return st.sampled_from([path for path in paths for _ in range(1 + 3 * len(path))])


@st.composite
def misfits(draw: st.DrawFn, published: Published, handler: str) -> Any:
    """Make a value that is wrong in one place: another value, one too few, or one too many."""
    value = draw(published.bodies(handler))
    path = draw(deep_places(value))
    inner = value
    for step in path:
        inner = inner[step]
    new = draw(JUNK)
    if isinstance(inner, dict):
        match draw(st.sampled_from(["replace", "remove", "add"])):
            case "remove" if inner:
                gone = draw(st.sampled_from(list(inner)))
                new = {name: each for name, each in inner.items() if name != gone}
            case "add":
                new = {**inner, draw(texts | st.sampled_from(INTERNAL)): new}
            case _:
                pass
    return replaced(value, path, new)


@st.composite
def no_json(draw: st.DrawFn, published: Published, handler: str) -> bytes:
    """Make what would be right, if it were JSON."""
    value = draw(published.bodies(handler))
    right = json.dumps(value).encode()
    at = draw(st.integers(1, len(right) - 1))
    path = draw(st.sampled_from(list(places(value))))
    number = draw(st.sampled_from(NO_NUMBERS))
    with_number = json.dumps(replaced(value, path, "<number>")).replace('"<number>"', number)
    wrong = [
        right[:at],
        right[:at] + b"\xff" + right[at:],
        right[:at] + b"\xed\xa0\x80" + right[at:],
        right.replace(b'"', b'"\\ud800', 1),
        right[:-1] + b',"x":"\\udfff"}',
        right.replace(b'"', b"'"),
        right.replace(b'"', b""),
        right[:-1] + b",}",
        right + right,
        right + b"\x00",
        b"\xef\xbb\xbf" + right,
        b"/**/" + right,
        right.decode().encode("utf-16"),
        right.decode().encode("utf-32-be"),
        with_number.encode(),
        b"[" * 10_000,
        b'{"a":' * 10_000,
        b"",
    ]
    # `{}` has no quotes that could be missing.
    return draw(st.sampled_from([each for each in wrong if each != right]))


@st.composite
def doubled(draw: st.DrawFn, published: Published, handler: str) -> bytes:
    """Make an object that says everything twice, and wrong."""
    misfit = draw(misfits(published, handler))
    if not isinstance(misfit, dict) or published.may_fit(published.request(handler), misfit):
        return b"{}{}"
    members = json.dumps(misfit).encode()[1:-1]
    return b"{" + members + b"," + members + b"}"


@cache
def bodies(published: Published, handler: str) -> st.SearchStrategy[bytes]:
    """Make bodies that a handler has to refuse."""
    schema = published.request(handler)
    wrong = misfits(published, handler).filter(lambda value: not published.may_fit(schema, value))
    forged = st.sampled_from(INTERNAL).map(lambda name: {"type": name, "output": 1, "id": "runner"})
    whole = {
        "create": forged.map(lambda event: {"input": event, "life": "x"}),
        "send": forged.map(lambda event: {"event": event}),
        "waitFor": forged.map(
            lambda event: {"condition": "done", "timeout": 60_000, "event": event}
        ),
        "subscribe": st.from_regex("^(sign|prom|inv)_1[A-Za-z0-9_-]{0,60}[B-P]$").map(
            lambda awakeable: {"condition": "done", "awakeableId": awakeable}
        ),
    }
    large = st.integers(1024 * 1024, 3 * 1024 * 1024).map(
        lambda size: b'{"event":"%b"}' % (size * b"x")
    )
    misfitting = wrong.map(lambda value: json.dumps(value).encode())
    return st.one_of(
        misfitting,
        misfitting,
        whole[handler].map(lambda value: json.dumps(value).encode()),
        no_json(published, handler),
        doubled(published, handler),
        st.binary(max_size=20).map(lambda data: b"\x01" + data),
        st.integers(0, 99).flatmap(lambda number: large if number == 0 else st.just(b"[]")),
    )


# --- requests ---

STRANGE_PATHS = (
    *("/", "//", "/{service}", "/{service}/", "/{service}/{key}", "/{service}/{key}/"),
    *("/{service}//{handler}", "/{service}/{key}/{handler}/x", "/{service}/{key}/{handler}/attach"),
    *("/{service}/%ff/{handler}", "/{service}/%00/{handler}", "/{service}/%zz/{handler}"),
    *(
        "/{service}/%2e%2e/{handler}",
        "/{service}/..%2f..%2fetc/{handler}",
        "/{service}/a%20b/{handler}",
    ),
    *(
        "/x{service}/{key}/{handler}",
        "/{service}/{key}/x{handler}",
        "/{service}.actions/{key}/{handler}",
    ),
    *("/{service}/{key}/{handler}/send?delay=x", "/{service}/{key}/{handler}/send?delay=-1s"),
    *("/{service}/{key}/{handler}?delay=1s", "/restate/{handler}/{service}/{key}"),
    *(
        "/restate/invocation/{key}/output",
        "/restate/awakeables/{key}/resolve",
        "/discover",
        "/invoke",
    ),
    "/{service}/" + 7_000 * "k" + "/{handler}",
    "/{service}/" + 70_000 * "k" + "/{handler}",
)
# All of them stand beside a wrong body.
STRANGE_HEADERS: tuple[Mapping[str, str], ...] = (
    {},
    {},
    {"idempotency-key": ""},
    {"idempotency-key": "\xff\xfe"},
    {"idempotency-key": 5_000 * "k"},
    {"content-encoding": "gzip"},
    {"content-type": "application/json; charset=utf-16"},
    {"accept": "text/html"},
    {"accept-encoding": "none"},
    {"x-restate-id": "inv_1"},
    {"traceparent": "00-x-y-z"},
)
NO_JSON_TYPES = ("", "text/plain", "text/html", "*/*", "application/xml", "application/x-json", "x")


def requests(target: Target) -> st.SearchStrategy[Request]:
    """Make requests that a machine has to refuse."""
    return st.one_of(
        wrong_bodies(target),
        wrong_bodies(target),
        wrong_places(target),
        wrong_ways(target),
        private_calls(target),
    )


@st.composite
def wrong_bodies(draw: st.DrawFn, target: Target) -> Request:
    """Send a body that does not fit, in any of the ways to call a handler."""
    handler = draw(st.sampled_from((*WITH_BODY, "send", "send", "waitFor")))
    content = draw(bodies(target.published, handler))
    headers = {**JSON, **draw(st.sampled_from(STRANGE_HEADERS))}
    way = draw(st.sampled_from(["", "/restate/call", "/restate/send", "/send"]))
    path = f"{target.path}/{handler}/send" if way == "/send" else f"{way}{target.path}/{handler}"
    return Request("POST", path, content, headers, one_way=way.endswith("/send"))


@st.composite
def wrong_places(draw: st.DrawFn, target: Target) -> Request:
    """Send a body that does not fit to a place that hardly exists."""
    handler = draw(st.sampled_from(WITH_BODY))
    content = draw(bodies(target.published, handler).filter(bool))
    path = draw(st.sampled_from(STRANGE_PATHS))
    key = quote(target.key, safe="")
    return Request(
        "POST", path.format(service=target.service, key=key, handler=handler), content, JSON
    )


@st.composite
def wrong_ways(draw: st.DrawFn, target: Target) -> Request:
    """Call a handler with another method, another type of content, or a body that it has not."""
    handler = draw(st.sampled_from(HANDLERS))
    path = f"{target.path}/{handler}"
    match draw(st.sampled_from(["method", "type", "body"])):
        case "method":
            method = draw(st.sampled_from(["PUT", "PATCH", "DELETE", "HEAD", "TRACE", "PROPFIND"]))
            return Request(method, path)
        case "type" if handler in WITH_BODY:
            right = draw(target.published.bodies(handler))
            headers = {"content-type": draw(st.sampled_from(NO_JSON_TYPES))}
            return Request("POST", path, json.dumps(right).encode(), headers)
        case _:
            path = f"{target.path}/{draw(st.sampled_from(['snapshot', 'retry']))}"
            return Request("POST", path, json.dumps(draw(JUNK)).encode(), JSON)


@st.composite
def private_calls(draw: st.DrawFn, target: Target) -> Request:
    """Call what only machines, timers and actors may, with what they would say."""
    handler = draw(st.sampled_from(PRIVATE))
    event = {"type": "GO"}
    body = draw(
        st.sampled_from(
            [
                {"token": target.life, "event": event, "to": "self"},
                {"id": "", "token": target.life, "error": {"message": "x", "code": 1}},
                {"event": event, "sender": {"service": target.service, "key": target.key}},
                {"life": target.life},
                {"condition": "done", "awakeable": "sign_1", "event": event},
                {"parent": {"service": target.service, "key": target.key, "id": "x"}},
            ]
        )
    )
    way = draw(st.sampled_from(["", "/send", "/send?delay=1s"]))
    return Request("POST", f"{target.path}/{handler}{way}", json.dumps(body).encode(), JSON)
