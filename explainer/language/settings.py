"""A column set to a number or a value: "set age to 40", "make it 24 months", "make it clear weather"."""

from __future__ import annotations

import re

from explainer.language.amounts import age_column, fits, measured, value_of
from explainer.language.item import Item
from explainer.language.parse import Parse, scalar
from explainer.language.values import come_true, holds
from explainer.types import Change


def read_set(found: Parse, match: re.Match[str]) -> bool:
    """ "set age to 40", "raise income to 2000", "change marital status to married"."""
    at = match.start("N")
    change = assigned(found, found.column(match.start("C")), found.items[at])
    if change is None:
        return False
    return found.change(match, change)


def read_set_from(found: Parse, match: re.Match[str]) -> bool:
    """ "Satisfaction goes from 2 to 4"."""
    verb = found.items[match.start("v")]
    goes = verb.kind in "uds" or bool(verb.ids & _GOING)
    return goes and read_set(found, match)


def read_brought(found: Parse, match: re.Match[str]) -> bool:
    """ "With the ph brought to 6.5", "once its oil is filled up to 100"."""
    return bool(found.items[match.start("v")].ids & _BROUGHT) and read_set(found, match)


_BROUGHT = frozenset(
    {
        "bring",
        "brought",
        "put",
        "taken",
        "driven",
        "push",
        "fill",
        "heat",
        "cool",
        "crank",
        "dial",
        "top",
        "pump",
        "got",
    }
    | {"overwritten", "overwrit", "overrid", "overridden", "reset", "switch", "swap", "wipe", "wiped"}
    | {"pull", "step", "ramp"}
)


def read_went(found: Parse, match: re.Match[str]) -> bool:
    """ "In case their BMI went to 45"."""
    supposed = "i" in found.kinds[: match.start()]
    return (
        supposed
        and bool(found.items[match.start("v")].ids & (_GOING | {"ris", "rose", "fall", "fell"}))
        and read_set(found, match)
    )


_GOING = frozenset({"go", "goe", "went", "jump", "chang", "move", "slip", "slid", "develop", "improv", "drift"})


