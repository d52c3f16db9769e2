"""Which class an everyday word for how a case comes out stands for, where the classes are only called no and yes."""

from __future__ import annotations

from explainer.language.meaning import NO, YES
from explainer.language.small_words import key, small_words
from explainer.types import Outcome, Scalar, Value


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


def no_and_yes(outcome: Outcome) -> tuple[Scalar, Scalar] | None:
    """Which of two classes is a no and which a yes, by what they are called; None where nothing says so.

    >>> from explainer.types import Value
    >>> no_and_yes(Outcome("y", "y", "classes", classes=(Value("ok", "accepted"), Value("ko", "refused"))))
    ('ko', 'ok')
    """
    if len(outcome.classes) != 2:
        return None
    one, other = outcome.classes
    leans = [_leans(c) for c in (one, other)]
    if (None not in leans and leans[0] == leans[1]) or leans == [None, None]:
        return None
    positive = leans[0] if leans[0] is not None else not leans[1]
    return (other.value, one.value) if positive else (one.value, other.value)


def _leans(cls: Value) -> bool | None:
    """Whether a class is called a yes, or a no: by its label, else its synonyms, else by its bare value.

    >>> from explainer.types import Value
    >>> _leans(Value("no", "accepted")), _leans(Value("no", "no")), _leans(Value(3, "type 3"))
    (True, False, None)
    """
    for texts in ((cls.label,), cls.synonyms, (str(cls.value),)):
        if (lean := _told(texts)) is not None:
            return lean
    return None


def _told(texts: tuple[str, ...]) -> bool | None:
    """What names of one class say together, those that deny something aside: "not refused"."""
    plain = [t.lower() for t in texts if not t.lower().startswith(("not ", "no ", "non"))]
    if any(t in YES for t in plain) or any(t in NO for t in plain):
        return any(t in YES for t in plain)
    known = small_words().polar
    said = {known[part] for t in plain for word in t.split() for part in (key(word), key(t)) if part in known}
    return said.pop() if len(said) == 1 else None
