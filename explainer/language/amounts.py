"""Which column an amount is about when none is named: "loans over 5000", "earning under 2000", "the over 50s"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from explainer.language.counted import OFTEN
from explainer.language.durations import same_time
from explainer.language.item import Item
from explainer.language.meaning import Meaning
from explainer.language.names import called
from explainer.language.parse import TOWARD, Parse, plain, scalar
from explainer.language.row_words import said_of_people
from explainer.language.small_words import key, small_words
from explainer.language.time_units import AT_A_TIME, each_time, how_many, lasts, tells_when, time_unit
from explainer.language.time_units import unit_of as time_of
from explainer.language.tokens import spoken, stem
from explainer.language.units import known, scale_of, unit_of
from explainer.types import Column, Scalar

NUMBERED = frozenset({"id", "ids", "index", "number", "no"})
"""Nouns for a row that are no people: an id of 34 is no age."""
_BEFORE, _AFTER = 5, 4
"""How many items around a number may say what it measures."""
_EARNING = frozenset({"make", "makes", "making", "earn", "earns", "earning"})
_SPAN = 0.5
"""How far beyond the values seen, in widths of their range, a number may lie and still be meant."""
LATER = frozenset({"later", "earlier", "sooner"})
"""What is said of a span of time by which something is moved: "50 days later"."""
_EACH = frozenset({"a", "per", "each", "every"})
_PARTING = frozenset({"with", "w/", "who", "whose", "and", "that", "having"})
_PEOPLE = frozenset(
    {"the", "for", "many", "how many", "are", "is", "who", "age", "only", "everyone", "everybody", "anyone"}
    | {"few", "some", "any", "those", "them", "ones"}
)


def named_by_unit(found: Parse, at: int, value: float) -> str | None:
    """The one column named by the unit of a number that it fits: "11 years" of YearsAtCompany, not of an age."""
    following = [i.text.lower() for i in found.items[at + 1 : at + 3]]
    units = found.items[at + 1].ids & _TIMES.keys() if following else frozenset[str]()
    if not units or "old" in following or "olds" in following or "of" in following[1:]:
        return None
    plural = {_TIMES[unit] for unit in units}
    columns = [c for c in found.lexicon.words.columns if c.kind == "number" and _has_word(c, plural)]
    fitting = [c.name for c in columns if fits(found, c.name, value, beyond=0)]
    if len(fitting) != 1:
        return None
    said = _said_to_last(found, at)
    return fitting[0] if fitting[0] in said or not said else said[0]


def far_from(found: Parse, at: int) -> str | None:
    """The column named after the length at item `at`: "500 m from the river" of dist_river_km beside other metres."""
    after = found.items[at + 1 : at + 6]
    units = {u.kind for u in known().get(after[0].text.lower(), ())} if after and after[0].kind in "wU" else set[str]()
    texts = [i.text.lower() for i in after[1:]]
    within = bool(at) and found.items[at - 1].text.lower() == "within"  # "within 200 m of water"
    led = next((n for n, text in enumerate(texts[:2]) if text in ("from", "to") or (within and text == "of")), None)
    if "length" not in units or led is None or (led and texts[0] not in ("away", "off", "close", "near")):
        return None
    told: list[str] = []
    for named in found.items[at + led + 3 : at + led + 7]:
        if named.kind not in "CwRL":
            break
        told += [named.meaning.column] if named.kind == "C" and named.meaning and named.meaning.column else []
        told += (
            [column for word in sorted(named.ids) for column in found.lexicon.naming(word)] if named.kind != "L" else []
        )
    lengths = [c for c in dict.fromkeys(told) if (own := unit_of(c)) is not None and own.kind == "length"]
    return lengths[0] if lengths else None


def _said_to_last(found: Parse, at: int) -> list[str]:
    """The columns of what lasts, named just before a span of time: "calls longer than 2 minutes"."""
    columns = [c for c in found.lexicon.words.columns if same_time(found, at, c)]
    for item in reversed(found.items[max(0, at - _LED) : at]):
        if item.kind in ".,":
            return []
        if item.text.lower() in _LASTS:
            continue
        measured_ = found.lexicon.measured(item.ids)
        named = {c.name for c in columns if any(item.ids & set(key(text)) for text in called(c))}
        if said := [c.name for c in columns if c.name in measured_ or c.name in named]:
            return said
    return []


_LED = 3
_LASTS = frozenset({"took", "take", "takes", "taking", "lasted", "lasts", "last", "lasting", "spent", "longer"})


def _has_word(column: Column, words: set[str]) -> bool:
    texts = called(column)
    return any(words & set(text.lower().split()) for text in texts) and not any(map(each_time, texts))


_TIMES = {stem(unit): unit for unit in ("years", "months", "weeks", "days", "hours", "minutes", "seconds")}


def implied(found: Parse, at: int, value: Scalar) -> str | None:
    """The column that the number at item `at` most likely measures, judged by the words around it and by its size."""
    if not isinstance(value, int | float):
        return None
    if so_often(found, at):
        return rated(found, at)
    if _names_nothing_here(found, at):
        return None
    unit = found.items[at + 1] if at + 1 < len(found.items) else None
    if unit is not None and unit.kind == "U" and len(unit.columns) == 1 and fits(found, unit.columns[0], value):
        return unit.columns[0]
    if (column := named_by_unit(found, at, value)) is not None:
        return column
    if _of_make(found, at, value):
        return found.lexicon.made
    if _of_people(found, at) and (column := age_column(found, value)) and not _better(found, at, value):
        return column
    said = [fitting for item in _around(found, at) if (fitting := _fitting(found, item, value))]
    if not said:
        return _only_one(found, value) or _age(found, at, value)
    nearest, *others = said
    nearest = _by_comparison(found, at, nearest)
    if unit is not None and not others and _of_several(unit, nearest):
        return None
    return max(nearest, key=lambda column: sum(column in other for other in others))


def _by_comparison(found: Parse, at: int, columns: list[str]) -> list[str]:
    """The one column that words beside the number speak of, or all: "higher than 5 m", "further away than 40 m"."""
    if len(columns) <= 1:
        return columns
    near = {word for i in found.items[max(0, at - 3) : at + 4] for word in i.text.lower().split()}
    for words, names in _DIRECTIONS:
        said = [c for c in columns if names & set(spoken(c).split())] if near & words else []
        if len(said) == 1:
            return said
    return columns


_DIRECTIONS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (
        frozenset({"higher", "lower", "raise", "raised", "hang", "hung", "hangs", "up", "taller", "tall", "high"}),
        frozenset({"height", "hgt", "elev", "elevation", "alt", "altitude"}),
    ),
    (
        frozenset({"deeper", "deep", "down", "below", "beneath", "under", "shallower"}),
        frozenset({"depth", "deep", "dep"}),
    ),
    (
        frozenset({"further", "farther", "away", "closer", "nearer", "near", "from", "far"}),
        frozenset({"dist", "distance"}),
    ),
    (frozenset({"wider", "narrower", "wide"}), frozenset({"width", "wdth"})),
    (frozenset({"borrow", "borrowed", "borrowing", "loan", "loans", "borrowers"}), frozenset({"loan", "credit"})),
)
"""Words that say which of several columns in one unit is meant, by a word of its name."""


def _of_several(unit: Item, columns: Sequence[str]) -> bool:
    """ "Waves over 5 m", where drafts and heights are told in metres, too: a unit alone names none of them."""
    return unit.kind == "U" and len(set(columns) & set(unit.columns)) > 1


def _of_make(found: Parse, at: int, value: float) -> bool:
    """ "2005 model", "a 2012 one" where a column says the year of make."""
    made = found.lexicon.made
    return made is not None and value >= _YEARS and value == int(value) and fits(found, made, value, beyond=0.5)


_YEARS = 1700
"""The first number that is a year and hardly anything else."""


def _fitting(found: Parse, item: Item, value: float) -> list[str]:
    """The columns that a word may be said of and that the value fits, likeliest first."""
    columns: list[str] = []
    for word in sorted(item.ids) if item.kind != "c" else key(item.text):
        columns += found.lexicon.measures.get(word, ())
        columns += filter(None, [found.lexicon.hints.get(word)])
    return [c for c in dict.fromkeys(columns) if fits(found, c, value)]


def _of_people(found: Parse, at: int) -> bool:
    """ "Applicants over fifty ...": nothing but the comparison stands between the people and the number."""
    if at < 2 or found.items[at - 1].kind != "c":
        return False
    start = at - 2
    while start > 0 and found.items[start].text.lower() in ("who", "that", "are", "is"):
        start -= 1
    item = found.items[start]
    if item.kind == "K" and item.text.lower().endswith("s") and " " not in item.text:
        return found.kinds[start - 1 : start] not in ("R", "H", "w")  # "diabetics under 40"
    half = item.kind == "C" and item.meaning is not None and not item.meaning.sure
    if half and said_of_people(item):
        return True  # "candidates under 30" where a column is called CandidateAge
    text, alone = item.text.lower(), found.kinds[at + 1 : at + 2] in ("", ".", ",", "a", "o", "L")
    strangers = item.kind == "w" and text.endswith(("ers", "ors", "ists", "ants", "ees")) and not item.known
    worker = item.kind in "BV" and text.endswith(_ONE) and start == at - 2  # "a foreign worker under 25"
    aged = found.lexicon.words.column(found.lexicon.hints.get("age", ""))
    reached = aged is not None and aged.reaches(found.items[at].value or 0.0)
    those = text in _WHOEVER and alone and start == at - 2 and reached  # "the highest insulin among those under 40"
    return item.kind == "R" or strangers or worker or those or found.names_people(start, start + 1)


_ONE = ("worker", "owner", "renter", "person", "man", "woman", "male", "female", "citizen", "smoker", "drinker")
_WHOEVER = frozenset({"those", "ones", "anyone", "anybody", "everyone", "everybody", "someone", "somebody"})


def _better(found: Parse, at: int, value: float) -> bool:
    """Whether the next word says another column that has values like this one: "people over 12 months"."""
    following = [i for i in found.items[at + 1 : at + 2] if i.kind != "K"]
    columns = [c for i in following for c in found.lexicon.measured(i.ids)]
    said = [found.lexicon.words.column(c) for c in columns]
    return any(c is not None and c.reaches(value) for c in said)


def _names_nothing_here(found: Parse, at: int) -> bool:
    """ "Older than 40" where nothing tells an age: the comparison says what it measures, and it is not here."""
    said = [s for i in found.items[max(0, at - 2) : at] if i.kind == "c" for s in key(i.text)]
    earning = [i for i in found.items[max(0, at - 2) : at - 1] if i.text.lower() in _EARNING]
    if earning and found.items[at - 1].kind == "c":  # "those who make more than $10000"
        incomes = found.lexicon.measured({"earn"})
        return not any(fits(found, column, found.items[at].value or 0.0) for column in incomes)
    if at > 1 and found.items[at - 2].kind == "w" and found.lexicon.measured(found.items[at - 2].ids):
        return False  # "a loan bigger than 5000"
    meant = [s for s in said if s in small_words().measures]
    return bool(meant) and not any(found.lexicon.measures.get(s) or found.lexicon.hints.get(s) for s in meant)


def measured(found: Parse, at: int, value: Scalar) -> str | None:
    """The column that a number says together with the very next word: "36 months", "thirty years old"."""
    if not isinstance(value, int | float):
        return None
    if any(i.text.lower() in _EACH | {"that", "this"} for i in found.items[at + 1 : at + 2]):
        return None  # "48 a month" is no time
    if any(i.text.lower() in LATER for i in found.items[at + 2 : at + 3]):
        return None  # "50 days later" is no number of days
    if (column := named_by_unit(found, at, value)) is not None:
        return column
    after, kinds = found.items[at + 1 : at + 2], found.lexicon.words
    timed = found.items[at - 1].text.lower() in AT_A_TIME if at else False
    if (
        after
        and not timed
        and any(tells_when(c, after[0].text) for c in kinds.columns if c.name in found.lexicon.numeric)
    ):
        lasting = [c for c in kinds.columns if lasts(c) and c.name in found.lexicon.measured(after[0].ids)]
        return lasting[0].name if len(lasting) == 1 else None  # "in two months" is no month of the year
    near = [*found.items[at + 1 : at + 3], *(i for i in found.items[max(0, at - 1) : at] if i.ids & _TURNING)]
    if near and near[0].ids & _SPANS:
        near = near[1:] + near[:1]  # "a 57 month loan" has its length
    for item in (i for i in near[::-1] if i.kind in "UwsSML"):
        columns = [c for c in found.lexicon.measured(item.ids) if fits(found, c, value)]
        columns = _by_comparison(found, at, columns)
        if columns and not _of_several(item, columns):
            return columns[0]
    return None


def rated(found: Parse, at: int) -> str | None:
    """The column that a number measures by the time it is for: "104 a month" of MonthlyCharges."""
    times = any(i.text.lower() in ("times", "x") for i in found.items[at + 1 : at + 2])  # "five times a week"
    unit = [i.text.lower() for i in found.items[at + 1 : at + 3]]
    unit = unit[:1] if unit[1:] and unit[1] in _EACH and unit[0] in known() else []  # "120 k a week"
    start = at + 2 if times or unit or found.kinds[at + 1 : at + 2] in ("M", "S") else at + 1  # "30 more a month"
    led = [i.text.lower() for i in found.items[start : start + 2]]
    if len(led) < 2 or led[0] not in _EACH:
        return None
    each = f"per {led[1]}"
    columns = [c for c in found.lexicon.words.columns if c.kind == "number"]
    columns = [c for c in columns if _has_word(c, {f"{led[1]}ly"}) or any(each in text for text in called(c))]
    fitting = [c for c in columns if fits(found, c.name, found.items[at].value or 0.0)]
    if times and len(fitting) > 1:
        fitting = [c for c in fitting if unit_of(c.name) is None]  # "milked 3 times a day" is no feed in kilos
    return fitting[0].name if len(fitting) == 1 else None


def so_often(found: Parse, at: int) -> bool:
    """Whether a number says how often something is done, and no span of time: "3 times a day", "twice a month"."""
    following = [i.text.lower() for i in found.items[at + 1 : at + 3]]
    if found.items[at].text.lower() in OFTEN:
        return not _EACH.isdisjoint(following[:1])
    return following[:1] in (["times"], ["x"]) and not _EACH.isdisjoint(following[1:])


def with_us(found: Parse, start: int, at: int) -> str | None:
    """The column of how long somebody has belonged to those who ask: "who'd been with us less than a year"."""
    unit = found.items[at + 1].text if at + 1 < len(found.items) else ""
    led = [i.text.lower() for i in found.items[max(0, start - 3) : start]]
    things = any(i.kind == "C" for i in found.items[max(0, start - _SUBJECT) : start])  # "the car has been with us"
    after = [i.text.lower() for i in found.items[at + 2 : at + 4]]
    pairs = {*pairwise(led), *pairwise(after)}
    if things or time_unit(unit) not in ("months", "years") or pairs.isdisjoint(product(("with",), _OURSELVES)):
        return None
    columns = [c for c in found.lexicon.words.columns if c.kind == "number" and time_of(c) is not None]
    belonging = [c.name for c in columns if not _BELONGING.isdisjoint(spoken(c.name).lower().split())]
    return belonging[0] if len(belonging) == 1 else None


_SUBJECT = 6
_OURSELVES = ("us", "you", "them", "the company", "the firm", "the bank")
_BELONGING = frozenset({"tenure", "customer", "cust", "client", "member", "membership", "service", "relationship"})
_BELONGING |= {"employed", "employment", "company", "firm", "account", "loyalty"}


def billed(found: Parse, at: int) -> int:
    """Where what is paid is named before an amount, or `at`: "a bill of 108 a month", whatever column that may name."""
    kinds = found.kinds.replace("V", "B")
    bill = kinds.rfind("B", max(0, at - _BILLED), at)
    return bill if bill >= 0 else at


_BILLED = 3


def of_the_day(found: Parse, at: int) -> tuple[str, Scalar] | None:
    """The column of hours and the value of "3 in the morning", "8 in the evening"."""
    following = [i.text.lower() for i in found.items[at + 1 : at + 4]]
    column = found.lexicon.hints.get("hour")
    value = found.items[at].value or 0.0
    led = following[:1] in (["in"], ["at"])
    part = next((w for w in following[: None if led else 1] if w in (_PARTS_OF_DAY if led else _HALVES_OF_DAY)), None)
    if column is None or part is None or not 0 <= value <= _NOON:
        return None
    later = (_PARTS_OF_DAY | _HALVES_OF_DAY)[part] if value < _NOON else 0
    return (column, plain(value + later)) if fits(found, column, value + later, beyond=0) else None


_NOON = 12
_PARTS_OF_DAY = {"morning": 0, "afternoon": 12, "evening": 12}
_HALVES_OF_DAY = {"am": 0, "pm": 12}
"""How many hours later than said."""


def along(found: Parse, column: str, word: str, number: Scalar) -> Scalar:
    """A place told by a direction as the column's own value: 80 "west" is -80 where the values grow eastwards."""
    said = found.lexicon.words.column(column)
    below = said is not None and said.low is not None and said.low < 0
    turned = TOWARD[word] == "decrease" and below and isinstance(number, int | float)
    return -abs(number) if turned and isinstance(number, int | float) else number


