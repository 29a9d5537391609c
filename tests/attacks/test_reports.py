"""Hostile keys, names, files and source lines in every report: none does anything to its reader."""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner
from sc_compile import cli, limits
from sc_compile.breaking.cli import command as breaking
from sc_compile.cli import command
from sc_compile.cluster.admin import Admin
from sc_compile.cluster.connection import ClusterError
from sc_compile.printable import as_json, escaped, lines, one_line

# A command of GitHub's, one of the older form, a clear screen, a title, C1, bidi, line separators.
HOSTILE = (
    "a\n::error file=x::1\r::stop-commands::x\n  ::add-mask::k##[error]\x1b[2J\x1b]0;t\x07\x9b2J"
    "\u202eevil\u2066\u2028z\u200b%0A::,:"
)
GOES = "event PUSH\n\nmachine door {\n  initial a\n  state a { on PUSH -> b }\n  state b\n}\n"
GONE = GOES.replace("-> b", "-> a reenter").replace("  state b\n", "")


def is_harmless(text: str) -> bool:
    """Return whether a text moves no cursor, and GitHub runs nothing of it."""
    return (
        all(each == "\n" or unicodedata.category(each)[0] != "C" for each in text)
        and not any(each in text for each in ("\u2028", "\u2029", "##["))
        and not any(re.match(r"\s*::(?!:)", line) for line in text.split("\n"))
    )


def test_pieces() -> None:
    assert not is_harmless(HOSTILE)
    for text in (HOSTILE, "::error::x", "  ::error::x", "##[error]x", "\udcff"):
        assert is_harmless(one_line(text))
        assert "\n" not in one_line(text)
        assert is_harmless(lines(text).replace("\t", " "))
        assert is_harmless(as_json([text]))
        assert json.loads(as_json({text: [text]})) == {text: [text]}
    assert one_line("plain `text`, ä, 漢: b::c, ::: d") == "plain `text`, ä, 漢: b::c, ::: d"
    assert len(one_line("x" * 10_000_000)) < 3_000


def test_what_github_is_told_is_escaped_by_its_rules() -> None:
    assert escaped("100%\r\na:b,c") == "100%25%0D%0Aa:b,c"
    assert escaped("100%\r\na:b,c", property=True) == "100%25%0D%0Aa%3Ab%2Cc"
    assert is_harmless(escaped(HOSTILE).replace("##[", ""))  # no line begins with it


# --- sc-compile ---------------------------------------------------------------------------------

CHARTS = {
    "a source line": f"machine m {{ initial a  state b # {HOSTILE.splitlines()[-1]}\n}}\n",
    "a name": 'machine m { initial a  state "a\x1b[2J\u202e##[error]" }\n',
    "an escape": 'machine m { initial a  state "\\x1b[2J\\n::error::x\\u202e" }\n',
    "an import": 'import "\x1b[2J\\n::error::x"\n',
    "a character": "machine m { \x1b \x9b \u202e }\n",
    "a start of a line": "::error file=a::b\n##[error]c\n",
    "a string": 'event E\nmachine m { context(n: int = "\x1b[2J##[error]") on E { n = 1 } }\n',
}


