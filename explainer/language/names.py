"""What the owner of a project calls its columns, values, classes and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby, islice, product

from explainer.language.english import spelt_right
from explainer.language.meaning import NO, YES, Meaning, of_column
from explainer.language.small_words import LINKS, small_words
from explainer.language.tokens import spoken, stem, tokenize
from explainer.language.units import known, spoken_forms, unit_of, without_unit
from explainer.types import Column, Value, Words


def called(column: Column) -> tuple[str, ...]:
    """What a column is called by its label and its name, and by what its name abbreviates.

    >>> called(Column("avg_hum", "number", "avg hum")), called(Column("bloodpressure", "number", "bloodpressure"))
    (('avg hum', 'average humidity'), ('bloodpressure', 'blood pressure'))
    """
    return _called(column.label, column.name)


@lru_cache(maxsize=20_000)
def _called(label: str, name: str) -> tuple[str, ...]:
    said = spoken(name)
    if said.startswith("no of "):
        said = f"number {said[3:]}"
    return tuple(dict.fromkeys((label, said, *_spelt_out(said))))


def _spelt_out(name: str) -> list[str]:
    """What a name of abbreviations stands for: "hours study week" for "hrs study wk"."""
    pieces = name.split()
    ways = [whole(piece) for piece in pieces]
    if _YEARS & set(pieces):
        ways = [[word for word in way if word == "experience"] or way for way in ways]  # "exp_yrs" is no expense
    if len(pieces) > 1 and (end := _EXTREMES.get(pieces[0])) and pieces[-1] in known():
        ways[0] = [end]
    if not any(way != [piece] for way, piece in zip(ways, pieces, strict=True)):
        return []
    return [_once(" ".join(way)) for way in islice(product(*ways), _MOST)]


_YEARS = frozenset({"yr", "yrs", "year", "years"})
_EXTREMES = {"min": "minimum", "max": "maximum"}
"""What begins a name and is no unit, where another unit ends it: "min_night_temp_c"."""


def _once(name: str) -> str:
    """A name without a word twice in a row: "engine displacement" for "engine cc", where "cc" says engine again."""
    return " ".join(word for word, _ in groupby(name.split()))


_MOST = 12
"""The most readings of one name: "hr" may be hours or the heart's rate."""


def whole(piece: str) -> list[str]:
    """The words that a piece of a name may abbreviate, likeliest first, or the piece."""
    if found := small_words().abbreviations.get(piece):
        return found
    if len(piece) < _SHORT or spelt_right(piece):
        return [piece]
    return _skeletons().get(piece) or [" ".join(_parted(piece)) or piece]


@lru_cache(maxsize=20_000)
def _parted(piece: str) -> tuple[str, ...]:
    """The words that a name was joined of, as few and as long as can be: "length of stay"; none if it was not.

    >>> _parted("lengthofstay"), _parted("glucose")
    (('length', 'of', 'stay'), ())
    """
    if len(piece) < _JOINED or not piece.isalpha():
        return ()
    for unit in _GLUED:
        if piece.endswith(unit) and len(piece) - len(unit) >= _SHORT and spelt_right(piece.removesuffix(unit)):
            return piece.removesuffix(unit), unit  # "fertilizerkg"
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(piece) + 1):
        ways = [
            (*before, word)
            for start in range(max(0, end - _LONGEST), end)
            if (before := best[start]) is not None and _is_word(word := piece[start:end])
        ]
        best.append(min(ways, key=lambda way: sum(map(_oddness, way)), default=None))
    found = best[-1] or ()
    return found if len(found) > 1 else ()


_GLUED = (
    "kwh", "kmh", "kph", "mph", "sqm", "hrs", "mins", "secs", "yrs", "eur", "usd", "gbp", "pct", "kg", "km", "cm", "mm",
    "ml", "mg", "kw", "hr", "ha", "min", "sec",
)  # fmt: skip
"""Units that a name in one word may end with."""


def _is_word(word: str) -> bool:
    if len(word) < _SHORT:
        return word in _JOINING or (len(word) == _SHORT - 1 and word in small_words().spellings)
    return spelt_right(word) or (len(word) < _LONG and word in small_words().spellings)


def _oddness(word: str) -> float:
    """How unlikely a word is to be part of a name: the house's own least."""
    return 1.0 if word in small_words().spellings or word in _JOINING else 1.5


