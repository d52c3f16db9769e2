"""What else people call the columns of a project: half their names, everyday words for them, their opposites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, takewhile

from explainer.language.english import COUNTING, HAVING
from explainer.language.meaning import Meaning, no_and_yes, of_column
from explainer.language.names import FEW, called, rows_by_name
from explainer.language.phrase_keys import everyday_key, phrase_key
from explainer.language.phrases import Phrases
from explainer.language.quantities import PERSONS
from explainer.language.small_words import LINKS, Key, key, small_words
from explainer.language.tokens import spoken, stem, tokenize
from explainer.language.units import known
from explainer.types import Column, Scalar, Value, Words


def halves(words: Words, taken: Phrases, spelt_out: bool = False) -> Iterator[tuple[Key, Meaning]]:
    """Parts of a column's names that no other column shares: half a name is enough when it is clear.

    With `spelt_out` also of what the names abbreviate.
    """
    small = small_words()
    owners: dict[Key, set[str]] = {}
    for column in words.columns:
        for text in called(column) if spelt_out else (column.label, spoken(column.name)):
            whole = phrase_key(text.split(" per ")[0])  # a trip is no number of stops per trip
            for i in range(len(whole)):
                for j in range(i + 1, len(whole) + 1):
                    owners.setdefault(whole[i:j], set()).add(column.name)
    of = {c.name: c for c in words.columns}
    valued = one_hot(words).keys()
    rows_called = {key(text) for text in rows_by_name(words)}
    for part, columns in owners.items():
        if part in rows_called:
            continue  # a volcano is none of the types of volcanoes
        heads = _heads(part, columns, of)
        meant = heads or _THINGS.issuperset(small.concepts.get(part, ())) or part in (("weight",), ("automat",))
        talk = not columns <= valued and not meant
        rows = part in small.nouns and not heads and not _counted(part, columns, of)
        common = talk or rows or part in small.cases or part in small.metrics
        alone = all(
            piece in small.fillers
            or (piece,) in small.signs
            or not piece.isalpha()
            or piece in _MEASURES
            or len(piece) < 3
            for piece in part
        )
        if len(columns) > 1:
            columns = {c for c in columns if any(_measured_by(text, part) for text in called(of[c]))}
        if len(columns) == 1 and part not in taken and not common and not alone and not _of_a_thing(part, columns, of):
            yield part, of_column(of[next(iter(columns))], sure=False)


def _of_a_thing(part: Key, columns: set[str], of: Mapping[str, Column]) -> bool:
    """Whether an everyday noun only says of what kind a thing is that somebody has: "job" of has_job_experience."""
    column = of[next(iter(columns))]
    first, *rest = spoken(column.name).split()
    return (
        len(part) == 1
        and column.kind == "boolean"
        and first in ("has", "have", "is", "had")
        and len(rest) > 1
        and part[0] in _THINGS_OF
        and stem(rest[-1]) != part[0]
    )


_THINGS_OF = frozenset(map(stem, ("job", "work", "car", "home", "house", "family", "school", "business", "company")))


def _counted(part: Key, columns: set[str], of: Mapping[str, Column]) -> bool:
    """Whether a noun is what one column counts: "vessels" of NumMajorVessels are no ships."""
    if len(columns) != 1 or len(part) != 1 or part[0] in _ANYBODY:
        return False
    column = of[next(iter(columns))]
    return column.kind == "number" and not COUNTING.isdisjoint(called(column)[-1].split())


def _heads(part: Key, columns: set[str], of: Mapping[str, Column]) -> bool:
    """Whether a noun is what one column's name is about: "country" of native_country, "engine" of engine_cc."""
    if len(columns) != 1 or len(part) != 1 or part[0] in _ANYBODY:
        return False
    counted, per, _ = spoken(next(iter(columns))).lower().partition(" per ")
    whole = counted.split()
    if per and phrase_key(counted) == part:
        return True  # "stops" of stops_per_trip
    unit = len(whole) > 1 and (len(whole[-1]) <= _UNIT or (whole[-1] in _CODES and whole[0] not in PERSONS))
    head = len(whole) - 1 - unit
    return len(whole) > 1 and stem(whole[head]) == part[0] and (head == 0 or whole[head - 1] not in LINKS)


