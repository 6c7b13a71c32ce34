"""A chart as data: what is to be seen, and the Vega-Lite specification that says so.

Nothing is left to the library that could depend on the machine: where everything stands, which numbers stand on the
axes and how the texts are written is decided here, so no font is measured and no language's habits are asked for.
A specification holds its own numbers and names no file or address. Each layer is named; the name becomes a class.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Specification = Mapping[str, Any]

_UNDRAWABLE = re.compile("[^\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What may not stand in XML, and line ends, which a label has none of."""
_TEXT = 15
"""The height of a letter, as the stylesheet has it: it decides where the middle of a line is."""


@dataclass(frozen=True, slots=True)
class Size:
    """A drawing's own measures: the whole, and what is kept free round the field of numbers."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    symbol: int = 90
    """The area of a flagged point's shape."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a number, or a place in the row of points; ``strong`` ones stand out."""

    at: float
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points with a centre in common, from the first to the last, counted from 0."""

    first: int
    last: int
    centre: float | None
    label: str = ""
    """Stands over its beginning, over the limits where there are any."""
    under: bool = False
    """It stands under the centre instead."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be seen of a series of numbers. One item a point in ``values``, ``signs`` and the limits."""

    values: Sequence[float | None]
    signs: Sequence[str]
    """Of a flagged point, what it is a sign of: ``improvement``, ``concern`` or ``neutral``; else empty."""
    lower: Sequence[float | None]
    upper: Sequence[float | None]
    stretches: Sequence[Stretch]
    low: float
    high: float
    """The ends of the axis of numbers."""
    numbers: Sequence[Label]
    """What stands on the axis of numbers, each with a line across."""
    times: Sequence[Label]
    """What stands under the points."""
    years: Sequence[Label] = ()
    """What stands under that."""
    events: Sequence[Label] = ()
    """Numbered marks over the points from which something is different; the line is half a point before."""
    ends: Sequence[Label] = ()
    """What stands at the right, at a number."""
    target: float | None = None


_SHAPES = {"improvement": "diamond", "concern": "square", "neutral": "triangle-up"}
_CLOSE = 9
"""Pixels from point to point below which usual ones are drawn smaller, so that they stay apart and signs stand out."""
_ROOM = 0.08
"""How much of the height a label needs over the line it is of."""
_TAG, _TAG_ROW = 24, 26
"""How wide the mark of an event is, and how far above each other marks stand that would cover each other."""


def digest(one: Specification) -> str:
    """What a drawing is known by: the same for the same specification."""
    return hashlib.sha256(written(one)).hexdigest()


def written(one: Specification) -> bytes:
    """The specification on one line."""
    return json.dumps(one, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def specification(picture: Picture, size: Size) -> Specification:
    """The picture as a Vega-Lite specification, the same for the same picture and size."""
    last = max(len(picture.values) - 1, 0)
    width = size.width - size.left - size.right
    rows = _rows(picture.events, width / (last + 1))
    top = size.top + _TAG_ROW * max(rows, default=0)
    inner = {"width": width, "height": size.height - top - size.bottom}
    scales = {
        "x": {"scale": {"domain": [-0.5, last + 0.5], "nice": False, "zero": False}, "axis": None},
        "y": {"scale": {"domain": [picture.low, picture.high], "nice": False, "zero": False}, "axis": None},
    }
    layers = [layer for layer in _layers(picture, size, inner["width"], inner["height"], rows) if layer["data"]["values"]]
    for number, layer in enumerate(layers):
        layer["name"] = f"{layer['name']}_{number}"  # no two may be called the same
        for name, coding in layer["encoding"].items():
            if name in scales and "field" in coding:
                coding.update(scales[name])
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        **inner,
        "autosize": {"type": "none"},
        "padding": {"left": size.left, "right": size.right, "top": top, "bottom": size.bottom},
        "config": {"view": {"stroke": None}, "background": None, "text": {"fontSize": _TEXT}},
        "layer": layers,
    }


