"""Every entry of `docs/glossary.md` says where the word is from, and how a chart writes it."""

from __future__ import annotations

import re

import pytest

from scripts import ROOT
from tests.docs.pages import SAMPLES, prose

PAGE = ROOT / "docs" / "glossary.md"
ENTRIES = dict(re.findall(r"^### (.+)\n\n((?:.+\n)+)", prose(PAGE), re.MULTILINE))
(CHART,) = (sample.text for sample in SAMPLES if sample.page == PAGE and sample.language == "sc")


def test_list_of_entries_is_complete() -> None:
    """The list at the top has each entry, in the order of the page."""
    listed = re.findall(r"\[([^\]]+)\]\(#[\w-]+\)", prose(PAGE).partition("\n## ")[0])
    assert [name.capitalize() for name in listed] == list(ENTRIES)


@pytest.mark.parametrize("name", ENTRIES)
def test_entry(name: str) -> None:
    """It names its source, and what it quotes stands in the chart of the page."""
    said, _, written = ENTRIES[name].partition("\nIn a chart")
    assert re.search(r"SCXML|XState|Restate|Ours|Harel", said)
    assert written
    for quoted in re.findall(r"`([^`]+)`", written):
        assert one_spaced(quoted) in one_spaced(CHART) or quoted in ("option service", "self.key")


def one_spaced(text: str) -> str:
    """Return a text with one space for all white space between two words."""
    return re.sub(r"\s+", " ", text)