_SPANS = frozenset({"month", "week", "day", "hour"})


_BEING = frozenset({"is", "are", "was", "were"})


def elsewhere_measured(found: Parse, at: int, column: str) -> bool:
    """Whether the word after a number says that it measures another column: "borrow for 12 months"."""
    following = found.items[at + 1 : at + 2]
    if following and _half(found, column) and counted_in(found, following[0], column) is not None:
        return True  # "my operation takes 3 hours" beside the number of operations
    columns = [c for i in following if i.kind in "Uw" for c in found.lexicon.measured(i.ids)]
    led = at > 0 and found.kinds[at - 1] in "Lh" and found.items[at - 1].text.lower() not in _BEING
    if [i.text.lower() for i in found.items[at + 1 : at + 3]] == ["years", "old"]:
        aged = age_column(found, found.items[at].value or 0.0)
        return aged is not None and aged != column
    return led and bool(columns) and column not in columns and fits(found, columns[0], found.items[at].value or 0.0)


def counted_in(found: Parse, unit: Item, column: str) -> str | None:
    """The one column that counts in the unit after a number, where this column does not."""
    said = known().get(unit.text.lower(), ())
    counting = {c for u in said for c, size in found.lexicon.sizes.get(u.kind, {}).items() if size == u.size}
    if (time := time_unit(unit.text)) is not None:
        counting |= {c.name for c in found.lexicon.words.columns if time_of(c) == time}
    return counting.pop() if len(counting) == 1 and column not in counting else None


