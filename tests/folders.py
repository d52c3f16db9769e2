"""A project's folder, as somebody may write it."""

from pathlib import Path

FIT = """\
from sklearn.linear_model import LogisticRegression


def fit(X, y):
    return LogisticRegression().fit(X, y)
"""


def folder(where: Path, toml: str, csv: str = "a,b,y\n1,2,0\n2,1,1\n3,5,0\n4,1,1\n", model: str = "") -> Path:
    (where / "project.toml").write_text(toml)
    (where / "data.csv").write_text(csv)
    (where / "model.py").write_text(model or FIT)
    return where


PLAIN = '[data]\nfile = "data.csv"\ntarget = "y"\n[model]\nfit = "model.py:fit"\n'
