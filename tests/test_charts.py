"""Charts as HTML: well formed, escaped, accessible, small, and never broken by odd numbers."""

from __future__ import annotations

import math
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer import charts
from explainer.types import Chart

HOSTILE = "<img src=x onerror=alert(1)>\"' & **bold**\n\n# head"
TAGS = {"div", "p", "table", "caption", "thead", "tbody", "tr", "th", "td", "i", "b", "u", "small", "span"}
DRAWN = {"svg", "line", "rect"}
KEPT = {tag: {"class", "style", "role", "scope", "title"} for tag in TAGS}
"""Attributes that the sanitizer of Gradio's chat keeps (no `aria-`, no `viewBox`: seen in its source and a browser)."""
KEPT |= {tag: {"class", "width", "height", "x", "y", "x1", "x2", "y1", "y2"} for tag in DRAWN}

BARS = {"rows": [{"label": "pay", "value": 0.3}, {"label": "age", "value": -0.1, "low": -0.2, "high": 0.1}]}
CHARTS = {
    "bars": Chart("bars", {**BARS, "unit": "points", "signed": True, "start": 0.2, "end": 0.4}),
    "counts": Chart("bars", {"rows": [{"label": "yes", "value": 3}, {"label": "no", "value": 0}], "unit": "count"}),
    "intervals": Chart(
        "intervals",
        {"rows": [{"label": "men", "value": 0.2, "low": 0.1, "high": 0.3, "n": 40}], "unit": "percent", "mark": 0.25},
    ),
    "curve": Chart(
        "curve",
        {
            "x": [1.0, 2.0, 3.0],
            "y": [10.0, 20.0, 15.0],
            "low": [8.0, 18.0, 12.0],
            "high": [12.0, 22.0, 18.0],
            "density": [1.0, 5.0, 2.0],
            "x_label": "pressure",
            "y_label": "wind",
            "x_unit": "hPa",
            "unit": "knots",
            "mark": {"x": 2.0, "y": 20.0},
        },
    ),
    "histogram": Chart(
        "histogram", {"edges": [0, 1, 2], "counts": [3, 9], "x_label": "age", "x_unit": "years", "mark": 1.5}
    ),
    "table": Chart("table", {"columns": ["", "now", "then"], "rows": [["pay", "1", "2"], ["age", "3", "3"]]}),
}