def of_the_unit(found: Parse, column: str, half: Meaning | None, unit: list[Item]) -> str:
    """A column that half its name names, or the one that counts in the unit after the number: "flats over 80 square
    metres" beside years in a flat, "the operation 100 minutes longer" beside a number of operations.
    """
    if half is None or half.sure or not unit:
        return column
    if unit[0].kind == "U" and len(unit[0].columns) == 1:
        return unit[0].columns[0]  # "water one metre deeper" beside the water's temperature
    return counted_in(found, unit[0], column) or column


def _half(found: Parse, column: str) -> bool:
    """Whether a column is named by half its name at most."""
    named = [i.meaning for i in found.items if i.meaning is not None and i.meaning.column == column]
    return bool(named) and not any(meaning.sure for meaning in named)


_TURNING = frozenset({"turn", "age", "live", "work", "spent", "lock"})


def _around(found: Parse, at: int) -> Iterator[Item]:
    """The items near a number, nearest first; a comma or a full stop ends the neighbourhood."""
    after, before = [], []
    for item in found.items[at + 1 : at + 1 + _AFTER]:
        if item.kind in ".,NcRo" or item.text.lower() in _PARTING:
            break
        after.append(item)
    for item in reversed(found.items[max(0, at - _BEFORE) : at]):
        if item.kind in ".R" or item.kind == "N":
            break
        before.append(item)
    yield from after[:1]
    yield from before
    yield from after[1:]


