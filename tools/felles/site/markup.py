"""From values to the text of a page: HTML blocks, headings in Markdown, front matter.

Python-Markdown, or whichever generator comes after it, must find nothing to interpret but the headings and
the front matter made here. All else is raw HTML blocks that begin with a block's tag in the first column and
hold no blank line, so none of a document's text is ever read as Markdown a second time.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import jinja2
from markupsafe import Markup, escape

from felles.plain import line

_BLANK_LINES = re.compile(r"\s*\n\s*")
_CLAUSE = re.compile(r"§§? ?[0-9][\w-]*|(?:[0-9]+ kap\. )?[0-9]+(?: [a-z])? §")
_PRE = re.compile(r"<pre>.*?</pre>", re.S)
_SPECIAL = re.compile(r"""[\\`*_{}\[\]<>#|&"'~^=+!$@]""")


class _Environment(jinja2.Environment):
    """Looks in dictionaries first: values here are dictionaries, and a failed look for an attribute is slow."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    """Every component's template, compiled once; all values are escaped."""
    return _Environment(
        loader=jinja2.PackageLoader("felles.site", "components"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )


@cache
def _template(name: str) -> jinja2.Template:
    return _environment().get_template(f"{name}.html")


def component(name: str, /, **values: Any) -> Markup:
    """One component of ``components/``, filled in. Plain strings are escaped, Markup is taken as it is."""
    template = _template(name)
    # Without the globals that ``render`` copies each time; no component uses any.
    return Markup("".join(template.root_render_func(template.new_context(values, shared=True))))


def anchor(href: str, text: object, title: str = "", language: str = "") -> Markup:
    """A link; ``language`` when what it leads to, and is called by, is in another than the page."""
    told = f' title="{escape(title)}"' if title else ""
    if language:
        told += f' lang="{escape(language)}" hreflang="{escape(language)}"'
    return Markup(f'<a href="{escape(href)}"{told}>{unbroken(text)}</a>')


def unbroken(text: object) -> Markup:
    """The text, escaped; a clause such as ``§ 4-1`` or ``5 kap. 1 §`` stays on one line, or it reads as another."""
    safe = escape(text)
    if "§" not in safe:
        return safe
    return Markup(_CLAUSE.sub(lambda clause: f'<span class="f-keep">{clause[0]}</span>', safe))


def explanation(href: str, text: object, meaning: str) -> Markup:
    """A word with what it means, which leads to where it is explained."""
    inner = f'<abbr title="{escape(meaning)}">{escape(text)}</abbr>'
    return Markup(f'<a class="f-term" href="{escape(href)}">{inner}</a>')


def joined(parts: list[Markup], between: str = ", ") -> Markup:
    """Markup after markup, with plain text between."""
    return Markup(between).join(parts)


def block(markup: str) -> str:
    """HTML as one raw block of a Markdown page: no blank line inside, starting in the first column."""
    if "<pre>" in markup:
        markup = _PRE.sub(lambda found: found[0].replace("\n", "&#10;"), markup)
    return _BLANK_LINES.sub("\n", markup).strip()


def heading(level: int, text: str, anchor: str, *, hidden: bool = False) -> str:
    """A heading in Markdown, so that it reaches the generator's list of contents; its text is never syntax."""
    safe = _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", line(text))
    return f"{'#' * level} {safe} {{#{anchor}{' .f-vh' if hidden else ''}}}"


def front_matter(values: Mapping[str, Any]) -> str:
    """The head of a page: keys the product chose, values in JSON's quotes."""
    rows = (f"{key}: {_quoted(value)}" for key, value in values.items())
    return "\n".join(("---", *rows, "---"))


def _quoted(value: Any) -> str:
    # JSON's own escapes for letters outside the basic plane are no letters in YAML, so they stand as themselves.
    return json.dumps(value, ensure_ascii=False)


def title_text(text: str) -> str:
    """A title for front matter. Themes print it as HTML without asking, so it is made HTML here."""
    return html.escape(line(text))
