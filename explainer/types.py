"""The nouns: what the drawers hand to each other. Standard library only, frozen, JSON-able.

A question becomes a `Reading` (requests about a `Scope`), a routine turns a request into a `Finding`,
wording turns a finding into a `Part`, and the parts of one turn are an `Answer`.
`Words` is the plain-data face of a project: all that understanding and wording may know about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Scalar = str | int | float | bool
Facts = Mapping[str, Any]

Status = Literal["understood", "unsure", "incomplete", "out_of_scope"]
ColumnKind = Literal["number", "category", "boolean"]
OutcomeKind = Literal["binary", "multiclass", "regression"]

LABEL = "<label>"
"""Stands for the true outcome where a column name is expected."""
PREDICTION = "<prediction>"
"""Stands for the model's answer where a column name is expected."""
CERTAINTY = "<certainty>"
"""Stands for the chance that the model gives its own answer, where rows are put in order by a column."""


# ---------------------------------------------------------------- the owner's words


@dataclass(frozen=True)
class Value:
    """One value of a column, or one class of the outcome, and how people say it.

    >>> Value("yes", "self-employed", ("freelancer",)).label
    'self-employed'
    """

    value: Scalar
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of the owner's table, in the owner's words.

    `low` and `high` bound a number as the data show it; `change` says whether the person behind a row can
    change the value, and which way; `group` names what it belongs to together with other columns; `input` is false for
    columns the model does not read (ids, time, groups).
    """

    name: str
    kind: ColumnKind
    label: str
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    description: str = ""
    values: tuple[Value, ...] = ()
    low: float | None = None
    high: float | None = None
    integer: bool = False
    digits: int | None = None
    change: Literal["no", "any", "up", "down"] = "no"
    input: bool = True
    group: str = ""

    def reaches(self, value: float) -> bool:
        """Whether the data show values as low as this and as high.

        >>> Column("age", "number", "age", low=18, high=90).reaches(95)
        False
        """
        return self.low is not None and self.high is not None and self.low <= value <= self.high


@dataclass(frozen=True)
class Outcome:
    """What the model says: one of several classes, or a number.

    `positive` is the class whose chance is told when nothing else is asked (binary only); `wanted` the class that the
    people behind the rows hope for, where the owner said one.
    """

    column: str
    label: str
    kind: OutcomeKind
    classes: tuple[Value, ...] = ()
    positive: Scalar | None = None
    wanted: Scalar | None = None
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    digits: int | None = None


@dataclass(frozen=True)
class Words:
    """A project as plain data: names, labels, synonyms, units and what its owner declared.

    `said` holds the owner's free sentences by key (purpose, intended_use, not_for, decided_before, owner, ...);
    a key that is missing was never written down. `ids` are the row ids as text, in the order of the data.
    """

    name: str
    title: str
    outcome: Outcome
    columns: tuple[Column, ...]
    row: str = "row"
    rows: str = "rows"
    row_synonyms: tuple[str, ...] = ()
    id_column: str | None = None
    ids: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column | None:
        """The column called `name`, or None."""
        return next((c for c in self.columns if c.name == name), None)

    def class_label(self, value: object) -> str:
        """How people say a class of the outcome."""
        return next((c.label for c in self.outcome.classes if c.value == value), str(value))


# ---------------------------------------------------------------- understanding


@dataclass(frozen=True)
class Entity:
    """A known thing found in the words, at characters `start` to `end` of the question."""

    kind: str
    value: Any
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Condition:
    """One test on one column; `op` is one of = != > < >= <=."""

    column: str
    op: str
    value: Scalar


@dataclass(frozen=True)
class Change:
    """One change to a copy of the rows: set, increase or decrease by, multiply by."""

    column: str
    op: str
    value: Scalar


@dataclass(frozen=True)
class Scope:
    """Which rows: named cases, rows passing an OR of ANDs of conditions, or (both empty) everything.

    >>> Scope().everything, Scope(rows=("12",)).case
    (True, '12')
    """

    rows: tuple[str, ...] = ()
    any: tuple[tuple[Condition, ...], ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def everything(self) -> bool:
        """True when no row and no condition is named."""
        return not self.rows and not self.any

    @property
    def case(self) -> str | None:
        """The id of the one case, or None for a group or everything."""
        return self.rows[0] if len(self.rows) == 1 and not self.any else None


@dataclass(frozen=True)
class Intent:
    """What can be asked, as the file in `intents/` declares it.

    `about` says what a question without a scope is about: the current case, or everything.
    `example` is how it may be asked; `group_example` of a group, `number_example` where the outcome is a number.
    `needs` names what a project must have declared for it.
    """

    name: str
    topic: str
    example: str
    about: Literal["case", "everything", "nothing"] = "everything"
    phrases: tuple[str, ...] = ()
    slots: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    group_example: str = ""
    number_example: str = ""


@dataclass(frozen=True)
class Request:
    """One thing asked; a question may hold several, in its order."""

    intent: str
    slots: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """How understanding ended.

    understood: `requests` are what was asked. unsure: `requests` are the candidates, best first.
    incomplete: `missing` is the slot to ask for. out_of_scope: nothing of it is about this model.
    `profile` is true when the conditions are the values of one somebody described: "34, rents, 24 months: refused?".
    `bare` is true when a question only names rows, columns or changes and asks nothing in words of its own.
    `assumed` are words taken for a class, or for the sex in a column of bare codes, that nobody has named: each word
    with its column (`LABEL` for a class) and value.
    `guessed` are words that no column is known by, each with the column that they are likeliest about (`LABEL` for the
    outcome) and its value, or None for the column itself.
    `unknown` are the words that look as if they mattered but are known to neither the project nor the house.
    """

    status: Status
    requests: tuple[Request, ...] = ()
    scope: Scope = Scope()
    entities: tuple[Entity, ...] = ()
    missing: str | None = None
    metric: str | None = None
    top: int | None = None
    refers_back: bool = False
    bare: bool = False
    profile: bool = False
    assumed: tuple[tuple[str, str, Scalar], ...] = ()
    guessed: tuple[tuple[str, str, Scalar | None], ...] = ()
    unknown: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()


# ---------------------------------------------------------------- finding out


@dataclass(frozen=True)
class Chart:
    """Numbers to draw, with the owner's labels; no colour, no library, no sentence. Kinds: see `charts`."""

    kind: Literal["bars", "intervals", "curve", "table", "histogram"]
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """What is true. Facts are plain JSON values; caveats are names; method says how it was found."""

    facts: Facts
    chart: Chart | None = None
    caveats: tuple[str, ...] = ()
    method: Facts = field(default_factory=dict)


