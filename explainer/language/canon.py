"""Numbers and comparisons in one form: "two thousand", "2k" and "2,000"; "at least" and ">="."""

from __future__ import annotations

from typing import Literal, NamedTuple

from explainer.language.small_words import LINKS, small_words
from explainer.language.tokens import Token
from explainer.language.units import known

Kind = Literal["word", "number", "percent", "compare", "sign"]


class Canon(NamedTuple):
    """A token after numbers and comparisons are recognised; `value` is set for numbers (a percentage as 0..1).

    What was `misspelt` has its right spelling as `text`.
    """

    stem: str
    text: str
    start: int
    end: int
    kind: Kind
    value: float | None = None
    misspelt: bool = False


def canonical(tokens: list[Token]) -> list[Canon]:
    """Tokens with numbers and comparisons in one form.

    >>> from explainer.language.tokens import tokenize
    >>> [c.stem for c in canonical(tokenize("at least twenty-five or 2k or 10%"))]
    ['>=', '25', 'or', '2000', 'or', '10%']
    """
    return _compare(_numbers(tokens))


def _numbers(tokens: list[Token]) -> list[Canon]:
    small, out, at = small_words(), list[Canon](), 0
    while at < len(tokens):
        token = tokens[at]
        value = token.number if token.number is not None else small.numbers.get(token.stem)
        if (half := _half(tokens, at)) is not None:
            made, at = half
            out += made
            continue
        if token.text == "a" and at + 1 < len(tokens) and tokens[at + 1].text in _SCALED:
            value = 1.0  # "a thousand less"
        if (
            token.text in ("a", "an")
            and at + 2 < len(tokens)
            and tokens[at + 2].text in _GRADED
            and tokens[at + 1].stem in _TIMES
            and not _numbered(tokens, at)
        ):
            value = 1.0  # "a year older"; not "3 hours a week less"
        moved = at > 0 and tokens[at - 1].text in _ADDING and token.text in ("a", "an")
        if moved and at + 1 < len(tokens) and tokens[at + 1].text in _SINGLE:
            value = 1.0  # "add a year to the loan", "cut by a week"
        if token.text in _ONE_MORE and _one_more(tokens, at):  # "an extra year"
            out += [_plain(token), Canon("1", token.text, token.start, token.end, "number", 1.0)]
            at += 1
            continue
        if value is None or token.text == "ones" or (token.text == "one" and not _counts(tokens, at)):
            if token.stem not in _MONEY:
                out.append(_plain(token))
            at += 1
            continue
        value, at, last = _scaled(tokens, at, value)
        if vague := _something(tokens, at, value):
            last, at = tokens[at + vague - 1], at + vague
        at, percent = _percent(tokens, at)
        if percent and tokens[at - 1].stem == "point":
            last = tokens[at - 1]
        if not percent and at < len(tokens) and tokens[at].text == "s" and tokens[at].start == last.end:
            last, at = tokens[at], at + 1
        _scale_before(out, token, value)
        text = f"{value:g}" if value < 1e15 else str(value)
        out.append(
            Canon(
                text + "%" if percent else text,
                text,
                token.start,
                last.end,
                "percent" if percent else "number",
                value / 100 if percent else value,
            )
        )
    return out


def _one_more(tokens: list[Token], at: int) -> bool:
    """Whether the word at token `at` is followed by a unit of time, of which there is one more."""
    led = tokens[at].text == "another" or (at > 0 and tokens[at - 1].text in ("a", "an", "the"))
    unit = tokens[at + 1] if at + 1 < len(tokens) else None
    return led and unit is not None and unit.text in _SINGLE


_ADDING = frozenset(
    {"by", "add", "adding", "added", "cut", "knock", "shave", "take", "taking", "took", "lose", "extend"}
)
_ONE_MORE = frozenset({"extra", "additional", "another", "further"})
_SINGLE = frozenset({"year", "month", "week", "day", "hour", "minute"})


def _numbered(tokens: list[Token], at: int) -> bool:
    """Whether the word before token `at` or the one before that is a number: "3 hours a week"."""
    return any(t.number is not None or t.stem in small_words().numbers for t in tokens[max(0, at - 2) : at])


