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
    """The items with a case named by its place as one item, where there is a case of that number.

    One of the first few may be one in what was just told, and keeps its words: "the second car in the list".
    """
    out: list[Item] = []
    at = 0
    while at < len(items):
        end, n = _place(items, at)
        led = items[at - 1].text.lower() if at else ""
        end = _end_of_case(items, at, end) if n is not None and led in _POINTING else at
        if n is None or n <= _FEW or str(n) not in lexicon.ids or end == at:
            out.append(items[at])
            at += 1
            continue
        ids = frozenset({"{case}"}).union(*(i.ids for i in items[end - 1 : end] if i.kind in "RH"))
        out.append(Item("I", str(n), items[at].start, items[end - 1].end, ids))
        at = end
    return out


_POINTING = frozenset({"the", "my", "our", "his", "her", "this", "that"})


def _end_of_case(items: list[Item], at: int, end: int) -> int:
    """Where "the 31st apprentice", "the 7th one", "the twenty-fifth, ..." ends; or `at`, where no case is named."""
    noun = items[end] if end < len(items) else None
    dated = at > 1 and items[at - 2].text.lower() in _DATED
    if noun is None or noun.kind in ".,hKao" or noun.text.lower() in ("vs", "versus", "with", "against"):
        return at if dated else end
    word, after = noun.text.lower(), items[end + 1 : end + 2]
    listed = bool(after) and after[0].text.lower() in ("in", "from", "of", "on")
    half = noun.kind == "C" and noun.meaning is not None and not noun.meaning.sure  # "the 7th delivery" of deliveries
    known = noun.kind in "RH" or half or (noun.kind == "w" and (not after or after[0].kind in ".,hKao"))
    plain = word.isalpha() and not word.endswith(("s", "people", "est")) and word not in _NO_CASES
    return end + 1 if known and plain and not listed and noun.ids.isdisjoint({"@feature", "feature_word"}) else at


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
