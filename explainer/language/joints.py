"""What belongs together before its neighbours decide it: "no. 12", "first, ...", two halves of one name."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from itertools import pairwise

from explainer.language.counted import OFTEN
from explainer.language.english import LIMITS
from explainer.language.item import Item
from explainer.language.left_out import left_out, none_of_them, replaced
from explainer.language.levels import ORDINAL_ENDINGS, level_of, levels_joined
from explainer.language.lexicon import Lexicon
from explainer.language.meaning import Meaning
from explainer.language.names import called
from explainer.language.ordinals import ENDING, numbered_places
from explainer.language.said_twice import SORRY, corrected, restated, twice
from explainer.language.time_units import how_many, time_unit, unit_of, unit_of_outcome
from explainer.language.tokens import spoken, stem
from explainer.language.units import known
from explainer.language.units import unit_of as unit_of_name
from explainer.language.value_names import LEVELS


def joined(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """The items with all that belongs together as one, before their neighbours decide them."""
    words = frozenset([word for item in items for word in item.text.lower().split()])
    for needed, join in _JOINTS:
        if not words.isdisjoint(needed):
            items = join(items, lexicon)
    return _halves_joined(_in_units_known(_unit_of_a_name(items), lexicon), lexicon)


def _anything(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Leaving out anything shallower than 50 metres": rows."""
    out = list(items)
    for at, item in enumerate(items[:-1]):
        if item.kind == "n" and items[at + 1].text.lower() in _ANYTHING and items[at + 1].kind == "w":
            out[at + 1] = items[at + 1]._replace(kind="R")
    return out


_ANYTHING = frozenset({"anything", "everything"})


def _unit_of_a_name(items: list[Item]) -> list[Item]:
    """ "1000 ppm copper" of Cu_ppm: the unit says no other column that is counted in it."""
    out = list[Item]()
    for at, item in enumerate(items):
        after = items[at + 1].meaning if at + 1 < len(items) else None
        column, unit = after.column if after is not None else None, item.text.lower()
        between = at > 0 and items[at - 1].kind == "N" and item.kind == "C" and column is not None
        if not (between and unit in known() and spoken(column or "").lower().split()[-1:] == [unit]):
            out.append(item)
    return out


