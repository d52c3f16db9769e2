"""The model of this project, fitted when the project is opened, and the rule it is compared with."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor


def fit(X: pd.DataFrame, y: pd.Series) -> HistGradientBoostingRegressor:
    """Boosted trees on place, season, hour and central pressure."""
    return HistGradientBoostingRegressor(
        learning_rate=0.05,
        max_iter=200,
        max_leaf_nodes=8,
        min_samples_leaf=50,
        early_stopping=False,
        random_state=0,
    ).fit(X, y)


DVORAK_PRESSURE = [890, 906, 921, 935, 948, 960, 970, 979, 987, 994, 1000, 1005, 1009]  # hPa
DVORAK_WIND = [170, 155, 140, 127, 115, 102, 90, 77, 65, 55, 45, 35, 30]  # knots


def rule(X: pd.DataFrame) -> np.ndarray:
    """Dvorak's table for the Atlantic (1984): wind from central pressure, straight lines between its entries."""
    wind: np.ndarray = np.interp(X["pressure"].to_numpy(dtype=float), DVORAK_PRESSURE, DVORAK_WIND)
    return wind
