"""Functions are compared with their declarations when what is generated is imported."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.compiling import compile_into

CHART = """\
use "{module}"

type Part(name: str)
event GO(n: int)

actor work(n: int) -> str {{ retry(attempts=2) }}
action mail(to: str, class: int = 1)
action limited(to: str) {{ timeout 1m }}
def fee(cents: int) -> int

machine shop {{
  context(text: str = "", cents: int = 0)
  initial idle
  state idle {{
    on GO if fee(event.n) > 1 -> busy {{ mail("ada"); limited("ada"); cents = fee(cents) }}
  }}
  state busy {{
    invoke work(n=cents) {{
      on done -> idle {{ text = event.output }}
      on error -> idle
    }}
  }}
}}
"""
FITTING = {
    "work": "async def work(n): ...",
    "mail": "def mail(to, class_): ...",
    "limited": "def limited(to): ...",
    "fee": "def fee(cents): return cents",
}
PACKAGE = "declared_machines"
MODULE = "declared_functions"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder where modules are imported from; they are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for name in list(sys.modules):
        if name.partition(".")[0] in (PACKAGE, MODULE):
            del sys.modules[name]


def serve(folder: Path, **functions: str | None) -> Any:
    """Compile the chart, and import its service module, with some functions other than fitting."""
    chart = folder / "shop.sc"
    chart.write_text(CHART.format(module=MODULE))
    compile_into(folder / PACKAGE, [Path("shop.sc")])
    texts = [text for text in {**FITTING, **functions}.values() if text is not None]
    if "no_module" not in functions:
        lines = ["import functools", "import restate", *texts]
        (folder / f"{MODULE}.py").write_text("\n\n".join(lines))
    return importlib.import_module(f"{PACKAGE}.shop")


def refusal(folder: Path, **functions: str | None) -> list[str]:
    """Return the lines of the error that an import ends with, without the first one."""
    with pytest.raises(ImportError) as raised:
        serve(folder, **functions)
    first, *lines = str(raised.value).splitlines()
    assert first == "functions do not fit their declarations:"
    return lines


WORK = f"shop.sc: actor work(n: int) -> str: {MODULE}.work"
FEE = f"shop.sc: def fee(cents: int) -> int: {MODULE}.fee"
LIMITED = f"shop.sc: action limited(to: str): {MODULE}.limited"

WRONG = {
    "no parameter": ("work", "async def work(m=1): ...", f"{WORK} takes no parameter n"),
    "one more": ("work", "def work(n, m): ...", f"{WORK} needs m, which is not declared"),
    "by keyword": ("work", "def work(n, *, m): ...", f"{WORK} needs m, which is not declared"),
    "by position": (
        "work",
        "def work(n, /): ...",
        f"{WORK} takes n by position alone; it is given by name",
    ),
    "no keywords": ("work", "def work(*args): ...", f"{WORK} takes no parameter n"),
    "missing": ("work", "def wrok(n): ...", f"{WORK} is not there; did you mean wrok?"),
    "no function": ("work", "work = 5", f"{WORK} is no function: it is of the type int"),
    "class": (
        "work",
        "class work:\n    def __init__(self, m=1): ...",
        f"{WORK} takes no parameter n",
    ),
    "object": (
        "work",
        "class Work:\n    def __call__(self, m=1): ...\nwork = Work()",
        f"{WORK} takes no parameter n",
    ),
    "partial": (
        "work",
        "work = functools.partial(lambda n, m: n)",
        f"{WORK} needs m, which is not declared",
    ),
    "decorated": (
        "work",
        (
            "def same(f):\n"
            "    @functools.wraps(f)\n"
            "    def g(*a, **k): return f(*a, **k)\n"
            "    return g\n\n"
            "@same\ndef work(m=1): ..."
        ),
        f"{WORK} takes no parameter n",
    ),
    "generator": (
        "work",
        "def work(n): yield n",
        f"{WORK} is a generator, which does nothing when it is called",
    ),
    "async generator": (
        "work",
        "async def work(n): yield n",
        f"{WORK} is a generator, which does nothing when it is called",
    ),
    "ctx by name": (
        "work",
        "async def work(*, ctx, n): ...",
        f"{WORK} takes ctx by name alone; it is given by position",
    ),
    "async def": (
        "fee",
        "async def fee(cents): ...",
        f"{FEE} is an `async def`; what an expression calls is a plain `def`",
    ),
    "async object": (
        "fee",
        "class Fee:\n    async def __call__(self, cents): ...\nfee = Fee()",
        f"{FEE} is an `async def`; what an expression calls is a plain `def`",
    ),
    "ctx of a def": (
        "fee",
        "def fee(ctx, cents): ...",
        f"{FEE} takes ctx, which is for actors and actions",
    ),
    "ctx with a policy": (
        "limited",
        "async def limited(ctx, to): ...",
        f"{LIMITED} takes ctx; an action with `retry` or `timeout` does not journal its own steps",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit(folder: Path, case: str) -> None:
    name, text, line = WRONG[case]
    assert refusal(folder, **{name: text}) == [line]


FITS = {
    "ctx": {"work": "async def work(ctx, n): ...", "mail": "async def mail(ctx, to, class_): ..."},
    "defaults": {"work": "def work(n, m=1, *, k=2): ...", "fee": "def fee(cents=1, *_): ..."},
    "keywords": {"work": "def work(*, n): ...", "fee": "def fee(**kwargs): ..."},
    "anything": {"work": "def work(*args, **kwargs): ..."},
    "object": {"work": "class Work:\n    async def __call__(self, n): ...\nwork = Work()"},
    "class": {"fee": "class fee(int):\n    def __new__(cls, cents): return int(cents)"},
    "partial": {"work": "work = functools.partial(lambda n, m: n, m=1)"},
    "mock": {"work": "from unittest.mock import Mock\nwork = Mock()"},
    "decorated": {
        "work": "def same(f):\n    return functools.wraps(f)(lambda *a, **k: f(*a, **k))\n\n"
        "@same\nasync def work(ctx, n): ..."
    },
    "builtin": {"fee": "fee = max"},
}


@pytest.mark.parametrize("case", FITS)
def test_what_fits(folder: Path, case: str) -> None:
    assert serve(folder, **FITS[case]).app


def test_one_error_lists_all(folder: Path) -> None:
    """Those of the chart's expressions, too, which its own module calls."""
    lines = refusal(folder, work=None, mail="def mail(whom): ...", fee="async def fee(c): ...")
    mail = f"shop.sc: action mail(to: str, class_: int): {MODULE}.mail"
    assert lines == [
        f"{FEE} is an `async def`; what an expression calls is a plain `def`",
        f"{FEE} takes no parameter cents",
        f"{FEE} needs c, which is not declared",
        f"{mail} takes no parameter to",
        f"{mail} takes no parameter class_",
        f"{mail} needs whom, which is not declared",
        f"{WORK} is not there",
    ]


