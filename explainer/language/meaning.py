"""What a phrase of one project can stand for."""

from __future__ import annotations

from typing import NamedTuple

from explainer.types import Column, Scalar

YES = frozenset({"yes", "true", "1", "1.0", "y", "t"})
NO = frozenset({"no", "false", "0", "0.0", "n", "f"})


class Meaning(NamedTuple):
    """What a phrase can stand for; several fields are set when it can stand for several things.

    `column` is a column itself, `values` are (column, value) pairs, `cls` a class of the outcome, `row` the
    owner's word for a row, `target` the outcome as a whole. `sure` is False for half a name. `cased` is how it must be
    written where it would be a small word otherwise: the department "IT" is not "it".
    """

    column: str | None = None
    values: tuple[tuple[str, Scalar], ...] = ()
    cls: Scalar | None = None
    row: bool = False
    target: bool = False
    sure: bool = True
    cased: str = ""

    def merged(self, other: Meaning) -> Meaning:
        """Both readings of one phrase."""
        return Meaning(
            self.column or other.column,
            self.values + tuple(v for v in other.values if v not in self.values),
            self.cls if self.cls is not None else other.cls,
            self.row or other.row,
            self.target or other.target,
            self.sure or other.sure,
            self.cased and other.cased,
        )


def no_and_yes(column: Column) -> tuple[Scalar, Scalar]:
    """The values of a yes/no column, the negative one first.

    >>> from explainer.types import Value
    >>> no_and_yes(Column("owns", "boolean", "owns a house", values=(Value(1, "yes"), Value(0, "no"))))
    (0, 1)
    """
    values = [v.value for v in column.values]
    no = next((v for v in values if str(v).lower() in NO), values[0] if values else False)
    yes = next((v for v in values if str(v).lower() in YES), next((v for v in values if v != no), True))
    return no, yes


def says_yes(column: Column) -> bool:
    """Whether a column holds or not: yes and no, perhaps beside another value such as "no internet service"."""
    if column.kind != "category" or len(column.values) > _FEW:
        return column.kind == "boolean"
    values = {str(v.value).lower() for v in column.values}
    return "yes" in values and bool(values & NO)


_FEW = 4


def of_column(column: Column, *, sure: bool = True) -> Meaning:
    """A column; a yes/no column named alone can mean that it holds."""
    holds = ((column.name, no_and_yes(column)[1]),) if says_yes(column) else ()
    return Meaning(column=column.name, values=holds, sure=sure)