_JOINED, _LONG, _LONGEST = 6, 9, 15
"""The fewest letters of a name that is joined of words, of a word that must be spelt right, and the most of a word."""
_JOINING = frozenset(
    {"of", "at", "as", "in", "is", "no", "or", "to", "per", "has", "and", "the", "max", "min", "avg", "num"}
)
FEW = 30
"""The values of a column that has more are names of things, not abbreviations."""
_SHORT = 4
"""What is shorter has too few letters to tell what it abbreviates."""


@cache
def _skeletons() -> dict[str, list[str]]:
    """Known words by their consonants: "scholarship" by "schlrshp"."""
    found: dict[str, list[str]] = {}
    for word in sorted(small_words().spellings, key=len):
        skeleton = word[0] + re.sub("[aeiou]", "", word[1:])
        if len(word) - len(skeleton) > 1:
            found.setdefault(skeleton, [word])
    return found


_UNIT = 2
"""A last word of so few letters is a unit: "t ha"."""


def named(words: Words) -> Iterator[tuple[str, Meaning]]:
    """Every phrase of the owner, with what it stands for."""
    for column in words.columns:
        meaning = of_column(column)
        for text in (*called(column), column.name, *column.synonyms):
            yield text, meaning._replace(cased=_cased(text))
        for text in _elements(column):
            yield text, meaning
        for value in column.values:
            for text in dict.fromkeys((value.label, str(value.value), *value.synonyms)):
                if tells(text):
                    yield text, Meaning(values=((column.name, value.value),), cased=_cased(text))
    yield from _bare(words)
    yield from _codes(words)
    outcome = words.outcome
    for text in (outcome.label, outcome.column, spoken(outcome.column), *outcome.synonyms):
        if tells(text):
            yield text, Meaning(target=True)
    *_, head = [word for word in spoken(outcome.column).split() if len(word) > _UNIT] or [""]
    if (
        outcome.kind == "regression"
        and tells(head)
        and not any(head in t.split() for c in words.columns for t in called(c))
    ):
        yield head, Meaning(target=True, sure=False)  # "price" of selling_price
    if outcome.kind == "regression":
        units = {outcome.unit, *_units(words)}
        yield from ((unit, Meaning(target=True)) for unit in units if tells(unit))  # "how many knots"
    for cls in outcome.classes:
        if (apart := _set_apart(cls, outcome.classes)) is not None:
            yield apart, Meaning(cls=cls.value, sure=False)
        for text in (cls.label, str(cls.value), *cls.synonyms):
            if tells(text):
                yield text, Meaning(cls=cls.value)
                yield from ((doers, Meaning(cls=cls.value)) for doers in _DOERS.get(stem(text.lower()), ()))
                if len(outcome.classes) == 2 and text.isalpha():
                    other = next(c.value for c in outcome.classes if c is not cls)
                    yield from ((f"{prefix}{text}", Meaning(cls=other, sure=False)) for prefix in ("un", "non"))
                if (said := _MODAL.match(text)) and not all(t.stem in LINKS for t in tokenize(said.group("rest"))):
                    yield said.group("rest"), Meaning(cls=cls.value)
    yield from _ends(words)
    for text in (words.row, words.rows, *words.row_synonyms, *rows_by_name(words)):
        yield text, Meaning(row=True)


def _units(words: Words) -> tuple[str, ...]:
    """What people call the unit that the outcome's name ends with, where no column counts in it as well."""
    unit = unit_of(words.outcome.column)
    if unit is None or any((u := unit_of(c.name)) is not None and u.kind == unit.kind for c in words.columns):
        return ()
    return tuple(said for said in spoken_forms(unit) if len(said) > _UNIT)


_AMOUNTS = frozenset({"amount", "sum", "size", "value", "total", "price", "duration", "term", "rate"})