def _denied(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Pipes that aren't under a road": a denial, and no limit as in "not under 30"."""
    out = list(items)
    for at, item in enumerate(items):
        following = next((i for i in items[at + 1 : at + 4] if i.kind != "L"), None)
        denies = item.text.lower().split()[0] in _DENYING and " " in item.text
        if item.kind == "c" and denies and following is not None and following.kind in "BV":
            out[at] = item._replace(kind="n", op="", ids=item.ids | {"not"})
    return out


_DENYING = frozenset({"not", "no", "never", "isn't", "aren't", "wasn't", "weren't", "isnt", "arent"})


def _or_otherwise(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "A taller tower or longer blades": two things, and no limit as in "30 minutes or longer"."""
    out: list[Item] = []
    for at, item in enumerate(items):
        joint, _, more = item.text.lower().partition(" ")
        numbered = any(i.kind in "NPQVK" for i in items[max(0, at - 3) : at])
        named = at + 1 < len(items) and items[at + 1].kind in "CBX"
        if item.kind in "+-" and joint == "or" and more and named and not numbered:
            start = item.end - len(more)
            out.append(item._replace(kind="o", text="or", end=item.start + 2, ids=frozenset({"or"})))
            item = item._replace(kind="M" if item.kind == "+" else "S", text=more, start=start)
        out.append(item)
    return out


def _halves_joined(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """Two halves of one yes/no column's name as one: "angina when they exercise" of ExerciseAngina."""
    if sum(bool(_halved(i)) for i in items) < _PAIR:
        return items
    out: list[Item] = []
    for item in items:
        halves = [at for at in range(max(0, len(out) - 4), len(out)) if _half(out[at], item, lexicon)]
        if halves and all(i.text.lower() in _WITHIN for i in out[halves[-1] + 1 :]):
            first = out[halves[-1]]
            text = " ".join(i.text for i in (*out[halves[-1] :], item))
            del out[halves[-1] :]
            item = item._replace(text=text, start=first.start, ids=first.ids | item.ids)
        out.append(item)
    return out


_PAIR = 2


def _half(one: Item, other: Item, lexicon: Lexicon) -> bool:
    """Whether two items are halves of the name of one yes/no column."""
    shared = _halved(one) & _halved(other) & lexicon.boolean.keys()
    return bool(shared) and not one.ids & other.ids


def _halved(item: Item) -> set[str]:
    meaning = item.meaning if item.kind in "BV" and item.meaning is not None and not item.meaning.sure else None
    return {meaning.column or "", *(column for column, _ in meaning.values)} if meaning else set()


_WITHIN = frozenset(
    {"when", "from", "during", "while", "on", "in", "with", "they", "he", "she", "of", "by", "the", "upon"}
)


def _the_only(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "The only bidder" of a column that counts bidders: one of them."""
    out = list(items)
    for at, (item, noun) in enumerate(pairwise(items)):
        led = items[at - 1].text.lower() if at else ""
        column = noun.meaning.column if noun.kind == "C" and noun.meaning is not None else None
        counts = column in lexicon.numeric and not _COUNTED.isdisjoint(spoken(column or "").lower().split())
        if item.text.lower() == "only" and led in ("the", "an") and counts and not noun.text.lower().endswith("s"):
            out[at] = item._replace(kind="N", text="1", value=1.0, ids=frozenset({"1"}))
    return out


_COUNTED = frozenset({"n", "num", "nr", "number", "count", "nb"})


def _either_value(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Being a man or a woman": both values of a column are the column itself."""
    out: list[Item] = []
    for item in items:
        start = next((n for n in range(len(out) - 1, max(-1, len(out) - 4), -1) if out[n].kind == "V"), None)
        between = out[start + 1 :] if start is not None else []
        joined = [i.kind for i in between if i.kind != "L"] == ["o"]
        led = start is not None and {"being", "whether"} & {i.text.lower() for i in out[max(0, start - 3) : start]}
        if item.kind == "V" and start is not None and joined and led and (column := _both(out[start], item, lexicon)):
            text = " ".join(i.text for i in (*out[start:], item))
            ids = out[start].ids | item.ids
            out[start:] = [item._replace(kind="C", text=text, start=out[start].start, ids=ids, meaning=Meaning(column))]
        else:
            out.append(item)
    return out


def _both(one: Item, other: Item, lexicon: Lexicon) -> str | None:
    """The column of which two items name the only values."""
    if one.meaning is None or other.meaning is None or not one.meaning.values or not other.meaning.values:
        return None
    (column, first), (same, second) = one.meaning.values[0], other.meaning.values[0]
    said = lexicon.words.column(column)
    values = {v.value for v in said.values} if said is not None else set()
    return column if column == same and {first, second} == values else None


def _minutes(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Less than ten min": minutes, and no least."""
    out = list(items)
    for at, item in enumerate(items):
        if at and item.kind == "+" and item.text.lower() == "min" and items[at - 1].kind == "N":
            out[at] = item._replace(kind="w", text="minutes", ids=frozenset({stem("minutes")}))
    return out


def _inside(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Inside 8 km", "there inside 15": a limit."""
    out = list(items)
    for at, item in enumerate(items[:-1]):
        if item.text.lower() == "inside" and items[at + 1].kind == "N":
            out[at] = item._replace(kind="c", op="<=")
    return out


def _so_many_strong(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Two-man crews", "five-person homes": so many people of what a column counts them in, and no case."""
    counting = {c.name for c in lexicon.words.columns if c.kind == "number" and _counts_people(called(c))}
    out: list[Item] = []
    at = 0
    while at < len(items):
        number, sign, of, noun = (*items[at : at + 4], *[items[at]] * 4)[:4]
        strong = number.kind == "N" and sign.text == "-" and of.text.lower() in _ONE_PERSON and number is not sign
        own = noun.meaning.column if noun.kind == "C" and noun.meaning is not None else None
        columns = counting & {own} if own in counting else counting
        if not strong or len(columns) != 1:
            out.append(number)
            at += 1
            continue
        meaning = Meaning(column=next(iter(columns)))
        rows = own is None and noun is not number and noun.kind in "wR" and noun.text.lower().endswith("s")
        equal = sign._replace(kind="c", op="=")
        out += [of._replace(kind="C", meaning=meaning, ids=of.ids - {"@case"}), equal, number]
        at += 3 + (own in columns)
        if rows:
            out.append(noun._replace(kind="R"))
            at += 1
    return out


_ONE_PERSON = frozenset({"man", "person", "woman", "strong", "people", "head"})


def _counts_people(names: tuple[str, ...]) -> bool:
    """Whether a column counts how many people there are: "crew size", "occupants"."""
    words = {stem(word) for name in names for word in name.lower().split()}
    return not words.isdisjoint(_PEOPLE)


_PEOPLE = frozenset(map(stem, ("crew", "occupants", "persons", "people", "party", "household", "family", "team")))
_PEOPLE |= frozenset(map(stem, ("residents", "guests", "members", "staff", "workers", "passengers", "hh")))


def _numbered(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "no. 12" is number 12, not a negation and the end of a sentence."""
    out: list[Item] = []
    for at, item in enumerate(items):
        following = "".join(i.kind for i in items[at + 1 : at + 3])
        called = bool(out) and out[-1].kind in "RH" and following[:1] == "N"  # "show me field no 3"
        if item.text.lower() in ("no", "nr") and (following == ".N" or called):
            out.append(item._replace(kind="R", ids=frozenset({"number"})))
        elif not (item.kind == "." and out and out[-1].kind == "R" and out[-1].text.lower() in ("no", "nr")):
            out.append(item)
    return out


def _spans(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "In the past two years", "the next 6 months": when, and no amount; "within two years" is what is predicted."""
    out = list(items)
    for at in range(1, len(items) - 2):
        word, unit = items[at].text.lower(), items[at + 2].text.lower()
        if items[at].kind not in "cw" or items[at + 1].kind != "N" or unit not in _TIMES:
            continue
        if word == "within" and not _lasting_in(unit, lexicon):
            out[at : at + 3] = [item._replace(kind="") for item in items[at : at + 3]]
        elif word in _LAST_OR_NEXT and items[at - 1].text.lower() in ("the", "these", "over", "in"):
            out[at] = items[at]._replace(kind="w", op="")
            out[at + 1] = items[at + 1]._replace(kind="w", known=True)
    return [item for item in out if item.kind]


_LAST_OR_NEXT = frozenset({"past", "last", "previous", "next", "coming", "following"})
_TIMES = frozenset({"days", "weeks", "months", "years", "quarters"})


def _lasting_in(unit: str, lexicon: Lexicon) -> bool:
    """Whether a column other than an age counts in such a unit of time."""
    age = lexicon.hints.get("age")
    return any(column.name != age and unit_of(column) == time_unit(unit) for column in lexicon.words.columns)


_LIMITED = re.compile(r"(?P<c>[wL])L(?=CLN)")


def _below_so_much(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Below a signal of 10": compared with the number, though the column stands between."""
    out = list(items)
    for match in _LIMITED.finditer("".join(i.kind or " " for i in items)):
        word, of = items[match.start()].text.lower(), items[match.end() + 1].text.lower()
        if word in LIMITS and of == "of":
            out[match.start()] = items[match.start()]._replace(kind="c", op=LIMITS[word])
    return out


_SWITCHED = re.compile(r"[BV]h?[swL]?(?P<t>[wLfST])(?=[.,aoR]|$|L|h)")
_SWITCHES = frozenset({"turned", "switched", "set", "are", "is", "being", "were", "was", "all"})


def _on_or_off(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Notifications off", "the alarm was switched on": a yes/no column that does not hold, or does."""
    out = list(items)
    for match in reversed(list(_SWITCHED.finditer("".join(i.kind or " " for i in items)))):
        first, word = items[match.start()], items[match.start("t")].text.lower()
        between = {i.text.lower() for i in items[match.start() + 1 : match.start("t")]}
        meaning = first.meaning
        columns = [meaning.column] if meaning and meaning.column else [c for c, _ in meaning.values] if meaning else []
        pair = lexicon.boolean.get(columns[0]) if len(columns) == 1 and columns[0] else None
        if word not in ("on", "off") or pair is None or not between <= _SWITCHES:
            continue
        held = first._replace(kind="V", meaning=Meaning(values=((columns[0] or "", pair[word == "on"]),)))
        out[match.start() : match.end()] = [held]
    return out


def _so_often(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Twice a week", "once that day": how many times, and no factor."""
    out = list(items)
    for at, item in enumerate(items[:-2]):
        often = OFTEN.get(item.text.lower())
        each = items[at + 1].text.lower() in ("a", "per", "each", "every", "that", "in")
        if often is not None and each and items[at + 2].text.lower() in _PERIODS:
            out[at] = item._replace(kind="N", value=float(often), ids=frozenset({f"{often:g}"}))
    return out


_PERIODS = frozenset({"day", "week", "month", "year", "hour", "season", "term", "night"})


def _hours(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "5 pm" as 17, "midnight" as 0 of a column of hours of the day."""
    hour = lexicon.hints.get("hour")
    column = lexicon.words.column(hour) if hour is not None else None
    if column is None or column.high is None or not _NOON <= column.high < _DAY:
        return items
    out: list[Item] = []
    said = 0  # so many items more were told together
    for at, item in enumerate(items):
        if said:
            said -= 1
            continue
        word, before = item.text.lower(), out[-1] if out else None
        told = before is not None and before.kind == "N" and 0 < (before.value or 0.0) <= _NOON
        for length in (3, 2) if told else ():
            following = items[at : at + length]
            part = " ".join(i.text.lower() for i in following)
            if part in _PARTS_OF_DAY:  # "before 10 in the morning", "after 10 at night"
                word, said = _PARTS_OF_DAY[part], len(following) - 1
                item = item._replace(text=part, end=following[-1].end)
                break
        if word in _TIMES_OF_DAY:
            evening = any(i.kind == "N" and (i.value or 0.0) >= _NOON for i in out[-4:])
            value = _DAY - 1 if word == "midnight" and evening else _TIMES_OF_DAY[word]  # "from 8 pm to midnight"
            out.append(item._replace(kind="N", value=float(value), ids=frozenset()))
            out.append(item._replace(kind="U", text="o'clock", start=item.end, ids=frozenset(), columns=(column.name,)))
        elif word in ("am", "pm") and told and before is not None:
            evening = word == "pm" and not (item.text == "at night" and not _DUSK <= (before.value or 0.0) < _NOON)
            later = (before.value or 0.0) % _NOON + (_NOON if evening else 0)  # "2 at night" is 2
            out[-1] = before._replace(value=later, ids=frozenset({f"{later:g}"}))
            out.append(item._replace(kind="U", ids=frozenset(), columns=(column.name,)))
        elif word == "o'clock" and before is not None and before.kind == "N":
            out.append(item._replace(kind="U", ids=frozenset(), columns=(column.name,)))
        else:
            out.append(item)
    return out


_DUSK, _NOON, _DAY = 6, 12, 25
_PARTS_OF_DAY = {"in the morning": "am", "in the afternoon": "pm", "in the evening": "pm", "at night": "pm"}
_TIMES_OF_DAY = {"midnight": 0.0, "noon": 12.0, "midday": 12.0}


def _negative(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "If it was minus 5": the number is below zero; "minus 5 degrees" by itself goes down."""
    out: list[Item] = []
    for at, item in enumerate(items):
        led = items[at - 2].text.lower() if at > 1 else ""
        if item.kind == "N" and out and out[-1].text.lower() == "minus" and led in _STANDING:
            minus = out.pop()
            text = f"-{item.text}"
            item = item._replace(text=text, start=minus.start, value=-(item.value or 0.0))
        out.append(item)
    return out


def _half_a(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Half a bar lower", "half an hour longer": so much of a unit, and no share."""
    out = list(items)
    for at in range(len(items) - 3):
        half, article, unit, moved = items[at : at + 4]
        known_unit = unit.kind == "C" and unit.text.lower() in known()
        measured = (unit.kind in "wnURL" or known_unit) and unit.text.isalpha() and moved.kind in "MSud"
        if half.text.lower() == "half" and article.text.lower() in ("a", "an") and measured:
            out[at] = half._replace(kind="N", value=0.5)
            out[at + 1] = article._replace(kind="")
            out[at + 2] = unit._replace(kind="w", op="")
    return [item for item in out if item.kind]


def _of_a_fault(item: Item) -> bool:
    """Whether an item names a yes/no column that says what is wrong: "board" of fault_board."""
    if item.kind not in "BV" or item.meaning is None:
        return False
    columns = [item.meaning.column or "", *(name for name, _ in item.meaning.values)]
    return any(not _FAULTS.isdisjoint(spoken(column).lower().split()) for column in columns)


_FAULTS = frozenset(
    {"fault", "faults", "faulty", "defect", "problem", "issue", "error", "damage", "damaged", "failure"}
)


def _nothing_wrong(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Nothing wrong with the board": no fault there, and no mistake of the model's."""
    out = list(items)
    for at in range(len(items) - 3):
        said = [i.text.lower() for i in items[at : at + 3]]
        faults = any(_of_a_fault(i) for i in items[at + 3 : at + 5])
        wrong = said[0] == "nothing" and said[1] in ("wrong", "amiss")
        if wrong and said[2] in ("with", "on", "in", "about") and faults:
            out[at] = items[at]._replace(kind="n", text="no", end=items[at + 2].end, ids=frozenset({"no"}))
            out[at + 1] = items[at + 1]._replace(kind="")
            out[at + 2] = items[at + 2]._replace(kind="")
    return [item for item in out if item.kind]


def _how_long_what_is_named(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "How long can an intro be": the intro is what is long, and not what "how long" says by itself."""
    out = list(items)
    for at, item in enumerate(items):
        how, _, long = item.text.lower().partition(" ")
        after = [i for i in items[at + 1 : at + 5] if i.kind != "L"]
        if item.kind != "C" or how != "how" or not long or len(after) < 2 or after[0].text.lower() not in _MODALS:
            continue
        column = after[1].meaning.column if after[1].kind == "C" and after[1].meaning is not None else None
        said = lexicon.words.column(column or "")
        if said is None or column not in lexicon.numeric:
            continue
        lasts = unit_of(said) is not None or unit_of_name(said.name) is not None
        if lasts or long not in ("long", "short"):
            out[at] = item._replace(kind="w", meaning=None)
    return out


_MODALS = frozenset({"can", "may", "could", "should", "must", "might", "would"})


def _in_units_known(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "500 m" as half a kilometre, "1.90 m" as 190 centimetres, where columns of lengths count in those."""
    out = list(items)
    for at, item in enumerate(items):
        if item.kind != "N":
            continue
        after = [i for i in items[at + 1 : at + 3] if i.kind in "wUL" and i.text.isalpha()]
        said = [(" ".join(i.text.lower() for i in after[:n]), at + 1 + n) for n in (2, 1) if len(after) >= n]
        if item.text.lower().endswith("m") and (item.value or 0.0) >= _MILLION:
            said = [("m", at + 1)]  # "500m" of no millions
        power = items[at + 2] if at + 2 < len(items) and items[at + 2].kind == "N" else None
        if power is not None and power.start == items[at + 1].end and items[at + 1].text.isalpha():
            said = [(f"{items[at + 1].text.lower()}{power.text}", at + 3)]  # "2 m3"
        for text, end in said:
            if (converted := _converted(item, text, lexicon) or _lasting(item, text, lexicon)) is not None:
                value, columns = converted
                out[at] = item._replace(value=value, ids=frozenset({f"{value:g}"}))
                if end > at + 1:
                    out[at + 1] = items[at + 1]._replace(kind="U", ids=frozenset(), columns=columns)
                for n in range(at + 2, end):
                    out[n] = out[n]._replace(kind="")
                break
    return [item for item in out if item.kind]


_MILLION = 1_000_000


def _converted(item: Item, text: str, lexicon: Lexicon) -> tuple[float, tuple[str, ...]] | None:
    """A number with a unit that no column counts in, in the unit of those that measure the same, and these columns."""
    aim = unit_of_name(lexicon.words.outcome.column) if lexicon.words.outcome.kind == "regression" else None
    for unit in known().get(text, ()):
        if aim is not None and (aim.kind, aim.size) == (unit.kind, unit.size):
            return None  # "more than 5 tonnes" of what is estimated
        columns = lexicon.sizes.get(unit.kind, {})
        if unit.size in columns.values():
            continue
        number = (item.value or 0.0) / (_MILLION if text == "m" and (item.value or 0.0) >= _MILLION else 1)
        values = {name: round(number * unit.size / size, 9) for name, size in columns.items()}
        reached = [c.name for c in lexicon.words.columns if c.name in values and c.reaches(values[c.name])]
        fitting = reached or (list(values) if text != "m" else [])
        if fitting and len({values[name] for name in fitting}) == 1:
            return values[fitting[0]], tuple(fitting)
    return None


def _lasting(item: Item, text: str, lexicon: Lexicon) -> tuple[float, tuple[str, ...]] | None:
    """A span of time in the unit of the only column that lasts: "half an hour longer" of sessions in minutes."""
    said = time_unit(text)
    if said is None or said in ("months", "years"):  # years may be an age, too
        return None
    if said == "hours" and "hour" in lexicon.hints:
        return None  # "three hours later" of the day
    columns = [(c, unit) for c in lexicon.words.columns if (unit := unit_of(c)) is not None]
    fitting = [(c, size) for c, unit in columns if (size := how_many(said, unit)) is not None]
    if len(fitting) != 1 or said == unit_of(fitting[0][0]):
        return None
    column, size = fitting[0]
    if size < 1 and unit_of_outcome(lexicon.words.outcome) is not None:
        return None  # "over an hour" of minutes that are estimated, beside days
    return round((item.value or 0.0) * size, 9), (column.name,)


_STANDING = frozenset({"was", "were", "is", "be", "at", "to", "of", "below", "under", "above", "over", "than"})


def _so_much_up(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Show glucose 180 up": so much or more, where rows are asked for and nothing is changed."""
    asked = bool(items[0].ids & {"@show", "@count"}) and not any(i.kind in "iuds" for i in items)
    kinds = "".join(i.kind or " " for i in items)
    out = list(items)
    for match in re.finditer(r"C[Lh]?N(?P<up>M)(?=[,.ao]|$)", kinds) if asked else ():
        if items[match.start("up")].text.lower() == "up":
            out[match.start("up")] = items[match.start("up")]._replace(kind="+")
    return out


def _like_a_child(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Explain it to me like I'm 5": the asker's age, and no row."""
    out = list(items)
    for at, item in enumerate(items):
        led = [i.text.lower() for i in items[max(0, at - 3) : at]]
        child = led[-2:] in (["like", "im"], ["like", "i'm"]) or led in (["like", "i'm", "i'm"], ["like", "i", "am"])
        if item.kind == "N" and child:
            out[at] = item._replace(kind="w", known=True)
    return out


def _by_name(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "Is Leo going to pass?": the case at hand by a name of its own, which the project does not know."""
    asked = next((n for n, i in enumerate(items[:3]) if i.text.lower() in _HOW_IT_GOES), None)
    if asked is None or any(i.text.lower() not in _BEFORE_IT for i in items[:asked]) or asked + 2 >= len(items):
        return items
    name = items[asked + 1]
    called = name.kind == "w" and name.text.isalpha() and name.text.istitle() and name.ids == {stem(name.text.lower())}
    end = next((n for n in range(asked + 2, len(items)) if items[n].kind == "K"), None)
    if not called or end is None or any(i.kind not in ".L" for i in items[end + 1 :]):
        return items
    return [*items[: asked + 1], name._replace(kind="H", ids=frozenset({"he"})), *items[asked + 2 :]]


_HOW_IT_GOES = frozenset({"is", "will", "would", "was", "did", "does", "has", "should"})
_BEFORE_IT = frozenset({"why", "how", "so", "and", "but"})


def _enumerated(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """ "(1) why ..., (2) how ...", "first, ... second, ...": signs that number questions are ends of sentences."""
    out: list[Item] = []
    for at, item in enumerate(items):
        around = "".join(i.text for i in items[max(0, at - 1) : at + 2])
        before, after = items[at - 1].kind if at else ".", items[at + 1].kind if at + 1 < len(items) else "."
        if item.kind == "N" and re.fullmatch(r"\(\d\)", around):
            out[-1] = out[-1]._replace(kind=".", ids=frozenset())
            out.append(item._replace(kind=".", text=".", ids=frozenset()))
        elif item.text.lower() in _ORDINALS and before in ".,a" and after in ",.":
            out.append(item._replace(kind=",", text=",", ids=frozenset()))
        else:
            out.append(item)
    return out


_ORDINALS = frozenset({"first", "second", "third", "firstly", "secondly", "thirdly", "last", "lastly", "finally"})


_JOINTS: tuple[tuple[Collection[str], Callable[[list[Item], Lexicon], list[Item]]], ...] = (
    (LIMITS, _below_so_much),
    (_DENYING, _denied),
    (("or",), _or_otherwise),
    (OFTEN, _so_often),
    ((*_TIMES_OF_DAY, "am", "pm", "o'clock", "in", "night"), _hours),
    (("on", "off"), _on_or_off),
    (("(",), restated),
    ((",",), twice),
    (_LAST_OR_NEXT | {"within"}, _spans),
    (("instead", "rather", "not"), replaced),
    (("from", "out"), left_out),
    (SORRY, corrected),
    (("no", "not"), none_of_them),
    (("minus",), _negative),
    (("half",), _half_a),
    (("how",), _how_long_what_is_named),
    (("nothing",), _nothing_wrong),
    (("no", "nr"), _numbered),
    (("(", *_ORDINALS), _enumerated),
    (LEVELS, levels_joined),
    ((*LEVELS, *ORDINAL_ENDINGS), level_of),
    (ENDING, numbered_places),
    (("being", "whether"), _either_value),
    (("like",), _like_a_child),
    (_ONE_PERSON, _so_many_strong),
    (("up",), _so_much_up),
    (("only",), _the_only),
    (_ANYTHING, _anything),
    (_HOW_IT_GOES, _by_name),
    (("inside",), _inside),
    (("min",), _minutes),
)
"""What joins items, in turn, and the words of which a question must have one before it has anything to do."""
