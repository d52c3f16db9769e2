"""A value of the case at hand that is asked for: "how many homes has he been in before?", "when was it sent?"."""

from __future__ import annotations

from dataclasses import replace

from explainer.language.extremes import timed
from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.reader import Reader
from explainer.language.scoring import SPEAKER
from explainer.language.tokens import stem
from explainer.types import Reading, Request, Scope


def own_value(items: list[Item], reading: Reading, reader: Reader) -> Reading | None:
    """The reading of such a question, or None: it has one column, somebody it is of, and nothing else that it asks."""
    names = {r.intent for r in reading.requests}
    scope = reading.scope
    if (whether := _whether(items, reading, reader.lexicon) or _of_number(items, reading, reader.lexicon)) is not None:
        return whether
    if names == {"count"} and scope.any and not scope.changes and _how_much_of_it(items):
        return _of_a_group(items, reading, reader.lexicon)
    if len(names) > 1 and reading.status != "unsure":
        return None
    numbers = sum(i.kind == "N" for i in items)
    if not names <= _TAKEN_FOR or scope.any or scope.changes or any(i.kind in "icKPnMS" for i in items):
        return None
    texts = [i.text.lower() for i in items]
    if numbers:
        named = _of_a_row(items, reading, reader.lexicon) if len(scope.rows) == numbers == 1 else None
        if named is None:
            return None
        return replace(reading, status="understood", requests=(named,), missing=None, unknown=())
    asks = _asks(items, texts) and _HAVING & set(texts) and not _OTHERWISE & set(texts)
    ids = frozenset[str]().union(*(i.ids for i in items))
    pointed = any(i.kind == "H" and not i.ids & SPEAKER for i in items) or "it" in texts[1:]
    if not asks or not pointed or ids & _WEIGHED or (column := _column(items, reader.lexicon)) is None:
        return None
    return replace(_value(column, scope.rows, reading), unknown=())


def _whether(items: list[Item], reading: Reading, lexicon: Lexicon) -> Reading | None:
    """ "Is he married?", "does 22 own a house", "is she single or married": whether it is so of one row."""
    texts = [i.text.lower() for i in items]
    if len(items) < _THREE or texts[0] not in _WHETHER or len(items) > _SHORT:
        return None
    if (seen := _so_of_a_row(items, reading)) is not None:
        return seen
    at = 1 + (items[1].kind == "R" and len(items) > _THREE)
    row = _row(items[at], lexicon) if float(items[at].value or 0.5).is_integer() else None
    it = texts[1] == "it" and (texts[0] != "does" or "have" in texts)  # not in "does it use the age?"
    pointed = at == 1 and (it or (items[1].kind == "H" and not items[1].ids & SPEAKER))
    rest = items[at + 1 :]
    held = [i.meaning for i in rest if i.kind in "BV" and i.meaning is not None]
    columns = {c for m in held for c in (m.column, *(name for name, _ in m.values)) if c}
    plain = all(i.kind in "LhoBV." or i.text.lower() in _HELD for i in rest) and not texts[-1].endswith("wise")
    if not (pointed or row) or len(columns) != 1 or not plain:
        return None
    told = _value(columns.pop(), (row,) if row else (), reading)
    return replace(told, unknown=(), assumed=())


def _row(item: Item, lexicon: Lexicon) -> str | None:
    """The row that a number names, or None."""
    return item.text if item.kind == "N" and (item.text in lexicon.ids or not lexicon.ids) else None


def _value(column: str, rows: tuple[str, ...], reading: Reading) -> Reading:
    """The value of one column is asked for, of these rows or of the case at hand."""
    asked = (Request("feature_stats", {"feature": column}),)
    return replace(reading, status="understood", requests=asked, scope=Scope(rows=rows), missing=None)


def _of_number(items: list[Item], reading: Reading, lexicon: Lexicon) -> Reading | None:
    """ "What's the glucose of 7?": of row 7, and no glucose of 7."""
    said = [i for i in items if i.kind not in ".?" and i.text.lower() != "the"]
    if len(said) != _FOUR or said[0].text.lower() not in _WHAT or said[2].text.lower() != "of":
        return None
    column = said[1].meaning.column if said[1].meaning is not None else None
    row = _row(said[3], lexicon)
    if said[1].kind not in "CB" or column is None or row is None or not row.isdigit():
        return None
    return replace(_value(column, (row,), reading), unknown=())


_FOUR = 4
_WHAT = frozenset({"what", "what's", "whats", "what is", "what was"})


def _so_of_a_row(items: list[Item], reading: Reading) -> Reading | None:
    """ "Was a cat seen at box 12?": nothing is supposed there, it is asked whether it was so."""
    asked, scope = [r.intent for r in reading.requests], reading.scope
    columns = {c.column for c in scope.changes if c.op == "set"}
    plain = not any(i.kind in "iMSKn" for i in items) and items[0].text.lower() in ("was", "were", "is", "did")
    if asked != ["what_if"] or len(scope.rows) != 1 or len(columns) != 1 or len(scope.changes) != 1 or not plain:
        return None
    return _value(columns.pop(), scope.rows, reading)


