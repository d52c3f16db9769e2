"""What the model says about rows, as plain values: its answer and its chances, asked once for rows it knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from explainer import draws, forests, mixtures, scopes, uncertainty
from explainer.mixtures import Pool
from explainer.threads import SMALL
from explainer.types import Cannot, Chart, Scalar, Scope

if TYPE_CHECKING:
    from explainer.project import Project

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

FEW = 1000
"""One row of more than so many others is asked about alone, as long as the answers for all are not known."""


@dataclass(frozen=True)
class Said:
    """The model's answers for n rows: `answers` (n,) classes or numbers; `chances` (n, k), or None without any."""

    classes: tuple[Scalar, ...]
    answers: npt.NDArray[Any]
    chances: Floats | None

    def answer(self, i: int = 0) -> Scalar:
        """The answer for row i, as a plain value."""
        value: Scalar = plain(self.answers[i])
        return value

    def chance(self, cls: Scalar) -> Floats:
        """The chance of one class, (n,). Raises Cannot: no_probability, no_such_class."""
        if self.chances is None:
            raise Cannot("no_probability")
        if cls not in self.classes:
            raise Cannot("no_such_class", value=cls, known=list(self.classes))
        column: Floats = self.chances[:, self.classes.index(cls)]
        return column

    def certainty(self) -> Floats:
        """The chance that each row's own answer gets, (n,). Raises Cannot: no_probability."""
        if self.chances is None:
            raise Cannot("no_probability")
        own = [self.classes.index(plain(answer)) for answer in self.answers]
        told: Floats = self.chances[np.arange(len(own)), own]
        return told

    def share(self, cls: Scalar) -> float:
        """Which part of the rows is answered with this class."""
        return float((self.answers == cls).mean())


def said(project: Project, X: pd.DataFrame) -> Said:
    """Ask the model about rows; the answers for the project's own rows are known already, unless these are many."""
    at = mixtures.positions(project, X) if _at_hand(project, len(X)) or X is project.X else None
    if at is not None:
        classes, chancy = tuple(project.classes), bool(project.classes) and hasattr(project.model, "predict_proba")
        return Said(classes, project.predicted[at], project.scores[at] if chancy else None)
    if len(X) <= FEW:
        return _asked(project, X, mixtures.rows_prepared(project, X))
    rows = known(project)
    return rows.said if len(X) == len(rows.at) and X.equals(project.X.iloc[rows.at]) else fresh(project, X)


def _at_hand(project: Project, n: int) -> bool:
    """Whether to look the answers up: those for all rows are known, or are better asked for now than some of them."""
    known = {"scores", "predicted"} <= project.__dict__.keys()
    return known or (project.all_told and FEW * n > len(project.X))


@dataclass(frozen=True)
class Known:
    """Rows whose answers are at hand: their places in the project `at` (n,), and what was `said` about them; `of`: how
    many rows there are, where these are a sample of them, else None.
    """

    at: Ints
    said: Said
    of: int | None

    @property
    def scores(self) -> Floats:
        """Their chances (n, k), or numbers (n,). Raises `Cannot("no_probability")`."""
        if not self.said.classes:
            return self.said.answers.astype(float)
        if self.said.chances is None:
            raise Cannot("no_probability")
        return self.said.chances


def known(project: Project) -> Known:
    """The rows that stand for all: all of them, or of too many a seeded sample. Remembered.

    >>> from explainer.project import Project
    >>> found = known(Project.load("mortgage"))
    >>> len(found.at), found.of
    (714, None)
    """

    def asked() -> Known:
        chosen = draws.looked_at(project, scopes.select(project, Scope()))
        few = chosen.of is None
        told = said(project, chosen.X) if few else _asked(project, chosen.X, mixtures.rows_prepared(project, chosen.X))
        return Known(np.flatnonzero(chosen.mask), told, chosen.of)

    return project.remember("known answers", asked)


def range_of(project: Project) -> float:
    """The usual range of a model's numbers: from the 2nd to the 98th of a hundred.

    >>> from explainer.project import Project
    >>> round(range_of(Project.load("hurricanes")))
    96
    """
    return float(np.ptp(np.quantile(known(project).scores, [0.02, 0.98])))


def fresh(project: Project, X: pd.DataFrame) -> Said:
    """Ask the model about rows that nobody will ask about again: nothing is remembered, and chances are asked once."""
    ready = mixtures.preparation(project)
    A = None if ready is None else ready.encode(project, X)
    if ready is None or A is None or not likeliest(project):
        return _asked(project, X, A)
    chances = ready.ask(A, "predict_proba")
    return Said(tuple(project.classes), np.asarray(project.classes, dtype=object)[chances.argmax(axis=1)], chances)


