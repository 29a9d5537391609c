"""The process that serves an output folder: uvicorn, started so that a failure is told in short.

Where functions do not fit their charts, the message says all. What lies between is the way through
uvicorn to the import of them, thirty lines of it.
"""

from __future__ import annotations

import runpy
import sys
from types import TracebackType


def main() -> None:
    """Run uvicorn with the arguments of this process."""
    sys.excepthook = tell
    runpy.run_module("uvicorn", run_name="__main__", alter_sys=True)


def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print what has ended the process.

    The class is one of the output folder that is served, and cannot be imported here.
    """
    if kind.__name__ == "FunctionsError":
        print(error, file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


if __name__ == "__main__":
    main()