_HALVES = frozenset({"half", "a", "an", "one", "quarter", "three"})
"""What an amount of halves or quarters begins with, unless it has "and a half" in it."""


def _half(tokens: list[Token], at: int) -> tuple[list[Canon], int] | None:
    """ "Half a million", "a quarter of an hour", "two and a half": a number, perhaps its unit; and the token after."""
    if tokens[at].text not in _HALVES and [t.text for t in tokens[at + 1 : at + 2]] != ["and"]:
        return None
    texts = [t.text for t in tokens[at : at + 5]]
    unit: int | None = None
    if texts[:2] == ["half", "a"] and texts[2:] and texts[2] in _SCALED:
        value, last = small_words().scales.get(tokens[at + 2].stem, 1.0) / 2, at + 2
    elif texts[0] == "half" and texts[1:2] in (["a"], ["an"]) and texts[2:] and tokens[at + 2].stem in _TIMES:
        value, last, unit = 0.5, at + 1, at + 2
    elif (quarters := _quarters(tokens, at)) is not None:
        value, last = quarters
        unit = last + 1
    elif texts[0] in ("a", "an", "one") and texts[2:] == ["and", "a", "half"] and _apart_from_unit(tokens, at):
        value, last, unit = 1.5, at + 4, at + 1
    elif texts[1:4] == ["and", "a", "half"]:
        whole = tokens[at].number if tokens[at].number is not None else small_words().numbers.get(tokens[at].stem)
        if whole is None or not 0 < whole < _FEW:
            return None
        value, last = whole + 0.5, at + 3
    else:
        return None
    number = Canon(f"{value:g}", f"{value:g}", tokens[at].start, tokens[last].end, "number", value)
    return ([number], last + 1) if unit is None else ([number, _plain(tokens[unit])], max(last, unit) + 1)


def _quarters(tokens: list[Token], at: int) -> tuple[float, int] | None:
    """ "A quarter of an hour", "three quarters of a year": how much of the unit, and the token before it."""
    texts = [t.text for t in tokens[at : at + 4]]
    led = texts[:2] in (["a", "quarter"], ["three", "quarters"])
    last = at + 2 + led
    if (led or texts[:1] == ["quarter"]) and [t.text for t in tokens[last - 1 : last + 1]] in (
        ["of", "an"],
        ["of", "a"],
    ):
        timed = any(t.stem in _TIMES for t in tokens[last + 1 : last + 2])
        return (0.75 if texts[0] == "three" else 0.25, last) if timed else None
    return None


def _apart_from_unit(tokens: list[Token], at: int) -> bool:
    """Whether a unit follows as a word of its own: "a year"."""
    return tokens[at].end < tokens[at + 1].start and tokens[at + 1].stem in _TIMES


def _scale_before(out: list[Canon], token: Token, value: float) -> None:
    """ "Between 50 and 80 thousand", "20 to 30k": what scales the second number scales the first, too."""
    said = token.number if token.number is not None else small_words().numbers.get(token.stem, 0.0)
    joined = len(out) > 1 and out[-2].kind == "number" and out[-1].text in ("and", "to", "-", "or")
    if not said or value < _FEW * said or not joined:
        return
    first = out[-2]
    between = out[-1].text != "and" or any(c.text in ("between", "from") for c in out[-4:-2])
    if between and first.value is not None and first.value < said:
        scaled = first.value * value / said
        out[-2] = first._replace(stem=f"{scaled:g}", value=scaled)


_FEW = 1000
_LENGTHS = frozenset(
    {"metr", "meter", "kilometr", "kilomet", "km", "mile", "kilo", "kg", "tonn", "ton", "foot", "litr"}
)
_GRADED = frozenset(
    {"more", "less", "older", "younger", "longer", "shorter", "later", "earlier", "higher", "lower", "fewer", "extra"}
    | {"ago"}
)
_SCALED = frozenset({"hundred", "thousand", "million"})
_MONEY = frozenset("$€£")


