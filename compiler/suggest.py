"""Suggestions for misspelt names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from . import limits
from .diagnostics import Instead


def suggest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that was most likely meant, or None.

    One that differs only in case, underscores, dots and quotes comes first, then one with two
    neighbouring letters swapped, then one at a small distance.
    """
    known = list(dict.fromkeys(candidates))
    plain = _plain(name)
    for candidate in known:
        if candidate != name and _plain(candidate) == plain:
            return candidate
    folded = {candidate.casefold(): candidate for candidate in reversed(known) if candidate != name}
    wanted = name.casefold()
    for candidate in folded:
        if _is_swapped(wanted, candidate):
            return folded[candidate]
    # Short names resemble each other by chance: they have to be closer.
    cutoff = 0.75 if len(name) <= 4 else 0.7
    if len(folded) > limits.MOST_CANDIDATES:
        likely = sorted(folded, key=lambda each: _unlikeness(each, name))
        folded = {each: folded[each] for each in likely[: limits.MOST_CANDIDATES]}
    close = get_close_matches(wanted, folded, n=1, cutoff=cutoff)
    return folded[close[0]] if close else None


def _is_swapped(name: str, candidate: str) -> bool:
    """Return whether two names differ in that two neighbouring letters are swapped."""
    if len(name) != len(candidate):
        return False
    differ = [place for place in range(len(name)) if name[place] != candidate[place]]
    match differ:
        case [one, other] if other == one + 1:
            return name[one] == candidate[other] and name[other] == candidate[one]
    return False


def _unlikeness(candidate: str, name: str) -> int:
    """Say how different two names are at first sight: in length, and in their ends."""
    return (
        abs(len(candidate) - len(name))
        - (candidate[:2] == name[:2])
        - (candidate[-2:] == name[-2:])
    )


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """Return the text for a label, ``did you mean `x`?``, empty where nothing is close."""
    found = suggest(name, candidates)
    return meant(found) if found is not None else ""


def meant(name: str) -> str:
    """Return the text for a label that asks whether a name was meant."""
    return Instead(f"did you mean `{name}`?", name)


def write(text: str) -> str:
    """Return the text for a label that tells to write something else in its place."""
    return Instead(f"write `{text}`", text)


def _plain(name: str) -> str:
    return re.sub(r"""[-_ ."]""", "", name.casefold())