_CODES = frozenset({"code", "type", "group", "category", "band", "class"})
"""What may end the name of what it only sorts: "zone" of zone_code."""
_UNIT = 3
"""A last word of so few letters is a unit: "cc", "kg"."""
_ANYBODY = frozenset(
    map(stem, ("individuals", "people", "persons", "cases", "rows", "records", "members", "customers"))
)


def _measured_by(name: str, part: Key) -> bool:
    """Whether a name is this part and the word for its size: "last gift" of LastGiftAmount beside DaysSinceLastGift."""
    whole = phrase_key(name)
    return len(part) > 1 and whole[:-1] == part and whole[-1] in _AMOUNTS


_AMOUNTS = frozenset(map(stem, ("amount", "value", "size", "total", "price", "count", "sum")))


def shifted(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """ "Loans at other banks" of a column called OtherLoansAtBank."""
    for column in words.columns:
        for text in called(column):
            other, _, rest = text.partition(" ")
            things, _, place = rest.partition(" at ")
            if other == "other" and place and (part := phrase_key(f"{things} at other {place}")) not in taken:
                yield part, of_column(column)


def timed(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """ "Travel time" of a column called TravelMinutes, "call length" of call_duration_sec."""
    for column in words.columns:
        for text in called(column) if column.kind == "number" else ():
            what, _, unit = text.rpartition(" ")
            what, _, last = what.rpartition(" ") if what.endswith(_LASTING) else (what, "", "")
            if not what or not (unit in _TIMES or last):
                continue
            for word in _LASTING:
                if (part := phrase_key(f"{what} {word}")) not in taken:
                    yield part, of_column(column)


_LASTING = ("time", "duration", "length")
_TIMES = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years", "secs", "sec", "mins"})


def totals(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """ "Number of gifts" of a column called gifts_total, "panel size" of panel_area_m2."""
    for column in words.columns:
        for text in called(column) if column.kind == "number" else ():
            what, _, last = text.rpartition(" ")
            first, _, rest = text.partition(" ")
            thing = what if last == "total" else rest if first == "total" else ""
            if thing:
                for led in ("number of", "how many", "total number of"):
                    yield phrase_key(f"{led} {thing}"), of_column(column)
            sized, area, _ = text.partition(" area")
            if area and (part := phrase_key(f"{sized} size")) not in taken:
                yield part, of_column(column)


def one_hot(words: Words) -> dict[str, str]:
    """Yes/no columns that begin with the same words, as if they were the values of one, by that value.

    >>> from explainer.types import Outcome
    >>> columns = tuple(Column(f"race{which}", "boolean", f"race{which}") for which in ("white", "black", "other"))
    >>> one_hot(Words("demo", "demo", Outcome("y", "y", "classes"), columns))
    {'racewhite': 'white', 'raceblack': 'black', 'raceother': 'other'}
    """
    named: dict[str, dict[str, list[str]]] = {}
    for column in words.columns:
        if column.kind == "boolean":
            whole = called(column)[-1].split(" ")
            named.setdefault(whole[0], {})[column.name] = whole
    found: dict[str, str] = {}
    for first, names in named.items():
        shared = sum(1 for _ in takewhile(lambda same: len(set(same)) == 1, zip(*names.values(), strict=False)))
        two = len(names) == _PAIR and (shared >= _PAIR or first in _SORTING)  # "charge degree felony"
        if len(names) >= _SEVERAL or (two and all(len(whole) > shared for whole in names.values())):
            found |= {name: " ".join(whole[shared:]) for name, whole in names.items()}
    return found


def names_of(column: Column, hot: Mapping[str, str]) -> tuple[str, ...]:
    """What a column is called; one of those that stand for values also by its value: "used car" of PurposeUsedCar."""
    names = tuple(called(column))
    value = hot.get(column.name)
    return (*names, value) if value and value not in names else names


def reversed_names(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """Yes/no columns of two words the other way round: "work remote", "angina from exercise"."""
    for column in words.columns:
        for text in called(column) if column.kind == "boolean" else ():
            whole = phrase_key(text)
            if len(whole) == _PAIR and whole[::-1] not in taken and all(len(w) > 3 and w.isalpha() for w in whole):
                yield whole[::-1], of_column(column)


_PAIR = 2
_SORTING = frozenset({"sex", "gender", "race", "region", "area", "type", "kind", "class", "season", "shift", "status"})
_SORTING |= {"department", "dept", "sector", "neighbourhood", "neighborhood", "colour", "color", "category", "level"}
"""What the first word of a name says it is a value of."""


def leftovers(words: Words) -> Iterator[tuple[Key, Meaning]]:
    """ "Other" of the yes/no columns that stand for values, to be believed beside the words they share."""
    hot = one_hot(words)
    for column in words.columns:
        if hot.get(column.name) == "other":
            yield ("other",), Meaning(values=((column.name, no_and_yes(column)[1]),))


_SEVERAL = 3
_THINGS = frozenset({"@luck", "@organisation", "@maker", "@colour"})
"""Concepts whose words are names of columns where there is such a column: the "noise" of NoiseLevel."""
_MEASURES = frozenset(
    stem(w)
    for w in [
        "year",
        "month",
        "day",
        "time",
        "hour",
        "rate",
        "own",
        "owns",
        "has",
        "lives",
        "gets",
        "takes",
        "uses",
        "goes",
        "receives",
        "needs",
        "wants",
        "ratio",
        "percent",
        "number",
        "value",
        "level",
        "amount",
        "total",
        "current",
        "status",
        "work",
        "live",
        "pay",
        "less",
        "more",
        "greater",
        "equal",
        "class",
        "type",
        "high",
        "low",
        "good",
        "bad",
        "poor",
        "big",
        "small",
        "new",
        "last",
        "trained",
        "full",
        "main",
        "top",
    ]
)
"""Too common in names to point at a column by themselves."""


def said_of_the_estimate(words: Words) -> frozenset[str]:
    """What people call the thing that is estimated, word by word: "wool" of a fleece's weight."""
    if words.outcome.kind != "regression":
        return frozenset()
    own = [word for word in spoken(words.outcome.column).split() if word not in known()]
    return frozenset(other for word in own for other in small_words().kin.get((stem(word),), ()))


def heads(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """Columns that nobody has labelled by everyday words for what their names are about: "pay" of a prevailing wage.

    Only where the word could be said of no other column.
    """
    alike = small_words().kin
    said = {column.name: _alternatives(column) for column in words.columns}
    owners = Counter(chain.from_iterable(said.values()))
    own = {part for column in words.columns for text in called(column) for part in phrase_key(text)}
    rows, estimated = {*rows_by_name(words), words.row, words.rows}, said_of_the_estimate(words)
    for column in words.columns:
        if column.label != spoken(column.name):
            continue
        for text in called(column):
            about = _about(text.split(), column)
            for other in alike.get(key(about), ()) if about != text and about not in rows else ():
                if other in estimated:
                    continue
                part = everyday_key(other)
                if owners[part] == 1 and tells_alone(part) and own.isdisjoint(part) and part not in taken:
                    yield part, value_in(column, other) or of_column(column, sure=False)


def _alternatives(column: Column) -> frozenset[Key]:
    """All that people say for any part of a column's names."""
    alike = small_words().kin
    parts = {part for text in called(column) for part in _stretches(text.split())}
    return frozenset(everyday_key(other) for part in parts for other in alike.get(key(part), ()))


def _stretches(words: list[str]) -> Iterator[str]:
    """All runs of up to three words."""
    return (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 3, len(words)) + 1))


def _about(whole: list[str], column: Column) -> str:
    """The word that a name is about, before its unit and what only says how it is counted: "crew" of a crew size.

    A yes/no column must be about one thing only: "push" of push_enabled.
    """
    kept = list(whole)
    while len(kept) > 1 and (kept[-1] in known() or kept[-1] in _COUNTED_BY):
        kept.pop()
    while len(kept) > 1 and kept[0] in HAVING:
        kept.pop(0)
    return kept[-1] if column.kind != "boolean" or len(kept) == 1 else ""


_COUNTED_BY = frozenset(
    {"size", "count", "number", "level", "amount", "rate", "score", "value", "total", "status", "type", "version"}
    | {"index", "duration", "length", "category", "enabled", "offered", "used", "flag", "present", "required"}
    | {"available", "included", "minutes", "hours", "days", "weeks", "months", "years", "seconds", "grade", "season"}
)
"""What ends a name without saying what it is about."""


def tells_alone(part: Key) -> bool:
    """Whether an everyday word says enough by itself."""
    small = small_words()
    common = part in small.concepts or part in small.nouns or part in small.signs or part in small.metrics
    return not common and not all(word in small.fillers or word in _MEASURES for word in part)


_SPAN = re.compile(r" in (?:two|three|six|twelve|\d+|the last) (?:years|months)$")
"""What few people say of a count: "late payments in two years"."""


def value_in(column: Column, text: str) -> Meaning | None:
    """The value of a column that an everyday word for it names: "sold by dealer" of seller types."""
    if len(column.values) > FEW:
        return None
    said = set(key(text))
    named = [v for v in column.values if said.issuperset(key(v.label))] if column.kind == "category" else []
    if len(named) != 1 or "or" in text.split() or len(said) == 1:
        return None
    return Meaning(values=((column.name, named[0].value),))


def published(words: Words) -> Iterator[tuple[Key, Meaning]]:
    """Everyday words for columns and values that are called as in a well-known table: "port" for "embarked"."""
    known, found, hot = small_words().published, dict[Key, Meaning | None](), one_hot(words)
    for column in words.columns:
        meanings = [(names_of(column, hot), of_column(column))]
        own = {stem for name in called(column) for stem in key(name)}
        values = column.values if column.kind == "category" and len(column.values) <= FEW else ()
        for value in values:
            names = (value.label, spoken(value.label), *(f"{name} {value.label}" for name in called(column)))
            meanings.append((names, Meaning(values=((column.name, value.value),))))
        for names, meaning in meanings:
            everyday = dict.fromkeys(other for name in names for other in known.get(key(name), ()))
            for text in dict.fromkeys(short for other in everyday for short in (other, _SPAN.sub("", other))):
                part = everyday_key(text)
                if meaning.values and (own.issuperset(part) or _another(part, column, meaning.values[0][1])):
                    continue  # "vehicles" are no cars in a column called VehicleType
                named = value_in(column, text) if meaning.column else None  # "major key" of a mode
                meant = named or meaning
                found[part] = meant if found.get(part, meant) == meant else None
    yield from ((part, meaning) for part, meaning in found.items() if meaning is not None)


def _another(part: Key, column: Column, value: Scalar) -> bool:
    """Whether an expression for one value has the name of another in it: "detached homes" are no bungalows."""
    return any(set(key(v.label)) <= set(part) for v in column.values if v.value != value)


def coded(words: Words, taken: Phrases) -> list[tuple[Key, Meaning]]:
    """Men and women as bare codes of a column called sex or gender: 1 is male (ISO/IEC 5218), the other code female."""
    found: list[tuple[Key, Meaning]] = []
    men, women = small_words().opposites[0]
    for column in words.columns:
        values = {str(v.value).upper(): v.value for v in column.values} or {str(v): v for v in no_and_yes(column)}
        lettered = "M" in values  # codes of letters tell by themselves that "gndr" is no generation
        own = {w for text in called(column) for w in (text.split() if lettered else [text])}
        if not (own | {t.stem for t in tokenize(spoken(column.name))}) & {"sex", "gender"}:
            continue
        codes = next((pair for pair in _SEXES if set(pair) == set(values)), None)
        if codes is not None:
            for keys, value in ((men, values[codes[0]]), (map(phrase_key, women), values[codes[1]])):
                found += [(key, Meaning(values=((column.name, value),))) for key in keys if key not in taken]
    return found


_SEXES = (("1", "0"), ("1", "2"), ("M", "F"), ("M", "W"))
"""Codes of men and of women."""


def sides(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """Everyday words for the two classes, where their names say which way they come out: "approved" for "accepted"."""
    classes = words.outcome.classes
    if len(classes) != 2:
        return
    names = [(set(_parts(c, denied=False)), set(_parts(c, denied=True))) for c in classes]
    ends = [(_fit(names, pair), pair) for pair in small_words().ends]
    ends += [(_fit(names, pair), pair) for pair in (pair[::-1] for pair in small_words().ends)]
    best, first = max(ends, key=lambda end: end[0])
    others = [pair for fit, pair in ends if best > _ALIKE and fit >= best - _ALIKE and pair is not first]
    said: dict[Key, Scalar | None] = {}
    for pair in [first, *others] if best else []:
        for end, cls in zip(pair, classes, strict=True):
            for text in end:
                part, full = phrase_key(text), key(text)
                part = full if len(part) == 1 < len(full) else part  # "still for sale" is not "sale"
                if pair is first or (len(part) > 1 and part[0] not in _GETTING):
                    said[part] = cls.value if said.get(part, cls.value) == cls.value else None
    for part, value in said.items():
        if value is not None and part not in taken:
            yield part, Meaning(cls=value, sure=False)


_ALIKE = 2
"""Pairs of ends that fit two classes nearly as well as the best, by so many names, tell more of what people say."""
_GETTING = frozenset({"get", "got", "gotten", "getting", "have", "had", "has", "be", "is", "was", "were", "are"})


def _fit(names: list[tuple[set[Key], set[Key]]], pair: tuple[tuple[str, ...], ...]) -> int:
    """How many of the names that two classes have, or deny, begin these two ends; none where they do the other way."""
    heads = [frozenset(map(key, end[:_HEADS])) for end in pair]
    (own, denied), (other, against) = names
    crossed = own & heads[1] or other & heads[0] or denied & heads[0] or against & heads[1]
    fitting = [*(own & heads[0]), *(denied & heads[1]), *(other & heads[1]), *(against & heads[0])]
    return 0 if crossed else len(fitting)


_HEADS = 8
"""So many words of an end are what a table calls it; the others are what people say."""


def _parts(cls: Value, denied: bool) -> Iterator[Key]:
    """All stretches of a class's names, as they are found by; or those of what its names deny: "not readmitted"."""
    for text in (cls.label, str(cls.value), *cls.synonyms):
        whole = key(text)
        no = next((at for at, word in enumerate(whole) if word in DENYING), len(whole))
        part = whole[no + 1 :] if denied else whole[:no]
        yield from (part[i:j] for i in range(len(part)) for j in range(i + 1, len(part) + 1))


DENYING = frozenset({"no", "not", "non", "never", "without"})


def initials(words: Words) -> dict[str, str]:
    """Columns by names that are abbreviations: "body mass index" is BMI."""
    names = {c.name: c.name for c in words.columns} | {c.label: c.name for c in words.columns}
    return {n.lower(): column for n, column in names.items() if 2 < len(n) < 6 and n.isalpha() and n.isupper()}


def opposites(words: Words, phrases: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """ "women" where a yes/no column has "men" among its words; the names of the months for a column of months."""
    monthly = [column for column in words.columns if _monthly(column)]
    of, hot = {c.name: c for c in words.columns}, one_hot(words)
    for these, those in small_words().opposites:
        one, other = _holding(these, phrases), _holding(map(key, those), phrases)
        if one and other and one.column != other.column:  # "sex_male" beside "sex_female": each word for its own
            yield from ((phrase_key(that), other) for that in those)
            continue
        for this in these:
            meaning = phrases[this]
            own = [(meaning.column, None)] if meaning and meaning.column else list(meaning.values) if meaning else []
            if len(own) == 1 and (own[0][1] is not None or of[own[0][0]].kind == "boolean"):
                name, value = own[0]
                pair = no_and_yes(of[name])
                value = pair[1] if value is None and pair else value
                if value in pair:
                    for that in those:
                        part, full = phrase_key(that), key(that)
                        part = full if len(part) == 1 < len(full) else part  # "a job" is not "job"
                        yield part, Meaning(values=((name, pair[value == pair[0]]),))
    for column in words.columns:
        first, _, rest = spoken(column.name).partition(" ")
        if column.kind == "boolean" and first in _TWICE and rest:
            for number, value in zip((("one", "single"), ("two", "double")), no_and_yes(column), strict=True):
                yield from ((phrase_key(f"{n} {rest}"), Meaning(values=((column.name, value),))) for n in number)
        whole = hot.get(column.name, "")
        if " " in whole:  # "non African American"; not "non African"
            yield phrase_key(f"non {whole}"), Meaning(values=((column.name, no_and_yes(column)[0]),))
        elif column.kind == "boolean" and (pair := no_and_yes(column)):
            for word in (w for text in called(column) for w in text.lower().split() if len(w) > 4 and w.isalpha()):
                if phrase_key(word) in phrases and phrases[phrase_key(word)] is not None:
                    for that in (f"un{word}", f"non{word}", f"non {word}"):
                        yield phrase_key(that), Meaning(values=((column.name, pair[0]),))
        if [column] == monthly:
            for place, month in enumerate(small_words().months, 1):
                if month != "may":
                    yield phrase_key(month), Meaning(values=((column.name, place),))


def _monthly(column: Column) -> bool:
    """Whether a column has the months of the year as numbers: "drill_month"."""
    within = (column.low is None or column.low >= 1) and (column.high is None or column.high <= _DECEMBER)
    return column.kind == "number" and within and called(column)[-1].split()[-1:] in (["month"], ["months"])


_DECEMBER = 12
_TWICE = frozenset({"dual", "double", "twin", "two"})
"""What a name says of what there is one or two of: "dual_sim"."""


def _holding(side: Iterable[Key], phrases: Phrases) -> Meaning | None:
    """What the first word of a side that says one yes/no column holds stands for."""
    said = filter(None, (phrases[part] for part in side))
    return next((meaning for meaning in said if meaning.column and len(meaning.values) == 1), None)


def without_numbers(words: Words, taken: Phrases) -> Iterator[tuple[Key, Meaning]]:
    """ "Irma" for "Irma 2017", where no other value of any column is called so."""
    small = small_words()
    owners: dict[str, list[tuple[str, Scalar]]] = {}
    for column in words.columns:
        for value in column.values:
            name, _, number = value.label.rpartition(" ")
            if number.isdigit() and len(name) > 3 and name.isalpha():
                owners.setdefault(name, []).append((column.name, value.value))
    for name, found in owners.items():
        part = phrase_key(name)
        common = part in small.concepts or part in small.nouns or part in small.signs or part[0] in small.fillers
        if len(found) == 1 and part not in taken and not common:
            yield part, Meaning(values=(found[0],), cased=name if name.lower() in small.spellings else "")
