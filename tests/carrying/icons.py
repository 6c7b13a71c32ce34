"""The icons a phone shows, drawn from the site's own small picture. ``python tests/carrying/icons.py`` writes them again."""

from __future__ import annotations

from pathlib import Path

import vl_convert

ASSETS = Path(__file__).resolve().parents[2] / "tools" / "felles" / "theme" / "assets"
_SIDE = 32
"""Of the drawing."""


def icons() -> dict[str, bytes]:
    """File name -> PNG. A maskable icon is cut to any shape within a circle of four fifths; an Apple one gets its own corners."""
    round_ = (ASSETS / "favicon.svg").read_text("utf-8")
    square = round_.replace(' rx="6"', "")
    start, drawn = square.split("/>", 1)
    drawn = drawn.removesuffix("</svg>\n").removesuffix("</svg>")
    small = f'{start}/><g transform="translate(3.2 3.2) scale(.8)">{drawn}</g></svg>'
    return {
        "icon-192.png": _png(round_, 192),
        "icon-512.png": _png(round_, 512),
        "icon-maskable-512.png": _png(small, 512),
        "apple-touch-icon.png": _png(square, 180),
    }


def _png(svg: str, side: int) -> bytes:
    sized = svg.replace("<svg ", f'<svg width="{_SIDE}" height="{_SIDE}" ', 1)
    made: bytes = vl_convert.svg_to_png(sized, scale=side / _SIDE, ppi=72)
    return made


if __name__ == "__main__":
    for name, content in icons().items():
        (ASSETS / "icons" / name).write_bytes(content)
