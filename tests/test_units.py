"""Units of measure: what names count in, and numbers said in other units."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.language.matcher import understand
from explainer.language.reader import reader
from explainer.language.units import known, scale_of, unit_of
from tests.wordless import words_of

POOLS = reader(
    words_of(
        "pools",
        {
            "classes": ["closed", "open"],
            "columns": {"depth_cm": [30, 900], "volume_l": [100, 900_000], "fee_keur": [1, 800], "filter_gb": [1, 64]},
        },
    )
)


def test_every_unit_is_counted_and_said() -> None:
    units = {unit for found in known().values() for unit in found}
    assert all(unit.size > 0 and unit.said and unit.name for unit in units)
    assert len({(unit.kind, unit.name) for unit in units}) == len(units)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("depth_cm", "cm"),
        ("price_per_m2", None),
        ("vitamin_c", None),
        ("water_temp_c", "c"),
        ("star_temp_k", "k"),
        ("TravelMinutes", None),
        ("kwh_day", "kwh"),
    ],
)
def test_a_name_counts_in_what_it_ends_with(name: str, unit: str | None) -> None:
    found = unit_of(name)
    assert (found.name if found else None) == unit


def test_kelvins_are_no_thousands() -> None:
    assert [scale_of(name) for name in ("star_temp_k", "income_k", "value_meur")] == [1.0, 1000.0, 1_000_000.0]


@settings(deadline=None)
@given(st.integers(1, 8))
def test_metres_of_a_column_of_centimetres(metres: int) -> None:
    (change,) = understand(f"what if it was {metres} metres deep", POOLS).scope.changes
    assert change.column == "depth_cm"
    assert change.value == metres * 100


@settings(deadline=None)
@given(st.integers(2, 799))
def test_thousands_of_a_column_of_thousands(thousands: int) -> None:
    said = [f"{thousands}k", f"{thousands},000", f"{thousands} thousand"]
    values = [c.value for text in said for c in understand(f"what if the fee was {text}", POOLS).scope.changes]
    assert values == [thousands] * 3


@settings(deadline=None)
@given(st.floats(0.1, 90, allow_nan=False))
def test_cubic_metres_of_a_column_of_litres(cubic: float) -> None:
    said = round(cubic, 1)
    (change,) = understand(f"what if the volume was {said} m3", POOLS).scope.changes
    assert isinstance(change.value, int | float)
    assert math.isclose(change.value, said * 1000, rel_tol=1e-9)
