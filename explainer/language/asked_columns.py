"""Which columns a request asks about: those it names, or that a value, a measure or a unit tells."""

from __future__ import annotations

from itertools import pairwise

from explainer.language.item import Item
from explainer.language.names import called
from explainer.language.parse import Parse, by_unit
from explainer.language.reader import Reader
from explainer.language.scoring import Match
from explainer.language.small_words import key
from explainer.language.values import holds

OF_A_COLUMN = frozenset({"feature_effect", "feature_contribution", "feature_importance", "threshold"})


def meant_by_value(found: Parse, match: Match) -> list[str]:
    """ "Did having no job hurt her", "did it matter that she never finished school": the column of what is said."""
    told = [c for c in found.conditions if match.start <= c[0] < match.end and c[2].column in found.lexicon.kinds]
    if match.name != "feature_effect":  # "is it harder for self-employed people?"
        told = [c for c in told if not found.names_people(c[0], c[1]) and "R" not in found.kinds[c[1] : c[1] + 1]]
    among = [c for c in told if any(i.text.lower() in _AMONG for i in found.items[max(0, c[0] - 1) : c[1]])]
    led = [c for c in told if any(i.text.lower() in _BEING for i in found.items[max(0, c[0] - 3) : c[1]])]
    said = led or ([] if among and match.name != "feature_effect" else told)
    columns = list(dict.fromkeys(c[2].column for c in said))
    if len(columns) != 1:
        return []
    for condition in said:
        found.conditions.remove(condition)
        found.taken.update(dict.fromkeys(range(condition[0], condition[1]), "column"))
    return columns


_AMONG = frozenset({"for", "among", "of", "in", "with", "on"})


_BEING = frozenset({"being", "having", "that", "getting", "owning", "not", "never"})


def meant_by_measure(found: Parse, match: Match) -> list[str]:
    """ "Do longer loans look worse", "how many months at most", "up to what amount": the column its measure tells."""
    for at in range(match.start, match.end):
        item, word = found.items[at], found.items[at].text.lower()
        if item.kind not in "wLMS" or at in found.taken or word in _THINGS:
            continue
        unit = by_unit(found, None, word) if item.kind in "MS" else None
        measured = found.lexicon.measured(item.ids)
        stretch = found.items[match.start : match.end]
        column = unit or (_told_apart(found, stretch, item, measured) if measured else _named_alone(found, item))
        if column is not None:
            found.taken[at] = "column"
            return [column]
    return []


_THINGS = frozenset(
    {
        "loans",
        "loan",
        "credit",
        "ask",
        "make",
        "run",
        "more",
        "less",
        "higher",
        "lower",
        "better",
        "worse",
        "cost",
        "count",
        "help",
        "pay",
        "weigh",
    }
)


def _named_alone(found: Parse, item: Item) -> str | None:
    """The one column of numbers that has a word in its name: "amount" of LoanAmount."""
    if any(i.startswith("@") for i in item.ids) or item.kind != "w":
        return None
    columns = [c for c in found.lexicon.words.columns if c.kind == "number"]
    named = [c.name for c in columns if any(item.ids & set(key(text)) for text in called(c))]
    return named[0] if len(named) == 1 else None


def open_columns(found: Parse, match: Match, kinds: str) -> list[int]:
    """Items of a stretch that name a column nothing has claimed."""
    return [at for at in range(match.start, match.end) if found.items[at].kind in kinds and at not in found.taken]


def summed_up(found: Parse, match: Match) -> str | None:
    """ "The distribution of home appliances": a yes/no column itself, not the rows it holds for."""
    for condition in found.conditions:
        start, end, one = condition
        asked = found.items[max(match.start, start - 1) : end]
        led = bool(asked) and "@statistic" in asked[0].ids and any(i.text.lower() == "of" for i in asked)
        people = found.kinds[end : end + 1] == "R" or found.names_people(start, end)
        if led and one.column in found.lexicon.boolean and not people:
            found.conditions.remove(condition)
            return one.column
    return None