def fits(found: Parse, column: str, value: float, beyond: float = _SPAN) -> bool:
    """Whether a number lies among the values of a column that were seen, or no more than so many widths beyond."""
    said = found.lexicon.words.column(column)
    if said is None or said.low is None or said.high is None:
        return True
    margin = beyond * max(said.high - said.low, 1.0)
    reached = said.low - margin <= value <= said.high + margin
    scale = scale_of(column)
    return reached or (scale > 1 and value >= scale and said.low - margin <= value / scale <= said.high + margin)


def graded(found: Parse, column: str) -> bool:
    """Whether a column is better the higher it is: a condition, a rating."""
    said = found.lexicon.words.column(column)
    return said is not None and any(not _GRADED.isdisjoint(text.split()) for text in called(said))


_GRADED = frozenset({"condition", "quality", "satisfaction", "rating", "health", "happiness", "fitness"})


def is_share(found: Parse, column: str) -> bool:
    """Whether the values of a column are shares of one, so that 10% of it are 0.1."""
    said = found.lexicon.words.column(column)
    return said is None or said.high is None or (said.high <= 5 and not said.integer)


def of_percent(column: Column) -> bool:
    """Whether a column is named by its percentages: LoanRateAsPercentOfIncome."""
    return any("percent" in text for text in (*called(column), column.unit))


