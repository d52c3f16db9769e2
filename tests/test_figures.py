"""Numbers as people hold them."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import figures

MINUS = figures.MINUS


@pytest.mark.parametrize("missing", [None, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    "say", [figures.num, figures.exact, figures.pct, figures.per100, figures.in10, figures.points, figures.signed]
)
def test_a_missing_number_is_unknown(say, missing) -> None:
    assert say(missing) == "unknown"
    assert figures.with_unit(missing, "knots") == "unknown"
    assert figures.ci([0.1, missing]) == "unknown"


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (0.0, "0%"),
        (1.0, "100%"),
        (0.5, "50%"),
        (0.004, "0.4%"),
        (0.0004, "0.04%"),
        (0.996, "99.6%"),
        (0.9996, "99.96%"),
        (0.0049, "0.5%"),
        (0.714, "71%"),
        (1e-9, "0%"),
    ],
)
def test_percentages(rate: float, said: str) -> None:
    assert figures.pct(rate) == said


@pytest.mark.parametrize(
    ("rate", "hundred", "ten"),
    [
        (0.0, "0 in 100", "0 in 10"),
        (1.0, "100 in 100", "10 in 10"),
        (0.7, "70 in 100", "7 in 10"),
        (0.713, "about 71 in 100", "about 7 in 10"),
        (0.04, "4 in 100", "4 in 100"),
        (0.996, "996 in 1,000", "996 in 1,000"),
        (0.0012, "about 1 in 1,000", "about 1 in 1,000"),
    ],
)
def test_frequencies(rate: float, hundred: str, ten: str) -> None:
    assert figures.per100(rate) == hundred
    assert figures.in10(rate) == ten


@given(st.floats(min_value=1e-6, max_value=1 - 1e-6))
def test_a_frequency_is_never_none_or_all_when_it_is_neither(rate: float) -> None:
    count, base = (int(n.replace(",", "")) for n in re.findall(r"[\d,]+", figures.per100(rate)))
    assert abs(count / base - rate) <= 0.5 / base + 1e-9
    assert 0 < count < base or base == 10_000


@given(
    st.floats(allow_nan=True, allow_infinity=True), st.sampled_from(["percent", "points", "count", "", "knots", "$"])
)
def test_any_number_can_be_said(x: float, unit: str) -> None:
    said = figures.with_unit(x, unit)
    assert said
    assert "nan" not in said
    assert "inf" not in said
    assert "-0" not in said.replace("e-0", "")


@given(st.floats(min_value=-1e9, max_value=1e9))
def test_rounding_keeps_three_digits(x: float) -> None:
    said = float(figures.num(x).replace(",", "").replace(MINUS, "-"))
    assert math.isclose(said, x, rel_tol=0.06, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("x", "said"),
    [(0, "0"), (1e6, "1,000,000"), (-3, f"{MINUS}3"), (2.0, "2"), (99.96, "100"), (1 / 3, "0.33"), (123.4, "123")],
)
def test_numbers(x: float, said: str) -> None:
    assert figures.num(x) == said


def test_differences_keep_their_sign() -> None:
    assert figures.points(-0.12) == f"{MINUS}12 points"
    assert figures.signed(figures.points(0.0)) == "0 points"
    assert figures.signed("unknown") == "unknown"
    assert figures.ci([-0.05, 0.12], "points") == f"{MINUS}5 to 12 points"


def test_digits_are_kept_when_asked_for() -> None:
    assert figures.num(0.5, 3) == "0.500"
    assert figures.pct(0.12345, 1) == "12.3%"
    assert figures.with_unit(63.7, "knots", 0) == "64 knots"