def read_set_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "Changing the loan to 10000", "if the loan was 2500": the column is known by an everyday word."""
    number = found.items[match.start("N")]
    if re.match(r"[UwC]?[MS]", found.kinds[match.end("N") :]):
        return False  # "make the loan 8 months longer"
    said = found.lexicon.measured(found.items[match.start("w")].ids)
    fitting = [c for c in said if fits(found, c, number.value or 0.0)]
    change = assigned(found, fitting[0], number) if fitting else None
    return change is not None and found.change(match, change)


def read_given(found: Parse, match: re.Match[str]) -> bool:
    """ "Give 152 a loan of 2500 instead"."""
    if str(scalar(found.items[match.start("N")])) in found.lexicon.ids:
        return False  # "the loan of 17"
    given = found.items[0].text.lower() in ("give", "grant", "lend", "let") or "i" in found.kinds[: match.start()]
    return given and found.items[match.start("f")].text.lower() == "of" and read_set_measured(found, match)


def read_set_equal(found: Parse, match: re.Match[str]) -> bool:
    """ "Set length of stay = 0 across the whole data set"."""
    return found.items[match.start("c")].op == "=" and read_set(found, match)


def read_set_of_row(found: Parse, match: re.Match[str]) -> bool:
    """ "If glucose of number 14 was 95"."""
    row, read = found.items[match.start("r")], found.taken.get(match.start("r")) is not None
    change = assigned(found, found.column(match.start("C")), found.items[match.start("N")])
    supposed = "i" in found.kinds[: match.start()] and found.items[match.start("f")].text.lower() in ("of", "for")
    if change is None or not supposed or not (read or row.text in found.lexicon.ids):
        return False
    if not read:
        found.rows.append(row.text)
    found.change(match, change)
    found.take(match.start("r"), match.start("r") + 1, "row")
    return True


def assigned(found: Parse, column: str, item: Item, negated: bool = False) -> Change | None:
    """The column set to what an item says, where it can be: "40", "true", "married"."""
    if item.kind in "NP":
        value = value_of(found, column, item) if column else None
        if column in found.lexicon.boolean:
            possible = scalar(item) in (0, 1)
        else:
            said = found.lexicon.words.column(column)
            possible = column in found.lexicon.numeric or (said is not None and value in [v.value for v in said.values])
        return Change(column, "set", value) if value is not None and possible else None
    if item.kind in "TF" and column in found.lexicon.boolean:
        return Change(column, "set", found.lexicon.boolean[column][(item.kind == "T") != negated])
    options = [v for c, v in item.meaning.values if c == column] if item.meaning else []
    return Change(column, "set", options[0]) if options else None


def read_flag(found: Parse, match: re.Match[str]) -> bool:
    """ "If that person's male flag was set to false"."""
    flag, condition = found.items[match.start("w")], holds(found, match.start("V"), match.group("T") == "F")
    own = found.lexicon.named_by.get(condition.column, frozenset()) if condition is not None else frozenset[str]()
    return (flag.kind == "s" or bool(flag.ids & (_FLAGS | own))) and come_true(found, match, condition)


_FLAGS = frozenset({"flag", "valu", "field", "attribut", "featur", "statu", "column", "variabl", "feature_word"})


def read_made(found: Parse, match: re.Match[str]) -> bool:
    """ "Make it 7 pregnancies"."""
    made = found.items[match.start("v")].ids & {"make", "made", "set", "let"}
    return bool(made) and read_set(found, match)


def read_made_so(found: Parse, match: re.Match[str]) -> bool:
    """ "Make it clear weather", "put it on the day shift"."""
    made = found.items[match.start()].text.lower() in ("make", "put") and match.start() == 0
    if made and (turned := re.match(r"L?[VB](?=[.,a]|$)", found.kinds[match.end() :])) is not None:
        one, other = holds(found, match.start("V"), False), holds(found, match.end() + turned.end() - 1, False)
        if one is not None and other is not None and found.names_people(match.start("V"), match.end()):
            found.conditions.append((match.start("V"), match.end(), one))  # "make the women men"
            found.take(match.start(), match.end(), "condition")
            found.changes.append((match.end(), Change(other.column, "set", other.value)))
            found.take(match.end(), match.end() + turned.end(), "change")
            return True
    if re.match(r"R?L?[NPQ][Uw]{0,2}[MS]", found.kinds[match.end() :]):
        return False  # "make all the married people ten years older"
    if re.match(r"R?[Lt]L?[VB]", found.kinds[match.end() :]) and found.items[match.start() + 1].text.lower() == "all":
        return False  # "put all the tenants in the night shift"
    return made and come_true(found, match, holds(found, match.start("V"), False))


def read_made_aged(found: Parse, match: re.Match[str]) -> bool:
    """ "Make them all 30"."""
    value = scalar(found.items[match.start("N")])
    made = found.items[match.start("v")].ids & {"make", "made"}
    column = age_column(found, value) if made and isinstance(value, int) else None
    return column is not None and found.change(match, Change(column, "set", value))


def read_made_measured(found: Parse, match: re.Match[str]) -> bool:
    """ "Make it 24 months instead"."""
    at, value = match.start("N"), scalar(found.items[match.start("N")])
    if found.kinds[match.end() : match.end() + 1] in ("M", "S"):
        return False  # "make them ten years older"
    column = measured(found, at, value) if found.items[match.start("v")].ids & {"make", "made", "set"} else None
    return column is not None and found.change(match, Change(column, "set", value))


def read_put_at(found: Parse, match: re.Match[str]) -> bool:
    """ "With her glucose put at 110"."""
    verb, at = (found.items[match.start(n)].text.lower() for n in ("v", "w"))
    column, number = found.column(match.start("C")), found.items[match.start("N")]
    placed = at in ("at", "on") and verb in ("put", "set", "fixed", "held", "kept", "placed", "fix", "hold")
    change = assigned(found, column, number) if placed and column in found.lexicon.numeric else None
    return change is not None and found.change(match, change)
