"""Values as they should be written, where their types do not fit: the text in their place.

Each function returns text of the chart that compiles in the place of what is there; empty where
what was meant is not clear.
"""

from __future__ import annotations

from ... import ir_expressions as ir
from ...datatypes import DataType, DictOf, ListOf, RecordRef, Scalar, may_be_none
from ...parsing import syntax
from ..types.type_relations import arithmetic, bare, fits, widened, without_none
from .conversions import is_text_of

_LONGEST = 80  # characters of an expression that is offered
# What needs no parentheses beside an operator.
_WITHOUT_OPERATORS = (
    ir.ContextField, ir.DictDisplay, ir.EventField, ir.FieldOf, ir.Item, ir.Local, ir.LetValue,
    ir.CallDef, ir.InputField,
)  # fmt: skip
_TEXTS = {Scalar.DATE: "date", Scalar.DATETIME: "datetime", Scalar.UUID: "uuid"}


def as_type(found: ir.Expr, expected: DataType) -> str:
    """Return a value as one of another type."""
    wanted, text = bare(without_none(expected)), found.span.text
    if isinstance(wanted, ListOf) and not may_be_none(found.type) and fits(found.type, wanted.item):
        return f"[{text}]" if len(text) <= _LONGEST and bare(found.type) != wanted else ""
    if isinstance(wanted, RecordRef) and isinstance(found, ir.DictDisplay):
        fields = []
        for key, value in found.entries:
            if not isinstance(key, ir.Constant) or not str(key.value).isidentifier():
                return ""
            fields.append(f"{key.value}={value.span.text}")
        made = f"{wanted.name}({', '.join(fields)})"
        return made if len(made) <= _LONGEST else ""
    return as_constant(found, wanted)


def as_constant(found: ir.Expr, wanted: DataType) -> str:
    """Return a constant of a type without literals, for one of another type: `decimal("9.99")`."""
    text = found.span.text
    if not isinstance(found, ir.Constant):
        return ""
    if wanted is Scalar.DECIMAL and found.type is Scalar.FLOAT:
        return f'decimal("{text}")'
    name = _TEXTS.get(wanted) if isinstance(wanted, Scalar) else None
    if name is not None and isinstance(found.value, str) and is_text_of(name, found.value):
        return f"{name}({text})"
    return ""


def operation(left: ir.Expr, op: str, right: ir.Expr) -> str:
    """Return `left op right` as it should be, with what stands between and around its sides."""
    one, other = bare(left.type), bare(right.type)
    before, behind = left.span.text, right.span.text
    between = left.span.source.text[left.span.end : right.span.start]
    made = ""
    if op == "+" and isinstance(one, DictOf) and isinstance(other, DictOf):
        if arithmetic(one, "|", other) is not None and between.strip() == "+":
            made = f"{before} | {behind}"
    elif op == "+" and isinstance(one, ListOf) and fits(right.type, one.item):
        made = f"{before}{between}[{behind}]"
    elif op == "+" and isinstance(other, ListOf) and fits(left.type, other.item):
        made = f"[{before}]{between}{behind}"
    elif op == "*" and isinstance(left, ir.ListDisplay) and len(left.items) == 1:
        count = "i" if "i" not in (before[1:-1], behind) else "j"
        made = f"[{before[1:-1]} for {count} in range({behind})]" if other is Scalar.INT else ""
    elif one is Scalar.DATE and op in ("+", "-") and isinstance(right, ir.Constant):
        made = f"{before}{between}{behind}d" if right.type is Scalar.INT else ""
    elif changed := as_constant(right, one):
        made = f"{before}{between}{changed}" if arithmetic(one, op, one) is not None else ""
    elif changed := as_constant(left, other):
        made = f"{changed}{between}{behind}" if arithmetic(other, op, other) is not None else ""
    return made if len(made) <= _LONGEST and made.count("(") == made.count(")") else ""


def addition(target: ir.Expr, op: str, value: ir.Expr) -> str:
    """Return `target += value` or `target -= value` as it should be."""
    name, text = target.span.text, value.span.text
    one, other = bare(target.type), bare(value.type)
    made = ""
    if changed := as_constant(value, one):
        made = f"{name} {op} {changed}" if arithmetic(one, op[0], one) is not None else ""
    elif one is Scalar.DATE and isinstance(value, ir.Constant) and value.type is Scalar.INT:
        made = f"{name} {op} {text}d"
    elif op == "+=" and isinstance(one, DictOf) and isinstance(value, _WITHOUT_OPERATORS):
        made = f"{name} = {name} | {text}" if arithmetic(one, "|", other) is not None else ""
    return made if len(made) <= _LONGEST else ""


def index(found: ir.Expr, wanted: DataType) -> str:
    """Return an index that is a whole number."""
    if wanted is not Scalar.INT or bare(found.type) is not Scalar.FLOAT:
        return ""
    match found:
        case ir.Arithmetic(left=left, op="/", right=right) if (
            bare(widened(left.type)) is bare(widened(right.type)) is Scalar.INT
        ):
            return f"{left.span.text} // {right.span.text}"
    return f"int({found.span.text})"


