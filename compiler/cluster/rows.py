"""The rows of an answer, one after the other, before all of it is there."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from .. import limits

Row: TypeAlias = dict[str, Any]

BEGINNING = '{"rows":['


def rows_in(chunks: Iterable[bytes]) -> Iterator[Row]:
    """Yield the rows of `{"rows": [...]}`, which comes in pieces.

    Raises ValueError where it is something else, or breaks off.
    """
    decode = codecs.getincrementaldecoder("utf-8")().decode
    read_object = json.JSONDecoder().raw_decode
    text, place = "", -1  # where the next row begins, or the comma before it
    enough = len(BEGINNING)
    for chunk in _and_end(chunks):
        text += decode(chunk or b"", final=chunk is None)
        if chunk is not None and len(text) - max(place, 0) < enough:
            continue
        if place < 0:
            if not text.startswith(BEGINNING):
                raise ValueError("these are no rows")
            place = len(BEGINNING)
        enough = 0
        while text[place : place + 1] in ("{", ","):
            try:
                row, end = read_object(text, place + (text[place] == ","))
            except json.JSONDecodeError:
                if len(text) - place > limits.MOST_ANSWER_BYTES:
                    raise ValueError("a row does not end") from None
                enough = 2 * (len(text) - place)  # so that a long row is not tried very often
                break
            if not isinstance(row, dict):
                raise ValueError("a row is none")
            yield row
            place = end
        text, place = text[place:], 0
    if text.strip() != "]}":
        raise ValueError("the rows break off")


def _and_end(chunks: Iterable[bytes]) -> Iterator[bytes | None]:
    """Yield pieces, and None behind the last one."""
    yield from chunks
    yield None
