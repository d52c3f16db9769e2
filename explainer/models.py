"""An owner's model: from a skops file with trusted types, a function that fits one, or (if allowed) a pickle."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from explainer.declaration import ProjectError

TRUSTED = (
    "collections.OrderedDict",
    "lightgbm.basic.Booster",
    "lightgbm.sklearn.LGBMClassifier",
    "lightgbm.sklearn.LGBMRegressor",
    "numpy.dtype",
    "scipy._lib.array_api_compat.numpy._aliases.asarray",
    "scipy.interpolate._bsplines.BSpline",
    "sklearn._loss.loss.HalfTweedieLoss",
    "sklearn._loss.loss.HalfTweedieLossIdentity",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
    "sklearn.compose._column_transformer.make_column_selector",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.gaussian_process.kernels.ConstantKernel",
    "sklearn.gaussian_process.kernels.Matern",
    "sklearn.gaussian_process.kernels.Product",
    "sklearn.gaussian_process.kernels.RBF",
    "sklearn.gaussian_process.kernels.Sum",
    "sklearn.gaussian_process.kernels.WhiteKernel",
    "sklearn.metrics._classification.balanced_accuracy_score",
    "sklearn.metrics._dist_metrics.EuclideanDistance64",
    "sklearn.metrics._dist_metrics.ManhattanDistance64",
    "sklearn.metrics._dist_metrics.MinkowskiDistance64",
    "sklearn.metrics._scorer._CurveScorer",
    "sklearn.metrics._scorer._PassthroughScorer",
    "sklearn.metrics._scorer._Scorer",
    "sklearn.model_selection._split.KFold",
    "sklearn.model_selection._split.StratifiedKFold",
    "sklearn.neighbors._ball_tree.BallTree",
    "sklearn.neighbors._kd_tree.KDTree",
    "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
    "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
    "sklearn.tree._tree.Tree",
    "sklearn.utils._bunch.Bunch",
    "sklearn.utils._metadata_requests.MetadataRequest",
    "sklearn.utils._metadata_requests.MethodMetadataRequest",
    "sklearn.utils.validation.check_array",
    "xgboost.core.Booster",
    "xgboost.sklearn.XGBClassifier",
    "xgboost.sklearn.XGBRegressor",
)
"""Types beyond skops' own list that are safe to build from a file; exact names, no prefixes.

`functools.partial` is trusted only beside the function that boosted trees on category columns wrap in it; any other
function it might call is named on its own, and refused.
"""
FEW = 20_000
"""Below this many rows one thread fits boosted trees faster than several (0.1 s instead of 2 to 8 on two cores)."""


def function(folder: Path, where: str) -> Callable[..., Any]:
    """The owner's Python function, named as "file.py:function" beside project.toml.

    Raises:
        ProjectError: no such file or function, or the file can't be run.
    """
    name, _, called = where.partition(":")
    path = folder / name
    if not called:
        raise ProjectError(f'"{where}" doesn\'t name a function: write it as "model.py:fit".')
    if not path.is_file():
        raise ProjectError(f"There is no file {path}.")
    found = getattr(_module(path), called, None)
    if not callable(found):
        raise ProjectError(f"There is no function '{called}' in {path}.")
    return found  # type: ignore[no-any-return]


def fitted(folder: Path, where: str, X: pd.DataFrame, y: pd.Series) -> Any:
    """The model that the owner's function fits on these rows; few rows are fitted on one thread, which is faster.

    Raises:
        ProjectError: the function failed; the message repeats its reason.
    """
    from threadpoolctl import threadpool_limits

    fit = function(folder, where)
    try:
        with threadpool_limits(1 if len(X) < FEW else None):
            return fit(X, y)
    except Exception as problem:
        raise ProjectError(f"{where} could not fit the model: {type(problem).__name__}: {problem}") from problem


def _module(path: Path) -> Any:
    name = f"_owner_{path.parent.name}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ProjectError(f"{path} is not a Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as problem:
        raise ProjectError(f"{path} can't be run: {type(problem).__name__}: {problem}") from problem
    return module


def loaded(path: Path, trusted: Sequence[str] | str = ()) -> Any:
    """The model in a skops file; only scikit-learn's own types, those in `TRUSTED` and those named are built.

    Raises:
        ProjectError: no such file, not a skops file, or a type that nobody declared trusted.
    """
    from skops import io

    named = [trusted] if isinstance(trusted, str) else list(trusted)
    data = _bytes(path)
    unknown = _unknown(path, data)
    strange = _strange(unknown, named)
    if strange:
        listed = ", ".join(f'"{t}"' for t in [*named, *strange])
        raise ProjectError(f"{distrust(path, strange)}, write under [model]: trusted = [{listed}]")
    try:
        return io.loads(data, trusted=unknown)
    except Exception as problem:
        raise ProjectError(f"{path} could not be loaded: {type(problem).__name__}: {problem}") from problem


def untrusted(path: Path, named: Sequence[str] = ()) -> list[str]:
    """The types in a skops file that are neither scikit-learn's own, nor in `TRUSTED`, nor named here.

    Raises:
        ProjectError: no such file, or not a skops file.
    """
    return _strange(_unknown(path, _bytes(path)), named)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise ProjectError(f"There is no file {path}.")
    return path.read_bytes()


def _unknown(path: Path, data: bytes) -> list[str]:
    from skops import io

    try:
        return sorted(io.get_untrusted_types(data=data))
    except Exception as problem:
        raise ProjectError(f"{path} is not a model saved by skops: {problem}") from problem


def _strange(unknown: Sequence[str], named: Sequence[str]) -> list[str]:
    known = {*TRUSTED, *named, *(["functools.partial"] if "sklearn.utils.validation.check_array" in unknown else [])}
    return [t for t in unknown if t not in known]


def distrust(path: Path, strange: Sequence[str]) -> str:
    """The beginning of the sentence that refuses these types."""
    return f"{path.name} holds types that nobody declared trusted: {', '.join(strange)}. If you know what they do"


def unpickled(path: Path, *, allowed: bool) -> Any:
    """The model in a pickle or joblib file, which can run any program while it is read: only if expressly allowed.

    Raises:
        ProjectError: not allowed, no such file, or the file is damaged.
    """
    if not path.is_file():
        raise ProjectError(f"There is no file {path}.")
    if not allowed:
        raise ProjectError(
            f"{path.name} is a pickle: reading it can run any program hidden in it. Save the model with skops instead, "
            "or, if you made the file yourself, allow it with --allow-pickle (in Python: allow_pickle=True)."
        )
    import joblib  # type: ignore[import-untyped]

    try:
        return joblib.load(path)
    except Exception as problem:
        raise ProjectError(f"{path} could not be loaded: {type(problem).__name__}: {problem}") from problem