_LEADING = frozenset(
    {"taking", "losing", "adding", "dropping", "removing", "another", "than", "least", "most", "by", "only", "just"}
    | {"drop", "add", "remove", "lose", "subtract", "minus", "plus"}
    | {"exactly", "=", "or"}
)
"""What a number may follow, so that "one" is one."""


def _counts(tokens: list[Token], at: int) -> bool:
    """Whether "one" is a number here, not a pronoun: "at least one", "one or more", but "this one", "how does one"."""
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if before == "to" and after in {"for", ".", ",", "?", ""}:
        return True
    more = any(t.text in ("more", "fewer", "less") for t in tokens[at + 2 : at + 4])  # "one missed payment fewer"
    if more and before not in ("no", "this", "that", "the", "any", "each"):
        return True
    return before in _LEADING or after in _TRAILING or (before not in _POINTED and len(after) > 1 and after in known())


_POINTED = frozenset({"this", "that", "the", "which", "no", "each", "every"})
_TRAILING = frozenset(
    {"point", "unit", "year", "month", "week", "day", "hour", "percent", "degree", "kilo", "pound", "mile"}
    | {"or", "more", "less", "fewer", "extra", "additional", "hundred", "thousand", "million"}
)
"""What follows "one" where it is a number, and no pronoun: "one point less", "one or more"."""


def _plain(token: Token) -> Canon:
    return Canon(token.stem, token.text, token.start, token.end, "word" if token.text[0].isalnum() else "sign")


def _scaled(tokens: list[Token], at: int, value: float) -> tuple[float, int, Token]:
    """The number that starts at `at`, with tens and units joined and "thousand" or "k" applied."""
    small, last = small_words(), tokens[at]
    at += 1
    if at < len(tokens) and last.number is None and value >= 20:
        after = at + 1 if tokens[at].text == "-" and at + 1 < len(tokens) else at
        units = small.numbers.get(tokens[after].stem, 0)
        if 0 < units < 10:
            value, last, at = value + units, tokens[after], after + 1
    while (
        at < len(tokens)
        and tokens[at].stem in small.scales
        and (len(tokens[at].text) > 1 or tokens[at].start == last.end)
    ):
        value, last, at = value * small.scales[tokens[at].stem], tokens[at], at + 1
        rest = at + 1 if at + 1 < len(tokens) and tokens[at].text == "and" else at
        below = small.numbers.get(tokens[rest].stem, 0.0) if rest < len(tokens) else 0.0
        if tokens[at - 1].stem in ("hundr", "thousand") and 0 < below < 100 and tokens[rest].number is None:
            more, at, last = _scaled(tokens, rest, below)  # "three hundred and forty"
            value += more
    return value, at, last


def _something(tokens: list[Token], at: int, value: float) -> int:
    """How many tokens say "something" of "a forty-something"."""
    joined = at + 1 < len(tokens) and tokens[at].text == "-"
    said = tokens[at + joined].text if at + joined < len(tokens) else ""
    return joined + 1 if said in ("something", "somethings") and value >= 20 and value % 10 == 0 else 0


def _percent(tokens: list[Token], at: int) -> tuple[int, bool]:
    if at < len(tokens) and tokens[at].stem in {"%", "percent", "percentag", "pct"}:
        after = at + 1
        points = after < len(tokens) and tokens[after].stem == "point"
        return after + points, True
    if at + 1 < len(tokens) and tokens[at].text == "per" and tokens[at + 1].text == "cent":
        return at + 2, True
    if [t.text for t in tokens[at : at + 3]] == ["in", "a", "hundred"]:
        return at + 3, True  # "70 in a hundred"
    if [t.text for t in tokens[at : at + 2]] == ["in", "100"]:
        return at + 2, True
    return at, False