_THREE, _SHORT = 3, 9
_WHETHER = frozenset({"is", "was", "does", "did", "has", "had", "do"})
_HELD = frozenset(
    {"own", "have", "live", "come", "be", "been", "got", "get", "take", "use", "belong", "even", "really"}
)


def _how_much_of_it(items: list[Item]) -> bool:
    """ "How old are the strays": no rows are counted."""
    texts = [i.text.lower() for i in items[:3]]
    return len(texts) > 2 and texts[0] == "how" and texts[1] in _SIZES and texts[2] in _HAVING


def _of_a_group(items: list[Item], reading: Reading, lexicon: Lexicon) -> Reading:
    """How old, how fast the rows of a group are, which is asked back where no column tells it."""
    column, outcome = _column(items[:3], lexicon), lexicon.words.outcome
    fast = items[1].text.lower() in ("fast", "long") and timed(lexicon)
    if column is None and outcome.kind == "regression" and (fast or items[1].ids & lexicon.aims):
        column = outcome.column
    if column is None:
        asked = (Request("feature_stats"),)
        return replace(reading, status="incomplete", requests=asked, missing="feature", unknown=(items[1].text,))
    return replace(reading, status="understood", requests=(Request("feature_stats", {"feature": column}),))


def _of_a_row(items: list[Item], reading: Reading, lexicon: Lexicon) -> Request | None:
    """ "Glucose of patient 7?", "how old was 150", "patient 39, her glucose was what": nothing else is said."""
    rest = {i.text.lower() for i in items if i.kind not in "BCRHN.,"}
    column = _column(items, lexicon) if rest <= _PLAIN else None
    asks = rest & {
        "what",
        "what's",
        "whats",
        "what is",
        "what was",
        "how",
        "how many",
        "tell",
        "need",
        "want",
        "give me",
        "show me",
    } or [i.kind for i in items][:1] == ["C"]
    return Request("feature_stats", {"feature": column}) if column is not None and asks else None


_PLAIN = frozenset({"what", "what is", "what was", "is", "was", "the", "of", "her", "his", "its", "their", "for", "in"})
_PLAIN |= frozenset({"how", "how many", "old", "did", "does", "have", "had", "has", "'s", "s", "value", "tell", "me"})
_PLAIN |= frozenset({"what's", "whats", "what're", "how's"})
_PLAIN |= frozenset(
    {"i", "need", "want", "from", "show", "give", "give me", "show me", "please", "could", "you", "would", "like"}
)


def _asks(items: list[Item], texts: list[str]) -> bool:
    """ "How many ...", "how old", "when": not "what part did ..."."""
    opening = texts[0].split() if texts else []
    if opening[:1] != ["how"]:
        return opening == ["when"]
    sized = len(opening) == 1 and len(texts) > 1 and texts[1] in _SIZES
    return opening[1:2] == ["many"] or items[0].kind == "C" or sized


_SIZES = frozenset({"old", "long", "deep", "high", "big", "tall", "heavy", "fast", "large", "wide", "hot", "cold"})
_TAKEN_FOR = frozenset({"threshold", "feature_contribution", "count", "define_term", "change_over_time", "model_edit"})
_TAKEN_FOR |= frozenset({"show_case", "feature_effect", "probability", "label_origin", "case_correct", "feature_stats"})
"""What such a question is taken for, by its words alone."""
_HAVING = frozenset({"are", "has", "have", "had", "is", "was", "does", "did", "were", "been"})
_OTHERWISE = frozenset(
    {"can", "could", "may", "might", "would", "should", "must", "need", "needs", "to", "for", "mean", "because", "due"}
)
_WEIGHED = frozenset({"@important", "@effect", "@feature", "@probability", "matter", "weigh", "contribut", "influenc"})
_WEIGHED |= frozenset({"hurt", "affect", "help", "impact", "@change", "@why", "defin", "@statistic", "happen"})


def _column(items: list[Item], lexicon: Lexicon) -> str | None:
    """The one column that is named, or that "how old" and the like measure."""
    named = {i.meaning.column for i in items if i.kind in "CB" and i.meaning is not None and i.meaning.column}
    if len(named) > 1:
        return None
    if named:
        return named.pop()
    if items[0].text.lower() == "how" and items[1].text.lower() == "old" and "age" in lexicon.hints:
        return lexicon.hints["age"]
    second = len(items) > 1 and items[0].text.lower() in ("how", "how many")
    after = items[1] if second else items[0]
    measured = list(dict.fromkeys(lexicon.measured((*after.ids, stem(after.text.lower().split()[-1])))))
    return measured[0] if len(measured) == 1 else None