def measure_of(found: Parse, stretch: list[Item]) -> str | None:
    """The column asked about by its measure alone: "how old are they", "how much do they borrow"."""
    for at, item in enumerate(stretch):
        summed = bool(at) and "@statistic" in stretch[at - 1].ids and item.text.lower() == "loan"  # "average loan"
        if item.kind in "wLMSsu" and (
            summed or item.text.lower() not in ("loans", "loan", "credit", "ask", "make", "run")
        ):
            columns = found.lexicon.measured(item.ids)
            if columns:
                return _told_apart(found, stretch, item, columns)
    return None


def _told_apart(found: Parse, stretch: list[Item], item: Item, columns: list[str]) -> str | None:
    """Of columns that a word measures the likeliest; of several that have the word in their very names the one that
    more words say, or none: "the plate's temperature" where a nozzle and a bed have one.
    """
    own = [c for c in dict.fromkeys(columns) if _says(found, item, c) >= 1]
    if len(own) < _SEVERAL:
        return columns[0]
    told = {c: sum(_says(found, i, c) > 0 for i in stretch) for c in own}
    first, second, *_ = sorted(told.values(), reverse=True)
    return max(own, key=told.__getitem__) if first > second else None


def _says(found: Parse, item: Item, column: str) -> float:
    """How surely an item says a word of a column's name."""
    named = (found.lexicon.naming(word).get(column, {}) for word in item.ids)
    return max((weight for places in named for weight in places.values()), default=0.0)


_SEVERAL = 2


_SPARING = frozenset({"without", "touch", "keep", "except", "leav", "but", "not", "other than", "apart from", "besid"})


def avoided_columns(found: Parse) -> list[str]:
    """Columns that must stay as they are: "without touching age"."""
    names = []
    for at, item in enumerate(found.items):
        near = found.items[max(0, at - 4) : at]
        if (
            item.kind in "CB"
            and at not in found.taken
            and any(i.ids & _SPARING or i.text.lower() in _SPARING for i in near)
        ):
            found.taken[at] = "slot"
            names.append(found.column(at))
    return names


def columns_of(found: Parse, match: Match, reader: Reader, most: int) -> list[str]:
    """The columns a request names, those of its own stretch first; for comparing groups also those of conditions."""
    free = [at for at, i in enumerate(found.items) if i.kind in "CB" and found.taken.get(at) in (None, "column")]
    own = [at for at in free if match.start <= at < match.end]
    named = [at for at in (own or free) if found.items[at].meaning is not None]
    chosen = ([at for at in named if not _of_a_change(found, at)] or named)[:most]
    if match.name == "feature_stats" and any(found.items[at].kind == "C" for at in chosen):
        chosen = [at for at in chosen if found.items[at].kind == "C"]  # "average km of women injured this year"
    if match.name == "feature_importance":
        chosen = _without_rows(found, chosen)
    for at in chosen:
        found.taken[at] = "column"
    names = [found.column(at) for at in chosen] + found.compared
    if match.name in _SIDE_BY_SIDE:
        names += _joined_to(found, match)
    either = bool(chosen) and any(k == "o" for k in found.kinds[chosen[0] : chosen[-1]])
    rows = len(names) == 1 or either  # "feature interactions for foreign workers", "in loans for cars or furniture"
    led = found.items[chosen[0] - 1].text.lower() if chosen and chosen[0] else ""
    being = led in ("being", "having", "taking", "owning")  # "together with being male"
    yes_or_no = bool(chosen) and rows and all(name in found.lexicon.boolean for name in names)
    if match.name == "interaction" and yes_or_no and not being:
        for at in chosen:
            found.taken.pop(at)
        return []
    if not names and match.name == "feature_stats" and any(i.kind == "X" for i in found.items):
        return [reader.lexicon.words.outcome.column]
    if match.name == "fairness":
        sensitive = [c for c in found.conditions if c[2].column in reader.lexicon.words.sensitive]
        sensitive = [c for c in sensitive if not _among(found, c[0])]
        others = [c for c in found.conditions if c[2].column in reader.lexicon.kinds and not _among(found, c[0])]
        compared = sensitive or ([] if names else others)
        found.conditions = [c for c in found.conditions if c not in compared]
        names += [c.column for _, _, c in compared]
    return list(dict.fromkeys(names))