class Cannot(Exception):  # noqa: N818  (it is an answer, not a failure)
    """A named refusal with its facts; `templates/_cannot.md` has the words.

    >>> refusal = Cannot("no_such_row", row="9999")
    >>> refusal.reason, refusal.facts
    ('no_such_row', {'row': '9999'})
    """

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(f"{reason} {facts}" if facts else reason)
        self.reason = reason
        self.facts: dict[str, Any] = facts


# ---------------------------------------------------------------- saying it


@dataclass(frozen=True)
class Part:
    """The answer to one request: the finding (or refusal) and its words for one audience.

    `text` is plain text, `markdown` the same escaped for the page, `html` the drawn chart.
    """

    intent: str
    scope: Scope
    slots: Mapping[str, Any]
    finding: Finding | None
    refusal: tuple[str, Facts] | None
    text: str
    markdown: str
    chart: str = ""
    caption: str = ""
    alt: str = ""
    caveats: tuple[str, ...] = ()
    method: str = ""


@dataclass(frozen=True)
class Answer:
    """What is said in one turn: a part for each request, and the next questions worth asking."""

    question: str
    reading: Reading
    parts: tuple[Part, ...]
    audience: str
    suggestions: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True)
class Session:
    """One visitor's memory: immutable, small, JSON-able.

    `profile` are the values a visitor gave for a case of their own, laid over the row `case`; `previous` is what the
    turn before leant on, for going back.
    """

    audience: str = "everyone"
    case: str | None = None
    requests: tuple[Request, ...] = ()
    scope: Scope = Scope()
    waiting: Mapping[str, Any] | None = None
    profile: tuple[Change, ...] = ()
    previous: Mapping[str, Any] | None = None
