"""Of what the charting library draws, the shapes: with classes of the stylesheet instead of its colours, type and styles.

So a drawing follows dark view and paper, and a page with it allows no style of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

CLASSES = {
    "band": "c-band",
    "grid": "c-grid",
    "limit": "c-lim c-open",
    "target": "c-target",
    "mean": "c-mean",
    "event": "c-note c-dots",
    "line": "c-line",
    "point": "c-pt",
    "improvement": "c-good",
    "concern": "c-bad",
    "neutral": "c-turn",
    "tag": "c-tag",
    "tagtext": "c-tagt",
    "text": "c-t",
    "strong": "c-tb",
}
"""The stylesheet's classes by the name of a specification's layer."""

_ANCHORS = {"start", "middle", "end"}
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
_TRANSLATE = re.compile(r"translate\((-?[\d.e-]+),(-?[\d.e-]+)\)")
_PATH = re.compile(r"[MLHVZCQAhvlmzcqaeE0-9., -]*")


def shapes(drawn: str) -> str:
    """What stands inside the drawing's ``<svg>``: groups of lines, paths and texts, each with a class and nothing else that styles.

    Raises ValueError when the drawing isn't as the library makes them.
    """
    try:
        root = ET.fromstring(drawn)
    except ET.ParseError as error:
        raise ValueError(str(error)) from error
    outer = next((one for one in root if _name(one) == "g"), None)
    if outer is None:
        raise ValueError("nothing is drawn")
    dx, dy = _moved(outer)
    groups = ((CLASSES[layer], shape) for layer, group in _layers(outer) for shape in _drawn(group))
    inside = (f'<g class="{style}">{"".join(shape for _, shape in some)}</g>' for style, some in groupby(groups, key=lambda one: one[0]))
    return f'<g transform="translate({_short(dx)} {_short(dy)})">{"".join(inside)}</g>'


def _layers(element: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """The groups that hold marks, by their layer's name, those behind first."""
    for one in element.iter():
        own = next((name for name in one.get("class", "").split() if name.endswith("_marks")), "")
        layer = own.removesuffix("_marks").rpartition("_")[0]  # behind the layer's name stands its number
        if layer in CLASSES and _name(one) == "g":
            yield layer, one


def _drawn(group: ET.Element) -> Iterator[str]:
    for one in group:
        x, y = _moved(one)
        name = _name(one)
        if name == "line":
            x2, y2 = (float(one.get(part, "0")) for part in ("x2", "y2"))
            yield f'<line x1="{_short(x)}" y1="{_short(y)}" x2="{_short(x + x2)}" y2="{_short(y + y2)}"/>'
        elif name == "path":
            path = _short_path(one.get("d", ""))
            move = f' transform="translate({_short(x)} {_short(y)})"' if (x, y) != (0, 0) else ""
            if path:
                yield f'<path{move} d="{path}"/>'
        elif name == "text":
            anchor = one.get("text-anchor", "start")
            place = f' text-anchor="{anchor}"' if anchor in _ANCHORS - {"start"} else ""
            yield f'<text x="{_short(x)}" y="{_short(y)}"{place}>{escape("".join(one.itertext()))}</text>'


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _moved(element: ET.Element) -> tuple[float, float]:
    found = _TRANSLATE.match(element.get("transform", ""))
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


def _short(number: float) -> str:
    """A tenth of a pixel is finer than anybody sees."""
    return f"{round(number, 1) + 0:.1f}".removesuffix(".0")


def _short_path(path: str) -> str:
    if not _PATH.fullmatch(path):
        raise ValueError("a path is no path")
    return _NUMBER.sub(lambda found: _short(float(found[0])), path)
