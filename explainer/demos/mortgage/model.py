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
        max_iter=150,
        max_leaf_nodes=4,
        min_samples_leaf=15,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )
    return make_pipeline(answers, trees).fit(X, y)


def rule(X: pd.DataFrame) -> pd.Series:
    """A rule of thumb: refuse when debts take over 45% of income, insurance was denied, or the record is bad twice."""
    bad_record = (X["phist"] == "yes") & (X["chist"] >= 5)
    refuse = (X["pirat"] > 0.45) | (X["insurance"] == "yes") | bad_record
    return refuse.map({True: "yes", False: "no"})
