"""Numbers drawn: a `Chart` becomes one accessible piece of inline HTML and SVG, a kilobyte or two, without script.

Knows no statistics and no project; labels arrive as people read them and are escaped here. Bars, intervals and tables
are real tables; curves and histograms are pictures (`role="img"`) named by their text alternative.

| kind | data |
|---|---|
| bars | rows [{label, value, low?, high?, note?}], unit, signed?, start?, end?, start_label?, end_label?, total? |
| intervals | rows [{label, value, low, high, n?}], unit, mark? |
| curve | x [..], y [..], low? [..], high? [..], density? [..], x_label, y_label, x_unit, unit, mark? {x, y} |
| histogram | edges [..], counts [..], x_label, x_unit, mark? |
| table | columns [..], rows [[..]..]: text; the first cell of a row is its head |

A unit is "percent" (0..1 read as 71%), "points" (differences of such), "count", "" or what stands behind the number.
Numbers that are missing or not finite are left out; where nothing is left, nothing is drawn.

Only what the sanitizer of Gradio's chat keeps is used: on HTML `class`, `style`, `role`, `scope` and `title`; on SVG
`class` and sizes. It drops every `aria-` attribute, `viewBox` and `preserveAspectRatio`, so pictures are drawn in
percentages (`line`, `rect`, and areas cut out of a box), which also keeps text at its size on a phone. Colours are
classes: the page includes `CSS` once.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from explainer.figures import known, num, points, signed, with_unit
from explainer.types import Chart

Data = Mapping[str, Any]

HEADS = {
    "<before>": "Before",
    "<chance>": "Chance",
    "<after>": "After",
    "<said>": "The model's answer",
    "<happened>": "What happened",
    "<counts>": "How much it counts",
}
"""Heads of table columns that no owner names: the same rows at two times, what is said of them, and what was so."""
LABEL_LIMIT = 90
"""Longer labels are cut with an ellipsis; the whole label stays in the title."""

CSS = """
.xp{--xp-muted:#475569;--xp-line:#94a3b8;--xp-up:#1d4ed8;--xp-down:#b45309;--xp-soft:#bfdbfe;margin:12px 0}
.xp{max-width:640px;position:relative}
.dark .xp{--xp-muted:#cbd5e1;--xp-line:#64748b;--xp-up:#60a5fa;--xp-down:#f59e0b;--xp-soft:#1e3a8a}
.xp table{width:100%;border-collapse:collapse;border:0;margin:0;font-size:14px;line-height:1.35;display:table}
.xp caption,.xp .xp-caption{caption-side:top;text-align:left;font-weight:600;font-size:14px;padding:0 0 6px;margin:0}
.xp th,.xp td,.xp tr{border:0!important;background:none!important}
.xp th,.xp td{padding:4px 8px 4px 0!important;text-align:left;font-weight:400;overflow-wrap:anywhere}
.xp th,.xp td{vertical-align:middle}
.xp thead th{font-size:12px;color:var(--xp-muted)}
.xp tbody th{width:38%}
.xp .xp-wide{overflow-x:auto} .xp .xp-wide tbody th{width:auto;min-width:80px}
.xp .xp-wide th,.xp .xp-wide td{overflow-wrap:normal;word-break:normal;min-width:64px}
.xp .xp-n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.xp .xp-n{padding:4px 0 4px 8px!important;width:1%}
.xp small{display:block;font-size:12px;color:var(--xp-muted)}
.xp .xp-b{position:relative;height:24px;min-width:90px;padding:0!important}
.xp .xp-b i{position:absolute;top:calc(50% - 8px);height:16px;border-radius:2px;min-width:2px}
.xp .xp-b b{position:absolute;top:0;bottom:0;width:1px;background:var(--xp-line)}
.xp .xp-b b.xp-mark{width:2px;background:var(--xp-down)}
.xp .xp-b u{position:absolute;top:calc(50% - 1px);height:2px;background:var(--xp-muted)}
.xp .xp-b i.xp-dot{top:calc(50% - 5px);width:10px;height:10px;margin-left:-5px;border-radius:50%}
.xp i.xp-up{background:var(--xp-up)} .xp i.xp-down{background:var(--xp-down)}
.xp .xp-alt{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.xp .xp-scale{display:flex;justify-content:space-between;gap:8px;font-size:12px;color:var(--xp-muted)}
.xp .xp-plot{position:relative;height:170px;border-left:1px solid var(--xp-line);border-bottom:1px solid var(--xp-line)}
.xp .xp-plot svg,.xp .xp-plot u{position:absolute;inset:0;width:100%;height:100%;display:block;margin:0}
.xp .xp-plot svg{overflow:visible}
.xp .xp-line line{stroke:var(--xp-up);stroke-width:2.5px;stroke-linecap:round}
.xp .xp-bar rect{fill:var(--xp-up)}
.xp u.xp-band{background:var(--xp-soft);opacity:.75} .xp u.xp-dense{background:var(--xp-line);opacity:.35}
.xp .xp-plot b{position:absolute;top:0;bottom:0;width:2px;background:var(--xp-down)}
.xp .xp-plot i{position:absolute;width:12px;height:12px;margin:-6px 0 0 -6px;border-radius:50%}
.xp .xp-plot i{background:var(--xp-down)}
.xp .xp-plot small{position:absolute;left:4px;bottom:2px;font-size:12px;line-height:1.2;color:var(--xp-muted)}
.xp .xp-plot small.xp-top{top:2px;bottom:auto}
@media(max-width:460px){.xp tbody th{width:34%} .xp th,.xp td{padding-right:6px!important}}
"""
"""Style of every chart, light and dark; the page includes it once."""


def draw(chart: Chart, caption: str, alt: str) -> str:
    """One chart as HTML that survives a strict sanitizer, or "" where there is nothing to draw.

    `caption` says what to see, `alt` says the same to those who cannot see it; both are plain text.

    >>> html = draw(Chart("bars", {"rows": [{"label": "<b>", "value": 0.5}], "unit": "percent"}), "A & B", "half")
    >>> "&lt;b&gt;" in html, "A &amp; B" in html, "50%" in html
    (True, True, True)
    >>> draw(Chart("bars", {"rows": [], "unit": "percent"}), "none", "none")
    ''
    """
    return KINDS[chart.kind](chart.data, caption, alt)


# ---------------------------------------------------------------- tables


def _bars(data: Data, caption: str, alt: str) -> str:
    rows = [row for row in data["rows"] if known(row["value"])]
    if not rows:
        return ""
    unit, sign = data["unit"], bool(data.get("signed"))
    low, high = _bar_range(rows, sign, unit)
    high = max(high, data["total"]) if known(data.get("total")) and not sign else high
    lines = [_row(row["label"], _bar(row, low, high), _value(row, unit, sign), row.get("note")) for row in rows]
    lines = [*_ends(data, "start", unit), *lines, *_ends(data, "end", unit)]
    head = _scale("\N{LEFTWARDS ARROW} less", "more \N{RIGHTWARDS ARROW}") if sign else ""
    return _table(caption, alt, "".join(lines), head)


def _bar_range(rows: Sequence[Data], sign: bool, unit: str) -> tuple[float, float]:
    """The ends of the scale: symmetrical around zero when signed, else from zero (or the smallest negative)."""
    values = [x for row in rows for x in (row["value"], row.get("low"), row.get("high")) if known(x)]
    most = max(abs(x) for x in values)
    if sign:
        return -(most or 1), most or 1
    if unit == "percent" and 0.5 < max(values) <= 1 and min(values) >= 0:
        return 0.0, 1.0
    return min(0.0, *values), max(0.0, *values) or 1.0


def _bar(row: Data, low: float, high: float) -> str:
    value, zero = row["value"], _share(0, low, high)
    left, right = sorted((zero, _share(value, low, high)))
    colour = "xp-down" if value < 0 else "xp-up"
    bar = f'<i class="{colour}" style="left:{left:.1f}%;width:{right - left:.1f}%"></i>' if value else ""
    whisker = _whisker(row.get("low"), row.get("high"), low, high)
    middle = f'<b style="left:{zero:.1f}%"></b>' if low < 0 else ""
    return f"{middle}{bar}{whisker}"


def _whisker(bottom: float | None, top: float | None, low: float, high: float) -> str:
    if not (known(bottom) and known(top)):
        return ""
    left, right = sorted((_share(bottom, low, high), _share(top, low, high)))
    return f'<u style="left:{left:.1f}%;width:{right - left:.1f}%"></u>'


def _value(row: Data, unit: str, sign: bool) -> str:
    text = with_unit(row["value"], unit)
    small = f"<small>{_text(_span(row['low'], row['high'], unit))}</small>" if _spans(row) else ""
    return f"{_text(signed(text) if sign else text)}{small}"


def _spans(row: Data) -> bool:
    return known(row.get("low")) and known(row.get("high"))


def _span(low: float, high: float, unit: str) -> str:
    if unit == "points":
        return f"{points(low).split()[0]} to {points(high)}"
    return f"{with_unit(low, unit)} to {with_unit(high, unit)}"


def _ends(data: Data, key: str, unit: str) -> list[str]:
    """The row before the first or after the last bar: where the sum starts and ends."""
    value = data.get(key)
    if not known(value):
        return []
    unit = "percent" if unit == "points" else unit
    label = data.get(f"{key}_label", {"start": "Starting point", "end": "Result"}[key])
    return [_row(label, "", with_unit(value, unit))]


def _intervals(data: Data, caption: str, alt: str) -> str:
    rows = [row for row in data["rows"] if known(row["value"])]
    if not rows:
        return ""
    unit, mark = data["unit"], data.get("mark")
    low, high = _interval_range(rows, unit, mark)
    lines = [_row(row["label"], _dot(row, low, high, mark), _value(row, unit, False), _size(row)) for row in rows]
    return _table(caption, alt, "".join(lines), _scale(with_unit(low, unit), with_unit(high, unit)))


def _interval_range(rows: Sequence[Data], unit: str, mark: float | None) -> tuple[float, float]:
    values = [x for row in rows for x in (row["value"], row.get("low"), row.get("high"), mark) if known(x)]
    if unit == "percent" and min(values) >= 0 and max(values) <= 1:
        return 0.0, 1.0
    low, high = float(min(values)), float(max(values))
    room = 0.05 * (high - low) or abs(high) or 1.0
    return low - room, high + room


def _dot(row: Data, low: float, high: float, mark: float | None) -> str:
    line = f'<b class="xp-mark" style="left:{_share(mark, low, high):.1f}%"></b>' if known(mark) else ""
    whisker = _whisker(row.get("low"), row.get("high"), low, high)
    return f'{line}{whisker}<i class="xp-up xp-dot" style="left:{_share(row["value"], low, high):.1f}%"></i>'


def _size(row: Data) -> str:
    n = row.get("n")
    return f"n = {num(n)}" if known(n) else ""


def _grid(data: Data, caption: str, alt: str) -> str:
    if not data["rows"]:
        return ""
    head = "".join(f'<th scope="col">{_text(HEADS.get(name, name))}</th>' for name in data["columns"])
    lines = [_cells(row) for row in data["rows"]]
    return _table(caption, alt, "".join(lines), head, ready=True, wide=len(data["columns"]) > WIDE)


def _cells(row: Sequence[object]) -> str:
    first, *rest = [_label(str(cell)) for cell in row] or [""]
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'


def _row(label: str, drawn: str, value: str, note: str | None = None) -> str:
    small = f"<small>{_text(note)}</small>" if note else ""
    head = f'<th scope="row">{_label(label)}{small}</th>'
    return f'<tr>{head}<td class="xp-b">{drawn}</td><td class="xp-n">{value}</td></tr>'


def _scale(left: str, right: str) -> str:
    return f'<div class="xp-scale"><span>{_text(left)}</span><span>{_text(right)}</span></div>'


WIDE = 4
"""A table of more columns keeps its words whole and scrolls sideways where there is no room."""


def _table(caption: str, alt: str, body: str, head: str, ready: bool = False, wide: bool = False) -> str:
    """A table with its caption; `head` is the scale over the bars, or (ready) the cells of the head row."""
    cells = head if ready else f"<td></td><td>{head}</td><td></td>"
    thead = f"<thead><tr>{cells}</tr></thead>" if head else ""
    table = f"<table><caption>{_text(caption)}</caption>{thead}<tbody>{body}</tbody></table>"
    table = f'<div class="xp-wide">{table}</div>' if wide else table
    return f'<div class="xp"><p class="xp-alt">{_text(alt)}</p>{table}</div>'


# ---------------------------------------------------------------- pictures


def _curve(data: Data, caption: str, alt: str) -> str:
    lows, highs = data.get("low") or [], data.get("high") or []
    at = [i for i, (x, y) in enumerate(zip(data["x"], data["y"], strict=True)) if known(x) and known(y)]
    if not at:
        return ""
    x, y = [float(data["x"][i]) for i in at], [float(data["y"][i]) for i in at]
    band = [(lows[i], highs[i]) for i in at] if len(lows) == len(highs) == len(data["x"]) else []
    band = band if all(known(a) and known(b) for a, b in band) else []
    mark = data.get("mark") or {}
    across = _widen([*x, mark.get("x")])
    up = _widen([*y, *(v for pair in band for v in pair), mark.get("y")], room=0.06)
    up = (max(up[0], 0.0), min(up[1], 1.0)) if data.get("unit") == "percent" and 0 <= min(y) < max(y) <= 1 else up
    shapes = _density(data, at, across) + _band(x, band, across, up) + _line(x, y, across, up)
    return _picture(data, caption, alt, shapes, across, up, _spot(mark, across, up))


def _widen(values: Sequence[float | None], room: float = 0.0) -> tuple[float, float]:
    """The range of what is known, never empty."""
    real = [float(v) for v in values if v is not None and known(v)]
    low, high = min(real), max(real)
    extra = room * (high - low) or (0.0 if high > low else abs(high) * 0.1 or 1.0)
    return low - extra, high + extra


def _density(data: Data, at: Sequence[int], across: Sequence[float]) -> str:
    """Where the data are: a pale hill along the bottom."""
    dense = data.get("density") or []
    if len(dense) != len(data["x"]) or len(at) < 2:
        return ""
    heights = [max(float(dense[i]), 0.0) if known(dense[i]) else 0.0 for i in at]
    top = max(heights)
    if top < 1e-12:
        return ""
    hill = [(_share(data["x"][i], *across), 100 - 25 * (h / top)) for i, h in zip(at, heights, strict=True)]
    return _area("xp-dense", [(hill[0][0], 100), *hill, (hill[-1][0], 100)])


def _band(x: Sequence[float], band: Sequence[tuple[float, float]], across: Sequence[float], up: Sequence[float]) -> str:
    if len(band) < 2:
        return ""
    there = [(_share(a, *across), 100 - _share(high, *up)) for a, (_, high) in zip(x, band, strict=True)]
    back = [(_share(a, *across), 100 - _share(low, *up)) for a, (low, _) in zip(x, band, strict=True)]
    return _area("xp-band", [*there, *reversed(back)])


def _area(name: str, corners: Sequence[tuple[float, float]]) -> str:
    """A filled shape: a box over the whole plot, cut along its corners (in percent)."""
    path = ",".join(f"{x:.1f}% {y:.1f}%" for x, y in corners)
    return f'<u class="{name}" style="clip-path:polygon({path})"></u>'


def _line(x: Sequence[float], y: Sequence[float], across: Sequence[float], up: Sequence[float]) -> str:
    spots = [(_share(a, *across), 100 - _share(b, *up)) for a, b in zip(x, y, strict=True)]
    spots = spots if len(spots) > 1 else [(0.0, spots[0][1]), (100.0, spots[0][1])]
    steps = "".join(
        f'<line x1="{a:.1f}%" y1="{b:.1f}%" x2="{c:.1f}%" y2="{d:.1f}%"></line>' for (a, b), (c, d) in pairwise(spots)
    )
    return f'<svg class="xp-line" width="100%" height="100%">{steps}</svg>'


def _spot(mark: Data, across: Sequence[float], up: Sequence[float]) -> str:
    if not (known(mark.get("x")) and known(mark.get("y"))):
        return ""
    return f'<i style="left:{_share(mark["x"], *across):.1f}%;top:{100 - _share(mark["y"], *up):.1f}%"></i>'


def _histogram(data: Data, caption: str, alt: str) -> str:
    edges, counts = list(data["edges"]), list(data["counts"])
    if not counts or len(edges) != len(counts) + 1 or not all(map(known, [*edges, *counts])) or not max(counts):
        return ""
    mark = data.get("mark")
    across, up = _widen([*edges, mark]), (0.0, float(max(counts)))
    columns = "".join(_column(edges[i], edges[i + 1], counts[i], across, up) for i in range(len(counts)))
    shapes = f'<svg class="xp-bar" width="100%" height="100%">{columns}</svg>'
    line = f'<b style="left:{_share(mark, *across):.1f}%"></b>' if known(mark) else ""
    return _picture({"unit": "count", **data}, caption, alt, shapes, across, up, line)


def _column(left: float, right: float, count: float, across: Sequence[float], up: Sequence[float]) -> str:
    x, height = _share(left, *across), _share(count, *up)
    width = max(_share(right, *across) - x - 0.4, 0.2)
    box = f'x="{x + 0.2:.1f}%" y="{100 - height:.1f}%" width="{width:.1f}%" height="{height:.1f}%"'
    return f"<rect {box}></rect>"


def _picture(
    data: Data, caption: str, alt: str, shapes: str, across: Sequence[float], up: Sequence[float], over: str
) -> str:
    """Axis texts in HTML around a scaled drawing without text."""
    unit, x_unit = str(data.get("unit", "")), str(data.get("x_unit", ""))
    ends = (
        f'<small class="xp-top">{_text(with_unit(up[1], unit))}</small><small>{_text(with_unit(up[0], unit))}</small>'
    )
    below = (_text(with_unit(across[0], x_unit)), _label(data.get("x_label", "")), _text(with_unit(across[1], x_unit)))
    above = f'<div class="xp-scale"><span>{_label(data["y_label"])}</span></div>' if data.get("y_label") else ""
    return (
        f'<div class="xp"><p class="xp-caption">{_text(caption)}</p>{above}'
        f'<div class="xp-plot" role="img" title="{_text(alt)}">{shapes}{over}{ends}</div>'
        f'<div class="xp-scale">{"".join(f"<span>{text}</span>" for text in below)}</div></div>'
    )


# ---------------------------------------------------------------- small things


def _share(x: float | Any, low: float, high: float) -> float:
    """Where `x` lies between the ends, in percent, kept inside.

    >>> _share(5, 0, 10), _share(50, 0, 10), _share(1, 1, 1)
    (50.0, 100.0, 0.0)
    """
    if not math.isfinite(high - low) or high == low:
        return 0.0
    return min(100.0, max(0.0, 100 * (x - low) / (high - low)))


def _text(text: object) -> str:
    """Escaped for HTML and, since Markdown is read first, on one line.

    >>> _text('a "b" <c>')
    'a &quot;b&quot; &lt;c&gt;'
    """
    return html.escape(" ".join(str(text).split()))


def _label(text: str) -> str:
    """A label, cut with an ellipsis where it is too long to read; the title keeps it whole."""
    whole = " ".join(str(text).split())
    if len(whole) <= LABEL_LIMIT:
        return _text(whole)
    return f'<span title="{_text(whole)}">{_text(whole[: LABEL_LIMIT - 1])}\N{HORIZONTAL ELLIPSIS}</span>'


KINDS: dict[str, Callable[[Data, str, str], str]] = {
    "bars": _bars,
    "intervals": _intervals,
    "curve": _curve,
    "histogram": _histogram,
    "table": _grid,
}