def _compare(canon: list[Canon]) -> list[Canon]:
    small, out, at = small_words(), list[Canon](), 0
    while at < len(canon):
        if canon[at].text == "+" and out and out[-1].kind in ("number", "percent") and out[-1].end == canon[at].start:
            start, end = canon[at].start, canon[at].end
            out += [Canon("or", "or", start, end, "word"), Canon("more", "more", start, end, "word")]  # "200+"
            at += 1
            continue
        for length in range(min(small.comparing.get(canon[at].stem, 0), len(canon) - at), 0, -1):
            stems = tuple([c.stem for c in canon[at : at + length]])
            op = small.comparators.get(stems)
            moved = stems == ("up", "to") and any(c.stem in _MOVING for c in out[-3:])
            named = canon[at].text in (
                "precision",
                "mins",
                "lowered",
                "raised",
                "reduced",
            )  # not "precisely", not the least
            said_after = stems in _AFTERWARDS and _after_number(out) and not _number_follows(canon, at + length)
            if said_after and stems == ("min",) and _unit_follows(canon, at):
                out.append(Canon("minut", "minutes", canon[at].start, canon[at].end, "word"))  # "41 min travel"
                at += length
                break
            if op and said_after:
                word = "less" if op in ("<", "<=") else "more"  # "2 at most"
                start, end = canon[at].start, canon[at + length - 1].end
                out += [Canon("or", "or", start, end, "word"), Canon(word, word, start, end, "word")]
                at += length
                break
            if op and not moved and not named and (stems not in small.weak or _limits(canon, out, at + length)):
                text = " ".join(c.text for c in canon[at : at + length])
                out.append(Canon(op, text, canon[at].start, canon[at + length - 1].end, "compare"))
                at += length + _hyphenated(canon, at + length)
                break
        else:
            one = canon[at].text in ("a", "an") and out and out[-1].kind == "compare"
            if one and at + 1 < len(canon) and canon[at + 1].stem in _TIMES | _LENGTHS:  # "less than a year"
                out.append(Canon("1", canon[at].text, canon[at].start, canon[at].end, "number", 1.0))
            else:
                out.append(canon[at])
            at += 1
    return out


_AFTERWARDS = frozenset(
    {("at", "most"), ("at", "the", "most"), ("at", "least"), ("max",), ("min",), ("maximum",), ("minimum",)}
)
"""What may limit a number that stands before it."""


def _unit_follows(canon: list[Canon], at: int) -> bool:
    """Whether "min" is a unit: something is said of it."""
    return at + 1 < len(canon) and canon[at + 1].kind == "word"


def _after_number(out: list[Canon]) -> bool:
    """Whether a number stands just before, perhaps with its unit."""
    return any(c.kind in ("number", "percent") for c in out[-2:]) and out[-1].kind in ("number", "percent", "word")


_TIMES = frozenset({"year", "month", "week", "day", "hour", "minut", "point", "percent"})
_MOVING = frozenset(
    {"go", "went", "gone", "goes", "rise", "rose", "climb", "move", "push", "put", "bring", "brought", "shoot", "shot"}
    | {"rais", "bump", "take", "took", "crank", "get", "got", "pull", "fill", "heat", "cool", "top", "pump"}
)
"""Before "up to 40" these say where something is moved, not how far it may go."""


def _hyphenated(canon: list[Canon], at: int) -> bool:
    """Whether a hyphen joins a comparison to its number: "over-50s"."""
    joined = at + 1 < len(canon) and canon[at].text == "-" and canon[at - 1].end == canon[at].start
    return joined and canon[at + 1].kind == "number"


def _limits(canon: list[Canon], out: list[Canon], at: int) -> bool:
    """Whether a comparison is one with the number that follows, and not "220 or below" where another follows later."""
    if len(out) > 1 and out[-1].text == "or" and out[-2].kind in ("number", "percent"):
        return at < len(canon) and canon[at].kind in ("number", "percent")
    return _number_follows(canon, at)


def _number_follows(canon: list[Canon], at: int) -> bool:
    at += _hyphenated(canon, at)
    while at < len(canon) and (canon[at].stem in LINKS or canon[at].stem == "age"):  # "over the age of 35"
        at += 1
    one = canon[at - 1].text in ("a", "an") and at < len(canon) and canon[at].stem in _TIMES  # "over a year inside"
    return at < len(canon) and (canon[at].kind in ("number", "percent") or one)