def _of_percent(found: Parse, column: str, item: Item) -> Scalar | None:
    """A percentage as a value of this column: 0.1 of shares, 10 of percentages, none of anything else."""
    share = scalar(item)
    if is_share(found, column):
        return share
    said = found.lexicon.words.column(column)
    if said is None:
        return None
    named = of_percent(said)
    value = plain(round(100 * float(share), 9))
    hundred = said.low is not None and said.high is not None and said.low >= 0 and said.high <= _HUNDRED
    return value if named or (hundred and fits(found, column, float(value))) else None


_HUNDRED = 100
"""What a column without a unit reaches whose values may be percentages: "20 percent oil"."""


def value_of(found: Parse, column: str, item: Item) -> Scalar | None:
    """A number as the column's own value: 1 of a yes/no column is its yes; None where it can be none."""
    if item.kind == "P":
        return None if column in found.lexicon.boolean else _of_percent(found, column, item)
    value = scalar(item)
    if column == found.lexicon.made and isinstance(value, int | float) and 0 <= value < _CENTURY:
        return None  # "built in the eighties"
    if column in found.lexicon.boolean and value in (0, 1):
        return found.lexicon.boolean[column][int(value)]
    if (size := _of_years(found, column, item)) is not None and isinstance(value, int | float):
        return plain(value * size)
    return _scaled(found, column, item, value) if isinstance(value, int) and value >= _THOUSAND else value


