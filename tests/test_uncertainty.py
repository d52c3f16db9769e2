"""Intervals against independent formulas, scipy, and simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from explainer import uncertainty
from explainer.uncertainty import Estimate, group_codes


@pytest.mark.parametrize(("k", "n"), [(0, 10), (1, 10), (8, 10), (10, 10), (85, 714), (3, 4)])
def test_wilson_is_scipys(k: int, n: int) -> None:
    theirs = stats.binomtest(k, n).proportion_ci(method="wilson")
    assert uncertainty.wilson(k, n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_mean_is_the_t_interval() -> None:
    x = np.array([3.0, 5.0, 4.0, 8.0, 1.0, 9.5])
    theirs = stats.t.interval(0.95, len(x) - 1, loc=x.mean(), scale=stats.sem(x))
    found = uncertainty.mean(x)
    assert (found.low, found.high) == pytest.approx(theirs)
    assert found.n == 6


def test_groups_of_one_are_rows_and_copies_add_nothing() -> None:
    x = np.array([3.0, 5.0, 4.0, 8.0, 1.0, 9.5])
    alone = uncertainty.mean(x, np.arange(6))
    assert (alone.low, alone.high) == pytest.approx((uncertainty.mean(x).low, uncertainty.mean(x).high))
    copies = uncertainty.mean(np.repeat(x, 50), np.repeat(np.arange(6), 50))
    assert (copies.low, copies.high) == pytest.approx((alone.low, alone.high))
    assert (copies.n, copies.clusters) == (300, 6)


def test_cluster_robust_error_by_hand() -> None:
    x, groups = np.array([1.0, 2.0, 6.0, 7.0]), np.array([0, 0, 1, 1])
    sums = np.array([1 - 4 + 2 - 4, 6 - 4 + 7 - 4])
    assert uncertainty.robust_se(x, groups) == pytest.approx(math.sqrt(2 / 1 * (sums**2).sum()) / 4)


def test_one_group_knows_nothing_of_others() -> None:
    found = uncertainty.mean([1.0, 2.0, 3.0], np.zeros(3, dtype=np.int64))
    assert found.facts() == {"value": 2.0, "interval": None, "n": 3}


def test_share_of_none_is_not_known() -> None:
    assert uncertainty.share([]).facts() == {"value": None, "interval": None, "n": 0}


def test_grouped_shares_are_wider_and_copies_add_nothing() -> None:
    flags = np.array([1, 1, 1, 0, 1, 0, 0, 1, 1, 1], dtype=float)
    rows = uncertainty.share(np.repeat(flags, 20))
    grouped = uncertainty.share(np.repeat(flags, 20), np.repeat(np.arange(10), 20))
    once = uncertainty.share(flags, np.arange(10))
    assert grouped.high - grouped.low > 3 * (rows.high - rows.low)
    assert (grouped.low, grouped.high) == pytest.approx((once.low, once.high))


def test_when_all_agree_only_groups_count() -> None:
    found = uncertainty.share(np.ones(100), np.repeat(np.arange(5), 20))
    assert (found.low, found.high) == pytest.approx(uncertainty.wilson(5, 5))


def test_newcombe_examples_of_the_paper() -> None:
    """Newcombe 1998 (Statistics in Medicine 17, 873-890), table II, method 10."""
    for (a, m, b, n), expected in {
        (56, 70, 48, 80): (0.0524, 0.3339),
        (9, 10, 3, 10): (0.1705, 0.8090),
        (10, 10, 0, 20): (0.6791, 1.0000),
        (5, 56, 0, 29): (-0.0381, 0.1926),
    }.items():
        one, other = uncertainty.share([1] * a + [0] * (m - a)), uncertainty.share([1] * b + [0] * (n - b))
        gap = uncertainty.difference(one, other)
        assert (gap.low, gap.high) == pytest.approx(expected, abs=2e-4)


def test_paired_difference_of_shares_by_hand() -> None:
    """Agresti and Min 2005: half a row is added to each cell."""
    a = np.array([1] * 20 + [0] * 5 + [1] * 50 + [0] * 25)
    b = np.array([0] * 20 + [1] * 5 + [1] * 50 + [0] * 25)
    found = uncertainty.paired_difference(a, b)
    se = math.sqrt(26 - 15**2 / 102) / 102
    assert found.value == pytest.approx(0.15)
    assert (found.low, found.high) == pytest.approx((15 / 102 - 1.984 * se, 15 / 102 + 1.984 * se), abs=1e-4)


def test_no_disagreement_is_not_certainty() -> None:
    found = uncertainty.paired_difference([1] * 30, [1] * 30)
    assert found.low < 0 < found.high


def test_paired_difference_of_numbers_is_the_paired_t_interval() -> None:
    random = np.random.default_rng(1)
    a, b = random.normal(size=40), random.normal(size=40)
    theirs = stats.ttest_rel(a, b).confidence_interval()
    found = uncertainty.paired_difference(a, b)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high))


def brute_delong(y: np.ndarray, s: np.ndarray) -> tuple[float, float]:
    """The area and its variance from all pairs, as in DeLong 1988."""
    pairs = (s[y][:, None] > s[~y][None, :]) + 0.5 * (s[y][:, None] == s[~y][None, :])
    var = pairs.mean(1).var(ddof=1) / y.sum() + pairs.mean(0).var(ddof=1) / (~y).sum()
    return float(pairs.mean()), float(var)


def test_auc_is_delongs() -> None:
    random = np.random.default_rng(0)
    y = random.random(300) < 0.3
    s = np.round(random.normal(size=300) + y, 1)
    value, var = brute_delong(y, s)
    found = uncertainty.auc(y, s)
    assert found.value == pytest.approx(value)
    half = 1.968 * math.sqrt(var) / (value * (1 - value))
    logit = math.log(value / (1 - value))
    expected = [1 / (1 + math.exp(-(logit - half))), 1 / (1 + math.exp(-(logit + half)))]
    assert [found.low, found.high] == pytest.approx(expected, abs=2e-3)


def test_auc_by_groups_ignores_copies() -> None:
    random = np.random.default_rng(0)
    y = random.random(60) < 0.5
    s = random.normal(size=60) + y
    once = uncertainty.auc(y, s, np.arange(60))
    copies = uncertainty.auc(np.repeat(y, 10), np.repeat(s, 10), np.repeat(np.arange(60), 10))
    assert (copies.value, copies.low, copies.high) == pytest.approx((once.value, once.low, once.high), abs=5e-3)


def test_a_perfect_order_is_not_certainty() -> None:
    found = uncertainty.auc([0, 0, 0, 1, 1, 1], [1, 2, 3, 4, 5, 6])
    assert found.value == 1
    assert 0.3 < found.low < 1
    assert found.high == 1


def test_auc_needs_both_kinds() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        uncertainty.auc([1, 1], [0.1, 0.2])


def test_cells_give_the_bootstrap_of_rows() -> None:
    random = np.random.default_rng(2)
    y, h = random.random(400) < 0.3, random.random(400) < 0.4

    def f1(counts: np.ndarray) -> np.ndarray:
        return np.asarray(2 * counts[..., 3] / (2 * counts[..., 3] + counts[..., 1] + counts[..., 2]))

    found = uncertainty.from_cells(2 * y + h, 4, f1)
    rows = random.integers(0, 400, (2000, 400))
    tp, wrong = (y & h)[rows].sum(1), (y != h)[rows].sum(1)
    assert [found.low, found.high] == pytest.approx(np.quantile(2 * tp / (2 * tp + wrong), [0.025, 0.975]), abs=0.02)


def test_cells_by_group_are_wider_for_copies() -> None:
    cells = np.random.default_rng(0).integers(0, 2, 20)
    statistic = lambda c: c[..., 1] / c.sum(-1)  # noqa: E731
    once = uncertainty.from_cells(cells, 2, statistic, np.arange(20))
    copies = uncertainty.from_cells(np.repeat(cells, 30), 2, statistic, np.repeat(np.arange(20), 30))
    assert (copies.low, copies.high) == pytest.approx((once.low, once.high), abs=0.03)


def coverage(values: list[Estimate], truth: float) -> float:
    return sum(v.low <= truth <= v.high for v in values) / len(values)


def test_intervals_by_group_cover_as_promised() -> None:
    random, groups = np.random.default_rng(5), np.repeat(np.arange(30), 20)
    by_group, by_row = [], []
    for _ in range(300):
        x = np.repeat(random.normal(size=30), 20) + random.normal(size=600)
        by_group.append(uncertainty.mean(x, groups))
        by_row.append(uncertainty.mean(x))
    assert 0.92 <= coverage(by_group, 0) <= 0.98
    assert coverage(by_row, 0) < 0.6


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=60), st.integers(1, 8))
def test_a_share_lies_in_its_interval(flags: list[bool], size: int) -> None:
    groups = np.arange(len(flags)) // size
    for found in (uncertainty.share(flags), uncertainty.share(flags, groups)):
        assert 0 <= found.low <= found.value <= found.high <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=40))
def test_auc_is_the_share_of_pairs(rows: list[tuple[bool, int]]) -> None:
    y, s = np.array([r[0] for r in rows]), np.array([r[1] for r in rows], dtype=float)
    if y.all() or not y.any():
        return
    found = uncertainty.auc(y, s)
    pairs = (s[y][:, None] > s[~y][None, :]) + 0.5 * (s[y][:, None] == s[~y][None, :])
    assert found.value == pytest.approx(pairs.mean())
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


def test_scaling_turns_the_ends_round() -> None:
    assert Estimate(1, 0, 3, 5).scaled(-2).facts() == {"value": -2.0, "interval": [-6.0, 0.0], "n": 5}


def test_groups_are_told_apart_by_what_is_written() -> None:
    rng = np.random.default_rng(4)
    for names in (
        rng.integers(0, 9, 200),
        rng.choice([1.0, 2.5, np.nan], 200),
        rng.choice(np.array(["b", "a", None, "1", 1], dtype=object), 200),
    ):
        _, written = np.unique(np.asarray(names).astype(str), return_inverse=True)
        codes = group_codes(names)
        assert sorted(set(codes.tolist())) == list(range(len(set(written.tolist()))))
        assert np.array_equal(codes[:, None] == codes, written[:, None] == written)
