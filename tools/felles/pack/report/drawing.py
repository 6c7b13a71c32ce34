"""From values to a page that stands alone: everything is escaped, nothing runs, nothing is fetched."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from felles.evidence.ground import Ground
from felles.plain import line
from felles.words import Words

_MEASURES = re.compile(r"^:root \{\n  (?:--f-font|color-scheme).*?^\}", re.M | re.S)
_SHAPES = re.compile(r"^:root \{ /\* one shape.*?^\}", re.M | re.S)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_GAPS = re.compile(rb"\n\s*\n+|\n +(?=\n)")


@lru_cache(maxsize=2)
def _style(rich: bool) -> str:
    """The site's colours and measures, and what these pages do with them; rich ones have its letters, shapes and tables too."""
    package = resources.files("felles")
    assets, here = package.joinpath("theme", "assets"), package.joinpath("pack", "report")
    site = assets.joinpath("felles.css").read_text("utf-8")
    parts = _MEASURES.findall(site)
    if rich:
        font = base64.b64encode(assets.joinpath("fonts", "source-sans-3.woff2").read_bytes()).decode("ascii")
        parts.append(f'@font-face {{ font-family: "Source Sans 3"; src: url("data:font/woff2;base64,{font}") format("woff2"); font-weight: 400 700; }}')
        parts += _SHAPES.findall(site)
    parts += [here.joinpath(name).read_text("utf-8") for name in ("page.css", *(["report.css"] if rich else []))]
    whole = "\n".join(parts)
    return "\n".join(line.strip() for line in _COMMENT.sub("", whole).splitlines() if line.strip())


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("felles.pack.report", "pages"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=lambda value: value if isinstance(value, Markup | int) else _clean(value),
    )
    made.filters["css"] = css_text
    return made


_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def _clean(value: object) -> str:
    """Text without what only machines see: HTML forbids some of it, and some turns what is read."""
    return _UNSEEN.sub("", str(value))


def css_text(text: str) -> Markup:
    """A text as a string in a stylesheet; nothing in it can end the string or the style."""
    safe = "".join(c if c.isalnum() or c in " .,-–·" else f"\\{ord(c):x} " for c in _clean(text))
    return Markup(f'"{safe}"')


def page(template: str, words: Words, *, foot: str, wide: bool = False, rich: bool = False, **values: Any) -> bytes:
    """One whole page. ``foot`` stands at the foot of each sheet of paper. What makes a page rich weighs 40 kB: for the few, not
    for each of thousands."""
    number = [css_text(part) for part in words("Page {number} of {count}", number="\0", count="\0").replace("\0", "|").split("|")]
    counted = f"{number[0]} counter(page) {number[1]} counter(pages) {number[2]}"
    sheet = (
        f"@page {{ size: A4{' landscape' if wide else ''}; margin: 14mm 14mm 17mm;"
        f" @bottom-left {{ content: {css_text(line(foot))}; font: 8pt var(--f-font); width: 75%; }}"
        f" @bottom-right {{ content: {counted}; font: 8pt var(--f-font); }} }}"
    )
    style = f"{_style(rich)}\n{sheet}"
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    pieces = _environment().get_template(template).generate(language=words.language, policy=policy, style=Markup(style), wide=wide, **values)
    # A table of all years makes a page of many megabytes, of which bytes take half the room of text: no more copies than these.
    stored = b"".join(piece.encode("utf-8") for piece in pieces)
    stored = _GAPS.sub(b"\n", stored)
    stored = stored.strip()
    return stored + b"\n"


def whose(ground: Ground) -> str:
    """Whose handbook it is, on one line."""
    options = ground.facts["options"]
    return " · ".join(dict.fromkeys(line(name) for name in (options.organisation, options.name) if name))


def days(first: str, last: str, words: Words) -> str:
    """``20. november 2026``, ``1. januar 2025 til 20. november 2026``."""
    if first == last:
        return words.date(first)
    return words("{first} to {last}", first=words.date(first), last=words.date(last))