def rows_by_name(words: Words) -> tuple[str, ...]:
    """What the rows of a project are called by its name, if that is a plural that no column is about: "bridges"."""
    last = (spoken(words.name).split() or [""])[-1]
    one = last.removesuffix("ies") + "y" if last.endswith("ies") else last.removesuffix("s")
    sibilant = last.endswith(("oes", "ches", "shes", "xes", "sses")) and not spelt_right(one)
    if sibilant or last.endswith("toes"):
        one = last.removesuffix("es")  # "volcanoes", "tomatoes"; not "canoes"
    own = {text for column in words.columns for text in called(column)}
    own |= {text.partition(" ")[0] for text in own if text.partition(" ")[2] in _AMOUNTS}  # "loans" of LoanAmount
    plural = last.endswith("s") and not last.endswith("ss") and len(one) > _UNIT and spelt_right(one)
    plural = plural or last in _UNCOUNTED
    if not plural or not own.isdisjoint((one, last)):
        return ()
    outcome = words.outcome
    own |= {outcome.label, *(text for cls in outcome.classes for text in (cls.label, str(cls.value)))}
    told = {token.stem for text in own for token in tokenize(_what_is_told(text))}
    others = (other for group in small_words().same_rows if one in group for other in group)
    same = [other for other in others if told.isdisjoint(t.stem for t in tokenize(other))]
    return tuple(dict.fromkeys((one, last, *same, *(f"{other}s" for other in same if not other.endswith(("s", "y"))))))


def _what_is_told(name: str) -> str:
    """A name without the word that only says whose it is: "area" of a trench area."""
    _, _, rest = name.partition(" ")
    return rest if len(without_unit(rest.split())) == 1 and rest and rest.split()[0] in _OF_A_THING else name


_OF_A_THING = frozenset(
    {"area", "age", "size", "length", "weight", "height", "type", "name", "kind", "colour", "color"}
)
_UNCOUNTED = frozenset({"sheep", "fish", "deer", "cattle", "poultry", "aircraft", "people", "children", "mice"})
"""Plurals without an s."""


def _bare(words: Words) -> Iterator[tuple[str, Meaning]]:
    """What columns are called without their units and without when they count: "amount" of amount_usd.

    Only where no other column is called so.
    """
    whole = {text for column in words.columns for text in called(column)}
    found: dict[str, list[Column]] = {}
    for column in words.columns:
        if column.kind == "number":
            pieces = spoken(column.name).split()
            unit = unit_of(column.name)
            kept = pieces[: len(pieces) - (unit is not None and unit.name.startswith(pieces[-1]))]
            while len(kept) > 1 and kept[-1] in _WHEN:
                kept = kept[:-1]
            if 0 < len(kept) < len(pieces):
                found.setdefault(" ".join(kept), []).append(column)
    for text, columns in found.items():
        if len(columns) == 1 and text not in whole and tells(text):
            written = re.split(r"[_\W]+", columns[0].name)[0]
            capitals = (written if written != text else text.upper()) if _cased(text) else ""
            yield text, of_column(columns[0])._replace(cased=capitals)


_DOERS = {
    "quit": ("quitters",), "stay": ("stayers",), "surviv": ("survivors",), "default": ("defaulters",),
    "left": ("leavers",), "leav": ("leavers",), "churn": ("churners",), "lose": ("losers",),
    "won": ("winners",), "win": ("winners",), "lost": ("losers",), "repaid": ("repayers",), "repay": ("repayers",),
    "finish": ("finishers",), "complet": ("completers",), "renew": ("renewers",), "cancel": ("cancellers",),
}  # fmt: skip
"""Nouns for those who did it, by the stem of a class; others are called so for what they are: players, owners."""
_WHEN = frozenset({"season", "today", "total"})
_MODAL = re.compile(r"(?i)(?:will|would)(?: be| get| become)? (?!not\b|no\b|be\b)(?P<rest>.+)")
"""What goes before what a class says of a case: "keep running" is the class "will keep running"."""


def _ends(words: Words) -> Iterator[tuple[str, Meaning]]:
    """What the two classes of an outcome called "left" are called, where its owner has named neither."""
    classes = {str(c.value).lower(): c.value for c in words.outcome.classes}
    known = any(tells(t) for c in words.outcome.classes for t in (c.label, str(c.value), *c.synonyms))
    yes = [value for text, value in classes.items() if text in YES]
    if known or len(classes) != 2 or len(yes) != 1:
        return
    no = next(value for value in classes.values() if value != yes[0])
    own = {t.text for t in tokenize(spoken(words.outcome.column))} | {words.outcome.label.lower()}
    for these, those in small_words().ends:
        if own & set(these):
            for ends, value in ((these, yes[0]), (those, no)):
                for text in ends:
                    yield text, Meaning(cls=value)
            return