def test_one_error_lists_those_of_all_charts(folder: Path) -> None:
    """And it does so each time that the app is asked for."""
    other = CHART.replace("machine shop", "machine stall")
    for name, text in (("shop", CHART), ("stall", other)):
        (folder / f"{name}.sc").write_text(text.format(module=MODULE))
    compile_into(folder / PACKAGE, [Path("shop.sc"), Path("stall.sc")])
    functions = {**FITTING, "work": "def work(m): ...", "fee": "async def fee(cents): ..."}
    (folder / f"{MODULE}.py").write_text("\n\n".join(functions.values()))
    package = importlib.import_module(PACKAGE)
    for _ in range(2):
        with pytest.raises(ImportError) as raised:
            _ = package.app
        _, *lines = str(raised.value).splitlines()
        shop = [
            f"{FEE} is an `async def`; what an expression calls is a plain `def`",
            f"{WORK} takes no parameter n",
            f"{WORK} needs m, which is not declared",
        ]
        assert lines == [*shop, *(line.replace("shop.sc", "stall.sc") for line in shop)]


def test_a_module_that_is_not_there(folder: Path) -> None:
    lines = refusal(folder, no_module=None)
    assert lines == [
        f"shop.sc: {each}: there is no module {MODULE}"
        for each in (
            "def fee(cents: int) -> int",
            "action limited(to: str)",
            "action mail(to: str, class_: int)",
            "actor work(n: int) -> str",
        )
    ]


def test_what_a_module_raises_itself_is_raised(folder: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match="nowhere"):
        serve(folder, work="import nowhere")


def test_functions_may_import_the_types(folder: Path) -> None:
    app = serve(folder, work=f"from {PACKAGE}.shop_types import Part\n\ndef work(n): return Part")
    assert app.objects


def test_functions_that_import_what_calls_them(folder: Path) -> None:
    """The functions come first: they import the machines, whose functions are not there yet."""
    serve(folder)
    for name in list(sys.modules):
        if name.partition(".")[0] in (PACKAGE, MODULE):
            del sys.modules[name]
    home = folder / f"{MODULE}.py"
    home.write_text(f"import {PACKAGE}.shop\n\n{home.read_text()}")
    with pytest.raises(ImportError, match="must not import generated modules but the types"):
        importlib.import_module(MODULE)


def test_a_chart_alone_can_be_imported(folder: Path) -> None:
    """It is tested without Restate; what does not fit shows where it is called."""
    with pytest.raises(ImportError):
        serve(folder, fee=None)
    chart = importlib.import_module(f"{PACKAGE}.shop_v1")
    with pytest.raises(ImportError, match="def fee"):
        chart.fee(cents=1)
