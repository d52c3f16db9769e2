"""What people call things: columns, values, classes and amounts in the owner's words. Plain text, never escaped here.

Used by the templates (as filters) and by the routines (for the labels of charts).
"""

from __future__ import annotations

from explainer import figures
from explainer.types import LABEL, PREDICTION, Column, Words

_TRUE, _FALSE = ("true", "yes", "1", "1.0"), ("false", "no", "0", "0.0")


def shown(words: Words, column: str, value: object) -> str:
    """A value of a column as people say it: the owner's label, or the number with its unit.

    >>> from explainer.types import Outcome, Value
    >>> age = Column("age", "number", "age", unit="years", integer=True)
    >>> job = Column("self", "boolean", "work", values=(Value("no", "employed"), Value("yes", "self-employed")))
    >>> words = Words("w", "W", Outcome("y", "outcome", "regression", unit="knots"), (age, job))
    >>> shown(words, "age", 41.0), shown(words, "self", True), shown(words, "age", None)
    ('41 years', 'self-employed', 'not known')
    >>> shown(words, "<prediction>", 64.21)
    '64.2 knots'
    """
    if value is None or (isinstance(value, float) and value != value):
        return "not known"
    if column in (LABEL, PREDICTION, words.outcome.column):
        return class_label(words, value) if words.outcome.kind != "regression" else amount(words, value)
    known = words.column(column)
    return _shown(known, value) if known else str(value)


def _shown(column: Column, value: object) -> str:
    named = next((v.label for v in column.values if v.value == value and type(v.value) is type(value)), None)
    named = named or next((v.label for v in column.values if _same(v.value, value)), None)
    if named is not None:
        return named
    if column.kind == "boolean":
        return "yes" if str(value).lower() in _TRUE else "no" if str(value).lower() in _FALSE else str(value)
    if column.kind != "number" or not isinstance(value, (int, float)):
        return str(value)
    if "year" in column.label.lower() and float(value).is_integer():
        return str(int(value))
    digits = 0 if column.integer and float(value).is_integer() else column.digits
    return figures.with_unit(value, column.unit, digits)


def apart(words: Words, name: str, a: object, b: object) -> tuple[str, str]:
    """Two values of a column as people say them, with so many digits that different ones read differently.

    >>> from explainer.types import Outcome
    >>> words = Words("w", "W", Outcome("y", "y", "regression"), (Column("debt", "number", "debt", digits=2),))
    >>> apart(words, "debt", 0.468, 0.471), apart(words, "debt", 0.5, 0.3)
    (('0.468', '0.471'), ('0.50', '0.30'))
    """
    said = shown(words, name, a), shown(words, name, b)
    if said[0] != said[1] or a == b or not isinstance(a, (int, float)) or not isinstance(b, (int, float)):
        return said
    column = words.column(name)
    unit = column.unit if column else words.outcome.unit
    for digits in range(9):
        if figures.num(a, digits) != figures.num(b, digits):
            return figures.with_unit(a, unit, digits), figures.with_unit(b, unit, digits)
    return said


def asked(words: Words, name: str, value: object, *, named: bool = True) -> str:
    """A value as somebody wrote it in a question: numbers are not rounded, `named` values get the owner's label.

    >>> from explainer.types import Outcome
    >>> words = Words("w", "W", Outcome("y", "y", "regression"), (Column("pay", "number", "pay", unit="$", digits=0),))
    >>> shown(words, "pay", 0.905), asked(words, "pay", 0.905)
    ('$1', '$0.905')
    """
    column = words.column(name)
    label = shown(words, name, value)
    if not figures.known(value) or isinstance(value, bool) or (named and has_label(column, value)):
        return label
    number = words.outcome.kind == "regression" if column is None else column.kind == "number"
    if not number or (column is not None and "year" in column.label.lower()):
        return label
    return figures.with_unit(figures.exact(value), column.unit if column else words.outcome.unit)


def has_label(column: Column | None, value: object) -> bool:
    """Whether the owner gave this value of a column a name."""
    return column is not None and any(_same(v.value, value) for v in column.values)


def _same(a: object, b: object) -> bool:
    """Whether two written values mean the same: text ignoring case, truth in any of its spellings, equal numbers."""
    left, right = str(a).strip().lower(), str(b).strip().lower()
    if left == right or any(left in truth and right in truth for truth in (_TRUE, _FALSE)):
        return True
    return isinstance(a, (int, float)) and isinstance(b, (int, float)) and a == b


def class_label(words: Words, value: object) -> str:
    """How people say a class of the outcome, however its code was written."""
    return next((c.label for c in words.outcome.classes if _same(c.value, value)), str(value))


def column_label(words: Words, name: str) -> str:
    """The owner's label of a column; the outcome's label for the outcome itself."""
    if name in (LABEL, PREDICTION, words.outcome.column):
        return words.outcome.label
    column = words.column(name)
    return column.label if column else name


def amount(words: Words, value: object, digits: int | None = None) -> str:
    """A value of a numeric outcome with its unit."""
    if not isinstance(value, (int, float)):
        return figures.UNKNOWN
    return figures.with_unit(value, words.outcome.unit, words.outcome.digits if digits is None else digits)


def score(words: Words, value: float | None) -> str:
    """What the model's score reads as: a chance for classes, an amount for numbers."""
    return amount(words, value) if words.outcome.kind == "regression" else figures.pct(value)