def _set_apart(cls: Value, classes: tuple[Value, ...]) -> str | None:
    """The one word that only this class has in its label: "bad" of "bad credit risk" beside "good credit risk"."""
    own = cls.label.lower().split()
    others = {w for other in classes if other is not cls for w in other.label.lower().split()}
    apart = [w for w in own if w not in others]
    return apart[0] if len(own) > 1 and len(apart) == 1 and tells(apart[0]) else None


def tells(text: str) -> bool:
    """Whether a value's text says anything without its column: "yes" and "3" don't.

    >>> tells("divorced"), tells("yes"), tells("3")
    (True, False, False)
    """
    folded = text.strip().lower()
    return len(folded) > 1 and folded not in _BARE and any(map(str.isalpha, folded))


_BARE = YES | NO


def sorts_by_codes(name: str) -> bool:
    """Whether a column's name says that its values are only codes of something: "supplier_cd", "script_ver".

    >>> sorts_by_codes("supplier_cd"), sorts_by_codes("n_suppliers")
    (True, False)
    """
    pieces = spoken(name).lower().split()
    return len(pieces) > 1 and pieces[-1] in _CODED


_CODED = frozenset({"id", "no", "nr", "num", "number", "code", "cd", "ver", "version", "type"})


def _codes(words: Words) -> Iterator[tuple[str, Meaning]]:
    """Pieces of letters and digits that only one name has, if written so: "KS2" of ks2_maths, "4AT" of score_4AT."""
    owners: dict[str, set[str]] = {}
    for column in words.columns:
        for piece in re.split(r"[_\W]+", column.name):
            if _CODE.fullmatch(piece):
                owners.setdefault(piece, set()).add(column.name)
    for piece, names in owners.items():
        owner = words.column(next(iter(names))) if len(names) == 1 else None
        if owner is not None and owner.name != piece:
            yield piece, of_column(owner, sure=False)._replace(cased=piece)


_CODE = re.compile(r"[A-Za-z]{1,5}\d{1,2}|\d[A-Z]{2,4}")


def _elements(column: Column) -> Iterator[str]:
    """What a chemical symbol stands for in the name of a concentration: "arsenic" of As_ppm.

    >>> list(_elements(Column("As_ppm", "number", "As ppm"))), list(_elements(Column("as_ppm", "number", "as ppm")))
    (['arsenic'], [])
    """
    pieces = re.split(r"[_\W]+", column.name)
    if len(pieces) > 1 and pieces[-1].lower() in _CONCENTRATIONS and pieces[0] in _ELEMENTS:
        yield _ELEMENTS[pieces[0]]


_CONCENTRATIONS = frozenset(
    {"ppm", "ppb", "pct", "percent", "mg", "ug", "mgl", "l", "kg", "gt", "g", "t", "mmol", "wt"}
)
_ELEMENTS = {
    "Ag": "silver", "Al": "aluminium", "As": "arsenic", "Au": "gold", "B": "boron", "Ba": "barium", "C": "carbon",
    "Ca": "calcium", "Cd": "cadmium", "Cl": "chlorine", "Co": "cobalt", "Cr": "chromium", "Cu": "copper",
    "DO": "dissolved oxygen", "F": "fluoride", "Fe": "iron", "Hg": "mercury", "K": "potassium", "Li": "lithium",
    "Mg": "magnesium", "Mn": "manganese", "Mo": "molybdenum", "N": "nitrogen", "Na": "sodium", "Ni": "nickel",
    "P": "phosphorus", "Pb": "lead", "S": "sulphur", "Sb": "antimony", "Se": "selenium", "Si": "silicon", "Sn": "tin",
    "Ti": "titanium", "U": "uranium", "V": "vanadium", "W": "tungsten", "Zn": "zinc",
}  # fmt: skip


def _cased(text: str) -> str:
    """The text itself, where only its capitals tell it from small words; of some of these in capitals at any rate."""
    if text in _SMALL:
        return text.upper()
    return text if len(text) < 9 and all(t.stem in LINKS for t in tokenize(text)) else ""


_SMALL = frozenset({"it", "us", "me", "he", "she", "we", "i", "in", "on", "at", "by", "to", "of", "as", "or"})


def written_small(value: Value) -> bool:
    """Whether a value is a small word, without which the noun that it stands beside says nothing of it."""
    return str(value.value).lower() in _SMALL | {"a"}