def mixed(pool: Pool, rows: Ints) -> Said:
    """What the model says about mixtures: `rows` (m, d) says for each column which row of the pool lends its value.

    >>> from explainer.project import Project
    >>> pool = mixtures.background(Project.load("mortgage"))
    >>> mixed(pool, np.zeros((2, 13), dtype=np.intp)).answers.tolist()
    ['yes', 'yes']
    """
    project, classes = pool.project, tuple(pool.project.classes)
    if not classes or not hasattr(project.model, "predict_proba"):
        return Said(classes, pool.answers(rows), None)
    chances = pool.chances(rows)
    if not likeliest(project):
        return Said(classes, pool.answers(rows), chances)
    return Said(classes, np.asarray(classes, dtype=object)[chances.argmax(axis=1)], chances)


def likeliest(project: Project) -> bool:
    """Whether the likeliest class is what the model answers, for every row whose answer is `known`. Remembered.

    Forests answer so by their making. Not so without chances, or with a line drawn elsewhere.
    """

    def looked_up() -> bool:
        if not project.classes or not hasattr(project.model, "predict_proba"):
            return False
        if (ready := mixtures.preparation(project)) is not None and forests.readable(ready.estimator):
            return True
        rows = known(project)
        told = np.asarray(project.classes, dtype=object)[rows.scores.argmax(axis=1)]
        return bool((told == np.asarray(rows.said.answers, dtype=object)).all())

    return project.remember("the likeliest is the answer", looked_up)


def _asked(project: Project, X: pd.DataFrame, A: Floats | None) -> Said:
    classes, chancy = tuple(project.classes), bool(project.classes) and hasattr(project.model, "predict_proba")
    ready = mixtures.preparation(project)
    if ready is None or A is None:
        return Said(classes, project.predict(X), project.proba(X) if chancy else None)
    if chancy and forests.readable(ready.estimator):
        chances = ready.ask(A, "predict_proba")
        return Said(classes, np.asarray(ready.estimator.classes_).take(chances.argmax(axis=1)), chances)
    if chancy and len(A) < SMALL and ready.trees is not None and (both := ready.trees.both(A)) is not None:
        return Said(classes, *both)
    return Said(classes, ready.call(A, "predict"), ready.ask(A, "predict_proba") if chancy else None)


def one_told(project: Project, said: Said, asked: Scalar | None = None) -> dict[str, Any]:
    """The answer for one row, with the chance of each class, and of the class whose chance is told.

    That is the class asked about, else the positive one of two, else the answer. Raises `Cannot("no_such_class")`.
    """
    if said.chances is None:
        return {"prediction": said.answer(), "chances": [], "told": None}
    order = np.argsort(-said.chances[0], kind="stable")
    chances = [{"cls": said.classes[k], "chance": float(said.chances[0, k])} for k in order]
    cls = next(c for c in (asked, project.positive, said.answer()) if c is not None)
    return {
        "prediction": said.answer(),
        "chances": chances,
        "told": {"cls": cls, "chance": float(said.chance(cls)[0])},
    }


def many_told(project: Project, said: Said, asked: Scalar | None = None) -> dict[str, Any]:
    """The answers for many rows: how often each class (the one asked about first), or where the numbers lie."""
    if said.classes and asked is not None:
        found = shares(project, said.answers)
        return {"shares": sorted(found, key=lambda s: bool(s["cls"] != asked))}
    return {"shares": shares(project, said.answers)} if said.classes else numbers(said.answers)


def happened(project: Project, y: pd.Series[Any], *, one: bool) -> Any:
    """What really happened: the value for one row; for many the classes' shares or the numbers' mean."""
    if one:
        return plain(y.iloc[0])
    truth = y.to_numpy()
    return {"shares": shares(project, truth)} if project.classes else numbers(truth.astype(float))


def shares(project: Project, values: Any) -> list[dict[str, Any]]:
    """How often each class occurs among values (n,), most frequent first, each with its 95% interval."""
    found = []
    for cls in project.classes:
        k = int((values == cls).sum())
        interval = [float(end) for end in uncertainty.wilson(k, len(values))]
        found.append({"cls": cls, "n": k, "share": k / len(values), "interval": interval})
    return sorted(found, key=lambda s: -s["n"])


def numbers(values: Any) -> dict[str, Any]:
    """Where numbers (n,) lie: mean, median, quartiles and ends."""
    low, q25, median, q75, high = (float(q) for q in np.quantile(values, [0, 0.25, 0.5, 0.75, 1]))
    return {"mean": float(np.mean(values)), "median": median, "low": low, "high": high, "q25": q25, "q75": q75}


def histogram(project: Project, values: Any) -> Chart:
    """Where the model's numbers lie."""
    counts, edges = np.histogram(values, bins=min(20, max(1, len(np.unique(values)))))
    outcome = project.words.outcome
    data = {"edges": edges.tolist(), "counts": counts.tolist(), "x_label": outcome.label, "x_unit": outcome.unit}
    return Chart("histogram", data)


def plain(value: Any) -> Any:
    """A value as JSON has it: Python's own, and None for a missing one.

    >>> plain(np.int64(3)), plain(float("nan")), plain("yes"), plain(np.bool_(True))
    (3, None, 'yes', True)
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and not np.isfinite(value)):
        return None
    return value if isinstance(value, (str, int, float, bool)) else str(value)