@pytest.mark.parametrize("as_data", [False, True], ids=["text", "json"])
@pytest.mark.parametrize("what", CHARTS)
def test_charts(what: str, as_data: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("chart.sc").write_text(CHARTS[what], encoding="utf-8")
    result = CliRunner().invoke(command, ["chart.sc", "-o", "out", *["--json"] * as_data])
    assert result.exit_code == 1
    assert is_harmless(result.stdout)
    assert is_harmless(result.stderr)
    if as_data:
        assert json.loads(result.stdout)


NAMES = ["\x1b[2J.sc", "a\n::error::b.sc", "##[error]x.sc", "\u202ecs.sc", b"\xff\xfe.sc"]


@pytest.mark.parametrize("text", [GOES, "machine m {", ""], ids=["right", "wrong", "empty"])
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_of_files(
    name: str | bytes, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are compiled as others are, and the header of what is made is one line."""
    monkeypatch.chdir(tmp_path)
    path = os.fsdecode(name)
    Path(path).write_text(text)
    for options in ([], ["--json"], ["--diff"], ["--check"]):
        result = CliRunner().invoke(command, [path, "-o", "out", *options])
        assert isinstance(result.exception, SystemExit | None), result.exception
        assert is_harmless(result.stdout.replace("\t", " "))
        assert is_harmless(result.stderr)
        if text == GOES:
            assert result.exit_code == 0, result.stderr
    for made in Path("out").glob("*.py"):
        compile(made.read_text(encoding="utf-8"), made, "exec")


@pytest.mark.parametrize("name", ['a"""b', "a\\", 'a"', "\x1b[2J", "a\nb", os.fsdecode(b"\xff")])
def test_names_of_folders(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("chart.sc").write_text(GOES)
    for _ in range(2):
        result = CliRunner().invoke(command, ["chart.sc", "-o", name])
        assert result.exit_code == 0, result.output
        assert is_harmless(result.stderr)
    for made in Path(name).glob("*.py"):
        compile(made.read_text(encoding="utf-8"), "made", "exec")


def test_what_was_in_the_output_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A diff shows it."""
    monkeypatch.chdir(tmp_path)
    Path("chart.sc").write_text(GOES)
    CliRunner().invoke(command, ["chart.sc", "-o", "out"])
    with Path("out/door_v1.py").open("a", encoding="utf-8") as file:
        file.write(f'"""\n{HOSTILE}\n::error::x\n"""\n')
    result = CliRunner().invoke(command, ["chart.sc", "-o", "out", "--diff"])
    assert result.exit_code == 1
    assert is_harmless(result.stdout)


def test_wrong_usage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A file can have a name that is taken for an option."""
    monkeypatch.setattr(sys, "argv", ["sc-compile", "--\x1b[2J\n::error::x", "-o", "out"])
    with pytest.raises(SystemExit, match="2"):
        cli.main()
    assert is_harmless(capsys.readouterr().err)


# --- sc-breaking --------------------------------------------------------------------------------


class Hostile(BaseHTTPRequestHandler):
    """Answers as a Restate would whose machines have hostile keys, versions and states."""

    def do_POST(self) -> None:
        """Answer a query."""
        query = json.loads(self.rfile.read(int(self.headers["content-length"])))["query"]
        rows: list[dict[str, object]] = [{"service": HOSTILE}, {"service": "door"}]
        if "with snapshot" in query:
            common: dict[str, object] = {
                "status": "active",
                "running": "{}",
                "delayed": "{}",
                "found": 1,
            }
            rows = [
                {"service": service, "version": version, "value": state, "keys": [key], **common}
                for service, version, state, key in (
                    ("door", "v1", '"b"', HOSTILE),
                    ("door", HOSTILE, json.dumps(HOSTILE), "k"),
                    (HOSTILE, "v1", '"b"', "::error::k"),
                )
            ]
        self._answer({"rows": rows})

    def do_GET(self) -> None:
        """Answer anything else."""
        self._answer({"message": HOSTILE})

    def _answer(self, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("form", ["text", "--json", "--github"])
def test_machines(form: str, cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    for folder, text in (("old", GOES), ("new", GONE)):
        Path(folder).mkdir()
        Path(folder, "door.sc").write_text(text)
    options = [form] * (form != "text")
    for charts in (["old", "new"], ["new"]):
        result = CliRunner().invoke(breaking, [*charts, "--cluster", cluster, *options])
        assert result.exit_code == 1, result.output
        told = [line for line in result.stdout.splitlines() if line.startswith("::")]
        rest = "\n".join(line for line in result.stdout.split("\n") if line not in told)
        assert is_harmless(rest)
        assert is_harmless(result.stderr)
        assert bool(told) == (form == "--github" and len(charts) == 2)
        for line in told:  # each of them is one of ours
            assert re.fullmatch(r"::(error|warning|notice) file=[^:]*::[^\x00-\x1f]*", line)
        if form == "--json":
            data = json.loads(result.stdout)
            assert HOSTILE in [key for row in data["versions"] for key in row["keys"]]


def test_all_machines(cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without charts, the services' names come from the cluster too."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(breaking, ["--cluster", cluster])
    assert result.exit_code == 0, result.output
    assert is_harmless(result.output)
    result = CliRunner().invoke(breaking, ["--cluster", cluster, "--json"])
    assert HOSTILE in [row["service"] for row in json.loads(result.stdout)["versions"]]


@pytest.mark.parametrize(
    "rows",
    [
        '{"rows": [{"service": 1}]}',
        '{"rows": [1]}',
        '{"rows": ' + "[" * 100_000 + "]" * 100_000 + "}",
        "9" * 5_000,
        json.dumps({"rows": [{"service": "s", "version": "v", "value": '{"a":' * 5_000}]}),
    ],
    ids=["a number", "no row", "deep", "long number", "a deep state"],
)
def test_answers_that_are_none(
    rows: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: str
) -> None:
    """Each is an error in words."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Hostile, "_answer", lambda self, _: answer_with(self, rows.encode()))
    result = CliRunner().invoke(breaking, ["--cluster", cluster])
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert is_harmless(result.stderr)


def test_an_answer_without_end(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read up to a bound."""
    monkeypatch.setattr(limits, "MOST_ANSWER_BYTES", 1_000)
    monkeypatch.setattr(Hostile, "_answer", lambda self, _: answer_with(self, b"[" * 2_000))
    with pytest.raises(ClusterError, match="answers more than"), Admin(cluster) as admin:
        admin.query("select 1")


def answer_with(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    """Answer with bytes."""
    handler.send_response(200)
    handler.send_header("content-length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@127.0.0.1:1",
        "http://secret@127.0.0.1:1/x",
        "ftp://user:secret@host",
        "http://user:secret@host:port",
        "http://user:sec/secret@host",
        "http://127.0.0.1:1?token=secret",
        "http://user:secret@",
        "user:secret@host",
    ],
)
def test_secrets_in_a_url(url: str) -> None:
    """Errors end up in logs."""
    with pytest.raises(ClusterError) as caught, Admin(url) as admin:
        admin.query("select 1")
    assert "sec" not in str(caught.value)


@pytest.mark.parametrize("where", ["old", "new", "git:none", "--\x1b[2J"])
def test_wrong_charts(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old\x1b[2J").mkdir()
    Path("old\x1b[2J/a.sc").write_text(CHARTS["a source line"])
    named = "old\x1b[2J" if where == "old" else f"{where}\n::error::\x1b[2J"
    monkeypatch.setattr(sys, "argv", ["sc-breaking", named, "old\x1b[2J"])
    result = CliRunner().invoke(breaking, [named, "old\x1b[2J"])
    assert result.exit_code == 2
    if not where.startswith("--"):  # what click says is shown by `main`
        assert is_harmless(result.stderr)