def _of_years(found: Parse, column: str, item: Item) -> float | None:
    """How many of an age's own unit one is in "six year olds" of an age in months."""
    said = found.lexicon.words.column(column)
    after = next((i.text.lower().split() for i in found.items if i.start > item.start), [])
    if said is None or len(after) != _YEARS_OLD or after[0] not in ("year", "years", "yr"):
        return None
    own = time_of(said)
    return (
        how_many("years", own)
        if own is not None and own != "years" and not fits(found, column, item.value or 0.0)
        else None
    )


_YEARS_OLD = 2
_CENTURY, _THOUSAND = 100, 1000


_MILLION = 1_000_000


def _scaled(found: Parse, column: str, item: Item, value: int) -> Scalar:
    """ "25 thousand" of a column of thousands is 25, and so is 25000 where no value reaches so far."""
    said = found.lexicon.words.column(column)
    scale = max((scale_of(text) for text in (column, *called(said), said.unit)), default=1.0) if said else 1.0
    beyond = said is not None and said.high is not None and value > said.high
    if said is not None and beyond and said.name.endswith("_m") and value >= _MILLION:
        return plain(value / _MILLION)  # "seen 76.8 million times" of trailer_views_m
    spelt = any(map(str.isalpha, item.text))
    return plain(value / scale) if scale > 1 and value >= scale and (spelt or beyond) else value


def _only_one(found: Parse, value: float) -> str | None:
    """The one column whose values reach a large number, if there is only one: 8000 can't be an age."""
    if value < 100:
        return None
    columns = [c for c in found.lexicon.words.columns if c.kind == "number" and c.high is not None]
    fitting = [c.name for c in columns if (c.low or 0.0) <= value <= (c.high or 0.0)]
    return fitting[0] if len(fitting) == 1 else None


def age_column(found: Parse, value: float) -> str | None:
    """The column of ages, for a number that can be one."""
    return found.lexicon.hints.get("age") if 10 <= value <= 110 else None


_CALENDAR = 1000


def year_column(found: Parse, number: Scalar) -> str | None:
    """The column of years, for a number that looks like one: "since 2018"."""
    name = found.lexicon.hints.get("year") if isinstance(number, int) and 1800 <= number <= 2200 else None
    column = found.lexicon.words.column(name) if name else None
    calendar = column is not None and (column.high is None or column.high > _CALENDAR)
    return name if calendar else None  # not a column of how many years


def _age(found: Parse, at: int, value: float) -> str | None:
    """The column of ages, for "people over 50" and "the over 60s"."""
    people = any(i.kind in "RVBG" or i.text.lower() in _PEOPLE for i in found.items[max(0, at - 4) : at])
    counted = [i for i in found.items[at + 1 : at + 2] if i.kind == "w" and not i.ids & {"year", "yr", "old", "does"}]
    things = any(i.text.lower().endswith("s") and not i.text.lower().endswith("ss") for i in counted)
    return age_column(found, value) if people and not things else None  # not in "more than 50 books"
