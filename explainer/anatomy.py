"""What a model is made of: its family, its size, and the settings that somebody chose.

A model may be wrapped (a pipeline, a search over settings, a recalibration): what answers in the end is its core.
"""

from __future__ import annotations

import inspect
from typing import Any

FAMILIES = (
    ("HistGradientBoosting", "boosted_trees"),
    ("GradientBoosting", "boosted_trees"),
    ("AdaBoost", "boosted_trees"),
    ("XGB", "boosted_trees"),
    ("LGBM", "boosted_trees"),
    ("CatBoost", "boosted_trees"),
    ("RandomForest", "forest"),
    ("ExtraTrees", "forest"),
    ("Bagging", "committee"),
    ("Voting", "committee"),
    ("Stacking", "committee"),
    ("DecisionTree", "tree"),
    ("ExtraTree", "tree"),
    ("MLP", "network"),
    ("KNeighbors", "neighbours"),
    ("RadiusNeighbors", "neighbours"),
    ("NB", "bayes"),
    ("GaussianProcess", "process"),
    ("Dummy", "constant"),
    ("Stored", "stored"),
    ("Scored", "function"),
)
"""Beginnings (or, for naive Bayes, endings) of class names, the more special ones first."""


def steps(model: Any) -> tuple[Any, ...]:
    """The model's steps, wrappers taken off: what prepares the inputs, and last what answers.

    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import StandardScaler
    >>> [type(step).__name__ for step in steps(make_pipeline(StandardScaler(), Ridge()))]
    ['StandardScaler', 'Ridge']
    """
    inner = _unwrapped(model)
    if inner is not None:
        return steps(inner)
    parts = getattr(model, "steps", None)
    if not isinstance(parts, list) or not parts:
        return (model,)
    return (*(step for _, step in parts[:-1] if step not in (None, "passthrough")), *steps(parts[-1][1]))


def _unwrapped(model: Any) -> Any:
    """What a wrapper holds inside, or None."""
    for name in ("best_estimator_", "regressor_"):
        if hasattr(model, name):
            return getattr(model, name)
    calibrated = getattr(model, "calibrated_classifiers_", None)
    return getattr(calibrated[0], "estimator", None) if calibrated else None


def family(core: Any) -> str:
    """Which kind of model this is, by name; "linear" by its coefficients, "other" where nothing fits.

    >>> from sklearn.ensemble import RandomForestClassifier
    >>> family(RandomForestClassifier())
    'forest'
    """
    name = type(core).__name__
    for part, found in FAMILIES:
        if name.startswith(part) or (part == "NB" and name.endswith("NB")):
            return found
    if name.startswith(("SVC", "SVR", "NuSV", "LinearSV")):
        return "linear" if _size(core, "coef_") else "support_vectors"
    return "linear" if _size(core, "coef_") else "other"


def size(core: Any) -> dict[str, int]:
    """What can be counted in a fitted model: `trees`, `leaves` (of one tree), `coefficients`; only what there is.

    >>> from sklearn.tree import DecisionTreeRegressor
    >>> size(DecisionTreeRegressor(max_leaf_nodes=4).fit([[0], [1], [2], [3]], [0, 1, 5, 9]))
    {'leaves': 4}
    """
    found: dict[str, int] = {}
    trees = _trees(core)
    if trees:
        found["trees"] = trees
    if hasattr(core, "get_n_leaves") and hasattr(core, "tree_"):
        found["leaves"] = int(core.get_n_leaves())
    coefficients = _size(core, "coef_")
    if coefficients and not trees:
        found["coefficients"] = coefficients
    return found


def _trees(core: Any) -> int:
    if family(core) not in ("boosted_trees", "forest"):
        return 0
    if hasattr(core, "_predictors"):  # histogram boosting: a list of trees for each round
        return sum(len(trees) for trees in core._predictors)
    kept = getattr(core, "estimators_", None)
    if kept is not None:
        return int(getattr(kept, "size", len(kept)))
    known = getattr(core, "n_estimators", None)
    return known if isinstance(known, int) else 0


def _size(core: Any, name: str) -> int:
    size = getattr(getattr(core, name, None), "size", None)
    return size if isinstance(size, int) else 0


def chosen(core: Any) -> list[dict[str, Any]]:
    """The settings that differ from the defaults: [{name, value, default}].

    >>> from sklearn.linear_model import Ridge
    >>> chosen(Ridge(alpha=2.5))
    [{'name': 'alpha', 'value': 2.5, 'default': 1.0}]
    """
    if not hasattr(core, "get_params"):
        return []
    usual = {name: p.default for name, p in inspect.signature(type(core)).parameters.items()}
    found = []
    for name, value in sorted(core.get_params(deep=False).items()):
        default = usual.get(name, inspect.Parameter.empty)
        if default is not inspect.Parameter.empty and repr(value) != repr(default):
            found.append({"name": name, "value": _plain(value), "default": _plain(default)})
    return found


def _plain(value: Any) -> Any:
    """A setting as a plain value, or as short text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."
