"""Rows are drawn by what they hold: no order, no name and no spelling changes which, and none is drawn too often."""

from __future__ import annotations

import numpy as np
import pandas as pd

from explainer.draws import draw, drawn, keys
from explainer.project import Project
from explainer.scopes import select
from explainer.types import Change, Scope


def table(n: int = 4000) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    kinds = rng.choice(["red", "blue", "green"], n, p=[0.5, 0.3, 0.2])
    return pd.DataFrame({"flag": rng.integers(0, 2, n), "kind": kinds, "size": rng.normal(size=n).round(1)})


class Plain:
    def predict(self, X: pd.DataFrame) -> np.ndarray:
        return np.asarray(X.iloc[:, 0], dtype=float)


def project(X: pd.DataFrame) -> Project:
    return Project(Plain(), X, pd.Series(np.arange(len(X), dtype=float), index=X.index, name="y"))


def test_order_names_and_spelling_change_no_draw() -> None:
    X = table()
    at = np.random.default_rng(5).permutation(len(X))
    spelt = X.assign(kind=X["kind"].map({"red": "z", "blue": "a", "green": "m"}))
    other = spelt.iloc[at][["size", "kind", "flag"]].rename(columns={"size": "b", "kind": "c", "flag": "a"})
    one, two = (drawn(project(f), np.arange(len(f)), 300) for f in (X, other))
    held = X.iloc[one].assign(kind=spelt["kind"].iloc[one])[["size", "kind", "flag"]].to_numpy().tolist()
    assert held == other.iloc[two].to_numpy().tolist()


def test_rows_that_hold_the_same_are_drawn_as_often_as_they_occur() -> None:
    X = table()[["flag", "kind"]]
    assert len(X.drop_duplicates()) == 6
    assert len(np.unique(keys(X))) == len(X)
    some = X.iloc[drawn(project(X), np.arange(len(X)), 1000)]
    shares = some.value_counts(normalize=True) - X.value_counts(normalize=True)
    assert float(shares.abs().max()) < 0.04


def test_a_draw_stays_within_the_group_and_is_changed_afterwards() -> None:
    X = table()
    p = project(X)
    found = draw(p, select(p, Scope(rows=tuple(p.X.index[:50]))), (Change("size", "increase", 1.0),), 20)
    assert (found.n, found.of, len(set(found.at.tolist()))) == (20, 50, 20)
    assert found.at.max() < 50
    assert np.allclose(found.X["size"], X["size"].iloc[found.at] + 1)
    assert drawn(p, np.arange(5), 20).tolist() != []
    assert sorted(drawn(p, np.arange(5), 20).tolist()) == [0, 1, 2, 3, 4]
    assert len(drawn(p, np.arange(5), 0)) == 0


def test_as_many_columns_are_taken_as_tell_the_rows_apart() -> None:
    """Columns that hold the same numbers in another order are told apart by nothing, and none is left out."""
    rng = np.random.default_rng(6)
    v = rng.integers(0, 3, 500).astype(float)
    X = pd.DataFrame({name: rng.permutation(v) for name in "abcdefg"})
    at = rng.permutation(len(X))
    other = X.iloc[at][list("gfedcba")]
    assert len(np.unique(keys(X))) == len(X)
    assert np.array_equal(np.sort(keys(X)), np.sort(keys(other)))
    alike = pd.DataFrame(np.sort(X.to_numpy(), axis=1)).duplicated(keep=False).to_numpy()
    assert 0 < alike.sum() < len(X)
    assert np.array_equal(keys(X)[at][~alike[at]], keys(other)[~alike[at]])
    narrow, wide = X.assign(z=np.arange(500.0)), X.assign(z=np.arange(500.0), y=rng.random(500))
    for table in (narrow, wide):
        assert np.array_equal(keys(table)[at], keys(table.iloc[at][sorted(table.columns, reverse=True)]))
