"""Diagnostics, outlines, colours and lenses of whole charts."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from sc_compile.language_server.documents import LARGE

from .editor import Editor, part

SHOP, MONEY, AUTH = "shop.sc", "money.sc", "examples/auth/auth.sc"


def test_diagnostics(editor: Editor) -> None:
    """What the compiler finds is at its place, with code, label and help."""
    assert editor.findings(AUTH) == []
    (found,) = editor.findings(SHOP)
    assert found.code == "SC809"
    assert found.severity == types.DiagnosticSeverity.Warning
    assert part(editor.texts[editor.path(SHOP)], found.range) == "EXPIRED"


def test_diagnostics_follow_the_text(editor: Editor) -> None:
    name = "a.sc"
    editor.open(name, "machine a { initial b  final c }")
    (found,) = editor.findings(name)
    assert (found.code, found.message.split("\n")[0]) == ("SC302", "unknown state `b`")
    editor.change(name, "machine a { initial c  final c }")
    assert editor.findings(name) == []
    editor.change(name, "machine a { initial c  state c  final c }")
    (found,) = editor.findings(name)
    assert found.related_information is not None
    assert found.related_information[0].message == "first defined here"
    editor.close(name)
    editor.until(name, lambda found: found == [])


def test_a_large_chart_is_told_of_its_syntax_first(editor: Editor) -> None:
    """Mistakes of syntax come before the analysis, beside what was found before."""
    name = "large.sc"
    states = "".join(f"  state s{number} {{ on GO -> s{number + 1} }}\n" for number in range(700))
    text = f"event GO\nevent GONE\nmachine m {{\n  initial s0\n{states}  final s700\n}}\n"
    assert len(text) > LARGE
    editor.open(name, text)
    before = editor.findings(name)
    assert before
    editor.change(name, text.replace("on GO -> s7 }", "on GO => s7 }"))
    after = editor.findings(name)
    first, last = editor.published[-2:]
    assert (first.version, last.version) == (None, 2)
    assert [each.code for each in first.diagnostics] == ["SC019", *(each.code for each in before)]
    assert "SC019" in [each.code for each in after]
    editor.close(name)


def test_an_imported_chart_is_read_as_it_is_in_the_editor(editor: Editor) -> None:
    """A chart is looked at again when one that it imports has changed, saved or not."""
    editor.open("base.sc", "event GO")
    editor.open("user.sc", 'import "base.sc"\nmachine a { initial b  state b { on GO {} } }')
    assert editor.findings("user.sc") == []
    editor.change("base.sc", "event WENT")
    editor.until(
        "user.sc", lambda found: bool(found) and found[0].message.startswith("unknown event `GO`")
    )
    editor.close("base.sc")  # on the disk it is not there
    editor.until(
        "user.sc", lambda found: bool(found) and found[0].message.startswith("cannot read")
    )
    editor.close("user.sc")


def test_a_shared_chart_is_seen_with_those_that_import_it(editor: Editor) -> None:
    """What only its importers use is used; what is wrong in them is theirs."""
    (editor.folder / "ticks.sc").write_text("private event TICK\n")
    editor.open("ticks.sc")
    assert [each.code for each in editor.findings("ticks.sc")] == ["SC809"]
    editor.close("ticks.sc")
    user = 'import "ticks.sc"\nmachine t { initial a  state a { on TICK { raise TICK } } }\n'
    (editor.folder / "clock.sc").write_text(user + "machine u { initial nowhere  final a }\n")
    editor.open("ticks.sc")
    assert editor.findings("ticks.sc") == []
    editor.close("ticks.sc")
    for name in ("ticks.sc", "clock.sc"):
        (editor.folder / name).unlink()


def test_outline(editor: Editor) -> None:
    answer = editor.ask_whole("document_symbol", SHOP)
    assert [each.name for each in answer] == ["EXPIRED", "CANCEL", "ORDERED", "order"]
    machine = answer[-1]
    assert [each.name for each in machine.children] == [
        *("total", "items", "reason", "name", "count", "open", "paying", "closed")
    ]
    paying = machine.children[6]
    assert [each.name for each in paying.children] == ["asking", "asked", "failed"]
    text = editor.texts[editor.path(SHOP)]
    assert part(text, paying.range).startswith("state paying {")
    assert part(text, paying.range).endswith("}")
    assert part(text, paying.selection_range) == "paying"


def test_workspace_symbols(editor: Editor) -> None:
    """Names are found in all charts of the project, also in those that are not open."""

    def find(query: str) -> set[tuple[str, str | None]]:
        params = types.WorkspaceSymbolParams(query)
        answer = editor.run(editor.client.workspace_symbol_async(params))
        return {(each.name, each.container_name) for each in answer or ()}

    assert ("asked", "order.paying") in find("asked")
    assert ("Amount", None) in find("amnt")
    assert ("counter", None) in find("counter")
    assert find("no such thing") == set()


def test_folding(editor: Editor) -> None:
    answer = editor.ask_whole("folding_range", SHOP)
    lines = editor.texts[editor.path(SHOP)].split("\n")
    folded = {lines[each.start_line].strip(): lines[each.end_line].strip() for each in answer}
    assert folded["machine order(limit: int = 3) -> str version v1 {"] == "}"
    assert folded["state asking {"] == "}"
    assert any(first.startswith("invoke charge") for first in folded)


def test_colours(editor: Editor) -> None:
    """Each word is told apart by what it means, and stands where it is in UTF-16."""
    provider = editor.server.capabilities.semantic_tokens_provider
    assert provider is not None
    kinds = provider.legend.token_types
    params = types.SemanticTokensParams(editor.identifier(SHOP))
    answer = editor.run(editor.client.text_document_semantic_tokens_full_async(params))
    assert answer is not None
    data = list(answer.data)
    lines = editor.texts[editor.path(SHOP)].split("\n")
    line = character = 0
    words: dict[str, set[str]] = {}
    for at in range(0, len(data), 5):
        moved, across, length, kind, _ = data[at : at + 5]
        line, character = line + moved, across + (0 if moved else character)
        units = lines[line].encode("utf-16-le")[2 * character : 2 * (character + length)]
        words.setdefault(units.decode("utf-16-le"), set()).add(kinds[kind])
    assert words["paying"] == {"enumMember"}
    assert words["ORDERED"] == {"event"}
    assert words["state"] == {"keyword"}
    assert words["total"] == {"property"}
    assert words["count"] == {"variable"}
    assert words["limit"] == {"parameter"}
    assert words["m"] == {"namespace"}
    assert words["charge"] == {"function"}
    assert words["Amount"] == {"type"}
    assert words['"🛒🛒"'] == {"string"}
    assert words["name"] == {"property"}
    assert words["30s"] == {"number"}


def test_lenses(editor: Editor) -> None:
    """Over a machine are its picture, and its generated code where that is there."""
    answer = editor.ask_whole("code_lens", AUTH)
    titles = [each.command.title for each in answer]
    assert titles == ["picture", "generated code"] * 2
    command = answer[1].command
    editor.command(command.command, *command.arguments)
    assert editor.shown[-1].uri == editor.path("generated/auth_v1.py").as_uri()
    titles = [each.command.title for each in editor.ask_whole("code_lens", SHOP)]
    assert titles == ["picture"]


def test_picture(editor: Editor) -> None:
    """The picture is returned to whoever can show it, or written and opened."""
    uri = editor.path(AUTH).as_uri()
    svg = editor.command("sc.picture", uri, "auth", "v1")
    assert svg.startswith("<svg")
    assert "authorizing" in svg
    editor.command("sc.showPicture", uri, "auth", "v1")
    shown = Path(editor.shown[-1].uri.removeprefix("file://"))
    assert shown.read_text(encoding="utf-8") == svg
    editor.open("a.sc", "machine a { initial b  final c }")
    with pytest.raises(JsonRpcException, match="chart with errors"):
        editor.command("sc.picture", editor.path("a.sc").as_uri(), "a", "v1")
    editor.close("a.sc")
