"""The model of this project, fitted when the project is opened, and the rule it is compared with."""

import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OrdinalEncoder


def fit(X: pd.DataFrame, y: pd.Series) -> Pipeline:
    """Boosted trees on the 13 columns; yes/no answers become 1/0 on the way in."""
    answers = make_column_transformer(
        (OrdinalEncoder(), make_column_selector(dtype_exclude="number")),
        remainder="passthrough",
        verbose_feature_names_out=False,
    )
    trees = HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_iter=120,
        max_leaf_nodes=6,
        min_samples_leaf=20,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )
    return make_pipeline(answers, trees).fit(X, y)


def rule(X: pd.DataFrame) -> pd.Series:
    """Refuse when debts take over 40% of income, or the credit history is bad, or mortgage insurance was denied."""
    refuse = (X["pirat"] > 0.40) | (X["chist"] >= 5) | (X["phist"] == "yes") | (X["insurance"] == "yes")
    return refuse.map({True: "yes", False: "no"})
