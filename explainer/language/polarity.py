"""Which class an everyday word for how a case comes out stands for, where the classes are only called no and yes."""

from __future__ import annotations

from explainer.language.meaning import NO, YES
from explainer.language.small_words import key, small_words
from explainer.types import Outcome, Scalar


def meant(text: str, outcome: Outcome) -> Scalar | None:
    """The class that a word stands for by convention: "diabetic" for 1 and "healthy" for 0; None where there is none.

    >>> from explainer.types import Value
    >>> outcome = Outcome("y", "y", "classes", classes=(Value(0, "0"), Value(1, "1")))
    >>> meant("diabetic", outcome), meant("healthy", outcome), meant("tall", outcome)
    (1, 0, None)
    """
    positive = small_words().polar.get(key(text))
    named = {str(c.value).lower(): c.value for c in outcome.classes}
    ends = [next((value for name, value in named.items() if name in end), None) for end in (NO, YES)]
    if positive is None or len(named) != 2 or None in ends:
        return None
    return ends[positive]
