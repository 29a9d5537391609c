"""The operators of expressions, as charts and Python write them."""

from __future__ import annotations

from typing import Literal, TypeAlias

ArithmeticOp: TypeAlias = Literal["+", "-", "*", "/", "//", "%", "**", "|"]
LogicOp: TypeAlias = Literal["and", "or"]
CompareOp: TypeAlias = Literal["<", ">", "==", ">=", "<=", "!=", "in", "not in", "is", "is not"]