def with_default(node: syntax.Expr, value: ir.Expr, default: str) -> str:
    """Return `d.get(k, default)` for `d[k]` and for `d.get(k)`."""
    match node, value:
        case syntax.Index(value=owner, index=key), ir.Item(value=container) if isinstance(
            bare(container.type), DictOf
        ):
            made = f"{owner.span.text}.get({key.span.text}, {default})"
        case (
            syntax.Apply(
                function=syntax.Attribute(value=owner, name=syntax.Name(text="get")),
                args=syntax.Arguments(positional=(key,), keywords=()),
            ),
            ir.CallMethod(),
        ):
            made = f"{owner.span.text}.get({key.span.text}, {default})"
        case _:
            return ""
    return made if len(made) <= _LONGEST else ""


# What stands in other languages for methods, with the value and its arguments.
_OF_DICTS = {
    ("has", 1): "{0} in {xs}",
    ("hasOwnProperty", 1): "{0} in {xs}",
    ("has_key", 1): "{0} in {xs}",
    ("includes", 1): "{0} in {xs}",
}
_OF_LISTS = {
    ("at", 1): "{xs}[{0}]",
    ("contains", 1): "{0} in {xs}",
    ("slice", 0): "{xs}",
    ("slice", 1): "{xs}[{0}:]",
    ("slice", 2): "{xs}[{0}:{1}]",
    ("first", 0): "{xs}[0]",
    ("last", 0): "{xs}[-1]",
}
_OF_STRS = {
    ("toUpperCase", 0): "{xs}.upper()",
    ("toLowerCase", 0): "{xs}.lower()",
    ("trim", 0): "{xs}.strip()",
    ("startsWith", 1): "{xs}.startswith({0})",
    ("endsWith", 1): "{xs}.endswith({0})",
    ("includes", 1): "{0} in {xs}",
    ("contains", 1): "{0} in {xs}",
    ("indexOf", 1): "{xs}.find({0})",
    ("charAt", 1): "{xs}[{0}]",
    ("slice", 1): "{xs}[{0}:]",
    ("slice", 2): "{xs}[{0}:{1}]",
    ("substring", 1): "{xs}[{0}:]",
    ("substring", 2): "{xs}[{0}:{1}]",
    ("replaceAll", 2): "{xs}.replace({0}, {1})",
    ("padStart", 2): "{xs}.rjust({0}, {1})",
    ("padEnd", 2): "{xs}.ljust({0}, {1})",
    ("concat", 1): "{xs} + {0}",
    ("repeat", 1): "{xs} * {0}",
}


def method(value: ir.Expr, name: str, args: syntax.Arguments) -> str:
    """Return what is written here for a method of JavaScript."""
    forms: dict[tuple[str, int], str]
    match bare(value.type):
        case DictOf():
            forms = _OF_DICTS
        case ListOf():
            forms = _OF_LISTS
        case other:
            forms = _OF_STRS if fits(other, Scalar.STR) else {}
    form = forms.get((name, len(args.positional)))
    if form is None or args.keywords or may_be_none(value.type):
        return ""
    made = form.format(*(each.span.text for each in args.positional), xs=value.span.text)
    return made if len(made) <= _LONGEST else ""


# What functions of other languages are called here, by their path and the number of arguments.
_FUNCTIONS: dict[tuple[str | int, ...], str] = {
    ("Object", "keys", 1): "[key for key in {0}]",
    ("Object", "values", 1): "{0}.values()",
    ("Math", "max", 2): "max({0}, {1})",
    ("Math", "min", 2): "min({0}, {1})",
    ("Math", "abs", 1): "abs({0})",
    ("Math", "round", 1): "round({0})",
    ("Math", "trunc", 1): "int({0})",
    ("Math", "floor", 1): "int({0} // 1)",
    ("Date", "now", 0): "now()",
    ("datetime", "now", 0): "now()",
    ("datetime", "utcnow", 0): "now()",
    ("datetime", "now", 1): "now()",
    ("time", "time", 0): "now()",
    ("date", "today", 0): "now().date()",
    ("list", 0): "[]",
    ("dict", 0): "{{}}",
    ("list", 1): "[x for x in {0}]",
    ("dict", 1): "{{k: v for k, v in {0}.items()}}",
    ("reversed", 1): "{0}[::-1]",
    ("Number", 1): "float({0})",
    ("parseInt", 1): "int({0})",
    ("parseFloat", 1): "float({0})",
    ("String", 1): "str({0})",
    ("Boolean", 1): "bool({0})",
}


def function(path: tuple[str, ...], args: syntax.Arguments) -> str:
    """Return what is written here for a function of JavaScript or Python."""
    form = _FUNCTIONS.get((*path, len(args.positional)))
    if form is None or args.keywords:
        return ""
    if any(isinstance(each, syntax.Generator) for each in args.positional):
        return ""
    made = form.format(*(each.span.text for each in args.positional))
    return made if len(made) <= _LONGEST else ""
