"""AWS Lambda on this machine: the requests of a Restate server become events for a handler.

uvicorn serves this module's `app`. The environment names the handler, as a function's settings do:
`LAMBDA_HANDLER=generated.app`, and `AWS_LAMBDA_FUNCTION_NAME`, which is set on Lambda too.

A thread is what Lambda calls an execution environment: it has an event loop of its own, which runs
during one invocation at a time and stands still in between. Unlike Lambda's they share the modules.
"""

from __future__ import annotations

import asyncio
import base64
import importlib
import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

Message = MutableMapping[str, Any]

# Each actor that runs takes one up; calls that wait for something do not.
ENVIRONMENTS = int(os.environ.get("LAMBDA_ENVIRONMENTS", "64"))


def begin_environment() -> None:
    """Return the thread an event loop: the SDK's handler looks for it there."""
    asyncio.set_event_loop(asyncio.new_event_loop())


environments = ThreadPoolExecutor(ENVIRONMENTS, "environment", initializer=begin_environment)


@cache
def handler() -> Callable[[Any, Any], Any]:
    """Find the handler as Lambda does: an attribute of a module."""
    assert "AWS_LAMBDA_FUNCTION_NAME" in os.environ
    module, _, name = os.environ["LAMBDA_HANDLER"].rpartition(".")
    found: Callable[[Any, Any], Any] = getattr(importlib.import_module(module), name)
    return found


def invoke(event: dict[str, Any]) -> Any:
    """Invoke the handler; events and responses are JSON."""
    return json.loads(json.dumps(handler()(json.loads(json.dumps(event)), None)))


async def app(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Turn a request into an event as restate-server makes it, and the response back."""
    assert scope["type"] == "http", scope
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    event = {
        "path": scope["path"],
        "httpMethod": scope["method"],
        "headers": {name.decode(): value.decode() for name, value in scope["headers"]},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
    response = await asyncio.get_running_loop().run_in_executor(environments, invoke, event)
    assert response["isBase64Encoded"], response
    headers = [(name.encode(), value.encode()) for name, value in response["headers"].items()]
    await send(
        {"type": "http.response.start", "status": response["statusCode"], "headers": headers}
    )
    await send({"type": "http.response.body", "body": base64.b64decode(response["body"])})