class Page(HTMLParser):
    """Collects tags, attributes and text, and checks that what opens closes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.feed(source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.append(tag)
        assert {name for name, _ in attrs} <= KEPT[tag], tag
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]


def check(source: str) -> Page:
    page = Page(source)
    assert "\n" not in source, "an empty line would end the HTML block in Markdown"
    assert not any(word in source for word in ("nan%", "inf%", "nan,", "inf,", 'nan"', 'inf"'))
    return page


@pytest.mark.parametrize("name", CHARTS)
def test_every_kind_is_small_well_formed_and_named(name: str) -> None:
    source = charts.draw(CHARTS[name], "What to see", "The same in words")
    page = check(source)
    assert "What to see" in page.text
    assert "The same in words" in [*page.text, *page.values("title")]
    assert page.values("role") == (["img"] if page.values("title") else [])
    assert len(source) < 1500


@pytest.mark.parametrize("name", ["bars", "intervals", "table"])
def test_tables_are_real_tables(name: str) -> None:
    page = check(charts.draw(CHARTS[name], "caption", "alt"))
    assert page.tags.count("caption") == 1
    assert page.tags.count("th") >= len(CHARTS[name].data["rows"])
    assert "row" in page.values("scope")


@pytest.mark.parametrize("name", ["curve", "histogram"])
def test_pictures_are_drawn_in_percent_and_named_by_their_alternative(name: str) -> None:
    source = charts.draw(CHARTS[name], "caption", "alt")
    drawing = source[source.index("<svg") : source.index("</svg>")]
    assert all(value.endswith("%") for value in re.findall(r'(?:x|y|x1|x2|y1|y2|width|height)="([^"]*)"', drawing))
    assert 'role="img" title="alt"' in source


@pytest.mark.parametrize("name", CHARTS)
def test_labels_are_escaped(name: str) -> None:
    def spoilt(value: Any) -> Any:
        if isinstance(value, str):
            return HOSTILE
        if isinstance(value, dict):
            return {k: v if k in ("unit", "x_unit") else spoilt(v) for k, v in value.items()}
        return [spoilt(v) for v in value] if isinstance(value, list) else value

    chart = CHARTS[name]
    page = check(charts.draw(Chart(chart.kind, spoilt(dict(chart.data))), HOSTILE, HOSTILE))
    assert "img" not in page.tags
    assert any("onerror" in text for text in page.text)


def test_units_are_escaped() -> None:
    rows = [{"label": "a", "value": 1.0, "low": 0.0, "high": 2.0, "note": HOSTILE}]
    for kind in ("bars", "intervals"):
        assert "img" not in check(charts.draw(Chart(kind, {"rows": rows, "unit": HOSTILE}), "c", "a")).tags


@pytest.mark.parametrize(
    "chart",
    [
        Chart("bars", {"rows": [], "unit": "percent"}),
        Chart("bars", {"rows": [{"label": "a", "value": math.nan}], "unit": ""}),
        Chart("intervals", {"rows": [], "unit": "percent"}),
        Chart("curve", {"x": [], "y": [], "x_label": "", "y_label": "", "x_unit": "", "unit": ""}),
        Chart("curve", {"x": [math.nan], "y": [1.0], "x_label": "", "y_label": "", "x_unit": "", "unit": ""}),
        Chart("histogram", {"edges": [], "counts": [], "x_label": "", "x_unit": ""}),
        Chart("histogram", {"edges": [0, 1], "counts": [0], "x_label": "", "x_unit": ""}),
        Chart("table", {"columns": [], "rows": []}),
    ],
)
def test_nothing_to_draw_draws_nothing(chart: Chart) -> None:
    assert charts.draw(chart, "caption", "alt") == ""


def test_long_labels_are_cut_but_kept_whole_in_the_title() -> None:
    label = "x" * 200
    page = check(charts.draw(Chart("bars", {"rows": [{"label": label, "value": 1.0}], "unit": ""}), "c", "a"))
    assert label in page.values("title")
    assert all(len(text) <= charts.LABEL_LIMIT for text in page.text)


def test_a_curve_with_one_point_is_a_level_line() -> None:
    data = {"x": [5.0], "y": [2.0], "x_label": "x", "y_label": "y", "x_unit": "", "unit": ""}
    page = check(charts.draw(Chart("curve", data), "c", "a"))
    assert [page.values(name) for name in ("x1", "x2", "y1", "y2")] == [["0.0%"], ["100.0%"], ["50.0%"], ["50.0%"]]


def test_bars_are_as_long_as_their_values() -> None:
    rows = [{"label": "a", "value": 0.4}, {"label": "b", "value": -0.2}]
    page = check(charts.draw(Chart("bars", {"rows": rows, "unit": "points", "signed": True}), "c", "a"))
    drawn = [style for style in page.values("style") if "width" in style]
    assert drawn == ["left:50.0%;width:50.0%", "left:25.0%;width:25.0%"]
    assert any("+40 points" in text for text in page.text)


def test_shares_stand_on_the_whole_scale() -> None:
    rows = [{"label": "a", "value": 0.2, "low": 0.1, "high": 0.4}]
    page = check(charts.draw(Chart("intervals", {"rows": rows, "unit": "percent", "mark": 0.5}), "c", "a"))
    assert page.values("style") == ["left:50.0%", "left:10.0%;width:30.0%", "left:20.0%"]


number = st.one_of(st.floats(), st.integers(-(10**30), 10**30), st.none())


@given(
    st.lists(st.fixed_dictionaries({"label": st.text(), "value": number, "low": number, "high": number}), max_size=4),
    st.sampled_from(["percent", "points", "count", "", "knots"]),
    st.booleans(),
    number,
)
def test_any_numbers_can_be_drawn_as_rows(rows: list[Any], unit: str, signed: bool, mark: Any) -> None:
    check(charts.draw(Chart("bars", {"rows": rows, "unit": unit, "signed": signed, "start": mark}), "c", "a"))
    check(charts.draw(Chart("intervals", {"rows": rows, "unit": unit, "mark": mark}), "c", "a"))


@given(st.lists(st.tuples(number, number, number), max_size=5), number)
def test_any_numbers_can_be_drawn_as_a_picture(points: list[Any], mark: Any) -> None:
    x, y, low = ([p[i] for p in points] for i in range(3))
    axes = {"x_label": "x", "y_label": "y", "x_unit": "", "unit": ""}
    data = {**axes, "x": x, "y": y, "low": low, "high": low, "density": low, "mark": {"x": mark, "y": mark}}
    check(charts.draw(Chart("curve", data), "c", "a"))
    histogram = {"edges": [*x, mark], "counts": y, "x_label": "x", "x_unit": "", "mark": mark}
    check(charts.draw(Chart("histogram", histogram), "c", "a"))


def test_the_style_knows_light_and_dark() -> None:
    used = {
        c for chart in CHARTS.values() for c in " ".join(check(charts.draw(chart, "c", "a")).values("class")).split()
    }
    assert {name for name in used if f".{name}" not in charts.CSS} == set()
    assert ".dark .xp" in charts.CSS
