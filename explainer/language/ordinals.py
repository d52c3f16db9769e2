"""A case by its place: "the 7th application", "the twenty-fifth, was it close?"; a case is found by its number."""

from __future__ import annotations

from explainer.language.item import Item
from explainer.language.lexicon import Lexicon
from explainer.language.value_names import LEVELS

_TIES = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TENS = {word: 10 * n for n, word in enumerate(_TIES, 2)}
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_WORDS = {word: n for word, n in LEVELS.items() if word.isalpha()}
_WORDS |= {f"{teen}th": n for n, teen in enumerate(_TEENS, 13)} | {f"{t[:-1]}ieth": n for t, n in _TENS.items()}
_ENDINGS = frozenset({"th", "st", "nd", "rd"})
ENDING = _ENDINGS | _WORDS.keys() - {"first"}
"""What ends the number of a place; the first of all is rather the first of what was just told."""
_FEW = 5
"""A place up to here, without a noun, may be one in what was just told: "the second one"."""
_DATED = frozenset(
    {"on", "by", "until", "since", "before", "after", "from", "till", "in", "every", "for", "to", "up", "past"}
)
"""Before "the 25th" these make a day of it, or the how-manieth time."""


def numbered_places(items: list[Item], lexicon: Lexicon) -> list[Item]:
    """The items with a case named by its place as one item, where there is a case of that number."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        end, n = _place(items, at)
        led = items[at - 1].text.lower() if at else ""
        if n is None or str(n) not in lexicon.ids or led != "the":
            out.append(items[at])
            at += 1
            continue
        noun = items[end] if end < len(items) else None
        named = noun is not None and _calls_one(noun, items[end + 1 : end + 2])
        one = named and noun is not None and noun.text.lower() == "one"
        dated = at > 1 and items[at - 2].text.lower() in _DATED
        ends = noun is None or noun.kind in ".,hK"
        if (named and not one) or (n > _FEW and (one or (ends and not dated))):
            end += named
            ids = frozenset({"{case}"}).union(*(i.ids for i in items[end - named : end]))
            out.append(Item("I", str(n), items[at].start, items[end - 1].end, ids))
            at = end
        else:
            out.append(items[at])
            at += 1
    return out


def _calls_one(noun: Item, after: list[Item]) -> bool:
    """Whether a noun after "the 31st" says what a case is: a word for rows, or an unknown one that ends there."""
    word = noun.text.lower()
    if word.endswith(("s", "people")):
        return False
    ends = not after or after[0].kind in ".,hK"
    return noun.kind in "RH" or (noun.kind == "w" and ends and word.isalpha() and word not in _NO_CASES)


_NO_CASES = frozenset({"percentile", "quantile", "place", "year", "day", "week", "month", "century", "time", "quarter"})
_NO_CASES |= {"grade", "floor", "visit", "attempt", "degree", "party", "try", "hour", "minute", "half", "century"}
_NO_CASES |= {"birthday", "anniversary", "decile", "quartile", "class", "level", "step", "rank", "position", "season"}


def _place(items: list[Item], at: int) -> tuple[int, int | None]:
    """Where the number of a place that begins here ends, and which it is: "7 th", "twenty - fifth"."""
    item, after = items[at], [i.text.lower() for i in items[at + 1 : at + 3]]
    if item.kind == "N" and after[:1] and after[0] in _ENDINGS and items[at + 1].start == item.end:
        whole = item.value is not None and float(item.value).is_integer()
        return at + 2, int(item.value or 0) if whole else None
    word = item.text.lower()
    if word in _TENS and (rest := [w for w in after if w != "-"][:1]) and rest[0] in _WORDS:
        n = _WORDS[rest[0]]
        return (at + 2 + (after[0] == "-"), _TENS[word] + n) if n < 10 else (at, None)
    return (at + 1, _WORDS[word]) if word in ENDING and word in _WORDS else (at, None)