def _without_rows(found: Parse, chosen: list[int]) -> list[int]:
    """ "Does the amount weigh more than the term when it's a new-car loan?": a yes/no column after two others says of
    which rows it is asked.
    """
    kept = list[int]()
    for at in chosen:
        led = [i.text.lower() for i in found.items[max(0, at - _LED) : at]]
        near = found.items[max(0, at - _LED) : at]
        opened = next((n for n in range(len(led) - 1, -1, -1) if led[n] in _OF_ROWS_WHERE), None)
        plain = opened is not None and all(i.kind in "LRHhw" for i in near[opened + 1 :])
        held = holds(found, at, False) if len(kept) >= _PAIR and found.items[at].kind == "B" and plain else None
        if held is None:
            kept.append(at)
            continue
        found.conditions.append((at, at + 1, held))
        found.take(at, at + 1, "condition")
    return kept


_LED, _PAIR = 6, 2
_OF_ROWS_WHERE = frozenset({"when", "if", "where", "for", "among", "amongst", "on", "in"})
_SIDE_BY_SIDE = frozenset({"interaction", "feature_importance"})


def _set_against(found: Parse, match: Match) -> list[str]:
    """ "What weighs more, missed payments or being unemployed": two yes/no columns themselves, and no rows."""
    if any(i.kind in "Kk" or i.text.lower() == "who" for i in found.items[match.start : match.end]):
        return []  # "who gets refused more, single or self-employed"
    told = {start: (end, c.column) for start, end, c in found.conditions if match.start <= start < match.end}
    told |= {at: (at + 1, found.column(at)) for at, role in found.taken.items() if role == "column"}
    for (one, (end, first)), (other, (_, second)) in pairwise(sorted(told.items())):
        between = found.items[end:other]
        joined = any(i.kind == "o" or i.text.lower() in ("than", "versus", "vs") for i in between)
        of_rows = any(i.kind in "RG" or i.text.lower() in _OF_WHOM for i in found.items[max(0, one - 1) : end])
        if joined and not of_rows and len(between) <= _APART and {first, second} <= found.lexicon.boolean.keys():
            for start, stop in ((one, end), (other, told[other][0])):
                found.taken.update(dict.fromkeys(range(start, stop), "column"))
            columns = [c.column for at, _, c in found.conditions if at in (one, other)]
            found.conditions = [c for c in found.conditions if c[0] not in (one, other)]
            return columns
    return []


_APART = 5
_OF_WHOM = frozenset({"for", "among", "amongst", "in", "of", "with", "on", "who", "are"})


def _of_a_change(found: Parse, at: int) -> bool:
    """Whether a column only says once more what is changed: "if all had stayed only 1 *day in jail*, how ... age"."""
    column = found.column(at)
    beside = "change" in (found.taken.get(at - 1), found.taken.get(at + 1))
    return beside and any(c.column == column for _, c in found.changes)


def _joined_to(found: Parse, match: Match) -> list[str]:
    """Yes/no columns named beside another column: "race or credit history" are two columns, not rows."""
    names = _set_against(found, match) if match.name == "feature_importance" else []
    for condition in list(found.conditions):
        start, end, one = condition
        after, before = found.kinds[end : end + 3].lstrip("L"), found.kinds[max(0, start - 3) : start].rstrip("L")
        column = match.name != "interaction" or "column" in found.taken.values()  # not "over 40 or are foreigners"
        last = next(
            (i for i in reversed(found.items[max(0, start - 3) : start]) if i.kind != "L" or i.ids & _AGAINST), None
        )
        against = last is not None and bool(last.ids & _AGAINST) and column
        joint = start - 1 if found.kinds[start - 1 : start] != "L" else start - 2
        listed = joint > 0 and (found.taken.get(joint - 1) == "column" or found.kinds[joint - 1] in "CB")
        beside = (
            (after[:1] in tuple("ao") and "C" in after) or (before[-1:] in tuple("ao") and column and listed) or against
        )
        if one.column in found.lexicon.boolean and match.start <= start < match.end and beside:
            found.conditions.remove(condition)
            found.taken.update(dict.fromkeys(range(start, end), "column"))
            names.append(one.column)
    return names


_AGAINST = frozenset({"compar", "versus", "vs", "against", "than", "rather"})


def _among(found: Parse, at: int) -> bool:
    """Whether a condition says among whom: "is it fair among the self-employed?" does not compare them with others."""
    return any(i.text.lower() in ("among", "amongst", "within") for i in found.items[max(0, at - 2) : at + 1])