def _layers(picture: Picture, size: Size, width: int, height: int, rows: Sequence[int]) -> Iterator[dict[str, Any]]:
    """What is behind first."""
    edges = list(_edges(picture))
    yield _layer("band", {"type": "area"}, [edge for edge in edges if edge["low"] is not None and edge["high"] is not None], x="at", y="low", y2="high", detail="part")
    yield _layer("grid", {"type": "rule"}, [{"n": one.at} for one in picture.numbers], y="n")
    for name in ("low", "high"):
        ends = [{"at": edge["at"], "n": edge[name], "part": edge["part"]} for edge in edges if edge[name] is not None]
        yield _layer("limit", {"type": "line"}, ends, x="at", y="n", detail="part")
    if picture.target is not None and picture.low <= picture.target <= picture.high:
        yield _layer("target", {"type": "rule"}, [{"n": picture.target}], y="n")
    means = [{"from": one.first - 0.5, "to": one.last + 0.5, "n": one.centre} for one in picture.stretches if one.centre is not None]
    yield _layer("mean", {"type": "rule"}, means, x="from", x2="to", y="n")
    yield _layer("event", {"type": "rule"}, [{"at": one.at - 0.5} for one in picture.events], x="at")
    yield _layer("line", {"type": "line"}, list(_line(picture)), x="at", y="n", detail="part")
    usual = round(size.symbol * 0.6 * max(min(1, width / max(len(picture.values), 1) / _CLOSE), 0.2), 1)
    points = [(at, value, picture.signs[at]) for at, value in enumerate(picture.values) if value is not None]
    yield _layer("point", {"type": "point", "shape": "circle", "size": usual}, [{"at": at, "n": n} for at, n, sign in points if not sign], x="at", y="n")
    for sign, shape in _SHAPES.items():
        flagged = [{"at": at, "n": n} for at, n, own in points if own == sign]
        yield _layer(sign, {"type": "point", "shape": shape, "size": size.symbol * (1.25 if sign == "improvement" else 1)}, flagged, x="at", y="n")
    for row in sorted(set(rows)):
        some = [one for one, own in zip(picture.events, rows, strict=True) if own == row]
        over = -14 - _TAG_ROW * row
        yield _layer("tag", {"type": "point", "shape": "circle", "size": 400}, [{"at": one.at - 0.5} for one in some], x="at", y=over)
        yield _layer("tagtext", {"type": "text", "align": "center", "baseline": "middle"}, [{"at": one.at - 0.5, "text": _text(one.text)} for one in some], x="at", y=over, text="text")
    yield from _texts(picture, width, height)


def _texts(picture: Picture, width: int, height: int) -> Iterator[dict[str, Any]]:
    left = {"type": "text", "align": "right", "baseline": "middle"}
    yield _layer("text", left, [{"n": one.at, "text": _text(one.text)} for one in picture.numbers], x=-8, y="n", text="text")
    for name, row, below in (("text", picture.times, 16), ("strong", picture.years, 36)):
        yield _layer(name, {"type": "text", "align": "center", "baseline": "middle"}, [{"at": one.at, "text": _text(one.text)} for one in row], x="at", y=height + below, text="text")
    for name, strong in (("text", False), ("strong", True)):
        some = [{"n": one.at, "text": _text(one.text)} for one in picture.ends if one.strong is strong]
        yield _layer(name, {"type": "text", "align": "left", "baseline": "middle"}, some, x=width + 6, y="n", text="text")
    for one in picture.stretches:
        tops = [upper for upper in picture.upper[one.first : one.last + 1] if upper is not None]
        bottoms = [lower for lower in picture.lower[one.first : one.last + 1] if lower is not None]
        over = max(tops, default=one.centre)
        # At the very top it would stand among the marks of events.
        under = one.under or (over is not None and picture.high - over < (picture.high - picture.low) * _ROOM)
        over = min(bottoms, default=one.centre) if under else over
        if one.label and over is not None:
            mark = {"type": "text", "align": "left", "baseline": "top" if under else "bottom", "dx": 5, "dy": 5 if under else -4}
            yield _layer("strong", mark, [{"at": one.first - 0.5, "n": min(over, picture.high), "text": _text(one.label)}], x="at", y="n", text="text")


def _rows(events: Sequence[Label], step: float) -> list[int]:
    """The row each event's mark stands in, counted from the lowest: the first in which it covers no other."""
    ends: list[float] = []
    rows = []
    for one in events:
        place = one.at * step
        row = next((at for at, end in enumerate(ends) if place >= end), len(ends))
        ends[row : row + 1] = [place + _TAG]
        rows.append(row)
    return rows


def _layer(name: str, mark: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], **codings: str | float) -> dict[str, Any]:
    """One layer: codings name a field of the rows, or are a distance from the field's own corner."""
    return {"name": name, "data": {"values": list(rows)}, "mark": dict(mark), "encoding": {name: _coding(name, field) for name, field in codings.items()}}


def _coding(name: str, field: str | float) -> dict[str, Any]:
    if not isinstance(field, str):
        return {"value": field}
    return {"field": field} if name in ("x2", "y2") else {"field": field, "type": "nominal" if name in ("detail", "text") else "quantitative"}


def _edges(picture: Picture) -> Iterator[dict[str, Any]]:
    """The limits as steps: each point's own reach half a point to either side; where they go on as they are, no step."""
    for number, one in enumerate(picture.stretches):
        limits = [(picture.lower[at], picture.upper[at]) for at in range(one.first, one.last + 1)]
        for at, (low, high) in enumerate(limits):
            for step, beside in ((-0.5, at - 1), (0.5, at + 1)):
                alike = 0 <= beside < len(limits) and limits[beside] == (low, high)
                if (low, high) != (None, None) and not alike:
                    yield {"at": one.first + at + step, "low": low, "high": high, "part": str(number)}


def _line(picture: Picture) -> Iterator[dict[str, Any]]:
    """The numbers with a line from each to the next; none over a missing one, or over a rebasing."""
    part = 0
    starts = {one.first for one in picture.stretches}
    for at, value in enumerate(picture.values):
        if value is None or at in starts:
            part += 1
        if value is not None:
            yield {"at": at, "n": value, "part": str(part)}


def _text(text: str) -> str:
    return _UNDRAWABLE.sub(" ", text)
