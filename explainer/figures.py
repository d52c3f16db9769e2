"""Numbers as people hold them: counts in a hundred, whole points, amounts with their unit.

Standard library only. Every function takes a plain number and gives plain text (never escaped: `wording` and
`charts` escape). A number that is missing (None, NaN, infinite) reads as "unknown".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeGuard

UNKNOWN = "unknown"
MINUS = "\N{MINUS SIGN}"


def known(x: object) -> TypeGuard[float]:
    """Whether `x` is a finite number that can be told (up to a googol).

    >>> known(0.5), known(None), known(float("nan")), known("7")
    (True, False, False, False)
    """
    return isinstance(x, (int, float)) and abs(x) <= 1e100


def num(x: float | None, digits: int | None = None) -> str:
    """A number with as many decimals as are worth reading: three leading digits, thousands marked.

    >>> num(1234.56), num(0.3421), num(7), num(12.345), num(0.00012), num(-2.5), num(0.9, 2)
    ('1,235', '0.34', '7', '12.3', '0.00012', '\N{MINUS SIGN}2.5', '0.90')
    >>> num(None), num(3.2e15)
    ('unknown', '3.2e+15')
    """
    if x is None or not known(x):
        return UNKNOWN
    if digits is not None:
        return _minus(f"{x:,.{max(digits, 0)}f}")
    if x == int(x) and abs(x) < 1e12:
        return _minus(f"{int(x):,}")
    size = abs(x)
    if size >= 1e12 or size < 1e-6:
        return _minus(f"{x:.2g}")
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 0.1 else 1 - math.floor(math.log10(size))
    return _minus(_trim(f"{x:,.{decimals}f}"))


def exact(x: float | None) -> str:
    """A number as somebody wrote it, not rounded for reading.

    >>> exact(0.905), exact(41.0), exact(1200), exact(0.1 + 0.2)
    ('0.905', '41', '1,200', '0.3')
    """
    if x is None or not known(x):
        return UNKNOWN
    return _minus(f"{int(x):,}" if x == int(x) and abs(x) < 1e12 else f"{x:.10g}")


def pct(x: float | None, digits: int | None = None) -> str:
    """A rate 0..1 as a percentage; never rounded to 0% or 100% when it is neither.

    >>> pct(0.713), pct(0.004), pct(0.996), pct(1), pct(0.1234, 1)
    ('71%', '0.4%', '99.6%', '100%', '12.3%')
    """
    return f"{_hundredths(x, digits)}%" if x is not None and known(x) else UNKNOWN


def per100(x: float | None) -> str:
    """A rate 0..1 as a count in a hundred, or in a thousand when it is small.

    >>> per100(0.713), per100(0.005), per100(0.0042), per100(0), per100(1)
    ('about 71 in 100', '5 in 1,000', 'about 4 in 1,000', '0 in 100', '100 in 100')
    """
    return _frequency(x, 100)


def in10(x: float | None) -> str:
    """A rate 0..1 as a count in ten; near the ends in a hundred.

    >>> in10(0.713), in10(0.3), in10(0.02), in10(0.97)
    ('about 7 in 10', '3 in 10', '2 in 100', '97 in 100')
    """
    return _frequency(x, 10)


def points(x: float | None, digits: int | None = None) -> str:
    """A difference of two rates as percentage points, with its sign when negative.

    >>> points(0.12), points(0.01), points(-0.034), points(0.0004)
    ('12 points', '1 point', '\N{MINUS SIGN}3 points', '0.04 points')
    """
    if x is None or not known(x):
        return UNKNOWN
    text = _hundredths(x, digits)
    return f"{text} {'point' if text in ('1', MINUS + '1') else 'points'}"


def signed(x: float | str | None, digits: int | None = None) -> str:
    """A number, or text that begins with one, with its sign always shown.

    >>> signed(2.5), signed(-2.5), signed(0), signed(points(0.12)), signed(points(-0.12))
    ('+2.5', '\N{MINUS SIGN}2.5', '0', '+12 points', '\N{MINUS SIGN}12 points')
    """
    text = x if isinstance(x, str) else num(x, digits)
    unsigned = not text[:1].isdigit() or float(text.split()[0].strip("%").replace(",", "")) == 0
    return text if unsigned else f"+{text}"


def ci(interval: Sequence[float] | None, unit: str = "percent", digits: int | None = None) -> str:
    """An interval [low, high] in words; `unit` as in charts: "percent", "points", "count" or any text.

    >>> ci([0.66, 0.75]), ci([0.02, 0.05], "points"), ci([3.1, 4.2], "knots"), ci(None)
    ('66% to 75%', '2 to 5 points', '3.1 to 4.2 knots', 'unknown')
    """
    if not interval or len(interval) != 2 or not all(known(x) for x in interval):
        return UNKNOWN
    low, high = interval
    if unit == "percent":
        return f"{pct(low, digits)} to {pct(high, digits)}"
    if unit == "points":
        return f"{_hundredths(low, digits)} to {_hundredths(high, digits)} points"
    return f"{num(low, digits)} to {with_unit(high, unit, digits)}"


def with_unit(x: float | str | None, unit: str, digits: int | None = None) -> str:
    """A number (or the text of one) with its unit: "percent" and "points" take 0..1, "count" and "" are bare.

    >>> with_unit(0.71, "percent"), with_unit(0.12, "points"), with_unit(64.2, "knots"), with_unit(1200, "count")
    ('71%', '12 points', '64.2 knots', '1,200')
    >>> with_unit(1200, "$"), with_unit(21, "°C")
    ('$1,200', '21°C')
    """
    if not isinstance(x, str) and not known(x):
        return UNKNOWN
    if not isinstance(x, str) and unit in ("percent", "points"):
        return pct(x, digits) if unit == "percent" else points(x, digits)
    text = x if isinstance(x, str) else num(x, digits)
    if unit in ("", "count"):
        return text
    if unit in ("$", "€", "£", "¥"):
        return f"{MINUS}{unit}{text[1:]}" if text.startswith(MINUS) else unit + text
    return text + unit if unit.startswith(("%", "°")) else f"{text} {unit}"


def plural(n: float, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> plural(1, "row"), plural(714, "row", "rows"), plural(0, "storm")
    ('1 row', '714 rows', '0 storms')
    """
    return f"{num(n)} {one if n == 1 else many or one + 's'}"


def _frequency(x: float | None, base: int) -> str:
    if x is None or not known(x):
        return UNKNOWN
    while base < 10_000 and 0 < x < 1 and not 0 < round(x * base) < base:
        base *= 10
    count = round(x * base)
    about = "" if math.isclose(count, x * base, abs_tol=1e-9) else "about "
    return f"{about}{count:,} in {base:,}"


def _hundredths(x: float, digits: int | None) -> str:
    """100 x, whole; with more digits where whole would read as 0 or 100 (or as a gain that is none)."""
    if digits is not None:
        return _minus(f"{100 * x:.{digits}f}")
    for decimals in range(5):
        text = f"{100 * x:.{decimals}f}"
        if (float(text) == 0) == (x == 0) and (float(text) == 100) == (x == 1):
            return _minus(text)
    return "0" if abs(x) < 0.5 else _minus(f"{100 * x:.0f}")


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _minus(text: str) -> str:
    """A true minus sign, and no minus before zero.

    >>> _minus("-0.00"), _minus("-1")
    ('0.00', '\N{MINUS SIGN}1')
    """
    if text.startswith("-"):
        return text[1:] if not text.strip("-0.,") else MINUS + text[1:]
    return text
