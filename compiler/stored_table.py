"""The parsing table in the user's cache: what one process has made is there for the next one.

To make it takes Lark 0.2 s, to read it 3 ms. The file is JSON, so that reading it runs nothing; its
name is a digest of the grammar, so that it cannot be stale. Where it cannot be read or written, the
table is made in every process, and nothing else changes.
"""

from __future__ import annotations

import hashlib
import json

from . import cache
from .parsing.table import grammar_text, is_there, unpack, use

# To be raised where `build` gives something else for the same grammar.
FORMAT = 3


def prepare() -> None:
    """Set the table of this process, where it has none: from the cache, or made and put there."""
    if is_there():
        return
    grammar = grammar_text()
    digest = hashlib.sha256(f"{FORMAT}\n{grammar}".encode()).hexdigest()[:32]
    name = f"table-{digest}.json"
    stored = cache.load(name)
    if stored is not None:
        try:
            use(unpack(json.loads(stored)))
            return
        except (ValueError, LookupError, TypeError):
            pass  # damaged: it is written anew below
    from .parsing.build_table import build  # here, as it imports Lark

    data = build(grammar)
    cache.store(name, json.dumps(data, separators=(",", ":")).encode())
    use(unpack(data))
